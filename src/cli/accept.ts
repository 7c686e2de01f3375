import { distance } from 'fastest-levenshtein';
import { check } from '../check.ts';
import { PgintentError } from '../database/errors.ts';
import { isDay, writeAccepted } from '../gap/accepted-file.ts';
import type { Gap, Reviewed } from '../gap/gap.ts';
import { defineCommand, exitCodes } from './command.ts';
import { comparing, type ComparingOptions, comparingSettings } from './options.ts';

interface Options extends ComparingOptions {
  reason: string;
  until?: string;
}

export const accept = defineCommand<Options, string>({
  name: 'accept',
  summary: 'Let a known gap stay, for a reason and perhaps until a day',
  build: (command) =>
    comparing(
      command
        .argument('<key>', 'the key of the gap, as its test and pgintent gaps show it')
        .requiredOption('--reason <text>', 'why it may stay')
        .option('--until <day>', 'the last day on which it may, as 2027-01-31'),
    ),
  examples: [`pgintent accept 'table public.legacy' --reason 'dropped with release 12' --until 2027-01-31 --intent supabase/migrations`],
  async run(options, { out, progress }, key) {
    const today = new Date().toISOString().slice(0, 10);
    const { reason, until } = checked(options, today);
    const { accepted, ...settings } = comparingSettings(options);
    const { comparison } = await check({ ...settings, progress });
    progress.end();
    const { fingerprint, severity, issue } = gapNamed(key, comparison);
    const strict = settings.strict ? { strict: true as const } : {};
    await writeAccepted(accepted, { key, fingerprint, reason, until, acceptedAt: today, ...strict, origin: { file: accepted } });
    out(`Accepted in ${accepted}${until === undefined ? '' : `, until ${until}`}: ${severity} · ${key}\n${issue}\n`);
    return exitCodes.held;
  },
});

function checked({ reason, until }: Options, today: string): { reason: string; until: string | undefined } {
  if (reason.trim() === '') throw new PgintentError('The reason is empty. Write --reason "why the gap may stay".');
  if (until !== undefined && !isDay(until)) throw new PgintentError(`--until is a day such as 2027-01-31, not ${until}.`);
  if (until !== undefined && until < today) throw new PgintentError(`--until ${until} has passed: it would accept nothing.`);
  return { reason: reason.trim(), until };
}

function gapNamed(key: string, { gaps, outcomes }: Reviewed): Gap {
  const gap = gaps.find((one) => one.key === key);
  if (gap !== undefined) return gap;
  const outcome = outcomes.find((one) => one.key === key);
  if (outcome?.verdict === 'held') throw new PgintentError(`${key} is as intended: there is nothing to accept.`);
  if (outcome?.verdict === 'blocked') throw new PgintentError(`${key} is blocked by ${outcome.by}: accept that.`);
  if (outcome?.verdict === 'unknown') throw new PgintentError(`${key} is unknown and no gap: ${outcome.reason}; ${outcome.remedy}.`);
  const near = gaps.toSorted((left, right) => distance(left.key, key) - distance(right.key, key)).slice(0, 3);
  const meant = near.length === 0 ? ' There are no gaps.' : ` The nearest: ${near.map((one) => `"${one.key}"`).join(', ')}.`;
  throw new PgintentError(`There is no gap "${key}".${meant}`);
}
