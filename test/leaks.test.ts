import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baselineOfScripts } from '../scripts/baseline.ts';
import type { Snapshot } from '../src/database/snapshot.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { maskSecrets } from '../src/database/secrets.ts';
import { onTarget } from '../src/intent/on-target.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { baseline } from '../src/platform/supabase-baseline.ts';
import { carriedSettings } from '../src/platform/supabase-settings.ts';
import { resolveSettings } from '../src/settings.ts';
import { Bench, compareWith, expectEvidence } from './support/drift.ts';
import { expectGaps } from './support/drifted.ts';
import { type Engine, engines } from './support/engines.ts';
import { pgintent, root } from './support/run.ts';

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
      const { outcomes } = await compareWith(await parseManifest(`pgintent: 1\n${manifest}`, 'intent.yaml'), await bench.snapshot());
      return outcomes.flatMap((outcome) =>
        outcome.verdict === 'held' ? [] : [`${outcome.key} ${outcome.verdict === 'gap' ? outcome.gap.verdict : outcome.verdict}`],
      );
    });

  test('what could not be compared is told beside what differs', async () => {
    const gaps = await bench.undone(async () => {
      await bench.exec('create view public.v as select id from public.t');
      const manifest = 'pgintent: 1\nviews: { v: { definition: "select no_such(id) as id from t", securityBarrier: true } }';
      return (await compareWith(await parseManifest(manifest, 'intent.yaml'), await bench.snapshot())).gaps;
    });
    expect(gaps.map(({ issue }) => issue)).toEqual([
      expect.stringMatching(
        /^The view public\.v: security barrier is false, not true\. It could not be compared whole: definition: .*no_such/s,
      ),
    ]);
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
      'exact grants see what default privileges give',
      'tables: { d: { grants: { leak_evil: [] }, exact: [grants] } }',
      'alter default privileges in schema public grant all on tables to leak_anon; create table d (id integer)',
      ['grant table public.d to leak_anon extra'],
    ],
    [
      'exact grants see what PUBLIC has from the start',
      'functions: { "f()": { grants: { leak_anon: [execute] }, exact: [grants] } }',
      "create function f() returns integer language sql security definer as 'select 1'; grant execute on function f() to leak_anon",
      ['grant function public.f() to PUBLIC extra'],
    ],
    [
      'exact grants hold where PUBLIC is meant',
      'functions: { "f()": { grants: { public: [execute] }, exact: [grants] } }',
      "alter default privileges in schema public grant execute on functions to leak_anon; create function f() returns integer language sql as 'select 1'",
      [],
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

  test.for<[drift: string, outcome: string]>([
    ['for select using (true)', 'differs'],
    ['for select using (org_id is not null)', 'differs'],
    ['for insert with check (org_id = id)', 'blocked'],
    ['for select to leak_left using (org_id = id)', 'blocked'],
  ])('a policy stated without a name, whose role is missing, where there is one %s', async ([drift, outcome]) => {
    const manifest = 'tables: { t: { policies: [{ command: select, roles: leak_gone, using: org_id = id }] } }';
    const outcomes = ['role leak_gone missing', `policy public.t for select ${outcome}`];
    expect(await found(manifest, `create role leak_left; create policy p on t ${drift}`)).toEqual(outcomes);
  });

  describe('of what an extension brings', () => {
    const brings = `create extension pgcrypto; create schema brought; create table brought.job (id integer);
      alter extension pgcrypto add schema brought; alter extension pgcrypto add table brought.job;`;
    test.for<[string, string, string[]]>([
      [
        'functions: { "digest(text, text)": { grants: { leak_anon: { never: [execute] } } } }',
        '',
        ['grant function public.digest(text, text) to leak_anon differs'],
      ],
      [
        'functions: { "digest(text, text)": { grants: { leak_anon: { never: [execute] } } } }',
        'revoke execute on function digest(text, text) from public',
        [],
      ],
      [
        'functions: { "digest(text, text)": { grants: { leak_anon: { never: [execute] }, leak_evil: [execute] } } }',
        'revoke execute on function digest(text, text) from public; grant execute on function digest(text, text) to leak_evil',
        [],
      ],
      [
        'functions: { "digest(text)": { grants: { leak_anon: [] } } }',
        '',
        ['function public.digest(text) missing', 'grant function public.digest(text) to leak_anon blocked'],
      ],
      ['tables: { brought.job: { grants: { leak_anon: [] } } }', '', []],
      [
        'tables: { brought.job: { grants: { leak_anon: [] } } }',
        'grant select on brought.job to leak_anon',
        ['grant table brought.job to leak_anon differs'],
      ],
      ['tables: { brought.job: { unlogged: true } }', '', ['table brought.job unknown']],
      [
        'tables: { brought.job: { grants: { leak_anon: [] } } }',
        'grant select (id) on brought.job to leak_anon',
        ['grant table brought.job to leak_anon differs'],
      ],
      ['schemas: { brought: { grants: { leak_anon: [] } } }', '', []],
      [
        'schemas: { brought: { grants: { leak_anon: [] } } }',
        'grant usage on schema brought to leak_anon',
        ['grant schema brought to leak_anon differs'],
      ],
      ['tables: { brought.mine: { columns: { id: integer } } }', 'create table brought.mine (id integer)', []],
    ])('%s, %s', async ([manifest, sql, gaps]) => {
      expect(await found(manifest, `${brings}${sql}`)).toEqual(gaps);
    });

    test("a trigger on an extension's table is somebody's, but not one that calls the extension's function", () =>
      bench.undone(async () => {
        await bench.exec(`${brings} create function listen() returns trigger language plpgsql as 'begin return new; end';
          create function brought.own() returns trigger language plpgsql as 'begin return new; end';
          alter extension pgcrypto add function brought.own();`);
        const before = await bench.snapshot();
        await bench.exec(`create trigger own after insert on brought.job for each row execute function brought.own();
          create trigger listens after insert on brought.job for each row execute function listen()`);
        const after = await bench.snapshot();
        const platform = platformOf(before, 'postgres');
        const keysOf = async (from: Snapshot, to: Snapshot): Promise<string[]> =>
          (await compareWith(intentFromSnapshot(from, platform, 'before'), to)).gaps.map(({ key, verdict }) => `${key} ${verdict}`);
        expect(await keysOf(before, after)).toEqual(['trigger brought.job.listens extra']);
        expect(await keysOf(after, before)).toEqual(['trigger brought.job.listens missing']);
        expect(await keysOf(after, after)).toEqual([]);
      }));

    test("an own table in an extension's schema is as it is", () =>
      bench.undone(async () => {
        await bench.exec(`${brings} create table brought.mine (id integer)`);
        const snapshot = await bench.snapshot();
        const { gaps } = await compareWith(intentFromSnapshot(snapshot, platformOf(snapshot, 'postgres'), 'itself'), snapshot);
        expect(gaps.map(({ key }) => key)).toEqual([]);
      }));
  });

  test('a table that nobody stated and that is open is told once', () =>
    bench.undone(async () => {
      await bench.exec('create table public.open (id integer); grant select on public.open, public.t to public');
      const intent = await parseManifest('pgintent: 1\ntables: { t: {} }', 'intent.yaml');
      const told = async (strict: boolean): Promise<string[]> => {
        const { notices, gaps } = await compareWith(intent, await bench.snapshot(), strict);
        return [...notices, ...gaps].map(({ key }) => key);
      };
      expect(await told(false)).toEqual(['table public.open']);
      expect(await told(true)).toEqual(['table public.open']);
      await bench.exec('alter table public.t disable row level security');
      expect(await told(false)).toEqual(['table public.open', 'rls public.t', 'grant table public.t to PUBLIC']);
    }));

  test('a policy without a command is met by one that repeats or lacks WITH CHECK', async () => {
    const manifest = 'tables: { t: { policies: [{ using: org_id = id }] } }';
    expect(await found(manifest, 'create policy p on t using (org_id = id)')).toEqual([]);
    expect(await found(manifest, 'create policy p on t for select using (org_id = id)')).toEqual([]);
  });
});

/** An extension that the test servers lack, as far as its members and what the host grants on them go. */
const stubs = `
  create extension if not exists pgcrypto with schema extensions;
  create schema net;
  create function net.http_post(url text) returns bigint language sql as 'select 1::bigint';
  create schema cron;
  create table cron.job (jobid bigint, schedule text, command text, database text, username text, active boolean, jobname text);
  grant usage on schema cron to public;
  alter extension pgcrypto add schema net;
  alter extension pgcrypto add function net.http_post(text);
  alter extension pgcrypto add schema cron;
  alter extension pgcrypto add table cron.job;
  grant usage on schema net to anon, authenticated, service_role, postgres;
`;

describe.for([...new Set([engines()[0]!, engines().at(-1)!])])('a whole intent on Supabase, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  let before: Snapshot;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
    for (const { sql } of await platformScripts('supabase')) await bench.exec(sql);
    await bench.exec(
      `create role reporting; create table public.t (id integer primary key, secret text); alter table public.t enable row level security; ${stubs}`,
    );
    before = await bench.snapshot();
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const compared = async (from: Snapshot, to: Snapshot): Promise<Comparison> => {
    const platform = platformOf(to);
    to.strangers = platform.strangers;
    const intent = intentFromSnapshot(from, platformOf(from), 'before');
    return compareWithAnswers(onTarget(intent, to), to, { isUsers: platform.isUsers });
  };
  const after = (sql: string): Promise<Snapshot> =>
    bench.undone(async () => {
      await bench.exec(sql);
      return bench.snapshot();
    });
  const said = ({ gaps }: Comparison): string[] => gaps.map(({ key, verdict, severity }) => `${severity} ${key} ${verdict}`);
  const found = (sql: string): Promise<string[]> =>
    bench.undone(async () => {
      await bench.exec(sql);
      const { gaps } = await compared(before, await bench.snapshot());
      for (const gap of gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
      for (const { fix } of gaps) if (fix.sql !== null) await bench.exec(fix.sql);
      if (gaps.every(({ fix }) => fix.sql !== null)) {
        expect(said(await compared(before, await bench.snapshot()))).toEqual([]);
        for (const gap of gaps) await expectEvidence(gap, bench, gap.evidence.expected.rows, engine.major);
      }
      return said({ gaps, outcomes: [], pairs: new Map(), notices: [] });
    });

  test('holds as it was', async () => {
    expect(await found('select 1')).toEqual([]);
  });

  test('what needs something that is missing waits for it, unless it opens data', async () => {
    const policy = (role: string): string => `create policy p on public.t for select to ${role} using (true)`;
    const meant = await after(policy('reporting'));
    const now = await after(`alter role reporting rename to reports; ${policy('anon')}`);
    expect(said(await compared(meant, now))).toContain('critical policy public.t.p differs');
    const closed = await compared(meant, await after(`alter role reporting rename to reports; ${policy('reports')}`));
    expect(said(closed)).toEqual(['high role reporting missing']);
  });

  test('says what is meant where nothing is a value', async () => {
    const routine = (path: string): string => `create function public.f() returns integer language sql ${path} as 'select 1'`;
    const issues = async (meant: string, now: string): Promise<string[]> =>
      (await compared(await after(meant), await after(now))).gaps.map(({ issue }) => issue);
    expect(await issues(routine("set search_path = ''"), routine(''))).toEqual([
      'The function public.f(): search path is not set, not empty.',
    ]);
    expect(await issues('select 1', 'alter default privileges in schema extensions grant select on tables to anon')).toEqual([
      'Nobody intended the default privileges for tables of postgres in extensions to anon.',
    ]);
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
    // What belongs to an extension, or to the system.
    ['grant select on cron.job to anon', /^high grant table cron.job to anon extra$/],
    ['grant select (command) on cron.job to anon', /^high grant column cron.job.command to anon extra$/],
    [
      'revoke execute on function extensions.gen_random_bytes(integer) from public; grant execute on function extensions.gen_random_bytes(integer) to anon',
      /^high grant function extensions.gen_random_bytes\(integer\) to anon extra$/m,
    ],
    [
      'revoke execute on function extensions.digest(text, text) from public',
      /^high grant function extensions.digest\(text, text\) to PUBLIC extra$/,
    ],
    ['revoke execute on function net.http_post(text) from public', /^high grant function net.http_post\(text\) to PUBLIC extra$/],
    ['grant usage on language sql to anon with grant option', /^high grant language sql to anon extra$/],
    ['grant usage on schema net to reporting', /^medium grant schema net to reporting extra$/],
    ['grant create on schema cron to authenticated', /^critical grant schema cron to authenticated extra$/],
    [
      'grant execute on function pg_catalog.pg_read_file(text) to authenticated',
      /^high grant function pg_catalog.pg_read_file\(text\) to authenticated extra$/,
    ],
    ['grant select on pg_catalog.pg_authid to anon', /grant table pg_catalog.pg_authid to anon extra/],
    [
      'revoke execute on function pg_catalog.pg_sleep(double precision) from public',
      /^high grant function pg_catalog.pg_sleep\(double precision\) to PUBLIC extra$/,
    ],
    // The host's own objects.
    ['grant select on vault.decrypted_secrets to authenticated', /grant view vault.decrypted_secrets to authenticated extra/],
    ['grant select on auth.users to reporting', /^medium grant table auth.users to reporting extra$/],
    ['grant usage on schema vault to anon', /grant schema vault to anon extra/],
    ['grant insert on storage.s3_multipart_uploads to anon', /^high grant table storage.s3_multipart_uploads to anon differs$/],
    ['grant select on realtime.subscription to public', /^critical grant table realtime.subscription to PUBLIC extra$/],
    ['grant delete on realtime.subscription to anon', /^critical grant table realtime.subscription to anon differs$/],
    ['grant select (email) on auth.users to anon', /grant column auth.users.email to anon extra/],
    ['revoke select on storage.objects from authenticated', /^high grant table storage.objects to authenticated differs$/],
    ['revoke execute on function auth.uid() from public', /^high grant function auth.uid\(\) to PUBLIC differs$/],
    ['revoke usage on schema auth from authenticated', /^high grant schema auth to authenticated differs$/],
    ['alter table auth.users disable row level security', /^high rls auth.users differs$/],
    ['alter table auth.users disable row level security; grant select on auth.users to anon', /critical rls auth.users differs/],
    ['alter table storage.migrations disable row level security', /^high rls storage.migrations differs$/],
    ['create policy p on auth.users using (true)', /policy auth.users.p extra/],
    [
      'alter default privileges for role postgres in schema public revoke select on tables from anon',
      /^medium defaultPrivilege tables of postgres in public to anon differs$/,
    ],
    // Settings of the host's roles.
    ["alter role anon set statement_timeout = '60s'", /^medium role anon differs$/],
    ['alter role anon reset statement_timeout', /^medium role anon differs$/],
    ["alter role authenticator set pgrst.db_schemas = 'public, private'", /^high role authenticator differs$/],
    ['alter role anon set role = service_role', /^high role anon differs$/],
    ['alter role authenticator reset session_preload_libraries', /^medium role authenticator differs$/],
    ['alter role anon login', /^high role anon differs$/],
  ])('%s', async ([sql, gap]) => {
    expect((await found(sql)).join('\n')).toMatch(gap);
  });

  /** What one version of the host does and another one does not: no gap, whichever of both is the intent. */
  test.for<[string, string]>([
    [
      'settings of another version',
      "alter role authenticator set session_preload_libraries = 'safeupdate'; alter role authenticator reset lock_timeout",
    ],
    ['realtime before 2026', 'grant select on realtime.schema_migrations to anon, authenticated, service_role'],
    [
      'functions under older default privileges',
      'grant execute on all functions in schema storage, realtime to anon, authenticated, service_role',
    ],
    [
      'auth before 2024',
      `do $$ declare t record; begin for t in select tablename from pg_tables where schemaname = 'auth' loop execute format('alter table auth.%I disable row level security', t.tablename); end loop; end $$`,
    ],
    [
      'pg_net as of 2024',
      'revoke all on function net.http_post(text) from public; grant execute on function net.http_post(text) to supabase_functions_admin, postgres, anon, authenticated, service_role',
    ],
    [
      'a newer table of storage',
      'set local role supabase_storage_admin; create table storage.newer (id integer); alter table storage.newer enable row level security; grant select on storage.newer to anon, authenticated; grant all on storage.newer to service_role; reset role',
    ],
    [
      'a newer table of realtime',
      'set local role supabase_realtime_admin; create table realtime.newer (id integer); grant select on realtime.newer to anon, authenticated; reset role',
    ],
    [
      'a newer view and table of storage',
      'set local role supabase_storage_admin; create view storage.newer as select id from storage.objects; grant select on storage.newer to anon; create table storage.newest (id integer); alter table storage.newest enable row level security; grant all on storage.newest to anon; reset role; create schema pgmq; grant usage on schema pgmq to anon',
    ],
    [
      'a newer function and table of auth',
      'set local role supabase_auth_admin; create table auth.newer (id integer); create function auth.newer() returns integer language sql as $$ select 1 $$; reset role',
    ],
    ['an older storage', 'drop table storage.vector_indexes, storage.buckets_vectors cascade'],
    ['a project whose new tables are not exposed', readFileSync(join(root, 'src/platform/supabase-data-api-off.sql'), 'utf8')],
    [
      'a hosted project, where the path is on role postgres and the database knows the secret of the API',
      `do $$ begin
        execute format('alter database %I reset search_path', current_database());
        execute format('alter database %I set app.settings.jwt_secret = %L', current_database(), 's');
        execute format('alter database %I set app.settings.jwt_exp = 3600', current_database());
      end $$;
      alter role postgres set search_path = "$user", public, extensions`,
    ],
    [
      'what the roles of the host may do in public',
      'grant all on schema public to supabase_admin, dashboard_user; revoke create on schema public from supabase_realtime_admin; grant all on public.t to postgres, supabase_admin',
    ],
    [
      'EXECUTE of one role where everybody has it',
      'grant execute on function extensions.digest(text, text), extensions.gen_salt(text) to anon, authenticated; alter function extensions.digest(text, text) owner to reporting',
    ],
    ['a newer role', 'create role supabase_newer_admin; grant select on auth.users to supabase_newer_admin'],
  ])('%s', async ([, sql]) => {
    const other = await after(sql);
    expect(said(await compared(before, other))).toEqual([]);
    expect(said(await compared(other, before))).toEqual([]);
    expect(said(await compared(other, other))).toEqual([]);
  });

  test("what an extension brings is not made under role postgres's default privileges", async () => {
    const revoked = 'alter default privileges for role postgres revoke execute on functions from public';
    const replayed = await after(`${revoked}; create extension hstore with schema extensions`);
    const hosted = await after(`set local role supabase_admin; create extension hstore with schema extensions; reset role; ${revoked}`);
    expect(said(await compared(replayed, hosted))).toEqual([]);
    expect(said(await compared(hosted, replayed))).toEqual([]);
  });

  test('another search path of the database', async () => {
    const sql = `do $$ begin execute format('alter database %I set search_path = public, evil', current_database()); end $$`;
    expect(await found(sql)).toEqual(['high setting search_path extra']);
  });

  const revoked = (on: string): string =>
    `alter default privileges for role postgres in schema public revoke all on ${on} from anon, authenticated, service_role;`;
  const exposed = `set local role postgres; create table public.exposed (id integer); reset role`;

  test('an extra table that strangers reach is another gap with each thing that comes to it', async () => {
    const open = `create table public.leak (id integer); grant select on public.leak to anon;`;
    const fingerprint = async (sql: string): Promise<string> => {
      const { gaps } = await compared(before, await after(sql));
      return gaps.find(({ key }) => key === 'table public.leak')!.fingerprint;
    };
    const accepted = await fingerprint(open);
    expect(await fingerprint(`${open} create index on public.leak (id)`)).toBe(accepted);
    const ssn = await fingerprint(`${open} alter table public.leak add column ssn text`);
    expect(ssn).not.toBe(accepted);
    expect(await fingerprint(`${open} alter table public.leak add column token text`)).not.toBe(ssn);
    expect(await fingerprint(`${open} create rule also as on insert to public.leak do also notify leaked`)).not.toBe(accepted);
    const closed = 'create table public.leak (id integer); revoke all on public.leak from anon, authenticated;';
    expect(await fingerprint(`${closed} alter table public.leak add column ssn text`)).toBe(await fingerprint(closed));
  });

  test('what default privileges open that the intent took back', async () => {
    const intended = await after(`${revoked('tables')} ${exposed}`);
    const gaps = said(await compared(intended, await after(exposed)));
    expect(gaps).toContain('critical grant table public.exposed to anon extra');
    expect(gaps).toContain('high defaultPrivilege tables of postgres in public to anon differs');
    expect(said(await compared(intended, intended))).toEqual([]);
  });

  test('an extension that was made under default privileges which are gone', async () => {
    const extension = 'set local role postgres; create extension fuzzystrmatch with schema public; reset role;';
    const off = readFileSync(join(root, 'src/platform/supabase-data-api-off.sql'), 'utf8');
    const [older, later] = [await after(extension), await after(`${extension} ${off}`)];
    expect(said(await compared(older, later))).toEqual([]);
    expect(said(await compared(later, older))).toEqual([]);
  });

  test('a function that an older project opens by default privileges', async () => {
    const functions = `set local role postgres;
      create function public.admin_delete(id integer) returns void language sql security definer set search_path = '' as '';
      revoke execute on function public.admin_delete(integer) from public;
      create function public.harmless() returns integer language sql as 'select 1'; reset role`;
    const closed = await after(`${readFileSync(join(root, 'src/platform/supabase-data-api-off.sql'), 'utf8')} ${functions}`);
    expect(said(await compared(closed, await after(functions)))).toEqual([
      'critical grant function public.admin_delete(integer) to anon extra',
      'critical grant function public.admin_delete(integer) to authenticated extra',
      'medium grant function public.admin_delete(integer) to service_role extra',
    ]);
  });

  test('what a service of the host needs on an object of the user', async () => {
    const objects =
      "create function public.hook(event jsonb) returns jsonb language sql as 'select event'; create table public.roles (id integer);";
    const hook = await after(
      `${objects} grant execute on function public.hook(jsonb) to supabase_auth_admin; grant all on public.roles to supabase_auth_admin`,
    );
    expect(said(await compared(hook, await after(objects))).sort()).toEqual([
      'high grant function public.hook(jsonb) to supabase_auth_admin differs',
      'high grant table public.roles to supabase_auth_admin differs',
    ]);
    expect(said(await compared(before, await after('grant all on public.t to authenticator')))).toEqual([
      expect.stringMatching(/grant table public.t to authenticator extra$/),
    ]);
  });

  test('a grant on a newer table that the host would not give', async () => {
    expect(
      await found(
        'set local role supabase_storage_admin; create table storage.newer (id integer); grant all on storage.newer to anon; reset role',
      ),
    ).toEqual(expect.arrayContaining(['critical grant table storage.newer to anon extra']));
  });

  test('a parameter that a role may set is not passed over', async () => {
    if (engine.major < 15) return;
    const other = await after(
      'grant set on parameter session_replication_role to anon; grant set on parameter log_min_messages to supabase_realtime_admin',
    );
    const { outcomes } = await compared(before, other);
    expect(outcomes.filter(({ verdict }) => verdict === 'unknown').map(({ key }) => key)).toEqual([
      'privilege on parameter session_replication_role to anon',
    ]);
  });

  const hosts = (role: string, sql: string): string => `set local role ${role}; ${sql}; reset role`;
  test.for<[string, string]>([
    [`create schema pgmq; grant create, usage on schema pgmq to anon`, 'critical grant schema pgmq to anon extra'],
    [
      hosts('supabase_storage_admin', 'create view storage.newer as select 1 as id; grant all on storage.newer to anon'),
      'critical grant view storage.newer to anon extra',
    ],
    [
      'create view storage.leak as select email from auth.users; alter view storage.leak owner to supabase_admin; grant select on storage.leak to anon',
      'critical grant view storage.leak to anon extra',
    ],
    [
      hosts(
        'supabase_storage_admin',
        'create table storage.newer (id integer); alter table storage.newer enable row level security; grant truncate on storage.newer to anon',
      ),
      'critical grant table storage.newer to anon extra',
    ],
  ])('%s', async ([sql, gap]) => {
    expect(await found(sql)).toContain(gap);
  });

  test('what somebody did on an object of an extension is intended, and then missing', async () => {
    const other = await after(
      'revoke execute on function extensions.digest(text, text) from public; grant select on cron.job to reporting',
    );
    expect(said(await compared(other, before)).sort()).toEqual(
      ['high grant table cron.job to reporting differs', 'high grant function extensions.digest(text, text) to PUBLIC differs'].sort(),
    );
  });
});

test("what a managed host gives its own roles on the system is nobody else's", async () => {
  const engine = await engines().at(-1)!.fresh();
  const bench = await Bench.on(engine);
  const before = await bench.snapshot();
  await bench.exec(
    'create role rds_superuser; create role azure_app; grant execute on function pg_read_file(text) to rds_superuser, azure_app',
  );
  const after = await bench.snapshot();
  const platform = platformOf(after, 'postgres');
  const { gaps } = await compareWithAnswers(intentFromSnapshot(before, platform, 'before'), after, { isUsers: platform.isUsers });
  expect(gaps.map(({ key }) => key)).toEqual(['grant function pg_catalog.pg_read_file(text) to azure_app']);
  await bench.close();
  await engine.close();
});

test('the committed baseline is what supabase.sql gives', async () => {
  expect(baseline).toEqual(await baselineOfScripts());
});

test("a host's setting is the host's however it is spelled", () => {
  expect(carriedSettings('authenticator', { lock_timeout: '8000' }, {})).toEqual({});
  expect(carriedSettings('authenticator', { lock_timeout: '8000ms' }, {})).toEqual({});
  expect(carriedSettings('authenticator', { lock_timeout: '8' }, {})).toEqual({ lock_timeout: '8' });
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

describe('a partition that somebody made', () => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await engines().at(-1)!.fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      create table public.events (id bigint, at date not null) partition by range (at);
      create table public.events_1 partition of public.events for values from ('2026-01-01') to ('2026-02-01');
      alter table public.events enable row level security; alter table public.events_1 enable row level security;
      create index on public.events (at);
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const made = `create table public.events_2 partition of public.events for values from ('2026-02-01') to ('2026-03-01')`;
  const locked = `${made}; alter table public.events_2 enable row level security`;

  test.for<[sql: string, strict: boolean, told: string[]]>([
    [locked, false, ['notice low table public.events_2']],
    [locked, true, ['gap low table public.events_2']],
    [`${locked}; create policy p on public.events_2 using (id = 1)`, false, ['gap low table public.events_2']],
    [`${made}; grant select on public.events_2 to public`, false, ['gap critical table public.events_2']],
    [
      `${locked}; create function public.drops() returns trigger language plpgsql as 'begin return null; end'; create trigger d before insert on public.events_2 for each row execute function public.drops()`,
      false,
      ['gap low function public.drops()', 'gap low table public.events_2'],
    ],
    [`${locked}; grant select on public.events_2 to pg_monitor`, false, ['notice low table public.events_2']],
    // Something in it opens it; what was seen before that counts with it.
    [
      `${locked}; create index on public.events_2 (id); grant select on public.events_2 to public; create policy p on public.events_2 using (true)`,
      false,
      ['gap critical table public.events_2'],
    ],
    [`create table public.events_2 (id bigint)`, false, ['gap low table public.events_2']],
    [`${locked}; alter table public.events detach partition public.events_2`, false, ['gap low table public.events_2']],
  ])('%s, strict: %s', async ([sql, strict, told]) => {
    const intent = intentFromSnapshot(await bench.snapshot(), platformOf(await bench.snapshot(), 'postgres'), 'intended');
    const { gaps, notices } = await bench.undone(async () => {
      await bench.exec(sql);
      return compareWith(intent, await bench.snapshot(), strict);
    });
    const found = [
      ...gaps.map(({ severity, key }) => `gap ${severity} ${key}`),
      ...notices.map(({ severity, key }) => `notice ${severity} ${key}`),
    ];
    expect(found).toEqual(told);
  });
});

/** What the embedded engine replays and an older server has print otherwise: the engine tells whether they mean the same. */
describe.for(engines())('what stands on a composite type, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const intended = `
    create type public.price as (amount numeric, currency text);
    create domain public.paid as public.price check ((value).amount > 0);
    create table public.items (id integer primary key, cost public.price, costs public.price[], sum public.paid);
    alter table public.items enable row level security;
    create policy p on public.items using (cost is not null and id > 1);
    create view public.cheap as select id, cost, sum from public.items where id < 10 and (cost).amount < 5;
    alter table public.items add constraint c check (cost is not null or costs is not null or sum is null);
    create index i on public.items (id) where cost is not null`;

  test.for<[drift: string, gaps: string[]]>([
    ['select 1', []],
    ['alter policy p on public.items using (true)', ['critical C policy public.items.p differs using withCheck']],
    [
      'create or replace view public.cheap with (security_barrier) as select id, cost, sum from public.items where id < 100 and (cost).amount < 5',
      ['high B view public.cheap differs definition securityBarrier'],
    ],
    [
      'alter table public.items drop constraint c, add constraint c check (cost is not null or costs is not null)',
      ['high B check public.items.c differs expression'],
    ],
  ])('is compared: %s', async ([drift, gaps]) => {
    await expectGaps(
      bench,
      { intended: `${intended}; grant select on public.items to public`, drift, intent: 'migration', gaps },
      'postgres',
      engine.major,
    );
  });
});
