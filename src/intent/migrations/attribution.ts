import type { Row, Session } from '../../database/session.ts';
import { type ReadOptions, readSnapshot } from '../../database/read.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { kinds } from '../../kinds/index.ts';
import { address } from '../../kinds/catalog.ts';
import { keyOf } from '../../kinds/key.ts';
import type { Key, Kind, Server, Stored } from '../../kinds/kind.ts';
import type { Origin, Renaming } from '../intent.ts';
import { withAbsent } from '../from-snapshot.ts';
import type { WrittenRow } from './journal.ts';
import type { RowId } from './journal-rows.ts';
import { declarationIn } from './declaration.ts';
import { defaultsOn } from '../../kinds/privilege.ts';
import { type Default, grantedBy, grantedByDefault, mayChangeDefaults, mayGrant, saysDefaults, saysPrivileges } from './privileges.ts';
import { dependentsQuery, prints, type Renamed, type Renames, renamesOf } from './renamed.ts';
import { removedBy } from './removed.ts';
import type { Made, Replayed } from './replay.ts';
import { namingColumns, readableRoles, referencesOf, type Written, writtenColumns, writtenReader } from './written.ts';

/** Where an object was declared, and its properties where they were last said elsewhere. */
export interface Declared {
  origin: Origin;
  origins?: Record<string, Origin>;
  /** By property, what it prints that has got another name since. */
  renamed?: Record<string, Renaming[]>;
  /** Of privileges: those that statements gave; the others may be what the host gives by default. */
  granted?: readonly string[];
}

/** Which statement of which migration says what each object is, by the object's key. */
export interface Origins {
  declared: Record<Key, Declared>;
  /** What a statement took away. A routine's key has no arguments. */
  removed: Record<Key, Origin>;
}

/** What the host brings of a kind and the database lacks: a statement may have taken it away. */
type Absent = (kind: Kind, snapshot: Snapshot) => readonly Stored[];

/** Asks a replayed database who wrote what. */
export class Attribution {
  readonly #replayed: Replayed;
  readonly #server: Server;
  readonly #written = new Map<Key, Written>();
  /** The places of all statements, and the few that may say something of default privileges. */
  readonly #places: ReadonlyMap<Made, number>;
  readonly #onDefaults: readonly Made[];
  readonly #renames: Renames<Made>;

  private constructor(replayed: Replayed, server: Server, renames: Renames<Made>) {
    this.#renames = renames;
    this.#replayed = replayed;
    this.#server = server;
    this.#places = new Map(replayed.statements.map((made, n) => [made, n]));
    this.#onDefaults = replayed.statements.filter(mayChangeDefaults);
  }

  /**
   * Takes a snapshot of the replayed database, as `readSnapshot` does, and tells the origins of its objects. Most objects
   * are read together with who wrote them.
   */
  static async read(
    replayed: Replayed,
    session: Session,
    url: string,
    { absent = () => [], ...options }: ReadOptions & { absent?: Absent } = {},
  ): Promise<{ snapshot: Snapshot; origins: Origins }> {
    const [[login]] = (await session.run(readableRoles)) as [[Row]];
    const mayReadRoles = login['mayReadRoles'] === true;
    const rows = new Map<Stored, Row>();
    const snapshot = await readSnapshot(session, url, {
      ...options,
      beside: {
        columns: (kind, server) => writtenColumns(kind, server, { mayReadRoles }),
        take: (object, row) => rows.set(object, row),
      },
    });
    const renames = await readRenames(replayed, session);
    const attribution = new Attribution(replayed, snapshot.server, renames);
    const shared = await readShared(session, snapshot);
    return { snapshot, origins: attribution.#originsOf(snapshot, absent, (kind) => shared.get(kind) ?? ownRows(kind, snapshot, rows)) };
  }

  #originsOf(snapshot: Snapshot, absent: Absent, rowsOf: (kind: Kind) => readonly WrittenObject[]): Origins {
    const renamed = new Map(this.#replayed.journal.renamed().map((one) => [one.id, one]));
    const removed = removedBy(this.#replayed.statements).map(([key, made]): [Key, Origin] => [key, originIn(made, {})]);
    const present = kinds.filter(({ name }) => snapshot.all(name).length > 0);
    for (const kind of present) {
      for (const [identity, written] of rowsOf(kind)) {
        this.#written.set(this.#key(kind, identity), written);
        removed.push(...this.#taken(kind, identity, written), ...formerIn(kind, identity, written, renamed));
      }
    }
    const declared = present.flatMap((kind) =>
      [...withAbsent(kind, snapshot), ...absent(kind, snapshot)].flatMap((object) => {
        const found = this.#declared(kind, object);
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
    const namer = this.#namerOf(kind, written) ?? maker ?? this.#staterOf(kind, object, own);
    const isRewritten = this.#isRewritten(written);
    // Most objects are as the statement left them that made them.
    const properties = isRewritten || written.others.size > 0 ? Object.keys(object) : [];
    const origins: [string, Origin][] = [];
    for (const property of properties) {
      if (!(property in kind.properties)) continue;
      const hasOwnWriter = isRewritten || written.others.has(property);
      const writer = (hasOwnWriter ? this.#writerOf(kind, object, property, written) : undefined) ?? maker;
      if (writer !== undefined && writer !== namer) origins.push([property, originIn(writer, object)]);
    }
    const origin = namer === undefined ? origins[0]?.[1] : originIn(namer, object);
    if (origin === undefined) return undefined;
    return {
      origin,
      ...(origins.length === 0 ? {} : { origins: Object.fromEntries(origins) }),
      ...this.#granted(kind, object, own),
      ...this.#renamedIn(kind, object, written),
    };
  }

  /** By property, what it prints that has got another name. */
  #renamedIn(kind: Kind, object: Stored, { rows }: Written): Pick<Declared, 'renamed'> {
    const renames = [...rows.values()].flatMap(({ id }) => this.#renames.get(id ?? '') ?? []);
    if (renames.length === 0) return {};
    const found = Object.keys(kind.properties).map((property): [string, Renaming[]] => [
      property,
      renames.filter(({ to }) => prints(object[property], to)).map(({ from, by }) => ({ from, origin: originIn(by, {}) })),
    ]);
    const some = found.filter(([, ofProperty]) => ofProperty.length > 0);
    return some.length === 0 ? {} : { renamed: Object.fromEntries(some) };
  }

  #isRewritten({ rows }: Written): boolean {
    for (const row of rows.values()) if (this.#replayed.journal.isRewritten(row)) return true;
    return false;
  }

  /** What statements gave a role on an object or by default, as far as they said so. */
  #granted({ statements = [], written }: Kind, object: Stored, own: WrittenRow): Pick<Declared, 'granted'> {
    const { journal } = this.#replayed;
    const { on, schema } = object as Record<'on' | 'schema', string>;
    if (!statements.includes('AlterDefaultPrivilegesStmt')) return {};
    if (!statements.includes('GrantStmt'))
      return { granted: this.#grantedByDefault({ sort: on, schema, role: String(object['grantee']) }, Infinity) };
    const role = String(object['role']);
    const maker = journal.maker(own);
    const last = journal.writer(written!.columns(object).map(({ column }) => ({ row: own, column })));
    const at = (maker === undefined ? undefined : this.#places.get(maker)) ?? Infinity;
    const byDefault = this.#grantedByDefault({ sort: defaultsOn(on), schema, role }, at);
    const stated = journal.writers(own).flatMap((made) => grantedBy(made, role));
    return { granted: [...new Set([...byDefault, ...stated, ...(last === undefined || last === maker ? [] : mayGrant(last, role))])] };
  }

  /** Who stated privileges that were so already before the first migration. */
  #staterOf({ statements = [] }: Kind, object: Stored, own: WrittenRow): Made | undefined {
    if (!statements.includes('AlterDefaultPrivilegesStmt')) return undefined;
    if (statements.includes('GrantStmt'))
      return this.#replayed.journal.writers(own).findLast((made) => saysPrivileges(made, String(object['role'])));
    const one = { sort: String(object['on']), schema: object['schema'], role: String(object['grantee']) };
    return this.#onDefaults.findLast((made) => saysDefaults(made, one));
  }

  /** What statements before a place gave a role by default. */
  #grantedByDefault(one: Default, before: number): string[] {
    return this.#onDefaults.filter((made) => this.#places.get(made)! < before).flatMap((made) => grantedByDefault(made, one));
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
    const other = others.get(property);
    const read: { row: WrittenRow; column: string | undefined }[] = [];
    for (const { alias, column } of kind.written?.columns(object) ?? referencesOf(kind, property, this.#server)) {
      const row = rows.get(alias);
      // What is read through the OID alone stands in those other rows.
      if (row !== undefined && (other === undefined || column !== undefined)) read.push({ row, column });
    }
    if (other !== undefined) read.push({ row: { id: undefined, at: other }, column: undefined });
    if (read.length === 0) return undefined;
    // What it is made of may be older than the object.
    const [own] = rows.values();
    if (kind.written === undefined && own !== undefined) read.push({ row: own, column: 'made' });
    return this.#replayed.journal.writer(read);
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

/** What names an object, or the row that it shares with others, and the rows that it was read from. */
type WrittenObject = readonly [identity: Stored, written: Written];

async function readRenames({ journal }: Replayed, session: Session): Promise<Renames<Made>> {
  const renamed = journal.renamed();
  const dependents = dependentsQuery(renamed);
  return renamesOf(renamed, dependents === undefined ? [] : (await session.run(dependents))[0]!);
}

/** The rows of the kinds that have queries for them. Several kinds may have the same query. */
async function readShared(session: Session, snapshot: Snapshot): Promise<Map<Kind, readonly WrittenObject[]>> {
  const asking = kinds.filter(({ name, written }) => written !== undefined && snapshot.all(name).length > 0);
  const queries = [...new Set(asking.map(({ written }) => written!.query))];
  if (queries.length === 0) return new Map();
  // Types among arguments are printed with their schemas, as the snapshot has them.
  const [, ...results] = await session.run([`set search_path = ''`, ...queries, 'reset search_path'].join(';\n'));
  const read = new Map(queries.map((query, n) => [query, objectsIn(results[n]!)]));
  return new Map(asking.map((kind) => [kind, read.get(kind.written!.query)!]));
}

function objectsIn(rows: readonly Row[]): WrittenObject[] {
  const toWritten = writtenReader(Object.keys(rows[0] ?? {}));
  return rows.map((row) => [row, toWritten(row)]);
}

/** The rows that the objects of a snapshot were read with. */
function ownRows({ name }: Kind, snapshot: Snapshot, rows: ReadonlyMap<Stored, Row>): WrittenObject[] {
  const [first] = snapshot.all(name);
  const toWritten = writtenReader(Object.keys(rows.get(first!) ?? {}));
  return snapshot.all(name).map((object) => [object, toWritten(rows.get(object)!)]);
}

/** The name that an object had before, which nothing has any more. A routine's key has no arguments. */
function formerIn(kind: Kind, identity: Stored, { rows }: Written, renamed: ReadonlyMap<RowId, Renamed<Made>>): [Key, Origin][] {
  const [own] = rows.values();
  const found = renamed.get(own?.id ?? '');
  if (found === undefined || kind.written !== undefined || namingColumns(kind).length === 0) return [];
  const parts = Object.keys(kind.identity).filter((part) => part !== 'arguments');
  const key = `${kind.name} ${address(...parts.map((part) => (part === 'name' ? found.from : String(identity[part]))))}`;
  return [[key, originIn(found.by, {})]];
}

function originIn(made: Made, object: Stored): Origin {
  return { file: made.migration.file, ...declarationIn(made, object) };
}
