import { compareWithAnswers } from '../gap/answer.ts';
import { writtenPath } from '../gap/answer/stub-sql.ts';
import type { Comparison, Reviewed } from '../gap/gap.ts';
import { concurrentText, divideConcurrent } from './concurrently.ts';
import { type Open, openOf } from './open.ts';
import type { CompareOptions } from '../gap/compare.ts';
import { pgliteSession } from '../database/pglite-session.ts';
import { readSnapshot } from '../database/read.ts';
import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { Intent } from '../intent/intent.ts';
import { onTarget } from '../intent/on-target.ts';
import { plain } from '../gap/build.ts';
import { address } from '../kinds/catalog.ts';
import type { Key } from '../kinds/kind.ts';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { type About, patchText } from './patch-text.ts';
import { type Chunk, planPatch } from './plan.ts';
import { type Proof, prove } from './proof.ts';
import { buildTwin } from './twin.ts';
import type { Left } from './unit.ts';

/** A database that was compared with its intent, and how it was. */
export interface PatchOptions {
  intent: Intent;
  snapshot: Snapshot;
  comparison: Reviewed;
  /** As the comparison was made; the twin is judged alike. */
  compare: CompareOptions;
  cacheDirectory?: string | undefined;
  /** Indexes on tables that are there go to a file of their own, which builds them while others write. */
  concurrently?: boolean | undefined;
  /** How a text with paths in it is shown: as it stands unless set. */
  show?: ((text: string) => string) | undefined;
}

/** SQL that closes gaps without destroying anything, and what is known about it. */
export interface Patch {
  /** PATCH.sql. */
  text: string;
  /** What a person has to decide. */
  left: Left[];
  proof: Proof;
  /** PATCH.concurrently.sql, where it was asked for and an index goes there. */
  concurrently?: string | undefined;
  /** What PATCH.sql is made of; undefined where there is nothing to close. */
  pieces: Pieces | undefined;
}

/** The statements of a patch, and what is said about them. */
export interface Pieces {
  about: About;
  chunks: Chunk[];
  /** Sentences. */
  proof: string[];
}

/** Writes the patch for what is open, in an order that Postgres took, and applies it twice to a twin of the database. */
export async function patchFor({
  intent,
  snapshot,
  comparison,
  compare,
  cacheDirectory,
  concurrently = false,
  show = String,
}: PatchOptions): Promise<Patch> {
  const first = openOf(comparison, snapshot);
  if (first.length === 0) return nothingToClose(show(intent.source), show(snapshot.data.url), snapshot);
  const open = new Map(first.map((one) => [one.key, one]));
  const searchPath = intent.language === 'written' ? writtenPath : '';
  const look = async (session: Session): Promise<{ snapshot: Snapshot; comparison: Comparison }> => {
    const seen = await readSnapshot(session, 'twin', { onlyCompared: true });
    seen.strangers = snapshot.strangers;
    seen.apiSchemas = snapshot.apiSchemas;
    return { snapshot: seen, comparison: await compareWithAnswers(onTarget(intent, seen), seen, compare) };
  };
  const twin = await buildTwin(snapshot, { more: createdIn(first), cacheDirectory });
  try {
    const kept = await twin.keep();
    await twin.session.run(`set search_path = ${searchPath === '' ? `''` : searchPath}`);
    const actsAs = await actAsReader(twin.session, snapshot);
    const unlike = new Set([...twin.open.map(({ key }) => key), ...actsAs]);
    const plan = await planPatch(first, snapshot, { ...twin, unlike }, () => look(twin.session), acceptedIn(comparison));
    const { left } = plan;
    const { others: chunks, concurrent } = concurrently ? divideConcurrent(plan.chunks, snapshot) : { others: plan.chunks, concurrent: [] };
    const about = {
      intent: intent.source,
      database: snapshot.data.url,
      readAt: snapshot.data.readAt,
      server: snapshot.server,
      searchPath,
      open,
      show,
    };
    const elsewhere = concurrent.map(({ unit }) => unit.key);
    const keys = new Set<Key>([...left.map(({ step }) => step.key), ...elsewhere]);
    const fresh = await kept.open();
    await actAsReader(pgliteSession(fresh), snapshot);
    try {
      const proof = await prove({
        twin: { ...twin, session: pgliteSession(fresh) },
        text: patchText(about, chunks, left, []),
        unlike,
        left: keys,
        contradictable: new Set(chunks.flatMap(({ phase, unit }) => (phase === 'rows' ? [unit.key] : []))),
        look,
      });
      const said = [...sayElsewhere(elsewhere), ...sayProof(proof)];
      return {
        text: patchText(about, chunks, left, said),
        left,
        proof,
        concurrently: concurrent.length === 0 ? undefined : concurrentText(about, concurrent),
        pieces: { about, chunks, proof: said },
      };
    } finally {
      await fresh.close();
    }
  } finally {
    await twin.close();
  }
}

function nothingToClose(intent: string, database: string, { data, server }: Snapshot): Patch {
  const text = `-- PATCH.sql: between ${intent} and ${database} (PostgreSQL ${server.version}), as it was read at ${data.readAt}, there is nothing to close.\n`;
  return {
    text: text.replaceAll(/[\r\n]+(?=.)/g, ' '),
    left: [],
    proof: { tablesWithRows: 0, faults: [], unproven: [], byRows: [] },
    pieces: undefined,
  };
}

function sayElsewhere(keys: readonly Key[]): string[] {
  return keys.length === 0 ? [] : ['Left to PATCH.concurrently.sql, which psql runs behind this:', ...keys.map((key) => `  ${key}`)];
}

/**
 * What is made belongs to whoever makes it, who gives it privileges by default: on the twin that is the role that read
 * the database, too. It may do everything there; what it is itself is then not as in the database.
 */
async function actAsReader(session: Session, snapshot: Snapshot): Promise<Key[]> {
  const { role } = snapshot.server;
  const key = `role ${address(role)}`;
  const [rows] = await session.run(`select from pg_catalog.pg_roles where rolname = ${quoteLiteral(role)} and rolname <> current_user`);
  if (rows!.length === 0) return [];
  const isSuperuser = snapshot.get(key)?.['superuser'] === true;
  await session.run(`alter role ${quoteIdent(role)} superuser; set role ${quoteIdent(role)}`);
  return isSuperuser ? [] : [key];
}

/** What nobody wants to have closed, and why. */
function acceptedIn({ outcomes }: Reviewed): Map<Key, string> {
  return new Map(outcomes.flatMap((outcome) => (outcome.verdict === 'accepted' ? [[outcome.key, outcome.acceptance.reason]] : [])));
}

/** The SQL of what is missing, as far as each tells by itself. */
function createdIn(open: readonly Open[]): string {
  return open.map(({ kind, stated }) => kind.create(plain(stated)) ?? '').join('\n');
}

function sayProof({ tablesWithRows, faults, unproven, byRows }: Proof): string[] {
  const lines =
    faults.length === 0
      ? [
          'Proven on an embedded twin of the database, built from its catalog alone: applied twice, no gap is left but those at the end, the',
          `second run changes nothing, and no row of ${tablesWithRows} tables with rows in them is lost.`,
        ]
      : ['NOT PROVEN on an embedded twin of the database:', ...faults.map((fault) => `  ${fault}`)];
  if (byRows.length > 0) lines.push('Rows of the twin contradicted this, as rows of the database may:', ...byRows.map((key) => `  ${key}`));
  return unproven.length === 0
    ? lines
    : [...lines, 'The twin could not be made like the database in this, so nothing is proven of it:', ...unproven.map((key) => `  ${key}`)];
}
