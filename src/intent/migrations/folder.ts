import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PgintentError } from '../../database/errors.ts';

/** A folder's names, sorted by code unit as every tool here lists them, and the texts of its files as far as somebody asked. */
export class Folder {
  readonly path: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly #texts = new Map<string, Promise<string>>();

  constructor(path: string, files: readonly string[], folders: readonly string[]) {
    this.path = path;
    this.files = files.toSorted();
    this.folders = folders.toSorted();
  }

  /** Reads the names; hidden ones are nobody's migrations. */
  static async open(path: string): Promise<Folder> {
    const names = (await readdir(path)).filter((name) => !name.startsWith('.'));
    // Not by the directory entries: a symbolic link counts as what it leads to.
    const folder = await Promise.all(names.map(async (name) => (await stat(join(path, name)).catch(() => undefined))?.isDirectory()));
    return new Folder(
      path,
      names.filter((_, n) => folder[n] === false),
      names.filter((_, n) => folder[n] === true),
    );
  }

  get sqlFiles(): string[] {
    return this.files.filter((name) => name.endsWith('.sql'));
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** The text of a file below this folder. */
  text(name: string): Promise<string> {
    const text = this.#texts.get(name) ?? readText(this.pathOf(name));
    this.#texts.set(name, text);
    return text;
  }

  /** The first of these files whose text says so. */
  async findText(names: readonly string[], says: (text: string) => boolean): Promise<string | undefined> {
    const texts = await Promise.all(names.map((name) => this.text(name)));
    return names.find((_, n) => says(texts[n]!));
  }
}

/** A file's text with a space for its byte order mark, so that every offset stays the file's. */
async function readText(file: string): Promise<string> {
  const text = await decoded(file);
  return text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
}

/** A file's text with its byte order mark. */
export async function decoded(file: string): Promise<string> {
  const bytes = await bytesOf(file).catch((error: Error) => {
    throw new PgintentError(`${file} cannot be read: ${error.message}`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PgintentError(`${file} is not in UTF-8. Save it in UTF-8.`);
  }
}

/** One file after the other: a folder may hold more files than a process may have open. */
let last: Promise<unknown> = Promise.resolve();

function bytesOf(file: string): Promise<Buffer> {
  const bytes = last.then(() => readFile(file));
  last = bytes.catch(() => undefined);
  return bytes;
}
