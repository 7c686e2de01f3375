import { z } from 'zod';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, namesIn, roleRef, writtenAt } from './catalog.ts';
import { defineKind, id, idOrNull, type Severity } from './kind.ts';
import { onDatabase } from './target.ts';
import { splitAtCommas } from './written.ts';

/** Settings that people define have a dot in their name; these hold what nobody else should read. */
const secretName = '[.].*(secret|passw|token|credential|private|key)';
const secretValue = '^eyJ[A-Za-z0-9_-]{8,}[.]|://[^/@[:space:]]*:[^/@[:space:]]+@|(^|[[:space:]])password=';

const time = '^([0-9]+([.][0-9]+)?) *(ms|s|min|h|d)?$';
const timeFactors: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const size = '^([0-9]+) *(kB|MB|GB|TB)?$';
const sizeFactors: Readonly<Record<string, number>> = { kB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 };

const factorSql = (value: string, pattern: string, group: number, factors: Readonly<Record<string, number>>): string =>
  `case (regexp_match(${value}, '${pattern}'))[${group}] ${Object.entries(factors)
    .map(([unit, factor]) => `when '${unit}' then ${factor}`)
    .join(' ')} else 1 end`;

/** SQL of the value in a text such as `statement_timeout=5s`: units as one, secrets as their hash. */
export function settingValueSql(entry: string): string {
  const name = `split_part(${entry}, '=', 1)`;
  const value = `substr(${entry}, strpos(${entry}, '=') + 1)`;
  return `case when ${name} ~* '${secretName}' or ${value} ~* '${secretValue}' then 'sha256:' || encode(sha256(convert_to(${entry}, 'UTF8')), 'hex')
    when ${name} ~ '^[a-z_]+_timeout$' and ${value} ~ '${time}' then trunc((regexp_match(${value}, '${time}'))[1]::numeric * ${factorSql(value, time, 3, timeFactors)}) || 'ms'
    when ${name} ~ '^[a-z_]+_mem$' and ${value} ~ '${size}' then (regexp_match(${value}, '${size}'))[1]::bigint * ${factorSql(value, size, 2, sizeFactors)} || 'kB'
    when ${name} !~ '[.]' and lower(${value}) in ('true', 'yes') then 'on'
    when ${name} !~ '[.]' and lower(${value}) in ('false', 'no') then 'off'
    else ${value} end`;
}

/** What a person wrote as the value of a setting, in the form in which the query above returns it. */
function settingValue(name: string, value: string): string {
  if (lists.has(name)) return settingList(value);
  const timed = new RegExp(time).exec(value);
  if (/^[a-z_]+_timeout$/.test(name) && timed) return `${Math.trunc(Number(timed[1]) * timeFactors[timed[3] ?? 'ms']!)}ms`;
  const sized = new RegExp(size).exec(value);
  if (/^[a-z_]+_mem$/.test(name) && sized) return `${Number(sized[1]) * sizeFactors[sized[2] ?? 'kB']!}kB`;
  if (name.includes('.')) return value;
  if (/^(true|yes)$/i.test(value)) return 'on';
  return /^(false|no)$/i.test(value) ? 'off' : value;
}

/** `3s` for the `3000ms` that the query above returns: the largest unit that leaves no fraction. */
export function showSetting(value: string): string {
  const [, amount, unit = ''] = /^([1-9]\d*)(ms|kB)$/.exec(value) ?? [];
  const factors = Object.entries(unit === 'ms' ? timeFactors : sizeFactors).toReversed();
  const fitting = amount === undefined ? undefined : factors.find(([, factor]) => Number(amount) % factor === 0);
  return fitting === undefined ? value : `${Number(amount) / fitting[1]}${fitting[0]}`;
}

/** `statement_timeout = 3s, role = ''`. */
export function showSettings(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} = ${value === '' ? `''` : showSetting(value)}`)
    .join(', ');
}

/** Names in a setting that is a list, in quotes where the catalog has them; the empty list is an empty name there. */
function settingList(text: string): string {
  const names = text.trim() === '' ? [''] : splitAtCommas(text);
  return names.map(listedName).join(', ');
}

/** A bare word stays one, though a newer major takes it for a keyword: the catalog of its own does not quote it. */
function listedName(text: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(text)) return text;
  const [name = ''] = text.startsWith('"') ? namesIn(text) : [text];
  return /^[a-z_][a-z0-9_]*$/.test(name) ? quoteIdent(name) : `"${name.replaceAll('"', '""')}"`;
}

/** A list of names may be one: `[public, extensions]`. */
const written = z.union([
  z.string(),
  z.union([z.number(), z.boolean()]).transform(String),
  z.array(z.string()).transform((names) => names.map(listedName).join(', ')),
]);

/** Settings by name, as a person writes them or the catalog holds them. */
export const settings = z.record(z.string(), written).transform((record, context) => {
  for (const [name, value] of Object.entries(record)) {
    const problem = secretProblem(name, value);
    if (problem !== undefined) context.addIssue(problem);
  }
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, settingValue(name, value)]));
});

/** Why a value of this setting does not belong in an intent, where it does not. */
export function secretProblem(name: string, value: unknown): string | undefined {
  if (!new RegExp(secretName, 'i').test(name) || textsIn(value).every(isHash)) return undefined;
  return `${name} is a secret, which does not belong in an intent. Write sha256: and the hash of the text ${name}=<value>`;
}

/** The texts in a value, or in a choice of values. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A value as the catalog's query returns it, or a choice of such values. */
function normalised<T>(name: string, value: T): T {
  if (typeof value === 'string') return settingValue(name, value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => normalised(name, one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, normalised(name, one)])) as T;
}

function isHash(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}

/** Settings whose value is a list of names, each quoted where it must be. */
const lists = new Set(['search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries']);

/** `set name = value`; undefined for a secret, of which only the hash is known. */
export function setSql(name: string, value: string): string | undefined {
  if (isHash(value)) return undefined;
  const literal = lists.has(name) && value !== '' && value !== '""' ? value : quoteLiteral(value === '""' ? '' : value);
  return `set ${quoteIdent(name)} = ${literal}`;
}

interface Setting {
  role: string | null;
  name: string;
  value: string;
}

function statement({ role }: Partial<Setting>, change: string): string {
  return onDatabase(`alter ${typeof role === 'string' ? `role ${quoteIdent(role)} in database` : 'database'}`, change);
}

function set(setting: Partial<Setting>): string | undefined {
  const change = setting.value === undefined ? undefined : setSql(setting.name!, setting.value);
  return change === undefined ? undefined : statement(setting, change);
}

/** These decide what a statement means, whether RLS and triggers apply to it, or what the API exposes and as whom. */
const decisive = new Set([
  'search_path',
  'row_security',
  'session_replication_role',
  'role',
  'check_function_bodies',
  'pgrst.db_schemas',
  'pgrst.db_extra_search_path',
  'pgrst.db_anon_role',
  'pgrst.db_pre_request',
  'pgrst.jwt_secret',
  'pgrst.jwt_role_claim_key',
]);

/** Whether a setting decides who reaches which rows. */
export function decidesAccess(name: string | undefined): boolean {
  return decisive.has(name ?? '');
}

const severityOf = (name: string | undefined): Severity => (decidesAccess(name) ? 'high' : 'medium');

export const setting = defineKind({
  name: 'setting',
  plural: 'settings',
  heading: 'Objects',
  statements: ['AlterRoleSetStmt', 'AlterDatabaseSetStmt'],
  identity: { role: idOrNull('r.rolname'), name: id(`split_part(e.entry, '=', 1)`) },
  from: 'pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase left join pg_catalog.pg_roles r on r.oid = s.setrole cross join unnest(s.setconfig) e(entry)',
  where: 'd.datname = pg_catalog.current_database()',
  traces: ['setting'],
  properties: {
    value: {
      schema: written,
      sql: settingValueSql('e.entry'),
      show: showSetting,
      freeText: true,
      severity: 'medium',
      impact: 'Every new session in this database starts with another setting.',
    },
  },
  requires: ({ role }) => (typeof role === 'string' ? [[], [roleRef(role)]] : []),
  written: {
    query: `select r.rolname::text as role, 2964 || '/' || s.setdatabase || '/' || s.setrole as "id row", ${writtenAt('s')} as "at row" from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase left join pg_catalog.pg_roles r on r.oid = s.setrole where d.datname = pg_catalog.current_database()`,
    address: ({ role }: Partial<Setting>) => address(role ?? ''),
    columns: ({ name }: Setting) => [{ alias: 'row', column: `${name}=` }],
    objectOf: ({ role }: Setting, column) => ({ role, name: column.slice(0, -1) }),
  },
  address: ({ role, name }) => (typeof role === 'string' ? `${address(name)} of ${address(role)}` : address(name)),
  group: () => 'settings',
  title: ({ role, name }) => `setting ${address(name)}${typeof role === 'string' ? ` of ${address(role)}` : ''}`,
  complete: (stated) => (stated.value === undefined ? stated : { ...stated, value: normalised(stated.name!, stated.value) }),
  missing: { severity: 'medium', impact: 'Every new session in this database starts with another setting.' },
  severity: ({ intended }) => severityOf(intended.name),
  unintended: ({ name }) => ({
    verdict: 'gap',
    severity: severityOf(name),
    impact: 'Every new session in this database starts with a setting that nobody asked for.',
  }),
  create: set,
  alter: (intended) => set(intended),
  drop: (object) => statement(object, `reset ${quoteIdent(object.name!)}`),
});
