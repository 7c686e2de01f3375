import { onTarget } from '../intent/on-target.ts';
import { verifySqlDrafts, type VerifyOptions, verifySqlWithAnswers } from '../patch/verify.ts';
import type { Checked } from './verdict.ts';

type Place = (text: string) => string;

/** VERIFY.sql. */
export function verifySqlOf(checked: Checked, place?: Place): Promise<string> {
  return verifySqlWithAnswers(verifyOptions(checked, place));
}

/** VERIFY.sql in pieces, which may come twice: the last one counts. */
export function verifySqlDraftsOf(checked: Checked, place?: Place): AsyncGenerator<Iterable<string>> {
  return verifySqlDrafts(verifyOptions(checked, place));
}

/** What was accepted is a gap there, too: plain SQL knows of no review. */
function verifyOptions({ intent, snapshot, comparison, compare, oracle }: Checked, place: Place | undefined): VerifyOptions {
  const outcomes = comparison.outcomes.flatMap((outcome) => {
    if (outcome.verdict === 'outdated') return [];
    return outcome.verdict === 'accepted' ? [{ ...outcome, verdict: 'gap' as const }] : [outcome];
  });
  const meant = onTarget(intent, snapshot);
  return { intent: meant, snapshot, comparison: { ...comparison, outcomes }, oracle, strict: compare.strict, place };
}
