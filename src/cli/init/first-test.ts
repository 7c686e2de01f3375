import { PgintentError } from '../../database/errors.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { kindNamed } from '../../kinds/index.ts';
import { openMigrated } from '../../migrated.ts';
import { platformOf } from '../../platform/platform.ts';
import type { Stored } from '../../kinds/kind.ts';
import type { Progress } from '../../progress.ts';
import { showName } from '../../sql/quote.ts';

/** The text of a first test that holds, and what kept it from being about the project's own tables. */
export interface FirstTest {
  text: string;
  remark?: string;
}

/** A first test of what the migrations build: two sentences about the first table, private ones before others. */
export async function firstTestOf(migrations: string, path: string, progress: Progress): Promise<FirstTest> {
  try {
    const { state, platform } = await openMigrated([migrations], { progress });
    const lines = sentencesAbout(state.snapshot, platform);
    if (lines !== undefined) return { text: testOfMigrations(path, lines) };
    return { text: testOfMigrations(path, [`expect(db).toHaveSchema('public');`, `expect(db).toHaveRole('postgres');`]) };
  } catch (error) {
    if (!(error instanceof PgintentError)) throw error;
    return { text: testOfDatabase, remark: `The migrations do not run in the embedded engine: ${error.message}` };
  }
}

function sentencesAbout(snapshot: Snapshot, platform: 'postgres' | 'supabase'): string[] | undefined {
  const { isUsers } = platformOf(snapshot, platform);
  const tables = snapshot.all('table').filter((table) => isUsers(kindNamed('table'), table, snapshot));
  const nameOf = ({ schema, name }: Stored): string => showName(String(schema), String(name));
  const hasRls = (table: Stored): boolean => snapshot.get(`rls ${nameOf(table)}`)?.['enabled'] === true;
  const table = tables.find(hasRls) ?? tables[0];
  if (table === undefined) return undefined;
  const columns = snapshot.children('column', `table ${nameOf(table)}`).slice(0, 1);
  const name = literal(nameOf(table));
  const about = hasRls(table)
    ? [`toHaveRls(${name})`]
    : columns.map((column) => `toHaveColumn(${name}, ${literal(String(column['name']))})`);
  return [`toHaveTable(${name})`, ...about].map((sentence) => `expect(db).${sentence};`);
}

/** A text in TypeScript. */
function literal(text: string): string {
  return /['\\\n]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

const imports = `import { test } from 'pgintent/test';\nimport { expect } from 'vitest';\n`;

function testOfMigrations(path: string, lines: readonly string[]): string {
  return `${imports}
// What the migrations build, in an embedded Postgres. Without this line it is the database of DATABASE_URL.
test.override({ database: './${path}' });

test('the migrations build what is meant', ({ db }) => {
${lines.map((line) => `  ${line}`).join('\n')}
});
`;
}

/** For a project that says nothing of its database yet. */
export const testOfDatabase = `${imports}
// There is nothing to look at until DATABASE_URL (a database) or DATABASE_SNAPSHOT (a file) is set.
const { DATABASE_URL, DATABASE_SNAPSHOT } = process.env;

test.skipIf(!DATABASE_URL && !DATABASE_SNAPSHOT)('the database is there', ({ db }) => {
  expect(db).toHaveSchema('public');
  expect(db).not.toHaveTable('public.left_over');
});
`;
