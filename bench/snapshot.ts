import { readSnapshot } from '../src/database/read.ts';
import { openUrl } from '../src/database/url-session.ts';
import { readFloor } from './floor.ts';
import type { BenchOptions } from './options.ts';
import { besidePackage } from './installed.ts';
import { findPgDump, type PgDump } from './pg-dump.ts';
import { heading, line, showRatio, showTimes } from './print.ts';
import { type Program, succeed, timeProgram } from './program.ts';
import { type Contender, ratios, takeTurns, timeOf } from './stopwatch.ts';

/** The snapshot against pg_dump and against plain catalog queries, in this process, in a fresh one, and as whole processes. */
export async function benchSnapshot(url: string, { rounds, major }: BenchOptions): Promise<void> {
  const pgDump = findPgDump(major);
  heading(`1. The snapshot: ${'missing' in pgDump ? `no ratio to pg_dump, ${pgDump.missing}` : `beside ${pgDump.version}`}`);
  line(`holds ${await countObjects(url)} objects`);
  const processes = new Processes(url);
  const times = await takeTurns(rounds, {
    dump: 'missing' in pgDump ? () => Promise.resolve(Number.NaN) : dump(pgDump.file, url),
    snapshot: processes.contender('snapshot'),
    floor: processes.contender('floor'),
    load: processes.contender('load'),
    node: () => timeProgram({ file: process.execPath, args: ['-e', '0'] }),
    warmSnapshot: () => timeOf(() => inSession(url, (session) => readSnapshot(session, 'bench', { onlyCompared: true }))),
    wholeSnapshot: () => timeOf(() => inSession(url, (session) => readSnapshot(session, 'bench'))),
    warmFloor: () => timeOf(() => inSession(url, readFloor)),
  });
  const fresh = processes.inside;
  if (!('missing' in pgDump)) showTimes('pg_dump --schema-only', times.dump);
  showTimes('snapshot, first in its process', fresh.snapshot);
  showTimes('snapshot, in a warm process', times.warmSnapshot);
  showTimes('with what only matchers ask about, in a warm process', times.wholeSnapshot);
  showTimes('floor of seven plain queries, first in its process', fresh.floor);
  showTimes('floor of seven plain queries, in a warm process', times.warmFloor);
  showTimes('whole process: snapshot', times.snapshot);
  showTimes('whole process: floor', times.floor);
  showTimes('whole process: loads the modules only', times.load);
  showTimes('whole process: node alone', times.node);
  showAgainst(pgDump, times, fresh);
  showRatio('snapshot / floor, first in their processes', ratios(fresh.snapshot, fresh.floor));
  showRatio('snapshot / floor, in a warm process', ratios(times.warmSnapshot, times.warmFloor));
}

function showAgainst(
  pgDump: PgDump,
  times: { dump: number[]; snapshot: number[]; warmSnapshot: number[] },
  fresh: { snapshot: number[] },
): void {
  if ('missing' in pgDump) return;
  showRatio('snapshot / pg_dump, first in its process', ratios(fresh.snapshot, times.dump), { atMost: 0.6 });
  showRatio('snapshot / pg_dump, in a warm process', ratios(times.warmSnapshot, times.dump));
  showRatio('snapshot / pg_dump, whole processes', ratios(times.snapshot, times.dump));
}

function dump(file: string, url: string): Contender {
  return () => timeProgram({ file, args: ['--schema-only', url] });
}

/** Runs the child, and keeps the times that it took inside. */
class Processes {
  readonly inside: Record<'snapshot' | 'floor' | 'load', number[]> = { snapshot: [], floor: [], load: [] };
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  contender(what: 'snapshot' | 'floor' | 'load'): Contender {
    return async () => {
      const { ms, output } = await succeed(await childProgram(what, this.#url));
      this.inside[what].push(Number(output));
      return ms;
    };
  }
}

async function childProgram(what: string, url: string): Promise<Program> {
  return { file: process.execPath, args: [await besidePackage('child'), what, url] };
}

/** The time of a snapshot, connection included, that is the first in its process. */
export async function freshSnapshot(url: string): Promise<number> {
  return Number((await succeed(await childProgram('snapshot', url))).output);
}

type Reader<T> = (session: Awaited<ReturnType<typeof openUrl>>) => Promise<T>;

async function inSession<T>(url: string, read: Reader<T>): Promise<T> {
  const session = await openUrl(url);
  try {
    return await read(session);
  } finally {
    await session.close();
  }
}

async function countObjects(url: string): Promise<string> {
  const { data } = await inSession(url, (session) => readSnapshot(session, 'bench', { onlyCompared: true }));
  const counts = Object.entries(data.objects).map(([kind, objects]) => [kind, objects.length] as const);
  const shown = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}`);
  return `${counts.reduce((sum, [, count]) => sum + count, 0)} (${shown.join(', ')})`;
}
