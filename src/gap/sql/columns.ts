/** Column references. */
import type { ColumnRef } from 'libpg-query';
import type { Scope } from './scope.ts';
import { term, type Term } from './term.ts';

/** `t.col` is `col` where t is the only relation, and `pg_catalog` never counts. */
export function column(reference: ColumnRef, scope: Scope): Term {
  const names = (reference.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : '*'));
  const [name = '', qualifier] = names.toReversed();
  const star = reference.fields?.some((field) => 'A_Star' in field);
  // Written by a person, a bare `t` may be the whole row of t, which `t.t` is not.
  const redundant = qualifier !== undefined && scope.redundant.has(qualifier) && (name !== qualifier || scope.printed) && !star;
  return term(star ? 'whole row' : 'column', redundant ? [name] : names, { type: star ? undefined : typeOf(names, redundant, scope) });
}

function typeOf(names: string[], redundant: boolean, scope: Scope): string | undefined {
  const [name = '', qualifier] = names.toReversed();
  if (qualifier === undefined || redundant) return scope.bare.get(name);
  return names.length === 2 ? scope.qualified.get(qualifier)?.get(name) : undefined;
}
