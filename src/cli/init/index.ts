import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PgintentError } from '../../database/errors.ts';
import type { Progress } from '../../progress.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { firstTestOf, testOfDatabase } from './first-test.ts';
import { lookAt, type Project } from './look.ts';

export const init = defineCommand<object>({
  name: 'init',
  summary: 'Set up a project: the config, a first test, what git leaves out',
  build: (command) => command,
  examples: ['pgintent init', 'npx pgintent init && npx vitest run'],
  async run(_options, { out, progress }) {
    const project = await lookAt(process.cwd());
    const { intent, remarks } = project;
    const said = [
      intent === undefined ? 'Found neither migrations nor a manifest.' : `Found ${intent.path}: ${intent.because}.`,
      ...remarks,
    ];
    if (intent === undefined) said.push(await written(project, 'intent.yaml', manifestFor(project)));
    said.push(await configured(project), ...(await tested(project, progress)), await ignored(project), ...nextSteps(project));
    progress.end();
    out(`${said.join('\n')}\n`);
    return exitCodes.held;
  },
});

/** Writes a file that is not there; returns what to say. */
async function written({ folder }: Project, name: string, text: string): Promise<string> {
  const file = join(folder, name);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return `Wrote ${name}.`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return `Kept ${name}, which was there.`;
    throw new PgintentError(`${name} cannot be written: ${(error as Error).message}`);
  }
}

function manifestFor({ isSupabase }: Project): string {
  return `# yaml-language-server: $schema=./node_modules/pgintent/schema/intent.schema.json
# What the database is meant to be; what stands here is checked, and nothing else. For a start from what it is:
#   npx pgintent snapshot --database "$DATABASE_URL" --out before.json
pgintent: 1
${isSupabase ? 'platform: supabase\n' : ''}schemas:
  public:
# tables:
#   orders:
#     columns: { id: uuid, user_id: { type: uuid, notNull: true } }
#     rls: true
#     policies: [{ command: select, using: auth.uid() = user_id }]
`;
}

function pluginLine({ intent }: Project): string {
  return `pgintent({ intent: './${intent?.path ?? 'intent.yaml'}' })`;
}

/** A config is code: one that is there is its owner's to change. */
async function configured(project: Project): Promise<string> {
  const { config, isModule } = project;
  if (config?.hasPlugin === true) return `Kept ${config.file}, which has pgintent.`;
  if (config !== undefined)
    return `Kept ${config.file}. Add to it:\n    import { pgintent } from 'pgintent';\n  and to its plugins:\n    ${pluginLine(project)}`;
  const text = `import { pgintent } from 'pgintent';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [${pluginLine(project)}] });
`;
  return written(project, isModule ? 'vitest.config.ts' : 'vitest.config.mts', text);
}

async function tested(project: Project, progress: Progress): Promise<string[]> {
  const { folder, intent, tests } = project;
  const first =
    intent?.isMigrations === true ? await firstTestOf(join(folder, intent.path), intent.path, progress) : { text: testOfDatabase };
  const said = await written(project, `${tests}/database.test.ts`, first.text);
  return first.remark === undefined ? [said] : [said, first.remark];
}

/** What runs leave behind, and an inventory, which may hold secrets. */
const left = ['.pgintent/', '.db-inventory.json'];

async function ignored({ folder, gitignore = '' }: Project): Promise<string> {
  const lines = new Set(gitignore.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = left.filter((name) => !lines.has(name.replace(/\/$/, '')));
  if (missing.length === 0) return 'Kept .gitignore, which leaves out what runs leave behind.';
  const before = gitignore === '' || gitignore.endsWith('\n') ? gitignore : `${gitignore}\n`;
  await writeFile(join(folder, '.gitignore'), `${before}${missing.join('\n')}\n`);
  return `Added ${missing.join(' and ')} to .gitignore.`;
}

function nextSteps({ lacking, install }: Project): string[] {
  return [
    '',
    'Next:',
    ...(lacking.length === 0 ? [] : [`  ${install} ${lacking.join(' ')}`]),
    '  DATABASE_URL=postgres://user:password@host:5432/database npx vitest run',
    '  Without a connection: npx pgintent introspect > INTROSPECTION.sql',
  ];
}
