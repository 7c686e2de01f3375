import type { Gap } from './gap.ts';

/** What looks like a secret wherever it stands: in a webhook's header, in a function's body, in a URL. */
const secrets: readonly RegExp[] = [
  // A JSON web token, such as Supabase's service-role key.
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /(?<=\bBearer\s+)[^\s"'\\]{6,}/gi,
  /\b(?:sk|rk|pk|whsec|sb_secret|sbp|re|ghp|gho|ghu|ghs|ghr|github_pat|xox[abprs]|glpat)[_-][\w-]{12,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]+:)[^\s@'"]+(?=@)/gi,
  /(?<=\b(?:password|passwd|secret|api_?key|token)\b["']?\s*(?:=>|:=|=|:|,)\s*["'])[^"']{4,}(?=["'])/gi,
];

/** A text in which every secret reads `***`. */
export function maskSecrets(text: string): string {
  return secrets.reduce((masked, secret) => masked.replace(secret, '***'), text);
}

/** A gap as it may be shown: no secret that stands in the database gets into a message, a report or a log. */
export function maskGap(gap: Gap): Gap {
  const sql = gap.fix.sql;
  return {
    ...gap,
    issue: maskSecrets(gap.issue),
    differences: mask(gap.differences),
    // The query itself holds names, and patterns that may look like secrets.
    evidence: { query: gap.evidence.query, expected: mask(gap.evidence.expected), actual: mask(gap.evidence.actual) },
    // SQL with a masked secret would write the mask into the database.
    fix: { sql: sql === null || maskSecrets(sql) !== sql ? null : sql },
  };
}

function mask<T>(value: T): T {
  if (typeof value === 'string') return maskSecrets(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => mask(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mask(one as unknown)])) as T;
}
