import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Difference } from '../../src/gap/gap.ts';
import { grant } from '../../src/kinds/grant.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import { allPrivileges, inOrder } from '../../src/kinds/privilege.ts';
import type { Target } from '../../src/kinds/target.ts';
import { isAsked, withAcl } from './asked.ts';
import type { Claim } from './assertion.ts';
import { withColumnsOf } from './columns.ts';
import { describe, Misuse } from './misuse.ts';
import { found, plainName, relations } from './names.ts';
import { type OneOf, targetGiven } from './targets.ts';

type Name =
  | 'select'
  | 'insert'
  | 'update'
  | 'delete'
  | 'truncate'
  | 'references'
  | 'trigger'
  | 'maintain'
  | 'usage'
  | 'create'
  | 'execute'
  | 'connect'
  | 'temporary'
  | 'all';

/** A privilege, in either case; `all` are all that there are on the target. */
export type Privilege = Name | Uppercase<Name>;

/** What privileges are on. `anyColumnOf` asks for what a role may do with at least one column. */
export type PrivilegeTarget =
  | OneOf<
      | 'database'
      | 'schema'
      | 'table'
      | 'view'
      | 'materializedView'
      | 'sequence'
      | 'column'
      | 'function'
      | 'type'
      | 'enum'
      | 'domain'
      | 'compositeType'
      | 'rangeType'
      | 'foreignTable'
      | 'tablespace'
      | 'language'
      | 'fdw'
      | 'server'
    >
  | { anyColumnOf: string };

/** How privileges are meant. */
export interface PrivilegeOptions {
  /** There may be others beside these. */
  atLeast?: boolean;
  /** Only what the object's own ACL says of the role counts, not what comes through PUBLIC or other roles. */
  direct?: boolean;
}

const known: ReadonlySet<string> = new Set([
  'all',
  'all privileges',
  'temp',
  ...['table', 'sequence', 'function', 'schema', 'database', 'tablespace'].flatMap((on) => allPrivileges(on)),
]);

/** A list of privileges; a misspelt one would be a privilege that nobody has. */
export function privilegesGiven(written: string | readonly string[], on?: string): string[] {
  const list: unknown[] = Array.isArray(written) ? [...(written as string[])] : [written];
  const names = list.map((one) => (typeof one === 'string' ? one.toLowerCase() : one));
  const wrong = names.find((name) => typeof name !== 'string' || !known.has(name) || (on !== undefined && !isOn(name, on)));
  if (wrong !== undefined || names.includes(undefined)) {
    throw new Misuse(
      `${describe(wrong)} is no privilege${on === undefined ? '' : ` on a ${on}`}. There are: ${(on === undefined ? [...known] : allPrivileges(on)).join(', ')}.`,
    );
  }
  return names as string[];
}

function isOn(privilege: string, on: string): boolean {
  return privilege.startsWith('all') || allPrivileges(on).includes(privilege === 'temp' ? 'temporary' : privilege);
}

/** What the matcher of privileges claims. */
export function privilegesOf(
  snapshot: Snapshot,
  written: PrivilegeTarget,
  role: string,
  privileges: string | readonly string[],
  { atLeast = false, direct = false }: PrivilegeOptions,
): Claim {
  if ('anyColumnOf' in written) return onAnyColumn(snapshot, written.anyColumnOf, role, privileges, atLeast);
  const target = targetGiven(snapshot, written, relations);
  const identity = { ...target, role: plainName(role) };
  const list = privilegesGiven(privileges, target.on);
  const world = isAsked(target.on) ? withAcl(snapshot, target) : snapshot;
  return {
    kind: grant,
    identity,
    options: { through: direct ? 'direct' : 'any', [atLeast ? 'atLeast' : 'privileges']: list },
    say: () => sayProvenance(world, identity),
    ...(world === snapshot ? {} : { in: world }),
    ...needsOf(snapshot, target),
  };
}

/** What has to be there and its kind does not know: a column of a view is no object of its own. */
function needsOf(snapshot: Snapshot, { on, schema, name, detail }: Target): Pick<Claim, 'needs' | 'in'> {
  if (isAsked(on)) return { needs: { kind: on, identity: { schema, name } } };
  if (on !== 'column') return {};
  const view = ['view', 'materializedView']
    .map((kind) => snapshot.get(keyOf(kindNamed(kind), { schema, name })))
    .find((one) => one !== undefined);
  if (view === undefined || (view['columns'] as string[]).includes(detail!)) return {};
  return { needs: { kind: 'column', identity: { schema, table: name, name: detail } }, in: withColumnsOf(snapshot, view) };
}

/** Where each privilege comes from: from a grant to the role itself, through another role, through PUBLIC. */
function sayProvenance(snapshot: Snapshot, identity: Target & { role: string }): string[] {
  const sources = sourcesOf(snapshot, identity);
  return [`${identity.role} has ${sources.length === 0 ? 'none' : sources.join(', ')}.`];
}

function sourcesOf(snapshot: Snapshot, identity: Target & { role: string }): string[] {
  const effective = grant.find!({ ...identity, through: 'any', privileges: [] }, snapshot) as { sources?: string[] } | undefined;
  return effective?.sources ?? [];
}

/** What a role may do with at least one column of a relation, also because it may with the whole relation. */
function onAnyColumn(snapshot: Snapshot, ref: string, role: string, privileges: string | readonly string[], atLeast: boolean): Claim {
  const { kind, schema, name } = found(snapshot, relations, ref);
  const identity = { on: kind, schema, name, detail: null, role: plainName(role) };
  const wanted = privilegesGiven(privileges, 'column').flatMap((one) => (one.startsWith('all') ? allPrivileges('column') : [one]));
  const property = atLeast ? 'atLeast' : 'privileges';
  const differences = (): Difference[] => {
    const held = grant.find!({ ...identity, through: 'any', privileges: [] }, snapshot)?.privileges ?? [];
    const actual = held.filter((privilege) => allPrivileges('column').includes(privilege));
    const holds = wanted.every((one) => actual.includes(one)) && (atLeast || actual.every((one) => wanted.includes(one)));
    return holds ? [] : [{ property, expected: inOrder(wanted), actual, equality: atLeast ? 'includes' : 'privileges' }];
  };
  return {
    kind: grant,
    identity,
    options: { through: 'any' },
    beyond: { stated: { [property]: inOrder(wanted) }, differences },
    say: () => sayProvenance(snapshot, identity),
  };
}
