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
import { kinds } from '../kinds/index.ts';
import { keyOf } from '../kinds/key.ts';
import type { Key } from '../kinds/kind.ts';
import { platformOf } from '../platform/platform.ts';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { type About, patchText, revokes } from './patch-text.ts';
import { type Chunk, type Plan, type PlanOptions, planPatch } from './plan.ts';
import { forbidsTo, understudyKey } from './permission.ts';
import { type Proof, prove } from './proof.ts';
import { clearRows, seed } from './seed.ts';
import { buildTwin, type Twin } from './twin.ts';
import { statementsIn } from './step.ts';
import { type Left, nodeOf } from './unit.ts';
import { heldToItsVersions, hiddenFrom } from './versions.ts';

/** A database that was compared with its intent, and how it was. */
export interface PatchOptions {
  intent: Intent;
  snapshot: Snapshot;
  comparison: Reviewed;
  /** As the comparison was made; the twin is judged alike. */
  compare: CompareOptions;
  cacheDirectory?: string | undefined;
  /** How a text that holds paths is shown; as it is unless stated. */
  place?: ((text: string) => string) | undefined;
  /** Indexes on tables that are there go to a file of their own, which builds them while others write. */
  concurrently?: boolean | undefined;
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
export async function patchFor(options: PatchOptions): Promise<Patch> {
  const { snapshot, comparison } = options;
  const first = openOf(comparison, snapshot);
  if (first.length === 0) return nothingToClose(options);
  const { kept, twin, chunks: planned, left, unlike } = await planFor(first, options);
  const { others: chunks, concurrent } =
    options.concurrently === true ? divideConcurrent(planned, snapshot) : { others: planned, concurrent: [] };
  const elsewhere = concurrent.map(({ unit }) => unit.key);
  const about = aboutOf(first, options);
  const write = (proof: readonly string[]): string => patchText(about, chunks, left, proof);
  const fresh = await kept.open();
  try {
    const session = pgliteSession(fresh);
    await actAsReader(session, snapshot);
    const proof = await prove({
      session,
      snapshot: twin,
      unlike: new Set([...unlike, ...hiddenFrom(twin, first, snapshot)]),
      text: write([]),
      left: new Set([...left.map(({ step }) => step.key), ...elsewhere]),
      contradictable: new Set(chunks.flatMap(({ phase, unit }) => (phase === 'rows' ? [unit.key] : []))),
      look: () => look(session, options),
      read: () => read(session, options),
    });
    const said = [...sayElsewhere(elsewhere), ...sayProof(proof)];
    return {
      text: write(said),
      left,
      proof,
      concurrently: concurrent.length === 0 ? undefined : concurrentText(about, concurrent),
      pieces: { about, chunks, proof: said },
    };
  } finally {
    await fresh.close();
  }
}

/** What was found out on a twin, and how to open another one like it. */
interface Planned extends Plan {
  kept: Awaited<ReturnType<Twin['keep']>>;
  /** The twin before anything was tried on it. */
  twin: Snapshot;
  unlike: ReadonlySet<Key>;
}

/** More plans than this find nothing new. */
const plansAtMost = 5;

/**
 * Plans on a twin, which is gone before the next one is opened: each takes hundreds of megabytes. What came to nothing is
 * left from the start by the next plan, and what stood on a column is remade.
 */
async function planFor(first: readonly Open[], options: PatchOptions): Promise<Planned> {
  const { kept, twin, plan } = await planAtOnce(first, options);
  let known = learnt({ left: [], remake: new Set() }, plan);
  let last = plan;
  for (let n = 2; last.withdrawn.length + last.remakable.length > 0 && n <= plansAtMost; n += 1) {
    last = await planOnAnother(kept, (session) => planOn({ ...twin, session }, first, known, options));
    known = learnt(known, last);
  }
  return { kept, twin: twin.snapshot, ...last };
}

type Known = Required<Pick<PlanOptions, 'left' | 'remake'>>;

/** What came to nothing for a column that can be remade may come to something then. */
function learnt({ left, remake }: Known, { withdrawn, remakable }: Plan): Known {
  const forGood = withdrawn.filter(({ step }) => remakable.length === 0 || remake.has(step.key));
  return { left: [...left, ...forGood], remake: new Set([...remake, ...remakable]) };
}

async function planAtOnce(
  first: readonly Open[],
  options: PatchOptions,
): Promise<{ kept: Planned['kept']; twin: Twin; plan: Awaited<ReturnType<typeof planOn>> }> {
  const { snapshot, cacheDirectory } = options;
  const twin = await buildTwin(snapshot, { more: createdIn(first), cacheDirectory });
  try {
    return { kept: await twin.keep(), twin, plan: await planOn(twin, first, { left: [], remake: new Set() }, options) };
  } finally {
    await twin.close();
  }
}

/** On a twin on which nothing was tried yet. */
async function planOnAnother<T>(kept: Planned['kept'], plan: (session: Session) => Promise<T>): Promise<T> {
  const database = await kept.open();
  try {
    const session = pgliteSession(database);
    await session.run('set check_function_bodies = off');
    return await plan(session);
  } finally {
    await database.close();
  }
}

/** Finds out on the twin what closes what is open; nothing that the twin is unlike the database in counts. */
async function planOn(
  twin: Omit<Twin, 'close'>,
  first: readonly Open[],
  known: Known,
  options: PatchOptions,
): Promise<Plan & { unlike: ReadonlySet<Key> }> {
  const { session } = twin;
  const path = searchPathOf(options.intent);
  await session.run(`set search_path = ${path === '' ? `''` : path}`);
  const actsAs = await actAsReader(session, options.snapshot);
  const unlike = new Set([...twin.open.map(({ key }) => key), ...actsAs]);
  const host = platformOf(options.snapshot, options.intent.platform);
  const forbids = await forbidsTo(session, options.snapshot, ({ kind, stated }) => host.permits?.(kind, stated) ?? false);
  const rows = { fill: () => seed(session, twin.snapshot), clear: () => clearRows(session, twin.snapshot) };
  const place = { ...twin, unlike: new Set([...unlike, understudyKey]), rows, forbids };
  const plan = await planPatch(first, options.snapshot, place, () => look(session, options), {
    accepted: acceptedIn(options.comparison),
    partial: options.intent.coverage === 'partial',
    ...known,
  });
  return { ...plan, left: [...plan.left, ...waiting(options, unlike)], unlike };
}

/** What is there and waits for something missing: the twin tells whether it holds then, unless it is not like it. */
function waiting({ comparison: { outcomes, pairs }, snapshot }: PatchOptions, unlike: ReadonlySet<Key>): Left[] {
  return outcomes.flatMap(({ key, verdict }) => {
    const pair = pairs.get(key);
    if (verdict !== 'blocked' || pair === undefined || snapshot.get(key) === undefined || !unlike.has(key)) return [];
    const { kind, stated, actual } = pair;
    const step = { kind, key, verdict, stated, actual, differing: [], gap: undefined, statements: [] };
    return [{ step, why: 'it waits for what this patch makes, and no twin can show it: write a patch again behind this one' }];
  });
}

/** The twin as it is now. */
async function read(session: Session, { snapshot }: PatchOptions): Promise<Snapshot> {
  const seen = await readSnapshot(session, 'twin', { onlyCompared: true });
  seen.strangers = snapshot.strangers;
  seen.apiSchemas = snapshot.apiSchemas;
  return seen;
}

/** The same, judged as the database was. */
async function look(session: Session, options: PatchOptions): Promise<{ snapshot: Snapshot; comparison: Comparison }> {
  const { compare, snapshot } = options;
  const seen = await read(session, options);
  const intent = heldToItsVersions(options.intent, snapshot);
  return { snapshot: seen, comparison: await compareWithAnswers(onTarget(intent, seen), seen, { ...compare, untold: true }) };
}

function aboutOf(first: readonly Open[], { intent, snapshot, place = (text) => text }: PatchOptions): About {
  return {
    intent: place(intent.source),
    database: place(snapshot.data.url),
    place,
    readAt: snapshot.data.readAt,
    server: snapshot.server,
    searchPath: searchPathOf(intent),
    open: new Map(first.map((one) => [one.key, one])),
    closing: new Map(first.flatMap((one) => closingOf(one, snapshot))),
  };
}

/** Whether it may go only a person can say; that strangers reach it needs no such decision. */
function closingOf({ key, kind, verdict, actual }: Open, snapshot: Snapshot): [Key, string][] {
  if (verdict !== 'extra' || kind.drop?.(actual!) !== undefined) return [];
  const statements = closingIn(key, snapshot);
  return statements.length === 0 ? [] : [[key, statements.join('\n')]];
}

/** Of what stands in an object and in its parts. */
function closingIn(parent: Key, snapshot: Snapshot): string[] {
  return kinds.flatMap((kind) =>
    snapshot.children(kind.name, parent).flatMap((object) => {
      const isOpen = kind.unintended(object, snapshot)?.severity === 'critical';
      const closing = isOpen ? statementsIn(kind.drop?.(object)) : [];
      return [...(closing.every(closes) ? closing.map((statement) => `${statement};`) : []), ...closingIn(keyOf(kind, object), snapshot)];
    }),
  );
}

/** Takes privileges away, or a policy that gives them rows, and nothing that somebody wrote for its own sake. */
function closes(statement: string): boolean {
  const node = nodeOf(statement);
  return revokes(node) || ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_POLICY');
}

/** What a catalog printed names every schema; what a person wrote means the usual ones. */
function searchPathOf({ language }: Intent): string {
  return language === 'written' ? writtenPath : '';
}

function nothingToClose({ intent, snapshot: { data, server }, place = (text) => text }: PatchOptions): Patch {
  const text = `-- PATCH.sql: between ${place(intent.source)} and ${place(data.url)} (PostgreSQL ${server.version}), as it was read at ${data.readAt}, there is nothing to close.\n`;
  return {
    text: text.replaceAll(/[\r\n]+(?=.)/g, ' '),
    left: [],
    proof: { tablesWithRows: 0, faults: [], unproven: [], byRows: [] },
    pieces: undefined,
  };
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

function sayElsewhere(keys: readonly Key[]): string[] {
  return keys.length === 0 ? [] : ['Left to PATCH.concurrently.sql, which psql runs behind this:', ...keys.map((key) => `  ${key}`)];
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
