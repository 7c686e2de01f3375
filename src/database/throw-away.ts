import { randomBytes } from 'node:crypto';
import { quoteIdent, quoteLiteral } from '../sql/quote.ts';
import type { Row, Session } from './session.ts';

/** How the comment on a throw-away database begins; behind it stands what was made, as JSON. */
const marker = 'A throw-away database of pgintent, left behind if it is older than a day: drop it. ';
const named = '^pgintent_[0-9a-f]{16}$';

/** What the comment says: when it was made, by the server's clock, and the OIDs of roles that were made for it. */
interface Made {
  at: string;
  roles: readonly number[];
}

/** Whether a comment on a database is the one that says that it is thrown away. */
export function isMarker(comment: unknown): boolean {
  return typeof comment === 'string' && comment.startsWith(marker);
}

/** A database on a server that lives as long as one replay. */
export class ThrowAwayDatabase {
  readonly name = `pgintent_${randomBytes(8).toString('hex')}`;
  readonly #session: Session;
  #at = '';

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Makes one that is empty, whatever the server's template holds. The session is in another database of the server. */
  static async create(session: Session): Promise<ThrowAwayDatabase> {
    const database = new ThrowAwayDatabase(session);
    await session.run(`create database ${quoteIdent(database.name)} template template0`);
    const [[now]] = (await session.run('select pg_catalog.now()::text as at')) as [[Row]];
    database.#at = String(now['at']);
    await session.run(database.#comment([]));
    return database;
  }

  /** Notes the roles that go with it, unless somebody said something else of it meanwhile. */
  async note(roles: readonly number[]): Promise<void> {
    const [rows] = (await this.#session.run(`${commented} where d.datname = ${quoteLiteral(this.name)}`)) as [Row[]];
    // The replay itself may hold the lock, and would wait for this one.
    if (isMarker(rows[0]?.['comment'])) await this.#session.run(`begin; set local lock_timeout = '1s'; ${this.#comment(roles)}; commit`);
  }

  #comment(roles: readonly number[]): string {
    const made: Made = { at: this.#at, roles };
    return `comment on database ${quoteIdent(this.name)} is ${quoteLiteral(marker + JSON.stringify(made))}`;
  }

  /** Ends whatever is connected to it and drops it, then the roles, which are asked for when nobody can make others any more. */
  async drop(roles: () => Promise<readonly number[]>): Promise<void> {
    await dropDatabase(this.#session, this.name, roles);
  }
}

/** The same by its name. */
export async function dropDatabase(session: Session, name: string, roles: () => Promise<readonly number[]>): Promise<void> {
  await session.run(`drop database if exists ${quoteIdent(name)} with (force)`);
  await dropRoles(session, await roles());
}

const commented = `select d.datname as name, pg_catalog.shobj_description(d.oid, 'pg_database') as comment from pg_catalog.pg_database d`;

/**
 * Drops what replays that were killed left behind: databases that are named and commented as theirs, are older than a day
 * and have nobody connected. What this login may not drop stays.
 */
export async function dropLeftOvers(session: Session): Promise<void> {
  const [rows] = (await session.run(
    `${commented} where d.datname ~ '${named}' and not exists (select from pg_catalog.pg_stat_activity a where a.datid = d.oid)`,
  )) as [Row[]];
  for (const { name, comment } of rows) {
    const made = isMarker(comment) ? toMade(String(comment).slice(marker.length)) : undefined;
    if (made === undefined || !(await isOld(session, made))) continue;
    try {
      await session.run(`drop database if exists ${quoteIdent(String(name))}`);
      await dropRoles(session, made.roles);
    } catch {
      // Somebody else's, or used again: the next replay tries again.
    }
  }
}

function toMade(text: string): Made | undefined {
  try {
    const { at, roles } = JSON.parse(text) as Partial<Made>;
    return typeof at === 'string' && Array.isArray(roles) && roles.every(Number.isInteger) ? { at, roles } : undefined;
  } catch {
    return undefined;
  }
}

async function isOld(session: Session, { at }: Made): Promise<boolean> {
  const [[row]] = (await session.run(`select ${quoteLiteral(at)}::timestamptz < pg_catalog.now() - interval '1 day' as old`)) as [[Row]];
  return row['old'] === true;
}

/** By OID: a role that was made since under the same name is another one. All at once, as they may be members of each other. */
async function dropRoles(session: Session, oids: readonly number[]): Promise<void> {
  if (oids.length === 0) return;
  const [rows, [parameters]] = (await session.run(
    `select r.rolname as name from pg_catalog.pg_roles r where r.oid in (${oids.join(', ')}); select pg_catalog.to_regclass('pg_catalog.pg_parameter_acl') is not null as known`,
  )) as [Row[], [Row]];
  if (rows.length === 0) return;
  if (parameters['known'] === true) await revokeParameters(session, oids);
  await session.run(`drop role ${rows.map(({ name }) => quoteIdent(String(name))).join(', ')}`);
}

/** Privileges on settings belong to the server and outlive the database. */
async function revokeParameters(session: Session, oids: readonly number[]): Promise<void> {
  const [rows] = (await session.run(
    `select pg_catalog.format('revoke all on parameter %s from %I', p.parname, r.rolname) as revoke from pg_catalog.pg_parameter_acl p cross join pg_catalog.aclexplode(p.paracl) a join pg_catalog.pg_roles r on r.oid = a.grantee where r.oid in (${oids.join(', ')})`,
  )) as [Row[]];
  for (const { revoke } of rows) await session.run(String(revoke));
}
