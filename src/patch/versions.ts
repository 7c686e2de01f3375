/** Extensions come in the version of their server: a twin has to be given another one, and cannot show which one a server takes. */
import type { Snapshot } from '../database/snapshot.ts';
import type { Key } from '../kinds/kind.ts';
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

/** What is created in a version that only the server knows. */
export function versioned(open: readonly Open[]): Key[] {
  return open.flatMap(({ kind, key, verdict, stated }) =>
    kind.name === 'extension' && verdict !== 'differs' && stated['version'] !== undefined ? [key] : [],
  );
}
