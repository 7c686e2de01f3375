import type { MatcherState, SyncMatcherResult } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Difference } from '../../src/gap/gap.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Kind, Ref, Stored } from '../../src/kinds/kind.ts';
import { isByShape, judge, type Stated, type Verdict } from './judge.ts';
import { Misuse } from './misuse.ts';
import { type Asymmetric, isAsymmetric, sayAsymmetric, statedBy } from './options.ts';
import { sayBlocked, sayDifferent, sayMissingOne, sayThere, sayUnknown } from './say.ts';
import { snapshotGiven } from './subject.ts';

/** What a matcher claims: that there is this object, with these properties. */
export interface Claim {
  kind: { readonly name: string };
  identity: Stored;
  /** As they were written. */
  options?: object;
  /** What has to be there beyond what its kind knows of: the table that buckets are rows of. */
  needs?: Ref;
  /** The snapshot that it is judged in, where that is another one than the test's. */
  in?: Snapshot;
  /** What else has to hold, such as the owner. */
  and?: Claim[];
  /** What is stated beyond the properties of the kind, and how it differs. */
  beyond?: { stated: Stored; differences(actual: Stored): Difference[] };
  /** Nothing there says as much as something else there: no comment, no privilege. Elsewhere it may be a slip of the pen. */
  mayBeAbsent?: boolean;
  /** Whether it is there without being in the snapshot: as a part of an extension, of which only names are known. */
  outside?: 'there' | 'perhaps' | undefined;
  /** What it is called where it is missing, if not by its kind: a relation may be of several. */
  called?: string;
  /** Says more about a failure: where a privilege comes from. */
  say?: () => string[];
}

/** A matcher, for its name and for the stack of a mistake in its call. */
export type Matcher = (...args: never) => SyncMatcherResult;

/** A claim after it was judged. */
interface Judged {
  claim: Claim;
  stated: Stated;
  verdict: Verdict;
}

/** The result of a matcher: whether what it claims holds in the snapshot that `expect` was given. */
export function asserted(
  state: MatcherState,
  matcher: Matcher,
  subject: unknown,
  claimed: (snapshot: Snapshot) => Claim,
): SyncMatcherResult {
  return unlessMisused(matcher, () => {
    const snapshot = snapshotGiven(subject);
    const claim = claimed(snapshot);
    const parts = [claim, ...(claim.and ?? [])].map((part) => judgeClaim(snapshot, part));
    return state.isNot ? negated(snapshot, parts) : affirmed(snapshot, parts);
  });
}

/** A mistake in a call is no verdict: the error names the matcher, and its stack begins at the call. */
export function unlessMisused<T>(matcher: Matcher, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    error.message = `${matcher.name}: ${error.message}`;
    Error.captureStackTrace(error, matcher);
    throw error;
  }
}

/** A result that fails whether it was negated or not: what is unknown never passes. */
export function failed(state: MatcherState, lines: () => readonly string[]): SyncMatcherResult {
  return { pass: state.isNot, message: () => lines().join('\n') };
}

function judgeClaim(snapshot: Snapshot, written: Claim): Judged {
  const kind = kindNamed(written.kind.name);
  const world = written.in ?? snapshot;
  const { claim, properties } = withAsymmetric(world, kind, written, statedBy(kind, written.options ?? {}));
  const stated: Stated = { kind, identity: claim.identity, properties };
  const verdict = withOutside(claim, stated, lacking(world, claim.needs) ?? judge(world, stated));
  return { claim, stated, verdict: withBeyond(world, kind, claim, verdict) };
}

/**
 * An asymmetric matcher is asked about the value of the object that has the name; without a name, any value that it is
 * met by will do.
 */
function withAsymmetric(world: Snapshot, kind: Kind, claim: Claim, properties: Stored): { claim: Claim; properties: Stored } {
  if (!Object.values(properties).some(isAsymmetric)) return { claim, properties };
  const asymmetric = Object.entries(properties).filter((entry): entry is [string, Asymmetric] => isAsymmetric(entry[1]));
  const others = Object.fromEntries(Object.entries(properties).filter(([, value]) => !isAsymmetric(value)));
  if (isByShape({ kind, identity: claim.identity })) {
    const met = asymmetric.map(([name, one]) => [
      name,
      { in: world.all(kind.name).flatMap((object) => (one.asymmetricMatch(object[name]) ? [object[name]] : [])) },
    ]);
    return { claim, properties: { ...others, ...Object.fromEntries(met) } };
  }
  const texts = asymmetric.map(([name, one]) => [name, sayAsymmetric(one)]);
  const differences = (actual: Stored): Difference[] =>
    asymmetric.flatMap(([property, one]) =>
      one.asymmetricMatch(actual[property])
        ? []
        : [{ property, expected: sayAsymmetric(one), actual: actual[property], equality: 'value' as const }],
    );
  const before = claim.beyond;
  const beyond = {
    stated: { ...before?.stated, ...Object.fromEntries(texts) },
    differences: (actual: Stored) => [...(before?.differences(actual) ?? []), ...differences(actual)],
  };
  return { claim: { ...claim, beyond }, properties: others };
}

/** What comes with an extension or a range type is there; how it is made nobody knows. */
function withOutside({ outside, beyond }: Claim, { properties }: Stated, verdict: Verdict): Verdict {
  if (outside === undefined || verdict.verdict !== 'missing') return verdict;
  if (outside === 'there' && beyond === undefined && Object.keys(properties).length === 0) return { verdict: 'held' };
  return {
    verdict: 'unknown',
    reason: 'it comes with an extension or with a type, and a snapshot holds only its name',
    remedy: 'state what it comes with: an extension with toHaveExtension',
  };
}

function lacking(snapshot: Snapshot, needs: Ref | undefined): Verdict | undefined {
  if (needs === undefined) return undefined;
  const needed = judge(snapshot, { kind: kindNamed(needs.kind), identity: needs.identity, properties: {} });
  return needed.verdict === 'missing' ? { verdict: 'blocked', gap: needed.gap } : needed.verdict === 'held' ? undefined : needed;
}

/** Adds the differences that the kind knows nothing of. */
function withBeyond(snapshot: Snapshot, kind: Kind, { beyond, identity }: Claim, verdict: Verdict): Verdict {
  if (beyond === undefined || (verdict.verdict !== 'held' && verdict.verdict !== 'differs')) return verdict;
  const more = beyond.differences(snapshot.get(keyOf(kind, identity)) ?? identity);
  if (more.length === 0) return verdict;
  return verdict.verdict === 'held'
    ? { verdict: 'differs', differences: more }
    : { ...verdict, differences: [...verdict.differences, ...more] };
}

function affirmed(snapshot: Snapshot, parts: readonly Judged[]): SyncMatcherResult {
  const failing = parts.filter(({ verdict }) => verdict.verdict !== 'held');
  if (failing.length === 0) return { pass: true, message: () => '' };
  // Of an object that is not there nothing else is worth saying.
  const wrong = parts[0]!.verdict.verdict === 'differs' || parts[0]!.verdict.verdict === 'held' ? failing : parts.slice(0, 1);
  const differences = wrong.flatMap(({ verdict }) => (verdict.verdict === 'differs' ? verdict.differences : []));
  return {
    pass: false,
    message: () => wrong.map((part) => sayWrong(snapshot, part, false).join('\n')).join('\n\n'),
    ...(differences.length === 0 ? {} : { expected: valuesOf(differences, 'expected'), actual: valuesOf(differences, 'actual') }),
  };
}

/**
 * Under `.not` a slip of the pen must not pass: what the object needs has to exist, and where options say how it should
 * not be, so has the object.
 */
function negated(snapshot: Snapshot, parts: readonly Judged[]): SyncMatcherResult {
  const [main] = parts as [Judged];
  const says = saysMore(parts);
  if (main.verdict.verdict === 'missing') {
    const passes = !says || isByShape(main.stated) || main.claim.mayBeAbsent === true;
    return { pass: !passes, message: () => sayWrong(snapshot, main, true).join('\n') };
  }
  const open = parts.find(({ verdict }) => verdict.verdict === 'blocked' || verdict.verdict === 'unknown');
  if (open !== undefined) return { pass: true, message: () => sayWrong(snapshot, open, true).join('\n') };
  const differs = says && parts.some(({ verdict }) => verdict.verdict !== 'held');
  return { pass: !differs, message: () => sayThere(main.stated, Object.assign({}, ...parts.map(said)) as Stored) };
}

/** What a claim says of its object, but what only says how it is meant. */
function said({ claim, stated }: Judged): Stored {
  return {
    ...Object.fromEntries(Object.entries(stated.properties).filter(([name]) => stated.kind.properties[name]?.impact !== undefined)),
    ...claim.beyond?.stated,
  };
}

/** Whether more is claimed than that it is there. */
function saysMore([main, ...others]: readonly Judged[]): boolean {
  return others.length > 0 || main!.claim.beyond !== undefined || Object.keys(main!.stated.properties).length > 0;
}

function sayWrong(given: Snapshot, { claim, stated, verdict }: Judged, isNot: boolean): string[] {
  const snapshot = claim.in ?? given;
  switch (verdict.verdict) {
    case 'missing':
      return sayMissingOne(snapshot, stated, verdict, isNot, claim.called);
    case 'differs':
      return sayDifferent(stated, verdict, claim.say?.() ?? []);
    case 'blocked':
      return sayBlocked(snapshot, stated, verdict.gap, isNot);
    case 'unknown':
      return sayUnknown(stated, verdict);
    case 'held':
      return [];
  }
}

function valuesOf(differences: readonly Difference[], side: 'expected' | 'actual'): Stored {
  return Object.fromEntries(differences.map((difference) => [difference.property, difference[side]]));
}
