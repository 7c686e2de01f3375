import type { Snapshot } from '../database/snapshot.ts';
import { kindNamed, kinds } from '../kinds/index.ts';
import { keyOf } from '../kinds/key.ts';
import type { SaysMaintain } from '../kinds/kind.ts';
import { isMaintainAlone } from '../kinds/maintain.ts';
import { type Intent, type IntendedObject, knowsMaintain } from './intent.ts';

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

/** Puts into what is intended of privileges what the target's server can have of them: MAINTAIN is there from 17 on. */
export function acrossPrivileges(intent: Intent, snapshot: Snapshot): Intent {
  const says = saysMaintain(intent);
  if (says === 'all' && snapshot.server.major >= 17) return intent;
  const objects = intent.objects.map((one) => {
    const object = kindNamed(one.kind).maintained?.(one.object, says, snapshot);
    return object === undefined || object === one.object ? one : { ...one, object };
  });
  return {
    ...intent,
    objects: says === 'nothing' && intent.coverage === 'whole' ? [...objects, ...unsaid(objects, snapshot, intent.source)] : objects,
  };
}

function saysMaintain(intent: Intent): SaysMaintain {
  if (!knowsMaintain(intent)) return 'nothing';
  return intent.coverage === 'whole' ? 'atMost' : 'all';
}

/** Who has that alone, where the intent cannot say who should: as the host's, nobody's statement. */
function unsaid(objects: readonly IntendedObject[], snapshot: Snapshot, source: string): IntendedObject[] {
  return kinds.flatMap((kind) => {
    if (kind.maintained === undefined) return [];
    const alone = snapshot.all(kind.name).filter(isMaintainAlone);
    if (alone.length === 0) return [];
    const intended = new Set(objects.filter((one) => one.kind === kind.name).map((one) => keyOf(kind, one.object)));
    return alone
      .filter((object) => !intended.has(keyOf(kind, object)))
      .map((object) => ({ kind: kind.name, object, by: 'name' as const, origin: { file: source }, host: true }));
  });
}
