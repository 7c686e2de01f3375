import type { Environment, Snapshot } from '../database/snapshot.ts';
import type { Stored } from '../kinds/kind.ts';
import type { Intent, IntendedObject } from './intent.ts';

type Routines = Environment['functions'];

/**
 * Puts what was done to all routines of an extension (GRANT … ON ALL FUNCTIONS IN SCHEMA) into the routines of the
 * target's version of it: each server comes with its own.
 */
export function acrossExtensions(intent: Intent, snapshot: Snapshot): Intent {
  const { routines, objects } = intent;
  if (routines === undefined) return intent;
  const { functions } = snapshot.data.environment;
  const known = objects.filter(({ object }) => !isExtensions(object) || isAmong(functions, object));
  const done = objects.filter(({ object }) => isExtensions(object));
  const others = snapshot.all('grant').filter((object) => isExtensions(object) && !isAmong(routines, object));
  return { ...intent, objects: [...known, ...others.flatMap((object) => asDone(object, done))] };
}

/** Whether it is a privilege on a routine that came with an extension. */
function isExtensions({ on, initial, extension }: Stored): boolean {
  return on === 'function' && initial !== undefined && extension !== undefined && extension !== null;
}

function isAmong(routines: Routines, { schema, name, detail }: Stored): boolean {
  const types = listed(String(detail));
  return routines.some((routine) => routine.schema === schema && routine.name === name && takes(routine.arguments, types));
}

/** Whether the arguments, which may have modes and names, are of these types. Up to 13 they are told with those that are returned. */
function takes(identity: string, types: readonly string[]): boolean {
  const parts = listed(identity).filter((part) => !part.startsWith('OUT '));
  return parts.length === types.length && parts.every((part, n) => part === types[n] || part.endsWith(` ${types[n]}`));
}

function listed(text: string): string[] {
  return text === '' ? [] : text.split(', ');
}

/** The privileges as intended, where another routine of the extension is meant to have the same. */
function asDone(object: Stored, done: readonly IntendedObject[]): IntendedObject[] {
  const said = (grant: Stored): string =>
    JSON.stringify([grant['schema'], grant['extension'], grant['role'], grant['privileges'], grant['grantable']]);
  const model = done.find((one) => said(one.object) === said(object));
  return model === undefined ? [] : [{ ...model, object }];
}
