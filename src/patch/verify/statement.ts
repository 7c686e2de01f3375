import { printing } from '../../kinds/catalog.ts';
import { kindNamed } from '../../kinds/index.ts';
import type { SqlStand } from '../../kinds/kind.ts';
import { dollarQuote, quoteLiteral } from '../../sql/quote.ts';
import { type MajorQuery, objectQueries, stateOf } from './queries.ts';
import type { VerifyRow, VerifyRows } from './rows.ts';
import { matching } from './shapes.ts';
import { judged, said, verdicts } from './verdicts.ts';

/** Whether this login may read every catalog that a query names. */
const readable = (query: string): string =>
  `not exists (select from pg_catalog.pg_class c where c.oid < 16384 and c.relnamespace = 11 and c.relkind in ('r', 'v') and strpos(${query}, 'pg_catalog.' || c.relname || ' ') > 0 and not has_table_privilege(c.oid, 'select'))`;

/** Runs a query whose one row is one text, and reads the jsonb in it. */
const run = (query: string): string =>
  `convert_from(decode(substring(query_to_xml(${query}, true, false, '')::text from '<rows>([^<]*)</rows>'), 'base64'), 'UTF8')::jsonb`;

/**
 * The whole statement, in pieces. It begins with WITH: an SQL editor may add a limit to what begins with SELECT. Catalogs
 * differ between majors, so what reads them is a text that query_to_xml() runs.
 */
export function* verifyStatement({ rows, wants, queries }: VerifyRows, partial: boolean): Generator<string> {
  const own = new Set<string>();
  yield `with recursive
-- Postgres prints names and dates as these say; local to the transaction.
settings as materialized (
  select count(pg_catalog.set_config(s.name, s.value, true)) as n from (values ${settings()}) s(name, value)
),
server as (
  select current_setting('server_version_num')::int / 10000 as major
),
-- What should be: one object a line. What is wanted of it stands below, by its number.
intended as materialized (
  select (j->>'n')::int as n, j->>'by' as by, j->>'kind' as kind, j->'id' as id, j->'parent' as parent, coalesce(w.want, '{}') as want, j
  from jsonb_array_elements($$[
`;
  let between = '';
  for (const row of rows) {
    yield `${between}${inDollars(JSON.stringify(row))}`;
    between = ',\n';
    for (const kind of readFor(row)) own.add(kind);
  }
  const kinds = withStands([...own]);
  yield `
]$$::jsonb) j left join wanted w on w.number = (j->>'want')::int
),
-- What is wanted, property by property. A text is known to mean what is intended (yes), or to mean something else (no).
wanted (number, want) as materialized (
  select w.n - 1, w.want from jsonb_array_elements($$[
`;
  for (const [n, want] of wants.entries()) yield `${n === 0 ? '' : ',\n'}${inDollars(want)}`;
  yield `
]$$::jsonb) with ordinality w(want, n)
),
${reading(kinds, queries)}
${candidates(kinds)}
${judged}
${matching}
${verdicts(partial)}
${said}
`;
}

/** JSON so that it can stand between `$$` and `$$`: what holds them itself is written as JSON's escapes. */
function inDollars(json: string): string {
  return json.includes('$$') ? json.replaceAll(/\$(?=\$)/g, String.raw`\u0024`) : json;
}

/** How the catalog comes into the statement. */
function reading(kinds: readonly string[], queries: readonly MajorQuery[][]): string {
  return `-- How the catalog is read: one query a kind and major.
queries (kind, since, until, state, query) as (values
${kindRows(kinds)}
),
-- How single objects are found whose state is more than a row of the catalog.
found_queries (number, since, until, query) as (values
${foundRows(queries)}
),
-- Whose children may stand for an intended object, though they are of another kind.
stood (kind, parent) as materialized (
${stood(kinds)}
),
asked as materialized (
  select q.kind, q.state, format(q.query,
      array(select distinct i.id::text from intended i where i.kind = q.kind and i.id is not null),
      array(select i.parent::text from intended i where i.kind = q.kind and i.parent is not null union select t.parent::text from stood t where t.kind = q.kind)) || repeat(' ', s.n::int) as query
  from settings s cross join server m join queries q on m.major between q.since and q.until
),
read as materialized (
  select a.kind, a.state = 'hidden' or not ${readable('a.query')} as hidden,
    case when a.state = 'there' and ${readable('a.query')} then ${run('a.query')} end as rows
  from asked a
),
objects as materialized (
  select r.kind, e->'id' as id, e->'parent' as parent, (e->>'own')::boolean as own, o.object, ${parts(kinds)} as part
  from read r cross join lateral jsonb_array_elements(r.rows) e cross join lateral (select e->'object' offset 0) o(object)
),
found_asked as materialized (
  select i.n, format(q.query, variadic array(select jsonb_array_elements_text(i.j->'args'))) || repeat(' ', s.n::int) as query,
    not exists (select from jsonb_array_elements_text(i.j->'roles') r where not exists (select from pg_catalog.pg_roles p where p.rolname = r)) as roles
  from settings s cross join server m cross join intended i join found_queries q on q.number = (i.j->>'query')::int and m.major between q.since and q.until
),
found as materialized (
  select f.n, not ${readable('f.query')} as hidden, case when f.roles and ${readable('f.query')} then ${run('f.query')} end as object
  from found_asked f
),`;
}

function candidates(kinds: readonly string[]): string {
  return `-- What may be an intended object: the one of its name, that of its shape, or one under another name.
candidates as materialized (
  select i.n, o.id, o.own, 'named' as how, o.part, o.object from intended i join objects o on o.kind = i.kind and o.id = i.id
  union all
  select i.n, o.id, true, case i.by when 'shape' then 'shape' else 'renamed' end, false, o.object
  from intended i join objects o on o.kind = i.kind and o.parent = i.parent and o.own
  where (i.by = 'shape' or i.j->'renames' is not null and ${isMissing}
      and not o.part)
    and (o.kind, o.id) not in (select x.kind, x.id from intended x where x.by = 'name')
${standCandidates(kinds)}  union all
  select f.n, '[]', true, 'found', false, f.object from found f where f.object is not null
),`;
}

function settings(): string {
  return Object.entries({ ...printing, quote_all_identifiers: 'off', jit: 'off', extra_float_digits: '1', bytea_output: 'hex' })
    .map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`)
    .join(', ');
}

/** The kind that is read for a row. */
function readFor({ kind, by }: VerifyRow): string[] {
  return kind === undefined || by === 'found' || by === 'constant' ? [] : [kind];
}

/** The kinds that are read: those of the rows, and those whose objects stand for some of them. */
function withStands(own: readonly string[]): string[] {
  return [...new Set([...own, ...own.flatMap((name) => standsOf(name).map(({ kind }) => kind))])];
}

function standsOf(name: string): readonly SqlStand[] {
  return kindNamed(name).stands ?? [];
}

/** What stands for objects of which kind. */
function allStands(kinds: readonly string[]): (SqlStand & { of: string })[] {
  return kinds.flatMap((of) => standsOf(of).map((stand) => ({ ...stand, of })));
}

function kindRows(kinds: readonly string[]): string {
  const rows = kinds.flatMap((name) =>
    objectQueries(kindNamed(name)).map(
      ({ since, until, query }) => `(${quoteLiteral(name)}, ${since}, ${until}, ${stateOf(kindNamed(name))}, ${dollarQuote(query)})`,
    ),
  );
  return rows.length > 0 ? rows.join(',\n') : `('', 0, 0, '', '')`;
}

function foundRows(queries: readonly MajorQuery[][]): string {
  const rows = queries.flatMap((each, n) => each.map(({ since, until, query }) => `(${n}, ${since}, ${until}, ${dollarQuote(query)})`));
  return rows.length > 0 ? rows.join(',\n') : `(-1, 0, 0, '')`;
}

function stood(kinds: readonly string[]): string {
  const parents = allStands(kinds).map(
    ({ of, kind, parent }) =>
      `  select ${quoteLiteral(kind)}, ${parent} from intended i where i.kind = ${quoteLiteral(of)} and i.by = '${stoodBy(of)}'`,
  );
  return parents.length > 0 ? parents.join(' union\n') : `  select '', '[]'::jsonb where false`;
}

/** How those are intended that another kind stands for: `metBy` is about shapes, `find` about names. */
function stoodBy(kind: string): 'shape' | 'name' {
  return kindNamed(kind).shape?.metBy === undefined ? 'name' : 'shape';
}

/** Which objects are judged as a part of another one. */
function parts(kinds: readonly string[]): string {
  const cases = kinds.flatMap((name) => {
    const { partInSql } = kindNamed(name);
    return partInSql === undefined ? [] : [`when ${quoteLiteral(name)} then ${partInSql}`];
  });
  return cases.length > 0 ? `coalesce(case r.kind ${cases.join(' ')} end, false)` : 'false';
}

const isMissing = `(i.kind, i.id) not in (select x.kind, x.id from objects x)`;

function standCandidates(kinds: readonly string[]): string {
  return allStands(kinds)
    .map(
      ({ of, kind, parent, where, as }) => `  union all
  select i.n, o.id || to_jsonb(o.kind), true, '${stoodBy(of) === 'shape' ? 'shape' : 'stand'}', false, ${as}
  from intended i join (select * from objects x where x.kind = ${quoteLiteral(kind)} and x.own offset 0) o on o.parent = ${parent}
  where i.kind = ${quoteLiteral(of)} and i.by = '${stoodBy(of)}' and (i.by = 'shape' or ${isMissing}) and ${where}
`,
    )
    .join('');
}
