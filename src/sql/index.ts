export * from '../gap/sql/index.ts';
export function isAlwaysTrue(text: string, _o: unknown): boolean { return text === 'true' || text === '(1 = 1)'; }
export function sameRoutineBody(_l: string, a: string, b: string): boolean { return a === b; }
