import type { Row } from '../../database/session.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import type { RowId } from './journal-rows.ts';
import { wordsIn } from './named-in.ts';

/** A row of the catalog that somebody gave another name, who did last, and both names. */
export interface Renamed<S> {
  id: RowId;
  from: string;
  to: string;
  by: S;
}

/** By the row of an object, what is renamed of what it is made of: its expressions print other names, though nobody wrote it. */
export type Renames<S> = ReadonlyMap<RowId, readonly Renamed<S>[]>;

/** OIDs of catalogs, as pg_depend has them; what depends on a column names its table. */
const [proc, type, column, relation, attrdef, rewrite] = [1255, 1247, 1249, 1259, 2604, 2618] as const;

/** The query for what depends on renamed rows; undefined where there are none. The rule of a view stands for the view. */
export function dependentsQuery(renamed: readonly Renamed<unknown>[]): string | undefined {
  const references = new Set(
    renamed.flatMap(({ id }) => referenceOf(id) ?? []).map(({ classid, oid }) => quoteLiteral(`${classid}/${oid}`)),
  );
  if (references.size === 0) return undefined;
  return `select case d.classid when ${attrdef} then '${attrdef}/' || a.adrelid || '/' || a.adnum when ${rewrite} then '${relation}/' || w.ev_class || '/0' else d.classid || '/' || d.objid || '/0' end as id, d.refclassid || '/' || d.refobjid as "on", d.refobjsubid as sub from pg_catalog.pg_depend d left join pg_catalog.pg_attrdef a on d.classid = ${attrdef} and a.oid = d.objid left join pg_catalog.pg_rewrite w on d.classid = ${rewrite} and w.oid = d.objid where d.refclassid || '/' || d.refobjid in (${[...references].join(', ')})`;
}

/** Reads the rows of that query. */
export function renamesOf<S>(renamed: readonly Renamed<S>[], rows: readonly Row[]): Renames<S> {
  const found = new Map<RowId, Renamed<S>[]>();
  const byObject = Map.groupBy(renamed, ({ id }) => {
    const reference = referenceOf(id);
    return reference === undefined ? '' : `${reference.classid}/${reference.oid}`;
  });
  for (const { id, on, sub } of rows) {
    const own = (byObject.get(String(on)) ?? []).filter((one) => ['0', String(sub)].includes(referenceOf(one.id)!.sub));
    if (own.length > 0) found.set(String(id), [...(found.get(String(id)) ?? []), ...own]);
  }
  return found;
}

function referenceOf(id: RowId): { classid: number; oid: string; sub: string } | undefined {
  const [classid, oid = '', sub = ''] = id.split('/');
  if (Number(classid) === column) return { classid: relation, oid, sub };
  return [proc, type, relation].some((one) => one === Number(classid)) ? { classid: Number(classid), oid, sub } : undefined;
}

/** Whether the value of a property prints a name. */
export function prints(value: unknown, name: string): boolean {
  const text = JSON.stringify(value) ?? '';
  return text.includes(name) && (wordsIn(name)[0] !== name || wordsIn(text).includes(name));
}
