import type { Platform } from '../platform/platform.ts';
import { kindNamed } from '../kinds/index.ts';
import { keyOf } from '../kinds/key.ts';
import { migrationObjects } from '../database/migration-objects.ts';
import { intentFromSnapshot } from './from-snapshot.ts';
import type { Intent, IntendedObject } from './intent.ts';
import type { MigratedState } from './migrations/state.ts';

/** A whole intent: what migrations build, minus what the platform has by itself, each object with the statement that says so. */
export function intentFromMigrations({ snapshot, origins, leftOut }: MigratedState, platform: Platform, source: string): Intent {
  const intent = intentFromSnapshot(snapshot, platform, source);
  const isTools = migrationObjects(snapshot);
  return {
    ...intent,
    objects: intent.objects
      .filter(({ kind, object }) => !isTools(kindNamed(kind), object))
      .map((one) => {
        const declared = origins.declared[keyOf(kindNamed(one.kind), one.object)];
        // What no statement made or changed is the platform's.
        return declared === undefined ? { ...one, host: true as const } : { ...withoutHost(one), ...declared };
      })
      .map((one) => ({ ...one, object: kindNamed(one.kind).fromMigrations?.(one.object) ?? one.object })),
    removed: origins.removed,
    leftOut,
  };
}

function withoutHost(one: IntendedObject): IntendedObject {
  const { host: _, ...rest } = one;
  return rest;
}
