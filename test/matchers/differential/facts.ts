import { schemas } from './schemas.ts';

/** What stands in the places of an assertion: names, or lists of them. */
export type Slots = Readonly<Record<string, string | readonly string[] | null>>;

const own = schemas.map((one) => `'${one}'`).join(', ');
const inOwn = `n.nspname in (${own})`;
const owner = (oid: string): string => `pg_get_userbyid(${oid})`;
const names = (query: string): string => `array(select ${query})::text[]`;
const join = 'join pg_namespace n on n.oid = ';

const relations = (kinds: string): string =>
  `select n.nspname as schema, c.relname as relation, ${owner('c.relowner')} as "user" from pg_class c ${join} c.relnamespace where ${inOwn} and c.relkind in (${kinds})`;

const typesOf = (sorts: string, columns = ''): string =>
  `select n.nspname as schema, t.typname as type, ${owner('t.typowner')} as "user" ${columns} from pg_type t ${join} t.typnamespace left join pg_class c on c.oid = t.typrelid where ${inOwn} and t.typtype in (${sorts}) and (t.typrelid = 0 or c.relkind = 'c') and t.typname !~ '^_'`;

/** A set in a schema, and, with no schema, what of it is visible: of pgTAP's own schema as well, which is no part of it. */
const setIn = (from: string, name: string, namespace: string, visible: string, where = 'true'): string =>
  `select s.nspname as schema, ${names(`${name} from ${from} where ${namespace} = s.oid and ${where}`)} as names from pg_namespace s where s.nspname in (${own})
   union all select null, ${names(`${name} from ${from} where ${visible} and ${namespace} in (select oid from pg_namespace where nspname in (${own}, 'extensions')) and ${where}`)}`;

const relationsIn = (kinds: string): string =>
  setIn('pg_class c', 'c.relname', 'c.relnamespace', 'pg_table_is_visible(c.oid)', `c.relkind in (${kinds})`);

const typesIn = (sorts: string): string =>
  setIn(
    'pg_type t',
    't.typname',
    't.typnamespace',
    'pg_type_is_visible(t.oid)',
    `t.typtype in (${sorts}) and t.typname !~ '^_' and (t.typrelid = 0 or (select relkind = 'c' from pg_class where oid = t.typrelid))`,
  );

const setOf = (query: string): string => `select null as schema, ${names(query)} as names`;

/** A set of a table. */
const setOn = (name: string, from: string, relation: string, where = 'true', kinds = `'r', 'p', 'v'`): string =>
  `select n.nspname as schema, c.relname as relation, ${names(`${name} from ${from} where ${relation} = c.oid and ${where}`)} as names from pg_class c ${join} c.relnamespace where ${inOwn} and c.relkind in (${kinds})`;

const columnsOf = (key: string, relation: string): string =>
  names(
    `a.attname from unnest(${key}) with ordinality k(n, i) join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.n order by i`,
  );

const constraintsOf = (type: string, more = '', from = ''): string =>
  `select n.nspname as schema, c.relname as relation, ${columnsOf('k.conkey', 'c.oid')} as columns ${more} from pg_constraint k join pg_class c on c.oid = k.conrelid ${join} c.relnamespace ${from} where ${inOwn} and k.contype = '${type}'`;

const granted = (privileges: string, test: string): string =>
  names(`privilege from unnest(array[${privileges}]) privilege where ${test.replace('$role', 'r.oid').replace('$privilege', 'privilege')}`);

const everyRole = `cross join (select oid, rolname from pg_roles where rolname in ('anon', 'staff', 'clerk', 'app')) r`;
const onTables = `'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'`;
const onColumns = `'SELECT', 'INSERT', 'UPDATE', 'REFERENCES'`;

/** Privileges of every role on what a query selects. */
const privilegesOn = (slots: string, from: string, privileges: string, test: string, where = 'true'): string =>
  `select ${slots}, r.rolname as role, ${granted(privileges, test)} as privileges from ${from} ${everyRole} where ${where}`;

const columnsIn = `select n.nspname as schema, c.relname as relation, a.attname as "column", format_type(a.atttypid, a.atttypmod) as type, tn.nspname as "typeSchema", regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^''(.*)''::text$', '\\1') as "default"
    from pg_attribute a join pg_class c on c.oid = a.attrelid ${join} c.relnamespace join pg_type t on t.oid = a.atttypid join pg_namespace tn on tn.oid = t.typnamespace left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    where ${inOwn} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;

const indexesIn = `select n.nspname as schema, c.relname as relation, i.relname as index, m.amname as method, ${owner('i.relowner')} as "user",
    ${names('pg_get_indexdef(x.indexrelid, k, true) from generate_series(1, x.indnkeyatts) k')} as keys
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid ${join} c.relnamespace join pg_am m on m.oid = i.relam where ${inOwn}`;

const args = `array(select pg_catalog.format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, i) order by i)::text[]`;
const type = (oid: string): string => `case when ${oid} = 0 then null else format_type(${oid}, null) end`;

const functions = `select n.nspname as schema, p.proname as function, ${args} as args, l.lanname as language, ${owner('p.proowner')} as "user",
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
  case when p.prokind = 'p' then null else case when p.proretset then 'setof ' else '' end || format_type(p.prorettype, null) end as returns
  from pg_proc p ${join} p.pronamespace join pg_language l on l.oid = p.prolang where ${inOwn}`;

const operators = (where: string): string =>
  `select n.nspname as schema, o.oprname as operator, ${type('o.oprleft')} as left, ${type('o.oprright')} as right, ${type('o.oprresult')} as result from pg_operator o ${join} o.oprnamespace where ${inOwn} and ${where}`;

/** What is there, as rows whose columns are places of an assertion; the arguments are made of it. */
export const facts = {
  schema: `select nspname as schema, ${owner('nspowner')} as "user" from pg_namespace where nspname in (${own})`,
  relation: relations(`'r', 'p', 'v', 'm', 'f', 'S'`),
  table: relations(`'r', 'p'`),
  view: relations(`'v'`),
  materializedView: relations(`'m'`),
  foreignTable: relations(`'f'`),
  sequence: relations(`'S'`),
  partitioned: relations(`'p'`),
  parent: `${relations(`'r'`)} and c.relhassubclass`,
  tablespace: `select spcname as tablespace, pg_tablespace_location(oid) as location, ${owner('spcowner')} as "user" from pg_tablespace`,
  family: `with recursive f(child, parent, depth) as (select inhrelid, inhparent, 1 from pg_inherits union all select f.child, i.inhparent, depth + 1 from f join pg_inherits i on i.inhrelid = f.parent)
    select n.nspname as schema, c.relname as relation, pn.nspname as "parentSchema", p.relname as parent, f.depth::text as depth from f join pg_class c on c.oid = f.child ${join} c.relnamespace join pg_class p on p.oid = f.parent join pg_namespace pn on pn.oid = p.relnamespace where c.relkind in ('r', 'p')`,
  partition: `select n.nspname as schema, c.relname as relation, pn.nspname as "parentSchema", p.relname as parent from pg_inherits f join pg_class c on c.oid = f.inhrelid ${join} c.relnamespace join pg_class p on p.oid = f.inhparent join pg_namespace pn on pn.oid = p.relnamespace where c.relispartition and c.relkind in ('r', 'p')`,
  type: typesOf(`'e', 'd', 'c', 'r'`),
  range: typesOf(`'r'`),
  composite: typesOf(`'c'`),
  enum: typesOf(`'e'`, `, ${names('enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder')} as labels`),
  domain: typesOf(
    `'d'`,
    `, (select b.nspname from pg_namespace b join pg_type bt on bt.typnamespace = b.oid where bt.oid = t.typbasetype) as "baseSchema", format_type(t.typbasetype, t.typtypmod) as base`,
  ),
  column: columnsIn,
  notNull: `${columnsIn} and a.attnotnull`,
  default: `${columnsIn} and d.adbin is not null`,
  primaryKey: constraintsOf('p'),
  unique: constraintsOf('u'),
  check: constraintsOf('c'),
  foreignKey: constraintsOf(
    'f',
    `, rn.nspname as "keySchema", r.relname as "keyTable", ${columnsOf('k.confkey', 'r.oid')} as "keyColumns"`,
    'join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace',
  ),
  index: indexesIn,
  uniqueIndex: `${indexesIn} and x.indisunique and not exists (select from pg_constraint k where k.conindid = x.indexrelid)`,
  partial: `${indexesIn} and x.indpred is not null`,
  clustered: `${indexesIn} and x.indisclustered`,
  function: functions,
  ownFunction: functions.replace(inOwn, `n.nspname = 'extensions'`),
  procedure: `${functions} and p.prokind = 'p'`,
  aggregate: `${functions} and p.prokind = 'a'`,
  window: `${functions} and p.prokind = 'w'`,
  definer: `${functions} and p.prosecdef`,
  strict: `${functions} and p.proisstrict`,
  trigger: `select n.nspname as schema, c.relname as relation, g.tgname as trigger, fn.nspname as "functionSchema", f.proname as function from pg_trigger g join pg_class c on c.oid = g.tgrelid ${join} c.relnamespace join pg_proc f on f.oid = g.tgfoid join pg_namespace fn on fn.oid = f.pronamespace where not g.tgisinternal`,
  rule: `select n.nspname as schema, c.relname as relation, r.rulename as rule, case r.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert' else 'delete' end as event from pg_rewrite r join pg_class c on c.oid = r.ev_class ${join} c.relnamespace where ${inOwn} and r.rulename <> '_RETURN'`,
  instead: `select n.nspname as schema, c.relname as relation, r.rulename as rule from pg_rewrite r join pg_class c on c.oid = r.ev_class ${join} c.relnamespace where ${inOwn} and r.rulename <> '_RETURN' and r.is_instead`,
  policy: `select n.nspname as schema, c.relname as relation, p.polname as policy, case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
    ${names(`coalesce(r.rolname, 'public') from unnest(p.polroles) u left join pg_roles r on r.oid = u`)} as roles from pg_policy p join pg_class c on c.oid = p.polrelid ${join} c.relnamespace`,
  extension: `select n.nspname as "extensionSchema", e.extname as extension from pg_extension e ${join} e.extnamespace where e.extname <> 'pgtap'`,
  language: `select lanname as language, ${owner('lanowner')} as "user" from pg_language`,
  trusted: 'select lanname as language from pg_language where lanpltrusted',
  cast: `select format_type(c.castsource, null) as source, format_type(c.casttarget, null) as target, n.nspname as "functionSchema", p.proname as function, case c.castcontext when 'i' then 'implicit' when 'a' then 'assignment' else 'explicit' end as context from pg_cast c left join pg_proc p on p.oid = c.castfunc left join pg_namespace n on n.oid = p.pronamespace where c.oid >= 16384 or c.castsource in (23, 1042)`,
  operator: operators('o.oprleft <> 0 and o.oprright <> 0'),
  prefix: operators('o.oprleft = 0'),
  postfix: operators('o.oprright = 0'),
  operatorClass: `select n.nspname as schema, o.opcname as "operatorClass", ${owner('o.opcowner')} as "user" from pg_opclass o ${join} o.opcnamespace where ${inOwn}`,
  role: `select rolname as role from pg_roles where rolname !~ '^pg_'`,
  login: `select rolname as role from pg_roles where rolcanlogin`,
  group: `select rolname as role from pg_roles where not rolcanlogin and rolname !~ '^pg_'`,
  superuser: 'select rolname as role from pg_roles where rolsuper',
  membership: `select r.rolname as role, array_agg(m.rolname)::text[] as members from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member where r.rolname !~ '^pg_' group by 1`,
  database: `select datname as database, ${owner('datdba')} as "user" from pg_database where datname = current_database()`,
  onDatabase: privilegesOn(
    'd.datname as database',
    'pg_database d',
    `'CREATE', 'CONNECT', 'TEMPORARY'`,
    'has_database_privilege($role, d.oid, $privilege)',
    'datname = current_database()',
  ),
  onTablespace: privilegesOn(
    's.spcname as tablespace',
    'pg_tablespace s',
    `'CREATE'`,
    'has_tablespace_privilege($role, s.oid, $privilege)',
  ),
  onSchema: privilegesOn(
    'n.nspname as schema',
    'pg_namespace n',
    `'CREATE', 'USAGE'`,
    'has_schema_privilege($role, n.oid, $privilege)',
    inOwn,
  ),
  onTable: privilegesOn(
    'n.nspname as schema, c.relname as relation',
    `pg_class c ${join} c.relnamespace`,
    onTables,
    'has_table_privilege($role, c.oid, $privilege)',
    `${inOwn} and c.relkind in ('r', 'p', 'v', 'm')`,
  ),
  onSequence: privilegesOn(
    'n.nspname as schema, c.relname as relation',
    `pg_class c ${join} c.relnamespace`,
    `'USAGE', 'SELECT', 'UPDATE'`,
    'has_sequence_privilege($role, c.oid, $privilege)',
    `${inOwn} and c.relkind = 'S'`,
  ),
  onAnyColumn: privilegesOn(
    'n.nspname as schema, c.relname as relation',
    `pg_class c ${join} c.relnamespace`,
    onColumns,
    'has_any_column_privilege($role, c.oid, $privilege)',
    `${inOwn} and c.relkind in ('r', 'p', 'v')`,
  ),
  onColumn: privilegesOn(
    'n.nspname as schema, c.relname as relation, a.attname as "column"',
    `pg_class c ${join} c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`,
    onColumns,
    'has_column_privilege($role, c.oid, a.attnum, $privilege)',
    `${inOwn} and c.relkind in ('r', 'p')`,
  ),
  onFunction: privilegesOn(
    `n.nspname as schema, p.proname as function, ${args} as args`,
    `pg_proc p ${join} p.pronamespace`,
    `'EXECUTE'`,
    'has_function_privilege($role, p.oid, $privilege)',
    inOwn,
  ),
  onLanguage: privilegesOn('l.lanname as language', 'pg_language l', `'USAGE'`, 'has_language_privilege($role, l.oid, $privilege)'),
  onWrapper: privilegesOn(
    'w.fdwname as wrapper',
    'pg_foreign_data_wrapper w',
    `'USAGE'`,
    'has_foreign_data_wrapper_privilege($role, w.oid, $privilege)',
  ),
  onServer: privilegesOn('s.srvname as server', 'pg_foreign_server s', `'USAGE'`, 'has_server_privilege($role, s.oid, $privilege)'),
  schemas: setOf(`nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`),
  tables: relationsIn(`'r', 'p'`),
  views: relationsIn(`'v'`),
  materializedViews: relationsIn(`'m'`),
  foreignTables: relationsIn(`'f'`),
  sequences: relationsIn(`'S'`),
  functions: setIn('pg_proc p', 'distinct p.proname', 'p.pronamespace', 'pg_function_is_visible(p.oid)'),
  types: typesIn(`'b', 'c', 'd', 'p', 'e'`),
  domains: typesIn(`'d'`),
  enums: typesIn(`'e'`),
  extensions: `select n.nspname as schema, ${names('extname from pg_extension where extnamespace = n.oid')} as names from pg_namespace n where n.nspname in ('lab', 'extensions') union all select null, ${names('extname from pg_extension')}`,
  operators: setIn(
    'pg_operator o',
    `tap.display_oper(o.oprname, o.oid) || ' RETURNS ' || o.oprresult::regtype`,
    'o.oprnamespace',
    'pg_operator_is_visible(o.oid)',
  ),
  operatorClasses: setIn('pg_opclass o', 'o.opcname', 'o.opcnamespace', 'pg_opclass_is_visible(o.oid)'),
  languages: setOf('lanname from pg_language where lanispl'),
  casts: setOf(`format_type(castsource, null) || ' AS ' || format_type(casttarget, null) from pg_cast`),
  roles: setOf('rolname from pg_roles'),
  users: setOf('rolname from pg_roles where rolcanlogin'),
  groups: setOf('rolname from pg_roles where not rolcanlogin'),
  tablespaces: setOf('spcname from pg_tablespace'),
  partitions: setOn('p.relname', 'pg_inherits i join pg_class p on p.oid = i.inhrelid', 'i.inhparent', 'p.relispartition', `'p'`),
  columns: setOn('a.attname', 'pg_attribute a', 'a.attrelid', 'a.attnum > 0 and not a.attisdropped'),
  indexes: setOn('i.relname', 'pg_index x join pg_class i on i.oid = x.indexrelid', 'x.indrelid'),
  triggers: setOn('g.tgname', 'pg_trigger g', 'g.tgrelid', 'not g.tgisinternal'),
  rules: setOn('r.rulename', 'pg_rewrite r', 'r.ev_class', `r.rulename <> '_RETURN'`),
  policies: setOn('p.polname', 'pg_policy p', 'p.polrelid', 'true', `'r', 'p'`),
} as const satisfies Record<string, string>;

export type Fact = keyof typeof facts;
