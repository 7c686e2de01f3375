import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, pruneCache } from '../../database/embedded-cache.ts';
import { snapshotFormat } from '../../database/snapshot.ts';
import { ownFingerprint } from './fingerprint.ts';

const suffix = '.state.json';

/** The place where a replayed state is kept, by what it was made from. A convenience: whatever goes wrong with it, the state is built again. */
export class Kept {
  readonly #directory: string | undefined;
  readonly #file: string;

  private constructor(directory: string | undefined, key: string) {
    this.#directory = directory;
    this.#file = join(directory ?? '', `${key}${suffix}`);
  }

  static async open(madeFrom: unknown, stated: string | undefined): Promise<Kept> {
    const key = createHash('sha256')
      .update(JSON.stringify([snapshotFormat, await ownFingerprint(), madeFrom]))
      .digest('hex');
    return new Kept(await cacheDirectory(stated), key);
  }

  async read(): Promise<unknown> {
    if (this.#directory === undefined) return undefined;
    try {
      const { sha256, body } = JSON.parse(await readFile(this.#file, 'utf8')) as { sha256: string; body: string };
      if (createHash('sha256').update(body).digest('hex') !== sha256) return undefined;
      await utimes(this.#file, new Date(), new Date()).catch(() => undefined);
      return JSON.parse(body);
    } catch {
      return undefined;
    }
  }

  async write(state: unknown): Promise<void> {
    if (this.#directory === undefined) return;
    const aside = `${this.#file}.${randomUUID()}.tmp`;
    const body = JSON.stringify(state);
    try {
      await writeFile(aside, JSON.stringify({ sha256: createHash('sha256').update(body).digest('hex'), body }), { mode: 0o600 });
      await rename(aside, this.#file);
      await pruneCache(this.#directory, suffix);
    } catch {
      await rm(aside, { force: true }).catch(() => undefined);
    }
  }
}
