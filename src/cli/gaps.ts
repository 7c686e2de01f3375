import { check } from '../check.ts';
import { sayGap, sayPlace } from '../gap/message.ts';
import { showSummary } from '../report/summary.ts';
import { type Verdict, verdictOf } from '../report/verdict.ts';
import { defineCommand, type ExitCode, exitCodes } from './command.ts';
import { choice, comparing, type ComparingOptions, comparingSettings } from './options.ts';

const formats = ['text', 'json'] as const;

export const gaps = defineCommand<ComparingOptions & { format: (typeof formats)[number] }>({
  name: 'gaps',
  summary: 'Compare a database with what it is meant to be',
  build: (command) => comparing(command).addOption(choice('--format <format>', 'what is printed', formats).default('text')),
  examples: [
    'pgintent gaps --intent supabase/migrations --database "$DATABASE_URL"',
    'pgintent gaps --intent intent.yaml --database postgres://postgres:secret@localhost:5432/postgres --strict',
    'pgintent gaps --intent before.json --database "$DATABASE_URL" --format json',
  ],
  async run(options, { out, colors, progress }) {
    const settings = comparingSettings(options);
    const verdict = verdictOf(await check({ ...settings, progress }), settings.strict);
    progress.end();
    out(options.format === 'json' ? `${JSON.stringify(verdict, null, 2)}\n` : textOf(verdict, colors));
    return codeOf(verdict);
  },
});

function textOf(verdict: Verdict, colors: boolean): string {
  const gapTexts = verdict.gaps.map(
    (gap) =>
      `${sayGap(gap)}\n  ${sayPlace(gap.verdict, gap.origin)} ${[gap.origin.file, gap.origin.line, gap.origin.column].filter((part) => part !== undefined).join(':')}\n`,
  );
  const outdated = verdict.outdated.map(({ text }) => `${text}\n`);
  return [...gapTexts, ...outdated, showSummary(verdict, undefined, colors)].join('\n');
}

function codeOf({ summary, blocked }: Verdict): ExitCode {
  if (summary.gaps > 0 || summary.outdated > 0) return exitCodes.gaps;
  return summary.unknown > 0 || blocked.some(({ accepted }) => accepted !== true) ? exitCodes.unchecked : exitCodes.held;
}
