import type { Snapshot } from '../../database/snapshot.ts';
import type { Stored } from '../../kinds/kind.ts';
import { splitTypes } from '../../kinds/reference.ts';
import type { Intent } from '../intent.ts';

/** Where a type without a schema is looked for, behind the schema of the routine itself: as in any SQL that a person wrote. */
const path = ['public', 'extensions'];

/** Fills in the schema of argument types that a person left it out of: `f(status)` is the routine that is there as `f(public.status)`. */
export function withArgumentTypes(intent: Intent, snapshot: Snapshot): Intent {
  if (intent.language !== 'written') return intent;
  const meant = (object: Stored): Stored => asThere(object, snapshot);
  return {
    ...intent,
    objects: intent.objects.map((one) => {
      const object = one.kind === 'function' || one.object['on'] === 'function' ? meant(one.object) : one.object;
      return object === one.object ? one : { ...one, object };
    }),
    exact: intent.exact.map((set) => (set.on?.['on'] === 'function' ? { ...set, on: meant(set.on) } : set)),
  };
}

/** A routine, or what stands on one, with the arguments as the only routine that it can mean has them. */
function asThere(object: Stored, snapshot: Snapshot): Stored {
  const field = 'on' in object ? 'detail' : 'arguments';
  const types = splitTypes(String(object[field] ?? ''));
  if (types.every((type) => type.includes('.'))) return object;
  const named = snapshot.all('function').filter(({ schema, name }) => schema === object['schema'] && name === object['name']);
  if (named.some((routine) => routine['arguments'] === object[field])) return object;
  const schemas = [String(object['schema']), ...path];
  const fitting = named.filter((routine) => fits(types, splitTypes(String(routine['arguments'])), schemas));
  return fitting.length === 1 ? { ...object, [field]: fitting[0]!['arguments'] } : object;
}

function fits(written: readonly string[], actual: readonly string[], schemas: readonly string[]): boolean {
  return (
    written.length === actual.length &&
    written.every((type, n) => type === actual[n] || schemas.some((schema) => `${schema}.${type}` === actual[n]))
  );
}
