/** Values that are certainly not NULL. */
import { isNull } from './literals.ts';
import { isComparison } from './operators.ts';
import { inner, wordOf, type Term } from './term.ts';
import { elementType, isBuiltinScalar } from './type-names.ts';

/** Keys of terms that are never NULL. */
export type Present = ReadonlySet<string>;

const functions: ReadonlySet<string> = new Set([
  'now',
  'statement_timestamp',
  'clock_timestamp',
  'current_database',
  'random',
  'gen_random_uuid',
  'concat',
]);

const strict: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** Whether a term is certainly not NULL. */
export function isPresent(of: Term, present: Present): boolean {
  const parts = inner(of);
  if (present.has(of.key)) return true;
  if (of.head === 'literal') return !isNull(of);
  if (of.head === 'value') return wordOf(of) !== 'SVFOP_CURRENT_SCHEMA';
  if (of.head === 'call') return functions.has(wordOf(of));
  if (of.head === 'coalesce') return parts.some((part) => isPresent(part, present));
  if (of.head === 'is' || of.head === 'distinct from') return true;
  if (of.head === 'subquery') return wordOf(of) === 'EXISTS_SUBLINK';
  const strictly = strict.has(of.head) || (of.head === 'operator' && isComparison(wordOf(of)));
  return strictly && parts.every((part) => isPresent(part, present));
}

/** Whether IS NULL holds. Of a row it asks for the fields, so that both it and IS NOT NULL can be false. */
export function isAbsent(of: Term, present: Present): boolean | undefined {
  if (isNull(of)) return true;
  const scalar = of.type !== undefined && of.type !== 'record' && isBuiltinScalar(elementType(of.type) ?? of.type);
  return scalar && isPresent(of, present) ? false : undefined;
}
