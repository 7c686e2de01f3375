import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { grant } from '../../src/kinds/grant.ts';
import { allPrivileges } from '../../src/kinds/privilege.ts';
import { Bench } from '../support/drift.ts';
import { type Engine, engines } from '../support/engines.ts';

const roles = ['one', 'two', 'three', 'four', 'five', 'six', 'Odd "seven"'].map((name) => `t_effective_${name}`);
const relations = ['plain', 'owned', 'serial', 'seen', 'kept'];
const lists = ['privileges', 'grantable', 'atLeast', 'never'];

/** The same numbers on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % below;
  };
}

function quoted(name: string): string {
  return name === 'public' ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Roles that inherit from each other, owners that lack something, and privileges at random. */
function setup(major: number): string {
  const random = numbers(major);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const some = (count: number, statement: (to: string) => string): string[] =>
    Array.from({ length: count }, () => {
      const whom = pick([...roles, 'public']);
      return `${statement(quoted(whom))}${whom !== 'public' && random(4) === 0 ? ' with grant option' : ''}`;
    });
  const relation = (): string => `t_effective.${pick(relations)}`;
  const memberships = Array.from({ length: 6 }, (_, n) => {
    const option =
      major < 16 ? pick(['', ' with admin option']) : pick(['', ' with inherit false', ' with inherit true', ' with admin true']);
    return `grant ${quoted(roles[n + 1 + random(6 - n)]!)} to ${quoted(roles[n]!)}${option}`;
  });
  return [
    ...roles.map((role) => `create role ${quoted(role)} ${pick(['inherit', 'inherit', 'noinherit'])}`),
    'create role t_effective_super superuser',
    ...memberships,
    ...(major < 14 ? [] : ['grant pg_read_all_data to t_effective_five', 'grant pg_write_all_data to t_effective_six']),
    ...(major < 17 ? [] : ['grant pg_maintain to t_effective_four']),
    'create schema t_effective',
    'create table t_effective.plain (x integer, "Y y" integer)',
    'create table t_effective.owned (x integer, "Y y" integer)',
    'create table t_effective.serial (x serial, "Y y" integer)',
    'create view t_effective.seen as select 1 as x, 2 as "Y y"',
    'create materialized view t_effective.kept as select 1 as x, 2 as "Y y"',
    `create function t_effective.called(integer, text[]) returns integer language sql as 'select 1'`,
    `create function t_effective.private() returns integer language sql as 'select 1'`,
    `create type t_effective.mood as enum ('ok')`,
    ...some(40, (to) => `grant ${pick(allPrivileges('table', { major, versionNum: 0 }))} on ${relation()} to ${to}`),
    ...some(15, (to) => `grant ${pick(allPrivileges('column'))} (${pick(['x', '"Y y"'])}) on ${relation()} to ${to}`),
    ...some(5, (to) => `grant ${pick(allPrivileges('sequence'))} on sequence t_effective.serial_x_seq to ${to}`),
    ...some(3, (to) => `grant ${pick(allPrivileges('schema'))} on schema t_effective to ${to}`),
    'revoke execute on function t_effective.private() from public',
    ...some(2, (to) => `grant execute on function t_effective.private() to ${to}`),
    'alter table t_effective.owned owner to t_effective_three',
    'revoke insert, select on t_effective.owned from t_effective_three',
    'alter table t_effective.serial owner to t_effective_two',
    'alter function t_effective.called(integer, text[]) owner to t_effective_four',
    `do $$ begin execute format('alter database %I owner to t_effective_one', current_database()); end $$`,
    ...(major < 14 ? [] : ['grant trigger on t_effective.plain to pg_database_owner']),
  ].join(';\n');
}

const at = (on: string, name: string, detail: string | null = null) => ({ on, schema: 't_effective', name, detail });
const targets = [
  ...['plain', 'owned', 'serial'].map((name) => at('table', name)),
  at('view', 'seen'),
  at('materializedView', 'kept'),
  ...relations.flatMap((name) => ['x', 'Y y'].map((detail) => at('column', name, detail))),
  at('sequence', 'serial_x_seq'),
  at('function', 'called', 'integer, text[]'),
  at('function', 'private', ''),
  at('enum', 'mood'),
  { on: 'schema', schema: null, name: 't_effective', detail: null },
  { on: 'database', schema: null, name: 'current', detail: null },
  { on: 'language', schema: null, name: 'sql', detail: null },
];
const everybody = [...roles, 'PUBLIC', 't_effective_super'];

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  let snapshot: Snapshot;
  beforeAll(async () => {
    engine = await fresh();
    bench = await Bench.on(engine);
    await bench.exec(setup(engine.major));
    snapshot = await bench.snapshot();
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  test.for(targets)('what each role can do with $on $name $detail is what the server says', async (target) => {
    for (const role of everybody) {
      for (const through of ['any', 'direct'] as const) {
        const intended = { ...target, role, through, privileges: [] };
        const actual = grant.find!(intended, snapshot)!;
        const { query } = grant.evidence!({ intended, actual, differing: lists }, snapshot)!;
        const [row] = await bench.query(query);
        expect(row, query).toEqual(Object.fromEntries(lists.map((list) => [list, actual[list as 'never']])));
      }
    }
  });

  test.for(targets)('the patch of $on $name $detail leaves only what comes from elsewhere', async (target) => {
    const privileges = [allPrivileges(target.on)[0]!];
    for (const role of [roles[0]!, roles[6]!, 'PUBLIC']) {
      const intended = { ...target, role, through: 'any' as const, privileges };
      const patch = grant.alter(intended, grant.find!(intended, snapshot)!, ['privileges'], snapshot.server);
      if (patch === undefined) continue;
      const left = await bench.undone(async () => {
        await bench.exec(patch);
        return grant.find!(intended, await bench.snapshot())! as { privileges: string[]; sources: string[] };
      });
      const elsewhere = new Set(
        left.sources.filter((source) => /through (?!PUBLIC)|on the whole relation| as /.test(source)).map((source) => source.split(' ')[0]),
      );
      expect(
        left.privileges.filter((privilege) => !privileges.includes(privilege) && !elsewhere.has(privilege)),
        patch,
      ).toEqual([]);
      expect(left.privileges, patch).toEqual(expect.arrayContaining(privileges));
    }
  });
});

test('a privilege on a column is none on the table, unless none is what is wanted', () => {
  const objects = [
    ['role anon', { name: 'anon', superuser: false, memberOf: [] }],
    ['table public.t', {}],
    ['column public.t.a', { name: 'a' }],
    ['grant column public.t.a to anon', { on: 'column', schema: 'public', name: 't', detail: 'a', privileges: ['select'], grantable: [] }],
  ] as const;
  const world = {
    server: { major: 18, versionNum: 180_000 },
    strangers: [],
    apiSchemas: [],
    member: () => undefined,
    get: (key: string) => objects.find(([known]) => known === key)?.[1],
    all: (kind: string) => (kind === 'grant' ? [objects[3][1]] : []),
    children: (kind: string, parent: string) =>
      kind === 'column' || parent === 'column public.t.a' ? [objects[kind === 'column' ? 2 : 3][1]] : [],
  };
  const find = (privileges: string[]) =>
    grant.find!({ on: 'table', schema: 'public', name: 't', detail: null, role: 'anon', through: 'any', privileges }, world);
  expect(find([])).toMatchObject({ privileges: ['select'], atLeast: [], never: ['select'], sources: ['select on column a'] });
  expect(find(['select'])).toMatchObject({ privileges: [] });
});
