import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, namesIn, notOfExtension, schemaRef, systemName, userSchema } from './catalog.ts';
import { defaultName } from './constraint.ts';
import { defineKind, id } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { showNameSql, typeRefs } from './reference.ts';

export const domain = defineKind({
  name: 'domain',
  plural: 'domains',
  objectTypes: ['OBJECT_DOMAIN'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('t.typname') },
  from: 'pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace',
  where: `t.typtype = 'd'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_type d'],
  properties: {
    type: {
      schema: z.string(),
      sql: 'pg_catalog.format_type(t.typbasetype, t.typtypmod)',
      equality: 'type',
      severity: 'high',
      impact: 'Values are stored, compared or refused otherwise than the application expects.',
    },
    notNull: {
      schema: z.boolean(),
      sql: 't.typnotnull',
      severity: 'medium',
      impact: 'NULL gets in where it should not, or is refused where it should be possible.',
    },
    default: {
      schema: z.union([z.string(), z.number(), z.boolean()]).transform(String).nullable(),
      sql: 'pg_catalog.pg_get_expr(t.typdefaultbin, 0)',
      equality: 'expression',
      place: 'default',
      severity: 'medium',
      impact: 'Where neither the statement nor the column gives a value, new rows get another one, or are refused.',
    },
    collation: {
      schema: systemName.nullable(),
      sql: `case when t.typcollation <> 0 then (select ${showNameSql('ln.nspname', 'l.collname')} from pg_catalog.pg_type b, pg_catalog.pg_collation l join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace where b.oid = t.typbasetype and b.typcollation <> t.typcollation and l.oid = t.typcollation) end`,
      severity: 'medium',
      impact: 'Values sort and compare otherwise, and unique means something else.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  mentions: ({ type }) => typeRefs(type),
  group: () => 'domains',
  title: ({ schema, name }) => `domain ${address(schema, name)}`,
  destroy: ({ schema, name }) => `drop domain ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever casts to it or has a column of it fails.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'Nobody says what this type is for.' }),
  create: ({ schema, name, type, collation, default: value, notNull }) => {
    if (type === undefined) return undefined;
    const parts = [`create domain ${qualified(schema!, name!)} as ${type}`];
    if (typeof collation === 'string') parts.push(`collate ${qualified(...namesIn(collation))}`);
    if (typeof value === 'string') parts.push(`default ${value}`);
    if (notNull === true) parts.push('not null');
    return `${parts.join(' ')};`;
  },
  alter: ({ schema, name, default: value, notNull }, _actual, differing) => {
    const altered = `alter domain ${qualified(schema!, name!)}`;
    const statements = [];
    if (differing.includes('default')) statements.push(value === null ? `${altered} drop default;` : `${altered} set default ${value};`);
    if (differing.includes('notNull')) statements.push(`${altered} ${notNull ? 'set' : 'drop'} not null;`);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
});

interface DomainCheck {
  schema: string;
  domain: string;
  name: string;
  expression: string;
  validated: boolean;
}

function addCheck({ schema, domain: type, name, expression, validated }: Partial<DomainCheck>): string | undefined {
  if (expression === undefined) return undefined;
  const named = name === undefined ? '' : `constraint ${quoteIdent(name)} `;
  return `alter domain ${qualified(schema!, type!)} add ${named}check (${expression})${validated === false ? ' not valid' : ''};`;
}

function dropCheck({ schema, domain: type, name }: Partial<DomainCheck>): string {
  return `alter domain ${qualified(schema!, type!)} drop constraint ${quoteIdent(name!)};`;
}

export const domainCheck = defineKind({
  name: 'domainCheck',
  plural: 'domainChecks',
  heading: 'Objects',
  objectTypes: ['OBJECT_DOMCONSTRAINT'],
  identity: { schema: id('n.nspname'), domain: id('t.typname'), name: id('k.conname') },
  from: 'pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid join pg_catalog.pg_namespace n on n.oid = t.typnamespace',
  where: `k.contypid <> 0 and k.contype = 'c'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_type', 't.oid')}`,
  traces: ['pg_type d'],
  properties: {
    expression: {
      schema: z.string(),
      sql: 'pg_catalog.pg_get_expr(k.conbin, 0)',
      equality: 'expression',
      place: 'domain',
      severity: 'medium',
      impact: 'Values get in that should be refused, or are refused that should get in.',
    },
    validated: {
      schema: z.boolean(),
      sql: 'k.convalidated',
      severity: 'low',
      impact: 'Rows that were there before may hold values that the check refuses.',
    },
  },
  requires: ({ schema, domain: type }) => [[{ kind: 'domain', identity: { schema, name: type } }]],
  mentions: ({ expression }) => mentionedIn(expression),
  shapeAddress: ({ expression }) => (typeof expression === 'string' ? `check (${expression})` : 'check'),
  group: () => 'domains',
  title: ({ schema, domain: type, name, expression }, byShape) =>
    `domain ${address(schema, type)} ${byShape ? (typeof expression === 'string' ? `check (${expression})` : 'check') : `check ${address(name)}`}`,
  shape: {
    defaults: () => ({}),
    name: ({ domain: type }) => defaultName(type, [], 'check'),
    resembles: () => false,
  },
  // A check that old rows need not meet is not what anybody means who does not say so.
  complete: (stated) => ({ validated: true, ...stated }),
  renamed: 'notice',
  definition: ['expression'],
  missing: { severity: 'medium', impact: 'Values get in that should be refused.' },
  unintended: () => ({ verdict: 'gap', severity: 'low', impact: 'It refuses values that were meant to get in.' }),
  create: addCheck,
  alter: (intended, actual, differing) => {
    const check = { ...actual, ...intended, name: intended.name ?? actual.name! };
    if (differing.includes('expression')) return `begin;\n${dropCheck(actual)}\n${addCheck(check)!}\ncommit;`;
    const altered = `alter domain ${qualified(actual.schema!, actual.domain!)}`;
    const statements = [];
    if (differing.includes('validated') && intended.validated === true)
      statements.push(`${altered} validate constraint ${quoteIdent(actual.name!)};`);
    if (differing.includes('name'))
      statements.push(`${altered} rename constraint ${quoteIdent(actual.name!)} to ${quoteIdent(intended.name!)};`);
    return statements.length > 0 ? statements.join('\n') : undefined;
  },
  drop: dropCheck,
});
