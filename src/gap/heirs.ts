import { kindNamed } from '../kinds/index.ts';
import { refKey } from '../kinds/key.ts';
import type { Heir, Key, Kind, Ref, Stored, World } from '../kinds/kind.ts';
import { plain } from './build.ts';

/** What has to be known to tell what an object was handed down. */
export interface Estate {
  snapshot: World;
  /** What is stated of the intended object with a key. */
  stated: (key: Key) => Stored | undefined;
  /** What is stated of the intended objects of a kind that stand in the object with a key. */
  parts: (kind: string, parent: Key) => readonly Stored[];
  /** Whether an actual object is as stated. */
  isHeld: (kind: Kind, stated: Stored, actual: Stored) => boolean;
}

/**
 * Whether an object is what its table was handed down by one that it is meant to be a partition or a child of. It stays behind
 * when a partition is detached, and is needed there to attach it again. With a name it stays one's own behind that, too.
 */
export function isHandedDown(kind: Kind, object: Stored, estate: Estate): boolean {
  if (kind.handedDown === undefined) return false;
  const meant = (parent: Ref): readonly Heir[] => heirsOf(parent, estate.stated(refKey(parent)));
  const heirs = (kind.requires(object)[0] ?? []).flatMap((parent) =>
    kind.handedDown === 'to all' ? meant(parent) : lost(meant(parent), parent, estate),
  );
  return heirs.some((heir) => hands(heir, kind, object, estate));
}

/** Those among them that an object does not take over from any more. */
function lost(heirs: readonly Heir[], ref: Ref, { snapshot }: Estate): readonly Heir[] {
  const now = new Set(heirsOf(ref, snapshot.get(refKey(ref))).map(({ from }) => refKey(from)));
  return heirs.filter(({ from }) => !now.has(refKey(from)));
}

function heirsOf({ kind }: Ref, object: Stored | undefined): readonly Heir[] {
  return object === undefined ? [] : (kindNamed(kind).heirOf?.(plain(object)) ?? []);
}

/** Whether such an object is meant to stand in what hands down, or in what that takes over from. */
function hands({ from, as }: Heir, kind: Kind, object: Stored, estate: Estate): boolean {
  if (as === 'child' && kind.handedDown !== 'to all') return false;
  const identity = Object.fromEntries(Object.keys(kind.identity).map((name) => [name, object[name]]));
  const isSame = (part: Stored): boolean =>
    (kind.handedDown !== 'to all' || part['name'] === object['name']) && estate.isHeld(kind, { ...part, ...identity }, object);
  if (estate.parts(kind.name, refKey(from)).some(isSame)) return true;
  return heirsOf(from, estate.stated(refKey(from))).some((further) => hands(further, kind, object, estate));
}
