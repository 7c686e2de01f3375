/** Equality of routine bodies: what a compiler would not see is not a difference. */
import type { Node, ScanToken } from 'libpg-query';
import { walkIn } from './expression.ts';
import { parseStandardBody, parseStatements, SqlSyntaxError, tokensOf, withinDepth } from './parser.ts';
import { bodyScope } from './scope.ts';

/**
 * Whether two bodies of one language do the same. In SQL and PL/pgSQL white space, comments, the case of words and
 * the quotes around a string do not count; in SQL neither do parentheses and the two spellings of a cast. In a body
 * that is kept as text pg_catalog in front of a name counts, because the search path decides when it is called. The
 * name of the routine is what the standard's form calls its parameters by.
 */
export function sameRoutineBody(language: string, left: string, right: string, name?: string): boolean {
  if (left === right) return true;
  switch (language.toLowerCase()) {
    case 'sql':
      return isStandard(left) || isStandard(right)
        ? sameStandardBody(left, right, name)
        : sameTokens(left, right) || sameStatements(left, right);
    case 'plpgsql':
      return sameTokens(left, right);
    default:
      return withoutLineEnds(left) === withoutLineEnds(right);
  }
}

/** A body that Postgres parsed when the routine was made and prints itself; text that it keeps never begins so. */
function isStandard(body: string): boolean {
  return /^\s*(begin\s+atomic|return)\b/i.test(body);
}

function sameStandardBody(left: string, right: string, name: string | undefined): boolean {
  return attempt(() => meansSame(parseStandardBody(left), parseStandardBody(right), name));
}

/** Postgres prints a rule itself; every other text is kept as it was written. */
function sameStatements(left: string, right: string): boolean {
  return attempt(() => {
    const [one, other] = [parseStatements(left), parseStatements(right)];
    return structure(one) === structure(other) || ([one, other].every(isRule) && meansSame(one[0], other[0]));
  });
}

function isRule(statements: readonly Node[]): boolean {
  return statements.length === 1 && 'RuleStmt' in statements[0]!;
}

function meansSame(left: Node | undefined, right: Node | undefined, name?: string): boolean {
  const walk = walkIn(bodyScope(name));
  return walk.visit(left).key === walk.visit(right).key;
}

/** The syntax tree without places in the text. */
function structure(statements: readonly Node[]): string {
  return JSON.stringify(statements, (field, value: unknown) =>
    field.endsWith('location') || field.startsWith('rexpr_list_') || field.startsWith('list_') || field === 'row_format'
      ? undefined
      : value,
  );
}

function sameTokens(left: string, right: string): boolean {
  return attempt(() => meaning(tokensOf(left)) === meaning(tokensOf(right)));
}

function meaning(tokens: readonly ScanToken[]): string {
  const last = tokens.at(-1)?.text === ';' ? -1 : undefined;
  return JSON.stringify(
    tokens.slice(0, last).map(({ text }) => (isString(text) ? `'${stringValue(text)}` : text.startsWith('"') ? text : word(text))),
  );
}

const isString = (text: string): boolean => /^(e?'|u&'|\$[^0-9])/i.test(text) && text.length > 1;

/** The characters of a string constant, whatever quotes it wears. */
function stringValue(text: string): string {
  if (/^'([^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  const [statement] = parseStatements(`SELECT ${text}`);
  const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (!value || !('A_Const' in value) || !value.A_Const.sval) throw new SqlSyntaxError(`not a string: ${text}`);
  return value.A_Const.sval.sval ?? '';
}

/** Words as Postgres folds them: only the letters A to Z. */
function word(text: string): string {
  return text === '!=' ? '<>' : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function withoutLineEnds(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}

/** Text that cannot be read is equal to nothing but itself. */
function attempt(compare: () => boolean): boolean {
  try {
    return withinDepth(compare);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return false;
    throw error;
  }
}
