import type { Comparison } from '../../src/gap/gap.ts';
import type { Row } from '../../src/database/session.ts';

/** A row of VERIFY.sql. */
export interface VerifyAnswer {
  object: string;
  category: string;
  verdict: 'PASS' | 'FAIL' | 'UNKNOWN';
  expected: string;
  actual: string;
}

/** Runs a VERIFY.sql; the answers by object. */
export async function verified(query: (sql: string) => Promise<Row[]>, sql: string): Promise<Map<string, VerifyAnswer>> {
  const rows = (await query(sql)) as unknown as VerifyAnswer[];
  return new Map(rows.map((row) => [row.object, row]));
}

/** What VERIFY.sql has to say of each outcome: a blocked one is not as intended. */
const asVerdict = { held: 'PASS', gap: 'FAIL', blocked: 'FAIL', unknown: 'UNKNOWN' } as const;

export interface Disagreement {
  object: string;
  suite: string;
  verify: string | undefined;
  actual: string | undefined;
}

/** Where VERIFY.sql says something else than the suite: UNKNOWN included. */
export function disagreements(answers: ReadonlyMap<string, VerifyAnswer>, { outcomes }: Comparison): Disagreement[] {
  return outcomes.flatMap(({ key, verdict }) => {
    const answer = answers.get(key);
    if (answer?.verdict === asVerdict[verdict]) return [];
    return [{ object: key, suite: verdict, verify: answer?.verdict, actual: answer?.actual }];
  });
}

/** Where VERIFY.sql says the opposite of the suite. Of what the suite has no test for, it may say what it wants. */
export function contradictions(answers: ReadonlyMap<string, VerifyAnswer>, comparison: Comparison): Disagreement[] {
  return disagreements(answers, comparison).filter(
    ({ suite, verify }) => verify !== undefined && verify !== 'UNKNOWN' && suite !== 'unknown',
  );
}
