import type { Gap, Reviewed, ReviewedOutcome } from './gap.ts';

/** What is told of a gap. */
export type Told = Pick<Gap, 'issue' | 'impact' | 'evidence' | 'fix'>;

export const nothingTold: Told = {
  issue: '',
  impact: '',
  evidence: { query: '', expected: { text: '', rows: null }, actual: { text: '', rows: [] } },
  fix: { sql: null },
};

/** A comparison for who works on when all was told: of ten thousand gaps the texts are most of it. Each gap keeps its issue. */
export function untold(comparison: Reviewed): Reviewed {
  const short = new Map(comparison.gaps.map((gap) => [gap, shortOf(gap)]));
  const outcomes = comparison.outcomes.map((outcome): ReviewedOutcome => {
    if (outcome.verdict !== 'gap' && outcome.verdict !== 'accepted') return outcome;
    return { ...outcome, gap: short.get(outcome.gap) ?? shortOf(outcome.gap) };
  });
  return { ...comparison, outcomes, gaps: [...short.values()] };
}

function shortOf(gap: Gap): Gap {
  return { ...gap, ...nothingTold, issue: gap.issue };
}
