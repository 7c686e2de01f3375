/** Constants: one term for every spelling of the same value of the same type. */
import type { A_Const } from 'libpg-query';
import { term, wordOf, type Term } from './term.ts';
import { isBuiltinScalar, isTextual, isWholeNumber } from './type-names.ts';

/** A constant of a type, or of none yet: Postgres gives a bare 'x' or NULL the type that its surroundings want. */
export function literal(type: string | null, value: string | null): Term {
  return term('literal', [type, value === null || type === null ? value : settled(type, value)], { type: type ?? undefined });
}

export function isLiteral(of: Term): boolean {
  return of.head === 'literal';
}

/** 'x' or NULL without a type of its own. */
export function isBare(of: Term): boolean {
  return isLiteral(of) && of.parts[0] === null;
}

export function isNull(of: Term): boolean {
  return isLiteral(of) && of.parts[1] === null;
}

/** The text of a constant that is not null. */
export function textOf(of: Term): string | undefined {
  return isLiteral(of) && !isNull(of) ? wordOf(of, 1) : undefined;
}

export const booleanTerm = (value: boolean): Term => literal('boolean', String(value));

export function constant(node: A_Const): Term {
  if (node.isnull) return literal(null, null);
  if (node.boolval) return booleanTerm(node.boolval.boolval ?? false);
  if (node.sval) return literal(null, node.sval.sval ?? '');
  if (node.ival) return literal('integer', String(node.ival.ival ?? 0));
  if (node.fval) return numberConstant(node.fval.fval ?? '');
  return bits(node.bsval?.bsval ?? '');
}

/** As Postgres reads it: integer where it fits, else bigint, else numeric. */
function numberConstant(text: string): Term {
  if (!/^-?\d+$/.test(text)) return literal('numeric', text);
  const value = BigInt(text);
  return literal(inRange('integer', value) ? 'integer' : inRange('bigint', value) ? 'bigint' : 'numeric', text);
}

function bits(text: string): Term {
  return text.startsWith('b') ? literal('"bit"', text.slice(1)) : term('hexadecimal bits', [text.toLowerCase()], { type: '"bit"' });
}

/** The constant cast to a type, where Postgres's cast surely gives what the type's own input would. */
export function castLiteral(of: Term, type: string): Term | undefined {
  const [from, value] = isLiteral(of) ? [of.parts[0] === null ? null : wordOf(of), isNull(of) ? null : wordOf(of, 1)] : [];
  if (from === undefined || value === undefined) return undefined;
  if (from === type) return of;
  if (from === null) return literal(type === 'unknown' ? null : type, value);
  // Only a cast function of a user's own could make something else of NULL.
  if (value === null) return isBuiltinScalar(from) && isBuiltinScalar(type) ? literal(type, null) : undefined;
  if (isTextual(from)) return (type === 'text' || type === 'character varying') && !hasLength(from) ? literal(type, value) : undefined;
  if (isWholeNumber(from)) return castWholeNumber(value, type);
  return from === 'numeric' && type === 'double precision' ? literal(type, value) : undefined;
}

function castWholeNumber(value: string, type: string): Term | undefined {
  if (!/^-?\d+$/.test(value)) return undefined;
  if (isWholeNumber(type)) return inRange(type, BigInt(value)) ? literal(type, value) : undefined;
  if (type === 'numeric' || type === 'double precision') return literal(type, value);
  return type === 'boolean' ? booleanTerm(BigInt(value) !== 0n) : undefined;
}

/** `'abc'::varchar(2)` is cut: its text is not its value. */
function hasLength(type: string): boolean {
  return type.endsWith(')');
}

const bitsOf: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };

function inRange(type: string, value: bigint): boolean {
  const limit = 2n ** (bitsOf[type] ?? 0n);
  return value >= -limit && value < limit;
}

/** One text for one value, for the types whose input is simple enough to be sure. */
function settled(type: string, value: string): string {
  if (type === 'boolean') return booleanText(value);
  if (isWholeNumber(type)) return wholeText(value);
  if (type === 'numeric') return numericText(value);
  if (type === 'double precision') return doubleText(value);
  return type === 'uuid' ? uuidText(value) : value;
}

function booleanText(value: string): string {
  const word = value.trim().toLowerCase();
  if (word === '') return value;
  if (['true', 'yes'].some((full) => full.startsWith(word)) || word === 'on' || word === '1') return 'true';
  return ['false', 'no'].some((full) => full.startsWith(word)) || word === 'of' || word === 'off' || word === '0' ? 'false' : value;
}

function wholeText(value: string): string {
  return /^\s*[+-]?\d+\s*$/.test(value) ? String(BigInt(value.trim().replace(/^\+/, ''))) : value;
}

/** Numeric keeps its scale: 1.50 is not 1.5, but .5 is 0.5 and 1e3 is 1000. */
function numericText(value: string): string {
  const [matched, sign = '', before = '', after = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/.exec(value.trim()) ?? [];
  const digits = before + after;
  if (matched === undefined || digits === '') return value;
  const point = before.length + Number(exponent);
  const padded = '0'.repeat(Math.max(0, -point)) + digits + '0'.repeat(Math.max(0, point - digits.length));
  const whole = padded.slice(0, Math.max(0, point)).replace(/^0+/, '') || '0';
  const fraction = padded.slice(Math.max(0, point));
  return (/[1-9]/.test(digits) ? sign : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}

function doubleText(value: string): string {
  const number = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value) ? Number(value) : NaN;
  return Number.isFinite(number) ? (Object.is(number, -0) ? '-0' : String(number)) : value;
}

function uuidText(value: string): string {
  const plain = value.replace(/^\{(.*)\}$/, '$1').toLowerCase();
  return /^([0-9a-f]{4}-?){7}[0-9a-f]{4}$/.test(plain)
    ? plain.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : value;
}
