import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { aclProperty, asked, ownerProperty } from './asked.ts';
import { address, inSchema, lastWrittenAt, namesIn, nameText, notOfExtension, schemaRef, userSchema } from './catalog.ts';
import { defineKind, id } from './kind.ts';
import { showIdentSql, showNameSql } from './reference.ts';
import { behindRows } from './sequence-position.ts';

/** Text, because bounds exceed what a JSON number holds. */
const integer = z.union([z.string(), z.number()]).transform(String);

interface Sequence {
  schema: string;
  name: string;
  type: string;
  start: string;
  increment: string;
  minValue: string;
  maxValue: string;
  cache: string;
  cycle: boolean;
  ownedBy: string | null;
  unlogged?: boolean;
}

const own = `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and c.relpersistence <> 't'`;

/** The row of the sequence behind an identity column. */
const ofIdentity = `exists (select from pg_catalog.pg_depend i where i.classid = 1259 and i.objid = c.oid and i.deptype = 'i')`;

/** The column that a sequence depends on in this way: `a` where it is owned by it, `i` where it is its identity. */
function columnSql(deptype: 'a' | 'i'): string {
  return `(select ${showNameSql('tn.nspname', 'tc.relname')} || '.' || ${showIdentSql('a.attname')} from pg_catalog.pg_depend d join pg_catalog.pg_class tc on tc.oid = d.refobjid join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.classid = 1259 and d.objid = c.oid and d.refclassid = 1259 and d.refobjsubid > 0 and d.deptype = '${deptype}')`;
}

/** Who said last that a column owns it. */
const ownedByWritten = lastWrittenAt(
  `pg_catalog.pg_depend w where w.classid = 1259 and w.objid = c.oid and w.refclassid = 1259 and w.refobjsubid > 0 and w.deptype = 'a'`,
);

/** The clauses of CREATE and ALTER SEQUENCE for the stated ones of these properties. */
function clauses({ type, start, increment, minValue, maxValue, cache, cycle, ownedBy }: Partial<Sequence>): string[] {
  const parts = [];
  if (type !== undefined) parts.push(`as ${type}`);
  if (increment !== undefined) parts.push(`increment by ${increment}`);
  if (minValue !== undefined) parts.push(`minvalue ${minValue}`);
  if (maxValue !== undefined) parts.push(`maxvalue ${maxValue}`);
  if (start !== undefined) parts.push(`start with ${start}`);
  if (cache !== undefined) parts.push(`cache ${cache}`);
  if (cycle !== undefined) parts.push(cycle ? 'cycle' : 'no cycle');
  if (ownedBy !== undefined) parts.push(`owned by ${ownedBy === null ? 'none' : qualified(...namesIn(ownedBy))}`);
  return parts;
}

export const sequence = defineKind({
  name: 'sequence',
  plural: 'sequences',
  objectTypes: ['OBJECT_SEQUENCE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('c.relname') },
  from: 'pg_catalog.pg_sequence s join pg_catalog.pg_class c on c.oid = s.seqrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  // The sequence behind an identity column is a part of that column.
  where: `not ${ofIdentity}`,
  own,
  traces: ['pg_class S'],
  properties: {
    type: {
      schema: z.string(),
      sql: 'pg_catalog.format_type(s.seqtypid, null)',
      equality: 'type',
      severity: 'medium',
      impact: 'It gives out numbers of another range than its column holds.',
    },
    start: {
      schema: integer,
      sql: 's.seqstart::text',
      severity: 'low',
      impact: 'After a restart it gives out other numbers.',
    },
    increment: {
      schema: integer,
      sql: 's.seqincrement::text',
      severity: 'medium',
      impact: 'It leaves out numbers, or gives out such as another writer takes.',
    },
    minValue: {
      schema: integer,
      sql: 's.seqmin::text',
      severity: 'medium',
      impact: 'It ends, or starts over, at another number.',
    },
    maxValue: {
      schema: integer,
      sql: 's.seqmax::text',
      severity: 'medium',
      impact: 'It runs out earlier, or gives out numbers that its column cannot hold.',
    },
    cache: {
      schema: integer,
      sql: 's.seqcache::text',
      severity: 'low',
      impact: 'Sessions skip more numbers, or wait for each other more.',
    },
    cycle: {
      schema: z.boolean(),
      sql: 's.seqcycle',
      severity: 'medium',
      impact: 'At its end it gives out numbers again instead of failing, or the reverse.',
    },
    ownedBy: {
      schema: nameText(3).nullable(),
      sql: columnSql('a'),
      written: ownedByWritten,
      severity: 'low',
      impact: 'It stays when its column is dropped, or goes when another one is.',
    },
    unlogged: {
      schema: z.boolean(),
      sql: `c.relpersistence = 'u'`,
      since: 15,
      severity: 'medium',
      impact: 'After a crash an unlogged sequence starts over and gives out numbers again.',
    },
  },
  requires: ({ schema, ownedBy }) => {
    const [tableSchema, table, name] = typeof ownedBy === 'string' ? namesIn(ownedBy) : [];
    return [[schemaRef(schema)], ...(name === undefined ? [] : [[{ kind: 'column', identity: { schema: tableSchema, table, name } }]])];
  },
  complete: (stated) => (stated.ownedBy === undefined ? stated : { ...stated, ownedBy: inSchema(stated.ownedBy, stated.schema, 2) }),
  group: () => 'sequences',
  title: ({ schema, name }) => `sequence ${address(schema, name)}`,
  destroy: ({ schema, name }) => `drop sequence ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Inserts that take their number from it fail.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what takes its numbers from it.' }),
  // Its column may take its default from it, so that one of the two has to be there first.
  create: ({ ownedBy, ...object }) => {
    const named = qualified(object.schema!, object.name!);
    const made = `${[`create ${object.unlogged === true ? 'unlogged ' : ''}sequence if not exists ${named}`, ...clauses(object)].join(' ')};`;
    if (typeof ownedBy !== 'string') return made;
    const owned = `alter sequence ${named} ${clauses({ ownedBy }).join(' ')};`;
    const [schema, table, column] = namesIn(ownedBy);
    // It need not hold numbers: some are made into a text, or it is owned for another reason.
    const text = `${quoteIdent(column!)}::text`;
    const number = `case when ${text} ~ '^[0-9]{1,18}$' then ${text}::bigint end`;
    return [made, owned, behindRows(`${quoteLiteral(named)}::regclass`, qualified(schema!, table!), number)].join('\n');
  },
  alter: (intended, _actual, differing) => {
    const stated = Object.fromEntries(Object.entries(intended).filter(([name]) => differing.includes(name))) as Partial<Sequence>;
    const named = `alter sequence ${qualified(intended.schema!, intended.name!)}`;
    const parts = clauses(stated);
    const statements = parts.length > 0 ? [`${named} ${parts.join(' ')};`] : [];
    if (stated.unlogged !== undefined) statements.push(`${named} set ${stated.unlogged ? 'unlogged' : 'logged'};`);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
});

/** The sequence behind an identity column: compared as a part of the column, and asked about as a sequence. */
export const identitySequence = defineKind({
  ...asked,
  name: 'identitySequence',
  plural: 'identitySequences',
  label: 'sequence',
  identity: sequence.identity,
  from: sequence.from,
  where: ofIdentity,
  own,
  traces: ['pg_class S'],
  properties: {
    ...sequence.properties,
    ownedBy: { ...sequence.properties.ownedBy, sql: columnSql('i') },
    owner: ownerProperty('c.relowner'),
    acl: aclProperty('c.relacl', 's', 'c.relowner'),
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  group: () => 'sequences',
  title: ({ schema, name }) => `sequence ${address(schema, name)}`,
  missing: sequence.missing,
  alter: () => undefined,
});
