import type { Snapshot } from '../database/snapshot.ts';
import type { ExactSet, Intent, Origin } from '../intent/intent.ts';
import { kinds } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Stored, Unintended } from '../kinds/kind.ts';
import { buildExtra, headingOf } from './build.ts';
import { fingerprintWith } from './fingerprint.ts';
import type { CauseOf, Gap, Notice, Outcome, Pair, TestName } from './gap.ts';
import { sayExposure, sayExtraNotice, sayLeftOut } from './message.ts';
import { leftOutOf } from './unjudged.ts';

/** What has to be known to tell what nobody intended. */
export interface Known {
  intent: Intent;
  snapshot: Snapshot;
  strict: boolean;
  causeOf: CauseOf | undefined;
  isUsers: (kind: Kind, object: Stored) => boolean;
  /** Whether an intended object was judged by this one. */
  isMeant: (object: Stored) => boolean;
  /** Whether it comes of what an intended object is not, and should be. */
  isHandedDown: (kind: Kind, object: Stored) => boolean;
  /** What is stated of the intended object with a key. */
  stated: (key: Key) => Stored | undefined;
  /** Objects that were told already as more open than the intent says. */
  exposed: Iterable<Key>;
}

/** What nobody intended: everything else against a whole intent, the rest of an exact set against a partial one. */
export interface Extras {
  outcomes: Outcome[];
  notices: Notice[];
  pairs: ReadonlyMap<Key, Pair>;
}

/** Finds it, kind by kind: what stands in an object that nobody intended is part of that gap. */
export function judgeExtras(known: Known): Extras {
  return new ExtraJudge(known).run();
}

class ExtraJudge {
  readonly #known: Known;
  readonly #outcomes: Outcome[] = [];
  readonly #notices: Notice[] = [];
  readonly #pairs = new Map<Key, Pair>();
  /** The gap, if it is one, of each object that nobody intended, and of what stands in it. */
  readonly #found = new Map<Key, Gap | undefined>();
  readonly #inside = new Map<Gap, Inside[]>();
  /** Of what is told as a notice, and of what stands in it: what that is, and the gap that it becomes. */
  readonly #slight = new Map<Key, { inside: Inside[]; raise: () => Gap | undefined }>();
  /** Objects that nobody stated, told because they are open to strangers. */
  readonly #exposed: Set<Key>;

  constructor(known: Known) {
    this.#known = known;
    this.#exposed = new Set(known.exposed);
  }

  run(): Extras {
    const { intent, snapshot } = this.#known;
    for (const kind of kinds) {
      if (snapshot.unread(kind.name) !== undefined || intent.unread.some((entry) => entry.kinds.includes(kind.name))) continue;
      const sets = intent.exact.filter((set) => set.kind === kind.name);
      for (const object of snapshot.all(kind.name)) if (!this.#isMeant(kind, object)) this.#judge(kind, object, sets);
    }
    for (const [gap, objects] of this.#inside) worsen(gap, objects);
    return { outcomes: this.#outcomes, notices: this.#notices, pairs: this.#pairs };
  }

  /** By an intended object, by another one's, or by the platform. */
  #isMeant(kind: Kind, object: Stored): boolean {
    const { isMeant, isHandedDown, isUsers } = this.#known;
    return isMeant(object) || kind.partOfAnother?.(object) === true || !isUsers(kind, object) || isHandedDown(kind, object);
  }

  #judge(kind: Kind, object: Stored, sets: readonly ExactSet[]): void {
    const key = keyOf(kind, object);
    const parents = (kind.requires(object)[0] ?? []).map(refKey);
    const within = parents.find((parent) => this.#found.has(parent));
    if (within !== undefined) {
      this.#judgeWithin(within, key, { kind, object, unintended: kind.unintended(object, this.#known.snapshot) });
      return;
    }
    const set = sets.find((candidate) => isIn(candidate, object));
    const isJudged = this.#known.intent.coverage === 'whole' || set !== undefined;
    const gap = this.#judgeAlone(kind, object, key, isJudged, set);
    if (isJudged) this.#found.set(key, gap);
  }

  /** What is worth a notice alone is a gap where something in it opens data, or changes what is written. */
  #judgeWithin(within: Key, key: Key, inside: Inside): void {
    const slight = this.#slight.get(within);
    const gap = this.#found.get(within) ?? (isGrave(inside.unintended) ? slight?.raise() : undefined);
    if (gap !== undefined) this.#addInside(gap, inside);
    else if (slight !== undefined) {
      slight.inside.push(inside);
      this.#slight.set(key, slight);
    }
    this.#found.set(key, gap);
  }

  #judgeAlone(kind: Kind, object: Stored, key: Key, isJudged: boolean, set: ExactSet | undefined): Gap | undefined {
    const { snapshot, strict, stated } = this.#known;
    const unintended = kind.unintended(object, snapshot, isJudged ? stated : undefined);
    if (unintended === undefined) return undefined;
    const { verdict, severity, impact } = unintended;
    // Who calls a set exact means it, also of what is otherwise worth a notice.
    if (verdict === 'notice' && !strict && set === undefined) {
      if (isJudged) this.#noticed(kind, object, key, unintended);
      return undefined;
    }
    if (!isJudged && (severity !== 'critical' || this.#isWithinExposed(kind, object, key))) return undefined;
    if (!isJudged && !strict) {
      this.#notices.push({ key, text: sayExposure(kind, object, impact), severity });
      return undefined;
    }
    return this.#conclude(kind, object, key, unintended, set);
  }

  #noticed(kind: Kind, object: Stored, key: Key, unintended: Unintended): void {
    const notice: Notice = { key, text: sayExtraNotice(kind, object, unintended), severity: unintended.severity };
    const inside: Inside[] = [];
    let gap: Gap | undefined;
    const raise = (): Gap | undefined => {
      if (gap !== undefined) return gap;
      this.#notices.splice(this.#notices.indexOf(notice), 1);
      gap = this.#conclude(kind, object, key, unintended, undefined);
      if (gap !== undefined) for (const one of inside) this.#addInside(gap, one);
      return gap;
    };
    this.#notices.push(notice);
    this.#slight.set(key, { inside, raise });
  }

  /** An open table is told once, and not again as row-level security that is off. */
  #isWithinExposed(kind: Kind, object: Stored, key: Key): boolean {
    if ((kind.requires(object)[0] ?? []).some((parent) => this.#exposed.has(refKey(parent)))) return true;
    this.#exposed.add(key);
    return false;
  }

  #conclude(kind: Kind, object: Stored, key: Key, unintended: Unintended, set: ExactSet | undefined): Gap | undefined {
    const { intent, snapshot, causeOf } = this.#known;
    const test: TestName = [headingOf(kind, object), kind.group(object), `${kind.title(object, false)} (nobody intended it)`];
    const leftOut = leftOutOf(intent, kind, object);
    if (leftOut !== undefined) {
      this.#outcomes.push({ key, test, origin: leftOut, verdict: 'unknown', ...sayLeftOut(leftOut) });
      return undefined;
    }
    const origin = removedAt(intent, key) ?? set?.origin ?? { file: intent.source };
    const gap = buildExtra({ kind, object, key, test, unintended, origin, causeOf, snapshot });
    this.#outcomes.push({ key, test, origin, verdict: 'gap', gap });
    this.#pairs.set(key, { kind, intended: undefined, stated: object, actual: object });
    return gap;
  }

  #addInside(gap: Gap, object: Inside): void {
    const objects = this.#inside.get(gap);
    if (objects === undefined) this.#inside.set(gap, [object]);
    else objects.push(object);
  }
}

function isGrave(unintended: Unintended | undefined): boolean {
  return unintended?.verdict === 'gap' && (unintended.severity === 'critical' || unintended.severity === 'high');
}

/** An object that stands in one that nobody intended. */
interface Inside {
  kind: Kind;
  object: Stored;
  unintended: Unintended | undefined;
}

/**
 * What stands in an extra object may open data to strangers where the object itself does not. Where either does, more in
 * it is more that they reach: the gap becomes another one.
 */
function worsen(gap: Gap, inside: readonly Inside[]): void {
  const worst = inside.find(({ unintended }) => unintended?.severity === 'critical')?.unintended;
  if (worst !== undefined && gap.severity !== 'critical') {
    gap.severity = worst.severity;
    gap.impact = worst.impact;
  }
  if (gap.severity !== 'critical') return;
  const told = inside.filter(({ unintended }) => unintended !== undefined && unintended.verdict !== 'notice');
  gap.fingerprint = fingerprintWith(gap.fingerprint, told);
}

/** Whether an object belongs to an exact set. */
export function isIn({ on = {}, schemas }: ExactSet, object: Stored): boolean {
  return (
    Object.entries(on).every(([name, value]) => object[name] === value) &&
    (schemas === undefined || schemas.includes(String(object['schema'])))
  );
}

/** The statement that took the object away; of a function, whichever of its name. */
function removedAt({ removed }: Intent, key: Key): Origin | undefined {
  return removed?.[key] ?? removed?.[key.replace(/\(.*$/s, '')];
}
