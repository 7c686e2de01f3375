import { parseStatements, SqlSyntaxError, withoutComments } from '../../sql/parser.ts';
import type { Migration, MigrationFolder } from './migration.ts';

/** Names that migrations of a Supabase project use and others hardly do. */
const supabaseNames =
  /\bauth\.(?:uid|jwt|role|users)\b|\bstorage\.(?:objects|buckets|foldername)\b|\b(?:to|from)\s+(?:anon|authenticated|service_role)\b|\bsupabase_/i;

/** The platform that migrations build on, told by what they name, and a sentence that says why. */
export function platformOfMigrations(folders: readonly MigrationFolder[]): { platform: 'postgres' | 'supabase'; because: string } {
  const how = "If that is wrong, set platform to 'supabase' or 'postgres'.";
  for (const { tool, migrations } of folders) {
    if (tool === 'supabase') return { platform: 'supabase', because: `Built on supabase, whose tool runs these migrations. ${how}` };
    const naming = migrations.find(({ sql }) => supabaseNames.test(sql) && supabaseNames.test(withoutComments(sql)));
    if (naming === undefined) continue;
    const own = migrations.find(makesHostSchema);
    return own === undefined
      ? { platform: 'supabase', because: `Built on supabase, because ${naming.name} names what only Supabase has. ${how}` }
      : { platform: 'postgres', because: `Built on plain Postgres, because ${own.name} makes a schema that Supabase has already. ${how}` };
  }
  return { platform: 'postgres', because: `Built on plain Postgres, because no migration names what only Supabase has. ${how}` };
}

/** On Supabase it is there already, and the statement fails. */
function makesHostSchema({ sql }: Migration): boolean {
  if (!/create\s+schema/i.test(sql)) return false;
  try {
    return parseStatements(sql).some((node) => {
      const { schemaname = '', if_not_exists: tolerant } = 'CreateSchemaStmt' in node ? node.CreateSchemaStmt : {};
      return ['auth', 'storage'].includes(schemaname) && tolerant !== true;
    });
  } catch (error) {
    // A file of psql's tells nothing; whoever runs it says what is wrong with another.
    if (error instanceof SqlSyntaxError) return false;
    throw error;
  }
}
