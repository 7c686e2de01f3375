import type { IndexStmt } from 'libpg-query';
import { plain } from '../gap/build.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, World } from '../kinds/kind.ts';
import { tokensOf } from '../sql/parser.ts';
import { quoteLiteral } from '../sql/quote.ts';
import { type About, comment, saidOf } from './patch-text.ts';
import type { Chunk } from './plan.ts';
import { nodeOf } from './unit.ts';

/** The indexes of a patch that can be built while others write, and all else. */
export interface Divided {
  concurrent: Chunk[];
  others: Chunk[];
}

/** Takes out what builds an index on a table that is there already, unless something else of the patch needs that index. */
export function divideConcurrent(chunks: readonly Chunk[], actual: World): Divided {
  const needed = new Set(chunks.flatMap(needs));
  const concurrent = chunks.filter((chunk) => isOnTableOf(chunk, actual) && indexIn(chunk) !== undefined && !needed.has(keyOfUnit(chunk)));
  return { concurrent, others: chunks.filter((chunk) => !concurrent.includes(chunk)) };
}

/** What a chunk cannot be without, but for its parent. */
function needs({ unit }: Chunk): Key[] {
  return unit.kind.requires(plain(unit.stated)).flat().map(refKey);
}

function keyOfUnit({ unit }: Chunk): Key {
  return keyOf(unit.kind, plain(unit.stated));
}

/** No index of a partitioned table can be built that way. */
function isOnTableOf({ unit }: Chunk, actual: World): boolean {
  const parents = unit.kind.requires(plain(unit.stated))[0] ?? [];
  const table = parents.map((parent) => actual.get(refKey(parent))).find((one) => one !== undefined);
  return table !== undefined && typeof table['partitionBy'] !== 'string';
}

/** The index that a chunk builds, or builds anew because an interrupted run left it invalid. */
function indexIn({ unit, statements }: Chunk): IndexStmt | undefined {
  const node = nodeOf(statements.at(-1)!);
  if (!('IndexStmt' in node) || node.IndexStmt.if_not_exists !== true) return undefined;
  const invalid = unit.verdict === 'differs' && unit.differing.every((name) => name === 'valid');
  return statements.length === 1 || invalid ? node.IndexStmt : undefined;
}

/** The text of PATCH.concurrently.sql. */
export function concurrentText(about: About, chunks: readonly Chunk[]): string {
  const header = [
    `PATCH.concurrently.sql: ${chunks.length === 1 ? 'the index' : `${chunks.length} indexes`} that PATCH.sql leaves out, built while others write.`,
    '',
    `Run it behind PATCH.sql, as ${about.server.role}:  psql -v ON_ERROR_STOP=1 -f PATCH.concurrently.sql "$DATABASE_URL"`,
    'It is for psql alone, on a connection of its own and not through a pooler: no transaction may be around it. It may run again: an',
    'index that an interrupted run left invalid is dropped first, and one that is there stays.',
  ];
  const settings = [
    `set search_path = ${about.searchPath === '' ? `''` : about.searchPath};`,
    'set statement_timeout = 0;',
    'set lock_timeout = 0;',
  ];
  return `${[header.flatMap(comment).join('\n'), settings.join('\n'), ...chunks.map((chunk) => chunkText(about, chunk))].join('\n\n')}\n`;
}

function chunkText(about: About, chunk: Chunk): string {
  const statement = chunk.statements.at(-1)!;
  return [...saidOf(about, chunk.unit.key).flatMap(comment), dropInvalid(indexIn(chunk)!), `${concurrently(statement)};`].join('\n');
}

/** For psql, which runs what the query returns. */
function dropInvalid({ idxname, relation }: IndexStmt): string {
  return [
    `select pg_catalog.format('drop index concurrently if exists %I.%I', n.nspname, c.relname)`,
    '  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
    `  where n.nspname = ${quoteLiteral(relation!.schemaname!)} and c.relname = ${quoteLiteral(idxname!)} and not i.indisvalid`,
    '\\gexec',
  ].join('\n');
}

function concurrently(statement: string): string {
  const bytes = Buffer.from(statement);
  const { end } = tokensOf(statement).find(({ text }) => text.toLowerCase() === 'index')!;
  return `${bytes.toString('utf8', 0, end)} concurrently${bytes.toString('utf8', end)}`;
}
