import { quoteIdent, quoteLiteral } from '../sql/quote.ts';

type Options = Readonly<Record<string, string>>;

/** `fillfactor = '70', toast.autovacuum_enabled = 'off'`: what stands in WITH (…) and SET (…). */
export function optionList(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => `${optionName(name)} = ${quoteLiteral(value).trim()}`)
    .join(', ');
}

/** `toast.autovacuum_enabled` is a namespace and a name. */
function optionName(name: string): string {
  return name.split('.').map(quoteIdent).join('.');
}

/** Sets the intended options and resets those that should not be there; `altered` is what stands before SET. */
export function optionStatements(altered: string, intended: Options, actual: Options): string[] {
  const reset = Object.keys(actual).filter((name) => !(name in intended));
  return [
    ...(Object.keys(intended).length > 0 ? [`${altered} set (${optionList(intended)});`] : []),
    ...(reset.length > 0 ? [`${altered} reset (${reset.map(optionName).join(', ')});`] : []),
  ];
}
