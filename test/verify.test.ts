import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openUrl } from '../src/database/url-session.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Session } from '../src/database/session.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { Oracle } from '../src/gap/oracle.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import type { Intent } from '../src/intent/intent.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { verifySqlWithAnswers } from '../src/patch/verify.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { type Engine, engines } from './support/engines.ts';
import { root } from './support/run.ts';
import { disagreements, verified, type VerifyAnswer } from './support/verify.ts';

const folder = join(root, 'examples/keys');
const migrations = readdirSync(join(folder, 'migrations'))
  .sort()
  .map((name) => readFileSync(join(folder, 'migrations', name), 'utf8'));
const drift = readFileSync(join(folder, 'drift.sql'), 'utf8');

describe.for(engines())('the example on $name', ({ name, fresh }) => {
  let engine: Engine;
  let session: Session;
  const written = new Map<string, string>();
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('set search_path = "$user", public, extensions');
    for (const sql of migrations) await session.run(sql);
  });
  afterAll(async () => {
    await session.close();
    await engine.close();
  });

  const judge = async (intent: Intent): Promise<{ comparison: Comparison; sql: string }> => {
    const snapshot = await readSnapshot(session, 'example');
    const platform = platformOf(snapshot);
    snapshot.strangers = platform.strangers;
    const oracle = new Oracle();
    const comparison = await compareWithAnswers(intent, snapshot, { isUsers: platform.isUsers, oracle });
    return { comparison, sql: await verifySqlWithAnswers({ intent, snapshot, comparison, oracle }) };
  };
  const answers = async (sql: string): Promise<Map<string, VerifyAnswer>> =>
    verified(async (text) => (await session.run(text)).at(-1) ?? [], sql);

  test('debug', async () => {
    const manifest = await loadManifest(join(folder, 'intent.yaml'));
    const snapshot = await readSnapshot(session, 'example');
    const whole = intentFromSnapshot(snapshot, platformOf(snapshot), 'before');
    const out: string[] = [];
    const go = async (label: string, intent: Intent) => {
      const started = Date.now();
      const { comparison, sql } = await judge(intent);
      const made = Date.now();
      writeFileSync(`/tmp/VERIFY-${name}-${label}.sql`, sql);
      written.set(label, sql);
      let got = new Map<string, VerifyAnswer>();
      if (engine.pglite === undefined) { const x = await session.run('explain (analyze, costs) ' + sql); writeFileSync(`/tmp/explain-${name}-${label}.txt`, x.at(-1)!.map((r: any) => r['QUERY PLAN']).join('\n')); }
      try { got = await answers(sql); } catch (e) { out.push(`${label}: ${e}`); await session.run('rollback').catch(() => 0); return; }
      out.push(`${label}: ${sql.length} bytes; made ${made - started} ms; run ${Date.now() - made} ms; ${got.size} rows`, ...disagreements(got, comparison).slice(0, 40).map((d) => '   ' + JSON.stringify(d)));
    };
    await go('right-manifest', manifest);
    await go('right-whole', whole);
    await session.run('begin'); await session.run(drift); await session.run('commit');
    await go('drifted-manifest', manifest);
    await go('drifted-whole', whole);
    for (const label of ['right-manifest', 'right-whole']) {
      const { comparison } = await judge(label.endsWith('whole') ? whole : manifest);
      const got = await answers(written.get(label)!);
      out.push(`${label} on drifted`, ...disagreements(got, comparison).slice(0, 60).map((d) => '   ' + JSON.stringify(d)));
    }
    writeFileSync(`/tmp/debug-${name}.txt`, out.join('\n'));
  }, 300000);
});
