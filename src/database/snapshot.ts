import { kindNamed, readKinds } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Member, Ref, Server, Stored, World } from '../kinds/kind.ts';
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

interface Tables {
  byKey: Map<Key, Stored>;
  byParent: Map<string, Stored[]>;
  members: Map<Key, Member>;
}

/** A snapshot with its look-ups: by key, by kind, by parent. */
export class Snapshot implements World {
  readonly data: SnapshotData;
  strangers: readonly string[] = ['anon', 'authenticated'];
  apiSchemas: readonly string[] = ['public'];
  #tables: Tables | undefined;

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
    return this.#index().byKey.get(key);
  }

  /** The objects of a kind whose parent has this key. */
  children(kind: string, parent: Key): readonly Stored[] {
    return this.#index().byParent.get(`${kind}\n${parent}`) ?? [];
  }

  member(key: Key): Member | undefined {
    return this.#index().members.get(key);
  }

  /** Why objects of this kind could not be read, where they could not. */
  unread(kind: string): Unread | undefined {
    return this.data.unread.find((unread) => unread.kinds.includes(kind));
  }

  #index(): Tables {
    if (this.#tables !== undefined) return this.#tables;
    const byKey = new Map<Key, Stored>();
    const byParent = new Map<string, Stored[]>();
    for (const { name } of readKinds) {
      const kind = kindNamed(name);
      for (const object of this.all(name)) {
        byKey.set(keyOf(kind, object), object);
        // Of several possible parents (a table, a view, a materialized view of one name) only one exists.
        for (const parent of kind.requires(object)[0] ?? []) {
          const at = `${name}\n${refKey(parent)}`;
          const siblings = byParent.get(at);
          if (siblings === undefined) byParent.set(at, [object]);
          else siblings.push(object);
        }
      }
    }
    const members = new Map((this.data.environment.members ?? []).map((member) => [targetAddress(member), member]));
    this.#tables = { byKey, byParent, members };
    return this.#tables;
  }
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
