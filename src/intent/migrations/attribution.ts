import type { Row, Session } from '../../database/session.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { kinds } from '../../kinds/index.ts';
import { keyOf } from '../../kinds/key.ts';
import type { Key, Kind, Server, Stored } from '../../kinds/kind.ts';
import type { Origin } from '../intent.ts';
import { withAbsent } from '../from-snapshot.ts';
import type { WrittenRow } from './journal.ts';
import { declarationIn } from './declaration.ts';
import { mayChangeDefaults, saysDefaults, saysPrivileges } from './privileges.ts';
import { removedBy } from './removed.ts';
import type { Made, Replayed } from './replay.ts';
import { identityIn, namingColumns, readableRoles, referencesOf, type Written, writtenQuery, writtenReader } from './written.ts';

/** Where an object was declared, and its properties where they were last said elsewhere. */
export interface Declared {
  origin: Origin;
  origins?: Record<string, Origin>;
  /** Nobody said it: default privileges gave it when what it is on was made, and no migration had changed those. */
  byDefault?: true;
}

/** Which statement of which migration says what each object is, by the object's key. */
export interface Origins {
  declared: Record<Key, Declared>;
  /** What a statement took away. A routine's key has no arguments. */
  removed: Record<Key, Origin>;
}

/** Asks a replayed database who wrote what. */
export class Attribution {
  readonly #replayed: Replayed;
  readonly #server: Server;
  readonly #written = new Map<Key, Written>();
  /** The places of all statements, and the few that may say something of default privileges. */
  readonly #places: ReadonlyMap<Made, number>;
  readonly #onDefaults: readonly Made[];

  private constructor(replayed: Replayed, server: Server) {
    this.#replayed = replayed;
    this.#server = server;
    this.#places = new Map(replayed.statements.map((made, n) => [made, n]));
    this.#onDefaults = replayed.statements.filter(mayChangeDefaults);
  }

  /** The origins of the objects of a snapshot of the replayed database: two round trips. */
  static async of(replayed: Replayed, session: Session, snapshot: Snapshot): Promise<Origins> {
    const attribution = new Attribution(replayed, snapshot.server);
    const present = kinds.filter(({ name }) => snapshot.all(name).length > 0);
    const [[login]] = (await session.run(readableRoles)) as [[Row]];
    const mayReadRoles = login['mayReadRoles'] === true;
    // Types among arguments are printed with their schemas, as the snapshot has them.
    await session.run(`set search_path = ''`);
    const results = await session.run(present.map((kind) => writtenQuery(kind, snapshot.server, { mayReadRoles })).join(';\n'));
    await session.run('reset search_path');
    const removed = removedBy(replayed.statements).map(([key, made]): [Key, Origin] => [key, originIn(made, {})]);
    present.forEach((kind, n) => {
      const toWritten = writtenReader(Object.keys(results[n]![0] ?? {}));
      for (const row of results[n]!) {
        const identity = kind.written === undefined ? identityIn(kind, row) : row;
        const written = toWritten(row);
        attribution.#written.set(attribution.#key(kind, identity), written);
        removed.push(...attribution.#taken(kind, identity, written));
      }
    });
    const declared = present.flatMap((kind) =>
      withAbsent(kind, snapshot).flatMap((object) => {
        const found = attribution.#declared(kind, object);
        return found === undefined ? [] : [[keyOf(kind, object), found]];
      }),
    );
    return { declared: Object.fromEntries(declared), removed: Object.fromEntries(removed) };
  }

  /** What several objects of a kind share a row for: the privileges of all roles stand in one. */
  #key(kind: Kind, identity: Stored): Key {
    return kind.written === undefined ? keyOf(kind, identity) : `${kind.name} ${kind.written.address(identity)}`;
  }

  #declared(kind: Kind, object: Stored): Declared | undefined {
    const written = this.#written.get(this.#key(kind, object));
    const [own] = written?.rows.values() ?? [];
    if (written === undefined || own === undefined) return undefined;
    const maker = this.#makerOf(kind, object, own);
    const namer = this.#namerOf(kind, written) ?? maker;
    const isRewritten = this.#isRewritten(written);
    // Most objects are as the statement left them that made them.
    const properties = isRewritten || written.others.size > 0 ? Object.keys(object) : [];
    const origins = properties.flatMap((property): [string, Origin][] => {
      if (!(property in kind.properties)) return [];
      const hasOwnWriter = isRewritten || written.others.has(property);
      const writer = (hasOwnWriter ? this.#writerOf(kind, object, property, written) : undefined) ?? maker;
      return writer === undefined || writer === namer ? [] : [[property, originIn(writer, object)]];
    });
    const origin = namer === undefined ? origins[0]?.[1] : originIn(namer, object);
    if (origin === undefined) return undefined;
    return {
      origin,
      ...(origins.length === 0 ? {} : { origins: Object.fromEntries(origins) }),
      ...(this.#isByDefault(kind, object, own) ? { byDefault: true } : {}),
    };
  }

  #isRewritten({ rows }: Written): boolean {
    for (const row of rows.values()) if (this.#replayed.journal.isRewritten(row)) return true;
    return false;
  }

  /** Whether nobody but who made an object has said what a role may do with it. */
  #isByDefault(kind: Kind, object: Stored, own: WrittenRow): boolean {
    const { journal } = this.#replayed;
    const maker = kind.statements?.includes('GrantStmt') === true ? journal.maker(own) : undefined;
    if (maker === undefined || this.#makerOf(kind, object, own) !== maker) return false;
    if (journal.writers(own).some((made) => saysPrivileges(made, String(object['role'])))) return false;
    const at = this.#places.get(maker) ?? Infinity;
    return !this.#onDefaults.some((made) => this.#places.get(made)! < at && saysDefaults(made, object));
  }

  /** In a row that objects share, the object began with its own column. */
  #makerOf(kind: Kind, object: Stored, own: WrittenRow): Made | undefined {
    const columns = kind.written?.columns(object);
    const { journal } = this.#replayed;
    return columns === undefined ? journal.maker(own) : journal.writer(columns.map(({ column }) => ({ row: own, column })));
  }

  /** Who gave it the name that it has: there is no object of that name before. */
  #namerOf(kind: Kind, { rows }: Written): Made | undefined {
    const { journal } = this.#replayed;
    const columns = kind.written === undefined ? namingColumns(kind) : [];
    const named = columns.flatMap(({ alias, column }) => {
      const row = rows.get(alias);
      return row !== undefined && journal.isRewritten(row) ? [{ row, column }] : [];
    });
    return named.length === 0 ? undefined : journal.writer(named);
  }

  #writerOf(kind: Kind, object: Stored, property: string, { rows, others }: Written): Made | undefined {
    const { journal } = this.#replayed;
    const other = others.get(property);
    const elsewhere = other === undefined ? [] : [{ row: { id: undefined, at: other }, column: undefined }];
    const columns = kind.written?.columns(object) ?? referencesOf(kind, property, this.#server);
    const read = columns.flatMap(({ alias, column }) => {
      const row = rows.get(alias);
      // What is read through the OID alone stands in those other rows.
      return row === undefined || (other !== undefined && column === undefined) ? [] : [{ row, column }];
    });
    // What it is made of may be older than the object.
    const own = [...rows.values()].slice(0, 1).map((row) => ({ row, column: 'made' }));
    return read.length + elsewhere.length === 0
      ? undefined
      : journal.writer([...(kind.written === undefined ? own : []), ...read, ...elsewhere]);
  }

  /** What was taken out of a shared row, such as a privilege that was revoked. */
  #taken(kind: Kind, identity: Stored, { rows }: Written): [Key, Origin][] {
    const [row] = rows.values();
    if (kind.written?.objectOf === undefined || row === undefined) return [];
    return this.#replayed.journal.takenFrom(row).flatMap(({ column, by }) => {
      const object = kind.written!.objectOf!(identity, column);
      return object === undefined ? [] : [[keyOf(kind, object), originIn(by, object)]];
    });
  }
}

function originIn(made: Made, object: Stored): Origin {
  return { file: made.migration.file, ...declarationIn(made, object) };
}
