// The rule knows no test but Vitest's own.
/* oxlint-disable vitest/no-standalone-expect */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import type * as live from '../../matchers/live.ts';
import { like, type Sql, test as base } from '../../matchers/test.ts';
import { LiveSession } from '../../src/database/live-session.ts';
import { openLive } from '../../src/open.ts';
import { sqlOf } from '../../matchers/helpers/session.ts';
import { freshDatabase } from '../support/servers.ts';

const file = join(import.meta.dirname, 'live/shop.sql');

const test = base.override('database', file);

/** The same sentences on a server: roles are the cluster's, so the set-up may have run before. */
const onServer = base.extend('sql', async ({ task }, { onCleanup }) => {
  expect(task.type).toBe('test');
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  const live = await openLive(url);
  const connection = await live.connect();
  await connection.client.query(`do $$ begin create role customer; exception when duplicate_object then end $$`);
  await connection.client.query(readFileSync(file, 'utf8').replace('create role customer;', ''));
  const session = await LiveSession.begin(connection, false);
  onCleanup(async () => {
    await session.rollback();
    await connection.close();
    await drop();
  });
  return sqlOf(session);
});

/** What a failing assertion says. */
async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => '',
    (error: Error) => error.message,
  );
}

type Sentence = (sql: Sql, not: boolean) => Promise<unknown>;

// oxlint-disable-next-line vitest/valid-expect
const it = (sql: Sql, not: boolean) => (not ? expect(sql).not : expect(sql));

const truths: Record<string, Sentence> = {
  'rows in their order': (sql, not) =>
    it(sql, not).toReturnRows('select id, owner from orders order by id', [[1, 'ann'], { id: 2, owner: 'bob' }]),
  'values of many types': (sql, not) =>
    it(sql, not).toReturnRows(
      `select total, at, tags, raw, id > 0, 9007199254740993::int8, 12345678901234567.5, array['calm']::mood[], array[[1], [2]], null from orders where id = 1`,
      [
        [
          10.5,
          new Date('2026-01-02T03:04:05Z'),
          ['a', 'b'],
          { k: [1] },
          true,
          9007199254740993n,
          '12345678901234567.5',
          ['calm'],
          [[1], [2]],
          null,
        ],
      ],
    ),
  'asymmetric matchers': (sql, not) =>
    it(sql, not).toReturnRows('select owner, raw from orders where id = 1', [
      [expect.stringMatching(/^a/), expect.objectContaining({ k: [1] })],
    ]),
  parameters: (sql, not) => it(sql, not).toReturnRows('select $1::int + $2', [[3]], { parameters: [1, 2] }),
  'a set': (sql, not) => it(sql, not).toReturnRows('values (2), (1), (1)', [[1], [2]], { as: 'set' }),
  'a bag': (sql, not) => it(sql, not).toReturnRows('values (2), (1), (1)', [[1], [1], [2]], { as: 'bag' }),
  'a bag of what several could meet': (sql, not) =>
    it(sql, not).toReturnRows('values (1), (2)', [[expect.any(Number)], [1]], { as: 'bag' }),
  'rows among others': (sql, not) => it(sql, not).toReturnRows('values (2), (1), (1)', [[1], [1]], { as: 'bag', match: 'include' }),
  'none of these rows': (sql, not) => it(sql, not).toReturnRows('values (2), (1)', [[3]], { as: 'set', match: 'exclude' }),
  'what another query returns': (sql, not) => it(sql, not).toReturnRows('select id from orders order by 1', 'values (1), (2)'),
  'no rows': (sql, not) => it(sql, not).toReturnRows('select from orders where false', []),
  'columns and types': (sql, not) =>
    it(sql, not).toReturnRows('select id, total, null::mood as mood from orders', {
      columns: ['id', 'total', 'mood'],
      types: ['int4', 'numeric(10,2)', 'mood'],
    }),
  'a failure by its code': (sql, not) => it(sql, not).toFailWith('select 1 / 0', { code: '22012', message: 'division by zero' }),
  'a failure by its class': (sql, not) => it(sql, not).toFailWith('select 1 / 0', { code: '22' }),
  'a failure by LIKE': (sql, not) => it(sql, not).toFailWith('select 1 / 0', { message: like('div%zer_') }),
  'a failure by a regular expression': (sql, not) => it(sql, not).toFailWith('select 1 / 0', { message: /ZERO$/i }),
  'any failure': (sql, not) => it(sql, not).toFailWith('selec'),
  'in time': (sql, not) => it(sql, not).toRunWithin('select 1', 10_000),
  'a mean in a band': (sql, not) => it(sql, not).toRunWithin('select 1', { mean: 5_000, within: 5_000, iterations: 3 }),
};

const falsehoods: Record<string, Sentence> = {
  'another order': (sql, not) => it(sql, not).toReturnRows('values (1), (2)', [[2], [1]]),
  'a row more': (sql, not) => it(sql, not).toReturnRows('values (1), (2)', [[1]]),
  'a row fewer': (sql, not) => it(sql, not).toReturnRows('values (1)', [[1], [2]]),
  'another value': (sql, not) => it(sql, not).toReturnRows(`values (1, 'a')`, [[1, 'b']]),
  'another date': (sql, not) => it(sql, not).toReturnRows('select at from orders where id = 1', [[new Date(0)]]),
  'duplicates in a bag': (sql, not) => it(sql, not).toReturnRows('values (2), (1), (1)', [[1], [2], [2]], { as: 'bag' }),
  'a set with others': (sql, not) => it(sql, not).toReturnRows('values (1), (2)', [[1], [3]], { as: 'set' }),
  'what is not among them': (sql, not) => it(sql, not).toReturnRows('values (1), (2)', [[1], [1]], { as: 'bag', match: 'include' }),
  'what should not be among them': (sql, not) => it(sql, not).toReturnRows('values (1), (2)', [[2], [3]], { as: 'set', match: 'exclude' }),
  'rows of other columns': (sql, not) => it(sql, not).toReturnRows('select 1 as a, 2 as b', [{ a: 1, c: 2 }]),
  'other names': (sql, not) => it(sql, not).toReturnRows('select 1 as a', { columns: ['b'] }),
  'other types': (sql, not) => it(sql, not).toReturnRows('select 1::numeric(4,1) as a', { types: ['numeric(5,1)'] }),
  'nothing fails': (sql, not) => it(sql, not).toFailWith('select 1'),
  'too slow': (sql, not) => it(sql, not).toRunWithin('select pg_sleep(0.02)', 1),
};

/** What passes neither way. */
const neither: Record<string, Sentence> = {
  'a query that fails': (sql, not) => it(sql, not).toReturnRows('select nope', [[1]]),
  'a failure of another sort': (sql, not) => it(sql, not).toFailWith('select 1 / 0', { code: '23505', message: /unique/ }),
};

describe.for([
  ['PGlite', test],
  ['a server', onServer as unknown as typeof test],
] as const)('on %s', ([, on]) => {
  on.for(Object.entries(truths))('%s', async ([, sentence], { sql }) => {
    await sentence(sql, false);
    expect(await failure(sentence(sql, true))).toMatch(/./);
  });

  on.for(Object.entries(falsehoods))('not %s', async ([, sentence], { sql }) => {
    await sentence(sql, true);
    expect(await failure(sentence(sql, false))).toMatch(/./);
  });

  on.for(Object.entries(neither))('neither %s', async ([, sentence], { sql }) => {
    expect(await failure(sentence(sql, false))).toMatch(/./);
    expect(await failure(sentence(sql, true))).toMatch(/./);
  });

  on('as somebody else, for one statement', async ({ sql }) => {
    await expect(sql.as('customer', { sub: 'ann' })).toReturnRows('select id, current_user::text from orders', [[1, 'customer']]);
    await expect(sql.as('customer', { sub: 'eve' })).toReturnRows('select from orders', []);
    await expect(sql.as('customer')).toFailWith('table pg_authid', { code: '42501' });
    await expect(sql).toReturnRows('select current_user = session_user, count(*) from orders', [[true, 2]]);
    await expect(sql).toReturnRows(`select coalesce(current_setting('request.jwt.claims', true), '')`, [['']]);
  });

  on('reads only', async ({ sql }) => {
    await expect(sql).toFailWith('delete from orders', { code: '25006' });
    await expect(sql.exec('set transaction read write')).rejects.toThrow(/read-write mode/);
    for (const end of ['commit', 'rollback', 'end', 'savepoint a', 'begin'])
      await expect(sql.exec(end)).rejects.toThrow(/The session is one transaction/);
    await expect(expect(sql).toFailWith('select 1; commit')).rejects.toThrow(/One statement is expected/);
    await expect(sql.exec('do $$ begin commit; end $$')).rejects.toThrow(/invalid transaction termination/);
  });

  on('a statement that fails does not end the transaction', async ({ sql }) => {
    await expect(sql`select ${1}::int / ${0}::int`).rejects.toThrow('division by zero');
    expect(await sql`select ${'it'}::text as it`).toEqual([{ it: 'it' }]);
    expect(await sql.value`select count(*) from orders`).toBe(2);
  });

  on('a snapshot of what the transaction sees', async ({ sql }) => {
    expect(await sql.snapshot()).toHaveRls('orders');
    expect(await sql.value`select current_setting('search_path')`).not.toBe('');
  });
});

test('what a writable session wrote is seen by it', async ({ writable: sql }) => {
  await sql.exec(`insert into orders values (3, 'cy', 1); create table notes (id integer);`);
  await expect(sql).toFailWith(`insert into orders values (3, 'cy', 1)`, {
    code: '23505',
    constraint: 'orders_pkey',
    detail: like('%already exists.'),
  });
  await expect(sql.as('customer', { sub: 'cy' })).toReturnRows('select id from orders', [[3]]);
  await expect(sql).toReturnRows('select count(*) from orders', [[3]]);
  expect(await sql.snapshot()).toHaveTable('notes');
});

test('and gone in the next test', async ({ writable: sql, db }) => {
  await expect(sql).toReturnRows('select count(*) from orders', [[2]]);
  expect(await sql.snapshot()).not.toHaveTable('notes');
  expect(db).toHaveTable('orders');
});

test('what row-level security refuses of a write in silence is told by the rows, and an insert by its error', async ({ writable: sql }) => {
  await sql.exec('grant update, delete on orders to customer');
  const ann = sql.as('customer', { sub: 'ann' });
  for (const write of ['update orders set total = 7', 'delete from orders']) {
    await expect(ann).toReturnRows(`${write} where owner = 'bob' returning id`, []);
    await expect(sql).toReturnRows(`select total from orders where owner = 'bob'`, [[0]]);
    await expect(ann).toReturnRows(`${write} returning id`, [[1]]);
  }
  await expect(ann).toFailWith(`insert into orders values (3, 'bob', 1)`, { code: '42501', message: like('%row-level security policy%') });
});

test('what no inventory shows is told by trying it', async ({ writable: sql }) => {
  await sql.exec(`
    create table log (owner text); alter table log enable row level security; grant insert on log to customer;
    create function noted() returns trigger language plpgsql as 'begin insert into log values (new.owner); return new; end';
    create trigger noted after insert on orders for each row execute function noted();
    create table team (id integer, member text); alter table team enable row level security; grant select on team to customer;
    create policy mates on team using (exists (select from team t where t.id = team.id));
    create table usage (owner text); alter table usage enable row level security; grant select, insert on usage to customer;
    create policy anybody on usage with check (true)`);
  const ann = sql.as('customer', { sub: 'ann' });
  await expect(ann).toFailWith('select from team', { code: '42P17', message: like('infinite recursion%') });
  await expect(ann).toFailWith(`insert into orders values (3, 'ann', 1)`, { code: '42501', message: like('%for table "log"') });
  await expect(ann).not.toFailWith(`insert into usage values ('bob')`);
});

const soft: Record<keyof typeof live, (sql: Sql) => Promise<void>> = {
  toReturnRows: (sql) => expect.soft(sql).toReturnRows('values (1), (2)', [[1]]),
  toFailWith: (sql) => expect.soft(sql).toFailWith('select 1'),
  toRunWithin: (sql) => expect.soft(sql).toRunWithin('select pg_sleep(0.02)', 1),
};

test.for(Object.entries(soft))('%s goes on after a failure under expect.soft', async ([, sentence], { sql, task }) => {
  await sentence(sql);
  // It was noted and not thrown; that it failed is what was wanted.
  expect(task.result?.errors).toHaveLength(1);
  task.result!.errors = [];
  task.result!.state = 'run';
  expect(await sql.value`select 1`).toBe(1);
});

test('failures say what is there', async ({ sql }) => {
  const texts = [];
  for (const [name, sentence] of Object.entries(falsehoods).filter(([one]) => one !== 'too slow'))
    texts.push(`# ${name}\n${await failure(sentence(sql, false))}`);
  for (const [name, sentence] of Object.entries(truths).filter(([one]) => !/in time|band/.test(one)))
    texts.push(`# not ${name}\n${await failure(sentence(sql, true))}`);
  for (const [name, sentence] of Object.entries(neither)) texts.push(`# ${name}\n${await failure(sentence(sql, false))}`);
  expect(texts.join('\n\n')).toMatchSnapshot();
});

test('mistakes in a call are errors of their own', async ({ sql, db }) => {
  const mistakes: [() => unknown, RegExp][] = [
    [() => expect(db).toReturnRows('select 1', [[1]]), /toReturnRows: expect\(\) takes a session here/],
    [() => expect(sql).toReturnRows('', [[1]]), /SQL is expected/],
    [() => expect(sql).toReturnRows('select 1', [1] as never), /a row is a list of values/],
    [() => expect(sql).toReturnRows('select 1', {}), /rows are expected/],
    [() => expect(sql).toReturnRows('select 1', [[1]], { as: 'lists' } as never), /the option as cannot be/],
    [() => expect(sql).toFailWith('select 1', { code: '2350' }), /SQLSTATE of five signs/],
    [() => expect(sql).toFailWith('select 1', { message: undefined } as never), /the option message is undefined/],
    [() => expect(sql).toRunWithin('select 1', Number.NaN), /milliseconds are expected/],
    [() => expect(sql).toHaveTable('orders'), /takes a snapshot/],
  ];
  for (const [call, message] of mistakes)
    expect(call).toThrow(expect.objectContaining({ name: 'Misuse', message: expect.stringMatching(message) }));
});
