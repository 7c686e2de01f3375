import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { dropDatabase } from './throw-away.ts';
import { openUrl } from './url-session.ts';

interface Target {
  url: string;
  name: string;
  roles: readonly number[];
}

const seconds = 10;

/** Drops a throw-away database in another process, where this one may wait for nothing any more. */
export function dropAtExit(target: Target): void {
  // Not as an argument: those are shown to everybody.
  spawnSync(process.execPath, [import.meta.filename], {
    input: JSON.stringify(target),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: seconds * 1000,
  });
}

if (process.argv[1] === import.meta.filename) {
  const { url, name, roles } = JSON.parse(await text(process.stdin)) as Target;
  const session = await openUrl(url, 'write');
  await dropDatabase(session, name, () => Promise.resolve(roles));
  await session.close();
}
