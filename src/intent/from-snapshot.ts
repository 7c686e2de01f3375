import type { Snapshot } from '../database/snapshot.ts';
import { withAbsences } from '../kinds/grant.ts';
import { kinds } from '../kinds/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Intent, IntendedObject } from './intent.ts';

/** A whole intent: everything that a person made in this database, as it is there. */
export function intentFromSnapshot(snapshot: Snapshot, platform: Platform, source: string): Intent {
  const objects = kinds.flatMap((kind) => {
    const all = kind.name === 'grant' ? withAbsences(snapshot.all('grant'), snapshot) : snapshot.all(kind.name);
    return all
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
    unread: snapshot.data.unread,
  };
}
