import { hideInObject } from '../database/secrets.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { Intent, IntendedObject } from '../intent/intent.ts';
import { kindNamed } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Property, Ref, Stand, Stored } from '../kinds/kind.ts';
import { plain } from './build.ts';
import { compareValues, type Context, type Language } from './equality.ts';
import type { Difference } from './gap.ts';
import type { Oracle } from './oracle.ts';
import { mayMakeType } from '../kinds/reference.ts';
import { surroundingsOf } from './surroundings.ts';

/** How one intended object compares with one actual object. */
export interface Judgement {
  differences: Difference[];
  harmless: Difference[];
  unknown: string | undefined;
}

/** Whether the actual object is as intended. */
export function isHeld({ differences, unknown }: Judgement): boolean {
  return differences.length === 0 && unknown === undefined;
}

/** What the judge has to know of an intent. */
type Spoken = Pick<Intent, 'language' | 'coverage'> & Partial<Pick<Intent, 'objects' | 'heldTo'>>;

/** Two objects in their surroundings, of which most comparisons of values look at nothing. */
class Pairing implements Context {
  readonly language: Language;
  readonly major: number;
  readonly heldTo: number | undefined;
  readonly oracle: Oracle;
  readonly intended: Stored;
  readonly actual: Stored;
  readonly #snapshot: Snapshot;
  readonly #objects: readonly IntendedObject[];

  constructor({ language, heldTo, objects = [] }: Spoken, snapshot: Snapshot, oracle: Oracle, intended: Stored, actual: Stored) {
    this.language = language;
    this.major = snapshot.server.major;
    this.heldTo = heldTo;
    this.oracle = oracle;
    this.intended = intended;
    this.actual = actual;
    this.#snapshot = snapshot;
    this.#objects = objects;
  }

  mayBeType(name: string): boolean {
    const isThere = (ref: Ref): boolean => this.#snapshot.get(refKey(ref)) !== undefined;
    return surroundingsOf(this.#snapshot).types().has(name) || this.#objects.some((one) => mayMakeType(name, one, isThere));
  }

  get relation(): Context['relation'] {
    return surroundingsOf(this.#snapshot).relationOf(this.actual);
  }

  get functions(): NonNullable<Context['functions']> {
    return surroundingsOf(this.#snapshot).functions;
  }

  relations(): ReturnType<NonNullable<Context['relations']>> {
    return surroundingsOf(this.#snapshot).relations();
  }
}

/** What a comparison of the values of an intended and an actual object may look at. */
export function contextOf(intent: Spoken, snapshot: Snapshot, oracle: Oracle, intended: Stored, actual: Stored): Context {
  return new Pairing(intent, snapshot, oracle, intended, actual);
}

/** Whether a property is compared: a whole intent leaves out what another property says, an older catalog lacks some. */
export function isCompared({ language, coverage }: Spoken, { since, onlyStated, onlyRead }: Property): boolean {
  if (onlyRead === true || (onlyStated === true && coverage === 'whole')) return false;
  return language === 'written' || language.major >= (since ?? 0);
}

/** An intended object, made ready to be looked for. */
export interface Sought {
  kind: Kind;
  /** Identity and stated properties with what they imply, secrets as a snapshot holds them. */
  completed: Stored;
  /** The same and, for a shape, its defaults. */
  stated: Stored;
  /** What it cannot be without; the first is its parent. */
  requires: Ref[][];
}

/** What may be named of an intended object to look for it. */
type Named = Pick<IntendedObject, 'kind' | 'object' | 'by'>;

/** Judges one object at a time: what every comparison does over and over, and a matcher does once. Names no kind. */
export class Judge {
  readonly #intent: Spoken;
  readonly #snapshot: Snapshot;
  readonly #oracle: Oracle;
  readonly #strict: boolean;

  constructor(intent: Spoken, snapshot: Snapshot, oracle: Oracle, strict: boolean) {
    this.#intent = intent;
    this.#snapshot = snapshot;
    this.#oracle = oracle;
    this.#strict = strict;
  }

  /**
   * Whether an object is there as intended, by itself: the verdict of a comparison with nothing else in it, without what
   * only a gap needs. Where this is false, a comparison tells what it is.
   */
  holds(intended: Named): boolean {
    const one = this.seek(intended);
    if (this.#snapshot.unread(one.kind.name) !== undefined) return false;
    if (one.requires.some((alternatives) => isImplied(alternatives) && !this.isPresent(alternatives))) return false;
    if (intended.by === 'shape') return this.#isMet(one);
    const actual = this.find(one);
    return actual !== undefined && isHeld(this.judgementOf(one, actual));
  }

  #isMet(one: Sought): boolean {
    if (this.siblings(one).some((sibling) => isHeld(this.judgementOf(one, sibling)))) return true;
    return this.stands(one).some(({ as }) => isHeld(this.judgementOf(leavingOut(one, as), as)));
  }

  seek({ kind: name, object, by }: Named): Sought {
    const kind = kindNamed(name);
    const completed = this.#hidden(kind, (kind.complete?.(object) ?? object) as Stored);
    const stated = by === 'shape' && kind.shape !== undefined ? { ...kind.shape.defaults(completed), ...completed } : completed;
    return { kind, completed, stated, requires: kind.requires(plain(stated)) };
  }

  /** A snapshot holds the hashes of secrets; what a person wrote is made alike. */
  #hidden(kind: Kind, completed: Stored): Stored {
    return this.#intent.language === 'written' ? hideInObject(kind.name, completed) : completed;
  }

  /** Whether one of these objects is there, or may be where nobody could look. */
  isPresent(alternatives: readonly Ref[]): boolean {
    const isThere = (key: Key): boolean => (this.#snapshot.get(key) ?? this.#snapshot.member(key)) !== undefined;
    return alternatives.some((ref) => this.#snapshot.unread(ref.kind) !== undefined || isThere(refKey(ref)));
  }

  /** The object that one with a name is judged by. */
  find({ kind, completed, stated, key }: Sought & { key?: Key }): Stored | undefined {
    if (kind.find !== undefined) return kind.find(stated, this.#snapshot) as Stored | undefined;
    return this.#snapshot.get(key ?? keyOf(kind, completed));
  }

  /** The actual objects of the same kind and parent. */
  siblings({ kind, requires }: Sought): readonly Stored[] {
    const parents = requires[0] ?? [];
    // Of several possible parents one exists; a snapshot lists its children below each.
    return [...new Set(parents.flatMap((parent) => this.#snapshot.children(kind.name, refKey(parent))))];
  }

  /** Objects of another kind that a shape may be met by. */
  stands({ kind, requires }: Sought): { object: Stored; as: Stored }[] {
    const { metBy } = kind.shape ?? {};
    if (metBy === undefined) return [];
    return (requires[0] ?? []).flatMap((parent) => metBy(this.#snapshot, refKey(parent)) as (Stand<Stored> & { as: Stored })[]);
  }

  /** Compares the stated properties of an intended object with an actual one. */
  judgementOf({ kind, stated }: Pick<Sought, 'kind' | 'stated'>, actual: Stored): Judgement {
    const context = contextOf(this.#intent, this.#snapshot, this.#oracle, stated, actual);
    const judgement: Judgement = { differences: [], harmless: [], unknown: undefined };
    for (const name of Object.keys(kind.properties)) {
      const expected = stated[name];
      if (expected !== undefined) this.#judgeProperty(judgement, name, kind.properties[name]!, expected, context);
    }
    return judgement;
  }

  #judgeProperty(judgement: Judgement, name: string, property: Property, expected: unknown, context: Context): void {
    if (!this.#isCompared(property)) return;
    const actual = context.actual[name] ?? null;
    const sameness = compareValues(property, expected, actual, context);
    if (sameness === 'same') return;
    if (sameness === 'pending') judgement.unknown ??= 'it waits for the embedded engine';
    else if (typeof sameness === 'object') judgement.unknown ??= `${name}: ${sameness.unknown}`;
    else {
      const slight = property.harmless === true || (this.#intent.coverage === 'whole' && property.slight?.is(expected, actual) === true);
      const harmless = slight && !this.#strict;
      judgement[harmless ? 'harmless' : 'differences'].push({ property: name, expected, actual, equality: property.equality ?? 'value' });
    }
  }

  #isCompared(property: Property): boolean {
    return this.#snapshot.server.major >= (property.since ?? 0) && isCompared(this.#intent, property);
  }
}

/** Whether one of these has to be there; what may come with an extension or the system is in no snapshot. */
function isImplied(alternatives: readonly Ref[]): boolean {
  return alternatives.some(({ implied }) => implied !== false);
}

/** A shape without what a stand leaves out: that is met whatever is stated. */
export function leavingOut<T extends Pick<Sought, 'stated'>>(one: T, stand: Stored): T {
  return { ...one, stated: Object.fromEntries(Object.entries(one.stated).filter(([name]) => name in stand)) };
}
