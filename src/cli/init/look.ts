import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PgintentError } from '../../database/errors.ts';
import { openMigrations, type Tool } from '../../intent/migrations/migration.ts';

/** What there is in a project, as far as it matters for a first run. */
export interface Project {
  /** Absolute path. */
  folder: string;
  /** A folder of migrations or a manifest, from the project's folder; undefined where there is neither. */
  intent: { path: string; because: string; isMigrations: boolean } | undefined;
  /** Sentences about folders that look like migrations and cannot be read. */
  remarks: string[];
  isSupabase: boolean;
  /** The config that Vitest reads. */
  config: { file: string; hasPlugin: boolean } | undefined;
  /** Whether package.json makes modules of .ts files. */
  isModule: boolean;
  /** Packages that package.json does not list. */
  lacking: string[];
  /** How the project's package manager installs packages for development. */
  install: string;
  /** Where tests stand. */
  tests: 'test' | 'tests';
  gitignore: string | undefined;
}

/** Looks at a project without changing anything. */
export async function lookAt(folder: string): Promise<Project> {
  const names = await readdir(folder);
  const text = async (name: string): Promise<string | undefined> =>
    names.includes(name) ? readFile(join(folder, name), 'utf8') : undefined;
  const { isModule, packages } = packageIn(await text('package.json'));
  const config = configNames.find((name) => names.includes(name));
  const { intent, remarks } = await intentIn(folder, names);
  const manager = managerOf(folder);
  return {
    folder,
    intent,
    remarks,
    isSupabase: existsSync(join(folder, 'supabase')),
    config: config === undefined ? undefined : { file: config, hasPlugin: (await text(config))!.includes('pgintent') },
    isModule,
    // Yarn installs nothing by itself that Vitest asks for.
    lacking: ['pgintent', 'vitest', ...(manager === 'yarn' ? ['vite'] : [])].filter((name) => !packages.includes(name)),
    install: managers[manager].install,
    tests: names.includes('tests') && !names.includes('test') ? 'tests' : 'test',
    gitignore: await text('.gitignore'),
  };
}

const managers = {
  npm: { locks: ['package-lock.json', 'npm-shrinkwrap.json'], install: 'npm install --save-dev' },
  pnpm: { locks: ['pnpm-lock.yaml'], install: 'pnpm add --save-dev' },
  yarn: { locks: ['yarn.lock'], install: 'yarn add --dev' },
  bun: { locks: ['bun.lock', 'bun.lockb'], install: 'bun add --dev' },
};
type Manager = keyof typeof managers;

/** By the nearest lock file: in a workspace it stands further up. */
function managerOf(folder: string): Manager {
  const names = Object.keys(managers) as Manager[];
  const found = names.find((name) => managers[name].locks.some((lock) => existsSync(join(folder, lock))));
  if (found !== undefined) return found;
  return existsSync(join(folder, '.git')) || dirname(folder) === folder ? 'npm' : managerOf(dirname(folder));
}

const endings = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
/** Vitest takes its own config before Vite's. */
const configNames = ['vitest.config', 'vite.config'].flatMap((name) => endings.map((ending) => `${name}.${ending}`));

function packageIn(text: string | undefined): { isModule: boolean; packages: string[] } {
  if (text === undefined) return { isModule: false, packages: [] };
  try {
    const { type, dependencies, devDependencies } = JSON.parse(text) as Record<string, object | undefined> & { type?: string };
    return { isModule: type === 'module', packages: Object.keys({ ...dependencies, ...devDependencies }) };
  } catch {
    throw new PgintentError('package.json is not JSON. Put it right first.');
  }
}

/** Where the tools keep migrations by default, those that nobody else has a folder for first. */
const migrationFolders = [
  'supabase/migrations',
  'supabase/schemas',
  'prisma/migrations',
  'drizzle',
  'drizzle/migrations',
  'db/migrations',
  'db/migration',
  'src/main/resources/db/migration',
  'database/migrations',
  'migrations',
];
const manifests = ['intent.yaml', 'intent.yml', 'intent.json', 'intent.ts'];

async function intentIn(folder: string, names: readonly string[]): Promise<Pick<Project, 'intent' | 'remarks'>> {
  const manifest = manifests.find((name) => names.includes(name));
  if (manifest !== undefined) return { intent: { path: manifest, because: 'a manifest', isMigrations: false }, remarks: [] };
  const remarks: string[] = [];
  for (const path of migrationFolders.filter((one) => existsSync(join(folder, one)))) {
    try {
      const { tool, migrations } = await openMigrations(join(folder, path));
      return { intent: { path, because: sayMigrations(migrations.length, tool), isMigrations: true }, remarks };
    } catch (error) {
      if (!(error instanceof PgintentError)) throw error;
      remarks.push(`${path} was passed over: ${error.message}`);
    }
  }
  return { intent: undefined, remarks };
}

function sayMigrations(count: number, tool: Tool): string {
  return `${count} ${count === 1 ? 'migration' : 'migrations'} of ${tool === 'plain' ? 'plain SQL' : tool}`;
}
