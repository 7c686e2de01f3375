import { type Environment, Snapshot } from '../../database/snapshot.ts';
import type { Intent } from '../../intent/intent.ts';
import { refKey } from '../../kinds/key.ts';
import type { Stored } from '../../kinds/kind.ts';

/** A column as far as a stub needs it. */
export interface Column {
  name: string;
  type: string;
  collation: string | undefined;
  generated: string | undefined;
}

/** A table or view: its columns, or the query that has them. */
export interface Relation {
  columns: Column[];
  primaryKey: string[];
  definition: string | undefined;
}

export type Signature = Environment['functions'][number];
export type Operator = Environment['operators'][number];
export type TypeRow = Environment['types'][number];

/** The name of anything that has a schema. */
export type Identity = { schema: string; name: string };

/** What can be stubbed: the objects of the snapshot and, where it lacks them, those of the intent. */
export class Definitions {
  readonly #environment: Environment;
  /** The snapshot first. */
  readonly #worlds: readonly Snapshot[];
  readonly #byName = new Map<string, Map<string, unknown[]>>();
  readonly #isWritten: boolean;
  #printed: Set<string> | undefined;

  constructor(snapshot: Snapshot, intent?: Intent) {
    this.#isWritten = intent === undefined || intent.language === 'written';
    this.#environment = snapshot.data.environment;
    this.#worlds = intent === undefined ? [snapshot] : [snapshot, intendedWorld(snapshot, intent)];
  }

  /** Whether a text is a catalog's and not a person's: the intent is a database's, or the snapshot holds this very text. */
  isCatalogs(sql: string): boolean {
    this.#printed ??= new Set(strings(this.#worlds[0]!.data.objects));
    return !this.#isWritten || this.#printed.has(sql);
  }

  /** All objects of a kind, those of the snapshot first. */
  all(kind: string): Stored[] {
    return this.#worlds.flatMap((world) => world.all(kind));
  }

  find(kind: string, { schema, name }: Identity): Stored | undefined {
    const key = refKey({ kind, identity: { schema, name } });
    return this.#worlds.map((world) => world.get(key)).find((object) => object !== undefined);
  }

  /** A relation of this name; columns that only the intent has come last. */
  relation(at: Identity): Relation | undefined {
    for (const world of this.#worlds) {
      const view = world.get(refKey({ kind: 'view', identity: at })) ?? world.get(refKey({ kind: 'materializedView', identity: at }));
      if (view !== undefined) return viewAsRelation(view);
      if (isTable(world, at)) return this.#table(at);
    }
    return undefined;
  }

  #table(at: Identity): Relation {
    const columns = this.#columns('column', 'table', at);
    const order = texts(this.find('table', at)?.['columnOrder']);
    const place = ({ name }: Column): number => (order.includes(name) ? order.indexOf(name) : order.length);
    const key = texts(this.#children('primaryKey', 'table', at)[0]?.['columns']);
    return { columns: columns.toSorted((left, right) => place(left) - place(right)), primaryKey: key, definition: undefined };
  }

  /** The attributes of a composite type, in their order. */
  attributes(at: Identity): Column[] {
    const order = texts(this.find('compositeType', at)?.['attributeOrder']);
    return this.#columns('attribute', 'compositeType', at).toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
  }

  /** Each by its name once: of those of several worlds the first. */
  #columns(kind: string, parent: string, at: Identity): Column[] {
    const columns = new Map<string, Column>();
    for (const object of this.#children(kind, parent, at)) {
      const column = toColumn(object);
      if (column !== undefined && !columns.has(column.name)) columns.set(column.name, column);
    }
    return [...columns.values()];
  }

  #children(kind: string, parent: string, at: Identity): Stored[] {
    const key = refKey({ kind: parent, identity: at });
    return this.#worlds.flatMap((world) => world.children(kind, key));
  }

  /** People's functions and aggregates of this name. */
  functions({ schema, name }: Identity): Stored[] {
    return this.#named('function', () => this.all('function'), name).filter(
      (object) => object['schema'] === schema && object['kind'] !== 'procedure',
    );
  }

  /** What the snapshot's server can call by this name, extensions' functions included. */
  signatures({ schema, name }: Identity): Signature[] {
    return this.#named('signature', () => this.#environment.functions, name).filter((row) => row.schema === schema);
  }

  operators({ schema, name }: Identity): Operator[] {
    return this.#named('operator', () => this.#environment.operators, name).filter((row) => row.schema === schema);
  }

  type({ schema, name }: Identity): TypeRow | undefined {
    return this.#named('type', () => this.#environment.types, name).find((row) => row.schema === schema);
  }

  #named<T extends { name?: unknown }>(sort: string, list: () => readonly T[], name: string): T[] {
    let index = this.#byName.get(sort) as Map<string, T[]> | undefined;
    if (index === undefined) {
      index = new Map();
      for (const item of list()) {
        const at = String(item.name);
        const same = index.get(at);
        if (same === undefined) index.set(at, [item]);
        else same.push(item);
      }
      this.#byName.set(sort, index);
    }
    return index.get(name) ?? [];
  }

  /** Extensions, each in the schema where it should be. */
  extensions(): Identity[] {
    const found = new Map<string, Identity>();
    for (const object of this.all('extension')) {
      const name = String(object['name']);
      const schema =
        text(object['schema']) ?? (this.#worlds.some((world) => world.get('schema extensions') !== undefined) ? 'extensions' : 'public');
      if (!found.has(name)) found.set(name, { schema, name });
    }
    return [...found.values()];
  }
}

/** All texts in a value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Kinds that stubs are made from. */
const stubbed = new Set([
  'schema',
  'extension',
  'collation',
  'enum',
  'compositeType',
  'attribute',
  'domain',
  'domainCheck',
  'rangeType',
  'sequence',
  'table',
  'column',
  'primaryKey',
  'function',
  'view',
  'materializedView',
]);

/** The named objects of an intent, with the look-ups of a snapshot. */
function intendedWorld(snapshot: Snapshot, intent: Intent): Snapshot {
  const objects: Record<string, Stored[]> = {};
  for (const { kind, object, by } of intent.objects) {
    if (stubbed.has(kind) && (by === 'name' || kind === 'primaryKey')) (objects[kind] ??= []).push(object);
  }
  return new Snapshot({ ...snapshot.data, objects });
}

function isTable(world: Snapshot, at: Identity): boolean {
  const key = refKey({ kind: 'table', identity: at });
  return world.get(key) !== undefined || world.children('column', key).length > 0;
}

function viewAsRelation(view: Stored): Relation {
  const types = texts(view['columnTypes']);
  const names = texts(view['columns']);
  const columns =
    names.length === types.length ? names.map((name, n) => ({ name, type: types[n]!, collation: undefined, generated: undefined })) : [];
  return { columns, primaryKey: [], definition: text(view['definition']) };
}

/** A column whose type is not stated, or is one of several, cannot be stubbed. */
function toColumn(object: Stored): Column | undefined {
  const type = text(object['type']);
  return type === undefined
    ? undefined
    : { name: String(object['name']), type, collation: text(object['collation']), generated: text(object['generated']) };
}

/** A value where it is a text: a person may have stated a choice, or nothing. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A value where it is a list of texts; empty otherwise. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
