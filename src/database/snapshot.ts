import { readKinds } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Member, Ref, Server, Stored, World } from '../kinds/kind.ts';
import { targetAddress } from '../kinds/target.ts';
import type { History } from './migration-history.ts';

export const snapshotFormat = 'pgintent.snapshot/1';

/** What could not be checked, and why. `kinds` names the kinds whose objects it hides. */
export interface Unread {
  kinds: string[];
  reason: string;
  remedy: string;
}

/** An object of a kind that is not modelled: seen by name, never compared. */
export interface Unmodelled {
  what: string;
  name: string;
  /** Whose it is, where it is a role's privilege. */
  of?: Ref | undefined;
}

/** What is: the objects read from a database at one instant. Plain JSON. */
export interface SnapshotData {
  format: typeof snapshotFormat;
  server: Server & { version: string; database: string; role: string; pglite: boolean };
  /** ISO 8601, the instant of the transaction. */
  readAt: string;
  /** Password-free. */
  url: string;
  /** Extensions, and the signatures of what they and the platform bring: what an elaborator needs for its stubs. */
  environment: Environment;
  objects: Record<string, Stored[]>;
  unread: Unread[];
  unmodelled: Unmodelled[];
  /** What the tables of migration tools say; absent in snapshots that an older version saved. */
  histories?: History[];
}

export interface Environment {
  functions: { schema: string; name: string; arguments: string; returns: string; volatility: 'i' | 's' | 'v'; set: boolean }[];
  types: { schema: string; name: string; sort: string; extension: string | null }[];
  operators: { schema: string; name: string; left: string | null; right: string; returns: string; function: string }[];
  /** What belongs to extensions; absent in snapshots that an older version saved. */
  members?: Member[];
}

/** A snapshot with its look-ups: by key, by kind, by parent. */
export class Snapshot implements World {
  readonly data: SnapshotData;
  strangers: readonly string[] = ['anon', 'authenticated'];
  apiSchemas: readonly string[] = ['public'];
  readonly #byKey = new Map<string, Map<Key, Stored>>();
  readonly #byParent = new Map<string, Map<Key, Stored[]>>();
  #members: Map<Key, Member> | undefined;

  constructor(data: SnapshotData) {
    this.data = data;
  }

  get server(): SnapshotData['server'] {
    return this.data.server;
  }

  all(kind: string): readonly Stored[] {
    return this.data.objects[kind] ?? [];
  }

  get(key: Key): Stored | undefined {
    // A key begins with the name of its kind.
    return this.#keyed(key.slice(0, key.indexOf(' ')))?.get(key);
  }

  /** The objects of a kind whose parent has this key. */
  children(kind: string, parent: Key): readonly Stored[] {
    return this.#grouped(kind)?.get(parent) ?? [];
  }

  member(key: Key): Member | undefined {
    this.#members ??= new Map((this.data.environment.members ?? []).map((member) => [targetAddress(member), member]));
    return this.#members.get(key);
  }

  /** Why objects of this kind could not be read, where they could not. */
  unread(kind: string): Unread | undefined {
    return this.data.unread.find((unread) => unread.kinds.includes(kind));
  }

  /** The objects of a kind by their keys. Gathered when somebody asks for the kind: most tests are about few. */
  #keyed(name: string): Map<Key, Stored> | undefined {
    const known = this.#byKey.get(name);
    const kind = known === undefined ? readKindNamed(name) : undefined;
    if (kind === undefined) return known;
    const keyed = new Map(this.all(name).map((object) => [keyOf(kind, object), object]));
    this.#byKey.set(name, keyed);
    return keyed;
  }

  /** The objects of a kind by the keys of their parents. Of several possible ones (a table, a view of one name) only one exists. */
  #grouped(name: string): Map<Key, Stored[]> | undefined {
    const known = this.#byParent.get(name);
    const kind = known === undefined ? readKindNamed(name) : undefined;
    if (kind === undefined) return known;
    const grouped = new Map<Key, Stored[]>();
    let last: { parent: Ref; siblings: Stored[] } | undefined;
    for (const object of this.all(name)) {
      for (const parent of kind.requires(object)[0] ?? []) {
        // Objects of one parent mostly follow each other.
        if (last === undefined || !isSame(last.parent, parent)) last = { parent, siblings: listAt(grouped, refKey(parent)) };
        last.siblings.push(object);
      }
    }
    this.#byParent.set(name, grouped);
    return grouped;
  }
}

function isSame(one: Ref, other: Ref): boolean {
  const names = Object.keys(one.identity);
  if (one.kind !== other.kind || names.length !== Object.keys(other.identity).length) return false;
  return names.every((name) => one.identity[name] === other.identity[name]);
}

function listAt(lists: Map<Key, Stored[]>, key: Key): Stored[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function readKindNamed(name: string): Kind | undefined {
  return readKinds.find((kind) => kind.name === name);
}

/** The kinds of which two snapshots do not hold the same objects. The catalog's rows come in no order. */
export function changedKinds(before: Snapshot, after: Snapshot): string[] {
  const inOrder = (snapshot: Snapshot, kind: string): string =>
    snapshot
      .all(kind)
      .map((object) => JSON.stringify(object))
      .toSorted()
      .join('\n');
  const kinds = Object.keys({ ...before.data.objects, ...after.data.objects });
  return kinds.filter((kind) => inOrder(before, kind) !== inOrder(after, kind));
}
