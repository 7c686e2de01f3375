import { holdsPlaceholder, maskSecrets } from '../database/secrets.ts';
import type { Gap } from './gap.ts';

/** A gap as it may be shown: no secret that stands in the database gets into a message, a report or a log. */
export function maskGap(gap: Gap): Gap {
  return {
    ...gap,
    issue: maskSecrets(gap.issue),
    differences: mask(gap.differences),
    // The query itself holds names, and patterns that may look like secrets.
    evidence: { query: gap.evidence.query, expected: mask(gap.evidence.expected), actual: mask(gap.evidence.actual) },
    fix: { sql: gap.fix.sql === null ? null : fillable(gap.fix.sql) },
  };
}

/** SQL that lacks a secret would write the mask into the database: it is commented out until somebody fills it in. */
function fillable(sql: string): string {
  const masked = maskSecrets(sql);
  if (masked === sql && !holdsPlaceholder(sql)) return sql;
  const sign = holdsPlaceholder(masked) ? '••••sha256:…' : '***';
  return [`-- Fill in the secret where it reads ${sign}, which is all that the intent holds of it, and run this:`, ...masked.split('\n')]
    .map((line, n) => (n === 0 ? line : `-- ${line}`))
    .join('\n');
}

function mask<T>(value: T): T {
  if (typeof value === 'string') return maskSecrets(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => mask(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mask(one as unknown)])) as T;
}
