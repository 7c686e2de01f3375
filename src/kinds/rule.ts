import { z } from 'zod';
import { qualified, quoteIdent } from '../sql/quote.ts';
import { address, notOfExtension, relationRefs, userSchema } from './catalog.ts';
import { enabled, enabledSql, enabling, type Enabled, fires } from './enabled.ts';
import { defineKind, id } from './kind.ts';
import { mentionedInRule } from './mentions.ts';

interface Rule {
  schema: string;
  table: string;
  name: string;
  definition: string;
  enabled: Enabled;
}

function create(rule: Partial<Rule>): string | undefined {
  if (typeof rule.definition !== 'string') return undefined;
  const made = `${rule.definition.replace(/^\s*create\s+rule/i, 'create or replace rule')};`;
  return rule.enabled === undefined || rule.enabled === 'origin' ? made : `${made}\n${enable(rule)}`;
}

function enable({ schema, table, name, enabled: state }: Partial<Rule>): string {
  return `alter table ${qualified(schema!, table!)} ${enabling[state!]} rule ${quoteIdent(name!)};`;
}

export const rule = defineKind({
  name: 'rule',
  plural: 'rules',
  objectTypes: ['OBJECT_RULE'],
  heading: 'Objects',
  statements: ['RuleStmt'],
  identity: { schema: id('n.nspname'), table: id('c.relname'), name: id('r.rulename') },
  from: 'pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  // A view is made of the rule _RETURN.
  where: `r.rulename <> '_RETURN'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')} and ${notOfExtension('pg_rewrite', 'r.oid')}`,
  properties: {
    /** The whole CREATE RULE: condition and actions can be read only together with OLD and NEW. */
    definition: {
      schema: z.string().transform((text) => text.replace(/[\s;]+$/, '')),
      sql: `rtrim(pg_catalog.pg_get_ruledef(r.oid), ';')`,
      equality: 'statement',
      severity: 'high',
      impact: 'Statements on the table are turned into something else than intended.',
    },
    on: {
      schema: z.enum(['select', 'insert', 'update', 'delete']),
      sql: `case r.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert' when '4' then 'delete' end`,
      onlyStated: true,
      severity: 'high',
      impact: 'It changes other statements than it was written for.',
    },
    instead: {
      schema: z.boolean(),
      sql: 'r.is_instead',
      onlyStated: true,
      severity: 'high',
      impact: 'The statement itself runs where it should be replaced, or is lost where it should run.',
    },
    enabled: {
      schema: enabled,
      sql: enabledSql('r.ev_enabled'),
      severity: 'high',
      impact: 'A disabled rule has no effect: statements run as they are written.',
    },
  },
  requires: ({ schema, table }) => [relationRefs(schema, table)],
  complete: (stated) => ({ enabled: fires, ...stated }),
  mentions: ({ schema, table, definition }) => mentionedInRule(schema, table, definition),
  group: ({ schema, table }) => address(schema, table),
  title: ({ name }) => `rule ${address(name)}`,
  missing: { severity: 'high', impact: 'Statements that it should turn into others run as they are written.' },
  unintended: ({ enabled: state, instead }) => {
    if (state === 'disabled') return { verdict: 'gap', severity: 'low', impact: 'It does nothing until somebody enables it.' };
    return instead
      ? { verdict: 'gap', severity: 'high', impact: 'Statements on the table do something else than they say.' }
      : { verdict: 'gap', severity: 'medium', impact: 'Statements on the table do more than they say.' };
  },
  create,
  alter: (intended, actual, differing) => {
    if (differing.includes('definition')) return create({ ...actual, ...intended });
    return differing.includes('enabled') ? enable({ ...actual, enabled: intended.enabled ?? 'origin' }) : undefined;
  },
  drop: ({ schema, table, name }) => `drop rule ${quoteIdent(name!)} on ${qualified(schema!, table!)};`,
});
