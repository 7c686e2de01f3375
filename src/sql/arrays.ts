/** Arrays: `ARRAY['a', 'b']` and `'{a,b}'` are one term where their elements are certain. */
import { castLiteral, literal, textOf } from './literals.ts';
import { inner, term, type Term } from './term.ts';
import { elementType, isBuiltinScalar } from './type-names.ts';

/** The array of these elements; its type is certain when theirs is one and the same. */
export function array(elements: readonly Term[], type?: string): Term {
  const [first, ...others] = new Set(elements.map((element) => element.type));
  const certain = type ?? (others.length === 0 ? first : undefined);
  return term('array', [certain ?? null, ...elements], { type: certain && `${certain.replace(/\[\]$/, '')}[]` });
}

/** The elements of an array that is written out and surely has one dimension. */
export function elementsOf(of: Term): Term[] | undefined {
  if (of.head !== 'array') return undefined;
  const elements = inner(of);
  return elements.every((element) => element.head !== 'array' && elementType(element.type ?? '') === undefined) ? elements : undefined;
}

/** An array of constants cast to another array type, element by element. */
export function castArray(of: Term, type: string): Term | undefined {
  const elements = elementsOf(of);
  const to = elementType(type);
  if (!elements || to === undefined) return undefined;
  const cast = elements.map((element) => castLiteral(element, to));
  return cast.every((element) => element !== undefined) ? array(cast, to) : undefined;
}

/** The constant `'{…}'` of an array type as the array of its elements. */
export function arrayLiteral(of: Term): Term | undefined {
  const to = elementType(of.type ?? '');
  const text = textOf(of);
  // box separates by semicolons, and so may a type that we do not know.
  if (to === undefined || text === undefined || to === 'box' || !isBuiltinScalar(to)) return undefined;
  const elements = splitArray(text);
  return (
    elements &&
    array(
      elements.map((element) => literal(to, element)),
      to,
    )
  );
}

/** The elements of an array's text form; undefined for more dimensions and for text that is not one. */
export function splitArray(text: string): (string | null)[] | undefined {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  if (body.trim() === '') return [];
  const next = /\s*(?:"((?:[^"\\]|\\.)*)"|([^"\\{},]*))\s*(,|$)/sy;
  const elements: (string | null)[] = [];
  for (;;) {
    const [matched, quoted, plain = '', end] = next.exec(body) ?? [];
    if (matched === undefined || (quoted === undefined && plain.trim() === '')) return undefined;
    const isNull = quoted === undefined && plain.trim().toLowerCase() === 'null';
    elements.push(isNull ? null : (quoted?.replaceAll(/\\(.)/gs, '$1') ?? plain.trim()));
    if (end === '') return elements;
  }
}
