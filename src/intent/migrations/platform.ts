import type { MigrationFolder } from './migration.ts';

/** Names that migrations of a Supabase project use and others hardly do. */
const supabaseNames =
  /\bauth\.(?:uid|jwt|role|users)\b|\bstorage\.(?:objects|buckets|foldername)\b|\b(?:to|from)\s+(?:anon|authenticated|service_role)\b|\bsupabase_/i;

/** The platform that migrations build on, told by what they name, and a sentence that says why. */
export function platformOfMigrations(folders: readonly MigrationFolder[]): { platform: 'postgres' | 'supabase'; because: string } {
  const how = "If that is wrong, set platform to 'supabase' or 'postgres'.";
  for (const { tool, migrations } of folders) {
    if (tool === 'supabase') return { platform: 'supabase', because: `Built on supabase, whose tool runs these migrations. ${how}` };
    const naming = migrations.find(({ sql }) => supabaseNames.test(sql));
    if (naming !== undefined)
      return { platform: 'supabase', because: `Built on supabase, because ${naming.name} names what only Supabase has. ${how}` };
  }
  return { platform: 'postgres', because: `Built on plain Postgres, because no migration names what only Supabase has. ${how}` };
}
