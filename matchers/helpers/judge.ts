import type { Snapshot } from '../../src/database/snapshot.ts';
import { answerNow } from '../../src/gap/answer-sync.ts';
import { plain } from '../../src/gap/build.ts';
import { compare } from '../../src/gap/compare.ts';
import type { Comparison, Difference, Gap, Outcome } from '../../src/gap/gap.ts';
import { Judge } from '../../src/gap/judgement.ts';
import { Oracle } from '../../src/gap/oracle.ts';
import type { Intent, IntendedObject } from '../../src/intent/intent.ts';
import { askedKinds } from '../../src/kinds/index.ts';
import { refKey } from '../../src/kinds/key.ts';
import type { Kind, Stored } from '../../src/kinds/kind.ts';
import { searchPath } from './search-path.ts';

/** An object as a matcher states it: its identity as far as it is known, and what its options say, parsed. */
export interface Stated {
  kind: Kind;
  identity: Stored;
  properties: Stored;
}

/** What became of it. `blocked` by a gap of what it needs; `missing`, and perhaps there under another name. */
export type Verdict =
  | { verdict: 'held' }
  | { verdict: 'missing'; gap: Gap; renamed?: string }
  | { verdict: 'differs'; gap?: Gap; differences: Difference[] }
  | { verdict: 'blocked'; gap: Gap }
  | { verdict: 'unknown'; reason: string; remedy: string };

/** What a matcher states counts, also what is harmless. */
const strict = true;
const spoken = { coverage: 'partial', language: 'written' } as const;

/**
 * Looks at one stated object as at an intent that consists of it. Most hold, and are looked up; only where one does not
 * is there a comparison, which says why.
 */
export function judge(snapshot: Snapshot, stated: Stated): Verdict {
  const system = systemSchema(stated);
  if (system !== undefined)
    return { verdict: 'unknown', reason: `a snapshot holds nothing of the schema ${system}`, remedy: 'ask the database itself' };
  if (isOlder(snapshot, stated.kind))
    return { verdict: 'unknown', reason: 'the snapshot was saved by a version that did not read it', remedy: 'take the snapshot again' };
  const intended: IntendedObject = {
    kind: stated.kind.name,
    object: qualified(snapshot, stated),
    by: isByShape(stated) ? 'shape' : 'name',
    origin: { file: 'this test' },
  };
  const holds = new Judge(spoken, snapshot, oracleOf(snapshot), strict).holds(intended);
  return holds ? { verdict: 'held' } : compared(snapshot, intended);
}

function compared(snapshot: Snapshot, intended: IntendedObject): Verdict {
  const intent: Intent = { ...spoken, source: 'this test', objects: [intended], exact: [], unread: [] };
  // The object itself comes first where it has a name, and after what it needs where it is a shape.
  const outcomes = answered(intent, snapshot).outcomes.filter(({ origin }) => origin === intended.origin);
  return verdictOf((intended.by === 'shape' ? outcomes.at(-1) : outcomes[0])!, outcomes);
}

/** Whether a snapshot holds nothing of a kind because its version did not know it. Those that are compared were there from the start. */
function isOlder(snapshot: Snapshot, kind: Kind): boolean {
  return askedKinds.includes(kind) && snapshot.unread(kind.name) === undefined && snapshot.data.objects[kind.name] === undefined;
}

/** Whether an object is looked for by its properties: its kind has names, and none was given. */
export function isByShape({ kind, identity }: Pick<Stated, 'kind' | 'identity'>): boolean {
  return kind.shape !== undefined && 'name' in kind.identity && identity['name'] === undefined;
}

const oracles = new WeakMap<Snapshot['data'], Oracle>();

function oracleOf(snapshot: Snapshot): Oracle {
  const known = oracles.get(snapshot.data);
  if (known !== undefined) return known;
  const oracle = new Oracle();
  oracles.set(snapshot.data, oracle);
  return oracle;
}

/** The comparison, after the embedded engine has settled what the trees alone cannot. Its answers are kept for the snapshot. */
function answered(intent: Intent, snapshot: Snapshot): Comparison {
  const oracle = oracleOf(snapshot);
  const compareAll = (): Comparison => compare(intent, snapshot, { strict, extras: false, oracle });
  let comparison = compareAll();
  // An answer may open another question, but not without end.
  for (let round = 0; round < 3 && oracle.open().length > 0; round += 1) {
    answerNow(oracle, snapshot);
    comparison = compareAll();
  }
  return comparison;
}

/** Names without a schema inside of what was stated mean the first schema of the search path that has what they name. */
function qualified(snapshot: Snapshot, { kind, identity, properties }: Stated): Stored {
  const object = { ...identity, ...properties };
  if (kind.qualify === undefined) return object;
  const candidates = searchPath().map((schema) => kind.qualify!(object, schema) as Stored);
  const isThere = (candidate: Stored): boolean =>
    kind.requires(plain(candidate)).every((refs) => refs.length === 0 || refs.some((ref) => snapshot.get(refKey(ref)) !== undefined));
  return candidates.find(isThere) ?? candidates[0]!;
}

function systemSchema({ kind, identity }: Stated): string | undefined {
  // Of what the server itself brings these hold everything.
  if ('provided' in kind.properties) return undefined;
  const schema = kind.name === 'schema' ? identity['name'] : identity['schema'];
  return typeof schema === 'string' && /^(pg_|information_schema$)/.test(schema) ? schema : undefined;
}

function verdictOf(outcome: Outcome, outcomes: readonly Outcome[]): Verdict {
  switch (outcome.verdict) {
    case 'held':
      return { verdict: 'held' };
    case 'unknown':
      return { verdict: 'unknown', reason: outcome.reason, remedy: outcome.remedy };
    case 'blocked': {
      const root = rootOf(outcome.by, outcomes);
      return root.verdict === 'gap'
        ? { verdict: 'blocked', gap: root.gap }
        : { verdict: 'unknown', reason: `it needs ${root.key}, which could not be checked`, remedy: 'see there' };
    }
    case 'gap': {
      const needed = neededBy(outcome, outcomes);
      return needed === undefined ? ofGap(outcome.gap) : { verdict: 'blocked', gap: needed };
    }
  }
}

/** What is missing that the statement names, though what it says of is there: a suite has a gap of each, a matcher passes neither way. */
function neededBy({ key }: Outcome, outcomes: readonly Outcome[]): Gap | undefined {
  const gaps = outcomes.flatMap((other) => (other.verdict === 'gap' && other.key !== key ? [other.gap] : []));
  return gaps.find(({ verdict }) => verdict === 'missing');
}

function ofGap(gap: Gap): Verdict {
  const name = gap.differences.find(({ property }) => property === 'name');
  if (gap.verdict === 'missing') return { verdict: 'missing', gap };
  // Strictly read, another name with the same definition is another object.
  if (name !== undefined) return { verdict: 'missing', gap, renamed: String(name.actual) };
  return { verdict: 'differs', gap, differences: gap.differences };
}

function rootOf(key: string, outcomes: readonly Outcome[]): Outcome {
  const blocker = outcomes.find((outcome) => outcome.key === key)!;
  return blocker.verdict === 'blocked' ? rootOf(blocker.by, outcomes) : blocker;
}
