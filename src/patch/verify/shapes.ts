/** A group larger than this takes too long to settle. */
const contestedAtMost = 12;

/**
 * Matches the shapes of one parent to distinct objects, each as early a shape as can be. One that nothing else could be
 * met by is its own; what is contested is settled by trying.
 */
export const matching = `-- Which shapes are met, each by an object of its own.
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
