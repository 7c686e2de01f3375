import { qualified, quoteIdent } from '../sql/quote.ts';
import type { Grant } from './effective.ts';
import type { Server } from './kind.ts';
import { grantSql, type Held, inOrder, isAll, regrant, without } from './privilege.ts';
import { onDatabase, type Target, targetSql } from './target.ts';

/** One GRANT or REVOKE. */
export function grantStatement(target: Target, role: string, verb: 'grant' | 'revoke', privileges: readonly string[], option: boolean): string {
  const { on, schema, name, detail } = target;
  const list = privileges.includes('maintain') && isAll(privileges, on) ? 'all privileges' : privileges.join(', ');
  const whom = role === 'PUBLIC' ? 'public' : quoteIdent(role);
  if (on === 'database') {
    const [before, after] = grantSql(verb, list, option, 'database\n', whom).split('\n') as [string, string];
    return onDatabase(before, after.trim());
  }
  if (on === 'column') return `${grantSql(verb, privileges.map((privilege) => `${privilege} (${quoteIdent(detail!)})`).join(', '), option, `table ${qualified(schema!, name)}`, whom)};`;
  const at = on === 'view' || on === 'materializedView' ? { ...target, on: 'table' } : target;
  return `${grantSql(verb, list, option, targetSql(at), whom)};`;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** What an intended grant makes of what there is: the least that satisfies it. */
function wanted(intended: Partial<Grant>, from: Held): Held {
  const privileges = Array.isArray(intended.privileges) ? intended.privileges : from.privileges;
  return {
    privileges: inOrder(without([...privileges, ...listOf(intended.atLeast)], listOf(intended.never))),
    grantable: Array.isArray(intended.grantable) ? intended.grantable : from.grantable.filter((privilege) => privileges.includes(privilege)),
  };
}

/** The statements that turn the actual grant into the intended one. PUBLIC and columns are taken back too where they are the source; a membership is nobody's to end here. */
export function grantChange(intended: Partial<Grant>, actual: Partial<Grant>, server: Server | undefined): string | undefined {
  const { role } = intended;
  const target: Target = { on: intended.on!, schema: intended.schema ?? null, name: intended.name!, detail: intended.detail ?? null };
  const from: Held = { privileges: inOrder([...actual.privileges!, ...listOf(intended.never).filter((one) => listOf(actual.never).includes(one))]), grantable: actual.grantable ?? [] };
  const to = wanted(intended, from);
  const statements = regrant(to, from, target.on, server, (verb, privileges, option) => {
    if (verb === 'grant' || actual.found === undefined) return grantStatement(target, role!, verb, privileges, option);
    const from = (through: string | undefined): string[] =>
      privileges.filter((privilege) => actual.found!.some((one) => one.privilege === privilege && one.through === through && one.whole !== true && one.as === undefined));
    return ([[role!, from(undefined)], ...(option || role === 'PUBLIC' ? [] : [['PUBLIC', from('PUBLIC')] as const])] as const)
      .flatMap(([whom, list]) => (list.length > 0 ? [grantStatement(target, whom, verb, list, option)] : []))
      .join('\n');
  }).filter((sql) => sql !== '');
  return statements.length > 0 ? statements.join('\n') : undefined;
}

