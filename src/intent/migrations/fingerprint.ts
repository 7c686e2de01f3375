import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

let fingerprint: Promise<string> | undefined;

/** Changes with this package: what reads a state decides what is in it. */
export function ownFingerprint(): Promise<string> {
  fingerprint ??= read();
  return fingerprint;
}

async function read(): Promise<string> {
  const source = resolve(import.meta.dirname, '../..');
  const rooms = ['sql', 'kinds', 'database', 'platform', 'intent'];
  const names = (await Promise.all(rooms.map((room) => readdir(join(source, room), { recursive: true })))).flatMap((found, n) =>
    found.filter((name) => /\.(ts|js|sql)$/.test(name)).map((name) => join(source, rooms[n]!, name)),
  );
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(await readFile(name));
  return hash.digest('hex');
}
