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

/** The example on an engine: the platform, all migrations, and what was done after them. */
export async function builtExample({ fresh }: EngineOpener, after: readonly string[] = []): Promise<Snapshot> {
  const engine = await fresh({ cluster: 'own' });
  const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
  try {
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('set search_path = "$user", public, extensions');
    for (const name of readdirSync(exampleMigrations).sort()) await session.run(readFileSync(join(exampleMigrations, name), 'utf8'));
    for (const sql of after) await session.run(sql);
    return await readSnapshot(session, engine.name);
  } finally {
    await session.close();
    await engine.close();
  }
}
