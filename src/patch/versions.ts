/** A twin is of the embedded engine's version: what that decides, a twin of an older database cannot show. */
import { plain } from '../gap/build.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { canonical } from '../gap/equality.ts';
import { acrossMajors } from '../intent/across-majors.ts';
import type { Intent } from '../intent/intent.ts';
import type { Key, Stored } from '../kinds/kind.ts';
import { quoteLiteral } from '../sql/quote.ts';
import type { Open } from './open.ts';
import type { Step } from './step.ts';

/** SQL that creates what a database has, each extension in its version. */
export function extensionsOf(snapshot: Snapshot): string {
  return snapshot
    .all('extension')
    .map(({ name, version }) => `create extension "${String(name)}" version ${quoteLiteral(String(version))};`)
    .join('\n');
}

/** An extension in the version that the database has: an older one than a server would choose has no way there later. */
export function inItsVersion(step: Step, snapshot: Snapshot): Step {
  const version = step.kind.name === 'extension' && step.verdict !== 'differs' ? snapshot.get(step.key)?.['version'] : undefined;
  if (typeof version !== 'string') return step;
  return { ...step, statements: step.statements.map((statement) => `${statement} version ${quoteLiteral(version)}`) };
}

/**
 * A twin's extensions are in the versions of the database, and are held to what those there are; what the database's
 * major does not know is not asked of it.
 */
export function heldToItsVersions(intent: Intent, snapshot: Snapshot): Intent {
  const there = acrossMajors(intent, snapshot).objects;
  return {
    ...intent,
    heldTo: snapshot.server.major,
    objects: intent.objects.map((one, n) => (one.kind === 'extension' ? there[n]! : one)),
  };
}

/** Of what is open, what a twin of another major does not show: whether it is closed there says nothing of the database. */
export function hiddenFrom(twin: Snapshot, open: readonly Open[], { server: { major } }: Snapshot): Key[] {
  if (twin.server.major === major) return [];
  return open.filter((one) => isVersioned(one) || isOfMajor(one, major, twin.server.major)).map(({ key }) => key);
}

/** Whether it is created in a version that only the server knows. */
function isVersioned({ kind, verdict, stated }: Open): boolean {
  return kind.name === 'extension' && verdict !== 'differs' && stated['version'] !== undefined;
}

/** Whether another major is not held to what differs, or to something else. */
function isOfMajor({ kind, verdict, stated, differing }: Open, from: number, to: number): boolean {
  const there = verdict === 'differs' ? (kind.onMajor?.(plain(stated), from, to) as Stored | undefined) : undefined;
  return there !== undefined && differing.some((name) => canonical(there[name] ?? null) !== canonical(stated[name] ?? null));
}
