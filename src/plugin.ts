import { existsSync, readFileSync } from 'node:fs';
import { extname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
// Its types add configureVitest to Vite's plugins.
import type {} from 'vitest/config';
import type { TestProject, Vitest } from 'vitest/node';
import { PgintentError, withoutStack } from './database/errors.ts';
import { isUrl, quoted } from './database/redact.ts';
import { headings } from './kinds/kind.ts';
import type {} from './provided.ts';
import { SummaryReporter } from './report/reporter.ts';
import { acceptedFile, intentFilesName, type Options, reportName, resolveSettings, type Settings, withInventory } from './settings.ts';
import { runWhereChanged } from './changed.ts';
import { keepTogether } from './shard.ts';
import { declareProject, keepRoot, restoreFilter } from './workspace.ts';

const aim = 'To test your own database: DATABASE_URL=postgres://user:password@host:5432/database npx vitest run';
const intentQuery = '?pgintent';
const joiningName = 'pgintent:joining';

/**
 * The Vitest plugin: adds a project `pgintent` whose tests say, object by object, whether the database is what it was
 * meant to be.
 */
export function pgintent(options: Options = {}): Plugin {
  return {
    name: 'pgintent',
    // A failing test points at the line that declared its object: the runner wants that file in its module graph.
    load(id) {
      return id.endsWith(intentQuery)
        ? `export default ${JSON.stringify(readFileSync(id.slice(0, -intentQuery.length), 'utf8').length)};`
        : undefined;
    },
    configResolved(config) {
      if (!declareProject(config, () => declaredProject(options, config.test?.root ?? config.root, config.configFile))) keepRoot(config);
    },
    // Vitest waits for it, though Vite's type of a hook says otherwise.
    // oxlint-disable-next-line typescript/no-misused-promises
    async configureVitest({ vitest, project: own, injectTestProjects }) {
      const settings = settingsIn(folderOf(own, vitest), vitest.config.root, options);
      provideToTests(own, options, settings);
      restoreFilter(vitest, own);
      if (isDeclared(vitest, settings) || !enter(vitest, settings)) return;
      let project: TestProject | undefined;
      addReporter(vitest, settings, () => project);
      const projects = await injectTestProjects([inlineProject(settings, own.vite.config.configFile ?? vitest.vite.config.configFile)]);
      project = projects[0];
    },
  };
}

/** The project as one of those that a config lists: it joins the run by itself. */
function declaredProject(
  options: Options,
  root: string,
  config: string | undefined,
): ReturnType<typeof inlineProject> & { extends: false } {
  const settings = settingsIn(root, root, options);
  const project = inlineProject(settings, config);
  const joining: Plugin = {
    name: joiningName,
    configureVitest({ vitest, project: own }) {
      provideToTests(vitest.getRootProject(), options, settings);
      enter(vitest, settings);
      addReporter(vitest, settings, () => own);
    },
  };
  return { ...project, extends: false, plugins: [...project.plugins, joining] };
}

function isDeclared(vitest: Vitest, { name }: Settings): boolean {
  return vitest.projects.some(
    (project) => project.name === name && project.vite.config.plugins.some(({ name: plugin }) => plugin === joiningName),
  );
}

/** Projects without a config of their own have that of the run, and its folder. */
function folderOf({ vite }: TestProject, vitest: Vitest): string {
  return vite.config.configFile === vitest.vite.config.configFile ? vitest.config.root : vite.config.root;
}

/** Paths in a config mean its folder, those in the environment the folder of the run. */
function settingsIn(folder: string, root: string, options: Options): Settings {
  try {
    return absolute(withInventory(resolveSettings(inFolder(folder, options), process.env), folder), root);
  } catch (error) {
    throw withoutStack(error);
  }
}

/** Whether it was not there yet: projects that inherit a config have plugins of their own, made by the same words. */
function enter(vitest: Vitest, settings: Settings): boolean {
  if (!takeName(vitest, settings)) return false;
  runWhereChanged(vitest, { paths: watchedPaths(settings), report: settings.report, suites: suitesOf(settings) });
  return true;
}

function addReporter(vitest: Vitest, settings: Settings, project: () => TestProject | undefined): void {
  vitest.config.reporters.push(
    new SummaryReporter({
      name: settings.name,
      without: settings.database === undefined,
      folder: () => (settings.database === undefined ? undefined : project()?.getProvidedContext().pgintentFolder),
      aim: settings.aimed ? undefined : aim,
      report: settings.report,
      strict: settings.strict,
    }),
  );
}

/** By the server: it is a new one where a config is saved in watch mode. */
const taken = new WeakMap<object, Map<string, string>>();

/** Projects of one run have names of their own, and so have their reports. Whether the name was free. */
function takeName(vitest: Vitest, settings: Settings): boolean {
  const names = taken.get(vitest.vite) ?? new Map<string, string>();
  const { name } = settings;
  const said = JSON.stringify(settings);
  if (names.get(name) === said) return false;
  if (names.has(name))
    throw withoutStack(
      new PgintentError(`Two databases are tested as ${quoted(name)}. Give each a name of its own: pgintent({ name: 'shop', … }).`),
    );
  taken.set(vitest.vite, names.set(name, said));
  if (names.size === 1) keepTogether(vitest, names);
  return true;
}

/** What `test` of pgintent/test goes by. */
function provideToTests(project: TestProject, { disposable }: Options, { database }: Settings): void {
  const isFiles = database !== undefined && (Array.isArray(database) || !isUrl(database));
  project.provide('pgintentDatabase', isFiles ? database : undefined);
  project.provide('pgintentDisposable', disposable === undefined ? undefined : [disposable].flat());
}

/** The files and folders that say what should be and what may stay, and those that the database is built from. */
function watchedPaths({ intent, database = [], accepted }: Settings): string[] {
  return [intent, accepted, ...(Array.isArray(database) ? database : [database])]
    .filter((path) => !isUrl(path))
    .map((path) => path.replaceAll('\\', '/'));
}

/** The project that runs the generated suites, or the one test that says there is no database. */
function inlineProject(settings: Settings, config: string | undefined) {
  const without = settings.database === undefined;
  return {
    plugins: [intentFiles(settings)],
    test: {
      name: settings.name,
      include: suitesOf(settings),
      exclude: [],
      dir: suiteFolder(),
      // In an installed package too the suites go through Vite: they import the intent's file.
      server: { deps: { inline: [/[\\/]dist[\\/]suites[\\/]/] } },
      globalSetup: without ? [] : [join(import.meta.dirname, `global-setup${extname(import.meta.filename)}`)],
      provide: { pgintentSettings: { strict: settings.strict, required: settings.required, declared: pluginLine(config) } },
      testTimeout: 60_000,
      isolate: false,
    },
  };
}

/** The line of a config that has the plugin. */
function pluginLine(config: string | undefined): { file: string; line: number } | undefined {
  if (config === undefined) return undefined;
  const lines = readFileSync(config, 'utf8').split('\n');
  return { file: config, line: lines.findIndex((line) => /\bpgintent\(/.test(line)) + 1 || 1 };
}

/** Lets the intent's file be a module of the project that runs the suites; carries the settings to the global set-up. */
function intentFiles(settings: Settings): Plugin<Settings> {
  return {
    name: intentFilesName,
    api: settings,
    resolveId: (id) => (id.endsWith(intentQuery) ? id : undefined),
    load: (id) => (id.endsWith(intentQuery) ? 'export default undefined;' : undefined),
  };
}

/** The suites lie beside src, in the checkout as TypeScript, in the package as JavaScript. */
function suiteFolder(): string {
  return resolve(import.meta.dirname, '../suites');
}

/** One a heading, or the one that says there is no database. */
function suitesOf({ database }: Settings): string[] {
  const names = database === undefined ? ['no-database'] : headings.map((heading) => heading.toLowerCase());
  return names.map(suiteFile);
}

function suiteFile(name: string): string {
  return join(suiteFolder(), `${name}${extname(import.meta.filename)}`);
}

/** With the paths that a config holds made absolute. */
function inFolder(folder: string, options: Options): Options {
  const { intent, database, accepted = acceptedFile, report = reportName } = options;
  const path = (text: string): string => (isUrl(text) || text === '' ? text : resolve(folder, text));
  return {
    ...options,
    ...(intent === undefined ? {} : { intent: path(intent) }),
    database: Array.isArray(database) ? database.map(path) : database && path(database),
    accepted: path(accepted),
    report: report && path(report),
  };
}

/** What is relative still was said by the environment. */
function absolute(settings: Settings, root: string): Settings {
  const path = (text: string): string => (isUrl(text) ? text : resolve(root, text));
  const intent = path(settings.intent);
  const inside = relative(root, intent);
  if (!isUrl(intent) && !existsSync(intent))
    throw new PgintentError(
      `The intent ${quoted(inside.startsWith('..') || isAbsolute(inside) ? intent : inside)} does not exist. Point at a folder of migrations, a manifest (.yaml, .json, .ts), a snapshot file or a database URL.`,
    );
  const { database } = settings;
  return {
    ...settings,
    intent,
    report: settings.report === undefined ? undefined : resolve(root, settings.report),
    database: database === undefined ? undefined : Array.isArray(database) ? database.map(path) : path(database),
  };
}
