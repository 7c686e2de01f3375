import type { Environment } from '../database/snapshot.ts';
import type { Key, Severity, Stored } from '../kinds/kind.ts';
import type { Named } from './named.ts';

/** The place that says so: a file, and in it a line and a column, both from 1 where they are known. */
export interface Origin {
  file: string;
  line?: number | undefined;
  column?: number | undefined;
}

/** A name that something had until a place gave it another. */
export interface Renaming {
  from: string;
  origin: Origin;
}

/** An object that should be: its identity as far as it is known, and the properties that are stated. */
export interface IntendedObject {
  kind: string;
  /** Identity fields and stated properties; a property that is absent is not checked. */
  object: Stored;
  /** Looked up by name, or met by any object of its kind and parent that has the stated properties. */
  by: 'name' | 'shape';
  origin: Origin;
  /** Where a property was stated, if elsewhere than the object. */
  origins?: Record<string, Origin>;
  /** By property, what its value prints that was renamed since it was stated. */
  renamed?: Record<string, Renaming[]>;
  severity?: Severity | undefined;
  impact?: string | undefined;
  why?: string | undefined;
  /** The host brings it: it counts where the target's host has what it stands on. */
  host?: boolean;
  /** Privileges that were stated: of the others another version of the host may give more or fewer by default. */
  granted?: readonly string[];
  /** Nobody stated it, but something that was stated cannot be without it. */
  implied?: boolean;
}

/** A set that is complete: other objects of this kind were not intended. */
export interface ExactSet {
  kind: string;
  /** Identity fields that its members share: the table of a column, the role of a setting. All objects of the kind where left out. */
  on?: Stored | undefined;
  /** Limits the set to objects in these schemas. */
  schemas?: readonly string[] | undefined;
  origin: Origin;
}

/** A part of an intent that could not be read: a statement that Postgres refused. */
export interface LeftOut extends Origin, Named {
  /** What Postgres says. */
  message: string;
}

/** What should be. */
export interface Intent {
  /** What the person pointed at, for reports. */
  source: string;
  /** Whole: whatever else exists was not intended. Partial: what is not stated is not checked. */
  coverage: 'whole' | 'partial';
  /** Who wrote its SQL: a person, or the catalog of a server of this major. */
  language: 'written' | { major: number };
  /** The major that it is judged for, where another one stands in its place: an embedded twin. */
  heldTo?: number;
  objects: IntendedObject[];
  exact: ExactSet[];
  platform?: 'postgres' | 'supabase' | undefined;
  api?: { schemas?: string[] | undefined; roles?: string[] | undefined } | undefined;
  /** Where it says that an object was taken away, by the object's key; a routine's key there has no arguments. */
  removed?: Readonly<Record<Key, Origin>>;
  /** Parts of the intent that could not be read: what they name is unknown. */
  leftOut?: readonly LeftOut[];
  /** Routines that the intent's own database has, those of extensions among them; absent where a person wrote it. */
  routines?: Environment['functions'];
  /** Kinds that the intent's own database hid. */
  unread: { kinds: string[]; reason: string; remedy: string }[];
}

/** `{ in: […] }` or `{ not: … }` in place of a property's value. */
export type Choice = { in: unknown[] } | { not: unknown };

/** Whether an intent can say anything of MAINTAIN, which no server below 17 has. */
export function knowsMaintain({ language, heldTo = 17 }: Pick<Intent, 'language'> & { heldTo?: number | undefined }): boolean {
  return heldTo >= 17 && (language === 'written' || language.major >= 17);
}

/** Whether a stated property is a choice and not a value. */
export function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'in' || keys[0] === 'not');
}
