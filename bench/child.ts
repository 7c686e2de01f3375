import { readSnapshot } from '../src/database/read.ts';
import { openUrl } from '../src/database/url-session.ts';
import { readFloor } from './floor.ts';

/**
 * A process of its own, because that is what pg_dump is: `node bench/child.ts <load|floor|snapshot> <url>`.
 * The snapshot is the one that a check takes. Prints the time of the work alone, without that of starting Node.js and loading the modules.
 */
async function work(what: string, url: string): Promise<void> {
  if (what === 'load') return;
  const session = await openUrl(url);
  try {
    await (what === 'floor' ? readFloor(session) : readSnapshot(session, 'bench', { onlyCompared: true }));
  } finally {
    await session.close();
  }
}

const start = performance.now();
await work(process.argv[2] ?? '', process.argv[3] ?? '');
process.stdout.write(String(performance.now() - start));
