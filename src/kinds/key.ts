import { address } from './catalog.ts';
import { kindNamed } from './index.ts';
import type { Key, Kind, Ref, Stored } from './kind.ts';

/** The key of an object that has a name. */
export function keyOf(kind: Kind, object: Stored): Key {
  const at = kind.address?.(object) ?? address(...Object.keys(kind.identity).map((name) => object[name] as string | null));
  return `${kind.name} ${at}`;
}

/** The key of an object that is referred to by its identity. */
export function refKey(ref: Ref): Key {
  return keyOf(kindNamed(ref.kind), ref.identity);
}
