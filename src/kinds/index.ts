import { bucket } from './bucket.ts';
import { cast } from './cast.ts';
import { check } from './check.ts';
import { collation } from './collation.ts';
import { column } from './column.ts';
import { comment } from './comment.ts';
import { attribute, compositeType } from './composite-type.ts';
import { cronJob } from './cron-job.ts';
import { defaultPrivilege } from './default-privilege.ts';
import { domain, domainCheck } from './domain.ts';
import { enumType } from './enum.ts';
import { eventTrigger } from './event-trigger.ts';
import { exclusion } from './exclusion.ts';
import { extension } from './extension.ts';
import { foreignDataWrapper } from './foreign-data-wrapper.ts';
import { foreignKey } from './foreign-key.ts';
import { foreignServer } from './foreign-server.ts';
import { foreignTable } from './foreign-table.ts';
import { func } from './function.ts';
import { grant } from './grant.ts';
import { index } from './indexes.ts';
import type { Kind } from './kind.ts';
import { language } from './language.ts';
import { materializedView } from './materialized-view.ts';
import { operator } from './operator.ts';
import { operatorClass } from './operator-class.ts';
import { owner } from './owner.ts';
import { policy } from './policy.ts';
import { primaryKey } from './primary-key.ts';
import { publication } from './publication.ts';
import { publicationSchema } from './publication-schema.ts';
import { publicationTable } from './publication-table.ts';
import { rangeType } from './range-type.ts';
import { replicaIdentity } from './replica-identity.ts';
import { rls } from './rls.ts';
import { role } from './role.ts';
import { rule } from './rule.ts';
import { schema } from './schema.ts';
import { identitySequence, sequence } from './sequence.ts';
import { setting } from './setting.ts';
import { statistics } from './statistics.ts';
import { table } from './table.ts';
import { tablespace } from './tablespace.ts';
import { trigger } from './trigger.ts';
import { unique } from './unique.ts';
import { view } from './view.ts';

/** Every kind that is compared, in the order in which a patch creates them. The only list. */
const list = [
  role,
  schema,
  extension,
  collation,
  enumType,
  compositeType,
  attribute,
  domain,
  domainCheck,
  rangeType,
  sequence,
  func,
  table,
  column,
  primaryKey,
  unique,
  check,
  exclusion,
  index,
  foreignKey,
  statistics,
  view,
  materializedView,
  trigger,
  eventTrigger,
  rule,
  rls,
  policy,
  replicaIdentity,
  publication,
  publicationSchema,
  publicationTable,
  bucket,
  cronJob,
  owner,
  grant,
  defaultPrivilege,
  comment,
  setting,
];

export const kinds: readonly Kind[] = list;

/**
 * Kinds that matchers ask about and that nothing compares as a whole: no manifest states them, a whole intent takes
 * those of them that a person made for unknown.
 */
export const askedKinds: readonly Kind[] = [
  identitySequence,
  foreignDataWrapper,
  foreignServer,
  foreignTable,
  language,
  tablespace,
  cast,
  operator,
  operatorClass,
];

/** Everything that a snapshot holds objects of. */
export const readKinds: readonly Kind[] = [...kinds, ...askedKinds];

/** Any of the kinds, with its properties known to the compiler. */
export type KnownKind = (typeof list)[number];

const byName = new Map(readKinds.map((kind) => [kind.name, kind]));

/** The kind of this name. Throws where there is none: names come from the lists above. */
export function kindNamed(name: string): Kind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`There is no kind named ${name}.`);
  return kind;
}
