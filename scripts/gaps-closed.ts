/**
 * `npm run gaps:closed`: the example's backend drifts, is patched and verified, and no gap is left. Everything happens in
 * an embedded database that is thrown away.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../src/check.ts';
import { embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Row, Session } from '../src/database/session.ts';
import { writeSnapshot } from '../src/database/snapshot-file.ts';
import { closeEngine } from '../src/gap/answer.ts';
import { sqlOfLeft } from '../src/patch/patch-text.ts';
import { patchFor } from '../src/patch/patch.ts';
import { extensionStubs } from '../src/platform/extension-stubs.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { verifySqlOf } from '../src/report/sql-files.ts';
import type { Checked } from '../src/report/verdict.ts';
import { splitScript } from '../src/sql/index.ts';

const root = join(import.meta.dirname, '..');
const intent = join(root, 'examples/keys/migrations');
const folder = await mkdtemp(join(tmpdir(), 'pgintent-closed-'));

async function sqlFiles(of: string): Promise<{ name: string; sql: string }[]> {
  const names = (await readdir(of)).toSorted();
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(join(of, name), 'utf8') })));
}

/** Statement by statement, as psql does. */
async function run(session: Session, sql: string): Promise<Row[]> {
  let rows: Row[] = [];
  for (const { text } of splitScript(sql).statements) rows = (await session.run(text)).at(-1) ?? [];
  return rows;
}

async function checked(session: Session): Promise<Checked> {
  const file = join(folder, 'snapshot.json');
  await writeSnapshot(await readSnapshot(session, 'the drifted example'), file);
  return check({ intent, database: file, strict: false, platform: 'supabase' });
}

async function verified(session: Session, sql: string): Promise<string> {
  const rows = await run(session, sql);
  const count = (verdict: string): number => rows.filter((row) => row['verdict'] === verdict).length;
  return `VERIFY.sql: ${count('PASS')} PASS, ${count('FAIL')} FAIL, ${count('UNKNOWN')} UNKNOWN`;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const database = await embeddedFromSql(
  [
    ...(await platformScripts('supabase')),
    ...(await sqlFiles(intent)),
    { name: 'drift.sql', sql: await readFile(join(root, 'examples/keys/drift.sql'), 'utf8') },
  ],
  { stubs: extensionStubs },
);
try {
  const session = pgliteSession(database);
  const before = await checked(session);
  const verify = await verifySqlOf(before);
  say(`Drifted: ${before.comparison.gaps.length} gaps. ${await verified(session, verify)}`);
  const { text, left, proof } = await patchFor(before);
  if (proof.faults.length > 0) throw new Error(`The patch is not proven: ${proof.faults.join('; ')}`);
  await run(session, text);
  const after = await checked(session);
  say(`PATCH.sql applied: ${after.comparison.gaps.length} gaps. ${await verified(session, verify)}`);
  for (const one of left) say(`Left to a person: ${one.step.key}: ${one.why}. Here the person says yes: ${sqlOfLeft(one).join(' ')}`);
  await run(session, left.flatMap(sqlOfLeft).join('\n'));
  await run(session, text);
  const last = await checked(session);
  say(`In the end: ${last.comparison.gaps.length} gaps. ${await verified(session, verify)}`);
  for (const { key, issue } of last.comparison.gaps) say(`  ${key}: ${issue}`);
  process.exitCode = last.comparison.gaps.length === 0 ? 0 : 1;
} finally {
  await Promise.all([database.close(), closeEngine(), rm(folder, { recursive: true })]);
}
