import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { Bench } from '../support/drift.ts';
import { allCases } from '../support/drifts.ts';
import { type Engine, engines } from '../support/engines.ts';
import { builtExample } from '../support/example.ts';
import { root } from '../support/run.ts';
import { expectTwin } from '../support/twins.ts';

/** What a snapshot holds the hash of only. */
const secret = ['role t_role_app differs', 'setting "t_setting.api_key" missing'];
/** In the place of vector the servers from npm have a stub of another version. */
const stub = ['extension vector differs | version: "0.0.0-stub"'];
/** Both make the publication that Supabase has, as a third does. */
const apart = ['publicationSchema', 'publicationTable'];

describe.for(engines())('a twin of $name is like', (opener) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await opener.fresh({ cluster: 'shared' });
  });
  afterAll(() => engine.close());

  async function snapshotOf(kinds: (kind: string) => boolean): Promise<Snapshot> {
    const bench = await Bench.on(engine);
    try {
      for (const { setup } of allCases.filter(({ kind }) => kinds(kind))) await bench.exec(setup);
      return await bench.snapshot();
    } finally {
      await bench.close();
    }
  }

  test('the set-ups of all kinds', async () => {
    await expectTwin(await snapshotOf((kind) => !apart.includes(kind)), secret);
    for (const one of apart) await expectTwin(await snapshotOf((kind) => kind === one));
  });

  test('what is knotted', async ({ skip }) => {
    // BEGIN ATOMIC and multiranges are from 14 on.
    if (engine.major < 14) skip();
    const bench = await Bench.on(engine);
    try {
      await bench.exec(readFileSync(join(import.meta.dirname, 'knotted.sql'), 'utf8'));
      await expectTwin(await bench.snapshot());
    } finally {
      await bench.close();
    }
  });

  test('the example, and its drifted copy', async () => {
    await expectTwin(await builtExample(opener), stub);
    await expectTwin(await builtExample(opener, [readFileSync(join(root, 'examples/keys/drift.sql'), 'utf8')]), stub);
  });
});
