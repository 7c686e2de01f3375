import { z } from 'zod';
import { qualified, quoteLiteral } from '../sql/quote.ts';
import { address, notOfExtension, options, optionsToJson, schemaRef, userSchema } from './catalog.ts';
import { defineKind, type EvidenceOf, id } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { optionList, optionStatements } from './option-statements.ts';
import { openToStrangers, saysWhoCan, sayWhoCan, strangersWith } from './strangers.ts';
import type { Target } from './target.ts';
import { columnTypesOnMajor, definition, definitionSql, definitionWritten, viewColumns } from './view.ts';

export const materializedView = defineKind({
  name: 'materializedView',
  plural: 'materializedViews',
  objectTypes: ['OBJECT_MATVIEW'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('c.relname') },
  from: 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace',
  where: `c.relkind = 'm'`,
  own: `${userSchema('n.nspname')} and ${notOfExtension('pg_class', 'c.oid')}`,
  traces: ['pg_class m'],
  properties: {
    definition: {
      schema: definition,
      sql: definitionSql,
      written: definitionWritten,
      equality: 'query',
      severity: 'high',
      impact: 'It holds other rows or values than intended.',
    },
    ...viewColumns,
    populated: {
      schema: z.boolean(),
      sql: 'c.relispopulated',
      severity: 'high',
      impact: 'Whatever reads it fails until it is refreshed.',
    },
    options: {
      schema: options,
      sql: optionsToJson('c.reloptions'),
      harmless: true,
      severity: 'low',
      impact: 'Vacuum, fill factor or another storage parameter is not as tuned.',
    },
  },
  requires: ({ schema }) => [[schemaRef(schema)]],
  mentions: (view) => mentionedIn(view.definition),
  group: ({ schema, name }) => address(schema, name),
  title: () => 'materialized view',
  onMajor: columnTypesOnMajor,
  // A dump makes all WITH NO DATA, and whoever uses one refreshes it.
  fromMigrations: ({ populated, ...rest }) => (populated ? { ...rest, populated } : rest),
  destroy: ({ schema, name }) => `drop materialized view ${qualified(schema!, name!)};`,
  missing: { severity: 'high', impact: 'Whatever reads this materialized view fails.' },
  evidence: ({ actual, differing }, world) =>
    actual !== undefined && differing.join() === 'readers'
      ? readersEvidence(actual, strangersWith(asTarget(actual), ['select'], world))
      : undefined,
  unintended: (view, world) => {
    const target = asTarget(view);
    return openToStrangers(target, ['select'], world)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: `${sayWhoCan(target, ['select'], world)} reads all of it: a materialized view has no row-level security.`,
        }
      : { verdict: 'gap', severity: 'low', impact: 'Nobody says what this materialized view is for or who may read it.' };
  },
  unsaid: (_, view, world, said) => {
    const target = asTarget(view);
    return saysWhoCan(target, ['select'], world, said)
      ? undefined
      : { property: 'readers', actual: strangersWith(target, ['select'], world) };
  },
  create: ({ schema, name, definition: query, populated, options: parameters }) => {
    if (typeof query !== 'string') return undefined;
    const settings = Object.keys(parameters ?? {}).length > 0 ? ` with (${optionList(parameters!)})` : '';
    return `create materialized view ${qualified(schema!, name!)}${settings} as\n${query}${populated === false ? '\nwith no data' : ''};`;
  },
  alter: (intended, actual, differing) => {
    const named = qualified(actual.schema!, actual.name!);
    // Made anew it would lose its indexes and privileges.
    if (!differing.every((name) => name === 'populated' || name === 'options')) return undefined;
    const statements = differing.includes('options')
      ? optionStatements(`alter materialized view ${named}`, intended.options ?? {}, actual.options ?? {})
      : [];
    if (differing.includes('populated'))
      statements.push(`refresh materialized view ${named}${intended.populated === true ? '' : ' with no data'};`);
    return statements.join('\n');
  },
});

function asTarget({ schema, name }: { schema?: string; name?: string }): Target {
  return { on: 'materializedView', schema: schema ?? null, name: name!, detail: null };
}

/** Which of the strangers read it, whatever way they may. */
function readersEvidence({ schema, name }: { schema?: string; name?: string }, readers: readonly string[]): EvidenceOf {
  const names = readers.map((who) => `(${quoteLiteral(who)}, ${quoteLiteral(who === 'PUBLIC' ? 'public' : who)}::name)`).join(', ');
  return {
    query: `select n.nspname as "schema", c.relname as "name", to_json(array(select s.who from (values ${names}) s(who, role) where pg_catalog.has_any_column_privilege(s.role, c.oid, 'select') and pg_catalog.has_schema_privilege(s.role, n.oid, 'usage'))) as "readers"
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${quoteLiteral(schema!)} and c.relname = ${quoteLiteral(name!)}`,
    expected: { text: '1 row; readers are none', rows: [{ schema: schema!, name: name!, readers: [] }] },
    actual: { text: '1 row', rows: [{ schema: schema!, name: name!, readers: [...readers] }] },
  };
}
