import { readFile } from 'node:fs/promises';
import type { Extension, PGlite } from '@electric-sql/pglite';

/** What stands in for an extension that the embedded engine lacks: its control file and its script, as Postgres wants them. */
export interface ExtensionStub {
  name: string;
  /** The version that is created where none is stated. */
  version: string;
  /** The one schema that it can be created in; any where it is absent. */
  schema?: string;
  relocatable: boolean;
  /** Other extensions, stubs or not. */
  requires: readonly string[];
  /** The path of its SQL; absent where it brings nothing that a migration could name. */
  script?: string;
}

/** An extension as SQL creates it. */
export interface CreatedExtension {
  name: string;
  /** The versions that the SQL states. */
  versions: readonly string[];
}

/** A stub with the text of its files. */
export interface LoadedStub {
  name: string;
  /** File name and text. */
  files: Readonly<Record<string, string>>;
}

/** Reads a stub. Postgres looks for a script of the stated version, so that each gets one. */
export async function loadStub(stub: ExtensionStub, versions: readonly string[]): Promise<LoadedStub> {
  const { name } = stub;
  const sql = stub.script === undefined ? '' : await readFile(stub.script, 'utf8');
  const scripts = [stub.version, ...versions].map((version) => [`${name}--${version}.sql`, sql]);
  return { name, files: { [`${name}.control`]: control(stub), ...Object.fromEntries(scripts) } };
}

function control({ version, schema, relocatable, requires }: ExtensionStub): string {
  const lines = [
    `comment = 'stands in for the extension of this name: its names, not its work'`,
    `default_version = '${version}'`,
    `relocatable = ${relocatable}`,
    ...(schema === undefined ? [] : [`schema = '${schema}'`]),
    ...(requires.length === 0 ? [] : [`requires = '${requires.join(', ')}'`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A stub as PGlite takes extensions: its files are written once the engine runs. What was created of it needs them no more. */
export function stubBundle({ name, files }: LoadedStub): Extension {
  return bundle(name, (database) => {
    for (const [file, text] of Object.entries(files)) database.Module.FS.writeFile(`${directory(database)}/${file}`, text);
  });
}

/**
 * Lets a real extension be created under versions that it has no script for: the newest stands in, because a migration
 * that states an old version was written for a server of its time.
 */
export function versionsBundle(extensions: readonly CreatedExtension[]): Extension {
  return bundle('versions', async (database) => {
    for (const { name, versions } of extensions) for (const version of versions) await aliasVersion(database, name, version);
  });
}

async function aliasVersion(database: PGlite, name: string, version: string): Promise<void> {
  const known = await database.query('select from pg_available_extension_versions where name = $1 and version = $2', [name, version]);
  if (known.rows.length > 0) return;
  const { FS } = database.Module;
  const files: string[] = FS.readdir(directory(database));
  // Named by one version a script creates, by two it updates.
  const whole = files.find((file) => file.startsWith(`${name}--`) && file.split('--').length === 2);
  if (whole !== undefined) FS.writeFile(`${directory(database)}/${name}--${version}.sql`, FS.readFile(`${directory(database)}/${whole}`));
}

function directory(database: PGlite): string {
  return `${database.Module.WASM_PREFIX}/share/postgresql/extension`;
}

function bundle(name: string, init: (database: PGlite) => void | Promise<void>): Extension {
  return { name, setup: async (database) => ({ init: async () => init(database as PGlite) }) };
}
