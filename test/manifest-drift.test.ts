import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { onTarget } from '../src/intent/on-target.ts';
import { Bench, compareWith, expectEvidence } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

/** The database of a test has any name. */
const onDatabase = (before: string, after: string): string =>
  `do $do$ begin execute format($sql$alter ${before} %I ${after}$sql$, current_database()); end $do$`;

const onGrant = (privilege: string, role: string): string =>
  `do $do$ begin execute format('grant ${privilege} on database %I to ${role}', current_database()); end $do$`;

const setup = `
  create role m_worker;
  create schema m_billing;
  create table public.m_orders (id integer primary key, total numeric);
  create table m_billing.m_accounts (id integer);
  create domain public.m_count as integer check (value > 0) constraint m_count_small check (value < 100);
  create domain public.m_amount as numeric check (value > 0);
  create type public.m_address as (street text, zip varchar(10));
  create publication m_changes for table public.m_orders;
  ${onDatabase('database', `set statement_timeout = '30s'`)};
  ${onDatabase('database', `set search_path = '$user', public, "Odd, one"`)};
  ${onDatabase('database', `set timezone = 'UTC'`)};
  ${onDatabase('role m_worker in database', `set lock_timeout = 5000`)};
`;

const manifest = `pgintent: 1
database:
  settings: { Statement_Timeout: 0.5min, TIMEZONE: utc, search_path: [$user, public, 'Odd, one'] }
  exact: [settings]
roles:
  m_worker: { settingsInDatabase: { lock_timeout: { value: { in: [5s, 6s] } } }, exact: [settingsInDatabase] }
domains:
  m_count: { type: int, checks: [0 < value, { name: m_count_small, expression: value < 100 }], exact: [checks] }
  m_amount: { checks: [value > 0] }
compositeTypes:
  m_address: { attributeOrder: [street, zip], attributes: { street: text, zip: character varying(10) }, exact: [attributes] }
publications:
  m_changes: { tables: [m_orders], exact: [tables, schemas] }
`;

const check = (domain: string): string => `domainCheck public.${domain}`;

const drifts: [what: string, sql: string, gaps: string[], since?: number][] = [
  ['nothing', 'select 1', []],
  ['a setting', onDatabase('database', `set statement_timeout = '31s'`), ['setting statement_timeout differs']],
  ['a setting', onDatabase('database', 'reset statement_timeout'), ['setting statement_timeout missing']],
  ['the order of a path', onDatabase('database', `set search_path = public, '$user', "Odd, one"`), ['setting search_path differs']],
  ['a setting more', onDatabase('database', 'set jit = off'), ['setting jit extra']],
  ['a setting of a role', onDatabase('role m_worker in database', 'set lock_timeout = 7000'), ['setting lock_timeout of m_worker differs']],
  ['one of the choices', onDatabase('role m_worker in database', 'set lock_timeout = 6000'), []],
  ['a setting of a role more', onDatabase('role m_worker in database', 'set jit = off'), ['setting jit of m_worker extra']],
  ['a check', 'alter domain m_count drop constraint m_count_check', [`${check('m_count')} check (0 < value) missing`]],
  [
    'an expression',
    'alter domain m_amount drop constraint m_amount_check; alter domain m_amount add check (value >= 0)',
    [`${check('m_amount')} check (value > 0) missing`],
  ],
  [
    'an expression under a name',
    'alter domain m_count drop constraint m_count_small; alter domain m_count add constraint m_count_small check (value < 101)',
    [`${check('m_count')}.m_count_small differs`],
  ],
  [
    'a check that old rows need not meet',
    'alter domain m_amount drop constraint m_amount_check; alter domain m_amount add constraint m_amount_check check (value > 0) not valid',
    [`${check('m_amount')} check (value > 0) missing`],
  ],
  ['a check more', 'alter domain m_count add constraint m_odd check (value % 2 = 1)', [`${check('m_count')}.m_odd extra`]],
  ['a check more, of a domain that is not exact', 'alter domain m_amount add constraint m_odd check (value > -5)', []],
  ['an attribute', 'alter type m_address drop attribute zip', ['attribute public.m_address.zip missing']],
  ['the type of an attribute', 'alter type m_address alter attribute zip type text', ['attribute public.m_address.zip differs']],
  [
    'the order of attributes',
    'alter type m_address drop attribute street; alter type m_address add attribute street text',
    ['compositeType public.m_address differs'],
  ],
  ['an attribute more', 'alter type m_address add attribute city text', ['attribute public.m_address.city extra']],
  [
    'a table more in a publication',
    'alter publication m_changes add table m_billing.m_accounts',
    ['publicationTable m_changes m_billing.m_accounts extra'],
  ],
  [
    'a schema more in a publication',
    'alter publication m_changes add tables in schema m_billing',
    ['publicationSchema m_changes m_billing extra'],
    15,
  ],
];

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'shared' });
    bench = await Bench.on(engine);
    await bench.exec(setup);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const found = (text: string, sql: string): Promise<string[]> =>
    bench.undone(async () => {
      await bench.exec(sql);
      const snapshot = await bench.snapshot();
      const { outcomes, gaps } = await compareWith(onTarget(await parseManifest(text, 'intent.yaml'), snapshot), snapshot);
      for (const gap of gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
      return outcomes.flatMap((outcome) =>
        outcome.verdict === 'held' ? [] : [`${outcome.key} ${outcome.verdict === 'gap' ? outcome.gap.verdict : outcome.verdict}`],
      );
    });

  test.for(drifts)('a manifest sees %s (%s)', async ([, sql, gaps, since = 0], { skip }) => {
    if (engine.major < since) skip();
    expect(await found(manifest, sql)).toEqual(gaps);
  });

  test.for<[manifest: string, sql: string, gaps: string[]]>([
    ['functions: { m_f(m_mood): { returns: "table(id integer, of m_mood)", grants: { PUBLIC: [execute] } } }', '', []],
    [
      'functions: { "m_f(m_mood)": { exact: [grants], grants: { PUBLIC: [execute] } } }',
      'grant execute on function m_f to m_worker',
      ['grant function public.m_f(public.m_mood) to m_worker extra'],
    ],
    ['functions: { m_f(m_tone): {} }', '', ['function public.m_f(m_tone) missing']],
    ['functions: { m_f(m_mood): { returns: "table(id bigint, of m_mood)" } }', '', ['function public.m_f(public.m_mood) differs']],
    ['tables: { m_part: { partitionOf: m_whole }, m_child: { inherits: [m_orders] } }', '', []],
    ['tables: { m_child: { inherits: [m_whole] } }', '', ['table public.m_child differs']],
    ...['disable', 'enable replica', 'enable always'].flatMap((state): [string, string, string[]][] => {
      const gap = (key: string): string[] => (state === 'enable always' ? [] : [`${key} differs`]);
      const does = `create function m_note() returns trigger language plpgsql as 'begin return new; end'; create trigger m_t before insert on m_orders for each row execute function m_note()`;
      const rewrites = 'create rule m_r as on delete to m_orders do instead nothing';
      const watches = `create function m_watch() returns event_trigger language plpgsql as 'begin end'; create event trigger m_e on sql_drop execute function m_watch()`;
      return [
        [
          'tables: { m_orders: { triggers: { m_t: { timing: before } } } }',
          `${does}; alter table m_orders ${state} trigger m_t`,
          gap('trigger public.m_orders.m_t'),
        ],
        [
          'tables: { m_orders: { rules: { m_r: {} } } }',
          `${rewrites}; alter table m_orders ${state} rule m_r`,
          gap('rule public.m_orders.m_r'),
        ],
        ['eventTriggers: { m_e: { event: sql_drop } }', `${watches}; alter event trigger m_e ${state}`, gap('eventTrigger m_e')],
      ];
    }),
    ['tables: { m_orders: { policies: [{ command: select, using: true }] } }', 'create policy p on m_orders for select using (true)', []],
  ])('%s names what is in the schema that it means (%s)', async ([text, sql, gaps]) => {
    const there = `create type m_mood as enum ('ok'); create type m_tone as enum ('low');
      create function m_f(m_mood) returns table(id integer, of m_mood) language sql as 'select 1, $1';
      create table m_whole (id integer) partition by list (id); create table m_part partition of m_whole default;
      create table m_child () inherits (m_orders);`;
    expect(await found(`pgintent: 1\n${text}`, `${there} ${sql}`)).toEqual(gaps);
  });

  test('a manifest sees a schema that is not published', async ({ skip }) => {
    const publications = 'pgintent: 1\npublications: { m_changes: { schemas: [m_billing] } }';
    expect(await found(publications, 'select 1')).toEqual(['publicationSchema m_changes m_billing missing']);
    if (engine.major < 15) skip();
    expect(await found(publications, 'alter publication m_changes add tables in schema m_billing')).toEqual([]);
  });

  test('a manifest knows a table that is published with its schema or with all tables', async ({ skip }) => {
    const states = (table: string): string => `pgintent: 1\npublications: { m_changes: { tables: { m_orders: ${table} } } }`;
    const all = 'drop publication m_changes; create publication m_changes for all tables';
    expect(await found(states('{}'), all)).toEqual([]);
    if (engine.major < 15) skip();
    expect(await found(states('{ columns: [id] }'), all)).toEqual(['publicationTable m_changes public.m_orders differs']);
    const schema = 'drop publication m_changes; create publication m_changes for tables in schema public';
    expect(await found(states('{}'), schema)).toEqual([]);
    expect(await found(states('{ where: id > 0 }'), schema)).toEqual(['publicationTable m_changes public.m_orders differs']);
    expect(await found(states('{}'), 'drop publication m_changes; create publication m_changes for tables in schema m_billing')).toEqual([
      'publicationTable m_changes public.m_orders missing',
    ]);
  });

  test.for<[how: string, gaps: string[], since?: number]>([
    ['for table m_orders', []],
    ['for all tables', ['publication m_changes differs']],
    ['for tables in schema m_billing, table m_orders', ['publicationSchema m_changes m_billing extra'], 15],
  ])('a publication %s has other tables than the exact ones, or not', async ([how, gaps, since = 0], { skip }) => {
    if (engine.major < since) skip();
    const states = (more: string): string => `pgintent: 1\npublications: { m_changes: { ${more}tables: [m_orders], exact: [tables] } }`;
    const sql = `drop publication m_changes; create publication m_changes ${how}`;
    expect(await found(states(''), sql)).toEqual(gaps);
    if (how === 'for all tables') expect(await found(states('allTables: true, '), sql)).toEqual([]);
    if (since > 0) expect(await found(states('schemas: [m_billing], '), sql)).toEqual([]);
  });

  test.for<[exact: string, gaps: string[]]>([
    ['tables: { m_orders: }', []],
    ['schemas: { m_billing: }', ['table m_billing.m_accounts extra']],
    ['tables: { m_billing.other: }', ['table m_billing.other missing', 'table m_billing.m_accounts extra']],
  ])('exact tables are those of the schemas that the manifest is about: %s', async ([text, gaps]) => {
    const also = text.startsWith('tables') ? text : `${text}\ntables: { m_orders: }`;
    const others = found(`pgintent: 1\nexact: [tables]\n${also}`, 'select 1');
    expect((await others).filter((gap) => !gap.includes('public.'))).toEqual(gaps);
  });

  test.for<[exact: string, sql: string, gaps: string[]]>([
    [
      'schemas: { m_billing: { exact: [grants] } }',
      'grant usage on schema m_billing to m_worker',
      ['grant schema m_billing to m_worker extra'],
    ],
    [
      'functions: { m_f(int): { exact: [grants] } }',
      'create function m_f(int) returns int language sql as $$ select 1 $$; grant execute on function m_f to m_worker',
      ['grant function public.m_f(integer) to PUBLIC extra', 'grant function public.m_f(integer) to m_worker extra'],
    ],
    [
      'database: { grants: { public: [connect, temporary] }, exact: [grants] }',
      onGrant('create', 'm_worker'),
      ['grant database to m_worker extra'],
    ],
    [
      'exact: [defaultPrivileges]\ntables: { m_orders: }',
      'alter default privileges grant select on tables to m_worker',
      ['defaultPrivilege tables of postgres to m_worker extra'],
    ],
    [
      'views: { m_v: { columns: [id], exact: [grants] } }',
      'create view m_v as select id from m_orders; grant select (id) on m_v to m_worker',
      ['grant column public.m_v.id to m_worker extra'],
    ],
    ['exact: [domains]\ndomains: { m_count: }', 'select 1', ['domain public.m_amount extra']],
  ])('%s is complete', async ([text, sql, gaps]) => {
    expect(await found(`pgintent: 1\n${text}`, sql)).toEqual(gaps);
  });

  test('a unique index that does the work of a unique constraint is not extra, and may do that of an index too', async () => {
    const states = (indexes: string): string =>
      `pgintent: 1\ntables: { m_orders: { unique: [total], indexes: ${indexes}, exact: [indexes, unique] } }`;
    const one = 'create unique index m_total on m_orders (total)';
    expect(await found(states('[]'), one)).toEqual([]);
    expect(await found(states('[total]'), one)).toEqual([]);
    expect(await found(states('[]'), `${one}; create index m_more on m_orders (total)`)).toEqual(['index public.m_orders.m_more extra']);
  });

  test.for<[states: string, sql: string, gaps: string[]]>([
    ['{ columns: [id], nullsNotDistinct: false }', 'select 1', []],
    ['{ columns: [id], nullsNotDistinct: true }', 'select 1', []],
    ['{ columns: [id], deferrable: true }', 'select 1', ['unique public.m_orders (id) missing']],
    [
      '{ columns: [total], deferrable: true }',
      'create unique index m_total on m_orders (total)',
      ['unique public.m_orders (total) missing'],
    ],
    [
      '[total]',
      `create unique index m_total on m_orders (total); update pg_catalog.pg_index set indisvalid = false where indexrelid = 'm_total'::regclass`,
      ['unique public.m_orders (total) missing'],
    ],
  ])('what does not do the work of unique %s stays, and the fix adds it (%s)', async ([states, sql, gaps]) => {
    const text = `pgintent: 1\ntables: { m_orders: { unique: [${states}], primaryKey: [id] } }`;
    await bench.undone(async () => {
      await bench.exec(`set local allow_system_table_mods = on; ${sql}`);
      const judged = await compareWith(await parseManifest(text, 'intent.yaml'), await bench.snapshot());
      expect(judged.gaps.map(({ key, verdict }) => `${key} ${verdict}`)).toEqual(gaps);
      for (const { fix } of judged.gaps) await bench.exec(fix.sql!);
      expect((await compareWith(await parseManifest(text, 'intent.yaml'), await bench.snapshot())).gaps).toEqual([]);
    });
  });

  const misspelt = (name: string, meant: string): string => `unknown type: there is no type ${name}; did you mean ${meant}?`;

  test.for<[type: string, actual: string, verdict: string, sql?: string | undefined, more?: string]>([
    ['intt', 'integer', misspelt('intt', 'int')],
    ['Intt[]', 'integer[]', misspelt('intt', 'int')],
    ['varchr(20)', 'varchar(20)', misspelt('varchr', 'varchar')],
    ['txet', 'text', misspelt('txet', 'text')],
    ['timestmptz', 'timestamptz', misspelt('timestmptz', 'timestamptz')],
    ['timestampz', 'timestamptz', misspelt('timestampz', 'timestamptz')],
    ['{ in: [intt, text] }', 'integer', misspelt('intt', 'int')],
    ['{ in: [intt, int] }', 'integer', 'held'],
    // Whatever was meant, it is something else.
    ['txet', 'integer', 'gap'],
    ['intt[]', 'integer', 'gap'],
    ['varchr(20)', 'varchar(10)', 'gap'],
    ['rate', 'text', 'gap'],
    // What somebody has or means to have is no slip of the pen.
    ['intt', 'integer', 'gap', 'create schema m_other; create type m_other.intt as enum ()'],
    ['intt', 'integer', 'gap', 'create type public.intt as (a integer)'],
    ['intt', 'integer', 'gap', 'create domain m_billing.intt as integer'],
    ['intt', 'integer', 'gap', 'create table m_billing.intt ()'],
    ['intt', 'integer', 'gap', undefined, 'enums: { m_billing.intt: [a] }'],
    ['intt', 'integer', 'gap', undefined, 'extensions: { m_types: }'],
    ['public.intt', 'integer', 'gap'],
    // Types of extensions and of other servers, and whatever is not nearly a built-in type.
    ['citext', 'text', 'gap'],
    ['vector', 'tsvector', 'gap'],
    ['geometry', 'integer', 'gap'],
    ['hstore', 'integer', 'gap'],
    ['ulid', 'uuid', 'gap'],
    ['uint4', 'int4', 'gap'],
    ['oid8', 'integer', 'gap'],
    ['m_addres', 'integer', 'gap'],
    ['string', 'text', 'gap'],
  ])('a type %s where %s is: %s (%s) %s', async ([type, actual, verdict, sql = 'select 1', more = '']) => {
    const text = `pgintent: 1\ntables: { m_typed: { columns: { id: { type: ${type.startsWith('{') ? type : JSON.stringify(type)} } } } }\n${more}`;
    await bench.undone(async () => {
      await bench.exec(`create table public.m_typed (id ${actual}); ${sql}`);
      const { outcomes } = await compareWith(await parseManifest(text, 'intent.yaml'), await bench.snapshot());
      const column = outcomes.find(({ key }) => key === 'column public.m_typed.id')!;
      expect(column.verdict === 'unknown' ? `unknown ${column.reason}` : column.verdict).toBe(verdict);
    });
  });

  test('a gap says in a sentence what is wrong', async () => {
    const broken = `alter domain m_amount drop constraint m_amount_check; alter type m_address drop attribute zip; drop publication m_changes; create publication m_changes; ${onDatabase('database', 'set jit = off')}`;
    await bench.undone(async () => {
      await bench.exec(broken);
      const { gaps } = await compareWith(await parseManifest(manifest, 'intent.yaml'), await bench.snapshot());
      expect(gaps.map(({ issue }) => issue).sort()).toEqual([
        'Nobody intended the setting jit.',
        'The membership in publication m_changes of public.m_orders is missing.',
        'The type public.m_address attribute zip is missing.',
        'There is no domain public.m_amount check (value > 0) as intended.',
      ]);
    });
  });

  test('the fix of a missing object makes it', async () => {
    const broken = `alter domain m_amount drop constraint m_amount_check; alter type m_address drop attribute zip; ${onDatabase('database', 'reset search_path')}`;
    await bench.undone(async () => {
      await bench.exec(broken);
      const { gaps } = await compareWith(await parseManifest(manifest, 'intent.yaml'), await bench.snapshot());
      for (const { fix } of gaps) await bench.exec(fix.sql!);
      const after = await compareWith(await parseManifest(manifest, 'intent.yaml'), await bench.snapshot());
      expect(after.gaps.map(({ key }) => key)).toEqual([]);
      expect(gaps).toHaveLength(3);
    });
  });
});
