import { z } from 'zod';
import type { Trace } from './trace.ts';

/** The chapter that a kind's tests stand in. */
export type Heading = 'Objects' | 'RLS' | 'Grants' | 'Realtime' | 'Storage';
export const headings: readonly Heading[] = ['Objects', 'RLS', 'Grants', 'Realtime', 'Storage'];

/** What can happen because of a gap; data open to strangers is critical. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * How two values of a property may be equal:
 * `value` as they stand, `set` without order, `order` by the order of what both have, and the others by the meaning of
 * the SQL in them.
 */
export type Equality =
  | 'value'
  | 'set'
  | 'order'
  | 'expression'
  | 'expressions'
  | 'query'
  | 'type'
  | 'types'
  /** A routine's, in the language that the object's property `language` says. */
  | 'body'
  /** A statement of any sort, such as CREATE RULE. */
  | 'statement'
  /** The value of the setting that the object's `name` names. */
  | 'settingValue'
  /** Settings by name, each by what its value means. */
  | 'settings'
  /** A set of privileges; MAINTAIN counts only where both servers know it. */
  | 'privileges'
  /** An object, of which only the fields count that are stated. */
  | 'stated'
  /** The actual set holds at least these. */
  | 'includes'
  /** The actual set holds none of these. */
  | 'excludes'
  /** The actual check accepts each of these rows. */
  | 'accepts'
  /** The actual check rejects each of these rows. */
  | 'rejects';

/** Where an expression stands, which decides how Postgres elaborates it. */
export type Place = 'predicate' | 'default' | 'generated' | 'index' | 'when' | 'domain';

/** Names an object: its kind and its quoted address, `column public.orders.total`. */
export type Key = string;

/** The server that a snapshot was read from. `major` is 13 to 18, `versionNum` as in `server_version_num`. */
export interface Server {
  major: number;
  versionNum: number;
  /** Of a server whose catalog somebody looked over: what `tracesQuery` found. */
  traces?: ReadonlySet<unknown> | undefined;
}

/** The intended object with this key, as far as it is stated. */
export type Meant = (key: Key) => Stored | undefined;

/** An object by its kind and its identity. */
export interface Ref {
  kind: string;
  identity: Stored;
  /** It may come with an extension or the system, so that no snapshot holds it: it blocks where it is intended and missing, but is not implied. */
  implied?: false;
}

/** That an object takes over what stands in another one. */
export interface Heir {
  from: Ref;
  as: 'partition' | 'child';
}

/** An object as a snapshot holds it: identity and properties side by side, JSON values only. */
export type Stored = Record<string, unknown>;

/** A routine that came with an extension, by the types of its arguments. */
export interface ExtensionRoutine {
  schema: string;
  name: string;
  types: readonly string[];
}

/** The objects of a kind that are meant to stand in the one that is created, in their order. */
export type Parts = (kind: string) => readonly Stored[];

/** What a kind may ask about the database that its object stands in. Never the server itself. */
export interface World {
  server: Server;
  /** Roles that anybody can act as: `anon` and `authenticated` on Supabase; PUBLIC always counts. */
  strangers: readonly string[];
  /** Schemas that the API exposes. */
  apiSchemas: readonly string[];
  get(key: Key): Stored | undefined;
  all(kind: string): readonly Stored[];
  children(kind: string, parent: Key): readonly Stored[];
  /** What belongs to an extension and so is nobody's object, by the key that it would have. */
  member(key: Key): Member | undefined;
}

/** An object of an extension: only who may do what with it is of interest. */
export interface Member {
  on: string;
  schema: string | null;
  name: string;
  detail: string | null;
  extension: string;
  owner: string;
  /** Null where nothing but what is built in says who may do what. */
  acl: { role: string; privileges: string[]; grantable: string[] }[] | null;
}

/** How much an intent says of MAINTAIN: nothing, who may have it at most, or all, as whoever names it does. */
export type SaysMaintain = 'nothing' | 'atMost' | 'all';

export interface Property<S extends z.ZodType = z.ZodType> {
  /** Parses what a person wrote and what the catalog returned. */
  schema: S;
  /** The column of the catalog query that returns it, over the kind's `from`. */
  sql: string | ((server: Server) => string);
  /** `value` unless stated. */
  equality?: Equality;
  /** Where the expression stands; for the equalities about SQL. */
  place?: Place;
  /** A difference is a notice, and a gap only under strict. */
  harmless?: boolean;
  /** Which differences are notices against a whole intent, where not every one of the property is, and what they let happen. */
  slight?: { is(expected: unknown, actual: unknown): boolean; impact: string };
  /** Can be stated in a manifest or a matcher; a whole intent does not compare it, because another property says the same. */
  onlyStated?: boolean;
  /** Read for what the kind decides, neither stated nor compared. */
  onlyRead?: boolean;
  /** Text that is no SQL and no name: a secret may stand anywhere in it, and not only in a string constant. */
  freeText?: boolean;
  /** The first major whose catalog knows it: below, the property is not compared. */
  since?: number;
  severity?: Severity;
  /** What a difference lets happen: a sentence. */
  impact?: string;
  /** How people read the value, or each part of a list, where that is an object or the catalog's text is not how people write it. */
  show?(part: any): string;
  /** How people read null and an empty list, where these are two values. */
  nothing?: { unset: string; empty: string };
  /** A value, or each part of a list, as the query returns it, where the schema fills in what that leaves out. */
  returned?(part: any): unknown;
  /** Who wrote other rows last than those of the kind's FROM (`lastWrittenAt`), where the property is read from such. */
  written?: string;
}

export interface Identity {
  sql: string;
  schema: z.ZodType;
}

/** An identity column: a name out of the catalog. */
export function id(sql: string): { sql: string; schema: z.ZodString } {
  return { sql, schema: z.string() };
}

/** An identity column that may be absent. */
export function idOrNull(sql: string): { sql: string; schema: z.ZodNullable<z.ZodString> } {
  return { sql, schema: z.string().nullable() };
}

export type Identities = Record<string, Identity>;
export type Properties = Record<string, Property>;

type OutputOf<T extends Record<string, { schema: z.ZodType }>> = { [K in keyof T]: z.output<T[K]['schema']> };

/** An object of a kind as the snapshot holds it. */
export type ObjectOf<I extends Identities, P extends Properties> = OutputOf<I> & OutputOf<P>;

/** What may be written for a property instead of a value. */
export type Expected<T> = T | { in: T[] } | { not: T };

/** What a person may state about an object: any of its properties. */
export type StatedOf<P extends Properties> = { [K in keyof P]?: Expected<z.input<P[K]['schema']>> | undefined };

/** What the presence of an object that nobody intended means. */
export interface Unintended {
  verdict: 'gap' | 'notice';
  severity: Severity;
  impact: string;
}

/** What a partial intent says around an object. */
export interface Said {
  stated: Meant;
  /** Whether it says that there are no other objects of a kind beside those that it states, of this identity as far as that goes. */
  isExact(kind: string, identity: Stored): boolean;
}

/** A query to paste into psql, what it should return and what it returns. */
export interface EvidenceOf {
  query: string;
  expected: { text: string; rows: Stored[] | null };
  actual: { text: string; rows: Stored[] };
}

/** Who uses an object, by a name for it, of whom an intent says nothing. */
export interface UnsaidUse {
  property: string;
  actual: readonly string[];
}

/** A table whose rows are objects. One of that name without these columns, or with others of their names, is somebody's own. */
export interface RowTable {
  schema: string;
  table: string;
  /** The type of each, as `information_schema.columns` has it. */
  columns: Readonly<Record<string, string>>;
}

/** The rows that objects of a kind were read from, where its FROM does not show them: several objects may share one. */
export interface WrittenRows {
  /** Returns what `address` reads, with `"id row"` (catalog, OID and number within) and `"at row"`, who wrote it last (`writtenAt`). */
  query: string;
  /** Names a row: what the objects that share it have in common. */
  address(object: any): string;
  /** The columns of the row that say what the object is. */
  columns(object: any): { alias: 'row'; column: string | undefined }[];
  /** The object that a column was of, which is not there any more. */
  objectOf?(identity: any, column: string): Stored | undefined;
}

/** How objects of a kind are found without a name. */
export interface Shape<O> {
  /** What a shape states without saying so, so that nothing weaker passes. */
  defaults(stated: Partial<O>): Record<string, unknown>;
  /** Whether an object is what the shape means, though it differs: then the gap is a difference and not an absence. */
  resembles(stated: Partial<O>, actual: O): boolean;
  /** What Postgres would call it, or people do. A patch needs a name, to see whether the object is there already. */
  name(stated: Partial<O>): string;
  /** Objects of another kind that do the same work (a unique index does a unique constraint's), each as one of this kind. */
  metBy?(world: World, parent: Key): Stand<O>[];
}

/**
 * Objects of another kind that an intended one is met by, in SQL: what `find` and `metBy` look for beyond the rows of
 * the kind itself. `i.id` and `i.parent` name the intended one, `o.object` is the other one: all jsonb.
 */
export interface SqlStand {
  kind: string;
  /** Whose children the others are: the identity without the name. */
  parent: string;
  /** Which of them. */
  where: string;
  /** As what. */
  as: string;
}

/** An object of another kind, and what it stands for. A property that `as` leaves out holds whatever is stated. */
export interface Stand<O> {
  object: Stored;
  as: Partial<O>;
}

export interface KindSpec<N extends string, I extends Identities, P extends Properties, O = ObjectOf<I, P>> {
  /** Singular, camelCase: `materializedView`. */
  name: N;
  plural: string;
  /** What people call it, where that is not its name in words. */
  label?: string;
  /** What joins its title and its group in a sentence: `the column total of public.orders`; `on` unless stated. */
  preposition?: 'of';
  /** What DROP, or a command of ALTER TABLE, calls it in Postgres's syntax tree; where that names it as its key does. */
  objectTypes?: readonly string[];
  /** The statements that, of whatever they name, say something of this kind (or of others that list them) only. */
  statements?: readonly string[];
  /** The chapter; a function where it depends on the object: a policy on storage.objects stands under Storage. */
  heading: Heading | ((object: Partial<O>) => Heading);
  /** Which columns of the catalog query name the object. */
  identity: I;
  properties: P;
  /** FROM clause of the catalog query and of the evidence; every catalog is qualified with pg_catalog. */
  from: string | ((server: Server) => string);
  /** WHERE clause: which rows are objects of this kind. */
  where: string | ((server: Server) => string);
  /** Further conditions of the catalog query, not of the evidence: whose objects they are (no system's, no extension's). */
  own?: string | ((server: Server) => string);
  /** What its objects leave, one of these each: a read that finds none leaves the kind's query out. */
  traces?: readonly Trace[];
  /** Rows of a table, not of the catalog: `storage.buckets`. Read only where this login may read all of them. */
  rows?: RowTable;
  /** Where the rows of the catalog stand that its objects were read from; told from FROM unless stated. */
  written?: WrittenRows;
  /** The objects that this one needs: in each list one suffices. The first list is its parent; empty where it has none. */
  requires(object: Partial<O>): Ref[][];
  /**
   * What its texts name, asked where the object is missing: it went with what is missing of that. In each list one suffices. A ref
   * may leave out a part of the identity, which then is any: the arguments of a routine, the schema where a person left it out.
   */
  mentions?(object: Partial<O>): Ref[][];
  /** What it is a partition or a child of, which hands down to it what stands in itself. */
  heirOf?(object: Partial<O>): Heir[];
  /** To whom an object of the kind is handed down: to partitions, or to all that inherit, where it keeps its name. */
  handedDown?: 'to partitions' | 'to all';
  /** The object whose own difference makes these properties differ, and whose fix makes them right. */
  follows?(gap: { differing: readonly string[]; intended: Partial<O>; actual: Partial<O> }, world: World, meant: Meant): Ref | undefined;
  /** What comes behind the kind in the key. Joined names unless stated. */
  address?(object: Partial<O>): string;
  /** What comes behind the parent in the key of an object without a name. */
  shapeAddress?(stated: Partial<O>): string;
  /** The test's name below its group; must not depend on the outcome. */
  title(object: Partial<O>, byShape: boolean): string;
  /** The test's group below the heading, such as `public.orders`. */
  group(object: Partial<O>): string;
  shape?: Shape<O>;
  /** Another name with the same definition: a notice, or a gap of low severity. Without it the object is missing. */
  renamed?: 'notice' | 'gap';
  /** The properties that make the object what it is: one of them has to be stated for it to be known under another name. */
  definition?: readonly string[];
  /** Says what a person's statement implies: an UPDATE policy without WITH CHECK repeats its USING. */
  complete?(stated: Partial<O>): Partial<O>;
  /** Fills in the schema that a name without one means in what a person stated: the function of a trigger, the table of a foreign key. */
  qualify?(stated: Partial<O>, schema: string): Partial<O>;
  /** Finds the object that an intended one is judged by, where that is more than a look-up by key. */
  find?(intended: Partial<O>, world: World): Partial<O> | undefined;
  /** No row holds what `find` returns; the query of the evidence does. */
  foundIn?: 'evidence';
  /** What else `find` or `shape.metBy` takes for an object of the kind. */
  stands?: readonly SqlStand[];
  /** What an object of one major is on a server of another, where the server decides that. What a person wrote holds a part of it. */
  onMajor?(object: Partial<O>, from: number, to: number): Partial<O> | Stored;
  /** What is intended of an object, where the target's server cannot have all of it, or the intent says not all of it. */
  maintained?(object: Partial<O>, says: SaysMaintain, world: World): Partial<O> | Stored;
  /** What migrations mean by what they build, where a database goes on from there. */
  fromMigrations?(object: O): Partial<O> | Stored;
  /** The routine of an extension that it says something of: another version of the extension may lack that. */
  routineOfExtension?(object: Partial<O>): ExtensionRoutine | undefined;
  /** The objects of a whole intent: those that are there, and those whose absence says something. */
  whole?(objects: readonly Stored[], world: World): readonly Stored[];
  /** Whether the object is judged as a part of another one: the index behind a unique constraint. */
  partOfAnother?(object: O): boolean;
  /** The same in SQL, over `o.object`, such an object as jsonb. */
  partInSql?: string;
  /**
   * Where it is missing: what may be it under another name, which only a person knows; the comparison leaves out what is
   * intended itself. SQL gives that the right name; undefined where it gets that along with something else.
   */
  otherName?: {
    candidates(object: Partial<O>, world: World, meant: Meant): readonly Stored[];
    rename(candidate: Stored, name: string): string | undefined;
  };
  /** What its absence lets happen. */
  missing: { severity: Severity; impact: string };
  /** Raises or lowers the severity by what can happen in this database. */
  severity?(
    gap: { verdict: 'missing' | 'differs'; differing: readonly string[]; intended: Partial<O>; actual: Partial<O> | undefined },
    world: World,
  ): Severity | undefined;
  /** What this difference lets happen, where that depends on which way it goes. */
  impact?(
    gap: { verdict: 'missing' | 'differs'; differing: readonly string[]; intended: Partial<O>; actual: Partial<O> | undefined },
    world: World,
  ): string | undefined;
  /** The evidence, where it is more than the object's row of the catalog query. Nothing differs where nobody intended the object. */
  evidence?(
    gap: { intended: Partial<O>; actual: Partial<O> | undefined; differing: readonly string[] },
    world: World,
  ): EvidenceOf | undefined;
  /**
   * What its presence opens when nobody intended it; undefined when the database explains it. `meant` is there where the
   * intent says all that there should be around it.
   */
  unintended(object: O, world: World, meant?: Meant): Unintended | undefined;
  /**
   * Asked of an object whose presence alone would be critical: the property that opens it, where a partial intent states
   * other things of the object, and neither that property nor who may use it. What is open by itself has none: then it is
   * who uses it, which the object's evidence shows.
   */
  unsaid?(stated: Partial<O>, actual: O, world: World, said: Said): string | UnsaidUse | undefined;
  /**
   * SQL that creates it; undefined where the statement does not say enough. `server` is where it will run: majors differ
   * in syntax. Where `parts` are given, those of its parts whose kind is `madeWith` this one are made along.
   */
  create(object: Partial<O>, server?: Server, parts?: Parts): string | undefined;
  /** SQL that makes it without what it reads, for objects that need one another in a circle; what is missing of it differs then. */
  outline?(object: Partial<O>): string | undefined;
  /** Which objects of the kind a patch creates or changes after the others: a REVOKE on a table takes those on its columns along. */
  late?(object: Partial<O>): boolean;
  /** The kind whose CREATE makes objects of this kind along: a table's makes its columns. */
  madeWith?: string;
  /**
   * SQL that keeps new objects of these kinds from being more open than intended, where their CREATE leaves them so: it
   * stands behind a CREATE that somebody may run alone. A patch has a step of its own for it.
   */
  keepsClosed?: { of: readonly string[]; sql(object: Partial<O>, world: World): string | undefined };
  /** SQL that gives back what `alter` and `drop` take along, for who runs them alone. Nothing is intended of an object that is to go. */
  givesBack?(intended: Partial<O> | undefined, actual: Partial<O>, world: World): string | undefined;
  /** SQL that turns the actual object into the intended one, for the properties that differ. */
  alter(intended: Partial<O>, actual: Partial<O>, differing: readonly string[], server?: Server): string | undefined;
  /**
   * SQL that makes it anew where it cannot be altered, and loses nothing but its owner, privileges and comments: only for
   * who looks at it again and gives it these.
   */
  replace?(intended: Partial<O>, actual: Partial<O>, server?: Server): string | undefined;
  /** Whether each row that is there refuses it when it is created, though nothing in the statement says so. */
  refusedByRows?(object: Partial<O>, find: Meant): boolean;
  /**
   * A query of what keeps it (a column: its type) from changing and can be dropped and made again: `kind` and the names in
   * its identity, the first to be dropped first.
   */
  standing?(object: Partial<O>): string;
  /** SQL that removes it, only where that destroys nothing but what it opens; undefined otherwise. */
  drop?(object: Partial<O>): string | undefined;
  /** SQL that removes it with everything that is in it: for a person to run, never for a patch. */
  destroy?(object: Partial<O>): string;
  /** A query that counts the rows that would be lost with it, or that contradict what is intended. */
  inTheWay?(intended: Partial<O>, actual: Partial<O> | undefined): string | undefined;
  /**
   * A condition in SQL: what was to be taken away is still there, for only who gave it can take it back. Undefined where
   * nothing is taken away. Nothing is intended of an object that is to go.
   */
  remains?(intended: Partial<O> | undefined, actual: Partial<O>): string | undefined;
}

/** A kind with its types forgotten, for the code that treats all kinds alike. */
export interface Kind extends KindSpec<string, Identities, Properties, any> {
  /** Parses one row of the catalog query. */
  schema: z.ZodType<Stored>;
}

export interface TypedKind<N extends string, I extends Identities, P extends Properties> extends KindSpec<N, I, P> {
  schema: z.ZodType<ObjectOf<I, P>>;
}

export type StatedBy<K> = K extends TypedKind<string, infer _I, infer P> ? StatedOf<P> : never;
export type StoredBy<K> = K extends TypedKind<string, infer I, infer P> ? ObjectOf<I, P> : never;

/** Declares a kind. Exists for its types: the objects of a kind are inferred from its properties. */
export function defineKind<const N extends string, I extends Identities, P extends Properties>(
  spec: KindSpec<N, I, P>,
): TypedKind<N, I, P> {
  const fields = { ...spec.identity, ...spec.properties };
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, 'since' in field ? field.schema.optional() : field.schema]),
  );
  return { ...spec, schema: z.object(shape) as unknown as z.ZodType<ObjectOf<I, P>> };
}
