import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { giveBack } from '../../src/patch/remake.ts';
import { splitScript } from '../../src/sql/index.ts';
import { type Engine, engines } from '../support/engines.ts';
import { patched } from '../support/patched.ts';
import { contents } from '../support/round-trips.ts';

/** Everything that can stand on a column and be made again, and what hangs on that. */
const standing = (number: string, text: string): string => `
  create table public.parent (id ${number} primary key, label ${text} default lower('X'), owner uuid);
  create table public.base (label ${text}); create table public.child (more int) inherits (public.base);
  create table public.other (id bigint, parent ${number} references public.parent);
  insert into public.parent values (1, 'a'); insert into public.child values ('b', 3); insert into public.other values (1, 1);
  alter table public.parent enable row level security;
  create view public.below with (security_barrier = true) as select id, label from public.parent where id > 0;
  create view public.above as select b.id, b.label, o.parent from public.below b join public.other o on o.parent = b.id;
  create view public.beside as select more, label from public.child;
  alter view public.below alter column label set default lower('Y');
  alter view public.above owner to remake_owner; grant select on public.below, public.other to remake_owner;
  comment on view public.below is 'it''s; below'; comment on column public.above.label is 'label';
  revoke all on public.below from remake_reader; grant select (label) on public.below to remake_reader; grant select on public.above to public;
  grant insert on public.below to remake_reader with grant option;
  create policy own on public.parent for select to remake_reader using (id = 1 and label <> 'z');
  create policy far on public.other as restrictive using (exists (select from public.above a where a.id = other.id));
  comment on policy own on public.parent is 'own';
  create function public.touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger changed before update of label on public.parent for each row when (new.label <> 'q') execute function public.touch();
  alter table public.parent disable trigger changed;
  create trigger instead instead of insert on public.below for each row execute function public.touch();
  create rule silent as on delete to public.other where old.parent = 7 do instead nothing;
  create rule quiet as on delete to public.above do instead delete from public.other where id = old.id;`;

const roles = `
  create role remake_owner; create role remake_reader; grant create on schema public to remake_owner;
  alter default privileges in schema public grant all on tables to remake_reader;`;
const away = `drop table public.parent, public.other, public.base cascade; drop function public.touch();`;

describe.for(engines())('on $name', ({ fresh }) => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await fresh({ cluster: 'own' });
  });
  afterEach(() => engine.close());

  test('what stands on a column that widens comes back as it is intended', async () => {
    const intended = standing('bigint', 'text');
    const { session, patch, open, apply } = await patched(engine, `${roles}${intended}`, `${away}${standing('int', 'varchar(10)')}`);
    expect(patch.left, patch.text).toEqual([]);
    expect(patch.proof.faults).toEqual([]);
    const before = contents(await readSnapshot(session, 'before'));
    await apply();
    expect(await open()).toEqual([]);
    const after = await readSnapshot(session, 'after');
    expect(await engine.query('select id, label from public.above union all select more, label from public.beside')).toEqual([
      { id: '1', label: 'a' },
      { id: '3', label: 'b' },
    ]);
    await apply();
    expect(contents(await readSnapshot(session, 'again'))).toEqual(contents(after));
    await session.run(`${away}${intended}`);
    expect(contents(after)).toEqual(contents(await readSnapshot(session, 'intended')));
    expect(contents(after)['grant']).toEqual(before['grant']);
  });

  test.for([
    ['a materialized view', 'create materialized view public.m as select a from public.t', 'materializedView public.m stands on it'],
    [
      'a view that a materialized view reads',
      'create view public.v as select a from public.t; create materialized view public.m as select a from public.v',
      'materializedView public.m stands on it',
    ],
    [
      'a view with a security label on a column',
      `create view public."V" as select a from public.t; set allow_system_table_mods = on;
       insert into pg_catalog.pg_seclabel select oid, tableoid, 1, 'mask', 'x' from pg_class where relname = 'V'; reset allow_system_table_mods`,
      'view public."V" stands on it and has a security label',
    ],
    [
      'a view of which a function takes rows',
      `create view public.v as select a from public.t; create function public.f(public.v) returns int language sql as 'select 1'`,
      'cannot drop view public.v because other objects depend on it',
    ],
  ] as const)('%s in the way is left to a person, and nothing is dropped', async ([, more, why]) => {
    const made = (type: string): string => `create table public.t (a ${type}); ${more};`;
    const { session, patch, open, apply } = await patched(engine, made('bigint'), `drop table public.t cascade; ${made('int')}`);
    expect(patch.left.find(({ step }) => step.key === 'column public.t.a')?.why).toContain(why);
    expect(patch.proof.faults).toEqual([]);
    const before = contents(await readSnapshot(session, 'before'));
    await apply();
    expect(contents(await readSnapshot(session, 'after'))).toEqual(before);
    expect(await open()).toContain('column public.t.a');
  });

  const keyed = (key: string, pointing: string): string => `
    create table public.t (id int not null, tenant int not null, label text, ${key});
    create table public.o (id int, tenant int, t int, constraint points ${pointing});
    create view public.grouped as select id, tenant, label from public.t group by id, tenant;
    alter table public.t replica identity using index t_pkey;
    comment on constraint points on public.o is 'points'; comment on constraint t_pkey on public.t is 'key';
    grant select on public.grouped to public;
    insert into public.t values (1, 1, 'a'), (2, 1, 'b'); insert into public.o values (1, 1, 2);`;
  const here = 'foreign key (t) references public.t (id) on delete cascade deferrable';
  const both = 'foreign key (tenant, t) references public.t (tenant, id) match full not valid';

  test.for([
    ['which points at other columns, too', keyed('primary key (tenant, id)', both), keyed('primary key (id)', here)],
    ['which has a unique constraint to point at', keyed('primary key (tenant, id), unique (id)', here), keyed('primary key (id)', here)],
    ['which stays', keyed('primary key (id) include (label)', here), keyed('primary key (id)', here)],
  ] as const)('a primary key changes below a foreign key %s', async ([, intended, actual]) => {
    const { session, patch, open, apply } = await patched(engine, intended, `drop table public.t, public.o cascade; ${actual}`);
    expect(patch.left, patch.text).toEqual([]);
    expect(patch.proof.faults, patch.text).toEqual([]);
    await apply();
    expect(await open(), patch.text).toEqual([]);
    const after = contents(await readSnapshot(session, 'after'));
    await apply();
    expect(contents(await readSnapshot(session, 'again'))).toEqual(after);
    expect(await engine.query('select t::text from public.t union all select o::text from public.o')).toHaveLength(3);
    await session.run(`drop table public.t, public.o cascade; ${intended}`);
    expect(after).toEqual(contents(await readSnapshot(session, 'intended')));
  });

  test('a view that was open is closed again in the transaction that makes it again', async () => {
    const viewed = (key: string, options: string): string => `
      create table public.t (id int not null, tenant int not null, label text, ${key});
      create view public.grouped ${options} as select id, tenant, label from public.t group by id, tenant;`;
    const { session, patch, open } = await patched(
      engine,
      `${roles}${viewed('primary key (tenant, id)', 'with (security_barrier = true)')} revoke all on public.grouped from remake_reader;`,
      `drop table public.t cascade; ${viewed('primary key (id)', '')}`,
    );
    const seen: boolean[] = [];
    for (const { text, node } of splitScript(patch.text).statements) {
      await session.run(text);
      if (!('TransactionStmt' in node) || node.TransactionStmt.kind !== 'TRANS_STMT_COMMIT') continue;
      const [row] = await engine.query<{ open: boolean }>(
        `select reloptions is null or has_table_privilege('remake_reader', oid, 'select') as open from pg_class where relname = 'grouped'`,
      );
      seen.push(row!.open);
    }
    expect(seen.length, patch.text).toBeGreaterThan(1);
    expect(seen, patch.text).not.toContain(true);
    expect(await open()).toEqual([]);
  });

  test('what the twin does not have as the database does cannot be given back', async () => {
    const view = 'create view public.v as select 1 as a';
    await engine.exec(`${view}; comment on view public.v is 'v'`);
    const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    const actual = await readSnapshot(session, 'actual');
    for (const [unlike, lost] of [
      [[], undefined],
      [['comment view public.v'], 'comment view public.v'],
    ] as const) {
      await session.run(`drop view public.v; ${view}`);
      const trial = { session, unlike: new Set<string>(unlike) };
      const given = await giveBack({ key: 'view public.v' }, actual, trial, () => readSnapshot(session, 'twin'));
      expect(given.lost).toBe(lost);
    }
  });

  test('where rows are in the way of another primary key, what points at it stays', async () => {
    const intended = keyed('primary key (tenant)', 'foreign key (t) references public.t (tenant)').replaceAll(/insert into .*?;/g, '');
    const { session, patch, apply } = await patched(
      engine,
      intended.replace('group by id, tenant', 'group by tenant, id, label'),
      `drop table public.t, public.o cascade; ${keyed('primary key (id)', here).replace('group by id, tenant', 'group by tenant, id, label')}`,
    );
    expect(patch.left, patch.text).toEqual([]);
    const before = contents(await readSnapshot(session, 'before'));
    await apply();
    expect(contents(await readSnapshot(session, 'after'))).toEqual(before);
  });
});
