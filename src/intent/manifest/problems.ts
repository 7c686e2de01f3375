import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { PgintentError } from '../../database/errors.ts';
import type { Origin } from '../intent.ts';
import type { Path, Places } from './places.ts';
import { manifestSchema } from './schema.ts';

/** What is wrong with a manifest: all of it, each problem with its place. */
export class ManifestError extends PgintentError {
  override name = 'ManifestError';
  readonly problems: readonly { message: string; origin: Origin }[];

  constructor(problems: readonly { message: string; origin: Origin }[]) {
    super(problems.map(({ message, origin }) => `${showOrigin(origin)}: ${message}`).join('\n'), { fault: problems[0]?.origin });
    this.problems = problems;
  }
}

/** `intent.yaml:12:5`, as far as it is known. */
export function showOrigin({ file, line, column }: Origin): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** What the schema found wrong, in sentences with places. */
export function problemsOf(error: z.ZodError, value: unknown, places: Places): { message: string; origin: Origin }[] {
  return error.issues.flatMap((issue) => explain(issue, issue.path as (string | number)[], value, places));
}

function explain(issue: z.core.$ZodIssue, path: Path, root: unknown, places: Places): { message: string; origin: Origin }[] {
  const at = path.length === 0 ? 'the manifest' : path.join('.');
  const origin = places.at(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const nearest = nearestOf(key, keysAt(manifestSchema, path));
      return {
        message: `"${key}" is not a key of ${at}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
        origin: places.at([...path, key]),
      };
    });
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, valueAt(root, path));
    if (branch !== undefined)
      return branch.flatMap((inner) => explain(inner, [...path, ...(inner.path as (string | number)[])], root, places));
  }
  if (issue.code === 'invalid_value') {
    const given = valueAt(root, path);
    if (at === 'pgintent') return [{ message: versionProblem(given, issue.values[0]), origin }];
    const options = issue.values.map(String);
    const nearest = nearestOf(String(given), options);
    return [
      {
        message: `${at} is ${JSON.stringify(given) ?? 'left out'}; it can be ${options.join(', ')}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
        origin,
      },
    ];
  }
  if (issue.code === 'invalid_type')
    return [{ message: `${at} is ${showGiven(valueAt(root, path))}; it has to be ${sorts[issue.expected] ?? issue.expected}.`, origin }];
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const limit = issue.code === 'too_small' ? `${issue.minimum} or more` : `${issue.maximum} or less`;
    return [{ message: `${at} is ${showGiven(valueAt(root, path))}; it has to be ${limit}.`, origin }];
  }
  return [{ message: `${at}: ${issue.message.replace(/\.$/, '')}.`, origin }];
}

/** The format's version is no spelling mistake. */
function versionProblem(given: unknown, read: unknown): string {
  if (given === undefined) return `pgintent, the version of the format, is left out. Write pgintent: ${String(read)}.`;
  return `pgintent is ${showGiven(given)}; this version reads pgintent: ${String(read)}. Write that, or install the version of pgintent that the manifest is for.`;
}

/** What zod expects, as people say it. */
const sorts: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  string: 'a text, in quotes where YAML takes it for something else',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function showGiven(value: unknown): string {
  if (value === undefined) return 'left out';
  if (value === null) return 'empty';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map';
  return JSON.stringify(value);
}

/** Of the ways in which a value may be written, the one that it was meant to be: the one that gets furthest. */
function closestBranch(branches: readonly (readonly z.core.$ZodIssue[])[], value: unknown): readonly z.core.$ZodIssue[] | undefined {
  const depth = (branch: readonly z.core.$ZodIssue[]): number => {
    if (branch.length === 0) return -1;
    const wrongType = branch.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type');
    // A value that is no map was not meant as one.
    const noMap =
      typeof value !== 'object' &&
      branch.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type' && issue.expected === 'object');
    return (
      (wrongType ? 0 : 10) -
      (noMap ? 5 : 0) +
      Math.max(...branch.map((issue) => issue.path.length)) -
      (isChoiceBranch(branch, value) ? 20 : 0)
    );
  };
  return [...branches].sort((left, right) => depth(right) - depth(left))[0];
}

/** The branch of `{ in: … }` or `{ not: … }`, where that is not what was written. */
function isChoiceBranch(branch: readonly z.core.$ZodIssue[], value: unknown): boolean {
  const choice = branch.some((issue) => (issue.path[0] === 'in' || issue.path[0] === 'not') && issue.path.length === 1);
  return choice && !(typeof value === 'object' && value !== null && ('in' in value || 'not' in value));
}

/** The keys that the schema knows at a path, over all the ways in which the value there may be written. */
function keysAt(schema: unknown, path: Path): string[] {
  const [step, ...rest] = path;
  const { def } = (schema as { _zod: { def: Definition } })._zod;
  switch (def.type) {
    case 'object':
      if (step === undefined) return Object.keys(def.shape);
      return def.shape[step] === undefined ? [] : keysAt(def.shape[step], rest);
    case 'record':
      return step === undefined ? [] : keysAt(def.valueType, rest);
    case 'array':
      return step === undefined ? [] : keysAt(def.element, rest);
    case 'union':
      return def.options.flatMap((option) => keysAt(option, path));
    case 'optional':
    case 'default':
    case 'nullable':
      return keysAt(def.innerType, path);
    case 'pipe':
      return keysAt(def.in, path);
    default:
      return [];
  }
}

/** The parts of zod's definitions that hold other schemas. */
type Definition =
  | { type: 'object'; shape: Record<string | number, unknown> }
  | { type: 'record'; valueType: unknown }
  | { type: 'array'; element: unknown }
  | { type: 'union'; options: unknown[] }
  | { type: 'optional' | 'default' | 'nullable'; innerType: unknown }
  | { type: 'pipe'; in: unknown }
  | { type: 'string' };

function nearestOf(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.far - right.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 2)) ? best.candidate : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined),
    root,
  );
}
