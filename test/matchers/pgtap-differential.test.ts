import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../matchers/setup.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { notInstalled, pgtap, said, shopWithPgtap } from './pgtap.ts';
import { nameOf, type Row, table } from './pgtap-table.ts';

/** What may become of the shop before both are asked; none depends on another one. */
const drifts = [
  'alter table orders alter total drop not null, alter total drop default',
  'alter table orders drop constraint orders_total_check',
  'alter table orders drop constraint orders_customer_id_fkey',
  'alter table orders disable row level security; drop policy insert_own on orders',
  'alter policy "own orders" on orders to anon',
  'drop index orders_customer; create index orders_customer on orders using hash (customer_id)',
  'alter table customers drop constraint customers_name_key',
  'alter table messages drop constraint messages_pkey',
  'alter table log add primary key (entry)',
  'alter function total(uuid) strict security definer immutable',
  'alter function admin_stats() security invoker',
  'drop trigger touch on orders; drop rule no_delete on log',
  "alter type status add value 'lost'; alter domain email drop not null",
  'grant insert on orders to anon; grant select on orders to public; grant usage on foreign server bank to public',
  'revoke usage on language plpgsql from public; revoke usage on schema billing from authenticated',
  'alter table customers owner to app; alter schema billing owner to app; alter view totals owner to app',
  'alter role app nologin superuser; grant staff to app; alter role staff login',
  'drop materialized view monthly; drop sequence invoice_number; drop foreign table lab.rates',
  'alter table order_archive no inherit orders; alter table events detach partition events_2026',
  'drop cast (lab.celsius as text); drop operator lab.<~> (lab.celsius, lab.celsius)',
  'drop operator class lab.even_first using btree',
  "create table storage.objects (id integer); create view billing.v as select 1 as id; create function billing.vat(text) returns text language sql as 'select $1'",
  'alter table messages add column sender text; create index on messages (room)',
  'alter extension pgcrypto set schema billing',
];

const rows = table.filter(({ speaker }) => speaker === 'db').flatMap((group) => group.rows);
const comparable = rows.filter(([theirs]) => !theirs.includes('…'));

/** Every text in quotes of the table: what may stand in place of another one. */
const words = [...new Set([...comparable.flatMap(wordsOf), 'nope'])];

/** What could stand in a row: half of it what rows of the same sort say, so that both verdicts come up. */
function candidates(row: Row): string[] {
  const group = table.find((one) => one.rows.includes(row))!.rows.flatMap(wordsOf);
  const [, twin] = /^(?:has|is|col_is)n?t?_(.*)$/.exec(nameOf(row)) ?? [];
  const twins = comparable.filter((one) => twin !== undefined && one !== row && nameOf(one).endsWith(`_${twin}`)).flatMap(wordsOf);
  return [...new Set([...twins, ...group])];
}

function wordsOf([theirs]: Row): string[] {
  return [...theirs.matchAll(/'([^']+)'/g)].map(([, word]) => word!);
}

/** The words that both sides of a row say, so that another one can stand in both. */
function shared(row: Row): string[] {
  return [...new Set(wordsOf(row).filter((word) => mention(word).test(row[1])))];
}

function mention(word: string): RegExp {
  return new RegExp(
    `(?<![\\w.-])${word.replaceAll(/[^\w ]/g, '\\$&')}(?![\\w-])|(?<=[\\w]\\.)${word.replaceAll(/[^\w ]/g, '\\$&')}(?![\\w-])`,
    'i',
  );
}

/** A row in which one word is another one. */
function changed(row: Row, word: string, other: string): Row {
  const ours = row[1].replaceAll(new RegExp(mention(word).source, 'gi'), (found: string, at: number) =>
    /[.(]$/.test(row[1].slice(0, at)) && row[1].slice(0, at).endsWith('.toHave')
      ? found
      : /[^\w.]/.test(other) && row[1][at - 1] === '.'
        ? `"${other}"`
        : other,
  );
  return [row[0].replaceAll(`'${word}'`, `'${other}'`), ours];
}

/** Where one holds and the other does not: what was decided, by the function and by what ours says. */
const decisions: readonly { name: string; of?: readonly string[]; theirs: boolean | 'either'; ours: RegExp }[] = [
  {
    name: 'what it needs has to be there',
    theirs: true,
    ours: /What it needs has to be there|so there is nothing to list|there is no type/,
  },
  { name: 'with options it has to exist under .not', theirs: true, ours: /Under \.not, options say/ },
  {
    name: 'a missing table is neither partitioned nor not',
    of: ['isnt_partitioned', 'hasnt_inherited_tables'],
    theirs: true,
    ours: /is missing/,
  },
  {
    name: 'children that are gone do not count',
    of: ['has_inherited_tables', 'hasnt_inherited_tables'],
    theirs: 'either',
    ours: /^$|has children is/,
  },
  {
    name: 'sets of functions hold signatures, and nothing of extensions',
    of: ['functions_are'],
    theirs: 'either',
    ours: /^$|not exactly these/,
  },
  {
    name: 'a table is no type',
    of: ['has_type', 'hasnt_type'],
    theirs: 'either',
    ours: /^$|public\.\w+ is a (table|view|materialized view)/,
  },
  { name: 'a call that means nothing', theirs: true, ours: /^(Misuse|TypeError|SyntaxError)/ },
  { name: 'unknown never passes', theirs: true, ours: /It is unknown|cannot be told/ },
];

function decisionOn(row: Row, holds: boolean, says: string): string | undefined {
  return decisions.find(
    ({ of, theirs, ours: text }) =>
      (of === undefined || of.includes(nameOf(row))) && (theirs === 'either' || theirs === holds) && text.test(says),
  )?.name;
}

/** What ours says; empty where it holds. */
function ours(code: string, db: Snapshot): string {
  try {
    // eslint-disable-next-line typescript/no-implied-eval
    new Function('expect', 'db', code)(expect, db);
    return '';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

function pick(row: Row, by: number): string {
  const from = by % 2 === 0 ? candidates(row) : words;
  return from[Math.floor(by / 2) % from.length]!;
}

const stateCount = 20;
const pairsWanted = Number(process.env['PGINTENT_PGTAP_PAIRS'] ?? 5_000);

test('pgTAP and the matchers agree, but for what was decided', { timeout: 900_000 }, async (context) => {
  if (pgtap === undefined) return context.skip(notInstalled);
  const database = await shopWithPgtap(pgtap);
  const session = pgliteSession(database);
  const [decided, verdicts, disagreements] = [new Map<string, number>(), new Map<string, Set<boolean>>(), [] as string[]];
  const perRow = Math.ceil(pairsWanted / comparable.length / stateCount) - 1;
  const states = fc.sample(fc.subarray(drifts), { numRuns: stateCount - 1, seed: 1 });
  let pairs = 0;
  let untouched: Snapshot | undefined;

  const judge = async (variant: Row, db: Snapshot): Promise<void> => {
    await database.exec('savepoint s');
    const theirs = await said(database, variant[0]);
    await database.exec('rollback to s');
    const says = ours(variant[1], db);
    pairs += 1;
    const holds = theirs.startsWith('ok ');
    verdicts.set(nameOf(variant), (verdicts.get(nameOf(variant)) ?? new Set()).add(holds));
    if (holds === (says === '')) return;
    const decision = decisionOn(variant, holds, says);
    if (decision === undefined)
      disagreements.push(`${variant[0]} → ${theirs.split('\n')[0]}\n  ${variant[1]} → ${says.split('\n').slice(0, 2).join(' / ')}`);
    else decided.set(decision, (decided.get(decision) ?? 0) + 1);
  };

  /** Tries what could stand in a row, on the shop as it is, until it held once and failed once. */
  const untilBoth = async (row: Row): Promise<void> => {
    for (const word of shared(row).toReversed())
      for (const other of candidates(row)) {
        if (verdicts.get(nameOf(row))!.size === 2) return;
        await judge(changed(row, word, other), untouched!);
      }
  };

  for (const [n, state] of [[], ...states].entries()) {
    await database.exec('begin');
    for (const drift of state) await database.exec(`savepoint d; ${drift}; release d`).catch(() => database.exec('rollback to d'));
    const db = await readSnapshot(
      {
        ...session,
        run: (sql) => session.run(sql.replace(/^begin transaction[^;]*;/, 'savepoint snap;')),
        runEach: (sql, convert) => session.runEach(sql.replace(/;\ncommit$/, ''), convert),
      },
      'shop',
    );
    await database.exec('rollback to snap');
    const change = fc.tuple(fc.nat(), fc.nat());
    for (const row of comparable) {
      const asked = shared(row);
      const others = fc.sample(change, { numRuns: perRow, seed: n * 1_000 + rows.indexOf(row) });
      const variants =
        asked.length === 0 ? [row] : [row, ...others.map(([at, by]) => changed(row, asked[at % asked.length]!, pick(row, by)))];
      for (const variant of variants) await judge(variant, db);
    }
    if (n === 0) untouched = db;
    await database.exec('rollback');
  }
  await database.exec('begin');
  for (const row of comparable) await untilBoth(row);
  await database.close();
  // What was decided is counted, not passed over.
  console.log(`${pairs} pairs; ${[...decided].map(([name, count]) => `${name}: ${count}`).join('; ')}`);
  expect(disagreements).toEqual([]);
  // Of a postfix operator there is only one since 14: none.
  const single = [...verdicts].filter(([name, both]) => both.size < 2 && !name.endsWith('rightop')).map(([name]) => name);
  expect(single).toEqual([]);
  expect(pairs).toBeGreaterThanOrEqual(pairsWanted);
});
