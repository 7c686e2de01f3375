import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { installedPackage } from './installed.ts';
import type { BenchOptions } from './options.ts';
import { type Assertable, assertionFiles, perTable, prove, proveVersion } from './pgtap.ts';
import { heading, line, showEach, showRatio, showTimes } from './print.ts';
import { projectFolder } from './project.ts';
import { allPrivileges, columns, names } from './schema.ts';
import { passing } from './suites.ts';
import { type Contender, ratios, takeTurns } from './stopwatch.ts';

/** Hand-written matcher calls, each in a test of its own, beside the same file with a matcher that does nothing, and pg_prove. */
export async function benchMatchers(databases: readonly Assertable[], options: BenchOptions): Promise<void> {
  heading(`7. Hand-written matchers, one call a test${databases[0]?.urlWithPgtap === undefined ? '' : `; ${proveVersion()}`}`);
  for (const database of databases) await callsOn(database, options);
}

async function callsOn({ tables, url, urlWithPgtap }: Assertable, { rounds }: BenchOptions): Promise<void> {
  const calls = tables * perTable;
  const matchers = await project(tables, (call) => `({ db }) => expect(db).${call}`);
  // What Vitest itself takes to call a matcher is the runner's.
  const empty = await project(tables, () => '({ db }) => expect(db).toDoNothing()');
  line(`${calls.toLocaleString('en')} calls on ${tables.toLocaleString('en')} tables:`);
  line(`${await sessionsOf(url, passing(matchers, calls, url))} session on the server for all of them`);
  const cpu = { matchers: [] as number[], empty: [] as number[] };
  const times = await takeTurns<'matchers' | 'empty' | 'pgtap'>(rounds, {
    matchers: measured(matchers, passing(matchers, calls, url), cpu.matchers),
    empty: measured(empty, passing(empty, calls, url), cpu.empty),
    pgtap: urlWithPgtap === undefined ? async () => Number.NaN : prove(urlWithPgtap, assertionFiles(tables), calls),
  });
  const each = cpu.matchers.map((time, round) => (time - cpu.empty[round]!) / calls);
  showTimes('vitest run of the matchers', times.matchers);
  showTimes('vitest run of the same tests, with a matcher that does nothing', times.empty);
  showEach('a call, beyond the runner, in processor time', each, { atMost: 0.05 });
  if (urlWithPgtap === undefined) return;
  showTimes('pg_prove', times.pgtap);
  showRatio('pg_prove / matchers', ratios(times.pgtap, times.matchers));
}

/** Notes the processor time of the tests, too, in milliseconds: what else the machine does is no part of it. */
function measured(folder: string, run: Contender, times: number[]): Contender {
  return async () => {
    const ms = await run();
    times.push(Number(readFileSync(join(folder, 'cpu.txt'), 'utf8')));
    return ms;
  };
}

/** How many sessions the server of this database had while something ran. */
async function sessionsOf(url: string, work: () => Promise<number>): Promise<number> {
  const before = await sessions(url);
  await work();
  return (await sessions(url)) - before;
}

/** Asked from another database, so that asking does not count. */
async function sessions(url: string): Promise<number> {
  const { pathname } = new URL(url);
  const elsewhere = new URL(url);
  elsewhere.pathname = '/postgres';
  const client = new pg.Client({ connectionString: String(elsewhere) });
  await client.connect();
  try {
    const { rows } = await client.query<{ sessions: string }>('select sessions from pg_stat_database where datname = $1', [
      pathname.slice(1),
    ]);
    return Number(rows[0]!.sessions);
  } finally {
    await client.end();
  }
}

/** A project with one file of tests, each made from a call. */
async function project(tables: number, body: (call: string) => string): Promise<string> {
  await installedPackage();
  const folder = projectFolder('matchers');
  const tests = names(tables).flatMap((table) => callsAbout(table).map((call, n) => `test('${table} ${n}', ${body(call)});`));
  writeFileSync(
    join(folder, 'own.test.mjs'),
    `import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { test } from 'pgintent/test';
expect.extend({ toDoNothing: () => ({ pass: true, message: () => '' }) });
let before;
beforeAll(() => void (before = process.cpuUsage()));
afterAll(() => {
  const { user, system } = process.cpuUsage(before);
  writeFileSync(${JSON.stringify(join(folder, 'cpu.txt'))}, String((user + system) / 1000));
});
${tests.join('\n')}
`,
  );
  return folder;
}

/** What pgTAP is asked about a table as well. */
function callsAbout(table: string): string[] {
  const at = `'public.${table}'`;
  const list = (...texts: string[]): string => `[${texts.map((text) => `'${text}'`).join(', ')}]`;
  const typed = columns.filter(([name]) => ['id', 'account_id', 'name', 'total'].includes(name));
  return [
    `toHaveTable(${at})`,
    `toHaveExactly('columns', { table: ${at} }, ${list(...columns.map(([name]) => name))})`,
    ...typed.map(([name, type]) => `toHaveColumn(${at}, '${name}', { type: '${type}' })`),
    ...['account_id', 'name', 'total'].map((name) => `toHaveColumn(${at}, '${name}', { notNull: true })`),
    `toHavePrimaryKey(${at}, 'id')`,
    `toHaveOwner({ table: ${at} }, 'postgres')`,
    `toHaveCheck(${at})`,
    `toHaveExactly('indexes', { table: ${at} }, ${list(`${table}_pkey`, `${table}_account_id_idx`, `${table}_created_at_idx`)})`,
    `toHaveIndex(${at}, '${table}_account_id_idx', { columns: 'account_id' })`,
    `toHaveIndex(${at}, '${table}_created_at_idx', { columns: ['created_at desc', 'name'] })`,
    `toHaveExactly('policies', { table: ${at} }, ${list(`${table}_read`, `${table}_change`)})`,
    `toHaveRlsPolicy(${at}, '${table}_change', { roles: ['authenticated'] })`,
    `toHavePrivileges({ table: ${at} }, 'anon', ['select'])`,
    `toHavePrivileges({ table: ${at} }, 'authenticated', ${list('select', 'insert', 'update', 'delete')})`,
    `toHavePrivileges({ table: ${at} }, 'service_role', ${list(...allPrivileges)})`,
  ];
}
