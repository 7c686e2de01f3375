import type { Stored } from '../../kinds/kind.ts';
import type { ParsedManifest } from './schema.ts';

/** A section of a manifest that maps names to objects: of which kind they are, and how their names read. */
export interface Section {
  key: keyof ParsedManifest;
  kind: string;
  names: 'plain' | 'qualified' | 'signature';
}

export const sections: readonly Section[] = [
  { key: 'extensions', kind: 'extension', names: 'plain' },
  { key: 'roles', kind: 'role', names: 'plain' },
  { key: 'schemas', kind: 'schema', names: 'plain' },
  { key: 'enums', kind: 'enum', names: 'qualified' },
  { key: 'domains', kind: 'domain', names: 'qualified' },
  { key: 'compositeTypes', kind: 'compositeType', names: 'qualified' },
  { key: 'rangeTypes', kind: 'rangeType', names: 'qualified' },
  { key: 'collations', kind: 'collation', names: 'qualified' },
  { key: 'sequences', kind: 'sequence', names: 'qualified' },
  { key: 'tables', kind: 'table', names: 'qualified' },
  { key: 'statistics', kind: 'statistics', names: 'qualified' },
  { key: 'functions', kind: 'function', names: 'signature' },
  { key: 'views', kind: 'view', names: 'qualified' },
  { key: 'materializedViews', kind: 'materializedView', names: 'qualified' },
  { key: 'eventTriggers', kind: 'eventTrigger', names: 'plain' },
  { key: 'publications', kind: 'publication', names: 'plain' },
  { key: 'buckets', kind: 'bucket', names: 'plain' },
  { key: 'cronJobs', kind: 'cronJob', names: 'plain' },
];

/** Objects that stand below another one: under which key, of which kind, and how they are written. */
export interface Members {
  key: string;
  kind: string;
  /** In a map by name, in a list because most have no name, or alone because there is one. */
  written: 'map' | 'list' | 'one';
  /** The identity fields that the name in a map fills: `name` unless stated; two are a schema and a name in it. */
  fields?: readonly ['schema', string] | readonly [string];
  /** What it says besides that they are all: properties of the object above, and further kinds of which there are no others. */
  exactly?: { states: Stored; kinds: readonly string[] };
}

/** What may stand below an object of a kind, and what of the object's identity its members share. */
export interface Below {
  shared(identity: Stored): Stored;
  members: readonly Members[];
}

const ofRelation = ({ schema, name }: Stored): Stored => ({ schema, table: name });
const indexes: Members = { key: 'indexes', kind: 'index', written: 'list' };
const triggers: Members = { key: 'triggers', kind: 'trigger', written: 'map' };
const rules: Members = { key: 'rules', kind: 'rule', written: 'map' };

const table: readonly Members[] = [
  { key: 'columns', kind: 'column', written: 'map' },
  triggers,
  rules,
  { key: 'unique', kind: 'unique', written: 'list' },
  { key: 'checks', kind: 'check', written: 'list' },
  { key: 'foreignKeys', kind: 'foreignKey', written: 'list' },
  { key: 'exclusions', kind: 'exclusion', written: 'list' },
  indexes,
  { key: 'policies', kind: 'policy', written: 'list' },
  { key: 'primaryKey', kind: 'primaryKey', written: 'one' },
  { key: 'rls', kind: 'rls', written: 'one' },
  { key: 'replicaIdentity', kind: 'replicaIdentity', written: 'one' },
];

const published: readonly Members[] = [
  {
    key: 'tables',
    kind: 'publicationTable',
    written: 'map',
    fields: ['schema', 'table'],
    // A publication of all tables, or of a schema, has others than these without listing one.
    exactly: { states: { allTables: false }, kinds: ['publicationSchema'] },
  },
  { key: 'schemas', kind: 'publicationSchema', written: 'map', fields: ['schema'] },
];

/** By the kind of the object above. The database is no kind, but what is set for it stands below it. */
export const below: Readonly<Record<string, Below>> = {
  table: { shared: ofRelation, members: table },
  view: { shared: ofRelation, members: [triggers, rules] },
  materializedView: { shared: ofRelation, members: [indexes] },
  domain: {
    shared: ({ schema, name }) => ({ schema, domain: name }),
    members: [{ key: 'checks', kind: 'domainCheck', written: 'list' }],
  },
  compositeType: {
    shared: ({ schema, name }) => ({ schema, composite: name }),
    members: [{ key: 'attributes', kind: 'attribute', written: 'map' }],
  },
  publication: { shared: ({ name }) => ({ publication: name }), members: published },
  role: { shared: ({ name }) => ({ role: name }), members: [{ key: 'settingsInDatabase', kind: 'setting', written: 'map' }] },
  database: { shared: () => ({ role: null }), members: [{ key: 'settings', kind: 'setting', written: 'map' }] },
};

/** What of a statement is not a property of the object itself. */
const about: ReadonlySet<string> = new Set(['severity', 'impact', 'why', 'name', 'exact', 'grants', 'owner', 'comment']);

/** Whether a key of a statement is about the object or holds what stands below it. */
export function isTranslated(kind: string, key: string): boolean {
  return about.has(key) || (below[kind]?.members.some((member) => member.key === key) ?? false);
}
