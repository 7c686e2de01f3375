import type { Environment, Snapshot } from '../database/snapshot.ts';
import { kindNamed, kinds } from '../kinds/index.ts';
import type { ExtensionRoutine, Stored } from '../kinds/kind.ts';
import type { Intent, IntendedObject } from './intent.ts';

type Routines = Environment['functions'];

/**
 * Puts what was done to all routines of an extension (GRANT … ON ALL FUNCTIONS IN SCHEMA) into the routines of the
 * target's version of it: each server comes with its own.
 */
export function acrossExtensions(intent: Intent, snapshot: Snapshot): Intent {
  const { routines, objects } = intent;
  if (routines === undefined) return intent;
  const there = snapshot.data.environment.functions;
  const about = ({ kind, object }: IntendedObject): ExtensionRoutine | undefined => kindNamed(kind).routineOfExtension?.(object);
  const done = objects.filter((one) => about(one) !== undefined);
  const lacking = new Set(done.filter((one) => !isAmong(there, about(one)!)));
  return { ...intent, objects: [...objects.filter((one) => !lacking.has(one)), ...ofOthers(snapshot, routines, done)] };
}

/** What stands on routines that only the target's version has, as far as it is intended. */
function ofOthers(snapshot: Snapshot, routines: Routines, done: readonly IntendedObject[]): IntendedObject[] {
  return kinds.flatMap(({ name, routineOfExtension }) => {
    if (routineOfExtension === undefined) return [];
    const others = snapshot.all(name).filter((object) => {
      const routine = routineOfExtension(object);
      return routine !== undefined && !isAmong(routines, routine);
    });
    const ofKind = done.filter(({ kind }) => kind === name);
    return others.flatMap((object) => asDone(object, ofKind));
  });
}

/** As intended, where the same was done to another routine of the extension. */
function asDone(object: Stored, done: readonly IntendedObject[]): IntendedObject[] {
  const model = done.find((one) => withoutRoutine(one.object) === withoutRoutine(object));
  return model === undefined ? [] : [{ ...model, object }];
}

function withoutRoutine(object: Stored): string {
  return JSON.stringify({ ...object, name: undefined, detail: undefined });
}

function isAmong(routines: Routines, { schema, name, types }: ExtensionRoutine): boolean {
  return routines.some((routine) => routine.schema === schema && routine.name === name && takes(routine.arguments, types));
}

/** Whether the arguments, which may have modes and names, are of these types. Up to 13 they are told with those that are returned. */
function takes(identity: string, types: readonly string[]): boolean {
  const parts = identity === '' ? [] : identity.split(', ').filter((part) => !part.startsWith('OUT '));
  return parts.length === types.length && parts.every((part, n) => part === types[n] || part.endsWith(` ${types[n]}`));
}
