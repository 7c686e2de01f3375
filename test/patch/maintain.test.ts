import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import { writeSnapshot } from '../../src/database/snapshot-file.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { type Patch, patchFor } from '../../src/patch/patch.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { verifySqlOf } from '../../src/report/sql-files.ts';
import type { Checked } from '../../src/report/verdict.ts';
import { splitScript } from '../../src/sql/index.ts';
import { type Engine, engines } from '../support/engines.ts';
import { disagreements, verified } from '../support/verify.ts';

/** Replays have MAINTAIN, for they run on 18; what a server below 17 had, and what was restored from there, has not. */
const openers = engines().map((opener) => ({ ...opener, major: Number(/\d+$/.exec(opener.name)?.[0] ?? 18) }));
const older = openers.filter(({ major }) => major < 17);
const newer = openers.filter(({ major }) => major >= 17);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgintent-since-17-'));
});
afterAll(async () => {
  await closeEngine();
  await rm(folder, { recursive: true });
});

const onSupabase = `
  create table public.t (id int primary key, owner uuid references auth.users (id), n int);
  alter table public.t enable row level security;
  create policy own on public.t for select to authenticated using (auth.uid() = owner);
  revoke insert, update, delete on public.t from authenticated;
  create table public.u (id int primary key);
  revoke all on public.u from anon, authenticated;
  create table public.v (id int primary key);
  revoke insert, maintain on public.v from authenticated;`;
const plain = `
  create role app_x; create role app_y;
  create table public.t (id int primary key, n int);
  alter default privileges in schema public grant all on tables to app_y;
  alter default privileges in schema public revoke delete on tables from app_y;
  alter default privileges revoke delete on tables from current_user;
  create table public.u (id int primary key);
  revoke delete on public.u from current_user;
  grant all on public.t to app_x; revoke delete on public.t from app_x;`;

/** A folder of one migration, or a manifest. */
async function written(sql: string): Promise<string> {
  const path = await mkdtemp(join(folder, 'intent-'));
  if (sql.startsWith('pgintent:')) {
    await writeFile(join(path, 'intent.yaml'), sql);
    return join(path, 'intent.yaml');
  }
  await mkdir(join(path, 'supabase/migrations'), { recursive: true });
  await writeFile(join(path, 'supabase/migrations/20240101000000_a.sql'), sql);
  return join(path, 'supabase/migrations');
}

/** A snapshot file of the database as it is. */
async function read(engine: Engine): Promise<string> {
  const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
  const file = join(await mkdtemp(join(folder, 'database-')), 'snapshot.json');
  await writeSnapshot(await readSnapshot(session, 'actual', { onlyCompared: true }), file);
  if (engine.pglite === undefined) await session.close();
  return file;
}

async function built(engine: Engine, platform: 'postgres' | 'supabase', ...scripts: string[]): Promise<string> {
  for (const { sql } of await platformScripts(platform)) await engine.exec(sql);
  for (const sql of scripts) await engine.exec(sql);
  return read(engine);
}

interface Found {
  checked: Checked;
  said: string[];
}

async function found(intent: string, database: string, platform: 'postgres' | 'supabase', strict = false): Promise<Found> {
  const checked = await check({ intent, database, strict, platform });
  const said = checked.comparison.gaps.map(({ severity, key, issue, fix }) => `${severity} ${key}: ${issue}\n${fix.sql ?? ''}`);
  return { checked, said };
}

const patchOf = ({ checked: { intent, snapshot, comparison, compare } }: Found): Promise<Patch> =>
  patchFor({ intent, snapshot, comparison, compare });

/** VERIFY.sql says on the database what the comparison says. */
async function expectVerified({ checked }: Found, engine: Engine): Promise<void> {
  const sql = await verifySqlOf(checked);
  const outcomes = checked.comparison.outcomes.filter(({ verdict }) => verdict !== 'unknown') as never;
  expect(disagreements(await verified((text) => engine.query(text), sql), { outcomes } as never)).toEqual([]);
}

async function on<T>(opener: (typeof openers)[number], body: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await opener.fresh({ cluster: 'own' });
  try {
    return await body(engine);
  } finally {
    await engine.close();
  }
}

describe.for(older)('on $name', (opener) => {
  test.for([
    ['supabase', 'grant insert on public.t to authenticated; alter table public.t alter n type bigint'],
    ['supabase', 'alter table public.t alter n type bigint'],
    ['postgres', 'grant delete on public.t to app_x; alter table public.t alter n type bigint'],
    ['postgres', 'drop table public.t; grant delete on public.u to current_user'],
    [
      'postgres',
      'revoke all on public.t from app_x; alter default privileges in schema public grant delete on tables to app_y; alter default privileges in schema public revoke select on tables from app_y; alter default privileges grant delete on tables to current_user',
    ],
  ] as const)('a patch is proven, and nothing says MAINTAIN: %s, %s', ([platform, accident]) =>
    on(opener, async (engine) => {
      const migrations = platform === 'supabase' ? onSupabase : plain;
      const intent = await written(migrations);
      const drifted = await found(intent, await built(engine, platform, migrations.replace(', maintain', ''), accident), platform);
      expect(drifted.said.length).toBeGreaterThan(0);
      expect(JSON.stringify(drifted.checked.comparison.gaps)).not.toMatch(/maintain/i);
      await expectVerified(drifted, engine);

      const patch = await patchOf(drifted);
      expect(patch.proof.faults).toEqual([]);
      expect(patch.proof.unproven).toEqual([]);
      expect(patch.text).not.toMatch(/\bmaintain\b/i);
      // The type of a column is not made narrower.
      expect(patch.left.map(({ step }) => step.key)).toEqual(accident.includes('bigint') ? ['column public.t.n'] : []);
      for (const { text } of splitScript(patch.text).statements) await engine.exec(text);
      const closed = await found(intent, await read(engine), platform);
      expect(closed.said.filter((said) => !said.includes('column public.t.n'))).toEqual([]);
    }),
  );

  test('what a manifest calls all is all that the server has', () =>
    on(opener, async (engine) => {
      const manifest = `pgintent: 1\nschema: public\ntables:\n  t:\n    grants:\n      app_x: all\n`;
      const drifted = await found(await written(manifest), await built(engine, 'postgres', plain), 'postgres');
      expect(drifted.said).toHaveLength(1);
      expect(drifted.said[0]).not.toMatch(/maintain/i);
      expect((await patchOf(drifted)).proof.faults).toEqual([]);
      await expectVerified(drifted, engine);
    }));
});

describe.for(newer)('on $name', (opener) => {
  const cases: [accident: string, gaps: RegExp[], notices: number][] = [
    ['revoke maintain on public.t from authenticated', [], 1],
    [
      'revoke maintain on public.t from authenticated; alter default privileges for role postgres in schema public revoke maintain on tables from anon',
      [],
      1,
    ],
    // Where others differ as well, these are told.
    [
      'revoke maintain, truncate on public.t from authenticated',
      [/^high grant table public.t to authenticated: (?!.*maintain).*\ngrant truncate on table public.t to authenticated;$/],
      0,
    ],
    [
      'revoke maintain on public.t from authenticated; grant insert on public.t to authenticated',
      [/^\w+ grant table public.t to authenticated: (?!.*maintain).*\nrevoke insert on table public.t from authenticated;$/],
      0,
    ],
    // Somebody gave it.
    [
      'grant maintain on public.u to authenticated',
      [/^\w+ grant table public.u to authenticated: .*\nrevoke maintain on table public.u from authenticated;$/],
      0,
    ],
    [
      'grant maintain on public.v to authenticated',
      [/^\w+ grant table public.v to authenticated: .*\nrevoke maintain on table public.v from authenticated;$/],
      0,
    ],
  ];
  test.for(cases)('%s', ([accident, gaps, notices]) =>
    on(opener, async (engine) => {
      const intent = await written(onSupabase);
      const drifted = await found(intent, await built(engine, 'supabase', onSupabase, accident), 'supabase');
      expect(drifted.said.map((said) => gaps.some((gap) => gap.test(said)) || said)).toEqual(gaps.map(() => true));
      expect(drifted.checked.comparison.notices.filter(({ key }) => key.includes('public.t'))).toHaveLength(notices);
      expect(drifted.checked.comparison.notices.map(({ text }) => text).join('\n')).not.toContain('no behaviour');
      await expectVerified(drifted, engine);
      if (gaps.length > 0) expect((await patchOf(drifted)).proof.faults).toEqual([]);
    }),
  );

  test('it is a gap under strict', () =>
    on(opener, async (engine) => {
      const database = await built(engine, 'postgres', plain, 'revoke maintain on public.t from app_x');
      const { said } = await found(await written(plain), database, 'postgres', true);
      expect(said).toEqual([expect.stringMatching(/^high grant table public.t to app_x: .*\ngrant maintain on table public.t to app_x;$/)]);
    }));

  test.for([
    ['all', 1],
    ['[select, insert, update, delete, truncate, references, trigger, maintain]', 1],
    ['[select, insert, update, delete, truncate, references, trigger]', 0],
  ] as const)('a manifest that names it means it: %s', ([privileges, gaps]) =>
    on(opener, async (engine) => {
      const database = await built(engine, 'postgres', plain, 'grant all on public.t to app_x; revoke maintain on public.t from app_x');
      const manifest = `pgintent: 1\nschema: public\ntables:\n  t:\n    grants:\n      app_x: ${privileges}\n`;
      const drifted = await found(await written(manifest), database, 'postgres');
      expect(drifted.said).toHaveLength(gaps);
      await expectVerified(drifted, engine);
    }),
  );

  describe.for(older)('of a database on $name', (before) => {
    const granted =
      'create role app_z; create table public.w (id int primary key); revoke all on public.w from anon, authenticated, service_role;';
    test('what was restored here lacks it, what was replayed here has it, and neither is a gap', () =>
      on(before, (engine) =>
        on(opener, async (newerEngine) => {
          const snapshot = await built(engine, 'supabase', onSupabase.replace(', maintain', ''), granted);
          const more =
            'grant maintain on public.w to anon; alter default privileges for role postgres in schema public grant maintain on tables to app_z';
          const database = await built(newerEngine, 'supabase', onSupabase, granted, more);
          const replayed = await found(snapshot, database, 'supabase');
          expect(replayed.said).toEqual([]);
          await expectVerified(replayed, newerEngine);
          expect((await found(database, snapshot, 'supabase')).said).toEqual([]);

          await newerEngine.exec('grant insert on public.t to authenticated; grant select on public.w to anon');
          const drifted = await found(snapshot, await read(newerEngine), 'supabase');
          expect(drifted.said).toEqual([
            expect.stringMatching(/^\w+ grant table public.w to anon: /),
            expect.stringMatching(/^\w+ grant table public.t to authenticated: .*\nrevoke insert on table public.t from authenticated;$/),
          ]);
          await expectVerified(drifted, newerEngine);
          expect((await patchOf(drifted)).proof.faults).toEqual([]);
        }),
      ));
  });
});
