import { availableParallelism } from 'node:os';
import { startServer, type TestServer } from '../test/support/servers.ts';
import { benchMigrations } from './migrations.ts';
import { benchFailures, otherType, plainType } from './failures.ts';
import { benchMatchers } from './matchers.ts';
import { benchMemory } from './memory.ts';
import { type BenchOptions, type Part, readOptions } from './options.ts';
import { type Assertable, benchPgtap, installPgtap, pgtapMissing } from './pgtap.ts';
import { heading, line } from './print.ts';
import { applicationSchema, build, createRoles, plainSchema } from './schema.ts';
import { benchSnapshot } from './snapshot.ts';
import { benchSuites } from './suites.ts';

/** Makes the databases that the parts ask for, each once. */
class Databases {
  readonly #server: TestServer;
  readonly #made = new Map<string, Promise<string>>();

  constructor(server: TestServer) {
    this.#server = server;
  }

  application(tables: number): Promise<string> {
    return this.#make(`application_${tables}`, (url) => build(url, applicationSchema(tables)));
  }

  plain(tables: number, type: string): Promise<string> {
    return this.#make(`plain_${type}`, (url) => build(url, plainSchema(tables, type)));
  }

  withPgtap(tables: number): Promise<string> {
    return this.#make(`pgtap_${tables}`, async (url) => {
      await build(url, applicationSchema(tables));
      await installPgtap(url);
    });
  }

  #make(name: string, fill: (url: string) => Promise<void>): Promise<string> {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const made = this.#server.createDatabase(name).then(async (url) => {
      await fill(url);
      return url;
    });
    this.#made.set(name, made);
    return made;
  }
}

async function bench(options: BenchOptions): Promise<void> {
  const server = await startServer(options.major);
  try {
    await build(server.url(), createRoles);
    const databases = new Databases(server);
    line(
      `PostgreSQL ${options.major}, ${options.tables.toLocaleString('en')} tables, Node.js ${process.version}, ${availableParallelism()} cores; medians of ${options.rounds} (fastest to slowest)`,
    );
    for (const part of options.only) await partsByName[part](databases, options);
  } finally {
    await server.stop();
  }
}

const partsByName: Record<Part, (databases: Databases, options: BenchOptions) => Promise<void>> = {
  migrations: (_databases, options) => benchMigrations(options),
  snapshot: async (databases, options) => benchSnapshot(await databases.application(options.tables), options),
  suites: async (databases, options) => benchSuites(await databases.application(options.tables), options),
  failures: async (databases, options) =>
    benchFailures(await databases.plain(options.tables, plainType), await databases.plain(options.tables, otherType), options),
  memory: async (databases, options) =>
    benchMemory(
      await databases.application(options.tables),
      await databases.plain(options.tables, plainType),
      await databases.plain(options.tables, otherType),
      options,
    ),
  pgtap: async (databases, options) => {
    const missing = pgtapMissing();
    if (missing === undefined) return benchPgtap(await assertable(databases, options), options);
    heading('5. pgTAP');
    line(`skipped: ${missing}`);
  },
  matchers: async (databases, options) => benchMatchers(await assertable(databases, options), options),
};

/** A tenth of the tables, and all of them: at 1,000 tables 2,000 and 20,000 assertions. */
async function assertable(databases: Databases, { tables }: BenchOptions): Promise<Assertable[]> {
  const sizes = [
    { tables: Math.ceil(tables / 10), target: { over: 1 } },
    { tables, target: { over: 5 } },
  ];
  const found: Assertable[] = [];
  const hasPgtap = pgtapMissing() === undefined;
  for (const { tables: some, target } of sizes)
    found.push({
      tables: some,
      target,
      url: await databases.application(some),
      urlWithPgtap: hasPgtap ? await databases.withPgtap(some) : undefined,
    });
  return found;
}

await bench(readOptions(process.argv.slice(2)));
