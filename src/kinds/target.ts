import { dollarQuote, qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, classid, notOfExtension, userSchema, writtenAt } from './catalog.ts';
import type { Ref } from './kind.ts';
import { argumentTypes } from './reference.ts';
import type { Trace } from './trace.ts';

/** An object that has an owner, privileges or a comment: what it is a kind of, and its names. */
export interface Target {
  /** The name of its kind, or `database`, `language`. */
  on: string;
  schema: string | null;
  name: string;
  /** What tells it from others of its name: argument types of a function, the column of a table. */
  detail: string | null;
}

/** Where the catalog keeps targets: one row each, and the SQL of what they have in common. */
export interface Source {
  /** The kinds of its rows, each with the condition that tells it from the others. */
  kinds: Record<string, string>;
  catalog: keyof typeof classid;
  from: string;
  /** Whose rows: no system's, no extension's, nothing temporary. */
  own: string;
  /** What such rows leave, where many databases have none. */
  traces?: readonly Trace[];
  oid: string;
  schema: string;
  name: string;
  detail: string;
  owner: string;
  /** Privileges, and the letter by which acldefault() knows this sort of object. */
  acl?: { column: string; letter: string };
}

/** A sequence that a column brings with it. */
const ofColumn = (oid: string, deptypes: string): string =>
  `exists (select from pg_catalog.pg_depend q where q.classid = ${classid.pg_class} and q.objid = ${oid} and q.refclassid = ${classid.pg_class} and q.deptype in (${deptypes}))`;

/** Whether a sequence belongs to a serial or identity column and so follows the owner of its table. */
export const followsTable = ofColumn('c.oid', `'a', 'i'`);

export const relations: Source = {
  kinds: {
    table: `c.relkind in ('r', 'p')`,
    view: `c.relkind = 'v'`,
    materializedView: `c.relkind = 'm'`,
    sequence: `c.relkind = 'S'`,
  },
  catalog: 'pg_class',
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  own: `c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and not (c.relkind = 'S' and ${ofColumn('c.oid', `'i'`)})`,
  oid: 'c.oid',
  schema: 'n.nspname',
  name: 'c.relname',
  detail: 'null',
  owner: 'c.relowner',
  acl: { column: 'c.relacl', letter: `case c.relkind when 'S' then 's' else 'r' end::"char"` },
};

export const routines: Source = {
  kinds: { function: 'true' },
  catalog: 'pg_proc',
  from: 'pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace',
  own: `${userSchema('n.nspname')} and not exists (select from pg_catalog.pg_depend e where e.classid = ${classid.pg_proc} and e.objid = p.oid and e.deptype in ('e', 'i'))`,
  oid: 'p.oid',
  schema: 'n.nspname',
  name: 'p.proname',
  // The same text as `argumentTypes` where the search path is empty, as it is while a snapshot is taken, at a fraction of its time.
  detail: `coalesce((select string_agg(pg_catalog.format_type(y.type, null), ', ' order by y.n) from unnest(p.proargtypes) with ordinality y(type, n)), '')`,
  owner: 'p.proowner',
  acl: { column: 'p.proacl', letter: `'f'` },
};

export const types: Source = {
  kinds: {
    enum: `t.typtype = 'e'`,
    domain: `t.typtype = 'd'`,
    compositeType: `t.typtype = 'c'`,
    rangeType: `t.typtype = 'r'`,
  },
  catalog: 'pg_type',
  from: 'pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace',
  own: `(t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and (select k.relkind from pg_catalog.pg_class k where k.oid = t.typrelid) = 'c') and ${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_type e', 'pg_type d', 'pg_type r', 'pg_class c'],
  oid: 't.oid',
  schema: 'n.nspname',
  name: 't.typname',
  detail: 'null',
  owner: 't.typowner',
  acl: { column: 't.typacl', letter: `'T'` },
};

export const schemas: Source = {
  kinds: { schema: 'true' },
  catalog: 'pg_namespace',
  from: 'pg_catalog.pg_namespace n',
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_namespace', 'n.oid')}`,
  oid: 'n.oid',
  schema: 'null',
  name: 'n.nspname',
  detail: 'null',
  owner: 'n.nspowner',
  acl: { column: 'n.nspacl', letter: `'n'` },
};

/** FROM of columns, whose rows of pg_attribute are in `attributes`. */
export const columnsOf = (attributes: string): string =>
  `${attributes} a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

export const columns: Source = {
  kinds: { column: 'true' },
  catalog: 'pg_class',
  from: columnsOf('pg_catalog.pg_attribute'),
  own: `a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')}`,
  oid: 'c.oid',
  schema: 'n.nspname',
  name: 'c.relname',
  detail: 'a.attname',
  owner: 'c.relowner',
  acl: { column: 'a.attacl', letter: `'c'` },
};

export const collations: Source = {
  kinds: { collation: 'true' },
  catalog: 'pg_collation',
  from: 'pg_catalog.pg_collation l join pg_catalog.pg_namespace n on n.oid = l.collnamespace',
  own: `l.collencoding in (-1, (select b.encoding from pg_catalog.pg_database b where b.datname = pg_catalog.current_database())) and ${userSchema('n.nspname')} and ${notOfExtension('pg_collation', 'l.oid')}`,
  traces: ['collation'],
  oid: 'l.oid',
  schema: 'n.nspname',
  name: 'l.collname',
  detail: 'null',
  owner: 'l.collowner',
};

export const publications: Source = {
  kinds: { publication: 'true' },
  catalog: 'pg_publication',
  from: 'pg_catalog.pg_publication b',
  own: notOfExtension('pg_publication', 'b.oid'),
  traces: ['publication'],
  oid: 'b.oid',
  schema: 'null',
  name: 'b.pubname',
  detail: 'null',
  owner: 'b.pubowner',
};

export const extendedStatistics: Source = {
  kinds: { statistics: 'true' },
  catalog: 'pg_statistic_ext',
  from: 'pg_catalog.pg_statistic_ext x join pg_catalog.pg_class c on c.oid = x.stxrelid join pg_catalog.pg_namespace n on n.oid = x.stxnamespace',
  own: `c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension('pg_statistic_ext', 'x.oid')}`,
  traces: ['statistics'],
  oid: 'x.oid',
  schema: 'n.nspname',
  name: 'x.stxname',
  detail: 'null',
  owner: 'x.stxowner',
};

export const eventTriggers: Source = {
  kinds: { eventTrigger: 'true' },
  catalog: 'pg_event_trigger',
  from: 'pg_catalog.pg_event_trigger v',
  own: notOfExtension('pg_event_trigger', 'v.oid'),
  traces: ['eventTrigger'],
  oid: 'v.oid',
  schema: 'null',
  name: 'v.evtname',
  detail: 'null',
  owner: 'v.evtowner',
};

/** The database that is read, called `current`: one intent is about databases of many names. */
export const currentDatabase: Source = {
  kinds: { database: 'true' },
  catalog: 'pg_database',
  from: 'pg_catalog.pg_database d',
  own: 'd.datname = pg_catalog.current_database()',
  oid: 'd.oid',
  schema: 'null',
  name: `'current'`,
  detail: 'null',
  owner: 'd.datdba',
  acl: { column: 'd.datacl', letter: `'d'` },
};

/** Only a trusted language can be granted. */
export const languages: Source = {
  kinds: { language: 'true' },
  catalog: 'pg_language',
  from: 'pg_catalog.pg_language g',
  own: 'g.lanpltrusted',
  oid: 'g.oid',
  schema: 'null',
  name: 'g.lanname',
  detail: 'null',
  owner: 'g.lanowner',
  acl: { column: 'g.lanacl', letter: `'l'` },
};

/** What has an owner. */
export const withOwner: readonly Source[] = [
  relations,
  routines,
  types,
  schemas,
  collations,
  publications,
  extendedStatistics,
  eventTriggers,
  currentDatabase,
];

/** What has privileges. */
export const withPrivileges: readonly Source[] = [relations, columns, routines, types, schemas, currentDatabase, languages];

/** What only matchers ask about; its owners and privileges are properties of its own kind. */
export const asked: readonly Source[] = [
  { ...relations, kinds: { foreignTable: `c.relkind = 'f'` }, own: 'true', acl: { column: 'c.relacl', letter: `'r'` } },
  { ...relations, kinds: { identitySequence: `c.relkind = 'S'` }, own: 'true', acl: { column: 'c.relacl', letter: `'s'` } },
  global('tablespace', 'pg_tablespace', 'b', 'spc', 't'),
  global('foreignDataWrapper', 'pg_foreign_data_wrapper', 'w', 'fdw', 'F'),
  global('foreignServer', 'pg_foreign_server', 's', 'srv', 'S'),
];

/** What has no schema; its columns share a prefix. */
function global(kind: string, catalog: keyof typeof classid, alias: string, prefix: string, letter: string): Source {
  const column = `${alias}.${prefix}`;
  return {
    kinds: { [kind]: 'true' },
    catalog,
    from: `pg_catalog.${catalog} ${alias}`,
    own: 'true',
    oid: `${alias}.oid`,
    schema: 'null',
    name: `${column}name`,
    detail: 'null',
    owner: `${column}owner`,
    acl: { column: `${column}acl`, letter: `'${letter}'` },
  };
}

/** The rows of targets: what names them, the row's id and the transaction that wrote it last. */
export function writtenTargets(sources: readonly Source[]): string {
  return sources
    .map((source) => {
      const { schema, name, detail, from, own, catalog, oid } = source;
      const [alias] = /^\w+/.exec('column' in source.kinds ? detail : oid)!;
      const id =
        'column' in source.kinds ? `1249 || '/' || ${oid} || '/' || ${alias}.attnum` : `${classid[catalog]} || '/' || ${oid} || '/0'`;
      return `select ${onOf(source)} as "on", ${schema}::text as schema, ${name}::text as name, ${detail}::text as detail, ${id} as "id row", ${writtenAt(alias)} as "at row" from ${from} where ${own}`;
    })
    .join(' union all ');
}

/** The identity columns of a target, as SQL over its source; `on` names one of the source's kinds. */
export function onOf({ kinds }: Pick<Source, 'kinds'>): string {
  const [first, ...others] = Object.entries(kinds) as [[string, string], ...[string, string][]];
  if (others.length === 0) return `'${first[0]}'`;
  return `case ${[first, ...others].map(([kind, condition]) => `when ${condition} then '${kind}'`).join(' ')} end`;
}

/** The row of a target in its source: FROM, and the conditions that find it, for a query that a person reads. */
export function rowOf(target: Partial<Target>, source: Source): { from: string; where: string } {
  const conditions = [
    source.kinds[target.on!]!,
    ...(['schema', 'name', 'detail'] as const).flatMap((field) => {
      const value = target[field];
      if (source[field] === 'null' || typeof value !== 'string') return [];
      return [`${target.on === 'function' && field === 'detail' ? argumentTypes('p') : source[field]} = ${quoteLiteral(value)}`];
    }),
  ];
  const whole = target.on === 'database' ? source.own : conditions.filter((condition) => condition !== 'true').join(' and ');
  return { from: source.from, where: whole };
}

/** `table public.orders`, `function public.f(integer)`, `column public.orders.total`, `database`. */
export function targetAddress({ on, schema, name, detail }: Partial<Target>): string {
  if (on === 'database') return 'database';
  return `${on} ${targetName({ on: on!, schema: schema ?? null, name: name!, detail: detail ?? null })}`;
}

/** The same without what it is. */
export function targetName({ on, schema, name, detail }: Target): string {
  return on === 'function' ? `${address(schema, name)}(${detail ?? ''})` : address(schema, name, detail);
}

/** The objects of which one must exist; none for what is no kind. */
export function targetRefs({ on, schema, name, detail }: Partial<Target>): Ref[] {
  switch (on) {
    case 'database':
    case 'language':
    case undefined:
      return [];
    case 'column':
      return [
        { kind: 'column', identity: { schema, table: name, name: detail } },
        { kind: 'view', identity: { schema, name } },
        { kind: 'materializedView', identity: { schema, name } },
      ];
    case 'function':
      return [{ kind: on, identity: { schema, name, arguments: detail } }];
    default:
      return [{ kind: on, identity: schema === null || schema === undefined ? { name } : { schema, name } }];
  }
}

/** The keys of whatever relation may have this name. */
export function relationsNamed(schema: string | null | undefined, name: string | undefined): string[] {
  return ['table', 'view', 'materializedView'].map((on) => `${on} ${address(schema, name)}`);
}

const plurals: Record<string, string> = {
  database: 'database',
  compositeType: 'composite types',
  rangeType: 'range types',
  eventTrigger: 'event triggers',
  statistics: 'statistics',
  identitySequence: 'sequences',
  foreignDataWrapper: 'foreign-data wrappers',
  foreignServer: 'foreign servers',
};

/** The group of tests that what belongs to a target stands in. */
export function targetGroup({ on, schema, name }: Partial<Target>): string {
  return onRelation(on) ? address(schema, name) : (plurals[on!] ?? `${on}s`);
}

/** Whether the target has a group of its own. */
export function onRelation(on: string | undefined): boolean {
  return on === 'table' || on === 'view' || on === 'materializedView' || on === 'foreignTable' || on === 'column';
}

const words: Record<string, string> = {
  materializedView: 'materialized view',
  function: 'routine',
  enum: 'type',
  compositeType: 'type',
  rangeType: 'type',
  eventTrigger: 'event trigger',
  foreignDataWrapper: 'foreign data wrapper',
  foreignServer: 'foreign server',
  identitySequence: 'sequence',
};

/** `materialized view "public"."totals"`: the target behind ALTER and ON. The database goes through `onDatabase`. */
export function targetSql({ on, schema, name, detail }: Target): string {
  const path = schema === null ? quoteIdent(name) : qualified(schema, name);
  return `${words[on] ?? on} ${path}${on === 'function' ? `(${detail ?? ''})` : ''}`;
}

/** A statement about the database that is connected to, whatever its name: `before "name" after`. */
export function onDatabase(before: string, after: string): string {
  const text = [before, '%I', after].map((part) => (part === '%I' ? part : part.replaceAll('%', '%%'))).join(' ');
  return `do ${dollarQuote(`begin execute format(${quoteLiteral(text)}, current_database()); end`)};`;
}
