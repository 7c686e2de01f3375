import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Gap } from '../../src/gap/gap.ts';
import { kindLabel, sayDiffers, sayGap, sayMissing } from '../../src/gap/message.ts';
import { address } from '../../src/kinds/catalog.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { propertyLabel, sayInstead, showProperty } from './instead.ts';
import { isByShape, type Stated, type Verdict } from './judge.ts';

type Of<V extends Verdict['verdict']> = Extract<Verdict, { verdict: V }>;

/** What a matcher says of a missing object: that it is missing, and what there is instead. */
export function sayMissingOne(
  snapshot: Snapshot,
  stated: Stated,
  { gap, renamed }: Of<'missing'>,
  isNot: boolean,
  called?: string,
): string[] {
  // Where nothing is stated any other one has the same definition.
  const alike = renamed !== undefined && Object.keys(stated.properties).length > 0;
  const found = alike ? [`There is one with the same definition under another name: ${address(renamed)}.`] : [];
  // Of a table without any there is nothing more to say.
  const instead = isAnything(stated) ? [] : sayInstead(snapshot, stated.kind, stated.identity, stated.properties);
  if (called !== undefined && !isNot) return [`There is no ${called}.`, ...instead];
  if (isNot)
    return [
      `${called === undefined ? subjectOf(stated) : `The ${called}`} is missing. Under .not, options say that it is there and otherwise; to say that it is not there, leave them out.`,
      ...found,
      ...instead,
    ];
  return [sayIssue(stated, gap, renamed), ...found, ...instead, ...sayGrounds(gap)];
}

function sayIssue(stated: Stated, gap: Gap, renamed: string | undefined): string {
  if (renamed !== undefined) return `${subjectOf(stated)} is missing.`;
  return isAnything(stated) ? `${stated.kind.group(stated.identity)} has no ${kindLabel(stated.kind.name)}.` : gap.issue;
}

/** Whether any object of the kind would have done. */
function isAnything(stated: Stated): boolean {
  return isByShape(stated) && Object.keys(stated.properties).length === 0;
}

/** What it says of one that is otherwise. */
export function sayDifferent(
  { kind, identity, properties }: Stated,
  { gap, differences }: Of<'differs'>,
  more: readonly string[],
): string[] {
  const issue =
    gap?.differences.length === differences.length
      ? gap.issue
      : sayDiffers(kind, { ...identity, ...properties, ...nameOf(gap) }, differences);
  return [issue, ...more, ...(gap === undefined ? [] : sayGrounds(gap))];
}

function nameOf(gap: Gap | undefined): Stored {
  return gap?.object.matchedName === undefined ? {} : { name: gap.object.matchedName };
}

/** What it says where something is missing that the object needs. */
export function sayBlocked(snapshot: Snapshot, stated: Stated, gap: Gap, isNot: boolean): string[] {
  const rule = isNot ? 'What it needs has to be there, under .not as well.' : 'What it needs has to be there.';
  return [
    gap.issue,
    ...sayInstead(snapshot, kindNamed(gap.object.kind), gap.object.identity),
    `So nothing can be said of ${lower(subjectOf(stated))}. ${rule}`,
  ];
}

/** What it says where the verdict is unknown. */
export function sayUnknown(stated: Stated, { reason, remedy }: Of<'unknown'>): string[] {
  return [`It is unknown whether ${lower(subjectOf(stated))} is as stated: ${reason}.`, `To settle it: ${remedy}.`];
}

/** What `.not` says of an object that is there and as stated. */
export function sayThere(stated: Stated, says: Stored): string {
  const texts = Object.entries(says).map(([name, value]) => `${propertyLabel(name)} is ${showProperty(stated.kind, name, value)}`);
  return texts.length === 0
    ? `${subjectOf(stated)} is there, and should not be.`
    : `${subjectOf(stated)}: ${texts.join('; ')}. It should not be so.`;
}

/** `The column total of public.orders`, in the words in which a gap says that it is missing. */
function subjectOf({ kind, identity, properties }: Stated): string {
  const object = { ...identity, ...properties };
  if (isByShape({ kind, identity })) return `The ${kind.title(object, true).trim()} of ${kind.group(object)}`;
  return sayMissing(kind, object, false).slice(0, -' is missing.'.length);
}

/** What can happen, the query that shows it, and the SQL that closes it: a gap's text without its number and its issue. */
function sayGrounds(gap: Gap): string[] {
  return sayGap(gap).split('\n').slice(2);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
