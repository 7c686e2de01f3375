import type { PGlite } from '@electric-sql/pglite';
import { type MigrationFolder, openMigrations } from './intent/migrations/migration.ts';
import { platformOfMigrations } from './intent/migrations/platform.ts';
import { migratedDatabase, type MigratedState, migratedState, type StateOptions } from './intent/migrations/state.ts';
import type { OpenOptions } from './open.ts';
import { progressInLines } from './progress.ts';

/** What folders of migrations build, and how they were read. */
export interface Migrated {
  folders: MigrationFolder[];
  state: MigratedState;
  platform: 'postgres' | 'supabase';
  /** What was taken for granted, and how to say otherwise. */
  remarks: string[];
}

/** Reads folders of migrations and SQL files and builds what they make, one after the other. */
export async function openMigrated(paths: readonly string[], options: OpenOptions = {}): Promise<Migrated> {
  const { tool, onError, shadow, resumers, onlyCompared } = options;
  const { folders, platform, because } = await readFolders(paths, options);
  const progress = options.progress ?? progressInLines();
  const replaying: StateOptions['progress'] = ({ name }, done, all) => progress.say(`replaying ${name} (${done + 1} of ${all})`);
  const state = await migratedState(folders, { platform, onError, shadow, resumers, onlyCompared, progress: replaying }).finally(() =>
    progress.end(),
  );
  const remarks = [
    ...(tool === undefined ? folders.map(({ guess }) => guess) : []),
    ...(because === undefined ? [] : [because]),
    ...folders.flatMap(({ warnings }) => warnings),
    ...state.remarks,
  ];
  return { folders, state, platform, remarks };
}

/** The embedded database that folders of migrations and SQL files build, to run SQL in. */
export async function databaseOfMigrations(paths: readonly string[], options: OpenOptions): Promise<PGlite> {
  const { folders, platform } = await readFolders(paths, options);
  return migratedDatabase(folders, { platform, onError: options.onError });
}

async function readFolders(paths: readonly string[], { platform, tool }: OpenOptions) {
  const folders = await Promise.all(paths.map((path) => openMigrations(path, { tool })));
  return platform === undefined ? { folders, ...platformOfMigrations(folders) } : { folders, platform, because: undefined };
}
