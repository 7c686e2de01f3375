import type { Snapshot } from '../../src/database/snapshot.ts';
import { splitName } from '../../src/intent/manifest/names.ts';
import { address } from '../../src/kinds/catalog.ts';
import { kindNamed, readKinds } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Key, Stored } from '../../src/kinds/kind.ts';
import { castOf } from './casts.ts';
import { familyTree } from './family.ts';
import { Misuse } from './misuse.ts';
import { found, plainName, relations, routine, schemasOf } from './names.ts';
import { isOperator, operatorLabel } from './operators.ts';
import { inheritedTriggers } from './partition-triggers.ts';
import { searchPath } from './search-path.ts';

/** Sets of the whole database. */
export type Global =
  | 'schemas'
  | 'extensions'
  | 'roles'
  | 'publications'
  | 'eventTriggers'
  | 'buckets'
  | 'languages'
  | 'tablespaces'
  | 'foreignDataWrappers'
  | 'foreignServers'
  | 'casts';
/** Sets of a schema; of the search path where none is named. */
export type InSchema =
  | 'tables'
  | 'views'
  | 'materializedViews'
  | 'foreignTables'
  | 'sequences'
  | 'functions'
  | 'types'
  | 'enums'
  | 'domains'
  | 'compositeTypes'
  | 'rangeTypes'
  | 'collations'
  | 'statistics'
  | 'operators'
  | 'operatorClasses'
  | 'extensions';
/** Sets of a table; columns, indexes, triggers and rules also of a view. */
export type OfTable =
  | 'columns'
  | 'partitions'
  | 'indexes'
  | 'triggers'
  | 'rules'
  | 'policies'
  | 'checks'
  | 'foreignKeys'
  | 'uniques'
  | 'exclusions';

/** A set as it is: its names, those that may be listed and need not be, and what it needs to be one. */
export interface Members {
  kinds: readonly string[];
  names: readonly string[];
  optional?: readonly string[];
  /** What has to exist, by key, with what is said where it does not. */
  needs: readonly { kind: string; identity: Stored }[];
  /** How a name of the set is written, so that it is found among the others. */
  read(written: string): string;
  of: string;
}

const types = ['enum', 'domain', 'compositeType', 'rangeType'];

/** What a set consists of. */
export function setOf(snapshot: Snapshot, kind: string, scope: Stored): Members {
  const { schema, table, publication, login } = scope as { schema?: string; table?: string; publication?: string; login?: boolean };
  const wrong = Object.keys(scope).find((name) => !['schema', 'table', 'publication', 'login'].includes(name));
  if (wrong !== undefined)
    throw new Misuse(`there is no scope ${wrong}. There are { schema }, { table }, { publication } and, for roles, { login }.`);
  if (kind === 'roles') return rolesOf(snapshot, login);
  if (kind === 'publishedTables') return publishedOf(snapshot, plainName(publication));
  if (ofTables.has(kind)) return ofTable(snapshot, kind, table);
  if (ofServer.has(kind)) return serversOf(snapshot, kind);
  if (kind === 'operators') return operatorsIn(snapshot, schema);
  if (kind === 'operatorClasses') return inSchema(snapshot, kind, schema);
  if (globals.has(kind) && schema === undefined) return all(snapshot, kind);
  if (inSchemas.has(kind)) return inSchema(snapshot, kind, schema);
  throw new Misuse(
    `there are no ${kind} to list. There are: ${['roles', 'publishedTables', 'operators', ...ofServer, ...globals.keys(), ...inSchemas.keys(), ...ofTables.keys()].join(', ')}.`,
  );
}

const globals = byPlural(['schema', 'extension', 'publication', 'eventTrigger', 'bucket']);
const inSchemas = new Map<string, readonly string[]>([
  ...[
    ...byPlural([
      'table',
      'view',
      'materializedView',
      'foreignTable',
      'operatorClass',
      'function',
      'enum',
      'domain',
      'compositeType',
      'rangeType',
      'collation',
      'statistics',
      'extension',
    ]),
  ].map(([plural, kind]): [string, string[]] => [plural, [kind]]),
  ['types', types],
  ['sequences', ['sequence', 'identitySequence']],
]);
const ofTables = new Map([
  ...byPlural(['column', 'index', 'trigger', 'rule', 'policy', 'check', 'foreignKey', 'unique', 'exclusion']),
  ['partitions', 'table'] as const,
]);

/** Sets of which the server brings some, which may be listed and need not be. */
const ofServer: ReadonlySet<string> = new Set(['languages', 'tablespaces', 'foreignDataWrappers', 'foreignServers', 'casts']);

function byPlural(names: readonly string[]): Map<string, string> {
  return new Map(readKinds.filter(({ name }) => names.includes(name)).map(({ plural, name }) => [plural, name]));
}

function all(snapshot: Snapshot, plural: string): Members {
  const kind = globals.get(plural)!;
  const needs = kind === 'bucket' ? [{ kind: 'table', identity: { schema: 'storage', name: 'buckets' } }] : [];
  const names = snapshot.all(kind).map(({ name }) => String(name));
  return { kinds: [kind], names, ...(kind === 'extension' ? { optional: ofEveryServer } : {}), needs, read: String, of: '' };
}

/** Every server has it, so that no snapshot holds it. */
const ofEveryServer = ['plpgsql'];

/** A role of the system may be listed and need not be: majors have different ones. */
function rolesOf(snapshot: Snapshot, login: boolean | undefined): Members {
  const roles = snapshot.all('role').filter((role) => login === undefined || role['login'] === login);
  const names = (system: boolean): string[] => roles.filter((role) => role['system'] === system).map((role) => String(role['name']));
  const kind = login === undefined ? '' : login ? ' that log in' : ' that do not log in';
  return { kinds: ['role'], names: names(false), optional: names(true), needs: [], read: String, of: kind };
}

/** Casts go by `source AS target`, the others by their names. */
function serversOf(snapshot: Snapshot, plural: string): Members {
  const kind = readKinds.find((one) => one.plural === plural)!;
  const nameOf = (object: Stored): string => (plural === 'casts' ? castName(object) : String(object['name']));
  const names = (provided: boolean): string[] =>
    snapshot
      .all(kind.name)
      .filter((one) => one['provided'] === provided)
      .map(nameOf);
  const read = (written: string): string => (plural === 'casts' ? castNamed(snapshot, written) : written);
  return { kinds: [kind.name], names: names(false), optional: names(true), needs: [], read, of: '' };
}

function castName({ source, target }: Stored): string {
  return `${String(source)} AS ${String(target)}`;
}

function castNamed(snapshot: Snapshot, written: string): string {
  const [source, target, ...more] = written.split(/ as /i);
  if (source === undefined || target === undefined || more.length > 0)
    throw new Misuse(`a cast such as 'integer AS text' is expected; "${written}" was given.`);
  return castName(castOf(snapshot, source, target, {}).identity);
}

/** Operators go by `+(integer,integer) RETURNS integer`; what one returns may be left out. */
function operatorsIn(snapshot: Snapshot, schema: string | undefined): Members {
  const schemas = schema === undefined ? searchPath() : [plainName(schema)];
  const own = snapshot.all('operator').filter((one) => one['provided'] === false);
  const objects = schemas.flatMap((name) => own.filter((one) => one['schema'] === name));
  const label = (one: Stored): string => operatorLabel(one, schema === undefined);
  return {
    kinds: ['operator'],
    names: objects.map(label),
    needs: schemas.map((one) => ({ kind: 'schema', identity: { name: one } })),
    read: (written) => {
      const found = objects.find((one) => isOperator(one, written, schema));
      return found === undefined ? written : label(found);
    },
    of: ` of ${schemas.map((one) => address(one)).join(', ')}`,
  };
}

function publishedOf(snapshot: Snapshot, publication: string): Members {
  const members = snapshot.children('publicationTable', keyOf(kindNamed('publication'), { name: publication }));
  return {
    kinds: ['publicationTable'],
    names: members.map((member) => address(String(member['schema']), String(member['table']))),
    needs: [{ kind: 'publication', identity: { name: publication } }],
    read: (written) => qualified(found(snapshot, ['table'], written)),
    of: ` of ${address(publication)}`,
  };
}

function inSchema(snapshot: Snapshot, plural: string, schema: string | undefined): Members {
  const members = inSchemas.get(plural)!;
  const schemas = schema === undefined ? searchPath() : [plainName(schema)];
  const objects = schemas.flatMap((one) => objectsIn(snapshot, plural, members, one));
  const name = (object: Stored): string => (schema === undefined ? qualified(object) : String(object['name']));
  const base = {
    kinds: members,
    needs: schemas.map((one) => ({ kind: 'schema', identity: { name: one } })),
    of: ` of ${schemas.map((one) => address(one)).join(', ')}`,
  };
  if (plural === 'functions') {
    const signature = (object: Stored): string =>
      `${schema === undefined ? qualified(object) : address(String(object['name']))}(${String(object['arguments'] ?? '')})`;
    return {
      ...base,
      names: objects.map(signature),
      read: (written) => signature(routine(snapshot, schema === undefined ? written : `${address(schema)}.${written}`)),
    };
  }
  if (plural === 'operatorClasses')
    return { ...base, names: objects.map(name), read: (written) => (schema === undefined ? onPath(objects, written) : written) };
  return {
    ...base,
    names: objects.map(name),
    read: (written) => (schema === undefined ? qualified(found(snapshot, members.length > 0 ? members : ['table'], written)) : written),
  };
}

/** What a name without a schema means among these. */
function onPath(objects: readonly Stored[], written: string): string {
  const { schemas, name } = schemasOf(written);
  const schema = schemas.find((one) => objects.some((object) => object['schema'] === one && object['name'] === name));
  return address(schema ?? schemas[0]!, name);
}

/** The objects of a schema. Types that are written in C are not modelled, but known by name. */
function objectsIn(snapshot: Snapshot, plural: string, members: readonly string[], schema: string): Stored[] {
  const parent: Key = keyOf(kindNamed('schema'), { name: schema });
  const modelled = members.flatMap((kind) =>
    kind === 'statistics' ? snapshot.all(kind).filter((object) => object['schema'] === schema) : snapshot.children(kind, parent),
  );
  if (plural !== 'types') return modelled.filter(({ provided }) => provided !== true);
  const others = snapshot.data.unmodelled
    .filter(({ what }) => what === 'base type')
    .map(({ name }) => splitName(name))
    .flatMap((parts) => (parts?.[0] === schema ? [{ schema, name: parts[1]! }] : []));
  return [...modelled, ...others];
}

function ofTable(snapshot: Snapshot, plural: string, ref: string | undefined): Members {
  const kind = ofTables.get(plural)!;
  const at = found(
    snapshot,
    plural === 'columns' ? [...relations, 'compositeType'] : plural === 'partitions' ? ['table'] : relations,
    ref as string,
  );
  const { schema, name } = at;
  const base = { kinds: [kind], needs: [{ kind: at.kind, identity: { schema, name } }], of: ` of ${qualified(at)}` };
  const parent = keyOf(kindNamed(at.kind), { schema, name });
  if (plural === 'partitions') {
    const children = (familyTree(snapshot).children.get(qualified(at)) ?? []).filter(
      (child) => snapshot.get(`table ${child}`)?.['partitionOf'] !== null,
    );
    return { ...base, names: children, read: (written) => qualified(found(snapshot, ['table'], written)) };
  }
  const ofView =
    at.kind === 'table'
      ? undefined
      : ((snapshot.get(parent)?.[at.kind === 'compositeType' ? 'attributeOrder' : 'columns'] ?? []) as string[]);
  const objects = [...snapshot.children(kind, parent), ...(kind === 'trigger' ? inheritedTriggers(snapshot, { schema, table: name }) : [])];
  const names = plural === 'columns' && ofView !== undefined ? ofView : objects.map((object) => String(object['name']));
  return { ...base, names, read: String };
}

function qualified({ schema, name }: { schema?: unknown; name?: unknown }): string {
  return address(String(schema), String(name));
}
