import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { assertedManifest } from './manifest.ts';
import type { BenchOptions } from './options.ts';
import { heading, line, showSpeed, showTimes } from './print.ts';
import { succeed } from './program.ts';
import { pluginProject } from './project.ts';
import { allPrivileges, columns, names } from './schema.ts';
import { scratchFolder } from './scratch.ts';
import { intentFile, passing, testsOf } from './suites.ts';
import { type Contender, ratios, takeTurns } from './stopwatch.ts';

/** Assertions a table. */
export const perTable = 20;

/** Where pgTAP's functions are put: not among the objects under test. */
const pgtapSchema = 'tap';

/** A database to make the same assertions on, for so many tables; one with pgTAP in it and one without. */
export interface Assertable {
  tables: number;
  url: string;
  /** Absent where pgTAP cannot be measured. */
  urlWithPgtap: string | undefined;
  target: { over: number };
}

/** Why pgTAP cannot be measured here, if so. */
export function pgtapMissing(): string | undefined {
  if (said('pg_prove', '--version') === undefined) return 'pg_prove is not installed';
  if (pgtapScript() === undefined) return 'pgTAP is not installed beside pg_config';
  return undefined;
}

/** Puts pgTAP into a database: a script of plain functions, so that any server takes it, also one that came from npm. */
export async function installPgtap(url: string): Promise<void> {
  const script = readFileSync(pgtapScript()!, 'utf8').replaceAll(/^\\.*$/gm, '');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create schema ${pgtapSchema}; set search_path = ${pgtapSchema}; set client_min_messages = error;`);
    await client.query(script);
  } finally {
    await client.end();
  }
}

/** The same assertions through pgTAP and pg_prove, and as generated tests. */
export async function benchPgtap(databases: readonly Assertable[], options: BenchOptions): Promise<void> {
  heading(`5. pgTAP: the same assertions through ${proveVersion()}`);
  for (const database of databases) await compareWith(database, options);
}

/** Which pg_prove there is. */
export function proveVersion(): string {
  return said('pg_prove', '--version')?.split('\n')[0] ?? '';
}

async function compareWith({ tables, url, urlWithPgtap, target }: Assertable, { rounds }: BenchOptions): Promise<void> {
  const assertions = tables * perTable;
  const [manifest, file] = [assertedManifest(tables), await intentFile(url)];
  const [stated, all] = [(await testsOf(manifest, url)).length, (await testsOf(file, url)).length];
  const times = await takeTurns(rounds, {
    pgtap: prove(urlWithPgtap!, assertionFiles(tables), assertions),
    manifest: passing(await pluginProject(manifest), stated, url),
    file: passing(await pluginProject(file), all, url),
  });
  line(`${count(assertions)} assertions on ${count(tables)} tables:`);
  showTimes('pg_prove', times.pgtap);
  showTimes(`suites, ${count(stated)} tests from a manifest that says the same`, times.manifest);
  showTimes(`suites, ${count(all)} tests from a snapshot file, which says more`, times.file);
  showSpeed('pg_prove / suites from a manifest', ratios(times.pgtap, times.manifest), target);
  showSpeed('pg_prove / suites from a snapshot file', ratios(times.pgtap, times.file), target);
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** A run of pg_prove in which this many assertions hold. */
export function prove(url: string, files: readonly string[], assertions: number): Contender {
  return async () => {
    const env = { PGOPTIONS: `-c search_path=${pgtapSchema},public` };
    const { ms, output } = await succeed({ file: 'pg_prove', args: ['--dbname', url, ...files], env });
    if (!output.includes(`Tests=${assertions},`))
      throw new Error(`pg_prove did not make ${assertions} assertions:\n${output.slice(-2000)}`);
    return ms;
  };
}

/** One file for every hundred tables: pg_prove starts a psql for each. */
export function assertionFiles(tables: number): string[] {
  const folder = scratchFolder('pgtap');
  const all = names(tables);
  return Array.from({ length: Math.ceil(all.length / 100) }, (_, n) => {
    const some = all.slice(n * 100, (n + 1) * 100);
    const file = join(folder, `${String(n).padStart(4, '0')}.sql`);
    writeFileSync(
      file,
      `begin;\nselect plan(${some.length * perTable});\n${some.map(assertionsOn).join('\n')}\nselect * from finish();\nrollback;\n`,
    );
    return file;
  });
}

/** Of each sort that people write, some; the manifest says the same. */
function assertionsOn(table: string): string {
  const at = `'public', '${table}'`;
  const named = `'public'::name, '${table}'::name`;
  const list = (...texts: string[]): string => `array[${texts.map((text) => `'${text}'`).join(', ')}]`;
  const typed = columns.filter(([name]) => ['id', 'account_id', 'name', 'total'].includes(name));
  return [
    `has_table(${named})`,
    `columns_are(${at}, ${list(...columns.map(([name]) => name))})`,
    ...typed.map(([name, type]) => `col_type_is(${at}, '${name}', '${type}', '${name}')`),
    ...['account_id', 'name', 'total'].map((name) => `col_not_null(${at}, '${name}', '${name}')`),
    `col_is_pk(${at}, 'id', 'key')`,
    `table_owner_is(${named}, 'postgres'::name)`,
    `has_check(${named}, 'check')`,
    `indexes_are(${at}, ${list(`${table}_pkey`, `${table}_account_id_idx`, `${table}_created_at_idx`)})`,
    `has_index(${at}, '${table}_account_id_idx', 'account_id'::name)`,
    `has_index(${at}, '${table}_created_at_idx', ${list('created_at', 'name')})`,
    `policies_are(${at}, ${list(`${table}_read`, `${table}_change`)})`,
    `policy_roles_are(${at}, '${table}_change', ${list('authenticated')})`,
    `table_privs_are(${at}, 'anon', ${list('SELECT')})`,
    `table_privs_are(${at}, 'authenticated', ${list('SELECT', 'INSERT', 'UPDATE', 'DELETE')})`,
    `table_privs_are(${at}, 'service_role', ${list(...allPrivileges.map((privilege) => privilege.toUpperCase()))})`,
  ]
    .map((assertion) => `select ${assertion};`)
    .join('\n');
}

function pgtapScript(): string | undefined {
  const folder = said('pg_config', '--sharedir');
  const file = folder === undefined ? undefined : join(folder, 'extension/pgtap.sql');
  return file !== undefined && existsSync(file) ? file : undefined;
}

function said(file: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
