import type { Snapshot } from '../database/snapshot.ts';
import type { Kind, Stored } from '../kinds/kind.ts';
import { supabase } from './supabase.ts';
import { postgres } from './postgres.ts';

/** What a host provides before the first migration. */
export interface Platform {
  name: 'postgres' | 'supabase';
  /** Whether a database is hosted here, as far as its objects tell. */
  recognises(snapshot: Snapshot): boolean;
  /** Whether a person made the object; false for what the host brings by itself, for a server of that major. */
  isUsers(kind: Kind, object: Stored, snapshot: Snapshot): boolean;
  /** Whether the host brings it and it has to stay so, like the privileges of the API's roles on the host's tables. */
  guards?(kind: Kind, object: Stored, snapshot: Snapshot): boolean;
  /** What the host brings and a database lacks, as objects that say so: somebody took it away. */
  absent?(kind: Kind, snapshot: Snapshot): Stored[];
  /** What is compared of an object: the host decides the rest, such as the versions of its extensions. */
  judged?(kind: Kind, object: Stored): Stored;
  /** What an object that is guarded, or partly the host's, is on the target's version of the host; undefined where that has none. */
  carried?(kind: Kind, object: Stored, target: Snapshot): Stored | undefined;
  /** Privileges on an object or by default, of which only some were granted, as the target's version of the host gives the others. */
  byDefault?(kind: Kind, privileges: Stored, granted: readonly string[], target: Snapshot): Stored;
  /** Whether the host lets its users change such an object, though none of their privileges says so. */
  permits?(kind: Kind, object: Stored): boolean;
  /** Roles that anybody who reaches the API can act as. */
  strangers: readonly string[];
  /** Schemas that the API exposes unless it is set otherwise. */
  apiSchemas: readonly string[];
}

const platforms: Record<Platform['name'], Platform> = { postgres, supabase };

/** The platform that is named, or the one that the database looks like. */
export function platformOf(snapshot: Snapshot, named?: Platform['name']): Platform {
  if (named !== undefined) return platforms[named];
  return supabase.recognises(snapshot) ? supabase : postgres;
}
