import { answerQuestions } from '../gap/answer.ts';
import { maskSecrets } from '../database/secrets.ts';
import type { Comparison } from '../gap/gap.ts';
import { Oracle } from '../gap/oracle.ts';
import type { Intent } from '../intent/intent.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { verifyRows } from './verify/rows.ts';
import { verifyStatement } from './verify/statement.ts';

/** What was compared, and what came of it. */
export interface VerifyOptions {
  intent: Intent;
  snapshot: Snapshot;
  comparison: Comparison;
  /** The one that answered the comparison's questions; without it texts that only an engine can tell are unknown. */
  oracle?: Oracle | undefined;
  /** Whether the comparison was strict. */
  strict?: boolean | undefined;
  /** How a text with paths in it is shown: as it stands unless set. */
  show?: ((text: string) => string) | undefined;
}

/**
 * VERIFY.sql: one read-only statement that says PASS, FAIL or UNKNOWN of each test of the suite. Pure; with an open
 * oracle run it again when its questions are answered, as `compare`.
 */
export function verifySql({ oracle = new Oracle({ closed: true }), strict = false, ...compared }: VerifyOptions): string {
  const rows = verifyRows({ ...compared, oracle, strict });
  return `${header(compared)}\n${verifyStatement(rows, compared.intent.coverage === 'partial')}`;
}

/** The same, with the engine's answers to how Postgres prints what a person wrote. */
export async function verifySqlWithAnswers(options: VerifyOptions & { oracle: Oracle }): Promise<string> {
  verifySql(options);
  await answerQuestions(options.oracle, options.snapshot, options.intent);
  return verifySql(options);
}

function header({ intent, snapshot, comparison, show = String }: Omit<VerifyOptions, 'oracle' | 'strict'>): string {
  const { data, server } = snapshot;
  const lines = [
    'VERIFY.sql: whether this database is what it was meant to be. Written by pgintent; do not edit.',
    `Intent: ${show(intent.source)}. Written for ${show(data.url)}, PostgreSQL ${server.version}, as it was at ${data.readAt}.`,
    `${comparison.outcomes.length} objects, one row each: object, category, verdict, expected, actual. ${comparison.gaps.length} were gaps.`,
    'Run it with psql -f VERIFY.sql, or paste it into an SQL editor. It only reads, and needs nothing installed.',
    'PASS and FAIL are what the suite says. UNKNOWN is what plain SQL cannot tell: run the suite.',
    'Categories: A missing objects, B definitions, C row-level security, D grants, E realtime, F storage.',
  ];
  return lines.map((line) => `-- ${maskSecrets(line).replaceAll(/\s+/g, ' ')}`).join('\n');
}
