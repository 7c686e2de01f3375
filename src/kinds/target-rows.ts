import { broughtAlong } from './grant-initial.ts';
import { withOwner, withPrivileges, writtenTargets } from './target.ts';

/** The rows of whatever has an owner or privileges: one query for both, because they stand in the same rows. */
export const targetRows: string = writtenTargets([...new Set([...withOwner, ...withPrivileges]), ...broughtAlong]);
