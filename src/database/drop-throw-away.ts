import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Session } from './session.ts';
import { dropDatabase } from './throw-away.ts';
import { openUrl } from './url-session.ts';

interface Target {
  url: string;
  name: string;
  /** OIDs of roles that go with it. */
  roles: readonly number[];
  /** Every other role than these goes with it, too. */
  others?: readonly number[] | undefined;
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

async function rolesBut(session: Session, oids: readonly number[]): Promise<number[]> {
  const [rows] = await session.run(`select r.oid::text as oid from pg_catalog.pg_roles r where r.oid not in (${oids.join(', ')})`);
  return rows!.map(({ oid }) => Number(oid));
}

if (process.argv[1] === import.meta.filename) {
  const { url, name, roles, others } = JSON.parse(await text(process.stdin)) as Target;
  const session = await openUrl(url, 'write');
  await dropDatabase(session, name, async () => [...roles, ...(others === undefined ? [] : await rolesBut(session, others))]);
  await session.close();
}
