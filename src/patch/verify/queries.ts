import { isRowTable } from '../../database/row-tables.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { objectsQuery } from '../../kinds/catalog.ts';
import type { Kind, Server, Stored, World } from '../../kinds/kind.ts';
import { quoteLiteral } from '../../sql/quote.ts';

/** A query in the form of format(), and the majors that it is for. */
export interface MajorQuery {
  since: number;
  until: number;
  query: string;
}

const majors = [13, 14, 15, 16, 17, 18];
/** What comes after the newest major is read as that. */
const forEver = 99;

function serverOf(major: number): Server {
  return { major, versionNum: major * 10_000 };
}

/** The query on each major; neighbours that read alike share one. */
function onEachMajor(write: (server: Server) => string): MajorQuery[] {
  const queries: MajorQuery[] = [];
  for (const major of majors) {
    const query = write(serverOf(major));
    const last = queries.at(-1);
    if (last?.query === query) last.until = major;
    else queries.push({ since: major, until: major, query });
  }
  queries.at(-1)!.until = forEver;
  return queries;
}

/** Rows travel out of query_to_xml() as one text that XML leaves as it is. */
function carried(rows: string): string {
  return `select encode(convert_to(${rows}::text, 'UTF8'), 'base64') as rows`;
}

/** Reads the objects of a kind whose `id` is in the first argument, and the own ones whose `parent` is in the second: arrays of jsonb texts. */
export function objectQueries(kind: Kind): MajorQuery[] {
  const [ids, parents] = ['<ids>', '<parents>'];
  return onEachMajor((server) => {
    const query = objectsQuery(
      kind,
      server,
      (id, parent, own) => `${id}::text = any ('${ids}'::text[]) or ${own} and ${parent}::text = any ('${parents}'::text[])`,
    );
    return `${carried(`coalesce(jsonb_agg(to_jsonb(o)), '[]')`)} from (${query}) o`
      .replaceAll('%', '%%')
      .replaceAll(`'${ids}'`, '%1$L')
      .replaceAll(`'${parents}'`, '%2$L');
  });
}

/** SQL of whether the rows that are objects of a kind can be read: `there`, `hidden` or `absent`. */
export function stateOf({ rows }: Kind): string {
  if (rows === undefined) return `'there'`;
  const readable = `has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and not row_security_active(c.oid)`;
  return `coalesce((select case when ${readable} then 'there' else 'hidden' end from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${isRowTable(rows)}), 'absent')`;
}

/** The evidence of one object as a query with arguments: what differs between objects are names. */
export interface FoundQuery {
  /** Its place among the queries. */
  query: number;
  args: string[];
}

/** The queries that find objects which are more than a row of their kind's catalog query; objects share them. */
export class FoundQueries {
  readonly queries: MajorQuery[][] = [];
  readonly #numbers = new Map<string, number>();
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Undefined where the object's evidence tells nothing of these properties. */
  find(kind: Kind, stated: Stored, properties: readonly string[]): FoundQuery | undefined {
    const args = [
      ...new Set(Object.keys(kind.identity).flatMap((name) => (typeof stated[name] === 'string' ? [stated[name]] : []))),
    ].toSorted((left, right) => right.length - left.length);
    const write = (server: Server): string => {
      const evidence = kind.evidence?.({ intended: stated, actual: stated, differing: properties }, worldOf(this.#snapshot, server));
      return evidence === undefined ? '' : withArguments(evidence.query, args);
    };
    const query = this.#numberOf(write);
    return query === undefined ? undefined : { query, args };
  }

  /** What reads alike on the oldest major and on the newest does so between them, and there are thousands of objects. */
  #numberOf(write: (server: Server) => string): number | undefined {
    const ends = [majors.at(0)!, majors.at(-1)!].map((major) => write(serverOf(major)));
    if (ends[0] === '') return undefined;
    const text = ends.join('\n');
    const number = this.#numbers.get(text) ?? this.queries.push(onEachMajor(write)) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}

/** A query in the form of format(): a place for each argument. */
function withArguments(query: string, args: readonly string[]): string {
  return args.reduce(
    (text, arg, n) => text.replaceAll(quoteLiteral(arg), `%${n + 1}$L`),
    `${carried('to_jsonb(f)')} from (${query}) f`.replaceAll('%', '%%'),
  );
}

/** What was read, as a server of another major would tell it. */
function worldOf(snapshot: Snapshot, server: Server): World {
  return {
    server,
    strangers: snapshot.strangers,
    apiSchemas: snapshot.apiSchemas,
    get: (key) => snapshot.get(key),
    all: (kind) => snapshot.all(kind),
    children: (kind, parent) => snapshot.children(kind, parent),
    member: (key) => snapshot.member(key),
  };
}
