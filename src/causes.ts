import type { Snapshot } from './database/snapshot.ts';
import type { CauseOf } from './gap/gap.ts';
import type { MigrationFolder } from './intent/migrations/migration.ts';
import { pendingOf, whyNoHistory } from './intent/migrations/pending.ts';
import type { Migrated } from './migrated.ts';
import type { CheckedMigrations } from './report/verdict.ts';

/** Tells gaps that wait for a migration from drift, where the database says which migrations it had. */
export function causeOf(folders: readonly MigrationFolder[], snapshot: Snapshot): CauseOf | undefined {
  const found = folders.map((folder) => pendingOf(folder, snapshot));
  if (found.includes(undefined)) return undefined;
  const pending = new Set(found.flatMap((one) => [...one!.pending]));
  const names = new Map(folders.flatMap(({ migrations }) => migrations.map(({ file, name }) => [file, name])));
  return (origins) => {
    // What an applied migration says too has drifted, whatever a later one adds.
    const applied = origins.find(({ file }) => !pending.has(file));
    const migration = names.get((applied ?? origins[0])?.file ?? '');
    return { because: applied === undefined ? 'pending' : 'drift', ...(migration === undefined ? {} : { migration }) };
  };
}

/** What the summary says of the migrations. */
export function checkedMigrations({ folders, remarks }: Migrated, snapshot: Snapshot): CheckedMigrations {
  const found = folders.map((folder) => ({ folder, pending: pendingOf(folder, snapshot) }));
  const untold = found.find(({ pending }) => pending === undefined)?.folder;
  const strange = found.flatMap(({ pending }) =>
    pending === undefined || pending.unknownVersions.length === 0
      ? []
      : [`${pending.history} has versions that no migration here has: ${pending.unknownVersions.slice(0, 5).join(', ')}.`],
  );
  return {
    remarks: [...remarks, ...strange],
    pending:
      untold === undefined
        ? found.flatMap(({ folder, pending }) => folder.migrations.filter(({ file }) => pending!.pending.has(file)).map(({ name }) => name))
        : undefined,
    unknown: untold === undefined ? undefined : whyNoHistory(untold, snapshot),
  };
}
