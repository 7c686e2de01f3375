import type { Snapshot } from '../database/snapshot.ts';
import { kindNamed } from '../kinds/index.ts';
import type { Intent, IntendedObject } from './intent.ts';

/** Puts what the intent's major brings by itself into what the target's brings. */
export function acrossMajors(intent: Intent, snapshot: Snapshot): Intent {
  const from = intent.language === 'written' ? undefined : intent.language.major;
  const to = snapshot.server.major;
  if (from === undefined || from === to) return intent;
  return { ...intent, objects: intent.objects.map((one) => onMajor(one, from, to)) };
}

function onMajor(one: IntendedObject, from: number, to: number): IntendedObject {
  const object = kindNamed(one.kind).onMajor?.(one.object, from, to);
  return object === undefined ? one : { ...one, object };
}
