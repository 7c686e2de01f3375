import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import { type Environment, Snapshot } from '../src/database/snapshot.ts';
import { answerQuestions, closeEngine, compareWithAnswers } from '../src/gap/answer.ts';
import { type Answer, Oracle, type Question } from '../src/gap/oracle.ts';
import type { Intent, IntendedObject } from '../src/intent/intent.ts';
import type { Place, Stored } from '../src/kinds/kind.ts';

/** Each object is written as a person would; the snapshot then holds what the catalog makes of it. */
const database = `
create schema extensions;
create extension vector with schema extensions;
create extension pgcrypto with schema extensions;
create extension citext with schema extensions;
create extension intarray with schema extensions;
create schema auth;
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create type public.mood as enum ('ok', 'sad');
create type public.pair as (a integer, b text);
create domain public.price as numeric check (value > 0);
create domain public.label as text default 'none';
create collation public.by_letter (locale = 'C');
create function public.is_ok(word text) returns boolean language sql immutable as 'select true';
create function public.amounts(low integer, word text default 'a') returns table (id integer, word text) language sql as 'select 1, word';
create aggregate public.total (integer) (sfunc = int4pl, stype = integer);
create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid,
  status text default 'new',
  mood public.mood default 'ok',
  total numeric(10, 2),
  quantity integer,
  sum numeric generated always as (total * quantity) stored,
  near extensions.vector(3),
  mail extensions.citext,
  document json,
  number serial,
  name text collate public.by_letter,
  parts public.pair,
  price public.price,
  numbers integer[] constraint holds_one check (numbers operator(pg_catalog.@>) array[1])
);
create view public.mine as select id, status from orders where user_id = auth.uid();
create view public.by_order as select id, status from orders group by id;
create index on public.orders (lower(status));
create index on public.orders ((status || 'a'));
create policy own on public.orders using (user_id = auth.uid());
create policy seen on public.orders using (exists (select 1 from mine where mine.id = orders.id) and mood <> 'sad');
alter table public.orders add constraint known check (status in ('new', 'paid') or quantity between 1 and 3);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger changed before update on public.orders for each row when (old.status is distinct from new.status and new.mood = 'ok') execute function public.touch();
create rule keep as on delete to public.orders do instead update orders set quantity = 0 where id = old.id;
`;

let cacheDirectory: string;
let snapshot: Snapshot;

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'pgintent-answer-'));
  snapshot = await snapshotOf(database);
});
afterAll(async () => {
  await closeEngine();
  await rm(cacheDirectory, { recursive: true, force: true });
});

async function snapshotOf(sql: string): Promise<Snapshot> {
  const opened = await embeddedFromSql([{ name: 'database.sql', sql }], { cacheDirectory });
  try {
    return await readSnapshot(pgliteSession(opened), 'pglite');
  } finally {
    await opened.close();
  }
}

async function answersTo(questions: readonly Question[], to: Snapshot = snapshot, intent?: Intent): Promise<Answer[]> {
  const oracle = new Oracle();
  for (const question of questions) oracle.ask(question);
  await answerQuestions(oracle, to, intent);
  expect(oracle.open()).toEqual([]);
  return questions.map((question) => oracle.ask(question)!);
}

async function answerTo(question: Question, to?: Snapshot, intent?: Intent): Promise<Answer> {
  return (await answersTo([question], to, intent))[0]!;
}

function about(text: string, place: Place = 'predicate', column?: string, relation: string | undefined = 'orders'): Question {
  return {
    ask: 'expression',
    text,
    place,
    ...(relation === undefined ? {} : { schema: 'public', relation }),
    ...(column === undefined ? {} : { column }),
  };
}

/** An expression that belongs to no relation. */
function alone(text: unknown, place: Place): Question {
  return { ask: 'expression', text: String(text), place };
}

function trial(expression: string, row: Stored): Question {
  return { ask: 'trial', expression, schema: 'public', relation: 'orders', row };
}

const found = (kind: string, fits: Partial<Stored>): Stored => {
  const object = snapshot.all(kind).find((one) => Object.entries(fits).every(([name, value]) => one[name] === value));
  expect(object, `${kind} ${JSON.stringify(fits)}`).toBeDefined();
  return object!;
};

function written(objects: Omit<IntendedObject, 'by' | 'origin'>[]): Intent {
  return {
    source: 'test',
    coverage: 'partial',
    language: 'written',
    objects: objects.map((object) => ({ by: 'name', origin: { file: 'test' }, ...object })),
    exact: [],
    unread: [],
  };
}

describe('what was written comes to what the catalog prints', () => {
  const cases: [string, Question, () => unknown][] = [
    ['a policy', about('user_id = auth.uid()'), () => found('policy', { name: 'own' })['using']],
    [
      'a policy with a subquery',
      about(`exists (select 1 from mine where mine.id = orders.id) and mood <> 'sad'`),
      () => found('policy', { name: 'seen' })['using'],
    ],
    ['a check', about(`status in ('new', 'paid') or quantity between 1 and 3`), () => found('check', { name: 'known' })['expression']],
    ['a default', about(`'new'`, 'default', 'status'), () => found('column', { table: 'orders', name: 'status' })['default']],
    ['a default of a type of ours', about(`'ok'`, 'default', 'mood'), () => found('column', { table: 'orders', name: 'mood' })['default']],
    [
      'the default of a serial column',
      about(`nextval('orders_number_seq')`, 'default', 'number'),
      () => found('column', { table: 'orders', name: 'number' })['default'],
    ],
    [
      'a generated column',
      about('total * quantity', 'generated', 'sum'),
      () => found('column', { table: 'orders', name: 'sum' })['generated'],
    ],
    ['a call in an index', about('lower(status)', 'index'), () => keyOf('lower')],
    ['another expression in an index', about(`status || 'a'`, 'index'), () => keyOf('||')],
    [
      'the condition of a trigger',
      about(`old.status is distinct from new.status and new.mood = 'ok'`, 'when'),
      () => found('trigger', { name: 'changed' })['when'],
    ],
    [
      'a view',
      { ask: 'query', text: 'select id, status from orders where user_id = auth.uid();' },
      () => found('view', { name: 'mine' })['definition'],
    ],
    [
      'a view that groups by the primary key',
      { ask: 'query', text: 'select id, status from orders group by id -- all' },
      () => found('view', { name: 'by_order' })['definition'],
    ],
    [
      'a rule',
      { ask: 'query', text: 'create rule keep as on delete to public.orders do instead update orders set quantity = 0 where id = old.id' },
      () => found('rule', { name: 'keep' })['definition'],
    ],
  ];
  const keyOf = (part: string): unknown => {
    const keys = snapshot.all('index').flatMap((index) => index['columns'] as { expression: string }[]);
    return keys.find(({ expression }) => expression.includes(part))?.expression;
  };

  test.for(cases)('%s', async ([, question, expected]) => {
    const text = expected();
    expect(text).toBeTypeOf('string');
    expect(await answerTo(question)).toEqual({ text, major: 18 });
  });
});

describe('expressions that stand by themselves', () => {
  const ours = (): Intent =>
    written([
      { kind: 'domain', object: { schema: 'public', name: 'share', type: 'numeric(5,2)' } },
      { kind: 'domainCheck', object: { schema: 'public', domain: 'share', name: 'share_check', expression: 'value between 0 and 1' } },
      {
        kind: 'function',
        object: { schema: 'public', name: 'greet', arguments: 'character varying', returns: 'text', argumentDefaults: [`'you'`] },
      },
    ]);

  test('the check of a domain takes the type of the domain that has it', async () => {
    expect(await answerTo(alone('value between 0 and 1', 'domain'), snapshot, ours())).toEqual({
      text: '((VALUE >= (0)::numeric) AND (VALUE <= (1)::numeric))',
      major: 18,
    });
    expect(await answerTo(alone(found('domainCheck', { domain: 'price' })['expression'], 'domain'))).toEqual({
      text: '(VALUE > (0)::numeric)',
      major: 18,
    });
  });

  test('a default takes the type of the domain or argument that has it', async () => {
    expect(await answerTo(alone(`'you'`, 'default'), snapshot, ours())).toEqual({ text: `'you'::character varying`, major: 18 });
    expect(await answerTo(alone(`'none'::text`, 'default'))).toEqual({ text: `'none'::text`, major: 18 });
  });

  test('an argument may be NULL unless it is given', async () => {
    const intent = written([
      { kind: 'function', object: { schema: 'public', name: 'f', arguments: 'uuid, mood', returns: 'text', argumentDefaults: ['null'] } },
    ]);
    expect(await answerTo(alone('null', 'default'), snapshot, intent)).toEqual({ text: 'NULL::public.mood', major: 18 });
  });

  test('a default that nobody is known to have is printed as it is', async () => {
    expect(await answerTo(alone(`now() + '1 day'`, 'default'))).toEqual({ text: `(now() + '1 day'::interval)`, major: 18 });
  });

  test('a check of an unknown domain is unknown', async () => {
    expect(await answerTo(alone('value > 5', 'domain'))).toEqual({ unknown: 'the type of the domain is not known' });
  });
});

describe('names', () => {
  test.for([
    ['a type of ours without its schema', `mood = 'ok'::mood`, `(mood = 'ok'::public.mood)`],
    ['a vector', `near <-> '[1,2,3]' < 1`, `((near OPERATOR(extensions.<->) '[1,2,3]'::extensions.vector) < (1)::double precision)`],
    ['citext', `mail = 'A'`, `(mail OPERATOR(extensions.=) 'A'::extensions.citext)`],
    ['a function of an extension', `crypt(status, 'x') = ''`, `(extensions.crypt(status, 'x'::text) = ''::text)`],
    [
      'a function that returns a table, and has a default',
      `(select count(*) from amounts(1)) > 0`,
      `(( SELECT count(*) AS count\n   FROM public.amounts(1) amounts(id, word)) > 0)`,
    ],
    [
      'an aggregate of ours',
      `(select total(quantity) from orders o) > 0`,
      `(( SELECT public.total(o.quantity) AS total\n   FROM public.orders o) > 0)`,
    ],
    ['a part of a composite', `(parts).a > 0`, `((parts).a > 0)`],
    ['the whole row', `orders is not null`, `(orders.* IS NOT NULL)`],
    ['a collation of ours', `status collate by_letter < 'a'`, `((status COLLATE public.by_letter) < 'a'::text)`],
    ['a regclass', `'mine'::regclass is not null`, `('public.mine'::regclass IS NOT NULL)`],
    ['a comment behind', `quantity > 0 -- always`, `(quantity > 0)`],
  ] as const)('%s', async ([, text, expected]) => {
    expect(await answerTo(about(text))).toEqual({ text: expected, major: 18 });
  });

  test('an index over a type without order, or over a column, is printed like any other', async () => {
    expect(await answerTo(about(`document -> 'x'`, 'index'))).toEqual({ text: `(document -> 'x'::text)`, major: 18 });
    expect(await answerTo(about('(status)', 'index'))).toEqual({ text: 'status', major: 18 });
  });

  test.for([
    ['an unknown function', about('is_known(status)'), 'Postgres says: function is_known(text) does not exist'],
    ['an unknown column', about('nothing > 0'), 'Postgres says: column "nothing" does not exist'],
    ['an unknown relation', about('true', 'predicate', undefined, 'nothing'), 'Postgres says: relation "public.nothing" does not exist'],
    ['an unknown column that is generated', about('1', 'generated', 'nothing'), 'the type of the column nothing is not known'],
    ['what Postgres refuses there', about('count(*) > 0'), 'Postgres says: aggregate functions are not allowed in policy expressions'],
    ['what Postgres does not keep', about('null', 'default', 'status'), 'Postgres keeps nothing of it'],
  ] as const)('%s is unknown, with the reason', async ([, question, unknown]) => {
    expect(await answerTo(question)).toEqual({ unknown });
  });

  test('names that look like SQL', async () => {
    const evil = `a"; drop schema public cascade; --`;
    const named = `"${evil.replaceAll('"', '""')}"`;
    const strange = await snapshotOf(`create table ${named} (${named} integer)`);
    expect(
      await answerTo({ ask: 'expression', text: `${named} > 0`, place: 'predicate', schema: 'public', relation: evil }, strange),
    ).toEqual({ text: `(${named} > 0)`, major: 18 });
    expect(
      await answerTo({ ask: 'expression', text: `new.${named} > 0`, place: 'when', schema: 'public', relation: evil }, strange),
    ).toEqual({ text: `(new.${named} > 0)`, major: 18 });
  });
});

test("a name without a schema is the system's where the catalog prints it, and along the path where a person writes it", async () => {
  const printed = String(found('check', { name: 'holds_one' })['expression']);
  const [catalogs, persons] = await answersTo([about(printed), about('numbers @> array[1]')]);
  expect(catalogs).toEqual({ text: '(numbers @> ARRAY[1])', major: 18 });
  expect(persons).toEqual({ text: '(numbers OPERATOR(extensions.@>) ARRAY[1])', major: 18 });
});

describe('one expression and nothing else', () => {
  test.for([
    'true); drop table public.orders; --',
    'true; select 1',
    '1) + (2',
    'true) with check (true',
    'true as a',
    'a, b',
    '',
    ' -- nothing',
    'select 1',
    `'open`,
    `"open`,
    'true /* open',
    `quantity > 0\0`,
  ])('%j is refused', async (text) => {
    const answers = await answersTo([
      about(text),
      about(text, 'index'),
      about(text, 'when'),
      about(text, 'default', 'status'),
      trial(text, {}),
      about('quantity > 0'),
    ]);
    for (const answer of answers.slice(0, -1)) expect(answer).toHaveProperty('unknown');
    expect(answers.at(-1)).toEqual({ text: '(quantity > 0)', major: 18 });
  });

  test.for([
    'drop table orders',
    'select 1; select 2',
    'delete from orders',
    'select 1 into x',
    'create rule a as on insert to orders do nothing; drop table orders',
  ])('%j is no query', async (text) => {
    expect(await answerTo({ ask: 'query', text })).toHaveProperty('unknown');
    expect(await answerTo({ ask: 'query', text: 'select id from orders' })).toHaveProperty('text');
  });

  test('an engine that breaks takes no other answer along', async () => {
    const endless = Array.from({ length: 4000 }, () => '1').join('+');
    const [before, broken, after] = await answersTo([about('quantity > 1'), about(`${endless} > 0`), about('quantity > 2')]);
    expect(before).toEqual({ text: '(quantity > 1)', major: 18 });
    expect(broken).toHaveProperty('unknown');
    expect(after).toEqual({ text: '(quantity > 2)', major: 18 });
  });
});

describe('trials', () => {
  const known = `status in ('new', 'paid')`;
  test.for<[string, Stored, Answer]>([
    [known, { status: 'new' }, { accepted: true }],
    [known, { status: 'lost' }, { accepted: false }],
    [known, { status: null }, { accepted: true }],
    [known, {}, { accepted: true }],
    [`${known} and status is not null`, { status: null }, { accepted: false }],
    ['total > 0 and quantity > 0', { total: 0.01, quantity: '3' }, { accepted: true }],
    ['sum > 0', { total: -1, quantity: 2 }, { accepted: false }],
    ['sum > 0', { sum: 1, total: -1, quantity: 2 }, { accepted: true }],
    [`mood = 'ok' and (parts).a = 1`, { mood: 'ok', parts: { a: 1 } }, { accepted: true }],
    [`document ->> 'a' = 'b'`, { document: { a: 'c' } }, { accepted: false }],
    [`extensions.vector_dims(near) = 3 and mail = 'A'`, { near: '[1,2,3]', mail: 'a' }, { accepted: true }],
    // As the catalog prints it, which means the system's operators.
    ['(numbers @> ARRAY[1])', { numbers: [2, 1] }, { accepted: true }],
    ['(numbers @> ARRAY[1])', { numbers: [2] }, { accepted: false }],
    // The domain's own check is another one.
    ['price < 10', { price: -1 }, { accepted: true }],
    ['quantity > 0', { amount: 1 }, { unknown: 'public.orders has no column amount' }],
    ['quantity > 0', { quantity: 'many' }, { unknown: 'Postgres says: invalid input syntax for type integer: "many"' }],
    ['quantity / 0 > 1', { quantity: 1 }, { unknown: 'Postgres says: division by zero' }],
    ['is_ok(status)', { status: 'new' }, { unknown: 'it calls public.is_ok, whose body is not run here' }],
    ['status is null or is_ok(status)', { status: null }, { accepted: true }],
    ['pg_sleep(1000) is null', {}, { unknown: 'it calls pg_sleep, which gives another result each time' }],
  ])('%s with %j', async ([expression, row, expected]) => {
    expect(await answerTo(trial(expression, row))).toEqual(expected);
  });

  test('a table that nobody knows', async () => {
    expect(await answerTo({ ask: 'trial', expression: 'true', schema: 'public', relation: 'nothing', row: {} })).toEqual({
      unknown: 'the columns of public.nothing are not known',
    });
  });

  test('by a collation that the engine lacks nothing is tried', async () => {
    const column = { ...found('column', { table: 'orders', name: 'name' }), collation: 'pg_catalog."xx-nowhere"' };
    const elsewhere = withObjects(
      'column',
      snapshot.all('column').map((one) => (one['table'] === 'orders' && one['name'] === 'name' ? column : one)),
    );
    expect(await answerTo(trial(`name < 'b'`, { name: 'a' }), elsewhere)).toEqual({
      unknown: 'the embedded engine does not have the collation pg_catalog.xx-nowhere',
    });
    expect(await answerTo(about(`name < 'b'`), elsewhere)).toEqual({ text: `(name < 'b'::text)`, major: 18 });
  });
});

describe('extensions that the engine lacks', () => {
  const lacking = (): Snapshot => {
    const environment: Environment = {
      functions: [
        ...snapshot.data.environment.functions,
        {
          schema: 'extensions',
          name: 'st_dwithin',
          arguments: 'extensions.geometry, extensions.geometry, double precision',
          returns: 'boolean',
          volatility: 'i',
          set: false,
        },
        {
          schema: 'extensions',
          name: 'geometry_overlaps',
          arguments: 'geom1 extensions.geometry, geom2 extensions.geometry',
          returns: 'boolean',
          volatility: 'i',
          set: false,
        },
        {
          schema: 'net',
          name: 'http_get',
          arguments: 'url text, OUT status integer, OUT body text',
          returns: 'record',
          volatility: 'v',
          set: false,
        },
      ],
      types: [...snapshot.data.environment.types, { schema: 'extensions', name: 'geometry', sort: 'b', extension: 'postgis' }],
      operators: [
        ...snapshot.data.environment.operators,
        {
          schema: 'extensions',
          name: '&&',
          left: 'extensions.geometry',
          right: 'extensions.geometry',
          returns: 'boolean',
          function: 'extensions.geometry_overlaps',
        },
      ],
    };
    const column = (name: string, type: string): Stored => ({
      ...found('column', { table: 'orders', name: 'status' }),
      table: 'places',
      name,
      type,
      default: null,
    });
    const table = { ...found('table', { name: 'orders' }), name: 'places', columnOrder: ['id', 'spot', 'area'] };
    const objects = {
      ...snapshot.data.objects,
      extension: [...snapshot.all('extension'), { name: 'postgis', schema: 'extensions', version: '3.5' }],
      table: [...snapshot.all('table'), table],
      column: [
        ...snapshot.all('column'),
        column('id', 'integer'),
        column('spot', 'extensions.geometry(Point,4326)'),
        column('area', 'extensions.geometry'),
      ],
    };
    return new Snapshot({ ...snapshot.data, environment, objects });
  };

  test('their functions, operators and types have stubs', async () => {
    const [call, operator, record] = await answersTo(
      [
        about('st_dwithin(spot, area, 5)', 'predicate', undefined, 'places'),
        about('spot && area', 'predicate', undefined, 'places'),
        about(`(net.http_get('x')).status = 200`, 'predicate', undefined, 'places'),
      ],
      lacking(),
    );
    expect(call).toEqual({ text: 'extensions.st_dwithin(spot, area, (5)::double precision)', major: 18 });
    expect(operator).toEqual({ text: '(spot OPERATOR(extensions.&&) area)', major: 18 });
    expect(record).toEqual({ text: `((net.http_get('x'::text)).status = 200)`, major: 18 });
  });

  test('a constant of such a type is unknown: its own server prints it otherwise', async () => {
    const unknown = 'the embedded engine cannot read values of the type extensions.geometry';
    expect(await answerTo(about(`spot && 'POINT(0 0)'`, 'predicate', undefined, 'places'), lacking())).toEqual({ unknown });
  });

  test('a trial that would compute with such a type is unknown', async () => {
    const rows = { spot: 'POINT(0 0)', area: 'POINT(0 0)' };
    const [computed, present] = await answersTo(
      [
        { ask: 'trial', expression: 'spot && area', schema: 'public', relation: 'places', row: rows },
        { ask: 'trial', expression: 'spot is not null', schema: 'public', relation: 'places', row: { spot: null } },
      ],
      lacking(),
    );
    expect(computed).toEqual({ unknown: 'it calls extensions.geometry_overlaps, whose body is not run here' });
    expect(present).toEqual({ accepted: false });
  });
});

describe('what the snapshot lacks comes from the intent', () => {
  const intent = (): Intent =>
    written([
      { kind: 'extension', object: { name: 'hstore' } },
      { kind: 'enum', object: { schema: 'public', name: 'level', labels: ['low', 'high'] } },
      { kind: 'table', object: { schema: 'public', name: 'tasks' } },
      { kind: 'column', object: { schema: 'public', table: 'tasks', name: 'owner', type: 'uuid' } },
      { kind: 'column', object: { schema: 'public', table: 'tasks', name: 'level', type: 'level' } },
      { kind: 'column', object: { schema: 'public', table: 'tasks', name: 'extra', type: 'hstore' } },
      { kind: 'column', object: { schema: 'public', table: 'tasks', name: 'unsure', type: { in: ['text', 'uuid'] } } },
      { kind: 'column', object: { schema: 'public', table: 'orders', name: 'paid_at', type: 'timestamptz' } },
      { kind: 'function', object: { schema: 'public', name: 'may_see', arguments: 'uuid', returns: 'boolean', volatility: 'stable' } },
      { kind: 'view', object: { schema: 'public', name: 'high_tasks', definition: `select owner from tasks where level = 'high'` } },
    ]);

  test.for([
    [
      'a table with its columns, types and functions',
      about(`may_see(owner) and level = 'high'`, 'predicate', undefined, 'tasks'),
      `(public.may_see(owner) AND (level = 'high'::public.level))`,
    ],
    [
      'an extension',
      about(`extra -> 'a' = 'b'`, 'predicate', undefined, 'tasks'),
      `((extra OPERATOR(extensions.->) 'a'::text) = 'b'::text)`,
    ],
    ['a column', about('paid_at is null'), '(paid_at IS NULL)'],
    [
      'a view of which only the query is known',
      about('user_id in (select owner from high_tasks)'),
      '(user_id IN ( SELECT high_tasks.owner\n   FROM public.high_tasks))',
    ],
  ] as const)('%s', async ([, question, text]) => {
    expect(await answerTo(question, snapshot, intent())).toEqual({ text, major: 18 });
  });

  test('and without it is unknown', async () => {
    expect(await answerTo(about('paid_at is null'))).toEqual({ unknown: 'Postgres says: column "paid_at" does not exist' });
  });
});

describe('a comparison with answers', () => {
  const policy = (using: string): Intent =>
    written([{ kind: 'policy', object: { schema: 'public', table: 'orders', name: 'seen', using } }]);

  test('holds what is written otherwise', async () => {
    const comparison = await compareWithAnswers(
      policy(`mood != 'sad'::mood and exists (select 1 from public.mine where mine.id = orders.id)`),
      snapshot,
    );
    expect(comparison.outcomes.map(({ verdict }) => verdict)).toEqual(['held']);
  });

  test('finds what differs', async () => {
    const comparison = await compareWithAnswers(policy(`mood <> 'sad'`), snapshot);
    expect(comparison.gaps.map(({ key }) => key)).toEqual(['policy public.orders.seen']);
  });

  test('does not know what cannot be elaborated', async () => {
    const { outcomes } = await compareWithAnswers(policy('is_known(status)'), snapshot);
    expect(outcomes).toEqual([
      expect.objectContaining({ verdict: 'unknown', reason: 'using: Postgres says: function is_known(text) does not exist' }),
    ]);
  });

  test('asks nothing where the texts are equal', async () => {
    await closeEngine();
    const start = performance.now();
    await compareWithAnswers(policy(String(found('policy', { name: 'seen' })['using'])), snapshot);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('calls at the same time are answered one after the other', async () => {
  const other = await snapshotOf('create table public.orders (quantity text)');
  const both = await Promise.all([
    answerTo(about('quantity > quantity')),
    answerTo(about(`quantity > '1'`), other),
    answerTo(about(`quantity > '1'`)),
  ]);
  expect(both).toEqual([
    { text: '(quantity > quantity)', major: 18 },
    { text: `(quantity > '1'::text)`, major: 18 },
    { text: '(quantity > 1)', major: 18 },
  ]);
});

function withObjects(kind: string, objects: readonly Stored[]): Snapshot {
  return new Snapshot({ ...snapshot.data, objects: { ...snapshot.data.objects, [kind]: [...objects] } });
}
