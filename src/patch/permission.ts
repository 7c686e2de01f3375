import type { Session } from '../database/session.ts';
import type { Snapshot } from '../database/snapshot.ts';
import { address } from '../kinds/catalog.ts';
import type { Key } from '../kinds/kind.ts';
import { quoteIdent } from '../sql/quote.ts';
import type { Step } from './step.ts';
import type { Forbids } from './trial.ts';

/** Has the privileges of the role that will run the patch, and none of those that only its being a superuser of the twin gives. */
const understudy = 'pgintent understudy';
export const understudyKey: Key = `role ${address(understudy)}`;

/** What `insufficient_privilege` is in SQLSTATE. */
const insufficient = '42501';

/**
 * Says what a role may not do, where it may do everything on the twin. Whether it may is asked of an understudy: as a
 * member of the role it owns what the role owns, and being a superuser is not passed on. Undefined for a superuser.
 */
export async function forbidsTo(session: Session, snapshot: Snapshot, mayAnyway: (step: Step) => boolean): Promise<Forbids | undefined> {
  const { role } = snapshot.server;
  const known = snapshot.get(`role ${address(role)}`);
  if (known === undefined || known['superuser'] === true) return undefined;
  const attributes = ['createRole', 'createDb', 'replication', 'bypassRls'].filter((name) => known[name] === true);
  await session.run(
    `create role ${quoteIdent(understudy)} ${attributes.map((name) => name.toLowerCase()).join(' ')} in role ${quoteIdent(role)}`,
  );
  if (snapshot.server.major < 16 && known['createRole'] === true) await administers(session, snapshot);
  return async (step, sql) => (mayAnyway(step) ? undefined : tried(session, sql, role));
}

/** Before 16 CREATEROLE was enough to change whatever role is no superuser. */
async function administers(session: Session, snapshot: Snapshot): Promise<void> {
  for (const { name, superuser, system } of snapshot.all('role'))
    if (superuser !== true && system !== true && name !== snapshot.server.role)
      await session.run(`grant ${quoteIdent(String(name))} to ${quoteIdent(understudy)} with admin true, inherit false, set false`);
}

/** What Postgres says where the understudy lacks a privilege; other refusals show when the statement is applied. */
async function tried(session: Session, sql: string, role: string): Promise<string | undefined> {
  await session.run('begin');
  try {
    await session.run(`set local role ${quoteIdent(understudy)}`);
    await session.run(sql);
    return undefined;
  } catch (error) {
    return codeOf(error) === insufficient ? `${quoteIdent(role)} may not do this, ${(error as Error).message}` : undefined;
  } finally {
    await session.run('rollback');
  }
}

function codeOf(error: unknown): unknown {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return code ?? cause?.code;
}
