import type { Snapshot } from '../../src/database/snapshot.ts';
import { namesIn } from '../../src/kinds/catalog.ts';
import { askedKinds, kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { owner } from '../../src/kinds/owner.ts';
import type { Target } from '../../src/kinds/target.ts';
import type { Claim } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import { operatorClassOf } from './operators.ts';
import { found, ofTable, plainName, relations, routine } from './names.ts';

type Part = [relation: string, name: string];

/** What has an owner, privileges or a comment, said by what it is: `{ table: 'public.orders' }`, `{ column: ['orders', 'total'] }`. */
export interface Targets {
  database: string;
  schema: string;
  relation: string;
  table: string;
  view: string;
  materializedView: string;
  sequence: string;
  column: Part;
  function: string;
  type: string;
  compositeType: string;
  enum: string;
  domain: string;
  rangeType: string;
  collation: string;
  statistics: string;
  publication: string;
  eventTrigger: string;
  role: string;
  constraint: Part;
  index: Part;
  trigger: Part;
  policy: Part;
  rule: Part;
  foreignTable: string;
  tablespace: string;
  language: string;
  fdw: string;
  server: string;
  operatorClass: string;
}

/** Targets of whose comments a snapshot holds nothing. */
export type Uncommented = 'foreignTable' | 'tablespace' | 'language' | 'fdw' | 'server' | 'operatorClass';

/** One of the targets of a matcher, by its name. */
export type OneOf<N extends keyof Targets> = { [K in N]: { [P in K]: Targets[K] } }[N];

const types = ['enum', 'domain', 'compositeType', 'rangeType'];
const constraints = ['primaryKey', 'unique', 'check', 'foreignKey', 'exclusion'];
const inSchema: Readonly<Record<string, readonly string[]>> = {
  relation: [...relations, 'foreignTable', 'sequence', 'identitySequence', 'compositeType'],
  table: ['table'],
  view: ['view'],
  materializedView: ['materializedView'],
  sequence: ['sequence', 'identitySequence'],
  foreignTable: ['foreignTable'],
  type: types,
  compositeType: ['compositeType'],
  enum: ['enum'],
  domain: ['domain'],
  rangeType: ['rangeType'],
  collation: ['collation'],
  statistics: ['statistics'],
};

/** The target that a person wrote, as owners, grants and comments name it. `tables` is what counts as a table. */
export function targetGiven(snapshot: Snapshot, written: object, tables: readonly string[] = ['table']): Target {
  const [entry, ...others] = Object.entries(written ?? {}) as [string, unknown][];
  if (entry === undefined || others.length > 0)
    throw new Misuse(`one target is expected, such as { table: 'public.orders' }; ${describe(written)} was given.`);
  const [sort, name] = entry;
  const kinds = sort === 'table' ? tables : inSchema[sort];
  if (kinds !== undefined) {
    const at = found(snapshot, kinds, name as string);
    return { on: at.kind, schema: at.schema, name: at.name, detail: null };
  }
  switch (sort) {
    case 'database':
      return { on: 'database', schema: null, name: database(snapshot, name), detail: null };
    case 'schema':
    case 'publication':
    case 'eventTrigger':
    case 'role':
    case 'tablespace':
    case 'language':
      return { on: sort, schema: null, name: plainName(name), detail: null };
    case 'fdw':
      return { on: 'foreignDataWrapper', schema: null, name: plainName(name), detail: null };
    case 'server':
      return { on: 'foreignServer', schema: null, name: plainName(name), detail: null };
    case 'operatorClass': {
      const { identity } = operatorClassOf(snapshot, name as string, {});
      return { on: sort, schema: identity.schema, name: identity.name, detail: identity.method };
    }
    case 'function': {
      const { schema, name: called, arguments: list } = routine(snapshot, name as string);
      return { on: 'function', schema, name: called, detail: list ?? '' };
    }
    case 'column':
    case 'constraint':
    case 'index':
    case 'trigger':
    case 'policy':
    case 'rule':
      return partOf(snapshot, sort, name);
    default:
      throw new Misuse(
        `there is no target ${sort}. There are: ${[...Object.keys(inSchema), 'column', 'function', 'schema', 'database', 'constraint', 'index', 'trigger', 'policy', 'rule', 'publication', 'eventTrigger', 'role', 'tablespace', 'language', 'fdw', 'server', 'operatorClass'].join(', ')}.`,
      );
  }
}

/** A target whose comment a snapshot holds where it has one. */
export function commented(snapshot: Snapshot, written: object): Target {
  const target = targetGiven(snapshot, written, relations);
  if (askedKinds.some(({ name }) => name === target.on)) throw new Misuse(`a snapshot does not hold comments on ${describe(written)}.`);
  return target;
}

/** A snapshot is of one database, which its objects call `current`. */
function database(snapshot: Snapshot, name: unknown): string {
  if (name === 'current' || name === snapshot.server.database) return 'current';
  throw new Misuse(`the snapshot is of the database ${snapshot.server.database}; nothing is known of ${describe(name)}.`);
}

function partOf(snapshot: Snapshot, sort: string, written: unknown): Target {
  if (!Array.isArray(written) || written.length !== 2)
    throw new Misuse(`{ ${sort}: ['public.orders', 'name'] } is expected; ${describe(written)} was given.`);
  const [ref, name] = written as [string, string];
  const identity = ofTable(snapshot, ref, name, relations) as { schema: string; table: string; name: string };
  const on =
    sort === 'constraint' ? (constraints.find((kind) => snapshot.get(keyOf(kindNamed(kind), identity)) !== undefined) ?? 'check') : sort;
  return { on, schema: identity.schema, name: identity.table, detail: identity.name };
}

/** That a target is this role's. What follows the owner of a table is judged by that table. */
export function ownedBy(snapshot: Snapshot, target: Target, role: unknown): Claim {
  if (askedKinds.some(({ name, properties }) => name === target.on && 'owner' in properties)) {
    const { on, schema, name, detail } = target;
    const identity = { ...(schema === null ? {} : { schema }), name, ...(detail === null ? {} : { method: detail }) };
    return { kind: { name: on }, identity, options: { owner: role } };
  }
  const claim = { kind: owner, identity: { ...leader(snapshot, target) }, options: { owner: role } };
  if (target.on !== 'index') return claim;
  // It is judged by its table, and has to be there itself.
  return { ...claim, needs: { kind: 'index', identity: { schema: target.schema, table: target.name, name: target.detail } } };
}

/** A sequence that belongs to a column, and an index, have the owner of their table and none of their own. */
function leader(snapshot: Snapshot, target: Target): Target {
  const { on, schema, name } = target;
  if (on === 'index')
    return {
      on: relations.find((kind) => snapshot.get(keyOf(kindNamed(kind), { schema, name })) !== undefined) ?? 'table',
      schema,
      name,
      detail: null,
    };
  const ownedByColumn =
    on === 'sequence' || on === 'identitySequence' ? snapshot.get(keyOf(kindNamed(on), { schema, name }))?.['ownedBy'] : null;
  if (typeof ownedByColumn !== 'string') return target;
  const [tableSchema, table] = namesIn(ownedByColumn);
  return { on: 'table', schema: tableSchema!, name: table!, detail: null };
}

/** An option of every matcher whose objects have an owner. */
export interface Owned {
  /** The role that owns it. */
  owner?: string | { in: string[] } | { not: string };
}

/** A claim whose options may state the owner. */
export function withOwner(snapshot: Snapshot, claim: Claim & { options: Owned & object }): Claim {
  const { owner: role, ...options } = claim.options;
  if (!('owner' in claim.options)) return claim;
  const {
    schema = null,
    name,
    arguments: detail = null,
  } = claim.identity as Stored & { schema?: string; name: string; arguments?: string };
  return { ...claim, options, and: [...(claim.and ?? []), ownedBy(snapshot, { on: claim.kind.name, schema, name, detail }, role)] };
}
