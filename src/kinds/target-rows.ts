import { broughtAlong } from './grant-initial.ts';
import * as sources from './target.ts';

/** The rows of whatever has an owner or privileges: one query for both, because they stand in the same rows. */
export const targetRows: string = sources.writtenTargets([
  sources.relations,
  sources.columns,
  sources.routines,
  sources.types,
  sources.schemas,
  sources.collations,
  sources.publications,
  sources.extendedStatistics,
  sources.eventTriggers,
  sources.currentDatabase,
  sources.languages,
  ...broughtAlong,
]);
