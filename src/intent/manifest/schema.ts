import { z } from 'zod';
import { bucket } from '../../kinds/bucket.ts';
import { check } from '../../kinds/check.ts';
import { collation } from '../../kinds/collation.ts';
import { column } from '../../kinds/column.ts';
import { comment } from '../../kinds/comment.ts';
import { compositeType } from '../../kinds/composite-type.ts';
import { cronJob } from '../../kinds/cron-job.ts';
import { defaultPrivilege } from '../../kinds/default-privilege.ts';
import { domain } from '../../kinds/domain.ts';
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
import { publicationTable } from '../../kinds/publication-table.ts';
import { rangeType } from '../../kinds/range-type.ts';
import { replicaIdentity } from '../../kinds/replica-identity.ts';
import { rls } from '../../kinds/rls.ts';
import { role } from '../../kinds/role.ts';
import { rule } from '../../kinds/rule.ts';
import { schema as schemaKind } from '../../kinds/schema.ts';
import { sequence } from '../../kinds/sequence.ts';
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
  const properties = Object.entries(kind.properties).map(([name, property]: [string, Property]) => {
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

const columnEntry = orShort(column, { grants: privileges, comment: owned.comment }, 'type');
const indexes = z.array(orShort(index, name, 'columns')).optional();
const triggers = z.record(z.string(), statement(trigger, { comment: owned.comment })).optional();
const rules = z.record(z.string(), orNothing(statement(rule, {}))).optional();
const policyCounts = z.strictObject({
  select: z.number().int().min(0).optional(),
  insert: z.number().int().min(0).optional(),
  update: z.number().int().min(0).optional(),
  delete: z.number().int().min(0).optional(),
  all: z.number().int().min(0).optional(),
});

/** The sets of a table that can be made complete. */
export const exactOfTable = [
  'columns',
  'indexes',
  'policies',
  'triggers',
  'rules',
  'unique',
  'checks',
  'foreignKeys',
  'exclusions',
  'grants',
] as const;
/** The sets of the whole file that can be made complete. */
export const exactOfAll = [
  'tables',
  'views',
  'materializedViews',
  'functions',
  'sequences',
  'enums',
  'domains',
  'extensions',
  'publications',
  'buckets',
  'cronJobs',
  'eventTriggers',
  'roles',
  'schemas',
] as const;

const tableEntry = orNothing(
  statement(table, {
    columns: z.record(z.string(), columnEntry).optional(),
    primaryKey: orShort(primaryKey, name, 'columns').optional(),
    unique: z.array(orShort(unique, name, 'columns')).optional(),
    checks: z.array(orShort(check, name, 'expression')).optional(),
    foreignKeys: z.array(statement(foreignKey, name)).optional(),
    exclusions: z.array(statement(exclusion, name)).optional(),
    indexes,
    rls: orShort(rls, {}, 'enabled').optional(),
    policies: z.union([z.array(statement(policy, name)), policyCounts]).optional(),
    triggers,
    rules,
    replicaIdentity: orShort(replicaIdentity, {}, 'mode').optional(),
    grants: privileges,
    ...owned,
    exact: z.array(z.enum(exactOfTable)).optional(),
  }),
);

/** What a manifest may say. One schema: it parses the file, types `defineIntent`, and is published as JSON Schema. */
export const manifestSchema = z.strictObject({
  pgintent: z.literal(1).describe('The version of this format.'),
  platform: z.enum(['postgres', 'supabase']).optional().describe('What hosts the database; guessed from it when left out.'),
  schema: z.string().default('public').describe('The schema that a name without one means.'),
  api: z
    .strictObject({ schemas: strings.optional(), roles: strings.optional() })
    .optional()
    .describe('The schemas that the API exposes and the roles that anybody can act as.'),
  exact: z
    .array(z.enum(exactOfAll))
    .optional()
    .describe('Sets that are complete, in the schema of this file: an object that is not listed is a gap.'),
  extensions: z.record(z.string(), orNothing(statement(extension, {}))).optional(),
  roles: z.record(z.string(), orNothing(statement(role, {}))).optional(),
  schemas: z.record(z.string(), orNothing(statement(schemaKind, { grants: privileges, ...owned }))).optional(),
  enums: z.record(z.string(), orShort(enumType, { grants: privileges, ...owned }, 'labels')).optional(),
  domains: z.record(z.string(), orShort(domain, { grants: privileges, ...owned }, 'type')).optional(),
  compositeTypes: z.record(z.string(), orNothing(statement(compositeType, { grants: privileges, ...owned }))).optional(),
  rangeTypes: z.record(z.string(), orNothing(statement(rangeType, { grants: privileges, ...owned }))).optional(),
  collations: z.record(z.string(), orNothing(statement(collation, owned))).optional(),
  sequences: z.record(z.string(), orNothing(statement(sequence, { grants: privileges, ...owned }))).optional(),
  tables: z.record(z.string(), tableEntry).optional(),
  statistics: z.record(z.string(), orNothing(statement(statistics, owned))).optional(),
  views: z.record(z.string(), orNothing(statement(view, { triggers, rules, grants: privileges, ...owned }))).optional(),
  materializedViews: z.record(z.string(), orNothing(statement(materializedView, { indexes, grants: privileges, ...owned }))).optional(),
  functions: z.record(z.string(), orNothing(statement(func, { grants: privileges, ...owned }))).optional(),
  eventTriggers: z.record(z.string(), orNothing(statement(eventTrigger, owned))).optional(),
  publications: z
    .record(
      z.string(),
      orNothing(
        statement(publication, {
          tables: z
            .union([
              z.record(z.string(), orNothing(statement(publicationTable, {}))),
              strings.transform((names) => Object.fromEntries(names.map((at) => [at, {}]))),
            ])
            .optional(),
          exact: z.array(z.enum(['tables'])).optional(),
          ...owned,
        }),
      ),
    )
    .optional(),
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
