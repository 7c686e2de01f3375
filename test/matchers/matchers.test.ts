import { inspect } from 'node:util';
import { afterEach, type Assertion, beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../../matchers/helpers/judge.ts';
import { setSearchPath } from '../../matchers/setup.ts';
import { Snapshot } from '../../src/database/snapshot.ts';
import { kinds, readKinds } from '../../src/kinds/index.ts';
import { type Sentence, sentences } from './sentences.ts';
import { shop } from './shop.ts';

let db: Snapshot;
beforeAll(async () => {
  db = await shop();
});

const entries = Object.entries(sentences);

test.for(entries)('%s says what is true', (entry) => {
  const [, { true: truths }] = entry;
  for (const sentence of truths) {
    sentence(expect(db));
    expect(
      failure(() => sentence(expect(db).not)),
      spoken(sentence),
    ).toMatch(/./);
  }
});

test.for(entries)('%s does not say what is false', ([, { false: falsehoods }]) => {
  for (const sentence of falsehoods) {
    sentence(expect(db).not);
    expect(
      failure(() => sentence(expect(db))),
      spoken(sentence),
    ).toMatch(/./);
  }
});

test.for(entries)('%s passes neither way where a name is wrong', ([, { neither }]) => {
  for (const sentence of neither ?? []) {
    expect(
      failure(() => sentence(expect(db))),
      spoken(sentence),
    ).toMatch(/./);
    expect(
      failure(() => sentence(expect(db).not)),
      spoken(sentence),
    ).toMatch(/./);
  }
});

test.for(entries)('%s says what is there instead', ([, { true: truths, false: falsehoods, neither }]) => {
  const texts = [
    ...truths.map((sentence) => said('.not', sentence, () => sentence(expect(db).not))),
    ...falsehoods.map((sentence) => said('', sentence, () => sentence(expect(db)))),
    ...(neither ?? []).flatMap((sentence) => [
      said('', sentence, () => sentence(expect(db))),
      said('.not', sentence, () => sentence(expect(db).not)),
    ]),
  ];
  expect(texts.join('\n\n')).toMatchSnapshot();
});

test.for(entries)('%s goes on after a failure under expect.soft', ([, { true: truths, false: falsehoods }], { task }) => {
  truths[0]!(expect.soft(db));
  expect(task.result?.errors ?? []).toEqual([]);
  falsehoods[0]!(expect.soft(db));
  truths[0]!(expect.soft(db).not);
  // Both were noted and neither was thrown; that they failed is what was wanted.
  expect(task.result?.errors).toHaveLength(2);
  task.result!.errors = [];
  task.result!.state = 'run';
});

test.for(entries)('%s has a text for what it finds and for what it does not', ([, { true: truths, false: falsehoods }]) => {
  expect(truths).not.toHaveLength(0);
  expect(falsehoods).not.toHaveLength(0);
});

test.for(entries)('%s never passes where the kinds could not be read', ([, { true: truths }]) => {
  const unread = [{ kinds: readKinds.map(({ name }) => name), reason: 'this login may not read it', remedy: 'use another login' }];
  const blind = new Snapshot({ ...db.data, unread });
  for (const sentence of truths) {
    expect(
      failure(() => sentence(expect(blind))),
      spoken(sentence),
    ).toMatch(/may not read/);
    expect(
      failure(() => sentence(expect(blind).not)),
      spoken(sentence),
    ).toMatch(/may not read/);
  }
});

test.for(entries)('%s refuses a subject that is no snapshot', ([name, { true: truths }]) => {
  for (const subject of [undefined, null, 'postgres://localhost', {}, Promise.resolve(db), db.data]) {
    expect(() => truths[0]!(expect(subject))).toThrow(
      expect.objectContaining({ name: 'Misuse', message: expect.stringContaining(`${name}: expect() takes a snapshot`) }),
    );
    expect(() => truths[0]!(expect(subject).not)).toThrow(expect.objectContaining({ name: 'Misuse' }));
  }
});

describe('a mistake in a call is an error of its own', () => {
  const mistakes: Record<string, [Sentence, RegExp]> = {
    'an option that does not exist': [
      (it) => it.toHaveColumn('orders', 'total', { typ: 'numeric' } as never),
      /toHaveColumn: there is no option typ. The nearest is type. There are: type, notNull/,
    ],
    'a value of the wrong type': [
      (it) => it.toHaveColumn('orders', 'total', { notNull: 'yes' } as never),
      /the option notNull cannot be the text "yes"/,
    ],
    'an option that is undefined': [
      (it) => it.toHaveColumn('orders', 'total', { type: undefined } as never),
      /the option type is undefined/,
    ],
    'an owner that is undefined': [(it) => it.toHaveTable('orders', { owner: undefined } as never), /the option owner is undefined/],
    'an empty choice': [(it) => it.toHaveColumn('orders', 'total', { type: { in: [] } }), /a list that is not empty/],
    'a name with too many parts': [(it) => it.toHaveTable('a.b.c'), /a name such as 'schema.name' is expected/],
    'a name that is none': [(it) => it.toHaveTable(42 as never), /the number 42 was given/],
    'several overloads': [
      (it) => it.toHaveFunction('find'),
      /public.find has 2 overloads. Say which one:\n {2}public.find\(bigint\)\n {2}public.find\(text\)/,
    ],
    'a type that is none': [(it) => it.toHaveFunction('find(big int)'), /"big int" is no type/],
    'a privilege that is none': [
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anon', ['selec'] as never),
      /"selec" is no privilege on a table. There are: select, insert/,
    ],
    'a privilege on another sort of object': [
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anon', ['execute']),
      /"execute" is no privilege on a table/,
    ],
    'two targets': [(it) => it.toHaveOwner({ table: 'orders', view: 'totals' }, 'anon'), /one target is expected/],
    'a target that does not exist': [(it) => it.toHaveOwner({ tables: 'orders' } as never, 'anon'), /there is no target tables/],
    'another database': [(it) => it.toHaveOwner({ database: 'shop' }, 'anon'), /the snapshot is of the database postgres/],
    'a set that does not exist': [(it) => it.toHaveExactly('table' as 'tables', ['orders']), /there are no table to list/],
    'no list of names': [(it) => it.toHaveExactly('tables', 'orders' as never), /a list of names is expected/],
    'what is not known of a view': [(it) => it.toHaveColumn('totals', 'total', { collation: null }), /does not hold collation/],
    'attributes of an enum': [(it) => it.toHaveType('status', { kind: 'enum', attributes: {} } as never), /beside kind: 'composite'/],
    'no value of a setting': [(it) => it.toHaveSetting('statement_timeout', undefined as never), /the option value is undefined/],
    'no schema': [() => setSearchPath(), /setSearchPath takes names/],
  };

  test.for(Object.entries(mistakes))('%s', ([, [sentence, message]]) => {
    expect(() => sentence(expect(db))).toThrow(expect.objectContaining({ name: 'Misuse', message: expect.stringMatching(message) }));
    expect(() => sentence(expect(db).not)).toThrow(expect.objectContaining({ name: 'Misuse' }));
  });

  test('its stack begins at the call', () => {
    expect(() => expect(db).toHaveTable('a.b.c')).toThrow(
      expect.objectContaining({ stack: expect.not.stringContaining('matchers/helpers') }),
    );
  });
});

test('an asymmetric matcher may stand for a value', () => {
  expect(db).toHaveColumn('orders', 'total', { type: expect.stringMatching(/^numeric/), notNull: true });
  expect(db).not.toHaveColumn('orders', 'total', { type: expect.stringMatching(/^text/) });
  expect(db).toHaveCheck('orders', { expression: expect.stringContaining('total >=') });
  expect(db).not.toHaveCheck('orders', { expression: expect.stringContaining('gross') });
  expect(db).not.toHaveCheck('orders', { expression: { in: ['total > 1', 'total > 2'] } });
  expect(failure(() => expect(db).toHaveColumn('orders', 'total', { type: expect.stringMatching(/^text/) }))).toContain(
    'type is numeric(12,2), not StringMatching</^text/>',
  );
  expect(failure(() => expect(db).not.toHaveColumn('orders', 'total', { type: expect.stringMatching(/^num/) }))).toMatch(
    /should not be so/,
  );
  expect(failure(() => expect(db).not.toHaveColumn('orders', 'totl', { type: expect.anything() }))).toMatch(/is missing/);
});

test('a partition has the row triggers of the tables that it is a part of', () => {
  const touch = db.all('trigger').find(({ name }) => name === 'touch')!;
  const partitioned = new Snapshot({
    ...db.data,
    objects: {
      ...db.data.objects,
      trigger: [
        { ...touch, table: 'events' },
        { ...touch, table: 'events', name: 'each', level: 'statement' },
      ],
    },
  });
  expect(partitioned).toHaveTrigger('events_2026', 'touch', { timing: 'before' });
  expect(partitioned).not.toHaveTrigger('events_2026', 'each');
  expect(partitioned).toHaveExactly('triggers', { table: 'events_2026' }, ['touch']);
});

test('a database goes by its name, or is the current one', () => {
  expect(db).toHaveOwner({ database: 'postgres' }, 'postgres');
});

describe('names without a schema', () => {
  afterEach(() => setSearchPath('public'));

  test('mean the schemas of the search path, in their order', () => {
    expect(db).not.toHaveFunction('vat(numeric)');
    setSearchPath('billing', 'public');
    expect(db).toHaveFunction('vat(numeric)');
    expect(db).toHaveTable('orders');
    expect(db).toHaveForeignKey('orders', { columns: 'customer_id', references: 'customers(id)' });
    expect(db).toHaveExactly('functions', { schema: 'billing' }, ['vat(numeric)']);
    setSearchPath('billing');
    expect(db).not.toHaveTable('orders');
  });

  test('mean what an earlier schema has, whatever it is', () => {
    setSearchPath('lab', 'public');
    expect(db).toHaveForeignTable('rates');
    // lab.part is a table; a view of that name in public would be hidden.
    const hidden = new Snapshot({
      ...db.data,
      objects: { ...db.data.objects, view: [{ ...db.all('view')[0]!, schema: 'public', name: 'part' }] },
    });
    expect(hidden).toHaveView('public.part');
    expect(hidden).not.toHaveView('part');
    expect(hidden).toHaveExactly('operatorClasses', ['even_first']);
  });

  test('may be quoted', () => {
    expect(db).toHaveTable('"public"."orders"');
    expect(db).toHaveTable('public."orders"');
    expect(() => expect(db).toHaveTable('public."orders')).toThrow(/a name such as/);
    const odd = '"Odd.Schema"."ta""ble.🙂"';
    expect(db).toHaveColumn(odd, 'co lumn', { type: 'int' });
    expect(db).toHaveExactly('tables', { schema: 'Odd.Schema' }, ['ta"ble.🙂']);
    expect(db).toHaveExactly('columns', { table: odd }, ['co lumn']);
    expect(db).toHaveFunction('"Odd.Schema"."f(x)"', { returns: 'int' });
    expect(db).toHaveFunction(`"Odd.Schema"."f(x)"(${odd})`);
    expect(db).toHaveOwner({ function: `"Odd.Schema"."f(x)"(${odd})` }, 'postgres');
    expect(failure(() => expect(db).toHaveTable('"Odd.Schema"."ta""bel.🙂"'))).toContain(
      'The nearest name of a table there: "ta""ble.🙂".',
    );
  });
});

describe('a choice may stand for every property of', () => {
  test.for(kinds.map((kind) => [kind.name, kind] as const))('%s', ([, kind]) => {
    const objects = db.all(kind.name);
    for (const object of objects.slice(0, 3)) {
      const identity = Object.fromEntries(Object.keys(kind.identity).map((name) => [name, object[name]]));
      // How a grant is meant is no property of it.
      for (const name of Object.keys(kind.properties).filter((one) => one !== 'through')) {
        const value = object[name];
        if (
          value === undefined ||
          ['includes', 'excludes', 'accepts', 'rejects', 'privileges'].includes(kind.properties[name]!.equality ?? '')
        )
          continue;
        const state = (written: unknown) => judge(db, { kind, identity, properties: { [name]: written } }).verdict;
        expect.soft([state({ in: [value] }), state({ not: value })], `${kind.name} ${name}`).toEqual(['held', 'differs']);
      }
    }
  });
});

/** What a failing assertion says; empty where it passed. A mistake in the call is none of these. */
function failure(run: () => void): string {
  try {
    run();
  } catch (error) {
    if ((error as Error).name !== 'AssertionError' && (error as Error).name !== 'Error') throw error;
    return (error as Error).message;
  }
  return '';
}

/** A sentence as a person would write it: what it calls, and with what. */
function spoken(sentence: Sentence): string {
  let text = '';
  const listener = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          void (text = `${String(name)}(${args.map(written).join(', ')})`),
    },
  );
  sentence(listener as Assertion);
  return text;
}

function written(argument: unknown): string {
  return inspect(argument, { breakLength: Infinity, compact: true, depth: 9 });
}

/** The sentence and what it says, without the evidence: kinds have tests of their own for that. */
function said(not: string, sentence: Sentence, run: () => void): string {
  const text = failure(run).replace(/\n\nImpact:[\s\S]*$/, '\n(impact, evidence, fix)');
  return `# expect(db)${not}.${spoken(sentence)}\n${text}`;
}
