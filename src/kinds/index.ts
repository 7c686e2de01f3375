import { column } from './column.ts';
import type { Kind } from './kind.ts';
import { policy } from './policy.ts';
import { rls } from './rls.ts';
import { table } from './table.ts';

/** Every kind, in the order in which a patch creates them. The only list. */
export const kinds: readonly Kind[] = [table, column, rls, policy] as unknown as readonly Kind[];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** The kind of this name. Throws where there is none: names come from the list above. */
export function kindNamed(name: string): Kind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`There is no kind named ${name}.`);
  return kind;
}
