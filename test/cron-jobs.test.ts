import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Snapshot } from '../src/database/snapshot.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import type { Gap } from '../src/gap/gap.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { extensionStubs } from '../src/platform/extension-stubs.ts';
import { platformOf } from '../src/platform/platform.ts';
import { platformScripts } from '../src/platform/scripts.ts';

let cacheDirectory: string;
let database: PGlite;

const migration = `
  create extension pg_cron;
  select cron.schedule('nightly', '0 3 * * *', 'delete from log');
  select cron.schedule('O''Hara''s "job"', '@hourly', $$ select net.http_post(headers := '{"Authorization": "Bearer abcdefgh12345678"}') $$);
  select cron.schedule('*/5 * * * *', 'select ping()');
  select cron.alter_job(cron.schedule('asleep', '0 0 * * *', 'select 1'), active := false);`;

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'pgintent-cron-'));
  const files = [...(await platformScripts('supabase')), { name: 'migration.sql', sql: migration }];
  database = await embeddedFromSql(files, { stubs: extensionStubs, cacheDirectory });
});
afterEach(async () => {
  await database.exec(`truncate cron.job restart identity; ${migration.replace('create extension pg_cron;', '')}`);
});
afterAll(async () => {
  await database.close();
  await rm(cacheDirectory, { recursive: true, force: true });
});

const read = (): Promise<Snapshot> => readSnapshot(pgliteSession(database), 'embedded');

async function gapsSince(before: Snapshot): Promise<Gap[]> {
  const platform = platformOf(before);
  const after = await read();
  return (await compareWithAnswers(intentFromSnapshot(before, platform, 'before'), after, { isUsers: platform.isUsers })).gaps;
}

test.for([
  [`delete from cron.job where jobname = 'nightly'`, 'cronJob nightly'],
  [`delete from cron.job where jobname = 'asleep'`, 'cronJob asleep'],
  [`delete from cron.job where jobname is null`, 'cronJob "unnamed 0379816d"'],
  [`update cron.job set schedule = '* * * * *', active = true where jobname = 'asleep'`, 'cronJob asleep'],
  [`update cron.job set schedule = '* * * * *' where jobname like 'O%'`, `cronJob "O'Hara's ""job"""`],
  [`update cron.job set active = false, username = 'anon' where jobname is null`, 'cronJob "unnamed 0379816d"'],
] as const)('what closes the gap closes it: %s', async ([drift, key]) => {
  const before = await read();
  await database.exec(drift);
  const gaps = await gapsSince(before);
  expect(gaps.map((gap) => gap.key)).toEqual([key]);
  await database.exec(gaps[0]!.fix.sql!);
  expect(await gapsSince(before)).toEqual([]);
});

test('a secret in a command is not shown', async () => {
  const before = await read();
  await database.exec(`update cron.job set command = replace(command, '1234', '9876') where jobname like 'O%'`);
  const [gap] = await gapsSince(before);
  expect(gap).toMatchObject({ verdict: 'differs', differences: [{ property: 'command' }] });
  expect(gap!.fix.sql).toMatch(/^-- Fill in the secret/);
  expect(JSON.stringify(gap)).not.toMatch(/abcdefgh/);
});

test('a manifest states jobs, and can say that there are no others', async () => {
  const manifest = (jobs: string): ReturnType<typeof parseManifest> => parseManifest(`pgintent: 1\n${jobs}`, 'intent.yaml');
  const keys = async (jobs: string): Promise<string[]> =>
    (await compareWithAnswers(await manifest(jobs), await read(), {})).gaps.map(({ key, verdict }) => `${key} ${verdict}`).toSorted();
  expect(await keys('cronJobs:\n  nightly: { schedule: "0 3 * * *", command: DELETE FROM log }\n  asleep: { active: false }')).toEqual([]);
  expect(await keys('cronJobs:\n  nightly: { schedule: "0 4 * * *" }\n  hourly: {}')).toEqual([
    'cronJob hourly missing',
    'cronJob nightly differs',
  ]);
  expect(await keys('cronJobs:\n  asleep:')).toEqual(['cronJob asleep differs']);
  expect(await keys('exact: [cronJobs]\ncronJobs:\n  nightly: {}\n  asleep: { active: false }')).toEqual([
    `cronJob "O'Hara's ""job""" extra`,
    'cronJob "unnamed 0379816d" extra',
  ]);
});
