import type { Key } from '../kinds/kind.ts';
import type { Acceptance, Comparison, Outcome, Outdated, Reviewed, ReviewedOutcome } from './gap.ts';

/** By what acceptances are judged. */
export interface ReviewOptions {
  /** The day of the run, as YYYY-MM-DD. */
  today: string;
  /** Whether the comparison was strict. */
  strict: boolean;
}

/** Takes what was accepted out of the gaps. An acceptance that does not hold any more has an outcome of its own. */
export function review(comparison: Comparison, acceptances: readonly Acceptance[], options: ReviewOptions): Reviewed {
  const byKey = new Map(comparison.outcomes.map((outcome) => [outcome.key, outcome]));
  const outdated = acceptances.flatMap((acceptance): ReviewedOutcome[] => {
    const because = whyOutdated(acceptance, byKey.get(acceptance.key), options);
    if (because === undefined) return [];
    const { key, origin } = acceptance;
    return [{ key, test: ['Objects', 'accepted gaps', key], origin, verdict: 'outdated', because, acceptance }];
  });
  const lapsed = new Set(outdated.map(({ key }) => key));
  const holding = new Map(acceptances.filter(({ key }) => !lapsed.has(key)).map((acceptance) => [acceptance.key, acceptance]));
  const outcomes = comparison.outcomes.map((outcome) => reviewed(outcome, holding));
  return { ...comparison, outcomes: [...outcomes, ...outdated], gaps: numbered(comparison, holding) };
}

function reviewed(outcome: Outcome, holding: ReadonlyMap<Key, Acceptance>): ReviewedOutcome {
  const acceptance = outcome.verdict === 'gap' ? holding.get(outcome.key) : undefined;
  return outcome.verdict === 'gap' && acceptance !== undefined ? { ...outcome, verdict: 'accepted', acceptance } : outcome;
}

/** Why it does not hold any more. What cannot be checked today is not closed for that. */
function whyOutdated(acceptance: Acceptance, outcome: Outcome | undefined, { today, strict }: ReviewOptions): Outdated | undefined {
  const { fingerprint, until } = acceptance;
  const isGap = outcome?.verdict === 'gap';
  if (isGap && outcome.gap.fingerprint !== fingerprint) return 'changed';
  if (!isGap && (outcome === undefined || outcome.verdict === 'held')) {
    if (strict || acceptance.strict !== true) return 'closed';
  }
  return until !== undefined && until < today ? 'expired' : undefined;
}

/** The gaps that are left, numbered anew from the first. */
function numbered({ gaps }: Comparison, holding: ReadonlyMap<Key, Acceptance>): Comparison['gaps'] {
  const left = gaps.filter(({ key }) => !holding.has(key));
  [...left, ...gaps.filter(({ key }) => holding.has(key))].forEach((gap, n) => {
    gap.id = `GAP-${String(n + 1).padStart(3, '0')}`;
  });
  return left;
}

/** The keys of what waits for an accepted gap alone: nobody has to look at it. */
export function blockedByAccepted(outcomes: readonly ReviewedOutcome[]): ReadonlySet<Key> {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const isAccepted = (key: Key): boolean => {
    const outcome = byKey.get(key);
    return outcome?.verdict === 'blocked' ? isAccepted(outcome.by) : outcome?.verdict === 'accepted';
  };
  return new Set(outcomes.flatMap((outcome) => (outcome.verdict === 'blocked' && isAccepted(outcome.by) ? [outcome.key] : [])));
}
