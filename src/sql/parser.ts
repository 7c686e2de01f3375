/** Postgres's own parser: SQL text in, its syntax tree or its own complaint out. */
import type { Node, ScanToken, SelectStmt, TypeName } from 'libpg-query';
import { Lately } from './lately.ts';
import { parseSync, scanSync } from './libpg-query.ts';

/** SQL that Postgres's parser refuses, with the parser's own message. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
  /** Where in the given text the parser stopped (0 is the first character). */
  readonly position: number | undefined;
  constructor(message: string, position?: number) {
    super(message);
    this.position = position;
  }
}

/** Every statement of a text, in order. */
export function parseStatements(text: string): Node[] {
  return parsed('', text).flatMap((statement) => statement ?? []);
}

/** A statement of a script: its tree, and where its text stands, in bytes from the start of the whole text. */
interface Located {
  node: Node;
  start: number;
  /** To the end of the text where it is missing. */
  length: number | undefined;
}

/** The statements of a text with the places where they stand. */
export function parseScript(text: string): Located[] {
  refuseNul(text);
  if (text === '') return [];
  const { stmts = [] } = complaining('', () => parseSync(text));
  return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) =>
    stmt === undefined ? [] : [{ node: stmt, start, length }],
  );
}

/** Many tables have the same expressions. Whoever reads a tree does not change it. */
const expressions = new Lately<Node>(200);
/** The tree of a longer text is large. */
const longestKept = 1_000;

/** A scalar expression. */
export function parseExpression(text: string): Node {
  return text.length > longestKept ? expressionIn(text) : expressions.of(text, () => expressionIn(text));
}

function expressionIn(text: string): Node {
  // A function's RETURN takes one whole expression and nothing after it: no alias, no list, no FROM.
  const body = onlyBody('CREATE FUNCTION f() RETURN ', text);
  if (!('ReturnStmt' in body) || !body.ReturnStmt.returnval) throw unexpected(text, 'an expression');
  return body.ReturnStmt.returnval;
}

/** A query: SELECT, VALUES or TABLE, with or without WITH and a semicolon. */
export function parseQuery(text: string): SelectStmt {
  const [statement, ...more] = parseStatements(text);
  if (!statement || more.length > 0 || !('SelectStmt' in statement)) throw unexpected(text, 'one query');
  return statement.SelectStmt;
}

/** A routine's body in the SQL standard's form: `BEGIN ATOMIC … END` or `RETURN …`. */
export function parseStandardBody(text: string): Node {
  return onlyBody('CREATE FUNCTION f() ', text);
}

/** The name of a type, as a column's definition or a cast would give it. */
export function parseTypeName(text: string): TypeName {
  const body = onlyBody('CREATE FUNCTION f() RETURN NULL::', text);
  const cast =
    'ReturnStmt' in body && body.ReturnStmt.returnval && 'TypeCast' in body.ReturnStmt.returnval ? body.ReturnStmt.returnval.TypeCast : {};
  // Text such as `int::text` is more than a type: then what is cast is not our NULL any more.
  if (!cast.typeName || !cast.arg || !('A_Const' in cast.arg)) throw unexpected(text, 'a type');
  return cast.typeName;
}

/** The tokens of a text, comments left out. */
export function tokensOf(text: string): ScanToken[] {
  if (text.trim() === '') return [];
  refuseNul(text);
  return scanned(text).filter((token) => !token.tokenName.endsWith('_COMMENT'));
}

/** A piece of a text: its first character and the one behind its last. */
export type TextRange = readonly [start: number, end: number];

/** The inside of every string constant, and every comment. */
export function textsIn(text: string): TextRange[] {
  refuseNul(text);
  const bytes = Buffer.from(text);
  let [byte, at] = [0, 0];
  // The scanner counts bytes.
  const charactersTo = (offset: number): number => {
    at += bytes.toString('utf8', byte, offset).length;
    byte = offset;
    return at;
  };
  return scanned(text).flatMap(({ tokenName, start, end }): TextRange[] => {
    const [from, to] = [charactersTo(start), charactersTo(end)];
    if (tokenName.endsWith('_COMMENT')) return [[from, to]];
    return tokenName === 'SCONST' || tokenName === 'USCONST' ? [insideQuotes(text, from, to)] : [];
  });
}

/** A text with a space for each comment and for each gap between its words; as it is where it cannot be taken apart. */
export function withoutComments(text: string): string {
  const bytes = Buffer.from(text);
  try {
    return tokensOf(text)
      .map(({ start, end }, n, all) => (start === all[n - 1]?.end ? '' : ' ') + bytes.toString('utf8', start, end))
      .join('');
  } catch (error) {
    if (error instanceof SqlSyntaxError) return text;
    throw error;
  }
}

/** Whether a text ends within a string, a quoted name or a comment. */
export function endsOpen(text: string): boolean {
  if (text.trim() === '') return false;
  try {
    scanned(text);
    return false;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return true;
    throw error;
  }
}

function insideQuotes(text: string, from: number, to: number): TextRange {
  const [opening] = /^(?:[A-Za-z]?&?'|\$[^$]*\$)/.exec(text.slice(from, to)) ?? [''];
  return [from + opening.length, to - (opening.startsWith('$') ? opening.length : 1)];
}

function scanned(text: string): ScanToken[] {
  try {
    return scanSync(text).tokens;
  } catch (error) {
    // The scanner's complaint is no JSON, which is what its wrapper takes it for.
    if (error instanceof SyntaxError) throw new SqlSyntaxError('the text cannot be read as tokens');
    throw error;
  }
}

function onlyBody(before: string, text: string): Node {
  const [statement, ...more] = parsed(before, text);
  const body = statement && 'CreateFunctionStmt' in statement ? statement.CreateFunctionStmt.sql_body : undefined;
  if (!body || more.length > 0) throw unexpected(text, 'one expression or body');
  return body;
}

function parsed(before: string, text: string): (Node | undefined)[] {
  refuseNul(text);
  if (before + text === '') return [];
  const result = complaining(before, () => parseSync(before + text));
  return (result.stmts ?? []).map((statement) => statement.stmt);
}

/** The parser reads up to the first NUL: what stands behind it would not count. */
function refuseNul(text: string): void {
  if (text.includes('\0')) throw new SqlSyntaxError('invalid character: NUL', text.indexOf('\0'));
}

/** Runs what goes down a syntax tree; one that is deeper than the stack gets an error of its own. */
export function withinDepth<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new SqlSyntaxError('nested too deeply to be read');
    throw error;
  }
}

function complaining<T>(before: string, run: () => T): T {
  try {
    return withinDepth(run);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SqlError') throw error;
    const cursor = (error as Error & { sqlDetails?: { cursorPosition?: number } }).sqlDetails?.cursorPosition;
    throw new SqlSyntaxError(error.message, cursor === undefined ? undefined : Math.max(0, cursor - before.length));
  }
}

function unexpected(text: string, wanted: string): SqlSyntaxError {
  return new SqlSyntaxError(`not ${wanted}: ${text.trim().slice(0, 80)}`);
}
