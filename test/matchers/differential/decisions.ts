import type { Fact, Slots } from './facts.ts';
import type { Place, World } from './forms.ts';

/** What of a pair decisions look at. */
interface Asked {
  name: string;
  places: readonly Place[];
  asked: Slots;
}

/** Why one may hold and the other not: by the function, by what pgTAP says, by what ours says, by what there is. */
interface Decision {
  name: string;
  of?: RegExp;
  /** What pgTAP says where they differ; either where it is left out. */
  theirs?: boolean;
  ours?: RegExp;
  when?: (asked: Slots, world: World, pair: Asked) => boolean;
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
  return /^(pg_\w+|postgres|internal|c|sql|plpgsql)$/.test(name) || (/ AS /.test(name) && !/(^|[ .])(c|t\d)( |$)/.test(name));
}

/** The names that a set is said to have too many, and those that it is said to lack. */
function apartAsSaid(says: string): { extra: string[]; missing: string[] } {
  const under = (title: string): string[] =>
    new RegExp(`^${title}:((?:\\n {2}.*)+)`, 'm')
      .exec(says)?.[1]!
      .trim()
      .split(/\n {2}/) ?? [];
  return { extra: under('Extra'), missing: under('Missing') };
}

/** Why a set has more or fewer names than pgTAP says: each of them has to have a reason. */
const reasons: readonly {
  name: string;
  extra: (name: string, asked: Slots, world: World) => boolean;
  missing: (asked: Slots, world: World) => boolean;
}[] = [
  {
    name: 'a set of the search path holds what is hidden, too',
    extra: (name, asked) => isUnqualified(asked) && name.startsWith('lab.'),
    missing: () => false,
  },
  {
    name: 'range types are types',
    extra: (name, _asked, world) => world.range.some(({ type }) => new RegExp(`(^|\\.)${String(type)}$`).test(name)),
    missing: () => false,
  },
  {
    name: 'sets hold nothing of extensions',
    extra: () => false,
    missing: (asked, world) =>
      world.extension.some(({ extensionSchema: schema }) => schema === (isUnqualified(asked) ? 'lab' : asked['schema'])),
  },
];

function reasonOf(says: string, asked: Slots, world: World): string | undefined {
  const { extra, missing } = apartAsSaid(says);
  const found = [
    ...extra.map((name) => reasons.find((reason) => reason.extra(name, asked, world))),
    ...missing.map(() => reasons.find((reason) => reason.missing(asked, world))),
  ];
  return found.includes(undefined) ? undefined : found[0]?.name;
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
    when: (asked, world) =>
      on(
        asked,
        world.family.map((row) => ({ relation: row['parent']!, schema: row['parentSchema']! })),
      ).length === 0,
  },
  {
    name: 'partitions are children',
    of: /inherited_tables$/,
    ours: /^$|has children is/,
    when: (asked, world) => on(asked, world.partitioned).length > 0,
  },
  { name: 'unknown never passes', theirs: true, ours: /It is unknown|cannot be told/ },
  { name: 'a function of several overloads needs its arguments', theirs: true, ours: /overloads\. Say which one/ },
  { name: 'a list of nothing says nothing', of: /^can$/, theirs: true, ours: /a list of names is expected/ },
  {
    name: 'what the server brings may be listed and need not be',
    of: /^(roles|users|groups|languages|tablespaces|casts|extensions)_are$/,
    theirs: false,
    ours: held,
    when: (asked, world, { name }) => apart(name.replace('_are', '') as Fact, asked, world).every(isProvided),
  },
  {
    name: 'what makes a range belongs to its type',
    of: /^functions_are$/,
    when: (asked, world) => world.range.length > 0 && apart('functions', asked, world).every((name) => /^t\d(_multirange)?$/.test(name)),
  },
  {
    name: 'the order of the columns of a key is no part of it',
    of: /^col_(is|isnt)_(pk|fk|unique)$/,
    when: (asked, world) =>
      on(asked, [...world.primaryKey, ...world.foreignKey, ...world.unique]).some((key) =>
        sameNames(list(key['columns']), list(asked['columns'])),
      ),
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
  { name: 'keys of an index state their order', of: /^(has_index|is_indexed)$/, theirs: true, ours: /columns are .*desc/ },
  {
    name: 'an index without a name is valid, a btree and without a predicate',
    of: /^is_indexed$/,
    theirs: true,
    ours: /method is|where is|is missing/,
    when: (asked, world) => on(asked, world.index).some((one) => list(one['keys']).join() === list(asked['keys']).join()),
  },
  {
    name: 'a name without a schema is looked up on the search path, not everywhere',
    of: /^(rule_is_on|index_is_\w+|is_clustered|is_indexed|policies_are|triggers_are|rules_are|policy_\w+_is|policy_roles_are|fk_ok)$/,
    when: (asked, world) =>
      isUnqualified(asked) &&
      [asked['relation'], asked['keyTable']].some((name) => world.relation.filter(({ relation }) => relation === name).length > 1),
  },
  {
    name: 'sets hold nothing of extensions',
    of: /^(functions|types|operators|opclasses)_are$/,
    theirs: false,
    ours: held,
    when: (asked, world) =>
      world.extension.some(({ extensionSchema: schema }) => schema === (isUnqualified(asked) ? 'lab' : asked['schema'])),
  },
  {
    name: 'a composite type is a type: a domain hides it, a sequence does not',
    of: /composite/,
    when: isUnqualified,
  },
  {
    name: 'a trigger of another table is none of this one',
    of: /^triggers_are$/,
    theirs: true,
    ours: /exactly these\.\nMissing:/,
    when: isUnqualified,
  },
  {
    name: 'an index is one of its table',
    of: /^(index_is_\w+|is_clustered)$/,
    when: (_asked, _world, { places }) => places.every(({ name }) => name !== 'relation'),
  },
  {
    name: 'the labels of what is no enum',
    of: /^enum_has_labels$/,
    theirs: true,
    ours: /is missing/,
    when: (asked) => list(asked['labels']).length === 0,
  },
  {
    name: 'nothing means no single column either',
    of: /^table_privs_are$/,
    theirs: true,
    ours: /has .* on column/,
    when: (asked) => list(asked['privileges']).length === 0,
  },
  {
    name: 'MAINTAIN is a privilege',
    of: /^table_privs_are$/,
    when: (asked, world) =>
      list(asked['privileges']).includes('MAINTAIN') ||
      on(asked, world.onTable).some((one) => one['role'] === asked['role'] && list(one['privileges']).includes('MAINTAIN')),
  },
  {
    name: 'a table is no type',
    of: /^(has|hasnt)_type$/,
    ours: /^$|is a (table|view|materialized view|foreign table)/,
    when: (asked, world) => world.relation.some(({ relation }) => relation === asked['type']),
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
      isUnqualified(asked) &&
      ![...world.function, ...world.range.map(({ type }) => ({ function: type! }))].some((one) => one['function'] === asked['function']),
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
export function decisionOn(pair: Asked, theirs: boolean, says: string, world: World): string | undefined {
  const { name, asked } = pair;
  const ofSet = theirs && name.endsWith('_are') ? reasonOf(says, asked, world) : undefined;
  if (ofSet !== undefined) return ofSet;
  return decisions.find(
    (one) =>
      (one.of?.test(name) ?? true) &&
      (one.theirs === undefined || one.theirs === theirs) &&
      (one.ours?.test(says) ?? true) &&
      (one.when?.(asked, world, pair) ?? true),
  )?.name;
}
