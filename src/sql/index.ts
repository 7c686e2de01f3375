/** Equality of SQL texts, and what a text refers to. Pure: nothing here talks to a database. */
export { isAlwaysTrue, type TruthContext } from './always-true.ts';
export { canonicalExpression, canonicalQuery, sameExpression, sameQuery, type PrintedSql, type SharedContext } from './equality.ts';
export { majorDifferences, type MajorDifference } from './majors.ts';
export { SqlSyntaxError } from './parser.ts';
export { columnsOf, functionsOf, operatorsOf, readsOf, relationsOf, sequencesOf, typesOf, type QualifiedName } from './references.ts';
export { sameRoutineBody } from './routine-bodies.ts';
export { type Place, type Script, type ScriptStatement, splitScript } from './script.ts';
export type { FunctionFacts, SqlContext } from './scope.ts';
export { elementType, isBuiltinScalar, withoutModifier } from './type-names.ts';
export { misspeltType } from './misspelt-types.ts';
export { canonicalType, sameType } from './types.ts';
