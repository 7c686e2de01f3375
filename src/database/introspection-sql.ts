import { createHash } from 'node:crypto';
import { catalogQuery } from '../kinds/catalog.ts';
import { readKinds } from '../kinds/index.ts';
import type { Server } from '../kinds/kind.ts';
import { quoteLiteral } from '../sql/quote.ts';
import { historyFormat, historyTables } from './migration-history.ts';
import { about, otherNames, otherQueries, unreadableCatalogs } from './read.ts';
import { rowTables } from './row-tables.ts';

export const introspectionFormat = 'pgintent.introspection/1';

const majors = [13, 14, 15, 16, 17, 18];

/** As for a live read; what a statement cannot set for itself, its time-out, is left out. */
const settings: Readonly<Record<string, string>> = {
  search_path: '',
  standard_conforming_strings: 'on',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  enable_mergejoin: 'off',
  row_security: 'off',
  lock_timeout: '10s',
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  quote_all_identifiers: 'off',
  bytea_output: 'hex',
};

/** The query as each major wants it, chosen by the server that runs it. */
function forMajors(query: (server: Server) => string): string {
  const texts = majors.map((major) => ({ major, text: query({ major, versionNum: major * 10_000 }) }));
  const changes = texts.filter(({ text }, n) => text !== texts[n - 1]?.text).toReversed();
  const [newest, ...older] = changes;
  if (older.length === 0) return inner(newest!.text);
  const branches = changes.slice(0, -1).map(({ major, text }) => `when s.version >= ${major}0000 then ${inner(text)}`);
  return `case ${branches.join(' ')} else ${inner(changes.at(-1)!.text)} end`;
}

/** Text of a query, quoted within the text that the statement runs. */
function inner(query: string): string {
  return dollarQuoted(query, 'q');
}

function dollarQuoted(text: string, tag: string): string {
  if (text.includes(`$${tag}$`) || text.endsWith('$')) throw new Error(`A text holds its own quote: ${text.slice(0, 60)}`);
  return `$${tag}$${text}$${tag}$`;
}

/** A row for each query: what it reads, the table of rows that it reads it from, its text. */
function queryRows(): string[] {
  const kinds = readKinds.map((kind) => {
    const { schema, table } = kind.rows ?? {};
    const from = [schema, table].map((name) => (name === undefined ? 'null' : quoteLiteral(name)));
    return `('objects', ${quoteLiteral(kind.name)}, ${from.join(', ')}, ${forMajors((server) => catalogQuery(kind, server))})`;
  });
  const others = otherNames.map(
    (name, n) => `('others', ${quoteLiteral(name)}, null, null, ${forMajors((server) => otherQueries(server)[n]!)})`,
  );
  return [...kinds, ...others];
}

/**
 * The text in the one column of the one row that query_to_xml returns. No XML parser: it has a limit of 10 MB, and these
 * signs are all that the function escapes.
 */
function unwrapped(xml: string, schema = ''): string {
  const text = `${schema}split_part(${schema}split_part(${xml}, '<j>', 2), '</j>', 1)`;
  const signs = [
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&amp;', '&'],
  ];
  return signs.reduce((escaped, [from, to]) => `${schema}replace(${escaped}, '${from}', '${to}')`, text);
}

/** What reads: parsed after the settings are set, so that no name in it depends on who runs it. */
function readingSql(fingerprint: string): string {
  const rows = `select coalesce(json_agg(t), '[]')::text as j from (`;
  return `with about as materialized (${about}),
unreadable as materialized (${unreadableCatalogs}),
row_tables as materialized (${rowTables}),
history_tables as materialized (${historyTables}),
queries as (select v.* from (select current_setting('server_version_num')::int as version) s, lateral (values
${queryRows().join(',\n')}
) v(section, name, "schema", "table", query)),
allowed as materialized (
select q.* from queries q where q.section = 'others' or (
  not exists (select from unreadable u where strpos(q.query, 'pg_catalog.' || u.name || ' ') > 0)
  and (q."schema" is null or exists (select from row_tables r where r.schema = q."schema" and r.name = q."table" and r.readable and not r.hidden)))
union all
select 'histories', null, h.schema, h."table", format(${inner(historyFormat)}, h.schema, h."table") from history_tables h
where h.readable and not h.hidden and not exists (select from unreadable u where u.name = 'pg_attribute')
),
results as materialized (select a.section, a.name, a."schema", a."table", ${unwrapped(`query_to_xml('${rows.replaceAll("'", "''")}' || a.query || ') t', false, true, '')::text`)}::json as rows from allowed a)
select json_build_object(
'format', ${quoteLiteral(introspectionFormat)},
'queries', ${quoteLiteral(fingerprint)},
'about', (select json_agg(a) from about a),
'unreadable', (select coalesce(json_agg(u), '[]') from unreadable u),
'rowTables', (select coalesce(json_agg(r), '[]') from row_tables r),
'historyTables', (select coalesce(json_agg(h), '[]') from history_tables h),
'objects', (select coalesce(json_object_agg(r.name, r.rows), '{}') from results r where r.section = 'objects'),
'others', (select json_object_agg(r.name, r.rows) from results r where r.section = 'others'),
'histories', (select coalesce(json_agg(json_build_object('rows', r.rows, 'schema', r."schema", 'table', r."table")), '[]') from results r where r.section = 'histories')
)::text as j`;
}

/** Which version of the queries a file was read with: another one has other properties. */
export function queriesFingerprint(): string {
  return createHash('sha256').update(readingSql('')).digest('hex').slice(0, 16);
}

const header = `-- What this database is, for pgintent: one read-only statement, for PostgreSQL 13 to 18. Made by: npx pgintent introspect
--
-- Run it as any role that may read the catalog, in the SQL editor or with psql -At, and save its one value, as JSON, CSV
-- or text. Then: DATABASE_SNAPSHOT=<file> npx vitest run
--
-- The value holds names and definitions: of tables, policies, functions with their bodies, grants, settings, and as far as
-- this role may read them storage buckets, cron jobs and the tables of migration tools. It holds no other rows. Whoever
-- has it sees what was written into definitions, secrets included: keep it as you keep those. pgintent replaces what looks
-- like a secret by a hash when it reads the file; npx pgintent snapshot --database <file> --out <file> saves it so.
`;

/**
 * INTROSPECTION.sql: one statement of one row and one column, a text of JSON. The queries of a live read, as texts that
 * `query_to_xml` runs, because only so one statement suits all majors and what a login may not read.
 */
export function introspectionSql(): string {
  // Everything that is parsed before the settings count says which schema it means: the search path may be anybody's.
  const pinned = Object.entries(settings)
    .map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`)
    .join(', ');
  const xml = `pg_catalog.query_to_xml(case when pinned.settings is not null then ${dollarQuoted(readingSql(queriesFingerprint()), 'pgintent')} end, false, true, '')::pg_catalog.text`;
  return `${header}with pinned as materialized (select pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) as settings from (values ${pinned}) s(name, value))
select ${unwrapped(xml, 'pg_catalog.')} as pgintent from pinned;
`;
}
