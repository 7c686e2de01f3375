import { quoteLiteral } from '../sql/quote.ts';

/**
 * What keeps Postgres from changing the type of a column: `kind` and the names in its identity, the first to be dropped first.
 * Views read one another; rules, policies and triggers are read by nothing and go before all of them.
 */
export function standingOnColumn({ schema, table, name: column }: { schema: string; table: string; name: string }): string {
  const catalogs = `('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_trigger'::regclass)`;
  const relation = `from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;
  return [
    'with recursive tables(oid) as (',
    `  select c.oid ${relation} where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)}`,
    '  union select i.inhrelid from tables join pg_catalog.pg_inherits i on i.inhparent = tables.oid',
    '), standing(classid, objid, depth) as (',
    '  select d.classid, d.objid, 0 from tables join pg_catalog.pg_attribute a on a.attrelid = tables.oid',
    '    join pg_catalog.pg_depend d on d.refobjid = a.attrelid and d.refobjsubid = a.attnum',
    `    where a.attname = ${quoteLiteral(column)} and d.refclassid = 'pg_catalog.pg_class'::regclass and d.classid in ${catalogs}`,
    '  union select d.classid, d.objid, s.depth + 1 from standing s',
    `    join pg_catalog.pg_rewrite r on s.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = s.objid and r.rulename = '_RETURN'`,
    `    join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = r.ev_class and d.objid <> r.oid`,
    `    where d.classid in ${catalogs}`,
    '), objects(kind, schema, "table", name, first, depth) as (',
    `  select case when r.rulename <> '_RETURN' then 'rule' when c.relkind = 'm' then 'materializedView' else 'view' end, n.nspname,`,
    `    case when r.rulename <> '_RETURN' then c.relname end, case when r.rulename <> '_RETURN' then r.rulename else c.relname end,`,
    `    r.rulename <> '_RETURN', s.depth ${relation} join pg_catalog.pg_rewrite r on r.ev_class = c.oid`,
    `    join standing s on s.classid = 'pg_catalog.pg_rewrite'::regclass and s.objid = r.oid`,
    `  union all select 'policy', n.nspname, c.relname, p.polname, true, s.depth ${relation} join pg_catalog.pg_policy p on p.polrelid = c.oid`,
    `    join standing s on s.classid = 'pg_catalog.pg_policy'::regclass and s.objid = p.oid`,
    `  union all select 'trigger', n.nspname, c.relname, t.tgname, true, s.depth ${relation} join pg_catalog.pg_trigger t on t.tgrelid = c.oid`,
    `    join standing s on s.classid = 'pg_catalog.pg_trigger'::regclass and s.objid = t.oid where not t.tgisinternal and t.tgparentid = 0`,
    ')',
    'select kind, schema, "table", name from objects group by 1, 2, 3, 4, first order by first desc, max(depth) desc, 1, 2, 3, 4',
  ].join('\n');
}
