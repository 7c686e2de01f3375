import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, notOfExtension } from './catalog.ts';
import { enabled, enabledSql, enabling, type Enabled, fires } from './enabled.ts';
import { defineKind, id } from './kind.ts';
import { callRefs, calledNames, calls, qualifyCall, showNameSql } from './reference.ts';

const event = z.enum(['ddl_command_start', 'ddl_command_end', 'sql_drop', 'table_rewrite', 'login']);
const tags = z.union([z.string().transform((tag) => [tag]), z.array(z.string())]).transform((list) => list.map((tag) => tag.toUpperCase()));

interface EventTrigger {
  name: string;
  event: z.infer<typeof event>;
  tags: string[];
  calls: string;
  enabled: Enabled;
}

function create(trigger: Partial<EventTrigger>): string | undefined {
  const { name, event: on, tags: only, calls: call } = trigger;
  if (on === undefined || typeof call !== 'string') return undefined;
  const when = only?.length ? ` when tag in (${only.map((tag) => quoteLiteral(tag).trim()).join(', ')})` : '';
  const made = `create event trigger ${quoteIdent(name!)} on ${on}${when} execute function ${qualified(...calledNames(call))}();`;
  return trigger.enabled === undefined || trigger.enabled === 'origin' ? made : `${made}\n${enable(trigger)}`;
}

function enable({ name, enabled: state }: Partial<EventTrigger>): string {
  return `alter event trigger ${quoteIdent(name!)} ${enabling[state!]};`;
}

function drop({ name }: Partial<EventTrigger>): string {
  return `drop event trigger ${quoteIdent(name!)};`;
}

export const eventTrigger = defineKind({
  name: 'eventTrigger',
  plural: 'eventTriggers',
  objectTypes: ['OBJECT_EVENT_TRIGGER'],
  heading: 'Objects',
  identity: { name: id('v.evtname') },
  from: 'pg_catalog.pg_event_trigger v join pg_catalog.pg_proc p on p.oid = v.evtfoid join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace',
  where: 'true',
  own: notOfExtension('pg_event_trigger', 'v.oid'),
  traces: ['eventTrigger'],
  properties: {
    event: {
      schema: event,
      sql: 'v.evtevent',
      severity: 'high',
      impact: 'It runs at another moment than it was written for.',
    },
    /** The commands that it runs on; empty for all. */
    tags: {
      schema: tags,
      sql: `to_json(coalesce(v.evttags, '{}'))`,
      equality: 'set',
      severity: 'high',
      impact: 'It does not run on commands that it should see, or on ones that it should not.',
    },
    calls: {
      schema: calls,
      sql: `${showNameSql('pn.nspname', 'p.proname')} || '()'`,
      severity: 'high',
      impact: 'It does something else than intended.',
    },
    enabled: {
      schema: enabled,
      sql: enabledSql('v.evtenabled'),
      severity: 'high',
      impact: 'A disabled event trigger never runs; one for replicas runs only where changes are replayed.',
    },
  },
  requires: ({ calls: call }) => [[], ...callRefs(call)],
  group: () => 'event triggers',
  title: ({ name }) => `event trigger ${address(name)}`,
  qualify: qualifyCall,
  complete: (stated) => ({ enabled: fires, ...qualifyCall(stated, 'public') }),
  missing: { severity: 'high', impact: 'Commands that change the schema are no longer checked or completed by it.' },
  unintended: ({ enabled: state }) =>
    state === 'disabled'
      ? { verdict: 'gap', severity: 'low', impact: 'It does nothing until somebody enables it.' }
      : { verdict: 'gap', severity: 'high', impact: 'It runs on schema changes with the rights of whoever makes them, often a superuser.' },
  create,
  alter: (intended, actual, differing) => {
    if (differing.join() === 'enabled') return enable({ ...actual, enabled: intended.enabled ?? 'origin' });
    const created = create({ ...actual, ...intended });
    return created === undefined ? undefined : `begin;\n${drop(actual)}\n${created}\ncommit;`;
  },
  drop,
});
