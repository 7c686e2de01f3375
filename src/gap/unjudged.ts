import type { Snapshot } from '../database/snapshot.ts';
import type { Intent, LeftOut } from '../intent/intent.ts';
import { isNamed } from '../intent/named.ts';
import { kindNamed } from '../kinds/index.ts';
import type { Kind, Stored } from '../kinds/kind.ts';
import { headingOf } from './build.ts';
import type { Outcome } from './gap.ts';
import { sayLeftOut } from './message.ts';

/** The part of the intent that could not be read and names this object, or what it belongs to. */
export function leftOutOf({ leftOut }: Intent, kind: Kind, object: Stored): LeftOut | undefined {
  return leftOut?.find((one) => isNamed(kind.name, object, one));
}

/**
 * What cannot be judged at all: kinds that a login may not read, statements that a replay left out, and, against a whole
 * intent, objects of kinds that are not modelled.
 */
export function unjudged(intent: Intent, snapshot: Snapshot, isUsers: (kind: Kind, object: Stored) => boolean): Outcome[] {
  const unmodelled = intent.coverage === 'whole' ? unmodelledIn(intent, snapshot, isUsers) : [];
  return [...unreadIn(intent, snapshot), ...leftOutIn(intent), ...unmodelled];
}

function unreadIn(intent: Intent, snapshot: Snapshot): Outcome[] {
  const origin = { file: intent.source };
  const exact = new Set(intent.exact.map(({ kind }) => kind));
  const isAsked = (name: string): boolean => intent.coverage === 'whole' || exact.has(name);
  return [...snapshot.data.unread, ...intent.unread].flatMap(({ kinds: names, reason, remedy }) =>
    names.filter(isAsked).map((name): Outcome => {
      const kind = kindNamed(name);
      return { key: `every ${name}`, test: [headingOf(kind, {}), 'not read', kind.plural], origin, verdict: 'unknown', reason, remedy };
    }),
  );
}

function leftOutIn({ leftOut = [] }: Intent): Outcome[] {
  return leftOut.map((one): Outcome => {
    const at = `${one.file}:${one.line ?? 1}`;
    return { key: `statement ${at}`, test: ['Objects', 'not read', at], origin: one, verdict: 'unknown', ...sayLeftOut(one) };
  });
}

function unmodelledIn({ source }: Intent, snapshot: Snapshot, isUsers: (kind: Kind, object: Stored) => boolean): Outcome[] {
  const reason = 'pgintent does not model this kind of object';
  return snapshot.data.unmodelled
    .filter(({ of }) => of === undefined || isUsers(kindNamed(of.kind), of.identity))
    .map(({ what, name }): Outcome => {
      const key = `${what} ${name}`;
      const test: Outcome['test'] = ['Objects', 'not modelled', key];
      return { key, test, origin: { file: source }, verdict: 'unknown', reason, remedy: 'check it by hand' };
    });
}
