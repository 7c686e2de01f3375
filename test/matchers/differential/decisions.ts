import type { Fact, Slots } from './facts.ts';
import type { World } from './forms.ts';

/** What of a pair decisions look at. */
interface Asked {
  name: string;
  asked: Slots;
}

/** Why one may hold and the other not: by the function, by what pgTAP says, by what ours says, by what there is. */
interface Decision {
  name: string;
  of?: RegExp;
  /** What pgTAP says where they differ; either where it is left out. */
  theirs?: boolean;
  ours?: RegExp;
  when?: (asked: Slots, world: World, name: string) => boolean;
}

const held = /^$/;

const isUnqualified = ({ schema }: Slots): boolean => schema === undefined || schema === null;

const list = (value: Slots[string] | undefined): readonly string[] => [value ?? []].flat();

/** Rows about the relation that was asked about. */
function on(asked: Slots, rows: readonly Slots[]): readonly Slots[] {
  return rows.filter((row) => row['relation'] === asked['relation'] && (isUnqualified(asked) || row['schema'] === asked['schema']));
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return [...new Set(left)].toSorted().join() === [...new Set(right)].toSorted().join();
}

/** What a set has and the list has not, and the other way round. */
function apart(fact: Fact, asked: Slots, world: World): string[] {
  const rows = world[fact].filter((row) => (row['schema'] ?? null) === (asked['schema'] ?? null));
  const [are, names] = [rows.flatMap((row) => list(row['names'])), list(asked['names'])];
  return [...are.filter((name) => !names.includes(name)), ...names.filter((name) => !are.includes(name))];
}

/** The parts of a server that it comes with: roles, languages, tablespaces, an extension, casts between its own types. */
function isProvided(name: string): boolean {
  return /^(pg_\w+|postgres|internal|c|sql|plpgsql)$/.test(name) || / AS /.test(name) && !/(^|[ .])(c|t\d)( |$)/.test(name);
}

const ofFunctions = /function|volatility_is|is(nt)?_(definer|strict|aggregate|window|procedure)/;

const decisions: readonly Decision[] = [
  {
    name: 'what it needs has to be there',
    theirs: true,
    ours: /What it needs has to be there|so there is nothing to list|there is no type/,
  },
  { name: 'with options it has to exist under .not', theirs: true, ours: /Under \.not, options say/ },
  {
    name: 'a missing table is neither partitioned nor without children',
    of: /^(isnt_partitioned|hasnt_inherited_tables)$/,
    theirs: true,
    ours: /is missing/,
  },
  {
    name: 'children that are gone do not count',
    of: /inherited_tables$/,
    ours: /^$|has children is/,
    when: (asked, world) => on(asked, world.family.map((row) => ({ relation: row['parent']!, schema: row['parentSchema']! }))).length === 0,
  },
  { name: 'partitions are children', of: /inherited_tables$/, ours: /^$|has children is/, when: (asked, world) => on(asked, world.partitioned).length > 0 },
  { name: 'unknown never passes', theirs: true, ours: /It is unknown|cannot be told/ },
  { name: 'a function of several overloads needs its arguments', theirs: true, ours: /overloads\. Say which one/ },
  { name: 'a list of nothing says nothing', of: /^can$/, theirs: true, ours: /a list of names is expected/ },
  {
    name: 'what the server brings may be listed and need not be',
    of: /^(roles|users|groups|languages|tablespaces|casts|extensions)_are$/,
    theirs: false,
    ours: held,
    when: (asked, world, name) => apart(name.replace('_are', '') as Fact, asked, world).every(isProvided),
  },
  {
    name: 'a set of the search path holds what is hidden, too',
    of: /_are$/,
    theirs: true,
    ours: /are not exactly these\.\nExtra:(\n {2}lab\..*)+$/,
    when: isUnqualified,
  },
  {
    name: 'what makes a range belongs to its type',
    of: /^functions_are$/,
    when: (asked, world) => world.range.length > 0 && apart('functions', asked, world).every((name) => /^t\d(_multirange)?$/.test(name)),
  },
  {
    name: 'the order of the columns of a key is no part of it',
    of: /^col_(is|isnt)_(pk|unique)$/,
    when: (asked, world) =>
      on(asked, [...world.primaryKey, ...world.unique]).some((key) => sameNames(list(key['columns']), list(asked['columns']))),
  },
  {
    name: 'a unique index does what a unique constraint does',
    of: /^(has|col_is)_unique$/,
    theirs: false,
    ours: held,
    when: (asked, world) => on(asked, [...world.uniqueIndex, ...world.primaryKey]).length > 0,
  },
  {
    name: 'range types are types',
    of: /^(has|hasnt)_type$|^types_are$/,
    when: (asked, world) => world.range.some(({ type }) => type === asked['type'] || list(asked['names']).includes(String(type))),
  },
  { name: 'range types are types', of: /^types_are$/, theirs: true, ours: /Extra:(\n {2}(\w+\.|"Odd\.One"\.)?t\d)+$/, when: (_, world) => world.range.length > 0 },
  { name: 'keys of an index state their order', of: /^(has_index|is_indexed)$/, theirs: true, ours: /columns is .*desc/ },
  {
    name: 'an index without a name is valid, a btree and without a predicate',
    of: /^is_indexed$/,
    theirs: true,
    ours: /method is|where is|is missing/,
    when: (asked, world) => on(asked, world.index).some((one) => list(one['keys']).join() === list(asked['keys']).join()),
  },
  {
    name: 'a name without a schema is looked up on the search path, not everywhere',
    of: /^(rule_is_on|index_is_\w+|is_clustered|is_indexed)$/,
    theirs: true,
    ours: /is missing|What it needs/,
    when: isUnqualified,
  },
  {
    name: 'a function of another schema is another one',
    of: /^trigger_is$/,
    theirs: true,
    ours: /calls is (lab|public)\./,
    when: isUnqualified,
  },
  {
    name: 'the system is no part of the search path',
    of: ofFunctions,
    when: (asked, world) =>
      isUnqualified(asked) && ![...world.function, ...world.range.map(({ type }) => ({ function: type! }))].some((one) => one['function'] === asked['function']),
  },
  {
    name: 'the system is no part of the search path',
    of: /_(type|domain|enum|composite)$/,
    when: (asked, world) => isUnqualified(asked) && !world.type.some(({ type }) => type === asked['type']),
  },
  {
    name: 'the rule behind a view is its query',
    of: /rules?_/,
    when: (asked, world) => on(asked, [...world.view, ...world.materializedView]).length > 0,
  },
  {
    name: 'a policy for everybody names PUBLIC',
    of: /^policy_roles_are$/,
    when: (asked, world) =>
      on(asked, world.policy).some((one) => one['policy'] === asked['policy'] && list(one['roles']).includes('public')),
  },
];

/** The name of the decision that explains why a pair disagrees. */
export function decisionOn({ name, asked }: Asked, theirs: boolean, says: string, world: World): string | undefined {
  return decisions.find(
    (one) =>
      (one.of?.test(name) ?? true) &&
      (one.theirs === undefined || one.theirs === theirs) &&
      (one.ours?.test(says) ?? true) &&
      (one.when?.(asked, world, name) ?? true),
  )?.name;
}
