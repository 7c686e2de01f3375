import { severities } from '../../kinds/kind.ts';
import { fields, judgement, negated } from './judging.ts';

/** Texts that may hold secrets are not shown. */
const shown = `case when v.value #>> '{}' ~* 'secret|token|passw|bearer|basic |eyJ|akia|(api|access|private)[ _-]?key|(sk|rk|pk|re|sbp|gh[a-z]|xox[a-z]|glpat)[_-]|://[^ ]*:[^ ]*@' then 'a text that is not shown: it may hold a secret' else left(v.value #>> '{}', 200) end`;

/** How each object compares with what it may be: `same`, `different` or `unknown`, and what differs. */
export const judged = `judged as materialized (
  select c.n, c.id, c.own, c.how, c.part, p.*
  from candidates c join intended i on i.n = c.n cross join server m cross join lateral (
    select case when bool_or(s.same = 'different') then 'different' when bool_or(s.same = 'unknown') then 'unknown' else 'same' end as verdict,
      string_agg(w.name || ' ' || ${shown}, '; ') filter (where s.same = 'different') as actual,
      string_agg(w.name || ' ' || ${shown}, '; ') filter (where s.same = 'unknown') as unknown
    from ${fields('i.want', 'w', 'rule')} cross join lateral (select coalesce(c.object->w.name, 'null') offset 0) v(value)
    cross join lateral (select ${judgement} offset 0) d(same)
    cross join lateral (select ${negated('d.same')} offset 0) s(same)
  ) p
),`;

/** The verdict on each row; `partial` says that the intent does not state everything. */
export const verdicts = (partial: boolean): string => `verdicts as materialized (
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
  left join read r on r.kind = i.kind and i.by <> 'found'
  left join found f on f.n = i.n
  cross join lateral (select coalesce(r.hidden, f.hidden, false)) x(hidden)
  cross join lateral (
    select exists (select from met t where t.n = i.n) as met,
      i.j->>'renames' = 'held' and exists (select from renamed r where r.n = i.n and r.met) as renamed,
      exists (select from judged r where r.n = i.n and r.how = 'stand' and r.verdict = 'same') as stood,
      exists (select from judged r where r.n = i.n and r.how = 'stand' and r.verdict = 'unknown')
        or i.j->>'renames' = 'held' and exists (select from renamed r where r.n = i.n) or exists (select from unsettled u where u.n = i.n) as open
  ) y
),`;

/** What is said of it, the worst first. */
export const said = `said as materialized (
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
order by array_position('{FAIL,UNKNOWN,PASS}', s.verdict), case when s.verdict <> 'PASS' then array_position('{${severities.join(',')}}', s.severity) end, s.category, s.object;`;
