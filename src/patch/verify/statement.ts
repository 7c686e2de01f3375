import { printing } from '../../kinds/catalog.ts';
import { kindNamed } from '../../kinds/index.ts';
import { severities, type SqlStand } from '../../kinds/kind.ts';
import { dollarQuote, quoteLiteral } from '../../sql/quote.ts';
import { fields, judgement, negated } from './judging.ts';
import { type MajorQuery, objectQueries, stateOf } from './queries.ts';
import type { VerifyRow, VerifyRows } from './rows.ts';

/** Whether this login may read every catalog that a query names. */
const readable = (query: string): string =>
  `not exists (select from pg_catalog.pg_class c where c.oid < 16384 and c.relnamespace = 11 and c.relkind in ('r', 'v') and strpos(${query}, 'pg_catalog.' || c.relname || ' ') > 0 and not has_table_privilege(c.oid, 'select'))`;

/** Runs a query whose one row is one text, and reads the jsonb in it. */
const run = (query: string): string =>
  `convert_from(decode(substring(query_to_xml(${query}, true, false, '')::text from '<rows>([^<]*)</rows>'), 'base64'), 'UTF8')::jsonb`;

/** Texts that may hold secrets are not shown. */
const shown = `case when v.value #>> '{}' ~* 'secret|token|passw|bearer|basic |eyJ|akia|(api|access|private)[ _-]?key|(sk|rk|pk|re|sbp|gh[a-z]|xox[a-z]|glpat)[_-]|://[^ ]*:[^ ]*@' then 'a text that is not shown: it may hold a secret' else left(v.value #>> '{}', 200) end`;

/**
 * The whole statement. It begins with WITH: an SQL editor may add a limit to what begins with SELECT. Catalogs differ
 * between majors, so what reads them is a text that query_to_xml() runs.
 */
export function verifyStatement({ rows, queries }: VerifyRows, partial: boolean): string {
  const kinds = kindsOf(rows);
  return `with recursive
-- Postgres prints names and dates as these say; local to the transaction.
settings as materialized (
  select count(pg_catalog.set_config(s.name, s.value, true)) as n from (values ${settings()}) s(name, value)
),
server as (
  select current_setting('server_version_num')::int / 10000 as major
),
-- What should be: one object a line. A text is known to mean what is intended (yes), or to mean something else (no).
intended as materialized (
  select (j->>'n')::int as n, j->>'by' as by, j->>'kind' as kind, j->'id' as id, j->'parent' as parent, coalesce(j->'want', '{}') as want, j
  from jsonb_array_elements(${dollarQuote(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`)}::jsonb) j
),
-- How the catalog is read: one query a kind and major.
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
  select r.kind, o->'id' as id, o->'parent' as parent, (o->>'own')::boolean as own, o->'object' as object
  from read r cross join lateral jsonb_array_elements(r.rows) o
),
found_asked as materialized (
  select i.n, format(q.query, variadic array(select jsonb_array_elements_text(i.j->'args'))) || repeat(' ', s.n::int) as query,
    not exists (select from jsonb_array_elements_text(i.j->'roles') r where not exists (select from pg_catalog.pg_roles p where p.rolname = r)) as roles
  from settings s cross join server m cross join intended i join found_queries q on q.number = (i.j->>'query')::int and m.major between q.since and q.until
),
found as materialized (
  select f.n, not ${readable('f.query')} as hidden, case when f.roles and ${readable('f.query')} then ${run('f.query')} end as object
  from found_asked f
),
-- What may be an intended object: the one of its name, that of its shape, or one under another name.
candidates as materialized (
  select i.n, o.id, o.own, 'named' as how, o.object from intended i join objects o on o.kind = i.kind and o.id = i.id
  union all
  select i.n, o.id, true, case i.by when 'shape' then 'shape' else 'renamed' end, o.object
  from intended i join objects o on o.kind = i.kind and o.parent = i.parent and o.own
  where (i.by = 'shape' or i.j->'renames' is not null and ${isMissing}
      and not ${isPart('o')})
    and (o.kind, o.id) not in (select x.kind, x.id from intended x where x.by = 'name')
${standCandidates(kinds)}  union all
  select f.n, '[]', true, 'found', f.object from found f where f.object is not null
),
judged as materialized (
  select c.n, c.id, c.own, c.how, ${isPart('c')} as part, p.*
  from candidates c join intended i on i.n = c.n cross join server m cross join lateral (
    select case when bool_or(s.same = 'different') then 'different' when bool_or(s.same = 'unknown') then 'unknown' else 'same' end as verdict,
      string_agg(w.name || ' ' || ${shown}, '; ') filter (where s.same = 'different') as actual,
      string_agg(w.name || ' ' || ${shown}, '; ') filter (where s.same = 'unknown') as unknown
    from ${fields('i.want', 'w', 'rule')} cross join lateral (select coalesce(c.object->w.name, 'null') offset 0) v(value)
    cross join lateral (select ${judgement} offset 0) d(same)
    cross join lateral (select ${negated('d.same')} offset 0) s(same)
  ) p
),
${matching}
verdicts as materialized (
  select i.n, x.hidden, case
    when i.by = 'constant' or x.hidden then 'UNKNOWN'
    when i.by = 'extra' then case when o.verdict is null or not o.own or o.part or (i.kind, i.id) in (select c.kind, c.id from claimed c) then 'PASS' when o.verdict = 'same' then 'FAIL' else 'UNKNOWN' end
    when i.by = 'shape' then case when y.met then 'PASS' when y.open then 'UNKNOWN' else 'FAIL' end
    when o.verdict is null then case when y.stood or y.renamed then 'PASS' when y.open then 'UNKNOWN' else 'FAIL' end
    when not o.own then case when i.j->'member' is not null and i.want = '{}' then 'PASS' when ${partial} then 'UNKNOWN' else 'FAIL' end
    else case o.verdict when 'same' then 'PASS' when 'different' then 'FAIL' else 'UNKNOWN' end end as verdict,
    o.verdict is null as missing, o.actual, o.unknown, y.renamed and not y.stood as renamed
  from intended i
  left join judged o on o.n = i.n and o.how in ('named', 'found')
  cross join lateral (select coalesce((select r.hidden from read r where r.kind = i.kind and i.by <> 'found'), (select f.hidden from found f where f.n = i.n), false)) x(hidden)
  cross join lateral (
    select exists (select from met t where t.n = i.n) as met,
      exists (select from judged r where r.n = i.n and r.how = 'renamed' and r.verdict = 'same') as renamed,
      exists (select from judged r where r.n = i.n and r.how = 'stand' and r.verdict = 'same') as stood,
      exists (select from judged r where r.n = i.n and r.how in ('shape', 'renamed', 'stand') and r.verdict = 'unknown') or exists (select from unsettled u where u.n = i.n) as open
  ) y
),
said as materialized (
  select i.n, i.j->>'object' as object,
    case i.j->>'heading' when 'RLS' then 'C' when 'Grants' then 'D' when 'Realtime' then 'E' when 'Storage' then 'F' else case when v.missing and v.verdict = 'FAIL' then 'A' else 'B' end end as category,
    case when v.verdict = 'FAIL' and i.j->'unknown' is not null then 'UNKNOWN' else v.verdict end as verdict,
    i.j->>'expected' as expected, i.j->>'severity' as severity,
    case
      when v.hidden then 'this login may not read it'
      when v.verdict = 'PASS' then case when i.by = 'extra' then 'no such object' when v.renamed then 'as intended, under another name' else 'as intended' end
      when i.j->'unknown' is not null then i.j->>'unknown'
      when v.verdict = 'UNKNOWN' then coalesce('unknown here: ' || v.unknown, 'plain SQL cannot tell')
      when i.by = 'extra' then 'it is there'
      when i.by = 'shape' then 'none of those that are there is like that'
      else coalesce(v.actual, 'missing') end as actual
  from intended i join verdicts v on v.n = i.n
)
select s.object, s.category, s.verdict, s.expected, s.actual
from said s
order by array_position('{FAIL,UNKNOWN,PASS}', s.verdict), case when s.verdict <> 'PASS' then array_position('{${severities.join(',')}}', s.severity) end, s.category, s.object;
`;
}

function settings(): string {
  return Object.entries({ ...printing, quote_all_identifiers: 'off', jit: 'off', extra_float_digits: '1', bytea_output: 'hex' })
    .map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`)
    .join(', ');
}

/** The kinds that are read: those of the rows, and those whose objects stand for some of them. */
function kindsOf(rows: readonly VerifyRow[]): string[] {
  const own = rows.flatMap((row) => (row.kind === undefined || row.by === 'found' || row.by === 'constant' ? [] : [row.kind]));
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

/** Whether an object is judged as a part of another one, as `partOfAnother` says. */
function isPart(alias: string): string {
  return `(coalesce(nullif(${alias}.object->'inheritedFrom', 'null'), '[]') <> '[]' or ${alias}.object->>'constraint' is not null or ${alias}.object->>'attachedTo' is not null)`;
}

const isMissing = `(i.kind, i.id) not in (select x.kind, x.id from objects x)`;

function standCandidates(kinds: readonly string[]): string {
  return allStands(kinds)
    .map(
      ({ of, kind, parent, where, as }) => `  union all
  select i.n, o.id || to_jsonb(o.kind), true, '${stoodBy(of) === 'shape' ? 'shape' : 'stand'}', ${as}
  from intended i join (select * from objects x where x.kind = ${quoteLiteral(kind)} and x.own offset 0) o on o.parent = ${parent}
  where i.kind = ${quoteLiteral(of)} and i.by = '${stoodBy(of)}' and (i.by = 'shape' or ${isMissing}) and ${where}
`,
    )
    .join('');
}

/** A group larger than this takes too long to settle. */
const contestedAtMost = 12;

/**
 * Matches the shapes of one parent to distinct objects, each as early a shape as can be. One that nothing else could be
 * met by is its own; what is contested is settled by trying.
 */
const matching = `-- Which shapes are met, each by an object of its own.
edges as materialized (
  select i.n, i.kind, i.kind || i.parent::text as place, c.id, count(*) over (partition by i.kind, i.parent, c.id) as wanted
  from judged c join intended i on i.n = c.n where c.how = 'shape' and c.verdict = 'same'
),
-- What is one shape's and nothing else's.
claimed as materialized (
  select e.kind, e.id from (select x.*, count(*) over (partition by x.n) as candidates from edges x) e
  where e.wanted = 1 and e.candidates = 1 and e.n not in (select j.n from judged j where j.verdict = 'unknown')
),
contested as materialized (
  select e.n, e.place, array_agg(e.id::text order by e.id) as ids, row_number() over (partition by e.place order by e.n) as k, count(*) over (partition by e.place) as size
  from edges e group by e.n, e.place having min(e.wanted) > 1
),
matching (place, k, taken, met) as (
  select distinct c.place, 0::bigint, '{}'::text[], '' from contested c where c.size <= ${contestedAtMost}
  union
  select p.place, c.k, case when f.id is null then p.taken else array(select t from unnest(p.taken || f.id) t order by t) end, p.met || case when f.id is null then '0' else '1' end
  from matching p join contested c on c.place = p.place and c.k = p.k + 1 left join lateral (select t as id from unnest(c.ids) t where t <> all (p.taken)) f on true
),
met as materialized (
  select e.n from edges e group by e.n having min(e.wanted) = 1
  union all
  select c.n from contested c join (select p.place, max(p.met collate "C") as met from matching p where length(p.met) = (select max(x.size) from contested x where x.place = p.place) group by p.place) b on b.place = c.place where substr(b.met, c.k::int, 1) = '1'
),
unsettled as materialized (
  select c.n from contested c where c.size > ${contestedAtMost} or exists (select from judged j join intended i on i.n = j.n where i.kind || i.parent::text = c.place and j.verdict = 'unknown')
),`;
