import { quoteLiteral } from '../sql/quote.ts';

const relation = 'from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace';
const catalogs = `('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_trigger'::regclass)`;

/** What keeps Postgres from changing the type of a column. */
export function standingOnColumn({ schema, table, name }: { schema: string; table: string; name: string }): string {
  return standing([
    'with recursive tables(oid) as (',
    `  select c.oid ${relation} where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)}`,
    '  union select i.inhrelid from tables join pg_catalog.pg_inherits i on i.inhparent = tables.oid',
    '), first(classid, objid) as (',
    '  select d.classid, d.objid from tables join pg_catalog.pg_attribute a on a.attrelid = tables.oid',
    '    join pg_catalog.pg_depend d on d.refobjid = a.attrelid and d.refobjsubid = a.attnum',
    `    where a.attname = ${quoteLiteral(name)} and d.refclassid = 'pg_catalog.pg_class'::regclass and d.classid in ${catalogs}`,
    ')',
  ]);
}

/** What keeps Postgres from dropping a key: foreign keys that point at it, and views that group by it. */
export function standingOnKey({ schema, table, name }: { schema: string; table: string; name: string }): string {
  return standing([
    'with recursive keys(oid, index) as (',
    `  select k.oid, k.conindid ${relation} join pg_catalog.pg_constraint k on k.conrelid = c.oid`,
    `    where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)} and k.conname = ${quoteLiteral(name)}`,
    '), first(classid, objid) as (',
    `  select 'pg_catalog.pg_constraint'::regclass::oid, f.oid from keys join pg_catalog.pg_constraint f on f.conindid = keys.index`,
    `    where f.contype = 'f' and f.conparentid = 0`,
    `  union select d.classid, d.objid from keys join pg_catalog.pg_depend d on d.refobjid = keys.oid`,
    `    where d.refclassid = 'pg_catalog.pg_constraint'::regclass and d.classid in ${catalogs}`,
    ')',
  ]);
}

/**
 * All that stands on the first: `kind` and the names in its identity, the first to be dropped first. Views read one another;
 * foreign keys, rules, policies and triggers are read by nothing and go before all of them.
 */
function standing(first: readonly string[]): string {
  return [
    ...first,
    ', standing(classid, objid, depth) as (',
    '  select classid, objid, 0 from first',
    '  union select d.classid, d.objid, s.depth + 1 from standing s',
    `    join pg_catalog.pg_rewrite r on s.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = s.objid and r.rulename = '_RETURN'`,
    `    join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = r.ev_class and d.objid <> r.oid`,
    `    where d.classid in ${catalogs}`,
    '), objects(kind, schema, "table", name, isread, depth) as (',
    `  select case when c.relkind = 'm' then 'materializedView' else 'view' end, n.nspname, null, c.relname, true, s.depth`,
    `    ${relation} join pg_catalog.pg_rewrite r on r.ev_class = c.oid ${among('pg_rewrite', 'r')} where r.rulename = '_RETURN'`,
    `  union all select 'rule', n.nspname, c.relname, r.rulename, false, s.depth`,
    `    ${relation} join pg_catalog.pg_rewrite r on r.ev_class = c.oid ${among('pg_rewrite', 'r')} where r.rulename <> '_RETURN'`,
    `  union all select 'policy', n.nspname, c.relname, p.polname, false, s.depth`,
    `    ${relation} join pg_catalog.pg_policy p on p.polrelid = c.oid ${among('pg_policy', 'p')}`,
    `  union all select 'trigger', n.nspname, c.relname, t.tgname, false, s.depth`,
    `    ${relation} join pg_catalog.pg_trigger t on t.tgrelid = c.oid ${among('pg_trigger', 't')} where not t.tgisinternal and t.tgparentid = 0`,
    `  union all select 'foreignKey', n.nspname, c.relname, k.conname, false, s.depth`,
    `    ${relation} join pg_catalog.pg_constraint k on k.conrelid = c.oid ${among('pg_constraint', 'k')}`,
    ')',
    'select kind, schema, "table", name from objects group by 1, 2, 3, 4, isread order by isread, max(depth) desc, 1, 2, 3, 4',
  ].join('\n');
}

function among(catalog: string, alias: string): string {
  return `join standing s on s.classid = 'pg_catalog.${catalog}'::regclass and s.objid = ${alias}.oid`;
}
