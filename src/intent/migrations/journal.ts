import { elementsOf } from './literal.ts';
import { namesIn } from '../../kinds/catalog.ts';
import type { Row } from '../../database/session.ts';
import type { Mark, RowId } from './journal-rows.ts';
import type { Renamed } from './renamed.ts';

/** Lower ids are the server's own: what initdb wrote. */
const firstNormal = 3;

/** Columns of a row that its own kind does not show: its name and its schema, and what are objects of other kinds. */
const ofOthers = /^acl:|name(?:space)?$|owner$|rowsecurity$|replident$/;

/** The column with the name of what a row is about. */
const nameColumn = /^(?:att|rel|pro|typ)name$/;

interface Kept {
  /** Its values, as Postgres writes a row. */
  readonly text: string;
  /** The mark that changed each column; what made the row is left out. */
  readonly by: ReadonlyMap<string, number>;
  readonly made: number;
  /** The marks that wrote it, whether that changed anything or not, as far as it was looked at in between. */
  readonly all: readonly number[];
  /** The last mark that changed something that its own kind shows. */
  readonly last: number;
}

/** The transaction and the command that wrote a row last, `742/3`, as the row's xmin and cmin say. */
export type WrittenAt = string;

/** The statements of one transaction, or the one that stood alone. */
interface Group {
  /** Its id, counted from the first one's. */
  since: number;
  /** By the command that each began with; the number of the statement. */
  marks: { command: number; statement: number }[];
}

/**
 * Who wrote which column of which row. `S` is a statement.
 *
 * A row tells which transaction wrote it last, and which command of it: so also which statement. Which columns that
 * statement changed is known where the row was looked at before and behind it.
 */
export class Journal<S> {
  /** The columns of each catalog, by its OID, in the order in which the text of a row has them. */
  readonly #columns = new Map<string, readonly string[]>();
  readonly #statements: S[] = [];
  readonly #groups: Group[] = [];
  /** The first transaction: ids go round, and what is older than a database may have a greater one. */
  #first: number | undefined;
  readonly #rows = new Map<RowId, Kept>();
  /** The last name of a row before the one that it has, and the mark that changed it. */
  readonly #names = new Map<RowId, { from: string; to: string; by: number }>();
  /** Many rows were written by one command: which mark that is, while no other is set. */
  readonly #marks = new Map<WrittenAt, number>();

  /** Another journal with the same content: what is taken in by one is not in the other. */
  copy(): Journal<S> {
    const other = new Journal<S>();
    for (const [catalog, columns] of this.#columns) other.#columns.set(catalog, columns);
    other.#statements.push(...this.#statements);
    other.#groups.push(...this.#groups.map(({ since, marks }) => ({ since, marks: [...marks] })));
    other.#first = this.#first;
    // What is kept of a row is never changed, but replaced.
    for (const [id, kept] of this.#rows) other.#rows.set(id, kept);
    for (const [id, names] of this.#names) other.#names.set(id, names);
    return other;
  }

  /** Takes in what the columns of catalogs are. */
  learn(catalogs: readonly Row[]): void {
    for (const { catalog, columns } of catalogs) this.#columns.set(String(catalog), columns as string[]);
  }

  /** From this mark on it is the statement, until the next one. A transaction within one counts as that one. */
  mark({ xid, command }: Mark, statement: S): void {
    this.#marks.clear();
    this.#first ??= xid;
    const since = this.#since(xid);
    const last = this.#groups.at(-1);
    const mark = { command, statement: this.#statements.push(statement) - 1 };
    if (last?.since === since) last.marks.push(mark);
    else this.#groups.push({ since, marks: [mark] });
  }

  /** How many transactions after the first one; negative for those before it. Postgres compares ids by the same difference. */
  #since(xid: number): number {
    return xid < firstNormal ? -Infinity : (xid - (this.#first ?? 0)) | 0;
  }

  /** Takes in rows as they are now. Who wrote a row last changed what is new in it. */
  observe(rows: readonly Row[]): void {
    for (const row of rows) this.#observeRow(String(row['id']), String(row['at']), String(row['values']));
  }

  #observeRow(id: RowId, at: WrittenAt, text: string): void {
    const mark = this.#markOf(at);
    const kept = this.#rows.get(id);
    if (kept === undefined) {
      this.#rows.set(id, { text, by: new Map(), made: mark, all: [mark], last: mark });
      return;
    }
    const all = mark === kept.all.at(-1) ? kept.all : [...kept.all, mark];
    this.#rows.set(id, { ...kept, ...(kept.text === text ? {} : this.#changed(id, kept, text, mark)), all });
  }

  /** What a mark changed in a row. */
  #changed(id: RowId, kept: Kept, text: string, mark: number): Partial<Kept> {
    const [before, now] = [this.#valuesOf(id, kept.text), this.#valuesOf(id, text)];
    const changed = changedColumns(before, now);
    if (changed.length === 0) return { text };
    const name = changed.find((one) => nameColumn.test(one));
    if (name !== undefined) this.#names.set(id, { from: textOf(before, name), to: textOf(now, name), by: mark });
    const by = new Map([...kept.by, ...changed.map((one) => [one, mark] as const)]);
    return { text, by, last: lastShown(kept.made, by) };
  }

  /** A row's values as texts; a list is taken apart by what each stands for, a privilege by who has it: `acl:anon`. */
  #valuesOf(id: RowId, row: string): Map<string, string> {
    const columns = this.#columns.get(id.slice(0, id.indexOf('/'))) ?? [];
    const values = elementsOf(row);
    return new Map(
      columns.flatMap((name, n): [string, string][] => {
        const value = values[n] ?? null;
        if (name === 'setconfig') return value === null ? [] : elementsOf(value).map((setting) => settingIn(setting ?? ''));
        if (name.endsWith('acl')) return entriesOf(value === null ? builtIn[name] : elementsOf(value));
        return [[name, value === null ? '' : `=${value}`]];
      }),
    );
  }

  /** The number of the statement; -1 for what was there before the first mark. */
  #markOf(at: WrittenAt): number {
    const known = this.#marks.get(at);
    if (known !== undefined) return known;
    const mark = this.#findMark(at);
    this.#marks.set(at, mark);
    return mark;
  }

  #findMark(at: WrittenAt): number {
    const [xid, command] = at.split('/').map(Number) as [number, number];
    const group = lastUpTo(this.#groups, this.#since(xid), (one) => one.since);
    return group === undefined ? -1 : (lastUpTo(group.marks, command, (one) => one.command) ?? group.marks[0]!).statement;
  }

  /** Who made a row; undefined for what no statement made. */
  maker({ id, at }: WrittenRow): S | undefined {
    return this.#statement(this.#rows.get(id ?? '')?.made ?? this.#markOf(at));
  }

  /** Everybody who wrote a row, also where that changed nothing. */
  writers({ id, at }: WrittenRow): S[] {
    const marks = this.#rows.get(id ?? '')?.all ?? [this.#markOf(at)];
    return marks.flatMap((mark) => this.#statement(mark) ?? []);
  }

  /** Whether several statements wrote the row, so that its columns may have different writers. */
  isRewritten({ id }: WrittenRow): boolean {
    return (this.#rows.get(id ?? '')?.by.size ?? 0) > 0;
  }

  /** Who wrote any of these columns last; undefined stands for all of a row's columns. */
  writer(columns: readonly { row: WrittenRow; column: string | undefined }[]): S | undefined {
    let last = -1;
    for (const { row, column } of columns) last = Math.max(last, this.#columnMark(row, column));
    return this.#statement(last);
  }

  /** What a row had and has no more, such as the privileges of a role, and who took it away. */
  takenFrom({ id }: WrittenRow): { column: string; by: S }[] {
    const kept = this.#rows.get(id ?? '');
    if (kept === undefined || kept.by.size === 0) return [];
    const values = this.#valuesOf(id!, kept.text);
    return [...kept.by].flatMap(([column, mark]) => {
      const statement = values.has(column) ? undefined : this.#statement(mark);
      return statement === undefined ? [] : [{ column, by: statement }];
    });
  }

  /** The rows that somebody gave another name. */
  renamed(): Renamed<S>[] {
    return [...this.#names].flatMap(([id, { from, to, by }]) => {
      const statement = this.#statement(by);
      return statement === undefined ? [] : [{ id, from, to, by: statement }];
    });
  }

  #columnMark({ id, at }: WrittenRow, column: string | undefined): number {
    const kept = this.#rows.get(id ?? '');
    if (kept === undefined) return this.#markOf(at);
    if (column !== undefined) return kept.by.get(column) ?? kept.made;
    return kept.last;
  }

  #statement(mark: number): S | undefined {
    return this.#statements[mark];
  }
}

/** A value that `#valuesOf` returned, without the sign before it. */
function textOf(values: ReadonlyMap<string, string>, name: string): string {
  return values.get(name)?.slice(1) ?? '';
}

function lastShown(made: number, by: ReadonlyMap<string, number>): number {
  return Math.max(made, ...[...by].flatMap(([name, mark]) => (ofOthers.test(name) ? [] : [mark])));
}

/** The last of a sorted list that is not behind a place. */
function lastUpTo<T>(list: readonly T[], place: number, of: (one: T) => number): T | undefined {
  let low = -1;
  let high = list.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (of(list[middle]!) <= place) low = middle;
    else high = middle;
  }
  return list[low];
}

/** A row that an object was read from: its id where the journal keeps its catalog, and who wrote it last. */
export interface WrittenRow {
  id: RowId | undefined;
  at: WrittenAt;
}

function changedColumns(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...new Set([...now.keys(), ...before.keys()])].filter((name) => now.get(name) !== before.get(name));
}

/** What everybody has where there is no ACL yet: REVOKE takes it away. */
const builtIn: Readonly<Record<string, readonly string[]>> = { proacl: ['=X/'], typacl: ['=U/'] };

function entriesOf(acl: readonly (string | null)[] = []): [string, string][] {
  return acl.map((entry) => {
    const [, grantee = '', privileges = ''] = /^("(?:[^"]|"")*"|[^=]*)=([^/]*)/.exec(entry ?? '') ?? [];
    return [`acl:${grantee === '' ? 'PUBLIC' : (namesIn(grantee)[0] ?? '')}`, privileges];
  });
}

/** `search_path=`, and all of it. */
function settingIn(setting: string): [string, string] {
  return [setting.slice(0, setting.indexOf('=') + 1), setting];
}
