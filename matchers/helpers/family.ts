import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Difference } from '../../src/gap/gap.ts';
import { address, namesIn } from '../../src/kinds/catalog.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import type { Claim } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { named } from './names.ts';

/** Options about the tables that a table comes from or that come from it. */
export interface Ancestry {
  /** Whether its rows are divided over partitions; `partitionBy` says how. */
  partitioned?: boolean;
  /** Whether any table inherits from it or is a partition of it. */
  hasChildren?: boolean;
  /** Its parents in their order; or a table that it comes from, in so many steps or in any number. */
  inherits?: string | string[] | { in: string[][] } | { not: string[] } | { from: string; depth?: number };
}

type Beyond = Pick<Ancestry, 'partitioned' | 'hasChildren'> & { from?: { table: string; depth: number | undefined } };

/** Splits the options of a table into those that the kind knows, with names as it holds them, and those beyond. */
export function familyOf(
  snapshot: Snapshot,
  identity: Stored,
  options: Ancestry & { partitionOf?: unknown },
): Pick<Claim, 'beyond'> & { options: object } {
  const { partitioned: _partitioned, hasChildren: _hasChildren, inherits, partitionOf, ...known } = options;
  const from = typeof inherits === 'object' && 'from' in inherits ? inherits : undefined;
  const stated = {
    ...known,
    ...('inherits' in options && from === undefined ? { inherits: asStored(snapshot, inherits) } : {}),
    ...('partitionOf' in options ? { partitionOf: asStored(snapshot, partitionOf) } : {}),
  };
  const flags = { ...flag('partitioned', options), ...flag('hasChildren', options) };
  const more: Beyond = {
    ...flags,
    ...(from === undefined ? {} : { from: { table: nameOf(named(snapshot, 'table', from.from)), depth: from.depth } }),
  };
  return Object.keys(more).length === 0
    ? { options: stated }
    : {
        options: stated,
        beyond: {
          stated: { ...flags, ...(from === undefined ? {} : { inherits: from }) },
          differences: (actual) => beyond(snapshot, nameOf(identity), actual, more),
        },
      };
}

function flag(name: 'partitioned' | 'hasChildren', options: Ancestry): Ancestry {
  if (!(name in options)) return {};
  if (typeof options[name] !== 'boolean') throw new Misuse(`the option ${name} is true or false; ${describe(options[name])} was given.`);
  return { [name]: options[name] };
}

/** Table names, in whatever a person put around them, as the snapshot holds them. */
function asStored(snapshot: Snapshot, written: unknown): unknown {
  if (typeof written === 'string') return nameOf(named(snapshot, 'table', written));
  if (Array.isArray(written)) return written.map((one: unknown) => asStored(snapshot, one));
  if (typeof written !== 'object' || written === null) return written;
  return Object.fromEntries(Object.entries(written).map(([choice, value]) => [choice, asStored(snapshot, value)]));
}

function nameOf({ schema, name }: Stored): string {
  return address(String(schema), String(name));
}

function beyond(snapshot: Snapshot, table: string, actual: Stored, { partitioned, hasChildren, from }: Beyond): Difference[] {
  const isPartitioned = actual['partitionBy'] !== null && actual['partitionBy'] !== undefined;
  const family = familyTree(snapshot);
  const differences: Difference[] = [];
  const differ = (property: string, expected: unknown, found: unknown): void =>
    void differences.push({ property, expected, actual: found, equality: 'value' });
  if (partitioned !== undefined && partitioned !== isPartitioned) differ('partitioned', partitioned, isPartitioned);
  const children = family.children.get(table) ?? [];
  if (hasChildren !== undefined && hasChildren !== children.length > 0) differ('hasChildren', hasChildren, children.length > 0);
  if (from !== undefined && !comesFrom(family, table, from.table, from.depth)) {
    differ('inherits', { from: from.table, ...(from.depth === undefined ? {} : { depth: from.depth }) }, ancestors(family, table));
  }
  return differences;
}

interface Family {
  parents: Map<string, string[]>;
  children: Map<string, string[]>;
}

const families = new WeakMap<Snapshot['data'], Family>();

/** Who comes from whom, made once for each snapshot. */
export function familyTree(snapshot: Snapshot): Family {
  const known = families.get(snapshot.data);
  if (known !== undefined) return known;
  const family: Family = { parents: new Map(), children: new Map() };
  for (const table of snapshot.all('table')) {
    const { partitionOf, inherits } = table as { partitionOf?: string | null; inherits?: string[] };
    const parents = [...(inherits ?? []), ...(typeof partitionOf === 'string' ? [partitionOf] : [])].map((text) =>
      address(...namesIn(text)),
    );
    const child = nameOf(table);
    if (parents.length > 0) family.parents.set(child, parents);
    for (const parent of parents) family.children.set(parent, [...(family.children.get(parent) ?? []), child]);
  }
  families.set(snapshot.data, family);
  return family;
}

function comesFrom(family: Family, table: string, from: string, depth: number | undefined): boolean {
  let generation = new Set([table]);
  for (let n = 1; generation.size > 0 && n <= (depth ?? Infinity); n += 1) {
    generation = new Set([...generation].flatMap((one) => family.parents.get(one) ?? []));
    if (generation.has(from) && (depth === undefined || depth === n)) return true;
  }
  return false;
}

function ancestors(family: Family, table: string): string[] {
  const found = new Set<string>();
  for (let generation = [table]; generation.length > 0;) {
    generation = generation.flatMap((one) => family.parents.get(one) ?? []).filter((one) => !found.has(one));
    for (const one of generation) found.add(one);
  }
  return [...found];
}
