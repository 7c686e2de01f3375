import { z } from 'zod';
import { headings, severities } from '../kinds/kind.ts';
import { gapsFormat } from './verdict.ts';

const severity = z.enum(severities as [string, ...string[]]);
const category = z.enum(['A', 'B', 'C', 'D', 'E', 'F']);
const testName = z
  .tuple([z.enum(headings as [string, ...string[]]), z.string(), z.string()])
  .describe('Heading, group and title of the test.');
const row = z.record(z.string(), z.unknown());
const count = z.number().int().min(0);

const gap = z.strictObject({
  id: z.string().describe('GAP-001 in order of severity; changes when other gaps come and go.'),
  key: z.string().describe('Survives re-runs.'),
  fingerprint: z.string().describe('Changes when the gap becomes something else.'),
  code: z.string().describe('Kind and verdict, such as policy/differs.'),
  verdict: z.enum(['missing', 'differs', 'extra']),
  category,
  severity,
  object: z.strictObject({ kind: z.string(), identity: row, shape: row.optional(), matchedName: z.string().optional() }),
  differences: z.array(z.strictObject({ property: z.string(), expected: z.unknown(), actual: z.unknown(), equality: z.string() })),
  issue: z.string(),
  impact: z.string(),
  evidence: z.strictObject({
    query: z.string().describe('To paste into psql.'),
    expected: z.strictObject({ text: z.string(), rows: z.array(row).nullable() }),
    actual: z.strictObject({ text: z.string(), rows: z.array(row) }),
  }),
  fix: z.strictObject({ sql: z.string().nullable() }),
  origin: z.strictObject({ file: z.string(), line: count.optional(), column: count.optional() }),
  test: testName,
  why: z.string().optional(),
  cause: z
    .strictObject({ because: z.enum(['pending', 'drift']), migration: z.string().optional() })
    .optional()
    .describe('Whether a migration was not applied, or the database changed after it; where the database tells.'),
});

/** What gaps.json holds and `pgintent gaps --format json` prints. */
export const verdictSchema = z.strictObject({
  format: z.literal(gapsFormat),
  database: z.strictObject({
    url: z.string().describe('Without a password.'),
    serverVersion: z.string(),
    role: z.string(),
    readAt: z.string(),
    platform: z.string(),
  }),
  intent: z.strictObject({ source: z.string(), coverage: z.enum(['whole', 'partial']) }),
  migrations: z
    .strictObject({
      remarks: z.array(z.string()),
      pending: z.array(z.string()).optional().describe('Names of the migrations that the database lacks.'),
      unknown: z.strictObject({ reason: z.string(), remedy: z.string() }).optional(),
    })
    .optional(),
  strict: z.boolean(),
  summary: z.strictObject({
    objects: count,
    held: count,
    gaps: count,
    accepted: count,
    outdated: count.describe('Acceptances that do not hold any more.'),
    blocked: count,
    unknown: count,
    notices: count,
    byCategory: z.record(category, count),
    bySeverity: z.record(severity, count),
    byKind: z
      .record(
        z.string(),
        z.strictObject({
          intended: count,
          held: count,
          missing: count,
          differs: count,
          blocked: count,
          unknown: count,
          extra: count,
          accepted: count,
        }),
      )
      .describe('Of each kind of which something was judged. Those that nobody intended are extra; the others add up to intended.'),
  }),
  gaps: z.array(gap),
  accepted: z
    .array(
      z.strictObject({
        ...gap.pick({ key: true, fingerprint: true, code: true, category: true, severity: true, issue: true, test: true }).shape,
        reason: z.string(),
        until: z.string().optional(),
        acceptedAt: z.string(),
      }),
    )
    .describe('Known gaps that may stay.'),
  outdated: z
    .array(z.strictObject({ key: z.string(), because: z.enum(['changed', 'closed', 'expired']), text: z.string(), test: testName }))
    .describe('Acceptances that do not hold any more: each fails.'),
  blocked: z.array(
    z.strictObject({
      key: z.string(),
      by: z.string(),
      test: testName,
      accepted: z.literal(true).optional().describe('It waits for an accepted gap.'),
    }),
  ),
  unknown: z.array(z.strictObject({ key: z.string(), reason: z.string(), remedy: z.string(), test: testName })),
  notices: z.array(z.strictObject({ key: z.string(), text: z.string(), severity: severity.optional() })),
});
