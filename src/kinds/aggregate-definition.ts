import { qualified, quoteLiteral } from '../sql/quote.ts';

/** What an aggregate is made of, by the words of its kind. */
type Aggregate = Readonly<Record<string, string | number | boolean>>;

/** The parameters of CREATE AGGREGATE whose value is a name or a type, in the order in which Postgres's own dumps write them. */
const named: readonly [property: string, parameter: string][] = [
  ['transition', 'sfunc'],
  ['stateType', 'stype'],
  ['stateSize', 'sspace'],
  ['final', 'finalfunc'],
  ['combine', 'combinefunc'],
  ['serialize', 'serialfunc'],
  ['deserialize', 'deserialfunc'],
  ['movingTransition', 'msfunc'],
  ['movingInverse', 'minvfunc'],
  ['movingStateType', 'mstype'],
  ['movingStateSize', 'msspace'],
  ['movingFinal', 'mfinalfunc'],
];

interface Routine {
  schema: string;
  name: string;
  aggregate: Aggregate | null;
  parallel: string;
}

/** `create or replace aggregate …`; `inputs` are the arguments as they stand in CREATE FUNCTION, each by itself. */
export function createAggregate({ schema, name, aggregate, parallel }: Partial<Routine>, inputs: readonly string[]): string | undefined {
  if (aggregate === undefined || aggregate === null || aggregate['stateType'] === undefined) return undefined;
  return `create or replace aggregate ${qualified(schema!, name!)}(${argumentList(aggregate, inputs)}) (${parameters(aggregate, parallel).join(', ')});`;
}

/** The direct arguments of an ordered-set aggregate stand before ORDER BY; one without arguments takes a star. */
function argumentList({ kind, directArguments }: Aggregate, inputs: readonly string[]): string {
  if (kind === 'normal') return inputs.length === 0 ? '*' : inputs.join(', ');
  const direct = Number(directArguments ?? 0);
  // One VARIADIC "any" stands for both.
  const sorted = inputs.slice(Math.min(direct, inputs.length - 1));
  return [...(direct > 0 ? [inputs.slice(0, direct).join(', ')] : []), `order by ${sorted.join(', ')}`].join(' ');
}

function parameters(aggregate: Aggregate, parallel: string | undefined): string[] {
  const parts = named.flatMap(([property, parameter]) =>
    aggregate[property] === undefined ? [] : [`${parameter} = ${String(aggregate[property])}`],
  );
  if (aggregate['finalExtra'] === true) parts.push('finalfunc_extra');
  if (typeof aggregate['finalModify'] === 'string' && aggregate['final'] !== undefined)
    parts.push(`finalfunc_modify = ${aggregate['finalModify'].replace(' ', '_')}`);
  if (aggregate['initial'] !== undefined) parts.push(`initcond = ${quoteLiteral(String(aggregate['initial'])).trim()}`);
  if (aggregate['movingInitial'] !== undefined) parts.push(`minitcond = ${quoteLiteral(String(aggregate['movingInitial'])).trim()}`);
  if (typeof aggregate['sortOperator'] === 'string') parts.push(`sortop = operator(${aggregate['sortOperator']})`);
  if (aggregate['kind'] === 'hypothetical-set') parts.push('hypothetical');
  if (parallel !== undefined) parts.push(`parallel = ${parallel}`);
  return parts;
}
