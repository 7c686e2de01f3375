import { answerQuestions } from '../gap/answer.ts';
import { maskSecrets } from '../database/secrets.ts';
import type { Comparison } from '../gap/gap.ts';
import type { Oracle } from '../gap/oracle.ts';
import type { Intent } from '../intent/intent.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { verifyRows } from './verify/rows.ts';
import { verifyStatement } from './verify/statement.ts';

/** What was compared, and what came of it. */
export interface VerifyOptions {
  intent: Intent;
  snapshot: Snapshot;
  comparison: Comparison;
  /** The one that answered the comparison's questions. */
  oracle: Oracle;
  /** Whether the comparison was strict. */
  strict?: boolean | undefined;
  /** How a text that holds paths is shown; as it is unless stated. */
  place?: ((text: string) => string) | undefined;
}

/**
 * VERIFY.sql in pieces: one read-only statement that says PASS, FAIL or UNKNOWN of each test of the suite. Pure; with an
 * open oracle run it again when its questions are answered, as `compare`.
 */
function* verifySql({ oracle, strict = false, ...compared }: VerifyOptions): Generator<string> {
  yield `${header(compared)}\n`;
  yield* verifyStatement(verifyRows({ ...compared, oracle, strict }), compared.intent.coverage === 'partial');
}

/** The same, and where it asks how Postgres prints what a person wrote, once more with the engine's answers: the last one counts. */
export async function* verifySqlDrafts(options: VerifyOptions): AsyncGenerator<Generator<string>> {
  yield verifySql(options);
  const { oracle, snapshot, intent } = options;
  if (oracle.open().length === 0) return;
  await answerQuestions(oracle, snapshot, intent);
  yield verifySql(options);
}

/** The last of them as one text. */
export async function verifySqlWithAnswers(options: VerifyOptions): Promise<string> {
  let text = '';
  for await (const draft of verifySqlDrafts(options)) text = [...draft].join('');
  return text;
}

function header({ intent, snapshot, comparison, place = (text) => text }: Omit<VerifyOptions, 'oracle' | 'strict'>): string {
  const { data, server } = snapshot;
  const lines = [
    'VERIFY.sql: whether this database is what it was meant to be. Written by pgintent; do not edit.',
    `Intent: ${place(intent.source)}. Written for ${place(data.url)}, PostgreSQL ${server.version}, as it was at ${data.readAt}.`,
    `${comparison.outcomes.length} objects, one row each: object, category, verdict, expected, actual. ${comparison.gaps.length} were gaps.`,
    'Run it with psql -f VERIFY.sql, or paste it into an SQL editor. It only reads, and needs nothing installed.',
    'PASS and FAIL are what the suite says. UNKNOWN is what plain SQL cannot tell: run the suite.',
    'Categories: A missing objects, B definitions, C row-level security, D grants, E realtime, F storage.',
  ];
  return lines.map((line) => `-- ${maskSecrets(line).replaceAll(/\s+/g, ' ')}`).join('\n');
}
