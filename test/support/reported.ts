import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/check.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { repositoryRoot, fromRoot } from '../../src/report/places.ts';
import { type Verdict, verdictOf } from '../../src/report/verdict.ts';
import { hostileDatabase } from './hostile.ts';
import { project, root } from './run.ts';

/** What a report says of tables with hostile names, all of them wrong. */
export async function hostileVerdict(): Promise<Verdict> {
  const { intent, sql } = hostileDatabase();
  await using folder = await project({ 'intent.json': intent, 'database.sql': sql });
  return await verdictOn(join(folder.path, 'intent.json'), [join(folder.path, 'database.sql')]);
}

/** What a report says of the example, drifted. */
export function exampleVerdict(): Promise<Verdict> {
  const files = ['examples/keys/migrations', 'examples/keys/drift.sql'];
  return verdictOn(
    join(root, 'examples/keys/intent.yaml'),
    files.map((file) => join(root, file)),
  );
}

async function verdictOn(intent: string, database: string[]): Promise<Verdict> {
  try {
    const checked = await check({ intent, database, strict: false });
    return fromRoot(verdictOf(checked, false), repositoryRoot(root));
  } finally {
    await closeEngine();
  }
}

/** The files of a folder of the repository, as text. */
export function textOf(...path: string[]): string {
  return readFileSync(join(...path), 'utf8');
}
