import { z } from 'zod';
import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { address, classid, listOf, nameArray, namesIn, nameText, notOfExtension, oneOrMore, relationRefs, userSchema } from './catalog.ts';
import { enabled, enabledSql, enabling, type Enabled, fires } from './enabled.ts';
import { defineKind, id, type Ref } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { callRefs, calledNames, calls, qualifyCall, showNameSql } from './reference.ts';

const timing = z.enum(['before', 'after', 'instead of']);
const event = z.enum(['insert', 'update', 'delete', 'truncate']);
const level = z.enum(['row', 'statement']);

/**
 * Only CREATE TRIGGER shows a condition over OLD and NEW. What stands around it may stand in names and literals too:
 * those are stepped over whole, which takes a regular expression and time, so only where it is needed.
 */
const whenSql = `case when t.tgqual is not null then (select case when split_part(def, ahead, 3) = '' and split_part(def, behind, 3) = '' then split_part(split_part(def, ahead, 2), behind, 1) else substring(def from '^(?:"[^"]*"|[^"''])*? FOR EACH (?:ROW|STATEMENT) WHEN \\(((?:"[^"]*"|''[^'']*''|[^"''])*?)\\) EXECUTE FUNCTION ') end from pg_catalog.pg_get_triggerdef(t.oid) def, (select case when t.tgtype & 1 <> 0 then ' FOR EACH ROW WHEN (' else ' FOR EACH STATEMENT WHEN (' end as ahead, ') EXECUTE FUNCTION ' as behind) around) end`;

/** tgargs holds the arguments one after the other, each with a zero byte behind it. */
const argumentsSql = `case when t.tgnargs = 0 then '[]' else ${nameArray(
  `select pg_catalog.convert_from(decode(m[1], 'hex'), getdatabaseencoding()) from regexp_matches(encode(t.tgargs, 'hex'), '((?:(?!00)..)*)00', 'g') with ordinality r(m, k) order by k`,
)} end`;

interface Trigger {
  schema: string;
  table: string;
  name: string;
  timing: z.infer<typeof timing>;
  events: z.infer<typeof event>[];
  updateOf: string[];
  level: z.infer<typeof level>;
  when: string | null;
  calls: string;
  arguments: string[];
  enabled: Enabled;
  partitionsEnabled: Record<string, Enabled>;
  oldTable: string | null;
  newTable: string | null;
  constraint: boolean;
  constraintFrom: string | null;
  deferrable: boolean;
  initiallyDeferred: boolean;
}

function create(trigger: Partial<Trigger>): string | undefined {
  const { schema, table, name, calls: call } = trigger;
  if (trigger.timing === undefined || trigger.events === undefined || trigger.events.length === 0 || typeof call !== 'string')
    return undefined;
  const on = qualified(schema!, table!);
  const columns = trigger.updateOf?.length ? ` of ${trigger.updateOf.map(quoteIdent).join(', ')}` : '';
  const when = trigger.events.map((one) => (one === 'update' ? `update${columns}` : one)).join(' or ');
  const parts = [`create ${trigger.constraint ? 'constraint ' : ''}trigger ${quoteIdent(name!)} ${trigger.timing} ${when} on ${on}`];
  if (typeof trigger.constraintFrom === 'string') parts.push(`from ${qualified(...namesIn(trigger.constraintFrom))}`);
  if (trigger.deferrable === true) parts.push(`deferrable initially ${trigger.initiallyDeferred ? 'deferred' : 'immediate'}`);
  if (typeof trigger.oldTable === 'string' || typeof trigger.newTable === 'string') parts.push(`referencing ${transitionTables(trigger)}`);
  parts.push(`for each ${trigger.level ?? 'statement'}`);
  if (typeof trigger.when === 'string') parts.push(`when (${trigger.when})`);
  parts.push(
    `execute function ${qualified(...calledNames(call))}(${(trigger.arguments ?? []).map((one) => quoteLiteral(one).trim()).join(', ')})`,
  );
  const made = `${parts.join(' ')};`;
  return trigger.enabled === undefined || trigger.enabled === 'origin' ? made : `${made}\n${enable(trigger)}`;
}

function transitionTables({ oldTable, newTable }: Partial<Trigger>): string {
  const tables = [
    typeof oldTable === 'string' ? `old table as ${quoteIdent(oldTable)}` : '',
    typeof newTable === 'string' ? `new table as ${quoteIdent(newTable)}` : '',
  ];
  return tables.filter((one) => one !== '').join(' ');
}

function enable({ schema, table, name, enabled: state }: Partial<Trigger>): string {
  return `alter table ${qualified(schema!, table!)} ${enabling[state!]} trigger ${quoteIdent(name!)};`;
}

/** On partitions: what the intent does not list is as on the partitioned table. */
function enablePartitions(intended: Partial<Trigger>, actual: Partial<Trigger>): string[] {
  const wanted = intended.partitionsEnabled ?? {};
  const everywhere = intended.enabled ?? actual.enabled!;
  return [...new Set([...Object.keys(actual.partitionsEnabled ?? {}), ...Object.keys(wanted)])].map(
    (partition) =>
      `alter table only ${qualified(...namesIn(partition))} ${enabling[wanted[partition] ?? everywhere]} trigger ${quoteIdent(actual.name!)};`,
  );
}

function drop({ schema, table, name }: Partial<Trigger>): string {
  return `drop trigger ${quoteIdent(name!)} on ${qualified(schema!, table!)};`;
}

function alter(intended: Partial<Trigger>, actual: Partial<Trigger>, differing: readonly string[]): string | undefined {
  if (differing.some((name) => name !== 'enabled' && name !== 'partitionsEnabled')) {
    // In one transaction, so that no write passes between the two.
    const created = create({ ...actual, ...intended });
    return created === undefined ? undefined : `begin;\n${drop(actual)}\n${created}\ncommit;`;
  }
  const statements = differing.includes('enabled') ? [enable({ ...actual, enabled: intended.enabled ?? 'origin' })] : [];
  return [...statements, ...(differing.includes('partitionsEnabled') ? enablePartitions(intended, actual) : [])].join('\n');
}

function refsTo([schema, name]: readonly string[]): Ref[] {
  return relationRefs(schema, name);
}

/** Listed once and not joined: a database without statistics, as one that is replayed has none, joins by reading all for each trigger. */
const isNotMember = `t.oid not in (select e.objid from pg_catalog.pg_depend e where e.classid = ${classid.pg_trigger} and e.refclassid = 3079 and e.deptype = 'e')`;

/**
 * A trigger that somebody put on an extension's table: the extension's own call its own functions. One that names columns
 * is left out, because those are in no snapshot.
 */
const onExtension = `t.tgattr::text = '' and t.tgqual is null and not exists (select from pg_catalog.pg_depend e join pg_catalog.pg_depend f on f.refclassid = e.refclassid and f.refobjid = e.refobjid where e.classid = ${classid.pg_class} and e.objid = c.oid and e.refclassid = 3079 and e.deptype = 'e' and f.classid = ${classid.pg_proc} and f.objid = t.tgfoid and f.deptype = 'e')`;

export const trigger = defineKind({
  name: 'trigger',
  plural: 'triggers',
  objectTypes: ['OBJECT_TRIGGER'],
  heading: 'Objects',
  statements: ['CreateTrigStmt'],
  identity: { schema: id('n.nspname'), table: id('c.relname'), name: id('t.tgname') },
  from: 'pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_proc p on p.oid = t.tgfoid join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace',
  // On partitions the triggers of the partitioned table come again; they are part of that one.
  where: 'not t.tgisinternal and t.tgparentid = 0',
  own: `${userSchema('n.nspname')} and (${notOfExtension('pg_class', 'c.oid')} or ${onExtension}) and ${isNotMember}`,
  traces: ['trigger'],
  properties: {
    timing: {
      schema: timing,
      sql: `case when t.tgtype & 2 <> 0 then 'before' when t.tgtype & 64 <> 0 then 'instead of' else 'after' end`,
      severity: 'high',
      impact: 'It runs at another moment: what it changes is not written, or what it refuses has been written.',
    },
    events: {
      schema: listOf(event),
      sql: `to_json(array_remove(array[case when t.tgtype & 4 <> 0 then 'insert' end, case when t.tgtype & 16 <> 0 then 'update' end, case when t.tgtype & 8 <> 0 then 'delete' end, case when t.tgtype & 32 <> 0 then 'truncate' end], null))`,
      equality: 'set',
      severity: 'high',
      impact: 'It does not run where it should, or runs where it should not.',
    },
    updateOf: {
      schema: oneOrMore,
      sql: `case when t.tgattr = '' then '[]' else ${nameArray('select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = t.tgrelid and a.attnum = any (t.tgattr) order by a.attnum')} end`,
      equality: 'set',
      severity: 'high',
      impact: 'It runs on updates of other columns than intended.',
    },
    level: {
      schema: level,
      sql: `case when t.tgtype & 1 <> 0 then 'row' else 'statement' end`,
      severity: 'high',
      impact: 'It runs once for each row where it should run once, or the reverse.',
    },
    when: {
      schema: z.string().nullable(),
      sql: whenSql,
      equality: 'expression',
      place: 'when',
      severity: 'high',
      impact: 'It runs for other rows than intended.',
    },
    calls: {
      schema: calls,
      sql: `${showNameSql('pn.nspname', 'p.proname')} || '()'`,
      severity: 'high',
      impact: 'It does something else than intended.',
    },
    arguments: {
      schema: oneOrMore,
      sql: argumentsSql,
      freeText: true,
      severity: 'high',
      impact: 'Its function works with other values than intended.',
    },
    enabled: {
      schema: enabled,
      sql: enabledSql('t.tgenabled'),
      severity: 'high',
      impact: 'A disabled trigger never runs; one for replicas runs only where changes are replayed, and one that is always on there too.',
    },
    /** The partitions on which it is enabled otherwise than on the partitioned table. */
    partitionsEnabled: {
      schema: z.record(z.string(), enabled),
      sql: `case when c.relkind = 'p' then (select coalesce(jsonb_object_agg(${showNameSql('kn.nspname', 'kc.relname')}, ${enabledSql('k.tgenabled')}), '{}') from pg_catalog.pg_partition_tree(c.oid) tree join pg_catalog.pg_class kc on kc.oid = tree.relid join pg_catalog.pg_namespace kn on kn.oid = kc.relnamespace join pg_catalog.pg_trigger k on k.tgrelid = kc.oid and k.tgname = t.tgname where k.tgparentid <> 0 and k.tgenabled <> t.tgenabled) else '{}' end`,
      severity: 'high',
      impact: 'It does not run for the rows of some partitions, or only for those.',
    },
    oldTable: {
      schema: z.string().nullable(),
      sql: 't.tgoldtable',
      severity: 'high',
      impact: 'Its function does not find the old rows under the name that it uses.',
    },
    newTable: {
      schema: z.string().nullable(),
      sql: 't.tgnewtable',
      severity: 'high',
      impact: 'Its function does not find the new rows under the name that it uses.',
    },
    constraint: {
      schema: z.boolean(),
      sql: 't.tgconstraint <> 0',
      severity: 'medium',
      impact: 'SET CONSTRAINTS reaches it, or no longer does.',
    },
    /** The other table of a constraint trigger. */
    constraintFrom: {
      schema: nameText().nullable(),
      sql: `case when t.tgconstrrelid <> 0 then (select ${showNameSql('fn.nspname', 'fc.relname')} from pg_catalog.pg_class fc join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace where fc.oid = t.tgconstrrelid) end`,
      severity: 'low',
      impact: 'It stands for a constraint with another table than intended.',
    },
    deferrable: {
      schema: z.boolean(),
      sql: 't.tgdeferrable',
      severity: 'medium',
      impact: 'It can, or cannot, be put off to the end of the transaction.',
    },
    initiallyDeferred: {
      schema: z.boolean(),
      sql: 't.tginitdeferred',
      severity: 'medium',
      impact: 'It runs at the end of the transaction instead of at once, or the reverse.',
    },
    /** The columns that UPDATE OF or WHEN names. */
    reads: {
      schema: oneOrMore,
      sql: nameArray(
        `select a.attname::text from pg_catalog.pg_depend d join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.classid = ${classid.pg_trigger} and d.objid = t.oid and d.refclassid = ${classid.pg_class} and d.refobjid = t.tgrelid and d.refobjsubid > 0 group by a.attnum, a.attname order by a.attnum`,
      ),
      equality: 'set',
      onlyStated: true,
      severity: 'low',
      impact: 'Its condition looks at other columns than intended.',
    },
  },
  requires: ({ schema, table, calls: call, constraintFrom, updateOf, reads }) => [
    relationRefs(schema, table),
    ...callRefs(call),
    ...(typeof constraintFrom === 'string' ? [refsTo(namesIn(constraintFrom))] : []),
    ...(reads ?? (Array.isArray(updateOf) ? updateOf : [])).map((name) => [{ kind: 'column', identity: { schema, table, name } }]),
  ],
  mentions: ({ when }) => mentionedIn(when),
  group: ({ schema, table }) => address(schema, table),
  title: ({ name }) => `trigger ${address(name)}`,
  qualify: qualifyCall,
  complete: (stated) => ({ enabled: fires, ...(stated.schema === undefined ? stated : qualifyCall(stated, stated.schema)) }),
  missing: { severity: 'high', impact: 'What it set, checked or recorded on each write no longer happens.' },
  unintended: (object) => {
    if (object.enabled === 'disabled') return { verdict: 'gap', severity: 'low', impact: 'It does nothing until somebody enables it.' };
    return object.timing === 'after'
      ? { verdict: 'gap', severity: 'medium', impact: 'Each write to the table does more than anybody intended.' }
      : { verdict: 'gap', severity: 'high', impact: 'It can change or drop what is written to the table before it gets there.' };
  },
  create,
  alter,
  drop,
});
