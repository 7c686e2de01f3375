import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectOf } from '../../src/patch/effect.ts';
import { nodeOf } from '../../src/patch/unit.ts';
import { type Engine, engines } from '../support/engines.ts';

const setup = `
  create table t (id integer primary key, a integer, b text, c varchar(10) default 'x', g integer generated always as (id + 1) stored);
  create table r (id integer primary key);
  create table p (id integer) partition by list (id);
  create table p1 (id integer);
  create type row as (id integer, a integer);
  alter table t add constraint t_check check (a > 0) not valid;
  alter table t add constraint t_fkey foreign key (a) references r not valid;
  create index t_a on t (a);
  create policy t_policy on t;
  create function f() returns trigger language plpgsql as 'begin return new; end';
  create trigger t_trigger before insert on t for each row execute function f();
  create view v as select id from t;
`;

/** Each is asked what it locks, and of whom: the table t unless another one is named. */
const statements: [sql: string, relation?: string][] = [
  ['alter table t add column d integer'],
  ['alter table t alter column a set default 1'],
  ['alter table t alter column id drop identity if exists'],
  ['alter table t alter column a set not null'],
  ['alter table t alter column a drop not null'],
  ['alter table t alter column c type text'],
  ['alter table t alter column b set storage external'],
  ['alter table t alter column a set statistics 10'],
  ['alter table t alter column a set (n_distinct = 5)'],
  ['alter table t alter column g drop expression'],
  ['alter table t add constraint t_more check (a < 9)'],
  ['alter table t add constraint t_unique unique (a)'],
  ['alter table t add constraint t_other foreign key (a) references r not valid'],
  ['alter table t add constraint t_excluded exclude (a with =)'],
  ['alter table t validate constraint t_check'],
  ['alter table t validate constraint t_fkey'],
  ['alter table t drop constraint t_check'],
  ['alter table t rename constraint t_check to t_checked'],
  ['alter table t cluster on t_a'],
  ['alter table t set without cluster'],
  ['alter table t set (fillfactor = 70)'],
  ['alter table t reset (fillfactor)'],
  ['alter table t set unlogged'],
  ['alter table t enable row level security'],
  ['alter table t force row level security'],
  ['alter table t replica identity full'],
  ['alter table t disable trigger t_trigger'],
  ['alter table p attach partition p1 for values in (1)', 'p1'],
  ['create index on t (b)'],
  ['create unique index on t (b)'],
  ['create trigger t_more before insert on t for each row execute function f()'],
  ['create policy t_more on t'],
  ['alter policy t_policy on t using (true)'],
  ['alter policy t_policy on t rename to t_renamed'],
  ['create or replace rule t_rule as on delete to t do instead nothing'],
  ['create or replace view v as select id from t where id > 0', 'v'],
  ['alter table t rename column b to bb'],
  ['drop policy t_policy on t'],
  ['drop trigger t_trigger on t'],
  ['drop view v', 'v'],
  ['alter index t_a rename to t_aa', 't_a'],
];

/** From weak to strong. */
const modes = ['ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await fresh();
    await engine.exec(setup);
  });
  afterAll(() => engine.close());

  test.for(statements)('the lock of %s', async ([sql, relation = 't']) => {
    // Afterwards it may have another name.
    const [{ oid }] = (await engine.query<{ oid: string }>('select $1::regclass::oid::text as oid', [relation])) as [{ oid: string }];
    const rows = await (async () => {
      try {
        await engine.exec(`begin; ${sql}`);
        return await engine.query<{ mode: string }>(
          `select regexp_replace(upper(regexp_replace(l.mode, '([a-z])([A-Z])', '\\1 \\2', 'g')), ' LOCK$', '') as mode from pg_locks l where l.relation = $1::oid and l.pid = pg_backend_pid()`,
          [oid],
        );
      } finally {
        await engine.exec('rollback');
      }
    })();
    const [strongest] = rows.map(({ mode }) => mode).toSorted((left, right) => modes.indexOf(right) - modes.indexOf(left));
    const stated = effectOf(nodeOf(sql)).lock?.mode;
    // A reader waits for nothing less.
    expect(stated ?? 'none').toBe(modes.indexOf(strongest ?? '') >= modes.indexOf('SHARE UPDATE EXCLUSIVE') ? strongest : 'none');
  });
});
