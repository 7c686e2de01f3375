import { normalValueSql } from '../../kinds/setting-value.ts';

/** SQL of how a property is judged: each is an expression that says `same`, `different` or `unknown`. */

/** An array is taken for a short one, so that nobody thinks the statement so dear that it is worth compiling. */
const elements = (list: string): string => `unnest(array(select jsonb_array_elements(${list})))`;
const texts = (list: string): string => `unnest(array(select jsonb_array_elements_text(${list})))`;

/** The fields of an object, likewise. */
export const fields = (object: string, alias: string, value: string): string =>
  `(select k.name, ${object}->k.name as ${value} from unnest(array(select jsonb_object_keys(${object}))) k(name)) ${alias}`;

const word = (condition: string): string => `case when ${condition} then 'same' else 'different' end`;

/** How alternatives come together: one that is the same decides, and all have to differ to be different. */
function anyOf(alternatives: string): string {
  return `(select case when bool_or(a.s = 'same') then 'same' when bool_or(a.s = 'unknown') then 'unknown' else 'different' end from (${alternatives}) a(s))`;
}

const setOf = (list: string): string =>
  `case jsonb_typeof(${list}) when 'array' then (select coalesce(jsonb_agg(distinct y), '[]') from ${elements(list)} y) else ${list} end`;

const within = (list: string, other: string): string =>
  `(select coalesce(jsonb_agg(y order by n), '[]') from ${elements(list)} with ordinality x(y, n) where exists (select from ${elements(other)} z where z = y))`;

/** MAINTAIN counts only where both servers know it. */
const privileges = (list: string): string =>
  `(select coalesce(jsonb_agg(distinct p.name), '[]') from ${texts(list)} y cross join lateral (select case lower(y) when 'temp' then 'temporary' else lower(y) end) p(name) where p.name <> 'maintain' or m.major >= 17 and w.rule->>'maintain' is distinct from 'false')`;

/** Settings by their names; a value alone is that of the setting in the rule. */
const settings = (value: string): string =>
  `case w.rule->>'how' when 'settingValue' then jsonb_build_object(w.rule->>'name', ${value}) else ${value} end`;

/** Settings are stated in their normal form. */
const sameSettings = `(select coalesce(jsonb_object_agg(f.name, ${normalValueSql('f.name', `(f.value #>> '{}')`)}), '{}') from ${fields(`(${settings('v.value')})`, 'f', 'value')}) = ${settings('e.value')}`;

/** Whether a value is the stated one, by the way in which they are compared. */
const sameValue = `case w.rule->>'how'
          when 'set' then ${setOf('e.value')} = ${setOf('v.value')}
          when 'order' then ${within('e.value', 'v.value')} = ${within('v.value', 'e.value')}
          when 'privileges' then ${privileges('v.value')} in (${privileges('e.value')}, case when w.rule->>'maintain' = 'atMost' then ${privileges('e.value')} - 'maintain' end)
          when 'includes' then ${within('e.value', 'v.value')} = e.value
          when 'excludes' then ${within('e.value', 'v.value')} = '[]'
          when 'stated' then case when jsonb_typeof(e.value) = 'object' and jsonb_typeof(v.value) = 'object'
            then not exists (select from ${fields('e.value', 'f', 'value')} where f.value <> 'null' and f.value is distinct from v.value->f.name)
            else e.value = v.value end
          else case when w.rule->>'how' in ('settingValue', 'settings') then ${sameSettings} else e.value = v.value end end`;

const values = anyOf(`select ${word(sameValue)} from ${elements(`w.rule->'is'`)} e(value)`);

const spoken = (flag: string): string => `case ${flag} when 'true' then 'same' when 'false' then 'different' else 'unknown' end`;

/** What a text means whose secrets, between the known parts, have the known hashes; null for another one. */
const hidden = (value: string, rule: string): string => `(select ${spoken('h.means')} from (
            select h.value->>'means' as means, h.value->'hashes' as hashes, regexp_match(${value} #>> '{}', (select '^' || string_agg(regexp_replace(p.part, '([^[:alnum:][:space:]_])', '\\\\\\1', 'g'), '(.*)' order by p.n) || '$' from ${texts(`h.value->'parts'`)} with ordinality p(part, n))) as secrets
            from ${elements(`${rule}->'hidden'`)} h(value)
          ) h where h.secrets is not null and not exists (
            select from unnest(h.secrets) with ordinality s(secret, n)
            where left(encode(sha256(convert_to(replace(s.secret, '''''', ''''), 'UTF8')), 'hex'), 16) is distinct from h.hashes->>(s.n - 1)::int
          ) limit 1)`;

/** A text by what is known of it. */
const text = (value: string, rule: string): string => `case
        when coalesce(${value}, 'null') = 'null' then ${spoken(`${rule}->>'null'`)}
        when ${rule}->'yes' @> ${value} then 'same'
        when ${rule}->'no' @> ${value} then 'different'
        when ${rule}->'hidden' is not null then coalesce(${hidden(value, rule)}, ${spoken(`${rule}->>'else'`)})
        when exists (select from ${texts(`${rule}->'ends'`)} t(type) where right(${value} #>> '{}', length(t.type) + 1) = '.' || t.type) then 'same'
        when exists (select from ${texts(`${rule}->'constant'`)} p(pattern) where ${value} #>> '{}' ~ p.pattern) then 'different'
        else ${spoken(`${rule}->>'else'`)} end`;

/** A list, element by element. */
const element = `(select case when bool_or(t.s = 'different') then 'different' when bool_or(t.s = 'unknown') then 'unknown' else 'same' end from (
          select case
            when exists (select from ${fields(`x.rule->'rest'`, 'f', 'value')} where coalesce(v.value->(x.n - 1)::int->f.name, 'null') <> f.value) then 'different'
            else ${text(`case when x.rule->'rest' is null then v.value->(x.n - 1)::int else v.value->(x.n - 1)::int->'expression' end`, `(x.rule->'text')`)} end
          from ${elements('e.value')} with ordinality x(rule, n)
        ) t(s))`;

const lists = anyOf(
  `select case when jsonb_typeof(v.value) <> 'array' then 'different' when jsonb_array_length(v.value) <> jsonb_array_length(e.value) then 'different' else ${element} end from ${elements(`w.rule->'any'`)} e(value)`,
);

/**
 * SQL of how `c.object` has what the rule `w.rule` says of its property `w.name`, on the major `m.major`. A property that
 * is not there is none that its server knows.
 */
export const judgement = `case
      when c.object->w.name is null then 'same'
      when (w.rule->>'only')::int <> m.major then 'unknown'
      else case w.rule->>'how'
        when 'text' then ${text('v.value', 'w.rule')}
        when 'list' then ${lists}
        else ${values} end end`;

/** The same, turned round where the rule says what must not be. */
export const negated = (sameness: string): string =>
  `case when w.rule->'not' is not null then case ${sameness} when 'same' then 'different' when 'different' then 'same' else 'unknown' end else ${sameness} end`;
