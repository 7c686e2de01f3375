import type { Snapshot } from '../database/snapshot.ts';
import { kindNamed } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import { type Platform, platformOf } from '../platform/platform.ts';
import type { Intent, IntendedObject } from './intent.ts';

/** Puts what the intent's host brings by itself into what the target's brings: one may be older, one local. */
export function acrossHosts(intent: Intent, snapshot: Snapshot): Intent {
  if (intent.coverage !== 'whole') return intent;
  const platform = platformOf(snapshot, intent.platform);
  return { ...intent, objects: intent.objects.flatMap((one) => carried(one, snapshot, platform)) };
}

function carried(one: IntendedObject, snapshot: Snapshot, platform: Platform): IntendedObject[] {
  const kind = kindNamed(one.kind);
  if (one.host === true && (!standsThere(one, snapshot) || isAbsent(one, snapshot))) return [];
  if (one.granted !== undefined) return [{ ...one, object: platform.byDefault?.(kind, one.object, one.granted, snapshot) ?? one.object }];
  if (one.host !== true) return [one];
  const object = platform.carried === undefined ? one.object : platform.carried(kind, one.object, snapshot);
  return object === undefined ? [] : [{ ...one, object }];
}

/** Not every version of the host brings it. */
function isAbsent({ kind: name, object }: IntendedObject, snapshot: Snapshot): boolean {
  const kind = kindNamed(name);
  return kind.find === undefined && snapshot.get(keyOf(kind, object)) === undefined;
}

/** Whether the target has what the object stands on. */
function standsThere(one: IntendedObject, snapshot: Snapshot): boolean {
  const [parents] = kindNamed(one.kind).requires(one.object);
  return parents === undefined || parents.length === 0 || parents.some((ref) => snapshot.get(refKey(ref)) !== undefined);
}
