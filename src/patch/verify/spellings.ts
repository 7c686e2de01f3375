/** A call of a function without arguments, as the catalog prints it. */
const call = /(?:[a-z_][a-z0-9_]*\.)?([a-z_][a-z0-9_]*)\(\)/g;
/** The same in a query of its own, which runs once a statement and not once a row. */
const queried = /\( SELECT ((?:[a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*\(\)) AS [a-z_][a-z0-9_]*\)/g;
/** One comparison and nothing else. */
const comparison = /^\(((?:(?! (?:=|AND|OR) ).)+) = ((?:(?! (?:=|AND|OR) ).)+)\)$/s;

/**
 * Other texts in which an expression may stand in the catalog. They are guesses: whether they mean the same is for the
 * parser to say.
 */
export function spellings(text: string): string[] {
  const calls = text.replaceAll(queried, '$1');
  const queries = calls.replaceAll(call, '( SELECT $& AS $1)');
  const ways = [...new Set([calls, queries])];
  const turned = ways.flatMap((way) => (comparison.test(way) ? [way.replace(comparison, '($2 = $1)')] : []));
  return [...ways, ...turned].filter((way) => way !== text);
}
