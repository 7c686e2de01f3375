import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createdExtensions, embeddedExtensions } from '../../src/database/embedded.ts';
import { loadStub } from '../../src/database/extension-stubs.ts';
import type { MigrationFolder, Migration } from '../../src/intent/migrations/migration.ts';
import { extensionStubs } from '../../src/platform/extension-stubs.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { type ScriptStatement, splitScript } from '../../src/sql/index.ts';
import type { Failed } from './folder.ts';
import pg from 'pg';
import { STUB } from '../../test/support/installation.ts';

/** The stubs in the versions that some migrations state, for a server that lacks the extensions. */
export async function stubFiles(sources: readonly { sql: string }[]): Promise<Record<string, string>> {
  const created = createdExtensions(sources);
  const versions = (name: string): readonly string[] => created.find((one) => one.name === name)?.versions ?? [];
  const wanted = extensionStubs.filter(({ name }) => !embeddedExtensions.includes(name));
  const loaded = await Promise.all(wanted.map((stub) => loadStub(stub, versions(stub.name))));
  const vector = await readFile(join(STUB, 'vector--0.0.0-stub.sql'), 'utf8');
  const vectors = versions('vector').map((version) => [`vector--${version}.sql`, vector]);
  return Object.assign(Object.fromEntries(vectors), ...loaded.map(({ files }) => files)) as Record<string, string>;
}

/** Runs the platform and then a folder, a session for each file, and goes on behind statements that fail. */
export async function load(url: string, { migrations, tool }: MigrationFolder): Promise<Failed[]> {
  for (const { sql } of await platformScripts('supabase')) await inSession(url, (client) => client.query(sql));
  const failed: Failed[] = [];
  for (const migration of migrations) {
    failed.push(...(await inSession(url, (client) => runFile(client, migration))));
    if (tool === 'supabase')
      await inSession(url, (client) =>
        client.query('insert into supabase_migrations.schema_migrations (version, name) values ($1, $2)', [
          migration.version,
          migration.name,
        ]),
      );
  }
  return failed;
}

async function inSession<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function runFile(client: pg.Client, { name, sql, transaction }: Migration): Promise<Failed[]> {
  const failed: Failed[] = [];
  const state = { open: false };
  for (const statement of splitScript(sql).statements) {
    if (transaction !== 'none' && !state.open) {
      await client.query('begin');
      state.open = true;
    }
    try {
      await runStatement(client, statement, state);
    } catch (error) {
      if (state.open) await client.query('rollback to savepoint statement').catch(() => client.query('rollback'));
      failed.push({ name, line: statement.line, column: statement.column, message: (error as Error).message });
    }
  }
  if (state.open) await client.query(transaction === 'none' ? 'rollback' : 'commit');
  return failed;
}

async function runStatement(client: pg.Client, { node, text }: ScriptStatement, state: { open: boolean }): Promise<void> {
  if ('TransactionStmt' in node) {
    await client.query(text);
    const kind = node.TransactionStmt.kind ?? '';
    if (/_(BEGIN|START)$/.test(kind)) state.open = true;
    else if (/_(COMMIT|ROLLBACK)$/.test(kind)) state.open = false;
  } else await client.query(state.open ? `savepoint statement; ${text}\n; release savepoint statement` : text);
}
