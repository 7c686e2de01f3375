import { qualified, quoteIdent } from '../sql/quote.ts';
import { type Grant, type Privilege, saySource } from './effective.ts';
import type { Server } from './kind.ts';
import { grantSql, type Held, inOrder, isAll, listOf, regrant, without } from './privilege.ts';
import { onDatabase, type Target, targetSql } from './target.ts';

/** One GRANT or REVOKE. */
export function grantStatement(
  target: Target,
  role: string,
  verb: 'grant' | 'revoke',
  privileges: readonly string[],
  option: boolean,
): string {
  const { on, schema, name, detail } = target;
  const list = privileges.includes('maintain') && isAll(privileges, on) ? 'all privileges' : privileges.join(', ');
  const whom = role === 'PUBLIC' ? 'public' : quoteIdent(role);
  if (on === 'database') {
    const [before, after] = grantSql(verb, list, option, 'database\n', whom).split('\n') as [string, string];
    return onDatabase(before, after.trim());
  }
  if (on === 'column')
    return `${grantSql(verb, privileges.map((privilege) => `${privilege} (${quoteIdent(detail!)})`).join(', '), option, `table ${qualified(schema!, name)}`, whom)};`;
  const at = on === 'view' || on === 'materializedView' || on === 'foreignTable' ? { ...target, on: 'table' } : target;
  return `${grantSql(verb, list, option, targetSql(at), whom)};`;
}

/** What there is and what an intended grant makes of it: the least that satisfies it. */
function both(intended: Partial<Grant>, actual: Partial<Grant>): { from: Held; to: Held } {
  const exact = Array.isArray(intended.privileges);
  const held = exact ? actual.privileges! : (actual.atLeast ?? actual.privileges!);
  const never = listOf(intended.never);
  const privileges = exact ? intended.privileges! : held;
  const grantable = actual.grantable ?? [];
  return {
    from: { privileges: inOrder([...held, ...never.filter((privilege) => listOf(actual.never).includes(privilege))]), grantable },
    to: {
      privileges: inOrder(without([...privileges, ...listOf(intended.atLeast)], never)),
      grantable: Array.isArray(intended.grantable) ? intended.grantable : without(grantable, without(grantable, privileges)),
    },
  };
}

/** A privilege is taken back where it comes from: from the role and its columns, or from PUBLIC. A membership is nobody's to end here. */
function revokes(target: Target, role: string, privileges: readonly string[], option: boolean, found: readonly Privilege[]): string[] {
  const given = (through: string | undefined): string[] =>
    privileges.filter((privilege) =>
      found.some((one) => one.privilege === privilege && one.through === through && one.whole !== true && one.as === undefined),
    );
  const own = given(undefined);
  const everybodys = option ? [] : given('PUBLIC');
  const elsewhere = found.filter(
    (one) =>
      privileges.includes(one.privilege) &&
      (one.as !== undefined || one.whole === true || (one.through !== undefined && one.through !== 'PUBLIC')),
  );
  return [
    ...(own.length > 0 ? [grantStatement(target, role, 'revoke', own, option)] : []),
    ...(everybodys.length > 0 ? [grantStatement(target, 'PUBLIC', 'revoke', everybodys, false)] : []),
    ...(elsewhere.length > 0 ? [`-- It still has ${[...new Set(elsewhere.map(saySource))].join(', ')}.`] : []),
  ];
}

/** What a change takes of the role's own privileges. */
export function takenAway(intended: Partial<Grant>, actual: Partial<Grant>): Held {
  const { from, to } = both(intended, actual);
  const isOwn = (privilege: string): boolean =>
    actual.found?.some((one) => one.privilege === privilege && one.through === undefined && one.whole !== true && one.as === undefined) ??
    true;
  return {
    privileges: without(from.privileges, to.privileges).filter(isOwn),
    grantable: without(from.grantable, to.grantable).filter(isOwn),
  };
}

/** The statements that turn the actual grant into the intended one. */
export function grantChange(intended: Partial<Grant>, actual: Partial<Grant>, server: Server | undefined): string | undefined {
  const role = intended.role!;
  const target: Target = { on: intended.on!, schema: intended.schema ?? null, name: intended.name!, detail: intended.detail ?? null };
  const { from, to } = both(intended, actual);
  const statements = regrant(to, from, target.on, server, (verb, privileges, option) =>
    verb === 'revoke' && actual.found !== undefined
      ? revokes(target, role, privileges, option, actual.found)
      : [grantStatement(target, role, verb, privileges, option)],
  );
  return statements.length > 0 ? statements.join('\n') : undefined;
}
