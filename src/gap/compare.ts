import type { Snapshot } from '../database/snapshot.ts';
import type { Intent, IntendedObject } from '../intent/intent.ts';
import { kindNamed } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Ref, Said, Stored, UnsaidUse } from '../kinds/kind.ts';
import { buildGap, headingOf, plain, severityOf } from './build.ts';
import { canonical } from './equality.ts';
import type { CauseOf, Comparison, Difference, Gap, Notice, Outcome, Pair, TestName } from './gap.ts';
import { sayExposure, sayHarmless, sayLeftOut, sayMember, sayUnsaid } from './message.ts';
import { isIn, judgeExtras } from './extras.ts';
import { type Estate, isHandedDown } from './heirs.ts';
import { isHeld, Judge, type Judgement, leavingOut, type Sought } from './judgement.ts';
import { matchShapes } from './match.ts';
import { Mentioned } from './mentioned.ts';
import { Oracle } from './oracle.ts';
import { severities } from '../kinds/kind.ts';
import { leftOutOf, unjudged } from './unjudged.ts';

export interface CompareOptions {
  oracle?: Oracle;
  /** Notices about differences become gaps. */
  strict?: boolean;
  /** Leaves out what nobody intended: only what is stated is judged. */
  extras?: false;
  /** For who asks what is open and tells nobody: issue, impact, evidence and fix of an intended object's gap are empty. */
  untold?: true;
  /** Tells gaps of pending migrations from drift. */
  causeOf?: CauseOf | undefined;
  /** Whose object it is: false for what the platform brings by itself. */
  isUsers?: (kind: Kind, object: Stored, snapshot: Snapshot) => boolean;
}

/** An intended object on its way to a verdict. */
interface Judged extends Sought {
  intended: IntendedObject;
  key: Key;
  test: TestName;
  /** What it cannot be without and is not there: of each, the alternatives. */
  lacks: Ref[][];
}

/**
 * Compares what should be with what is. Names no kind: whatever is special about one stands in its kind.
 * Pure and synchronous; run it again when the oracle has answered its open questions.
 */
export function compare(intent: Intent, snapshot: Snapshot, options: CompareOptions = {}): Comparison {
  return new Comparer(intent, snapshot, options).run();
}

class Comparer {
  readonly #intent: Intent;
  readonly #snapshot: Snapshot;
  readonly #judge: Judge;
  readonly #strict: boolean;
  readonly #extras: boolean;
  readonly #untold: boolean;
  readonly #isUsers: (kind: Kind, object: Stored) => boolean;
  readonly #causeOf: CauseOf | undefined;
  readonly #outcomes: Outcome[] = [];
  readonly #notices: Notice[] = [];
  /** Actual objects that an intended one was judged by. */
  readonly #claimed = new Set<Stored>();
  /** Actual objects of another kind that do the work of an intended one. Shapes of their own kind may still be met by them. */
  readonly #met = new Set<Stored>();
  readonly #intendedKeys = new Map<Key, Judged>();
  #inside: Map<string, Judged[]> | undefined;
  /** What each blocked object waits for. */
  readonly #waiting = new Map<Key, Key>();
  readonly #mentioned: Mentioned<Judged>;
  /** What is stated without a word on what opens it. */
  readonly #exposed = new Set<Key>();
  readonly #pairs = new Map<Key, Pair>();

  constructor(intent: Intent, snapshot: Snapshot, options: CompareOptions) {
    this.#intent = intent;
    this.#snapshot = snapshot;
    this.#strict = options.strict ?? false;
    this.#judge = new Judge(intent, snapshot, options.oracle ?? new Oracle({ closed: true }), this.#strict);
    this.#extras = options.extras ?? true;
    this.#untold = options.untold ?? false;
    this.#causeOf = options.causeOf;
    this.#mentioned = new Mentioned(snapshot, () => this.#intendedKeys.values(), intent.language === 'written');
    this.#isUsers = (kind, object) => options.isUsers?.(kind, object, snapshot) ?? true;
  }

  run(): Comparison {
    const judged = this.#withImplied(this.#intent.objects.map((object) => this.#prepare(object)));
    nameApart(judged);
    for (const one of judged.filter(({ intended }) => intended.by === 'name')) this.#judgeNamed(one);
    for (const siblings of groupShapes(judged)) this.#judgeShapes(siblings);
    if (this.#extras) {
      this.#addExtras();
      this.#outcomes.push(...unjudged(this.#intent, this.#snapshot, this.#isUsers));
    }
    return this.#result();
  }

  #addExtras(): void {
    const { outcomes, notices, pairs } = judgeExtras({
      intent: this.#intent,
      snapshot: this.#snapshot,
      strict: this.#strict,
      causeOf: this.#causeOf,
      isUsers: this.#isUsers,
      isMeant: (object) => this.#claimed.has(object) || this.#met.has(object),
      isHandedDown: (kind, object) => isHandedDown(kind, object, this.#estate),
      stated: (key) => this.#intendedKeys.get(key)?.stated,
      exposed: this.#exposed,
    });
    this.#outcomes.push(...outcomes);
    this.#notices.push(...notices);
    for (const [key, pair] of pairs) this.#pairs.set(key, pair);
  }

  get #estate(): Estate {
    return {
      snapshot: this.#snapshot,
      stated: (key) => this.#intendedKeys.get(key)?.stated,
      parts: (kind, parent) => this.#intendedIn(kind, parent).map(({ stated }) => stated),
      isHeld: (kind, stated, actual) => isHeld(this.#judge.judgementOf({ kind, stated }, actual)),
    };
  }

  #prepare(intended: IntendedObject): Judged {
    const sought = this.#judge.seek(intended);
    const { kind, completed } = sought;
    const byShape = intended.by === 'shape';
    const key = byShape ? shapeKey(kind, completed) : keyOf(kind, completed);
    const test: TestName = [headingOf(kind, completed), kind.group(completed), kind.title(completed, byShape)];
    const lacks = sought.requires.filter((alternatives) => alternatives.length > 0 && !this.#judge.isPresent(alternatives));
    return { ...sought, intended, key, test, lacks };
  }

  /** Adds what was not stated but cannot be missing: the role of a grant, the schema of a table. */
  #withImplied(judged: Judged[]): Judged[] {
    const all = [...judged];
    for (const one of judged) this.#intendedKeys.set(one.key, one);
    for (let n = 0; n < all.length; n += 1) {
      const one = all[n]!;
      for (const alternatives of one.lacks) {
        if (alternatives.some((ref) => this.#intendedKeys.has(refKey(ref)))) continue;
        const ref = alternatives.find((alternative) => alternative.implied !== false);
        // It may come with an extension or the system, which no snapshot holds.
        if (ref === undefined) continue;
        const implied = this.#prepare({ kind: ref.kind, object: ref.identity, by: 'name', origin: one.intended.origin, implied: true });
        this.#intendedKeys.set(implied.key, implied);
        all.push(implied);
      }
    }
    return all;
  }

  /** Settles the object where there is nothing to compare: it is unknown, or what it needs is missing. */
  #settled(one: Judged): boolean {
    const unread = this.#snapshot.unread(one.kind.name) ?? this.#intent.unread.find((entry) => entry.kinds.includes(one.kind.name));
    if (unread !== undefined) {
      this.#add(one, { verdict: 'unknown', reason: unread.reason, remedy: unread.remedy });
      return true;
    }
    // What a shape is there as only its match tells, where there may be one.
    if (one.intended.by === 'shape' && !one.lacks.includes(one.requires[0]!)) return false;
    const there = one.intended.by === 'name' ? this.#snapshot.get(one.key) : undefined;
    const isBlocked = this.#isBlocked(one, there);
    if (isBlocked && there !== undefined) this.#claimed.add(there);
    return isBlocked;
  }

  /** Whether it waits for something missing that it needs, though it may be there without that. */
  #isBlocked(one: Judged, there: Stored | undefined): boolean {
    for (const alternatives of one.lacks) {
      const blocker = alternatives.map((ref) => this.#intendedKeys.get(refKey(ref))).find((found) => found !== undefined);
      if (blocker === undefined) continue;
      if (this.#waitsFor(blocker, one) || (there !== undefined && !this.#comesOf(alternatives, one, there))) continue;
      this.#block(one, blocker);
      return true;
    }
    return false;
  }

  /** Whether all that differs comes of what is missing. What opens data cannot wait for that. */
  #comesOf(missing: readonly Ref[], one: Judged, actual: Stored): boolean {
    const { differences } = this.#judge.judgementOf(one, actual);
    if (differences.length === 0) return true;
    const differing = differences.map(({ property }) => property);
    if (severityOf({ ...one, verdict: 'differs', actual, snapshot: this.#snapshot }, differing) === 'critical') return false;
    const keys = new Set(missing.map(refKey));
    return differences.every(
      (difference) => !this.#isAnother(one, difference) && namedBy(one, difference.property).some((key) => keys.has(key)),
    );
  }

  /** Whether something else is there instead, other than what may be the missing one under another name. */
  #isAnother({ kind, stated }: Judged, { property, expected, actual, equality }: Difference): boolean {
    const named = new Set(namedBy({ kind, stated }, property));
    const newlyNamed = (value: Stored[string]): Key[] =>
      namedBy({ kind, stated: { ...stated, [property]: value } }, property).filter((key) => !named.has(key));
    if (equality !== 'set' || !Array.isArray(expected) || !Array.isArray(actual)) {
      // Of another owner this says nothing: one that is gone had to leave what it owned to somebody.
      return newlyNamed(actual).some((key) => 'schema' in (this.#intendedKeys.get(key)?.kind.identity ?? {}));
    }
    const wanted = new Set(expected.map(canonical));
    return actual.some((one) => {
      if (wanted.has(canonical(one))) return false;
      const keys = newlyNamed([one]);
      return keys.length === 0 || this.#snapshot.strangers.includes(String(one)) || keys.some((key) => this.#intendedKeys.has(key));
    });
  }

  #block(one: Judged, blocker: Judged): void {
    this.#waiting.set(one.key, blocker.key);
    this.#add(one, { verdict: 'blocked', by: blocker.key, byTest: blocker.test });
  }

  /** Whether it is blocked by the other one, also through others: then the other one is not blocked by it, or nothing would be a gap. */
  #waitsFor(one: Judged, other: Judged): boolean {
    for (let key: Key | undefined = one.key; key !== undefined; key = this.#waiting.get(key)) if (key === other.key) return true;
    return false;
  }

  /** It is missing: with what its texts name, or by itself. */
  #concludeMissing(one: Judged): void {
    const blocker = this.#missingWith(one);
    if (blocker === undefined) this.#gap(one, 'missing', undefined, []);
    else this.#block(one, blocker);
  }

  /** What opens data cannot wait for what it names. */
  #missingWith(one: Judged): Judged | undefined {
    const { kind, stated } = one;
    if (
      kind.mentions === undefined ||
      severityOf({ ...one, verdict: 'missing', actual: undefined, snapshot: this.#snapshot }, []) === 'critical'
    )
      return undefined;
    const blocker = this.#mentioned.missing(kind.mentions(plain(stated)));
    return blocker === undefined || this.#waitsFor(blocker, one) ? undefined : blocker;
  }

  #add(
    one: Judged,
    outcome:
      | { verdict: 'held' }
      | { verdict: 'blocked'; by: Key; byTest: TestName }
      | { verdict: 'unknown'; reason: string; remedy: string }
      | { verdict: 'gap'; gap: Gap },
  ): void {
    // What the host brings is nobody's statement: it has a test only where it is not as the host brings it.
    if (one.intended.host === true && (outcome.verdict === 'held' || outcome.verdict === 'blocked')) return;
    this.#outcomes.push({ key: one.key, test: one.test, origin: one.intended.origin, ...outcome });
    if (!this.#pairs.has(one.key)) this.#pair(one, undefined);
  }

  #pair({ kind, intended, stated, key }: Judged, actual: Stored | undefined): void {
    this.#pairs.set(key, { kind, intended, stated, actual, perhaps: actual === undefined ? this.#otherNames.get(key) : undefined });
  }

  /** Of what is missing, what it may be under another name: where nothing else may be it, and it nothing else. */
  get #otherNames(): ReadonlyMap<Key, Stored> {
    this.#underOtherNames ??= new Map(this.#candidates());
    return this.#underOtherNames;
  }

  #underOtherNames: ReadonlyMap<Key, Stored> | undefined;

  #candidates(): (readonly [Key, Stored])[] {
    const stated = (key: Key): Stored | undefined => this.#intendedKeys.get(key)?.stated;
    const named = [...this.#intendedKeys.values()].flatMap((one) => {
      const { kind, key } = one;
      if (kind.otherName === undefined || this.#snapshot.get(key) !== undefined) return [];
      const found = kind.otherName.candidates(plain(one.stated), this.#snapshot, stated);
      const free = found.filter((candidate) => !this.#intendedKeys.has(keyOf(kind, candidate)));
      return free.length === 1 ? [[key, free[0]!] as const] : [];
    });
    const claims = Map.groupBy(named, ([, candidate]) => candidate);
    return named.filter(([, candidate]) => claims.get(candidate)!.length === 1);
  }

  #judgeNamed(one: Judged): void {
    if (this.#settled(one)) return;
    const found = this.#judge.find(one);
    if (found !== undefined) {
      this.#claimed.add(this.#snapshot.get(one.key) ?? found);
      this.#conclude(one, found, this.#judge.judgementOf(one, found));
      return;
    }
    if (this.#concludeMember(one)) return;
    const renamed = this.#renamed(one);
    if (renamed === undefined) this.#concludeMissing(one);
    else this.#concludeRenamed(one, renamed);
  }

  /** What a person states of an extension's object: that it is there, and nothing else that could be compared. */
  #concludeMember(one: Judged): boolean {
    const member = this.#intent.coverage === 'partial' ? this.#snapshot.member(one.key) : undefined;
    if (member === undefined) return false;
    const stated = Object.keys(one.kind.properties).filter((name) => one.intended.object[name] !== undefined);
    if (stated.length === 0) this.#add(one, { verdict: 'held' });
    else this.#add(one, { verdict: 'unknown', ...sayMember(member.extension, stated) });
    return true;
  }

  /** An object under another name with the same definition, which no intended object has by name. */
  #renamed(one: Judged): Stored | undefined {
    if (one.kind.renamed === undefined || one.intended.implied === true) return undefined;
    // A name and little else is met by anything: only what defines the object can be known again under another name.
    if (!(one.kind.definition ?? []).some((name) => one.stated[name] !== undefined)) return undefined;
    const possible = this.#judge
      .siblings(one)
      .filter(
        (candidate) =>
          one.kind.partOfAnother?.(candidate) !== true &&
          !this.#claimed.has(candidate) &&
          !this.#intendedKeys.has(keyOf(one.kind, candidate)) &&
          isHeld(this.#judge.judgementOf(one, candidate)),
      );
    // The first by name: which of several it is must not depend on the order in which the server reads them.
    return possible.toSorted((left, right) => Buffer.compare(nameOf(left), nameOf(right)))[0];
  }

  #concludeRenamed(one: Judged, actual: Stored): void {
    this.#claimed.add(actual);
    this.#pair(one, actual);
    const difference: Difference = { property: 'name', expected: one.stated['name'], actual: actual['name'], equality: 'value' };
    if (one.kind.renamed === 'gap' || this.#strict) this.#gap(one, 'differs', actual, [difference]);
    else this.#held(one, actual, [difference]);
  }

  /** The intended objects of a kind that stand in the object with this key. */
  #intendedIn(kind: string, parent: Key): readonly Judged[] {
    this.#inside ??= inParents(this.#intendedKeys.values());
    return this.#inside.get(`${kind}\n${parent}`) ?? [];
  }

  /** Those whose CREATE is that of the object with this key, or has to follow it. */
  #partsOf(parent: Key, name: string): readonly Stored[] {
    const { madeWith, keepsClosed } = kindNamed(name);
    return madeWith === undefined && keepsClosed === undefined ? [] : this.#intendedIn(name, parent).map(({ stated }) => plain(stated));
  }

  #judgeShapes(judged: readonly Judged[]): void {
    const open = judged.filter((one) => !this.#settled(one));
    const [first] = open;
    if (first === undefined) return;
    const siblings = this.#judge.siblings(first).filter((candidate) => !this.#claimed.has(candidate));
    const stands = this.#judge.stands(first);
    const candidates = [...siblings, ...stands.map(({ as }) => as)];
    const isStand = (candidate: number): boolean => candidate >= siblings.length;
    const judge = (one: Judged, candidate: number): Judgement =>
      this.#judge.judgementOf(isStand(candidate) ? leavingOut(one, candidates[candidate]!) : one, candidates[candidate]!);
    const matches = matchShapes(
      open.map((one) => candidates.map((_, candidate) => judge(one, candidate))),
      // A stand that differs is not what was meant: what differs is another kind's object, and to change it is not asked for.
      (shape, candidate) => !isStand(candidate) && (first.kind.shape?.resembles(open[shape]!.stated, candidates[candidate]!) ?? false),
    );
    open.forEach((one, n) => {
      const match = matches[n];
      if (match === undefined) {
        if (!this.#isBlocked(one, undefined)) this.#concludeMissing(one);
        return;
      }
      const actual = candidates[match]!;
      const stand = stands[match - siblings.length];
      if (this.#isBlocked(one, stand === undefined ? actual : undefined)) return;
      if (stand === undefined) this.#claimed.add(actual);
      else this.#met.add(stand.object);
      this.#conclude(one, actual, judge(one, match));
    });
  }

  #conclude(stated: Judged, actual: Stored, { differences, ...rest }: Judgement): void {
    const exposed = this.#exposure(stated, actual);
    const one = exposed?.one ?? stated;
    const judgement: Judgement = { ...rest, differences: exposed === undefined ? differences : [...differences, exposed.difference] };
    this.#pair(one, actual);
    const followed = judgement.differences.length > 0 ? this.#followed(one, actual, judgement) : undefined;
    if (followed !== undefined) this.#block(one, followed);
    else if (judgement.differences.length > 0) this.#gap(one, 'differs', actual, judgement.differences, judgement.unknown);
    else if (judgement.unknown !== undefined) {
      this.#add(one, { verdict: 'unknown', reason: judgement.unknown, remedy: 'state it as Postgres prints it, or leave it out' });
    } else this.#held(one, actual, judgement.harmless);
  }

  /**
   * What makes an object critical that a partial intent states, and says nothing of that: a notice. Under strict the intent
   * says that it is not so.
   */
  #exposure(one: Judged, actual: Stored): { one: Judged; difference: Difference } | undefined {
    const { kind, intended, stated, key } = one;
    if (!this.#extras || this.#intent.coverage === 'whole' || kind.unsaid === undefined || !this.#isUsers(kind, actual)) return undefined;
    const unintended = kind.unintended(actual, this.#snapshot);
    if (unintended?.severity !== 'critical') return undefined;
    const unsaid = kind.unsaid(stated, actual, this.#snapshot, this.#said);
    if (unsaid === undefined) return undefined;
    const { severity, impact } = unintended;
    this.#exposed.add(keyOf(kind, actual));
    if (!this.#strict) {
      this.#notices.push({ key, text: sayExposure(kind, actual, impact), severity });
      return undefined;
    }
    const difference = unsaidDifference(unsaid, kind, actual);
    return {
      one: {
        ...one,
        stated: { ...stated, [difference.property]: difference.expected },
        intended: { ...intended, severity: intended.severity ?? severity, impact: intended.impact ?? sayUnsaid(impact) },
      },
      difference,
    };
  }

  get #said(): Said {
    return {
      stated: (key) => this.#intendedKeys.get(key)?.stated,
      isExact: (kind, identity) => this.#intent.exact.some((set) => set.kind === kind && isIn(set, identity)),
    };
  }

  /** The object whose own difference is the cause. */
  #followed({ kind, stated }: Judged, actual: Stored, { differences }: Judgement): Judged | undefined {
    const differing = differences.map(({ property }) => property);
    const ref = kind.follows?.({ differing, intended: stated, actual }, this.#snapshot, (key) => this.#intendedKeys.get(key)?.stated);
    return ref === undefined ? undefined : this.#intendedKeys.get(refKey(ref));
  }

  #held(one: Judged, actual: Stored, harmless: readonly Difference[]): void {
    this.#add(one, { verdict: 'held' });
    if (one.intended.host === true) return;
    if (harmless.length > 0) this.#notices.push({ key: one.key, text: sayHarmless(one.kind, actual, harmless) });
  }

  #gap(one: Judged, verdict: 'missing' | 'differs', actual: Stored | undefined, differences: Difference[], unknown?: string): void {
    const { kind, intended, stated, key, test } = one;
    const leftOut = leftOutOf(this.#intent, kind, stated);
    if (leftOut !== undefined) {
      this.#add(one, { verdict: 'unknown', ...sayLeftOut(leftOut) });
      return;
    }
    const gap = buildGap({
      kind,
      intended,
      stated,
      key,
      test,
      verdict,
      actual,
      differences,
      unknown,
      snapshot: this.#snapshot,
      causeOf: this.#causeOf,
      siblings: this.#judge.siblings(one),
      parts: (name) => this.#partsOf(key, name),
      perhaps: verdict === 'missing' ? this.#otherNames.get(key) : undefined,
      otherNames: [...this.#otherNames].map(([missing, { name }]) => ({
        key: missing,
        intended: String(this.#intendedKeys.get(missing)!.stated['name']),
        actual: String(name),
      })),
      untold: this.#untold,
    });
    this.#add(one, { verdict: 'gap', gap });
  }

  /** What names an object that holds under another name cannot be judged by it. */
  #unblock(): void {
    const held = new Set(this.#outcomes.filter(({ verdict }) => verdict === 'held').map(({ key }) => key));
    this.#outcomes.forEach((outcome, n) => {
      if (outcome.verdict !== 'blocked' || !held.has(outcome.by)) return;
      const { key, test, origin, by } = outcome;
      this.#outcomes[n] = {
        key,
        test,
        origin,
        verdict: 'unknown',
        reason: `it needs ${by}, which is there under another name`,
        remedy: 'state the name that it has',
      };
    });
  }

  #result(): Comparison {
    this.#unblock();
    const gaps = this.#outcomes.flatMap((outcome) => (outcome.verdict === 'gap' ? [outcome.gap] : []));
    gaps.sort(
      (left, right) =>
        severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
        compareText(left.category, right.category) ||
        compareText(left.key, right.key),
    );
    gaps.forEach((gap, n) => {
      gap.id = `GAP-${String(n + 1).padStart(3, '0')}`;
    });
    const notices = this.#notices.toSorted((left, right) => rankOf(left) - rankOf(right));
    return { outcomes: this.#outcomes, pairs: this.#pairs, gaps, notices };
  }
}

/** The most severe first; what changes no behaviour has no severity. */
function rankOf({ severity }: Notice): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameOf({ name }: Stored): Buffer {
  return Buffer.from(String(name));
}

function shapeKey(kind: Kind, stated: Stored): Key {
  const names = Object.keys(kind.identity).filter((name) => name !== 'name' && stated[name] !== undefined);
  const parent = keyOf({ ...kind, identity: Object.fromEntries(names.map((name) => [name, kind.identity[name]!])) }, stated);
  const shape = kind.shapeAddress?.(stated) ?? '';
  return shape === '' ? parent : `${parent} ${shape}`;
}

function groupShapes(judged: readonly Judged[]): Judged[][] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    if (one.intended.by !== 'shape') continue;
    const parent = (one.requires[0] ?? []).map(refKey).join('\n');
    const at = `${one.kind.name}\n${parent}`;
    groups.set(at, [...(groups.get(at) ?? []), one]);
  }
  return [...groups.values()];
}

/** By kind and parent; of several possible parents below each. */
function inParents(judged: Iterable<Judged>): Map<string, Judged[]> {
  const found = new Map<string, Judged[]>();
  for (const one of judged)
    for (const parent of one.requires[0] ?? []) {
      const at = `${one.kind.name}\n${refKey(parent)}`;
      const siblings = found.get(at);
      if (siblings === undefined) found.set(at, [one]);
      else siblings.push(one);
    }
  return found;
}

/** What an intent that says nothing of it should say instead: that it is not so. */
function unsaidDifference(unsaid: string | UnsaidUse, { properties }: Kind, actual: Stored): Difference {
  if (typeof unsaid !== 'string') return { ...unsaid, expected: [], equality: 'set' };
  const value = actual[unsaid] ?? null;
  return { property: unsaid, expected: { not: value }, actual: value, equality: properties[unsaid]?.equality ?? 'value' };
}

/** The keys of what an object needs because of one property. */
function namedBy({ kind, stated }: Pick<Judged, 'kind' | 'stated'>, property: string): Key[] {
  const alone = Object.fromEntries([...Object.keys(kind.identity), property].map((name) => [name, stated[name]]));
  return kind.requires(plain(alone)).flatMap((alternatives) => alternatives.map(refKey));
}

/** Two shapes of one parent may read alike: each test and each key is numbered from the second on. */
function nameApart(judged: readonly Judged[]): void {
  const tests = new Map<string, Map<string, number>>();
  const keys = new Map<string, number>();
  for (const one of judged) {
    const [heading, group, title] = one.test;
    const nth = count(groupAt(tests, `${heading}\n${group}`), title);
    if (nth > 1) one.test = [heading, group, `${title} (${nth})`];
    const keyNth = count(keys, one.key);
    if (keyNth > 1) one.key = `${one.key} (${keyNth})`;
  }
}

function groupAt(groups: Map<string, Map<string, number>>, name: string): Map<string, number> {
  const found = groups.get(name) ?? new Map<string, number>();
  groups.set(name, found);
  return found;
}

function count(counts: Map<string, number>, name: string): number {
  const nth = (counts.get(name) ?? 0) + 1;
  counts.set(name, nth);
  return nth;
}
