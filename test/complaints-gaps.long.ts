import { afterAll, beforeAll, describe, test } from 'vitest';
import { platformScripts } from '../src/platform/scripts.ts';
import { named, plain, supabase } from './support/complaints.ts';
import { Bench } from './support/drift.ts';
import { expectGaps } from './support/drifted.ts';
import { type Engine, engines } from './support/engines.ts';

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
    await bench.exec('create role reader; create role helper');
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  test.for(plain.map(named))('%s', async ([, one], { skip }) => {
    if ((one.since ?? 0) > engine.major) skip();
    await expectGaps(bench, one, 'postgres', engine.major);
  });

  describe('on Supabase', () => {
    beforeAll(async () => {
      for (const { sql } of await platformScripts('supabase')) await bench.exec(sql);
    });

    test.for(supabase.map(named))('%s', async ([, one]) => {
      await expectGaps(bench, one, 'supabase', engine.major);
    });
  });
});
