/** What can be said of a live database: one sentence, one file. */
export { toFailWith } from './to-fail-with.ts';
export { toReturnRows } from './to-return-rows.ts';
export { toRunWithin } from './to-run-within.ts';
