import type { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { type Assertion, expect, test } from 'vitest';
import { setSearchPath } from '../../matchers/setup.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { quoteLiteral } from '../../src/sql/quote.ts';
import { decisionOn } from './differential/decisions.ts';
import { type Fact, facts, type Slots } from './differential/facts.ts';
import { forms, type Place, waysOf, type World } from './differential/forms.ts';
import { base, searchPath, statements } from './differential/schemas.ts';
import { notInstalled, pgtap, pgtapDatabase } from './pgtap.ts';
import { nameOf, table } from './pgtap-table.ts';

/** As many schemas as it takes until each function said yes and no, unless their number is stated; `npm run test:long` states it. */
const stated = Number(process.env['PGINTENT_PGTAP_STATES'] ?? 0);
const statesAtMost = 7;

/** A call of pgTAP, one of the ways in which a function takes its arguments. */
interface Way {
  name: string;
  places: readonly Place[];
}

/** A drawn call: what pgTAP is asked, and what the matcher is. */
interface Pair extends Way {
  asked: Slots;
  sql: string;
}

const signatureOf = (name: string, places: readonly Place[]): string => `${name}(${places.map(({ type }) => type).join(', ')})`;

/** What is drawn for a pair: whether one argument is changed, what it is made of, which argument, and to what. */
const draw = fc.tuple(fc.boolean(), fc.nat(), fc.nat(), fc.nat());
type Drawn = [isChanged: boolean, row: number, place: number, by: number];

/** Names in other places that could stand here as well. */
const poolOf = (place: string): string =>
  place.endsWith('Schema') ? 'schema' : ({ parent: 'relation', keyTable: 'relation', keyColumns: 'columns' }[place] ?? place);

/** All that stands in a place, in any fact. */
function poolsOf(world: World): Map<string, string[]> {
  const pools = new Map<string, Set<string>>();
  for (const row of Object.values(world).flat())
    for (const [place, value] of Object.entries(row)) {
      const pool = pools.get(poolOf(place)) ?? new Set(['nope']);
      for (const one of [value ?? []].flat()) pool.add(one);
      pools.set(poolOf(place), pool);
    }
  return new Map([...pools].map(([place, pool]) => [place, [...pool]]));
}

function pick<T>(from: readonly T[], by: number): T {
  return from[by % from.length]!;
}

/** Another list: without one of its names, with one more, in another order, or none. */
function changedList(names: readonly string[], pool: readonly string[], by: number): string[] {
  const [how, rest] = [by % 4, Math.floor(by / 4)];
  if (how === 0 && names.length > 0) return names.filter((_, n) => n !== rest % names.length);
  if (how === 1) return names.toReversed();
  return how === 2 ? [] : [...names, pick(pool, rest)];
}

/** Fills the places of a call: with what is there, but for one place of every other call. */
function asked({ name, places }: Way, world: World, pools: ReadonlyMap<string, string[]>, [isChanged, row, place, by]: Drawn): Slots {
  const rows = rowsFor(world[forms[name]!.of], places);
  const from = rows.length === 0 ? {} : pick(rows, row);
  const open = places.filter((one) => one.name !== 'description');
  const changed = isChanged ? pick(open, place).name : undefined;
  const filled = open.map(({ name: slot, type }): [string, Slots[string]] => {
    const pool = pools.get(poolOf(slot)) ?? ['nope'];
    const there = from[slot] ?? pick(pool, by);
    if (!type.endsWith('[]')) {
      const one = slot === changed ? pick(pool, by) : ([there].flat()[0] ?? 'nope');
      if (type === 'integer') return [slot, /^\d$/.test(one) ? one : '2'];
      if (type === 'anyelement') return [slot, /^-?\d+(\.\d+)?$/.test(one) ? one : '42'];
      return [slot, Array.isArray(from[slot]) ? [one] : one];
    }
    return [slot, slot === changed ? changedList([there].flat(), pool, by) : [there].flat()];
  });
  // Of an index, pgTAP may be told the name alone.
  const hidden = places.some((one) => one.name === 'relation')
    ? {}
    : { relation: from['relation'] ?? 'nope', schema: from['schema'] ?? 'public' };
  return { ...(forms[name]!.of.startsWith('index') || 'index' in from ? hidden : {}), ...Object.fromEntries(filled) };
}

/** A set of the search path is a row of its own. */
function rowsFor(rows: readonly Slots[], places: readonly Place[]): readonly Slots[] {
  const qualified = places.some(({ name }) => name === 'schema');
  const fitting = rows.filter((row) => !('schema' in row) || (row['schema'] === null) !== qualified);
  return fitting.length === 0 ? rows : fitting;
}

function literal(value: Slots[string], type: string): string {
  if (type.endsWith('[]')) return `array[${[value ?? []].flat().map(quoteLiteral).join(', ')}]::${type}`;
  const one = [value].flat()[0] ?? '';
  if (type === 'anyelement') return `${one}::numeric`;
  return `${quoteLiteral(one)}::${type}`;
}

/** pgTAP takes itself for a part of what is tested where no schema is named. */
const itself: Readonly<Record<string, string>> = {
  functions_are: `(select array_agg(distinct proname) from pg_proc where pronamespace = 'tap'::regnamespace)`,
  types_are: `(select array_agg(typname) from pg_type t where typnamespace = 'tap'::regnamespace and not exists (select from pg_type e where e.typarray = t.oid) and (typrelid = 0 or (select relkind = 'c' from pg_class where oid = typrelid)))`,
};

function sqlOf({ name, places }: Way, slots: Slots): string {
  const isOfPath = name in itself && places.every((place) => place.name !== 'schema');
  const values = places.map(({ name: slot, type }) =>
    slot === 'description' ? `'why'::text` : `${literal(slots[slot]!, type)}${isOfPath ? ` || ${itself[name]!}` : ''}`,
  );
  return `${name}(${values.join(', ')})`;
}

/** What ours says; empty where it holds. */
function oursSays({ name, asked: slots }: Pair, db: Snapshot, world: World): string {
  try {
    forms[name]!.ours(expect(db), slots, world);
    return '';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** The ways in which the functions can be called; every overload of pgTAP has to be among them. */
async function waysIn(database: PGlite): Promise<Way[]> {
  const { rows } = await database.query<{ name: string; types: string[] }>(
    `select proname as name, array(select format_type(t, null) from unnest(proargtypes) with ordinality a(t, i) order by i)::text[] as types
     from pg_proc where pronamespace = 'tap'::regnamespace and proname = any($1)`,
    [Object.keys(forms)],
  );
  const overloads = new Set(rows.map(({ name, types }) => `${name}(${types.join(', ')})`));
  const ways = Object.entries(forms)
    .flatMap(([name, form]) => waysOf(form).map((places) => ({ name, places })))
    .filter(({ name, places }) => overloads.has(signatureOf(name, places)));
  const called = new Set(ways.map(({ name, places }) => signatureOf(name, places)));
  expect([...overloads].filter((one) => !called.has(one))).toEqual([]);
  return ways;
}

/** Runs what can be run of the statements. */
async function make(database: PGlite, written: readonly string[]): Promise<void> {
  for (const statement of written) await database.exec(`savepoint s; ${statement}; release s`).catch(() => database.exec('rollback to s'));
}

/** A snapshot within a transaction. */
async function snapshotIn(database: PGlite): Promise<Snapshot> {
  const session = pgliteSession(database);
  const db = await readSnapshot(
    {
      ...session,
      run: (sql) => session.run(sql.replace(/^begin transaction[^;]*;/, 'savepoint snap;')),
      runEach: (sql, convert) => session.runEach(sql.replace(/;\ncommit$/, ''), convert),
    },
    'generated',
  );
  await database.exec('rollback to snap');
  return db;
}

async function worldIn(database: PGlite): Promise<World> {
  const entries: [string, Slots[]][] = [];
  for (const [fact, sql] of Object.entries(facts)) entries.push([fact, (await database.query<Slots>(sql)).rows]);
  return Object.fromEntries(entries) as Record<Fact, Slots[]>;
}

/** The matcher that a form calls. */
function matcherOf(name: string): string {
  const called: string[] = [];
  const listener: unknown = new Proxy({}, { get: (_, key) => (key === 'not' ? listener : () => void called.push(String(key))) });
  forms[name]!.ours(listener as Assertion, new Proxy({}, { get: () => 'x' }), { function: [], ownFunction: [] } as unknown as World);
  return called[0]!;
}

test('the forms are those of the guide, with its matchers', () => {
  const rows = table.filter(({ speaker }) => speaker === 'db').flatMap((group) => group.rows);
  expect(Object.keys(forms).sort()).toEqual(rows.map(nameOf).sort());
  for (const row of rows) expect(row[1], nameOf(row)).toContain(`.${matcherOf(nameOf(row))}(`);
});

test('pgTAP and the matchers agree on generated schemas, but for what was decided', { timeout: 900_000 }, async (context) => {
  if (pgtap === undefined) return context.skip(notInstalled);
  const database = await pgtapDatabase(pgtap, base);
  await database.exec(`set search_path = ${searchPath.join(', ')}, tap`);
  setSearchPath(...searchPath);
  const ways = await waysIn(database);
  const verdicts = new Map(Object.keys(forms).map((name) => [name, new Set<boolean>()]));
  const [decided, disagreements] = [new Map<string, number>(), [] as string[]];
  let pairs = 0;

  const judge = async (drawn: readonly Pair[], db: Snapshot, world: World, state: number): Promise<void> => {
    const { rows } = await database.query<{ said: string }>(
      'select tap._said(call) as said from unnest($1::text[]) with ordinality c(call, n) order by n',
      [drawn.map(({ sql }) => sql)],
    );
    for (const [n, pair] of drawn.entries()) {
      const theirs = rows[n]!.said.startsWith('ok ');
      const says = oursSays(pair, db, world);
      pairs += 1;
      verdicts.get(pair.name)!.add(theirs);
      if (theirs === (says === '')) continue;
      const decision = decisionOn(pair, theirs, says, world);
      if (decision === undefined)
        disagreements.push(
          `${state}: ${pair.sql} → ${rows[n]!.said.split('\n').slice(0, 3).join(' ')}\n  ${JSON.stringify(pair.asked)} → ${says.split('\n').slice(0, 3).join(' / ')}`,
        );
      else decided.set(decision, (decided.get(decision) ?? 0) + 1);
    }
  };

  for (const [state, written] of fc.sample(statements, { numRuns: stated || statesAtMost, seed: 1 }).entries()) {
    if (stated === 0 && [...verdicts.values()].every((both) => both.size === 2)) break;
    await database.exec('begin');
    await make(database, written);
    const [db, world] = [await snapshotIn(database), await worldIn(database)];
    const pools = poolsOf(world);
    const drawnFor = (some: readonly Way[], seed: number): Pair[] =>
      fc.sample(draw, { numRuns: some.length, seed }).map((drawn, n) => {
        const slots = asked(some[n]!, world, pools, drawn);
        return { ...some[n]!, asked: slots, sql: sqlOf(some[n]!, slots) };
      });
    await judge(drawnFor(ways, state), db, world, state);
    const single = ways.filter(({ name }) => verdicts.get(name)!.size < 2);
    for (let n = 0; n < 5; n += 1) await judge(drawnFor(single, 1_000 * (state + 1) + n), db, world, state);
    await database.exec('rollback');
  }
  await database.close();
  setSearchPath('public');
  // What was decided is counted, not passed over.
  console.log(
    `${pairs} pairs over ${ways.length} ways to call ${verdicts.size} functions; ${[...decided].map(([name, count]) => `${name}: ${count}`).join('; ')}`,
  );
  expect(disagreements).toEqual([]);
  expect([...verdicts].filter(([, both]) => both.size < 2).map(([name]) => name)).toEqual([]);
  expect(pairs).toBeGreaterThanOrEqual(stated === 0 ? ways.length : 5_000);
});
