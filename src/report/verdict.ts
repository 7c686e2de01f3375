import { redactUrl } from '../database/redact.ts';
import type { Snapshot } from '../database/snapshot.ts';
import type { CompareOptions } from '../gap/compare.ts';
import {
  categories,
  type Category,
  type Gap,
  type Notice,
  type Outdated,
  type Reviewed,
  type ReviewedOutcome,
  type TestName,
} from '../gap/gap.ts';
import type { Oracle } from '../gap/oracle.ts';
import { sayOutcome } from '../gap/message.ts';
import { blockedByAccepted } from '../gap/review.ts';
import type { Intent } from '../intent/intent.ts';
import { severities, type Severity } from '../kinds/kind.ts';
import { countKinds, type KindCounts } from './by-kind.ts';

export const gapsFormat = 'pgintent.gaps/1';

/** A database that was compared with its intent. */
export interface Checked {
  intent: Intent;
  snapshot: Snapshot;
  comparison: Reviewed;
  /** How it was compared, so that a twin of the database can be judged alike. */
  compare: CompareOptions;
  /** What the embedded engine answered meanwhile. */
  oracle: Oracle;
  platform: 'postgres' | 'supabase';
  /** Where migrations are the intent. */
  migrations?: CheckedMigrations | undefined;
}

/** What is known of migrations beside their objects. */
export interface CheckedMigrations {
  /** What was taken for granted, and how to say otherwise: sentences. */
  remarks: string[];
  /** Names of those that the database lacks; undefined where it does not tell. */
  pending: string[] | undefined;
  /** Why it does not tell. */
  unknown: { reason: string; remedy: string } | undefined;
}

/** The verdict on a database, as gaps.json and `--format json` hold it. */
export interface Verdict {
  format: typeof gapsFormat;
  database: { url: string; serverVersion: string; role: string; readAt: string; platform: string };
  intent: { source: string; coverage: 'whole' | 'partial' };
  migrations?: CheckedMigrations;
  strict: boolean;
  summary: Summary;
  gaps: Gap[];
  /** Known gaps that may stay. */
  accepted: AcceptedGap[];
  /** Acceptances that do not hold any more: each fails. */
  outdated: { key: string; because: Outdated; text: string; test: TestName }[];
  /** `accepted` where it waits for an accepted gap. */
  blocked: { key: string; by: string; test: TestName; accepted?: true }[];
  unknown: { key: string; reason: string; remedy: string; test: TestName }[];
  notices: Notice[];
}

/** A gap that was accepted, in short. */
export interface AcceptedGap extends Pick<Gap, 'key' | 'fingerprint' | 'code' | 'category' | 'severity' | 'issue' | 'test'> {
  reason: string;
  until?: string;
  acceptedAt: string;
}

/** A verdict without what each gap is: what a summary is made of, though there are thousands of gaps. */
export type VerdictInShort = Omit<Verdict, 'gaps'> & { gaps: Pick<Gap, 'category' | 'severity' | 'verdict' | 'cause'>[] };

export interface Summary {
  objects: number;
  held: number;
  gaps: number;
  accepted: number;
  outdated: number;
  blocked: number;
  unknown: number;
  notices: number;
  byCategory: Record<Category, number>;
  bySeverity: Record<Severity, number>;
  byKind: Record<string, KindCounts>;
}

/** The verdict of a comparison. */
export function verdictOf({ intent, snapshot, comparison, platform, migrations }: Checked, strict: boolean): Verdict {
  const { outcomes, gaps, notices } = comparison;
  const unknown = outcomes.flatMap((outcome) =>
    outcome.verdict === 'unknown' ? [{ key: outcome.key, reason: outcome.reason, remedy: outcome.remedy, test: outcome.test }] : [],
  );
  return {
    format: gapsFormat,
    database: {
      url: redactUrl(snapshot.data.url) === '(a URL that cannot be read)' ? snapshot.data.url : redactUrl(snapshot.data.url),
      serverVersion: snapshot.server.version,
      role: snapshot.server.role,
      readAt: snapshot.data.readAt,
      platform,
    },
    intent: { source: intent.source, coverage: intent.coverage },
    ...(migrations === undefined ? {} : { migrations }),
    strict,
    summary: {
      objects: outcomes.length - count(outcomes, 'outdated'),
      held: count(outcomes, 'held'),
      gaps: gaps.length,
      accepted: count(outcomes, 'accepted'),
      outdated: count(outcomes, 'outdated'),
      blocked: count(outcomes, 'blocked'),
      unknown: unknown.length,
      notices: notices.length,
      byCategory: tally(
        Object.keys(categories) as Category[],
        gaps.map(({ category }) => category),
      ),
      bySeverity: tally(
        severities,
        gaps.map(({ severity }) => severity),
      ),
      byKind: countKinds(outcomes),
    },
    gaps,
    accepted: outcomes.flatMap(acceptedGap),
    outdated: outcomes.flatMap((outcome) =>
      outcome.verdict === 'outdated' ? [{ key: outcome.key, because: outcome.because, text: sayOutcome(outcome), test: outcome.test }] : [],
    ),
    blocked: blockedOf(outcomes),
    unknown,
    notices,
  };
}

function acceptedGap(outcome: ReviewedOutcome): AcceptedGap[] {
  if (outcome.verdict !== 'accepted') return [];
  const { key, fingerprint, code, category, severity, issue, test } = outcome.gap;
  const { reason, until, acceptedAt } = outcome.acceptance;
  return [{ key, fingerprint, code, category, severity, issue, test, reason, ...(until === undefined ? {} : { until }), acceptedAt }];
}

function blockedOf(outcomes: readonly ReviewedOutcome[]): Verdict['blocked'] {
  const byAccepted = blockedByAccepted(outcomes);
  return outcomes.flatMap((outcome) => {
    if (outcome.verdict !== 'blocked') return [];
    const { key, by, test } = outcome;
    return [byAccepted.has(key) ? { key, by, test, accepted: true } : { key, by, test }];
  });
}

/** What the summary of a verdict needs of it. */
export function inShort(verdict: Verdict): VerdictInShort {
  return {
    ...verdict,
    gaps: verdict.gaps.map(({ category, severity, verdict: what, cause }) => ({
      category,
      severity,
      verdict: what,
      ...(cause === undefined ? {} : { cause }),
    })),
  };
}

function count(outcomes: readonly ReviewedOutcome[], verdict: ReviewedOutcome['verdict']): number {
  return outcomes.filter((outcome) => outcome.verdict === verdict).length;
}

function tally<T extends string>(names: readonly T[], found: readonly T[]): Record<T, number> {
  return Object.fromEntries(names.map((name) => [name, found.filter((one) => one === name).length])) as Record<T, number>;
}
