import { expect, test } from 'vitest';
import { compareValues, type Sameness } from '../../src/gap/equality.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import { check } from '../../src/kinds/check.ts';
import { column } from '../../src/kinds/column.ts';
import { foreignKey } from '../../src/kinds/foreign-key.ts';
import { func } from '../../src/kinds/function.ts';
import { grant } from '../../src/kinds/grant.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { role } from '../../src/kinds/role.ts';
import { setting } from '../../src/kinds/setting.ts';
import { view } from '../../src/kinds/view.ts';

const target = { on: 'table', schema: 'public', name: 't', detail: null, role: 'anon' };

test('privileges are written in either case, and ALL is all of them', () => {
  expect(grant.properties.privileges.schema.parse(['INSERT', 'select'])).toEqual(['select', 'insert']);
  expect(grant.complete!({ ...target, privileges: ['ALL'] }).privileges).toEqual([
    'select',
    'insert',
    'update',
    'delete',
    'truncate',
    'references',
    'trigger',
    'maintain',
  ]);
  expect(grant.complete!({ ...target, on: 'database', privileges: ['temp'] }).privileges).toEqual(['temporary']);
});

test('what a server gives PUBLIC on the schema public by itself is what another major gives', () => {
  const on = (from: number, to: number, privileges: string[], name = 'public', role = 'PUBLIC'): unknown => {
    const object = { on: 'schema', schema: null, name, detail: null, role, privileges, grantable: [], atLeast: null, never: null };
    return grant.onMajor!({ ...object, through: 'direct', initial: undefined, extension: undefined }, from, to)['privileges'];
  };
  // What a person wrote may say nothing of them.
  const partial = { on: 'schema', schema: null, name: 'public', detail: null, role: 'PUBLIC', never: ['create'] };
  expect(grant.onMajor!(partial, 15, 18)).toEqual(partial);
  expect(view.onMajor!({ schema: 'public', name: 'v' }, 13, 18)).toEqual({ schema: 'public', name: 'v' });
  expect(on(14, 15, ['usage', 'create'])).toEqual(['usage']);
  expect(on(15, 14, ['usage'])).toEqual({ in: [['usage'], ['create', 'usage']] });
  expect(on(13, 14, ['usage', 'create'])).toEqual(['usage', 'create']);
  expect(on(14, 15, [])).toEqual([]);
  expect(on(14, 15, ['usage', 'create'], 'billing')).toEqual(['usage', 'create']);
  expect(on(14, 15, ['usage', 'create'], 'public', 'anon')).toEqual(['usage', 'create']);
});

test('one statement for each direction', () => {
  const alter = (privileges: string[], actual: string[], grantable: string[] = []): string | undefined =>
    grant.alter({ ...target, privileges }, { ...target, privileges: actual, grantable }, ['privileges'], {
      major: 18,
      versionNum: 180_000,
    });
  expect(alter(['select', 'insert'], ['insert', 'delete', 'truncate'])).toBe(
    'revoke delete, truncate on table public.t from anon;\ngrant select on table public.t to anon;',
  );
  expect(alter([], ['select'], ['select'])).toBe('revoke select on table public.t from anon;');
});

test('MAINTAIN is left to servers that know it', () => {
  const all = grant.complete!({ ...target, privileges: ['all'] });
  const nothing = { ...target, privileges: [], grantable: [] };
  expect(grant.alter(all, nothing, ['privileges'], { major: 16, versionNum: 160_000 })).not.toContain('maintain');
  expect(grant.alter(all, nothing, ['privileges'], { major: 17, versionNum: 170_000 })).toBe(
    'grant all privileges on table public.t to anon;',
  );
  const before = { ...target, privileges: all.privileges!.filter((privilege) => privilege !== 'maintain') };
  expect(
    grant.alter(before, { ...target, privileges: ['maintain'], grantable: [] }, ['privileges'], { major: 17, versionNum: 170_000 }),
  ).not.toContain('revoke');
});

test('a membership is a name, or says how it was granted', () => {
  expect(role.properties.memberOf.schema.parse(['readers', { role: 'writers', admin: true }])).toEqual([
    { role: 'readers', admin: false, inherit: true, set: true },
    { role: 'writers', admin: true, inherit: true, set: true },
  ]);
  expect(role.properties.memberOf.schema.safeParse([{ role: 'writers', adminn: true }]).success).toBe(false);
});

test('memberships are granted in the words of the major', () => {
  const intended = { name: 'app', memberOf: [{ role: 'readers', admin: false, inherit: false, set: true }] };
  const alter = (major: number): string | undefined =>
    role.alter(intended, { name: 'app', memberOf: [] }, ['memberOf'], { major, versionNum: major * 10_000 });
  expect(alter(15)).toBe('grant readers to app;');
  expect(alter(16)).toBe('grant readers to app with admin false, inherit false, set true;');
});

test('a search path is names in SQL, or a list of them as they are', () => {
  const { schema } = func.properties.searchPath;
  expect(schema.parse('Public,"Odd",  pg_temp')).toEqual(['public', 'Odd', 'pg_temp']);
  expect(schema.parse(['Public', 'pg_temp'])).toEqual(['Public', 'pg_temp']);
});

test('settings stand as they are written, names and lists as the catalog has them', () => {
  expect(role.properties.settings.schema.parse({ statement_timeout: '0.5min', LOCK_timeout: 5000, jit: false, 'app.Flag': true })).toEqual({
    statement_timeout: '0.5min',
    lock_timeout: '5000',
    jit: 'false',
    'app.Flag': 'true',
  });
  expect(func.properties.settings.schema.parse({ Timezone: 'utc', temp_tablespaces: ['Odd', 'one'] })).toEqual({
    TimeZone: 'utc',
    temp_tablespaces: '"Odd", one',
  });
  expect(setting.complete!({ role: null, name: 'Statement_timeout', value: '5s' }).value).toBe('5s');
});

test.for<[stated: unknown, same: Record<string, string>, other: Record<string, string>]>([
  [{ statement_timeout: '5s' }, { statement_timeout: '5000' }, { statement_timeout: '5' }],
  // As a snapshot file of before holds it.
  [{ statement_timeout: '5000ms', jit: 'off' }, { jit: '0', statement_timeout: '5s' }, { statement_timeout: '5s' }],
  [{ 'app.mode': '5s' }, { 'app.mode': '5s' }, { 'app.mode': '5000' }],
  [{ in: [{ jit: 'on' }, { work_mem: '64MB' }] }, { work_mem: '65536' }, { work_mem: '65537' }],
  [{ not: { jit: 'off' } }, { jit: '1' }, { jit: '0' }],
])('settings are the same by what they mean: %j', ([stated, same, other]) => {
  expect([same, other].map((settings) => sameness(role, 'settings', stated, settings))).toEqual(['same', 'different']);
});

test.for<[name: string, stated: unknown, same: string, other: string]>([
  ['statement_timeout', '5s', '5000', '5'],
  ['TimeZone', 'utc', 'UTC', 'Utc/No'],
  ['app.mode', '5s', '5s', '5000'],
  ['work_mem', { in: ['64MB', '1GB'] }, '1048576', '64'],
  ['jit', { not: 'off' }, 'yes', 'false'],
])('a setting is the same by what it means: %s %j', ([name, stated, same, other]) => {
  expect([same, other].map((value) => sameness(setting, 'value', stated, value, name))).toEqual(['same', 'different']);
});

function sameness(kind: Kind, property: string, stated: unknown, actual: unknown, name = 'a'): Sameness {
  const object = { name };
  const context = { language: 'written', major: 18, oracle: new Oracle({ closed: true }), intended: object, actual: object } as const;
  return compareValues(kind.properties[property]!, stated, actual, context);
}

test('what changes settings leaves those that only are spelled otherwise', () => {
  const intended = { settings: { statement_timeout: '5s', jit: 'off', lock_timeout: '1s' } };
  const actual = { settings: { statement_timeout: '5000', jit: 'false', work_mem: '8MB' } };
  expect(role.alter(intended, { name: 'app', ...actual }, ['settings'])).toBe(
    "alter role app set lock_timeout = '1s';\nalter role app reset work_mem;",
  );
  const named = { schema: 'public', name: 'f', arguments: '' };
  expect(func.alter({ ...named, ...intended }, { ...named, ...actual }, ['settings'])).toBe(
    "alter function public.f() set lock_timeout to '1s' reset work_mem;",
  );
});

test.for<[stated: string, catalog: string]>([
  ['public,extensions', 'public, extensions'],
  ['$user, "public", Odd, "a, b"', '"$user", public, "Odd", "a, b"'],
  ['', '""'],
  ['"user", json', '"user", json'],
  ['"a$b"', '"a$b"'],
])('a path is compared as the catalog holds it: %s', ([value, catalog]) => {
  expect(setting.complete!({ role: null, name: 'search_path', value }).value).toBe(catalog);
  expect(setting.complete!({ role: null, name: 'search_path', value: catalog }).value).toBe(catalog);
});

test('a secret is stated by its hash', () => {
  const { schema } = role.properties.settings;
  expect(schema.safeParse({ 'app.jwt_secret': 'plain' }).error?.issues[0]?.message).toContain('Write sha256:');
  expect(schema.safeParse({ 'app.jwt_secret': `sha256:${'0'.repeat(64)}` }).success).toBe(true);
  expect(
    role.alter({ name: 'app', settings: { 'app.jwt_secret': `sha256:${'0'.repeat(64)}` } }, { name: 'app', settings: {} }, ['settings']),
  ).toBeUndefined();
});

test('no statement says NOT ENFORCED to a server before 18', () => {
  const on = { schema: 'public', table: 't', name: 'c', enforced: false };
  const stated = { ...on, columns: ['a'], references: { schema: 'public', table: 'u', columns: ['a'] } };
  const made = [17, 18].map((major) => {
    const server = { major, versionNum: major * 10_000 };
    return [check.create({ ...on, expression: 'a > 0' }, server), foreignKey.create(stated, server)];
  });
  expect(made[0]).toEqual([undefined, undefined]);
  expect(made[1]).toEqual([expect.stringMatching(/ not enforced;$/), expect.stringMatching(/ not enforced;$/)]);
});

test('a type and a default that both differ are changed once each', () => {
  const actual = { schema: 'public', table: 't', name: 'a', type: 'integer', default: '1' };
  const changed = (value: string | null): string | undefined =>
    column.alter({ ...actual, type: 'bigint', default: value }, actual, ['type', 'default']);
  const retyped = ['alter table public.t alter column a drop default;', 'alter table public.t alter column a type bigint using a::bigint;'];
  expect(changed('2')?.split('\n')).toEqual([...retyped, 'alter table public.t alter column a set default 2;']);
  expect(changed(null)?.split('\n')).toEqual(retyped);
});
