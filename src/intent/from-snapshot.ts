import type { Snapshot } from '../database/snapshot.ts';
import { kinds } from '../kinds/index.ts';
import type { Kind, Stored } from '../kinds/kind.ts';
import type { Platform } from '../platform/platform.ts';
import type { Intent, IntendedObject } from './intent.ts';

/** A whole intent: everything that a person made in this database, as it is there. */
export function intentFromSnapshot(snapshot: Snapshot, platform: Platform, source: string): Intent {
  const objects = kinds.flatMap((kind) => {
    return [...withAbsent(kind, snapshot), ...(platform.absent?.(kind, snapshot) ?? [])]
      .filter((object) => kind.partOfAnother?.(object) !== true)
      .flatMap((object): IntendedObject[] => {
        const host = platform.guards?.(kind, object, snapshot) ?? false;
        if (!host && !platform.isUsers(kind, object, snapshot)) return [];
        const one = { kind: kind.name, object: platform.judged?.(kind, object) ?? object, by: 'name' as const, origin: { file: source } };
        return [host ? { ...one, host } : one];
      });
  });
  return {
    source,
    coverage: 'whole',
    language: { major: snapshot.server.major },
    objects,
    exact: [],
    platform: platform.name,
    routines: snapshot.data.environment.functions,
    unread: snapshot.data.unread,
  };
}

/** The objects of a kind, and those whose absence says something: privileges that were taken from a role. */
export function withAbsent(kind: Kind, snapshot: Snapshot): readonly Stored[] {
  const there = snapshot.all(kind.name);
  return kind.whole?.(there, snapshot) ?? there;
}
