import type { Migration } from './migration.ts';

/** By SQLSTATE, what people most often have to put right. */
const causes: Readonly<Record<string, string>> = {
  '42P01': 'the relation is made by a migration that sorts later or is not in this folder, or by the platform: is `platform` set right?',
  '42704':
    'the type, role or other object is made elsewhere: by a migration that is not in this folder, by an extension, or by the platform.',
  '42883':
    'the function is made elsewhere: by a migration that is not in this folder, by an extension that is not created, or by the platform.',
  '3F000': 'the schema is made elsewhere: by a migration that is not in this folder, or by the platform.',
  '42P06': 'two migrations make it, or the platform has it already: is `platform` set right?',
  '42P07': 'two migrations make it, or the platform has it already.',
  '42710': 'two migrations make it, or the platform has it already; a role, the server of `shadow`.',
  '42701': 'two migrations add this column.',
  '42723': 'two migrations make this function.',
  '58P01': 'the extension is not available to this engine. Replay on a server that has it: set `shadow`.',
  '0A000': 'this engine cannot do it, or lacks the extension. Replay on a server that can: set `shadow`.',
  '55P04': 'a new label of an enum can be used only after the transaction that adds it: put it into a migration of its own.',
  '42501': 'the replay lacks a privilege: an earlier migration has changed the role or an owner, or the login of `shadow` may not do it.',
};

/** Schemas that come with an extension which people switch on in their host's dashboard. */
const switchedOn: Readonly<Record<string, string>> = {
  cron: 'pg_cron',
  net: 'pg_net',
  pgmq: 'pgmq',
  graphql: 'pg_graphql',
  partman: 'pg_partman',
};
const inSchema = /^(?:relation|schema|function) "?(\w+)\b/;

/** A sentence about why a statement failed, where experience has one. */
export function likelyCause({ code, message }: Error & { code?: string }, { transaction }: Migration): string | undefined {
  if (code === '25001' && transaction !== 'none')
    return 'the tool runs each migration in a transaction, and this statement cannot run in one.';
  const extension = switchedOn[inSchema.exec(message)?.[1] ?? ''];
  if (extension !== undefined && (code === '42P01' || code === '42883' || code === '3F000'))
    return `${extension} was switched on outside of the migrations. Say so in one that sorts before: create extension if not exists ${extension};`;
  return code === undefined ? undefined : causes[code];
}
