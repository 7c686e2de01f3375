import type { Migration } from '../intent/migrations/migration.ts';
import type { NewMigration, NewPassage } from '../intent/migrations/tools/tool.ts';
import type { Patch, Pieces } from './patch.ts';
import { comment, leftText, passageOf, sayClosed, settingsOf } from './patch-text.ts';
import type { Chunk } from './plan.ts';
import type { Left } from './unit.ts';
import { transactionsOf } from './together.ts';

/** How a tool runs a file. */
type Transaction = Migration['transaction'];

/**
 * A patch as migrations, in the order in which they have to run; none where nothing can be closed. New labels of enums
 * have to be committed before anything uses them: they are a migration of their own. Of a tool that runs all its files
 * in one transaction they are the only one, and the rest comes with the next patch.
 */
export function migrationsOf({ pieces, left }: Patch, transaction: Transaction, at: Date): NewMigration[] {
  if (pieces === undefined) return [];
  const labels = pieces.chunks.filter(({ phase }) => phase === 'labels');
  const others = pieces.chunks.filter(({ phase }) => phase !== 'labels');
  const migrations = [
    { name: 'close_gaps_labels', chunks: labels, left: [] },
    { name: 'close_gaps', chunks: others, left },
  ].filter(({ chunks }) => chunks.length > 0);
  return migrations
    .slice(0, transaction === 'all' && labels.length > 0 ? 1 : undefined)
    .map(({ name, chunks, left: remaining }) => ({ name, at, passages: passagesOf({ ...pieces, chunks }, remaining, transaction) }));
}

function passagesOf({ about, chunks, proof }: Pieces, left: readonly Left[], transaction: Transaction): NewPassage[] {
  const header = [`Written by pgintent: ${sayClosed(about, chunks)}`, 'It may run again: what is done already stays as it is.', ...proof];
  const end = left.length === 0 ? [] : [{ comments: leftText(about, left).split('\n'), statements: [] }];
  const around = transaction === 'none' ? ownTransactions : toolsTransaction;
  return [{ comments: header.flatMap(comment), statements: [] }, ...around({ about, chunks, proof }), ...end];
}

/** As in PATCH.sql: what rows may contradict lets its locks go at once. */
function ownTransactions({ about, chunks }: Pieces): NewPassage[] {
  const settings = settingsOf(about).map(([name, value]) => `set local ${name} = ${value}`);
  const together = chunks.filter(({ phase }) => phase !== 'rows');
  const groups = [together, ...transactionsOf(chunks.filter(({ phase }) => phase === 'rows'))].filter((group) => group.length > 0);
  return groups.flatMap((group) => [
    { comments: [], statements: ['begin', ...settings] },
    ...group.map((chunk) => passage(about, chunk)),
    { comments: [], statements: ['commit'] },
  ]);
}

/** The tool begins and commits; what it runs behind this has its own settings again. */
function toolsTransaction({ about, chunks }: Pieces): NewPassage[] {
  const settings = settingsOf(about);
  const [path] = settings.map(([name, value]) => `set local ${name} = ${value}`);
  // A look into the catalog may have left it empty; in PATCH.sql each of these begins anew.
  const again = about.searchPath === '' ? [] : [{ comments: [], statements: [path!] }];
  return [
    { comments: [], statements: settings.map(([name, value]) => `set local ${name} = ${value}`) },
    ...chunks.flatMap((chunk) => [...(chunk.phase === 'rows' ? again : []), passage(about, chunk)]),
    { comments: [], statements: settings.map(([name]) => `set local ${name} = default`) },
  ];
}

function passage(about: Pieces['about'], chunk: Chunk): NewPassage {
  return passageOf(about, chunk.phase, chunk);
}
