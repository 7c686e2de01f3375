import { z } from 'zod';
import { bucket } from '../../kinds/bucket.ts';
import { check } from '../../kinds/check.ts';
import { collation } from '../../kinds/collation.ts';
import { column } from '../../kinds/column.ts';
import { comment } from '../../kinds/comment.ts';
import { attribute, compositeType } from '../../kinds/composite-type.ts';
import { cronJob } from '../../kinds/cron-job.ts';
import { defaultPrivilege } from '../../kinds/default-privilege.ts';
import { domain, domainCheck } from '../../kinds/domain.ts';
import { enumType } from '../../kinds/enum.ts';
import { eventTrigger } from '../../kinds/event-trigger.ts';
import { exclusion } from '../../kinds/exclusion.ts';
import { extension } from '../../kinds/extension.ts';
import { foreignKey } from '../../kinds/foreign-key.ts';
import { func } from '../../kinds/function.ts';
import { grant } from '../../kinds/grant.ts';
import { index } from '../../kinds/indexes.ts';
import { severities, type Identities, type Properties, type Property, type TypedKind } from '../../kinds/kind.ts';
import { materializedView } from '../../kinds/materialized-view.ts';
import { owner } from '../../kinds/owner.ts';
import { policy } from '../../kinds/policy.ts';
import { primaryKey } from '../../kinds/primary-key.ts';
import { publication } from '../../kinds/publication.ts';
import { publicationSchema } from '../../kinds/publication-schema.ts';
import { publicationTable } from '../../kinds/publication-table.ts';
import { rangeType } from '../../kinds/range-type.ts';
import { replicaIdentity } from '../../kinds/replica-identity.ts';
import { rls } from '../../kinds/rls.ts';
import { role } from '../../kinds/role.ts';
import { rule } from '../../kinds/rule.ts';
import { schema as schemaKind } from '../../kinds/schema.ts';
import { sequence } from '../../kinds/sequence.ts';
import { secretProblem, setting } from '../../kinds/setting.ts';
import { statistics } from '../../kinds/statistics.ts';
import { table } from '../../kinds/table.ts';
import { trigger } from '../../kinds/trigger.ts';
import { unique } from '../../kinds/unique.ts';
import { view } from '../../kinds/view.ts';

/** What may be said about any object beside its properties. */
const about = {
  severity: z
    .enum(severities as [string, ...string[]])
    .optional()
    .describe('How bad a gap of this object is, instead of what pgintent would say.'),
  impact: z.string().optional().describe('What a gap of this object lets happen, in your words.'),
  why: z.string().optional().describe('Why it should be so; shown with the gap.'),
};

type Stated<P extends Properties> = {
  [K in keyof P]: z.ZodOptional<
    z.ZodType<
      z.output<P[K]['schema']> | { in: z.output<P[K]['schema']>[] } | { not: z.output<P[K]['schema']> },
      z.input<P[K]['schema']> | { in: z.input<P[K]['schema']>[] } | { not: z.input<P[K]['schema']> }
    >
  >;
};
type Extras = Record<string, z.ZodType>;
type Entry<P extends Properties, X extends Extras> = z.ZodObject<Stated<P> & typeof about & X, z.core.$strict>;

/** An object's statement: any of its properties, each a value or a choice of values. */
function statement<N extends string, I extends Identities, P extends Properties, X extends Extras>(
  kind: TypedKind<N, I, P>,
  extras: X,
): Entry<P, X> {
  const statable = Object.entries(kind.properties).filter(([, property]: [string, Property]) => property.onlyRead !== true);
  const properties = statable.map(([name, property]: [string, Property]) => {
    const { schema } = property;
    const choice = z.union([schema, z.strictObject({ in: z.array(schema) }), z.strictObject({ not: schema })]);
    return [name, choice.optional().describe(property.impact ?? name)];
  });
  return z.strictObject({ ...Object.fromEntries(properties), ...about, ...extras }) as unknown as Entry<P, X>;
}

/** A statement that may be left empty: the object exists, nothing else is said. */
function orNothing<T extends z.ZodType>(entry: T): z.ZodUnion<[T, z.ZodPipe<z.ZodNull, z.ZodTransform<Record<string, never>>>]> {
  return z.union([entry, z.null().transform(() => ({}))]);
}

/** A statement that may be its most common property alone: a column's type, an index's columns. */
function orShort<N extends string, I extends Identities, P extends Properties, X extends Extras, const S extends keyof P & string>(
  kind: TypedKind<N, I, P>,
  extras: X,
  property: S,
) {
  const short = (kind.properties as Properties)[property]!.schema.transform(
    (value) => ({ [property]: value }) as { [K in S]: z.output<P[S]['schema']> },
  );
  return z.union([statement(kind, extras), short, z.null().transform(() => ({}))]);
}

const name = { name: z.string().optional().describe('Looked up by this name; without it any object of this shape will do.') };
const strings = z.array(z.string());

const privileges = z
  .record(z.string(), orShort(grant, {}, 'privileges'))
  .optional()
  .describe(
    'For each role the complete list of its privileges; atLeast and never state less. What counts is what the role can do, also through PUBLIC or another role.',
  );
const owned = {
  owner: orShort(owner, {}, 'owner').optional(),
  comment: orShort(comment, {}, 'text').optional(),
};

/** The sets of an object that can be made complete. */
function exact<const K extends readonly [string, ...string[]]>(...keys: K) {
  return z.array(z.enum(keys)).optional().describe('Sets that are complete: what is there and not listed is a gap.');
}

/** What may be said of an object that has an owner, a comment and privileges. */
const granted = { ...owned, grants: privileges, exact: exact('grants') };
const { comment: commented } = owned;
/** An object that usually has no name; a comment needs one. */
const listed = { ...name, comment: commented };

const columnEntry = orShort(column, { grants: privileges, comment: commented }, 'type');
const indexes = z.array(orShort(index, listed, 'columns')).optional();
const triggers = z.record(z.string(), statement(trigger, { comment: commented })).optional();
const rules = z.record(z.string(), orNothing(statement(rule, { comment: commented }))).optional();
const policyCounts = z
  .strictObject({
    select: z.number().int().min(0).optional(),
    insert: z.number().int().min(0).optional(),
    update: z.number().int().min(0).optional(),
    delete: z.number().int().min(0).optional(),
    all: z.number().int().min(0).optional(),
  })
  .describe('So many policies of each command, and no others: a command that is left out has none.');

/** Settings by name. A secret would stand in a file that is meant to be read by many. */
const settings = z.record(z.string(), orShort(setting, {}, 'value')).superRefine((record, context) => {
  for (const [setting, stated] of Object.entries(record)) {
    const problem = 'value' in stated ? secretProblem(setting, stated.value) : undefined;
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [setting], message: problem });
  }
});

const tableEntry = orNothing(
  statement(table, {
    columns: z.record(z.string(), columnEntry).optional(),
    primaryKey: orShort(primaryKey, listed, 'columns').optional(),
    unique: z.array(orShort(unique, listed, 'columns')).optional(),
    checks: z.array(orShort(check, listed, 'expression')).optional(),
    foreignKeys: z.array(statement(foreignKey, listed)).optional(),
    exclusions: z.array(statement(exclusion, listed)).optional(),
    indexes,
    rls: orShort(rls, {}, 'enabled').optional(),
    policies: z.union([z.array(statement(policy, listed)), policyCounts]).optional(),
    triggers,
    rules,
    replicaIdentity: orShort(replicaIdentity, {}, 'mode').optional(),
    ...granted,
    exact: exact('columns', 'indexes', 'policies', 'triggers', 'rules', 'unique', 'checks', 'foreignKeys', 'exclusions', 'grants'),
  }),
);

const domainEntry = orShort(
  domain,
  {
    checks: z.array(orShort(domainCheck, listed, 'expression')).optional(),
    ...granted,
    exact: exact('checks', 'grants'),
  },
  'type',
);

const compositeEntry = orNothing(
  statement(compositeType, {
    attributes: z
      .record(z.string(), orShort(attribute, { comment: commented }, 'type'))
      .optional()
      .describe('Name to type; attributeOrder says in which order.'),
    ...granted,
    exact: exact('attributes', 'grants'),
  }),
);

/** Members of a publication: by name with what is stated of each, or names alone. */
function members<T extends z.ZodType>(entry: T) {
  return z.union([z.record(z.string(), entry), strings.transform((names) => Object.fromEntries(names.map((at) => [at, {}])))]).optional();
}

const publicationEntry = orNothing(
  statement(publication, {
    tables: members(orNothing(statement(publicationTable, {}))),
    schemas: members(orNothing(statement(publicationSchema, {}))).describe('Schemas whose tables are all published (15+).'),
    ...owned,
    exact: exact('tables', 'schemas'),
  }),
);

const roleEntry = orNothing(
  statement(role, {
    settingsInDatabase: settings.optional().describe('ALTER ROLE … IN DATABASE … SET: what its sessions in this database start with.'),
    comment: commented,
    exact: exact('settingsInDatabase'),
  }),
);

const databaseEntry = z.strictObject({
  settings: settings.optional().describe('ALTER DATABASE … SET: what every new session starts with.'),
  ...granted,
  exact: exact('settings', 'grants'),
});

/** What a manifest may say. One schema: it parses the file, types `defineIntent`, and is published as JSON Schema. */
export const manifestSchema = z.strictObject({
  pgintent: z.literal(1).describe('The version of this format.'),
  platform: z.enum(['postgres', 'supabase']).optional().describe('What hosts the database; guessed from it when left out.'),
  schema: z.string().default('public').describe('The schema that a name without one means.'),
  api: z
    .strictObject({ schemas: strings.optional(), roles: strings.optional() })
    .optional()
    .describe('The schemas that the API exposes and the roles that anybody can act as.'),
  exact: exact(
    'tables',
    'views',
    'materializedViews',
    'functions',
    'sequences',
    'enums',
    'domains',
    'compositeTypes',
    'rangeTypes',
    'collations',
    'statistics',
    'extensions',
    'publications',
    'buckets',
    'cronJobs',
    'eventTriggers',
    'roles',
    'schemas',
    'defaultPrivileges',
  ).describe(
    'Sets that are complete: an object that is there and not listed is a gap. What has a schema is judged in the schemas that this file is about: its own, those under schemas, and those in which it states an object of the same section.',
  ),
  database: databaseEntry.optional().describe('What is said of the database itself, whatever its name.'),
  extensions: z.record(z.string(), orNothing(statement(extension, {}))).optional(),
  roles: z.record(z.string(), roleEntry).optional(),
  schemas: z.record(z.string(), orNothing(statement(schemaKind, granted))).optional(),
  enums: z.record(z.string(), orShort(enumType, granted, 'labels')).optional(),
  domains: z.record(z.string(), domainEntry).optional(),
  compositeTypes: z.record(z.string(), compositeEntry).optional(),
  rangeTypes: z.record(z.string(), orNothing(statement(rangeType, granted))).optional(),
  collations: z.record(z.string(), orNothing(statement(collation, owned))).optional(),
  sequences: z.record(z.string(), orNothing(statement(sequence, granted))).optional(),
  tables: z.record(z.string(), tableEntry).optional(),
  statistics: z.record(z.string(), orNothing(statement(statistics, owned))).optional(),
  views: z
    .record(z.string(), orNothing(statement(view, { triggers, rules, ...granted, exact: exact('triggers', 'rules', 'grants') })))
    .optional(),
  materializedViews: z
    .record(z.string(), orNothing(statement(materializedView, { indexes, ...granted, exact: exact('indexes', 'grants') })))
    .optional(),
  functions: z.record(z.string(), orNothing(statement(func, granted))).optional(),
  eventTriggers: z.record(z.string(), orNothing(statement(eventTrigger, owned))).optional(),
  publications: z.record(z.string(), publicationEntry).optional(),
  buckets: z.record(z.string(), orNothing(statement(bucket, {}))).optional(),
  cronJobs: z.record(z.string(), orNothing(statement(cronJob, {}))).optional(),
  defaultPrivileges: z
    .array(
      z.strictObject({
        role: z.string().describe('Whose new objects.'),
        schema: z.string().optional().describe('In this schema only; in all of them when left out.'),
        on: z.enum(['tables', 'sequences', 'functions', 'types', 'schemas']),
        grants: z.record(z.string(), orShort(defaultPrivilege, {}, 'privileges')),
      }),
    )
    .optional(),
});

/** A manifest as a person writes it. */
export type Manifest = z.input<typeof manifestSchema>;
/** A manifest after parsing: shorthands written out. */
export type ParsedManifest = z.output<typeof manifestSchema>;
