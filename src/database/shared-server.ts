import { PgintentError } from './errors.ts';
import type { Row, Session } from './session.ts';
import { quoteLiteral } from '../sql/quote.ts';

/** What a statement would change of what all databases of a server share. `current_user` stands for whoever runs it. */
export interface SharedNames {
  roles?: string[] | undefined;
  /** Roles that it gives to members or takes from them. */
  granted?: string[] | undefined;
  members?: string[] | undefined;
  /** Another database, or the server. */
  beyond?: string | undefined;
}

/** What is shared, by what it is and its OID: its name, and a hash of all that a statement can change of it. */
type State = Map<string, { what: string; oid: number; name: string; hash: string }>;

/** A change to what was on the server before: it must not stay. */
export class SharedServerError extends PgintentError {
  override name = 'SharedServerError';
}

const instead =
  "What all databases of a shared server have in common stays as it is. Replay where nothing is shared: in the embedded engine (leave `shadow` out) or in a container (shadow: { image: 'postgres:17' }).";

/**
 * The server around a throw-away database. Databases of a server share its roles: a replay may make roles, which go with
 * it, and changes none that was there.
 */
export class SharedServer {
  readonly #inside: Session;
  readonly #outside: Session;
  readonly #database: string;
  readonly #before: State;
  readonly #made = new Set<number>();
  readonly #onMade: (oids: readonly number[]) => Promise<void>;
  #last: State;
  /** Something may have been committed since the last look. */
  #unseen = true;

  private constructor(
    sessions: { inside: Session; outside: Session },
    database: string,
    before: State,
    onMade: (oids: readonly number[]) => Promise<void>,
  ) {
    this.#inside = sessions.inside;
    this.#outside = sessions.outside;
    this.#database = database;
    this.#before = before;
    this.#last = before;
    this.#onMade = onMade;
  }

  /**
   * @param sessions one in the throw-away database, and one elsewhere on its server, which sees what was committed.
   * @param onMade told the OIDs of all roles that the replay made, as soon as there is another one.
   */
  static async of(
    sessions: { inside: Session; outside: Session },
    database: string,
    onMade: (oids: readonly number[]) => Promise<void>,
  ): Promise<SharedServer> {
    return new SharedServer(sessions, database, await read(sessions.outside, database), onMade);
  }

  /** Names of the roles that were there before. */
  get roles(): string[] {
    return [...this.#before.values()].filter(({ what }) => what === 'role').map(({ name }) => name);
  }

  /** Why a statement must not run here; undefined where it may. */
  refusal({ roles = [], granted = [], members = [], beyond }: SharedNames): string | undefined {
    if (beyond !== undefined) return `it is about ${beyond}. ${instead}`;
    const before = new Set([...this.roles, 'current_user']);
    // A membership in a role that the replay made goes with that role.
    const found = [...roles, ...(granted.some((name) => before.has(name)) ? members : [])].find((name) => before.has(name));
    return found === undefined ? undefined : `it changes the role ${found}, which the server had before. ${instead}`;
  }

  /** Looks before a statement that commits by itself. */
  async begin(): Promise<void> {
    this.#last = await read(this.#outside, this.#database, this.#before);
    this.#unseen = true;
  }

  /**
   * Notes the roles that were made: by the open transaction, which nobody else sees yet, or since `begin`.
   *
   * @throws SharedServerError where something changed that was there before.
   */
  async check(inTransaction: boolean): Promise<void> {
    const now = await read(this.#inside, this.#database, this.#before);
    const then = inTransaction ? await read(this.#outside, this.#database, this.#before) : this.#last;
    this.#last = now;
    this.#unseen = false;
    await this.#note(now, then);
    for (const [key, before] of this.#before) {
      const known = then.get(key);
      if (known !== undefined && known.hash !== now.get(key)?.hash) throw changed(before, inTransaction);
    }
  }

  /** OIDs of the roles that the replay is known to have made. */
  get made(): number[] {
    return [...this.#made];
  }

  /** OIDs of the roles of the last look, where others may have been made since; undefined where none can. */
  get seen(): number[] | undefined {
    if (!this.#unseen) return undefined;
    return [...this.#before.values(), ...this.#last.values()].flatMap(({ what, oid }) => (what === 'role' ? [oid] : []));
  }

  /** OIDs of all roles that the replay made; its own session may have been cut off. */
  async settle(): Promise<number[]> {
    if (this.#unseen) await this.#note(await read(this.#outside, this.#database, this.#before), this.#last);
    return this.made;
  }

  async #note(now: State, then: State): Promise<void> {
    const made = [...now].filter(([key, { what }]) => what === 'role' && !then.has(key) && !this.#before.has(key));
    for (const [, { oid }] of made) this.#made.add(oid);
    if (made.length > 0) await this.#onMade(this.made);
  }
}

function changed({ what, name }: { what: string; name: string }, inTransaction: boolean): SharedServerError {
  const undone = inTransaction ? 'Its transaction was rolled back.' : 'It was committed at once: put it back by hand.';
  return new SharedServerError(`it changes the ${what} ${name}, which the server had before. ${undone} ${instead}`);
}

/**
 * Memberships in roles that the replay made go with them, and settings in its own database go with that. A point in time
 * is read as bytes: as a text it would change with the session's time zone.
 */
async function read(session: Session, database: string, before?: State): Promise<State> {
  const known = [...(before?.values() ?? [])].filter(({ what }) => what === 'role').map(({ oid }) => oid);
  const inKnown = before === undefined ? 'true' : `m.roleid in (${known.join(', ')})`;
  const own = `(select d.oid from pg_catalog.pg_database d where d.datname = ${quoteLiteral(database)})`;
  const elsewhere = (condition: string): string =>
    `(select pg_catalog.string_agg(s.setdatabase || ' ' || s.setconfig::text, ' ' order by s.setdatabase) from pg_catalog.pg_db_role_setting s where ${condition} and s.setdatabase is distinct from ${own})`;
  const [rows] =
    (await session.run(`select 'role' as what, r.oid::text as oid, r.rolname as name, pg_catalog.md5(pg_catalog.concat(pg_catalog.to_jsonb(r) - '{rolpassword,rolvaliduntil}'::text[], pg_catalog.encode(pg_catalog.timestamptz_send(r.rolvaliduntil), 'hex'), (select pg_catalog.string_agg(pg_catalog.concat_ws(' ', m.roleid, m.admin_option, pg_catalog.to_jsonb(m)->>'inherit_option', pg_catalog.to_jsonb(m)->>'set_option'), ',' order by m.roleid, m.grantor) from pg_catalog.pg_auth_members m where m.member = r.oid and ${inKnown}), ${elsewhere('s.setrole = r.oid')})) as hash from pg_catalog.pg_roles r
union all select 'database', d.oid::text, d.datname, pg_catalog.md5(pg_catalog.concat_ws(' ', d.datname, d.datdba, d.datacl, d.datallowconn, d.datconnlimit, d.datistemplate, ${elsewhere('s.setrole = 0 and s.setdatabase = d.oid')})) from pg_catalog.pg_database d where d.datname <> ${quoteLiteral(database)}`)) as [
      Row[],
    ];
  return new Map(
    rows.map(({ what, oid, name, hash }) => [
      `${String(what)} ${String(oid)}`,
      { what: String(what), oid: Number(oid), name: String(name), hash: String(hash) },
    ]),
  );
}
