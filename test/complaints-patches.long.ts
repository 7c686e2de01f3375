import { afterAll, beforeAll, describe, test } from 'vitest';
import { platformScripts } from '../src/platform/scripts.ts';
import { type Complaint, named, plain, supabase } from './support/complaints.ts';
import { Bench } from './support/drift.ts';
import { expectPatch } from './support/drifted.ts';
import { type Engine, engines } from './support/engines.ts';

/** Of the same cases: the patches, on the embedded engine. docs/proof.md has those of every kind on every major. */
describe('a patch closes', () => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await engines({})[0]!.fresh();
    bench = await Bench.on(engine);
    await bench.exec('create role reader; create role helper');
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const closes = (one: Complaint, platform: 'postgres' | 'supabase'): Promise<void> =>
    expectPatch(bench, one, platform, ({ text }, after) => (typeof one.patched === 'function' ? one.patched(text, after) : undefined));
  const patched = ({ patched }: Complaint): boolean => patched !== undefined;

  test.for(plain.filter(patched).map(named))('%s', ([, one]) => closes(one, 'postgres'));

  describe('on Supabase', () => {
    beforeAll(async () => {
      for (const { sql } of await platformScripts('supabase')) await bench.exec(sql);
    });

    test.for(supabase.filter(patched).map(named))('%s', ([, one]) => closes(one, 'supabase'));
  });
});
