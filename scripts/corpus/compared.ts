import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { check } from '../../src/check.ts';
import type { Gap } from '../../src/gap/gap.ts';
import type { MigrationFolder } from '../../src/intent/migrations/migration.ts';
import type { Checked } from '../../src/report/verdict.ts';
import { type Major, startServer, type TestServer } from '../../test/support/servers.ts';
import { type Drift, driftsOf, seeded } from './drifts.ts';
import { copyWithout, type Failed, openFolder } from './folder.ts';
import { alarms, failuresOf, type Replayed } from './replayed.ts';
import { load } from './server.ts';

/** How a server that had the same statements compares with the migrations. */
export interface Compared {
  /** Statements that fail on the server only, left out on both sides. */
  failedThere: Failed[];
  outcomes: number;
  alarms: string[];
  drifts: Seen[];
  /** Gaps that no drift was about. */
  others: string[];
}

/** A drift, and what was reported of it. */
export interface Seen extends Drift {
  seen: boolean;
  differing: string[];
  /** The file and the line that say otherwise, and that line. */
  origin?: string;
  says?: string;
}

export interface CompareOptions {
  major: Major;
  /** Files of extensions that the server lacks. */
  extensions: Record<string, string>;
  /** How many drifts; none where 0. */
  drifts: number;
  seed: number;
}

/** A server with what a folder makes, and the folder as it is run on both sides. */
interface Settled {
  server: TestServer;
  path: string;
  failedThere: Failed[];
}

/** Loads a folder into a server of its own and compares that with the migrations, before and after some drifts. */
export async function compareFolder({ folder, failed }: Replayed, options: CompareOptions): Promise<Compared> {
  const { server, path, failedThere } = await settle(folder, failed, options);
  try {
    const look = (): Promise<Checked> =>
      check({ intent: path, database: server.url(), strict: false, platform: 'supabase', migrations: { tool: folder.tool } });
    const checked = await look();
    const drifts = options.drifts === 0 ? [] : await drift(server.url(), checked, options);
    const { gaps } = drifts.length === 0 ? { gaps: [] } : (await look()).comparison;
    return {
      failedThere,
      outcomes: checked.comparison.outcomes.length,
      alarms: alarms(checked.comparison),
      drifts: await Promise.all(
        drifts.map((one) =>
          seen(
            one,
            gaps.find(({ key }) => key === one.key),
          ),
        ),
      ),
      others: gaps.filter(({ key }) => !drifts.some((one) => one.key === key)).map(({ key, issue }) => `${key}: ${issue}`),
    };
  } finally {
    await server.stop();
    await rm(dirname(path), { recursive: true, force: true });
  }
}

/** What fails on one side is left out on both, until nothing does. */
async function settle(folder: MigrationFolder, failed: readonly Failed[], { major, extensions }: CompareOptions): Promise<Settled> {
  const left = [...failed];
  const failedThere: Failed[] = [];
  for (let round = 1; round <= 8; round += 1) {
    const path = await copyWithout(folder, left);
    const tried = await openFolder(path);
    const server = await startServer(major, { extensions });
    const there = await load(server.url(), tried);
    const here = await failuresOf(tried);
    if (there.length + here.length === 0) return { server, path, failedThere };
    await server.stop();
    failedThere.push(...there);
    left.push(...there, ...here);
  }
  throw new Error('Other statements fail each time that those before are left out.');
}

/** Lets drifts happen, each to an object of its own; those that Postgres refuses do not count. */
async function drift(url: string, { intent }: Checked, { drifts, seed }: CompareOptions): Promise<Drift[]> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`set search_path = ''`);
  const done = new Map<string, Drift>();
  const mine = intent.objects.filter(({ origin }) => origin.line !== undefined);
  for (const one of driftsOf(mine, seeded(seed))) {
    const address = one.key.slice(one.key.indexOf(' '));
    if (done.size === drifts) break;
    if (done.has(address)) continue;
    await client.query(one.sql).then(
      () => done.set(address, one),
      () => undefined,
    );
  }
  await client.end();
  return [...done.values()];
}

async function seen(one: Drift, gap: Gap | undefined): Promise<Seen> {
  const differing = gap?.differences.map(({ property }) => property) ?? [];
  if (gap?.origin.line === undefined) return { ...one, seen: gap !== undefined, differing };
  const { file, line } = gap.origin;
  const lines = (await readFile(file, 'utf8')).split('\n');
  const says = lines.slice(line - 1, line + 1).join(' | ');
  return { ...one, seen: true, differing, origin: `${file.slice(dirname(file).length + 1)}:${line}`, says };
}
