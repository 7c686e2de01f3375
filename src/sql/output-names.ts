/** The name that a query's column has when nobody gave it one. */
import type { Node } from 'libpg-query';
import { pathOf } from './syntax.ts';

/** The name where it comes from a column or a function; null where Postgres takes it from elsewhere. */
export function outputName(node: Node | undefined): string | null {
  if (!node) return null;
  if ('ColumnRef' in node) return lastName(node.ColumnRef.fields);
  if ('FuncCall' in node) return lastName(node.FuncCall.funcname);
  if ('CollateClause' in node) return outputName(node.CollateClause.arg);
  if ('TypeCast' in node) return outputName(node.TypeCast.arg);
  if ('A_Indirection' in node) {
    const fields = (node.A_Indirection.indirection ?? []).filter((one) => 'String' in one);
    return lastName(fields) ?? outputName(node.A_Indirection.arg);
  }
  return null;
}

function lastName(path: readonly Node[] | undefined): string | null {
  const last = pathOf(path).at(-1);
  return last === '*' ? null : (last ?? null);
}
