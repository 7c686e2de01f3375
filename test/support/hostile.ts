import { quoteIdent } from '../../src/sql/quote.ts';

/** Names that somebody could give an object to make a report, a page or a terminal do something. */
export const hostileNames = [
  `<img src=x onerror="document.title='pwned'">`,
  `</script><script>document.title='pwned'</script>`,
  `<!--<script>`,
  '`; drop table x; --',
  '| a | b |\n## Heading',
  '[click](https://evil.example)',
  '\n::error file=x::owned',
  'red \u001B[31m bell \u0007',
  'abc \u202E gpj.exe',
  `"quoted" 'and' &amp; \\ $1`,
  '](x) {0} %SRCROOT%',
];

/** A manifest that lacks nothing but has a table of each such name, and SQL that makes the tables wrong. */
export function hostileDatabase(): { intent: string; sql: string } {
  const tables = hostileNames.map((name) => [quoteIdent(name), { columns: { id: 'integer', [name]: 'integer' }, rls: true }]);
  const sql = hostileNames.map(
    (name) => `create table public.${quoteIdent(name)} (id text, ${quoteIdent(name)} text default ${text(name)});`,
  );
  return { intent: JSON.stringify({ pgintent: 1, tables: Object.fromEntries(tables) as unknown }), sql: sql.join('\n') };
}

function text(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
