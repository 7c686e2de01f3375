import { createHash } from 'node:crypto';
import { kindNamed } from '../kinds/index.ts';
import type { Equality, Property, Stored } from '../kinds/kind.ts';
import { SqlSyntaxError, type TextRange, textsIn } from '../sql/parser.ts';

/** Where a word begins, also behind the letter of an escape such as \n. */
const begin = String.raw`(?:\b|(?<=\\[bfnrt]))`;

/** What a secret is called, also at the end of a longer name such as `client_secret`. */
const called = '(?:passw(?:or)?d|token|secret(?:[_-]?key)?|(?:api|access|private)[_-]?key)';

/** What stands between the name and the value. A sign that may as well compare or list (`token = 'new'`, `in ('password', 'link')`) is a group. */
const between = [
  String.raw`(?:(?:"|''?)(?:::[a-z ]+)?)?\s*(?:=>|:=|:|(?<=build_object\s*\([^()]*),|(?<either>[=,]))`,
  // A declaration: `token text := '…'`.
  String.raw`\s+[a-z][\w .()[\]%]{0,60}?\s*(?::=|\bdefault\b)`,
  // `create role x password '…'`.
  String.raw`(?<=passw(?:or)?d)(?=\s)`,
].join('|');

/** A string constant, or one within another: each quote is doubled there. */
const constant = String.raw`(?:[EN]|U&)?(?:["']((?:[^"'\\]|''|\\[^]){4,})(?=["'])|''((?![\s,;:)|])(?:[^'\\]|''''|\\[^]){4,})(?=''))`;

/** How services begin their keys. */
const begun = '(?:sk|rk|pk|whsec|sb_secret|sbp|re|ghp|gho|ghu|ghs|ghr|github_pat|xox[abprs]|glpat)[_-]';

interface Detector {
  /** What every match holds, in whichever case: cheap to look for, and most texts have none of it. */
  hint: string;
  pattern: string;
  flags: 'dg' | 'dgi';
}

/** What looks like a secret wherever it stands: in a webhook's header, in a function's body, in a URL. The last group of each is the secret. */
const described: readonly Detector[] = [
  // A JSON web token, such as Supabase's service-role key.
  { hint: 'eyJ', pattern: String.raw`${begin}(eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)`, flags: 'dg' },
  { hint: 'Bearer', pattern: String.raw`${begin}Bearer\s+([^\s"'\\]{6,})`, flags: 'dgi' },
  // Base64 mixes cases and digits; words do not.
  {
    hint: 'Basic',
    pattern: String.raw`${begin}(?:[Bb]asic|BASIC)\s+((?=[\w+/-]*(?:[a-z][A-Z]|[0-9=]))[\w+/-]{6,}=*)`,
    flags: 'dg',
  },
  // Keys have digits; names of tables and constraints that begin alike mostly have none.
  { hint: begun, pattern: String.raw`${begin}(${begun}(?=[\w-]*\d)[\w-]{12,})`, flags: 'dg' },
  { hint: 'AKIA', pattern: String.raw`${begin}(AKIA[0-9A-Z]{16})\b`, flags: 'dg' },
  // Up to the last @ before the path: an @ of the password may stand as it is.
  { hint: '://', pattern: String.raw`${begin}[a-z][a-z0-9+.-]*:\/\/[^\s:\/@'"]+:([^\s@'"]+(?:@[^\s\/?#@'"]*)*)(?=@)`, flags: 'dgi' },
  { hint: called, pattern: String.raw`${called}\b(?:${between})\s*${constant}`, flags: 'dgi' },
  // A column of a query that has nothing else: `'…'::text as api_token`.
  {
    hint: called,
    pattern: String.raw`'((?:[^'\\]|''|\\[^]){4,})'(?:::[a-z ]+)?\s+as\s+"?(?:[a-z]\w*_)?${called}\b`,
    flags: 'dgi',
  },
  { hint: 'password=', pattern: String.raw`${begin}password=((?:[^\s'"(),;&\\]|\\[^]){4,})`, flags: 'dgi' },
];

const detectors = described.map(({ pattern, flags }) => new RegExp(pattern, flags));
const hints = new RegExp(described.map(({ hint }) => hint).join('|'), 'i');

const placeholder = /••••sha256:[0-9a-f]{16}/;

/** Whether a sign at this place compares a value or lists it, so that what follows is no secret. */
type Compares = (at: number) => boolean;

/** Where secrets stand in a text, in order and apart from each other. Placeholders of secrets are none. */
function secretsIn(text: string, compares: Compares = () => false): TextRange[] {
  if (!hints.test(text)) return [];
  const found = detectors.flatMap((detector) =>
    [...text.matchAll(detector)].flatMap(({ indices }) => {
      const either = indices!.groups?.['either'];
      return either !== undefined && compares(either[0]) ? [] : [indices!.findLast((range) => range !== undefined)!];
    }),
  );
  const merged: TextRange[] = [];
  for (const [start, end] of found.toSorted(([left], [right]) => left - right)) {
    const last = merged.at(-1);
    if (last !== undefined && start < last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged.filter(([start, end]) => !text.slice(start, end).includes('••••'));
}

function replaced(text: string, ranges: readonly TextRange[], by: (secret: string) => string): string {
  return ranges.toReversed().reduce((whole, [start, end]) => whole.slice(0, start) + by(text.slice(start, end)) + whole.slice(end), text);
}

/** A text to show, in which every secret reads `***`. What was read from a database has its own hidden: a comparison in it is one. */
export function maskSecrets(text: string): string {
  return replaced(
    text,
    secretsIn(text, () => true),
    () => '***',
  );
}

/** What stands for a secret: the same for the same one, another for another one. */
function placeholderOf(secret: string): string {
  const hash = createHash('sha256').update(secret.replaceAll("''", "'")).digest('hex');
  return `••••sha256:${hash.slice(0, 16)}`;
}

/** Whether a text holds the placeholder of a secret, so that it cannot be used as it is. */
export function holdsPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

/** What stands between the placeholders of a text, and the hash in each. */
export function placeholdersIn(text: string): { parts: string[]; hashes: string[] } {
  const split = text.split(/••••sha256:([0-9a-f]{16})/);
  return { parts: split.filter((_, n) => n % 2 === 0), hashes: split.filter((_, n) => n % 2 === 1) };
}

/** A text without its secrets: each is a placeholder that keeps a hash. */
export function hideSecrets(text: string): string {
  return replaced(text, secretsIn(text), placeholderOf);
}

/**
 * SQL without the secrets in its string constants and comments; it parses as before. Names stay as they are.
 *
 * @param comparing it is an expression or a query: in those, `token = 'new'` sets nothing but compares.
 */
export function hideSecretsInSql(sql: string, comparing = false): string {
  if (secretsIn(sql).length === 0) return sql;
  try {
    const texts = textsIn(sql);
    const within = (at: number): boolean => texts.some(([from, to]) => from <= at && at < to);
    const secrets = secretsIn(sql, (at) => comparing && !within(at));
    return replaced(
      sql,
      secrets.flatMap((secret) => wholeConstant(secret, texts)),
      placeholderOf,
    );
  } catch (error) {
    if (error instanceof SqlSyntaxError) return hideSecrets(sql);
    throw error;
  }
}

/** A secret that begins a constant is all of it: where it ends, escapes would tell. One that stands in no text is a name. */
function wholeConstant([start, end]: TextRange, texts: readonly TextRange[]): TextRange[] {
  const text = texts.find(([from, to]) => from <= start && start < to);
  if (text === undefined) return [];
  return [[start, text[0] === start ? text[1] : Math.min(end, text[1])]];
}

const languages = new Set(['sql', 'plpgsql']);
/** The equalities of what compares values and sets none. */
const comparing: ReadonlySet<Equality> = new Set(['expression', 'expressions', 'query']);

/** An object without the secrets in it: the same one where it holds none. Its names stay: they are how it is found. */
export function hideInObject(kind: string, object: Stored): Stored {
  const { properties } = kindNamed(kind);
  const language = String(object['language'] ?? 'sql').toLowerCase();
  return mapFields(object, (name, value) => {
    const property = properties[name];
    return property === undefined ? value : hideInProperty(property, value, language);
  });
}

/** A value of a property without the secrets in it; `language` is the one that a body is written in. */
export function hideInProperty(property: Property, value: unknown, language = 'sql'): unknown {
  return hideIn(value, hiderOf(property, language));
}

type Hider = (text: string) => string;

const hideInExpression: Hider = (sql) => hideSecretsInSql(sql, true);
const hideInStatement: Hider = (sql) => hideSecretsInSql(sql);

function hiderOf({ equality = 'value', freeText }: Property, language: string): Hider {
  const foreign = equality === 'body' && !languages.has(language);
  if (freeText === true || foreign) return hideSecrets;
  return comparing.has(equality) ? hideInExpression : hideInStatement;
}

function hideIn(value: unknown, hide: Hider): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return mapFields(value as Stored, (_name, one) => hideIn(one, hide));
  const hidden = value.map((one: unknown) => hideIn(one, hide));
  return hidden.every((one, n) => one === value[n]) ? value : hidden;
}

/** Copies only where something changes: nearly no object holds a secret, and there are many. */
function mapFields(object: Stored, change: (name: string, value: unknown) => unknown): Stored {
  let changed: Stored | undefined;
  for (const name of Object.keys(object)) {
    const other = change(name, object[name]);
    if (other !== object[name]) (changed ??= { ...object })[name] = other;
  }
  return changed ?? object;
}
