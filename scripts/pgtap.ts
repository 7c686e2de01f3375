import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf, type Row, table } from '../test/matchers/pgtap-table.ts';

const cell = (code: string): string => (code === '' ? '–' : `\`${code.replaceAll('|', '\\|')}\``);

function line(row: Row): string {
  return `| \`${nameOf(row)}\` | ${cell(row[0])} | ${cell(row[1])} |`;
}

/** docs/pgtap.md, from the table that the tests run. */
export const guide = `# From pgTAP

Every public assertion of pgTAP 1.3.5, ${table.flatMap(({ rows }) => rows).length} of them, and what to write instead. Made by \`npm run docs\`; both sides are run against the same database.

\`\`\`ts
import { expect } from 'vitest';
import { like, test } from 'pgintent/test';

test('orders have a total', ({ db }) => {
  expect(db).toHaveColumn('public.orders', 'total', { type: 'numeric(12,2)' });
});
\`\`\`

\`db\` is a snapshot, \`sql\` a session in a transaction that is rolled back ([matchers.md](matchers.md)). \`plan()\` and \`finish()\` have no counterpart: a test is a function. A description is \`expect(db, 'description')\`.

## What is judged otherwise

- **A missing parent fails, always.** \`hasnt_column('ordres', 'x')\`, \`col_isnt_pk\`, \`hasnt_fk\`, \`policies_are('nope', '{}')\` pass on a table that does not exist; here the table, the schema, the role and the type have to be there, under \`.not\` as well.
- **\`isnt_definer\` is not \`.not\`.** With options, \`.not\` says that the object is there and otherwise. What \`isnt_strict\`, \`isnt_superuser\`, \`col_is_null\` say is an option: \`{ strict: false }\`, \`{ kind: { not: 'aggregate' } }\`.
- **A function without argument types is the only one of its name.** pgTAP reads any overload; here several are an error that lists them. \`functions_are\` compares names, \`toHaveExactly('functions', …)\` signatures.
- **A unique index does what a unique constraint does.** \`has_unique\` and \`col_is_unique\` see constraints only.
- **An index without a name is valid, a btree and without a predicate,** unless stated otherwise, and its keys state their order: \`'created_at desc'\`.
- **Range types are types.** \`has_type\` and \`types_are\` do not see them.
- **Exact sets leave out what extensions and the server bring.** Roles, casts, languages and tablespaces of the server may be listed and need not be.
- **Types, defaults and expressions are compared by meaning,** not by spelling. The order of a key's columns is no part of it (\`columnOrder\` is).
- **A name without a schema is what the search path says.** Several functions of pgTAP look in every schema then, or read any object of that name. An exact set without a schema is of all schemas on the path, also of what another one hides; pgTAP leaves that out. \`pg_catalog\` is no part of the path.
- **Nothing means nothing.** \`table_privs_are(…, '{}')\` passes where a single column is granted; \`toHavePrivileges({ table }, role, [])\` does not.
- **A trigger is one of its table.** \`triggers_are\` without a schema takes one of another table for one of this; \`trigger_is\` without a schema does not look where the function is.
${table
  .map(
    ({ title, rows }) => `
## ${title}

| pgTAP | such as | here |
|---|---|---|
${rows.map(line).join('\n')}
`,
  )
  .join('')}`;

if (import.meta.main) await writeFile(join(import.meta.dirname, '../docs/pgtap.md'), guide);
