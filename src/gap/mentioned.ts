import type { Snapshot } from '../database/snapshot.ts';
import { kindNamed } from '../kinds/index.ts';
import { refKey } from '../kinds/key.ts';
import type { Ref, Stored } from '../kinds/kind.ts';

/** An intended object, as far as it can be named. */
interface Named {
  kind: { name: string };
  stated: Stored;
}

/** Finds what is intended and missing among what texts name. */
export class Mentioned<T extends Named> {
  readonly #snapshot: Snapshot;
  readonly #intended: () => Iterable<T>;
  /** A person may leave a schema out; in what a catalog printed, a name without one is the system's. */
  readonly #isWritten: boolean;
  #byName: Map<string, T[]> | undefined;
  readonly #there = new Map<string, ReadonlyMap<unknown, readonly Stored[]>>();

  constructor(snapshot: Snapshot, intended: () => Iterable<T>, isWritten: boolean) {
    this.#snapshot = snapshot;
    this.#intended = intended;
    this.#isWritten = isWritten;
  }

  /** The first of these that is missing: what is there of the same name, whatever else it is, may be what was named. */
  missing(mentions: readonly (readonly Ref[])[]): T | undefined {
    for (const alternatives of mentions) {
      const refs = alternatives.filter(({ identity }) => this.#isWritten || identity['schema'] !== undefined);
      if (refs.some((ref) => this.#isThere(ref))) continue;
      const found = refs.flatMap((ref) => this.#intendedAs(ref))[0];
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #intendedAs(ref: Ref): readonly T[] {
    this.#byName ??= Map.groupBy(this.#intended(), ({ kind, stated }) => `${kind.name}\n${String(stated['name'])}`);
    const named = this.#byName.get(`${ref.kind}\n${String(ref.identity['name'])}`) ?? [];
    return named.filter(({ stated }) => isMeant(ref, stated));
  }

  /** Where nobody could look, it may be. */
  #isThere(ref: Ref): boolean {
    if (this.#snapshot.unread(ref.kind) !== undefined) return true;
    const key = refKey(ref);
    if ((this.#snapshot.get(key) ?? this.#snapshot.member(key)) !== undefined) return true;
    return !isWhole(ref) && this.#named(ref).some((object) => isMeant(ref, object));
  }

  #named({ kind, identity }: Ref): readonly Stored[] {
    const known = this.#there.get(kind) ?? Map.groupBy(this.#objectsOf(kind), ({ name }) => name);
    this.#there.set(kind, known);
    return known.get(identity['name']) ?? [];
  }

  #objectsOf(kind: string): Stored[] {
    const members = this.#snapshot.data.environment.members ?? [];
    return [...this.#snapshot.all(kind), ...members.flatMap(({ on, schema, name }) => (on === kind ? [{ schema, name }] : []))];
  }
}

function isWhole({ kind, identity }: Ref): boolean {
  return Object.keys(kindNamed(kind).identity).every((name) => identity[name] !== undefined);
}

/** What a ref leaves out of the identity may be anything. */
function isMeant({ kind, identity }: Ref, object: Stored): boolean {
  return Object.keys(kindNamed(kind).identity).every((name) => identity[name] === undefined || identity[name] === object[name]);
}
