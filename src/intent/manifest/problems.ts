import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { PgintentError } from '../../database/errors.ts';
import type { Origin } from '../intent.ts';
import type { Path, Places } from './places.ts';

/** What is wrong with a manifest: all of it, each problem with its place. */
export class ManifestError extends PgintentError {
  override name = 'ManifestError';
  readonly problems: readonly { message: string; origin: Origin }[];

  constructor(problems: readonly { message: string; origin: Origin }[]) {
    super(problems.map(({ message, origin }) => `${showOrigin(origin)}: ${message}`).join('\n'));
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
      const nearest = nearestOf(key, knownKeys(issue));
      return { message: `"${key}" is not a key of ${at}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`, origin: places.at([...path, key]) };
    });
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, valueAt(root, path));
    if (branch !== undefined) return branch.flatMap((inner) => explain(inner, [...path, ...(inner.path as (string | number)[])], root, places));
  }
  if (issue.code === 'invalid_value') {
    const given = valueAt(root, path);
    const options = issue.values.map(String);
    const nearest = nearestOf(String(given), options);
    return [{ message: `${at} is ${JSON.stringify(given) ?? 'left out'}; it can be ${options.join(', ')}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`, origin }];
  }
  return [{ message: `${at}: ${issue.message}.`, origin }];
}

/** Of the ways in which a value may be written, the one that it was meant to be: the one that gets furthest. */
function closestBranch(branches: readonly (readonly z.core.$ZodIssue[])[], value: unknown): readonly z.core.$ZodIssue[] | undefined {
  const depth = (branch: readonly z.core.$ZodIssue[]): number => {
    if (branch.length === 0) return -1;
    const wrongType = branch.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type');
    return (wrongType ? 0 : 10) + Math.max(...branch.map((issue) => issue.path.length)) - (isChoiceBranch(branch, value) ? 20 : 0);
  };
  return [...branches].sort((left, right) => depth(right) - depth(left))[0];
}

/** The branch of `{ in: … }` or `{ not: … }`, where that is not what was written. */
function isChoiceBranch(branch: readonly z.core.$ZodIssue[], value: unknown): boolean {
  const choice = branch.some((issue) => (issue.path[0] === 'in' || issue.path[0] === 'not') && issue.path.length === 1);
  return choice && !(typeof value === 'object' && value !== null && ('in' in value || 'not' in value));
}

function knownKeys(issue: z.core.$ZodIssue): string[] {
  const shape = (issue as { inst?: { _zod?: { def?: { shape?: Record<string, unknown> } } } }).inst?._zod?.def?.shape;
  return Object.keys(shape ?? {});
}

function nearestOf(word: string, words: readonly string[]): string | undefined {
  const ranked = words.map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) })).sort((left, right) => left.far - right.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined), root);
}
