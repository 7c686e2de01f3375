/** Column references. */
import type { ColumnRef } from 'libpg-query';
import type { Scope } from './scope.ts';
import { pathOf } from './syntax.ts';
import { term, type Term } from './term.ts';

/** `t.col` is `col` where t is the only relation, and `pg_catalog` never counts. */
export function column(reference: ColumnRef, scope: Scope): Term {
  const names = pathOf(reference.fields);
  const [name = '', qualifier] = names.toReversed();
  const star = reference.fields?.some((field) => 'A_Star' in field);
  const columns = qualifier === undefined ? undefined : scope.redundant.get(qualifier);
  // Where t has no column t, a bare `t` is its whole row, which `t.t` is not.
  const redundant = columns !== undefined && (name !== qualifier || columns.has(name)) && !star;
  return term(star ? 'whole row' : 'column', redundant ? [name] : placed(names, scope), {
    type: star ? undefined : typeOf(names, redundant, scope),
  });
}

/** `x.id` is the id of the source that is called x here. */
function placed(names: string[], scope: Scope): string[] {
  const [qualifier = '', ...rest] = names;
  return rest.length === 1 ? [scope.names.get(qualifier) ?? qualifier, ...rest] : names;
}

function typeOf(names: string[], redundant: boolean, scope: Scope): string | undefined {
  const [name = '', qualifier] = names.toReversed();
  if (qualifier === undefined || redundant) return scope.bare.get(name);
  return names.length === 2 ? scope.qualified.get(qualifier)?.get(name) : undefined;
}
