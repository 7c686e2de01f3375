/** A group larger than this takes too long to settle. */
const contestedAtMost = 12;

/**
 * The suite lets each shape, in their order, have an object if the earlier ones can do without it. So a shape is unmet
 * where earlier shapes block it: as many of them as there are objects that it or they could be met by. Which edges there
 * are plain SQL does not always know. A shape may be blocked where unknown edges serve those that take objects, and offer
 * no way out; it is blocked for sure where they do not serve them, and the ways out that they offer are taken too.
 */
export const matching = `-- What an intended object whose name is not there may have under another name, which no shape gets then.
renameable as materialized (
  select r.n, i.kind, i.kind || i.parent::text as place, r.id, r.verdict = 'same' as sure, dense_rank() over (partition by i.kind, i.parent order by r.n) as turn
  from judged r join intended i on i.n = r.n where r.how = 'renamed' and r.verdict <> 'different'
),
-- In their order each has the first by name that is left, where it is known what each could have.
turns (place, turn, n, id, taken) as (
  select r.place, 0::bigint, null::int, null::jsonb, '{}'::jsonb[] from renameable r group by r.place having bool_and(r.sure)
  union all
  select t.place, t.turn + 1, x.n, y.id, case when y.id is null then t.taken else t.taken || y.id end
  from turns t join (select distinct r.place, r.turn, r.n from renameable r) x on x.place = t.place and x.turn = t.turn + 1
  left join lateral (select r.id from renameable r where r.n = x.n and r.id <> all (t.taken) order by (r.id->>-1) collate "C" limit 1) y on true
),
renamed as materialized (
  select t.n, i.kind, t.id, true as met, true as taken from turns t join intended i on i.n = t.n where t.id is not null
  union all
  select x.n, x.kind, x.id, x.met, x.met and x.candidates = 1 from (
    select r.n, r.kind, r.id, r.sure and count(*) over (partition by r.kind, r.id) = 1 as met, count(*) over (partition by r.n) as candidates
    from renameable r where r.place not in (select t.place from turns t)
  ) x
),
-- Which shapes are met, each by an object of its own, however the unknown edges turn out.
edges as materialized (
  select i.n, i.kind, i.kind || i.parent::text as place, c.id, c.verdict = 'same' and (i.kind, c.id) not in (select r.kind, r.id from renamed r) as sure,
    count(*) over (partition by i.kind, i.parent, c.id) as wanted
  from judged c join intended i on i.n = c.n
  where c.how = 'shape' and c.verdict <> 'different' and (i.kind, c.id) not in (select r.kind, r.id from renamed r where r.taken)
),
-- What is taken for sure: by a name, by the shape that can be met by nothing else, or before it.
claimed as materialized (
  select r.kind, r.id from renamed r where r.taken
  union all
  select e.kind, e.id from (select x.*, count(*) over (partition by x.n) as candidates from edges x) e where e.sure and e.candidates = 1
),
-- Those that nothing is for alone; k is their order.
contested as materialized (
  select e.n, e.place, row_number() over (partition by e.place order by e.n) as k, count(*) over (partition by e.place) as size,
    array_agg(e.id::text order by e.id) as possible, coalesce(array_agg(e.id::text order by e.id) filter (where e.sure), '{}') as sure
  from edges e group by e.n, e.place having not bool_or(e.sure and e.wanted = 1)
),
rivals as materialized (
  select c.n, c.place, c.k, 'maybe' as how, c.possible as takes, c.sure as needs from contested c where c.size <= ${contestedAtMost}
  union all
  select c.n, c.place, c.k, 'surely', c.sure, c.possible from contested c where c.size <= ${contestedAtMost}
),
-- An earlier shape takes the first of the objects that are left, and what that shape could be met by instead is to be taken too.
blocking (n, place, how, k, used, taken, open) as (
  select r.n, r.place, r.how, r.k, '{}'::bigint[], '{}'::text[], r.needs from rivals r where cardinality(r.needs) < r.k
  union
  select b.n, b.place, b.how, b.k, t.used, t.taken, t.open
  from blocking b join rivals r on r.place = b.place and r.how = b.how and r.k < b.k and r.k <> all (b.used) and b.open[1] = any (r.takes)
  cross join lateral (
    select array(select u from unnest(b.used || r.k) u order by u) as used, array(select d from unnest(b.taken || b.open[1]) d order by d) as taken,
      array(select distinct d from unnest(b.open || r.needs) d where d <> b.open[1] and d <> all (b.taken) order by d) as open
  ) t
  where cardinality(t.taken) + cardinality(t.open) < b.k
),
blocked as materialized (
  select b.n, b.how from blocking b where b.open = '{}'
),
met as materialized (
  select e.n from edges e group by e.n having bool_or(e.sure and e.wanted = 1)
  union all
  select r.n from rivals r where r.how = 'maybe' and r.n not in (select b.n from blocked b where b.how = 'maybe')
),
unsettled as materialized (
  select c.n from contested c where c.n not in (select m.n from met m) and c.n not in (select b.n from blocked b where b.how = 'surely')
),`;
