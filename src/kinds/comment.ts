import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, classid, notOfExtension, pinned, userSchema, writtenAt } from './catalog.ts';
import { defineKind, id, idOrNull, type EvidenceOf, type Ref, type Server } from './kind.ts';
import * as sources from './target.ts';
import {
  onDatabase,
  onOf,
  onRelation,
  type Source,
  type Target,
  targetAddress,
  targetGroup,
  targetName,
  targetRefs,
  targetSql,
} from './target.ts';
import { mayHold } from './trace.ts';

/** Where the catalog keeps what can have a comment; of what has no owner, only the fields that a comment needs. */
interface Commented extends Omit<Source, 'owner' | 'acl' | 'catalog'> {
  classOid: number;
  /** The number of the column, for the comment on a column. */
  sub?: string;
  /** Comments of what the databases of a cluster share stand in another catalog. */
  shared?: boolean;
}

const of = (source: Source, more: Partial<Commented> = {}): Commented => ({
  classOid: classid[source.catalog],
  ...source,
  ...more,
});

const onTable = {
  schema: 'n.nspname',
  name: 'c.relname',
  own: `c.relkind in ('r', 'p', 'v', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')}`,
};
const relation = 'join pg_catalog.pg_namespace n on n.oid = c.relnamespace';
const onType = { schema: 'n.nspname', name: 't.typname', own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}` };
const type = 'join pg_catalog.pg_namespace n on n.oid = t.typnamespace';

const constraints = { primaryKey: 'p', unique: 'u', check: 'c', foreignKey: 'f', exclusion: 'x' };

/** An extension's comment is its own, so extensions are not among them. */
const commented: readonly Commented[] = [
  of(sources.relations),
  of(sources.columns, { sub: 'a.attnum' }),
  of(sources.routines),
  of(sources.types),
  // initdb gives the schema public a comment.
  of(sources.schemas, { own: `${sources.schemas.own} and not (n.nspname = 'public' and said.description = 'standard public schema')` }),
  of(sources.collations),
  of(sources.publications),
  of(sources.extendedStatistics),
  of(sources.eventTriggers),
  // initdb gives the database postgres a comment.
  of(sources.currentDatabase, {
    own: `${sources.currentDatabase.own} and said.description <> 'default administrative connection database'`,
    shared: true,
  }),
  {
    kinds: { role: 'true' },
    classOid: 1260,
    from: 'pg_catalog.pg_roles r',
    oid: 'r.oid',
    schema: 'null',
    name: 'r.rolname',
    detail: 'null',
    own: `r.rolname !~ '^pg_'`,
    shared: true,
  },
  {
    kinds: Object.fromEntries(Object.entries(constraints).map(([kind, letter]) => [kind, `k.contype = '${letter}'`])),
    classOid: classid.pg_constraint,
    from: `pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid ${relation}`,
    oid: 'k.oid',
    detail: 'k.conname',
    ...onTable,
    own: `k.contype in ('p', 'u', 'c', 'f', 'x') and ${onTable.own}`,
  },
  {
    kinds: { index: 'true' },
    classOid: classid.pg_class,
    from: `pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indrelid ${relation}`,
    oid: 'i.indexrelid',
    detail: 'ic.relname',
    ...onTable,
  },
  {
    kinds: { trigger: 'true' },
    traces: ['trigger'],
    classOid: classid.pg_trigger,
    from: `pg_catalog.pg_trigger g join pg_catalog.pg_class c on c.oid = g.tgrelid ${relation}`,
    oid: 'g.oid',
    detail: 'g.tgname',
    ...onTable,
    own: `not g.tgisinternal and ${onTable.own}`,
  },
  {
    kinds: { policy: 'true' },
    traces: ['policy'],
    classOid: classid.pg_policy,
    from: `pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid ${relation}`,
    oid: 'p.oid',
    detail: 'p.polname',
    ...onTable,
  },
  {
    kinds: { rule: 'true' },
    classOid: classid.pg_rewrite,
    from: `pg_catalog.pg_rewrite w join pg_catalog.pg_class c on c.oid = w.ev_class ${relation}`,
    oid: 'w.oid',
    detail: 'w.rulename',
    ...onTable,
    own: `w.rulename <> '_RETURN' and ${onTable.own}`,
  },
  {
    kinds: { domainCheck: 'true' },
    traces: ['pg_type d'],
    classOid: classid.pg_constraint,
    from: `pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid ${type}`,
    oid: 'k.oid',
    detail: 'k.conname',
    ...onType,
    own: `k.contype = 'c' and ${onType.own}`,
  },
  {
    kinds: { attribute: 'true' },
    traces: ['pg_class c'],
    classOid: classid.pg_class,
    from: `pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind = 'c' join pg_catalog.pg_type t on t.oid = c.reltype ${type}`,
    oid: 'c.oid',
    sub: 'a.attnum',
    detail: 'a.attname',
    ...onType,
    own: `a.attnum > 0 and not a.attisdropped and ${onType.own}`,
  },
];

/** What can have a comment. */
export const commentable = commented.flatMap(({ kinds }) => Object.keys(kinds));

const joined = ({ classOid, oid, sub, shared }: Commented, local: string): string =>
  `join ${shared === true ? 'pg_catalog.pg_shdescription' : local} said on said.classoid = ${classOid} and said.objoid = ${oid}${shared === true ? '' : sub === undefined ? ' and said.objsubid = 0' : ` and said.objsubid > 0 and said.objsubid::int2 = ${sub}`}`;

/** Of the sources that a server may have rows of. */
const rows = (server: Server): string =>
  commented
    .filter(({ traces = [] }) => mayHold(server, ...traces))
    .map(
      (source) =>
        `select ${onOf(source)} as "on", ${source.schema}::text as schema, ${source.name}::text as name, ${source.detail}::text as detail, said.description as text from ${source.from} ${joined(source, 'described')} where ${source.own}`,
    )
    .join(' union all ');

/** The system has thousands of comments: what initdb made lies below, apart from the schema public. */
const described = (columns: string): string =>
  `with described as materialized (select e.classoid, e.objoid, e.objsubid, ${columns} from pg_catalog.pg_description e where e.objoid >= 16384 or e.classoid = ${classid.pg_namespace})`;

const written = `${described('e.description, e.xmin, e.cmin')} ${commented
  .map((source) => {
    const { schema, name, detail, from, own } = source;
    return `select ${onOf(source)} as "on", ${schema}::text as schema, ${name}::text as name, ${detail}::text as detail, ${writtenAt('said')} as "at row" from ${from} ${joined(source, 'described')} where ${own}`;
  })
  .join(' union all ')}`;

interface Comment extends Target {
  text: string;
}

/** What an object of this kind is about. */
function targetOf({ on, schema, name, detail }: Partial<Comment>): Target {
  return { on: on!, schema: schema ?? null, name: name!, detail: detail ?? null };
}

/** The kinds whose objects are named within a table, a domain or a composite type, and what that is called in their identity. */
const within: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...Object.keys(constraints), 'index', 'trigger', 'policy', 'rule'].map((kind) => [kind, 'table'])),
  domainCheck: 'domain',
  attribute: 'composite',
};

function commentAddress(object: Partial<Target>): string {
  return within[object.on ?? ''] === undefined
    ? targetAddress(object)
    : `${object.on} ${address(object.schema, object.name, object.detail)}`;
}

function refs(target: Partial<Target>): Ref[] {
  const parent = within[target.on ?? ''];
  if (parent === undefined) return targetRefs(target);
  return [{ kind: target.on!, identity: { schema: target.schema, [parent]: target.name, name: target.detail } }];
}

function commentOn(target: Target, text: string): string {
  const { on, schema, name, detail } = target;
  if (on === 'database') return onDatabase('comment on database', `is ${text}`);
  const parent = schema === null ? quoteIdent(name) : qualified(schema, name);
  const sql =
    on === 'column' || on === 'attribute'
      ? `column ${parent}.${quoteIdent(detail!)}`
      : on === 'index'
        ? `index ${qualified(schema!, detail!)}`
        : on === 'domainCheck'
          ? `constraint ${quoteIdent(detail!)} on domain ${parent}`
          : on in constraints
            ? `constraint ${quoteIdent(detail!)} on ${parent}`
            : within[on] === undefined
              ? targetSql(target)
              : `${on} ${quoteIdent(detail!)} on ${parent}`;
  return `comment on ${sql} is ${text};`;
}

/** The same as the catalog query, in the catalogs of this one target. */
function evidence({ intended, actual }: { intended: Partial<Comment>; actual: Partial<Comment> | undefined }): EvidenceOf | undefined {
  const { on = '' } = intended;
  const source = commented.find(({ kinds }) => on in kinds);
  if (source === undefined || typeof intended.text !== 'string') return undefined;
  const named = (['schema', 'name', 'detail'] as const)
    .filter((part) => source[part] !== 'null')
    .map((part) => `${source[part]} = ${quoteLiteral(intended[part] ?? '')}`);
  const settings = on === 'function' ? pinned : '';
  return {
    query: `select said.description as text from ${settings}${source.from} ${joined(source, 'pg_catalog.pg_description')} where ${[...(on === 'database' ? [source.own] : named), source.kinds[on]!].filter((part) => part !== 'true').join(' and ')}`,
    expected: { text: '1 row', rows: [{ text: intended.text }] },
    actual: actual === undefined ? { text: 'no row', rows: [] } : { text: '1 row', rows: [{ text: actual.text }] },
  };
}

export const comment = defineKind({
  name: 'comment',
  plural: 'comments',
  heading: 'Objects',
  statements: ['CommentStmt'],
  identity: { on: id('o."on"'), schema: idOrNull('o.schema'), name: id('o.name'), detail: idOrNull('o.detail') },
  from: (server) => `(${described('e.description')} ${rows(server)}) o`,
  traces: ['comment', 'publicComment', 'sharedComment'],
  where: 'true',
  properties: {
    text: {
      schema: z.string(),
      sql: 'o.text',
      freeText: true,
      show: (text: string) => JSON.stringify(text),
      severity: 'low',
      impact: 'Whoever reads it is told something else; tools that take instructions from comments do something else.',
    },
  },
  requires: (object) => {
    const needed = refs(object);
    return needed.length > 0 ? [needed] : [];
  },
  address: commentAddress,
  written: { query: written, address: commentAddress, columns: () => [{ alias: 'row', column: undefined }] },
  group: (object) => {
    const parent = within[object.on ?? ''];
    if (parent === undefined) return targetGroup(object);
    return parent === 'table' ? address(object.schema, object.name) : parent === 'domain' ? 'domains' : 'composite types';
  },
  title: (object) => {
    const { on, detail } = targetOf(object);
    if (on === 'database' || (onRelation(on) && detail === null)) return 'comment';
    if (on === 'column' || within[on] === 'table') return `comment on ${on} ${address(detail)}`;
    return `comment on ${targetName(targetOf(object))}`;
  },
  missing: { severity: 'low', impact: 'Whoever reads the schema is not told; tools that take instructions from comments do not get them.' },
  evidence,
  unintended: () => ({ verdict: 'notice', severity: 'low', impact: 'It says something that nobody meant to say.' }),
  create: (object) => (object.text === undefined ? undefined : commentOn(targetOf(object), quoteLiteral(object.text))),
  alter: (intended) => (intended.text === undefined ? undefined : commentOn(targetOf(intended), quoteLiteral(intended.text))),
  drop: (object) => commentOn(targetOf(object), 'null'),
});
