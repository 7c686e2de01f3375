import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import type { EngineOpener } from './engines.ts';
import { root } from './run.ts';

export const exampleMigrations = join(root, 'examples/keys/migrations');

/** What builds the example on a platform, one text after the other. */
export function exampleSql(): string[] {
  const migrations = readdirSync(exampleMigrations).toSorted();
  return [
    'set search_path = "$user", public, extensions',
    ...migrations.map((name) => readFileSync(join(exampleMigrations, name), 'utf8')),
  ];
}

/** The example on an engine: the platform, all migrations, and what was done after them. */
export async function builtExample({ fresh }: EngineOpener, after: readonly string[] = []): Promise<Snapshot> {
  const engine = await fresh({ cluster: 'own' });
  const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
  try {
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    for (const sql of [...exampleSql(), ...after]) await session.run(sql);
    return await readSnapshot(session, engine.name);
  } finally {
    await session.close();
    await engine.close();
  }
}
