import { onTarget } from '../intent/on-target.ts';
import { verifySqlWithAnswers } from '../patch/verify.ts';
import type { Checked } from './verdict.ts';

/** VERIFY.sql; `show` says how a text with paths in it is shown. What was accepted is a gap there, too: plain SQL knows of no review. */
export async function verifySqlOf(
  { intent, snapshot, comparison, compare, oracle }: Checked,
  show?: (text: string) => string,
): Promise<string> {
  const outcomes = comparison.outcomes.flatMap((outcome) => {
    if (outcome.verdict === 'outdated') return [];
    return outcome.verdict === 'accepted' ? [{ ...outcome, verdict: 'gap' as const }] : [outcome];
  });
  const meant = onTarget(intent, snapshot);
  return verifySqlWithAnswers({ intent: meant, snapshot, comparison: { ...comparison, outcomes }, oracle, strict: compare.strict, show });
}
