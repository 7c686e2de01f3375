import { elementType, withoutModifier } from '../sql/index.ts';

/** Types of which each holds every value of those before it. Not char(n) and text: blanks at its end do not count. */
const wider: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['character varying', 'text'],
  ['date', 'timestamp without time zone'],
  ['cidr', 'inet'],
  ['"char"', 'text'],
];

/** Whether every value of one type is a value of the other, and stays the same one. */
export function widens(from: string, to: string): boolean {
  const [elementFrom, elementTo] = [elementType(from), elementType(to)];
  if (elementFrom !== undefined && elementTo !== undefined) return widens(elementFrom, elementTo);
  const [bareFrom, bareTo] = [withoutModifier(from), withoutModifier(to)];
  // What a modifier means to the types of extensions is theirs.
  if (bareFrom === bareTo) return from === to || (limited.has(bareTo) && holdsModifier(modifiersOf(from), modifiersOf(to)));
  return wider.some((list) => {
    const [before, after] = [list.indexOf(bareFrom), list.indexOf(bareTo)];
    return before !== -1 && after > before && modifiersOf(to).length === 0;
  });
}

/** Types whose modifier is a limit, so that a larger one holds more. */
const limited: ReadonlySet<string> = new Set([
  'character varying',
  'numeric',
  'bit varying',
  'interval',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'time with time zone',
]);

/** Whether Postgres only changes the label: every stored value is one of the other type as it stands. */
export function relabels(from: string, to: string): boolean {
  const [bareFrom, bareTo] = [withoutModifier(from), withoutModifier(to)];
  const [scaleFrom, scaleTo] = [modifiersOf(from)[1], modifiersOf(to)[1]];
  // Digits behind the point are stored with each value.
  const rescaled = scaleTo !== undefined && scaleTo !== scaleFrom;
  const same = bareFrom === bareTo && bareTo !== 'interval' && !rescaled;
  return (same || (bareFrom === 'character varying' && bareTo === 'text')) && widens(from, to);
}

function modifiersOf(type: string): number[] {
  return (/\(([\d, ]+)\)/.exec(type)?.[1] ?? '').split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
}

/** No modifier is no limit; of numeric(p, s) neither the digits before the point nor those behind may become fewer. */
function holdsModifier(from: readonly number[], to: readonly number[]): boolean {
  if (to.length === 0) return true;
  if (from.length === 0) return false;
  const [precisionFrom, scaleFrom = 0] = from as [number, number?];
  const [precisionTo, scaleTo = 0] = to as [number, number?];
  return scaleTo >= scaleFrom && precisionTo - scaleTo >= precisionFrom - scaleFrom;
}
