import type { Snapshot } from '../database/snapshot.ts';
import { evidenceQuery } from '../kinds/catalog.ts';
import type { Heading, Key, Kind, Parts, Severity, Stored, Unintended } from '../kinds/kind.ts';
import { kinds } from '../kinds/index.ts';
import { type IntendedObject, isChoice, type Origin } from '../intent/intent.ts';
import { prints } from '../intent/migrations/renamed.ts';
import { fingerprintOf, fingerprintOfExtra } from './fingerprint.ts';
import type { Category, Cause, CauseOf, Difference, Evidence, Gap, OtherName, TestName } from './gap.ts';
import { maskGap } from './mask.ts';
import { nothingTold, type Told } from './untold.ts';
import { sayDiffers, sayExtra, sayFollowed, sayMissing, sayNotCompared, sayRows, showValue } from './message.ts';

/** The chapter that an object's test stands in. */
export function headingOf(kind: Kind, object: Stored): Heading {
  return typeof kind.heading === 'function' ? kind.heading(object) : kind.heading;
}

function categoryOf(heading: Heading, verdict: Gap['verdict']): Category {
  const categories: Record<Exclude<Heading, 'Objects'>, Category> = { RLS: 'C', Grants: 'D', Realtime: 'E', Storage: 'F' };
  if (heading !== 'Objects') return categories[heading];
  return verdict === 'missing' ? 'A' : 'B';
}

export interface GapParts {
  kind: Kind;
  intended: IntendedObject;
  stated: Stored;
  key: Key;
  test: TestName;
  verdict: 'missing' | 'differs';
  actual: Stored | undefined;
  differences: Difference[];
  /** What of the rest could not be compared, and why. */
  unknown: string | undefined;
  snapshot: Snapshot;
  causeOf: CauseOf | undefined;
  /** The objects of the same kind and parent. */
  siblings: readonly Stored[];
  /** What is meant to stand in the object and a fix of it makes along. */
  parts: Parts;
  /** What it may be under another name. */
  perhaps: Stored | undefined;
  /** Missing objects that may have another name now, and so have it in whatever prints it. */
  otherNames: readonly OtherName[];
  /** Whether nobody will be told of it. */
  untold: boolean;
}

/** Equalities that try an expression, which is what a row shows of them: none could show what was expected. */
const tried: ReadonlyMap<string, string> = new Map([
  ['accepts', 'an expression that lets in each of'],
  ['rejects', 'an expression that refuses each of'],
]);

/** The gap of an intended object that is missing or differs. */
export function buildGap(parts: GapParts): Gap {
  const { kind, intended, stated, key, test, verdict, actual, differences } = parts;
  const differing = differences.map(({ property }) => property);
  const byShape = intended.by === 'shape';
  const gap: Gap = {
    id: '',
    key,
    fingerprint: fingerprintOf(verdict, stated, differences),
    code: `${kind.name}/${verdict}`,
    verdict,
    category: categoryOf(headingOf(kind, stated), verdict),
    severity: intended.severity ?? severityOf(parts, differing),
    object: {
      kind: kind.name,
      identity: pick(stated, Object.keys(kind.identity)),
      ...(byShape ? { shape: pick(stated, Object.keys(kind.properties)) } : {}),
      ...(actual !== undefined && typeof actual['name'] === 'string' && actual['name'] !== stated['name']
        ? { matchedName: actual['name'] }
        : {}),
    },
    differences,
    ...(parts.untold ? nothingTold : toldOf(parts, differing)),
    origin: originsOf(intended, differing, actual)[0]!,
    test,
    ...(intended.why === undefined ? {} : { why: intended.why }),
    ...withCause(parts.causeOf?.(originsOf(intended, differing, actual))),
  };
  return parts.untold ? gap : maskGap(gap);
}

function toldOf(parts: GapParts, differing: readonly string[]): Told {
  const { kind, intended, stated, verdict, actual, differences, snapshot, perhaps, otherNames, unknown } = parts;
  return {
    issue:
      verdict === 'missing'
        ? sayMissing(kind, stated, intended.by === 'shape', perhaps)
        : `${sayDiffers(kind, { ...stated, ...actual }, differences)}${sayFollowed(differences, otherNames)}${sayNotCompared(unknown)}`,
    impact:
      intended.impact ?? kind.impact?.({ verdict, differing, intended: stated, actual }, snapshot) ?? impactOf(kind, verdict, differing),
    evidence: evidenceOf(parts, differing),
    fix: { sql: fixOf(parts, differing) ?? null },
  };
}

export interface ExtraParts {
  kind: Kind;
  object: Stored;
  key: Key;
  test: TestName;
  unintended: Unintended;
  origin: Origin;
  causeOf: CauseOf | undefined;
  snapshot: Snapshot;
}

/** The gap of an object that nobody intended. */
export function buildExtra({ kind, object, key, test, unintended, origin, causeOf, snapshot }: ExtraParts): Gap {
  const identity = pick(object, Object.keys(kind.identity));
  return maskGap({
    id: '',
    key,
    fingerprint: fingerprintOfExtra(kind, object),
    code: `${kind.name}/extra`,
    verdict: 'extra',
    category: categoryOf(headingOf(kind, object), 'extra'),
    severity: unintended.severity,
    object: { kind: kind.name, identity },
    differences: [],
    issue: sayExtra(kind, object),
    impact: unintended.impact,
    evidence: kind.evidence?.({ intended: identity, actual: object, differing: [] }, snapshot) ?? {
      query: evidenceQuery(kind, snapshot.server, [], identity as Record<string, string | null>),
      expected: { text: sayRows(0), rows: [] },
      actual: { text: sayRows(1), rows: [identity] },
    },
    fix: { sql: followedBy(kind.drop?.(object), [kind.givesBack?.(undefined, object, snapshot)]) ?? null },
    origin,
    test,
    ...withCause(causeOf?.([origin])),
  });
}

/** The worst of what each differing property lets happen, unless the kind knows better. */
export function severityOf(
  { kind, verdict, stated, actual, snapshot }: Pick<GapParts, 'kind' | 'verdict' | 'stated' | 'actual' | 'snapshot'>,
  differing: readonly string[],
): Severity {
  const known = kind.severity?.({ verdict, differing, intended: stated, actual }, snapshot);
  if (known !== undefined) return known;
  if (verdict === 'missing') return kind.missing.severity;
  const order: Severity[] = ['critical', 'high', 'medium', 'low'];
  const found = new Set(differing.map((name) => kind.properties[name]?.severity ?? 'low'));
  return order.find((severity) => found.has(severity)) ?? 'low';
}

function impactOf(kind: Kind, verdict: Gap['verdict'], differing: readonly string[]): string {
  if (verdict === 'missing') return kind.missing.impact;
  const impacts = [
    ...new Set(
      differing.map((name) => kind.properties[name]?.impact ?? (name === 'name' ? 'Statements that name it fail or miss it.' : '')),
    ),
  ];
  return impacts.filter((impact) => impact !== '').join(' ');
}

/** Where the differing properties are said, or the object. Where the database prints a name of before, the new one is what it lacks. */
function originsOf({ origin, origins, renamed }: IntendedObject, differing: readonly string[], actual: Stored | undefined): Origin[] {
  if (differing.length === 0) return [origin];
  return differing.map((name) => {
    const lacking = renamed?.[name]?.find(({ from }) => prints(actual?.[name], from));
    return lacking?.origin ?? origins?.[name] ?? origin;
  });
}

function withCause(cause: Cause | undefined): { cause?: Cause } {
  return cause === undefined ? {} : { cause };
}

function evidenceOf(parts: GapParts, differing: readonly string[]): Evidence {
  const { kind, intended, stated, verdict, actual, siblings, snapshot } = parts;
  const special = kind.evidence?.({ intended: stated, actual, differing }, snapshot);
  if (special !== undefined) return special;
  const identities = Object.keys(kind.identity);
  if (verdict === 'differs') {
    const names = differing.filter((name) => name in kind.properties);
    const found = { ...stated, ...actual };
    const eitherName = [stated['name'], found['name']].filter((name): name is string => typeof name === 'string');
    const known = { ...pick(found, identities), ...(new Set(eitherName).size > 1 ? { name: eitherName } : {}) };
    const wanted = Object.fromEntries(names.map((name) => [name, stated[name]]));
    const texts = differing.map((name) => expectedOf(kind, name, stated[name]));
    const shown = names.map((name) => shownAs(kind, name));
    return {
      query: evidenceQuery(kind, snapshot.server, [...new Set(shown)], known),
      expected: {
        text: `1 row; ${texts.join('; ')}`,
        rows:
          Object.values(wanted).some(isChoice) || names.some((name) => isTried(kind, name))
            ? null
            : [{ ...pick(found, identities), ...('name' in stated ? { name: stated['name'] } : {}), ...returned(kind, wanted) }],
      },
      actual: { text: sayRows(1), rows: [returned(kind, pick(found, [...identities, ...shown]))] },
    };
  }
  if (intended.by === 'name') {
    const identity = pick(stated, identities);
    return {
      query: evidenceQuery(kind, snapshot.server, [], identity as Record<string, string | null>),
      expected: { text: sayRows(1), rows: [identity] },
      actual: { text: sayRows(0), rows: [] },
    };
  }
  const names = Object.keys(kind.properties).filter((name) => stated[name] !== undefined);
  const shown = [...new Set(names.map((name) => shownAs(kind, name)))];
  const parent = pick(
    stated,
    identities.filter((name) => name !== 'name'),
  );
  const rows = siblings
    .toSorted((left, right) => (String(left['name']) < String(right['name']) ? -1 : 1))
    .map((sibling) => returned(kind, pick(sibling, [...identities, ...shown])));
  return {
    query: `${evidenceQuery(kind, snapshot.server, shown, parent as Record<string, string | null>)}\norder by ${kind.identity['name']?.sql ?? '1'}`,
    expected: {
      text: `a row with ${names.map((name) => (isTried(kind, name) ? expectedOf(kind, name, stated[name]) : `${name} ${showValue(stated[name], kind.properties[name])}`)).join(', ')}`,
      rows: null,
    },
    actual: { text: rows.length === 0 ? sayRows(0) : `${sayRows(rows.length)}, none of them like that`, rows },
  };
}

const byMeaning: ReadonlySet<string> = new Set(['expression', 'expressions', 'query', 'body', 'statement', 'settingValue', 'settings']);

function equalityPhrase(kind: Kind, property: string): string {
  const equality = kind.properties[property]?.equality ?? 'value';
  return byMeaning.has(equality) ? 'means' : equality === 'includes' ? 'holds at least' : equality === 'excludes' ? 'holds none of' : 'is';
}

/** What the query should show of a property. */
function expectedOf(kind: Kind, name: string, stated: unknown): string {
  const property = kind.properties[name];
  return `${tried.get(property?.equality ?? 'value') ?? `${name} ${equalityPhrase(kind, name)}`} ${showValue(stated, property)}`;
}

function isTried(kind: Kind, name: string): boolean {
  return tried.has(kind.properties[name]?.equality ?? 'value');
}

/** The column of the query that shows a property. */
function shownAs(kind: Kind, name: string): string {
  return isTried(kind, name) ? 'expression' : name;
}

/** Somebody may run it alone: then nothing is more open than intended, and nothing is gone but what is told. */
function fixOf(given: GapParts, differing: readonly string[]): string | undefined {
  const { kind, verdict, stated, actual = {}, snapshot, parts } = given;
  if (verdict === 'missing') return renamedOr(followedBy(kind.create(plain(stated), snapshot.server, parts), closingOf(given)), given);
  // Which of several values it should be only its author knows.
  if (differing.some((name) => isChoice(stated[name]))) return undefined;
  const altered = kind.alter(plain(stated), actual, differing, snapshot.server);
  return followedBy(altered, [kind.givesBack?.(plain(stated), actual, snapshot)]);
}

/** Whether it has another name now only a person knows: then it is not made once more. */
function renamedOr(sql: string | undefined, { kind, stated, perhaps }: GapParts): string | undefined {
  const renaming = perhaps === undefined ? undefined : kind.otherName?.rename(perhaps, String(stated['name']));
  if (sql === undefined || renaming === undefined) return sql;
  const asked = ['Perhaps it has another name now:', ...renaming.split(/[\n\r]/), 'Else:'];
  return [...asked.map((line) => `-- ${line}`), sql].join('\n');
}

function closingOf({ kind, snapshot, parts }: GapParts): (string | undefined)[] {
  return kinds.flatMap(({ name, keepsClosed }) =>
    keepsClosed?.of.includes(kind.name) === true ? parts(name).map((part) => keepsClosed.sql(part, snapshot)) : [],
  );
}

function followedBy(sql: string | undefined, others: readonly (string | undefined)[]): string | undefined {
  return sql === undefined ? undefined : [sql, ...others].filter((one) => one !== undefined).join('\n');
}

/** Without a list of the values: it is asked of each object several times. */
function holdsChoice(stated: Stored): boolean {
  for (const name in stated) if (isChoice(stated[name])) return true;
  return false;
}

/** What is stated, where it is a value and not a choice: SQL can be written from it. */
export function plain(stated: Stored): Stored {
  if (!holdsChoice(stated)) return stated;
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => !isChoice(value)));
}

function pick(object: Stored, names: readonly string[]): Stored {
  return Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));
}

/** A row as the query of the evidence returns it. */
function returned({ properties }: Kind, row: Stored): Stored {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const part = properties[name]?.returned;
      return [name, part === undefined || value === null ? value : Array.isArray(value) ? value.map(part) : part(value)];
    }),
  );
}
