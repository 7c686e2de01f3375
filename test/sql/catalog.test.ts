import { PGlite } from '@electric-sql/pglite';
import { beforeAll, expect, test } from 'vitest';
import { factsOf, givesTextForText, knownFunctions, seesVarcharAsText } from '../../src/sql/known-functions.ts';
import { isCommutative, mirrorOf, negatorOf } from '../../src/sql/operators.ts';
import { isBuiltinName, printedName } from '../../src/sql/type-names.ts';

/** What the rules take for granted about pg_catalog, asked of the embedded engine. */
let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
});

async function names(query: string): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}

test('every type of pg_catalog is known, and no other', async () => {
  const types = await names(
    `select typname as name from pg_type where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'p', 'r', 'm') and typname not like '\\_%'
     and typname !~ 'summary$|^pg_ddl_command$|^any$'`,
  );
  expect(types.filter((name) => !isBuiltinName(name))).toEqual([]);
  expect(isBuiltinName('mood')).toBe(false);
});

test('types are called what Postgres calls them', async () => {
  const { rows } = await database.query<{ name: string; printed: string }>(
    `select typname as name, format_type(oid, null) as printed from pg_type where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'r', 'm') and typname not like '\\_%' and typname not in ('bpchar')`,
  );
  expect(rows.filter(({ name, printed }) => printedName(name) !== printed)).toEqual([]);
});

const operators = `select o.oprname as name, count(*) filter (where c.oprname is null and l.oid is not null and exists
  (select from pg_operator s where s.oprname = coalesce(m.mirror, o.oprname) and s.oprleft = o.oprright and s.oprright = o.oprleft)) as unpaired,
  array_agg(distinct c.oprname) filter (where c.oprname is not null) as mirrors,
  array_agg(distinct n.oprname) filter (where n.oprname is not null) as negators
  from pg_operator o left join pg_operator c on c.oid = o.oprcom left join pg_operator n on n.oid = o.oprnegate left join pg_type l on l.oid = o.oprleft
  left join (values ('>', '<'), ('>=', '<='), ('@>', '<@'), ('<', '>'), ('<=', '>='), ('<@', '@>')) as m(name, mirror) on m.name = o.oprname
  where o.oprkind = 'b' and o.oprnamespace = 'pg_catalog'::regnamespace group by o.oprname`;

test('operators have the commutators and negators that the rules use', async () => {
  const { rows } = await database.query<{ name: string; unpaired: number; mirrors: string[] | null; negators: string[] | null }>(operators);
  const wrong = rows.filter(({ name, unpaired, mirrors, negators }) => {
    const mirror = isCommutative(name) ? name : mirrorOf(name);
    const wrongMirror = mirror !== undefined && (mirrors?.join() !== mirror || Number(unpaired) > 0);
    // Points have `~=` for `=`, and no `=`, so that nothing could be taken for its negation.
    const negator = negatorOf(name);
    const wrongNegator = negator !== undefined && negators?.filter((one) => one !== '~=').join() !== negator;
    return wrongMirror || wrongNegator;
  });
  expect(wrong).toEqual([]);
});

test('only paths are joined in order by +', async () => {
  const kinds = await names(`select distinct oprleft::regtype::text as name from pg_operator where oprname = '+' and oprleft = oprright`);
  expect(kinds.toSorted()).toEqual(
    [
      'anymultirange',
      'anyrange',
      'bigint',
      'double precision',
      'integer',
      'interval',
      'money',
      'numeric',
      'path',
      'point',
      'real',
      'smallint',
    ].toSorted(),
  );
  const { rows } = await database.query(
    `select ('[(0,0)]'::path + '[(1,1)]'::path)::text = ('[(1,1)]'::path + '[(0,0)]'::path)::text as same`,
  );
  expect(rows).toEqual([{ same: false }]);
});

test('the known functions return what is said, and are as volatile', async () => {
  const { rows } = await database.query<{ name: string; types: string[]; volatile: boolean; sets: boolean }>(
    `select proname as name, array_agg(distinct prorettype::regtype::text) as types, bool_or(provolatile = 'v') as volatile, bool_or(proretset or prokind <> 'f') as sets
     from pg_proc where pronamespace = 'pg_catalog'::regnamespace group by proname`,
  );
  const real = new Map(rows.map((row) => [row.name, row]));
  const wrong = knownFunctions().filter((name) => {
    if (name.startsWith('auth.')) return false;
    const { returns, volatility } = factsOf(name, {});
    const found = real.get(name);
    const wrongType = returns !== undefined && found?.types.join() !== returns;
    return found === undefined || wrongType || found.sets || found.volatile !== (volatility === 'volatile');
  });
  expect(wrong).toEqual([]);
});

test('functions of text have no overload of their own for varchar, and an overload for text', async () => {
  const { rows } = await database.query<{ name: string; texts: number; varchars: number }>(
    `select proname as name, count(*) filter (where 'text'::regtype = any (proargtypes::oid[])) as texts,
       count(*) filter (where 'varchar'::regtype = any (proargtypes::oid[]) or proargtypes::oid[] && array['anyelement'::regtype, 'anynonarray'::regtype]::oid[]) as varchars
     from pg_proc where pronamespace = 'pg_catalog'::regnamespace group by proname`,
  );
  const wrong = rows.filter(({ name, texts, varchars }) => seesVarcharAsText(name) && (Number(texts) === 0 || Number(varchars) > 0));
  expect(wrong).toEqual([]);
});

test('functions that give text for text do', async () => {
  const { rows } = await database.query<{ name: string; types: string[] }>(
    `select proname as name, array_agg(distinct prorettype::regtype::text) as types from pg_proc
     where pronamespace = 'pg_catalog'::regnamespace and proargtypes[0] = 'text'::regtype group by proname`,
  );
  const found = rows.filter(({ name }) => givesTextForText(name));
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ types }) => types.join() !== 'text')).toEqual([]);
});
