import { Snapshot } from '../../src/database/snapshot.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf, refKey } from '../../src/kinds/key.ts';
import type { Key, Stored } from '../../src/kinds/kind.ts';

/** A snapshot with objects that follow from others: the columns of a view, the tables of a publication of all tables. */
export class Supplemented extends Snapshot {
  readonly #base: Snapshot;
  readonly #objects = new Map<Key, { kind: string; object: Stored }>();

  constructor(base: Snapshot, objects: readonly { kind: string; object: Stored }[]) {
    super(base.data);
    this.#base = base;
    this.strangers = base.strangers;
    this.apiSchemas = base.apiSchemas;
    for (const { kind, object } of objects) this.#objects.set(keyOf(kindNamed(kind), object), { kind, object });
  }

  override get(key: Key): Stored | undefined {
    return this.#objects.get(key)?.object ?? this.#base.get(key);
  }

  override all(kind: string): readonly Stored[] {
    return [...this.#base.all(kind), ...this.#added(kind)];
  }

  override children(kind: string, parent: Key): readonly Stored[] {
    const added = this.#added(kind).filter((object) => (kindNamed(kind).requires(object)[0] ?? []).some((ref) => refKey(ref) === parent));
    return [...this.#base.children(kind, parent), ...added];
  }

  #added(kind: string): Stored[] {
    return [...this.#objects.values()].filter((entry) => entry.kind === kind).map(({ object }) => object);
  }
}
