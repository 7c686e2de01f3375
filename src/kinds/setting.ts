import { z } from 'zod';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, roleRef, writtenAt } from './catalog.ts';
import { defineKind, id, idOrNull, type Severity } from './kind.ts';
import { listedName, lists, normalSetting, settingName, settingValue } from './setting-value.ts';
import { onDatabase } from './target.ts';

/** Settings that people define have a dot in their name; these hold what nobody else should read. */
const secretName = '[.].*(secret|passw|token|credential|private|key)';
const secretValue = '^eyJ[A-Za-z0-9_-]{8,}[.]|://[^/@[:space:]]*:[^/@[:space:]]+@|(^|[[:space:]])password=';

/** SQL of the value in a text such as `statement_timeout=5s`, secrets as their hash. */
export function settingValueSql(entry: string): string {
  const value = `substr(${entry}, strpos(${entry}, '=') + 1)`;
  return `case when split_part(${entry}, '=', 1) ~* '${secretName}' or ${value} ~* '${secretValue}' then 'sha256:' || encode(sha256(convert_to(${entry}, 'UTF8')), 'hex') else ${value} end`;
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
  return knownSettings(record);
});

/** Settings that may be told. */
export const openSettings = z.record(z.string(), written).transform(knownSettings);

/** Names and lists as the catalog has them; other values stay as they are written. */
function knownSettings(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([written, value]) => {
      const name = settingName(written);
      return [name, lists.has(name) ? settingValue(name, value) : value];
    }),
  );
}

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

function isHash(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}

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
      equality: 'settingValue',
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
  qualify: (stated) => ({ ...stated, name: settingName(stated.name!) }),
  complete: (stated) => {
    const name = settingName(stated.name!);
    return stated.value === undefined || !lists.has(name) ? stated : { ...stated, value: normalSetting(name, stated.value) };
  },
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
