import { compareWithAnswers } from '../gap/answer.ts';
import { writtenPath } from '../gap/answer/stub-sql.ts';
import type { Comparison, Open, Reviewed } from '../gap/gap.ts';
import type { CompareOptions } from '../gap/compare.ts';
import { pgliteSession } from '../database/pglite-session.ts';
import { readSnapshot } from '../database/read.ts';
import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { Intent } from '../intent/intent.ts';
import { onTarget } from '../intent/on-target.ts';
import { address } from '../kinds/catalog.ts';
import type { Key } from '../kinds/kind.ts';
import { platformOf } from '../platform/platform.ts';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { patchText } from './patch-text.ts';
import { forbidsTo, understudyKey } from './permission.ts';
import { planPatch } from './plan.ts';
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
}

/** SQL that closes gaps without destroying anything, and what is known about it. */
export interface Patch {
  /** PATCH.sql. */
  text: string;
  /** What a person has to decide. */
  left: Left[];
  proof: Proof;
}

/** Writes the patch for what is open, in an order that Postgres took, and applies it twice to a twin of the database. */
export async function patchFor({ intent, snapshot, comparison, compare, cacheDirectory }: PatchOptions): Promise<Patch> {
  const open = new Map(comparison.open.map((one) => [one.key, one]));
  const searchPath = intent.language === 'written' ? writtenPath : '';
  const look = async (session: Session): Promise<{ snapshot: Snapshot; comparison: Comparison }> => {
    const seen = await readSnapshot(session, 'twin');
    seen.strangers = snapshot.strangers;
    seen.apiSchemas = snapshot.apiSchemas;
    return { snapshot: seen, comparison: await compareWithAnswers(onTarget(intent, seen), seen, compare) };
  };
  const twin = await buildTwin(snapshot, { extensions: extensionsIn(comparison.open), cacheDirectory });
  try {
    const kept = await twin.keep();
    await twin.session.run(`set search_path = ${searchPath === '' ? `''` : searchPath}`);
    const actsAs = await actAsReader(twin.session, snapshot);
    const unlike = new Set([...twin.comparison.open.map(({ key }) => key), ...actsAs]);
    const host = platformOf(snapshot, intent.platform);
    const forbids = await forbidsTo(twin.session, snapshot, ({ kind, stated }) => host.permits?.(kind, stated) ?? false);
    const { chunks, left } = await planPatch(
      comparison.open,
      snapshot,
      { ...twin, unlike: new Set([...unlike, understudyKey]), forbids },
      () => look(twin.session),
      acceptedIn(comparison),
    );
    const about = {
      intent: intent.source,
      database: snapshot.data.url,
      readAt: snapshot.data.readAt,
      server: snapshot.server,
      searchPath,
      open,
    };
    const keys = new Set<Key>(left.map(({ step }) => step.key));
    const fresh = await kept.open();
    await actAsReader(pgliteSession(fresh), snapshot);
    try {
      const proof = await prove({
        twin: { ...twin, session: pgliteSession(fresh) },
        text: patchText(about, chunks, left, []),
        unlike: new Set([...unlike, ...(twin.snapshot.server.major === snapshot.server.major ? [] : versioned(comparison.open))]),
        left: keys,
        contradictable: new Set(chunks.flatMap(({ phase, unit }) => (phase === 'rows' ? [unit.key] : []))),
        look,
      });
      return { text: patchText(about, chunks, left, sayProof(proof)), left, proof };
    } finally {
      await fresh.close();
    }
  } finally {
    await twin.close();
  }
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

/** The engine has to be given them before it starts. */
function extensionsIn(open: readonly Open[]): string[] {
  return open.flatMap(({ kind, stated }) => (kind.name === 'extension' ? [String(stated['name'])] : []));
}

/** In which version a server of another major creates an extension, the twin does not show. */
function versioned(open: readonly Open[]): Key[] {
  return open.flatMap(({ kind, key, verdict, stated }) =>
    kind.name === 'extension' && verdict !== 'differs' && stated['version'] !== undefined ? [key] : [],
  );
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
