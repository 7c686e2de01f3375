import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindLabel } from '../src/gap/message.ts';
import { askedKinds, kinds } from '../src/kinds/index.ts';
import type { Kind } from '../src/kinds/kind.ts';

/** What is not modelled, and what becomes of it. */
const unmodelled: readonly [what: string, then: string][] = [
  [
    'foreign tables, foreign-data wrappers, servers, user mappings',
    'wrappers, servers and foreign tables are detected and named; user mappings are not',
  ],
  ['subscriptions', 'detected and named'],
  ['security labels', 'detected and named'],
  ['text search configurations, dictionaries, parsers, templates', 'detected and named'],
  ['casts, operators, operator classes and families, conversions, transforms, access methods', 'detected and named'],
  ['base types, tablespaces, functions that somebody put into pg_catalog', 'detected and named'],
  ['pgmq queues, Vault secrets', 'their tables belong to extensions and are not read'],
  ['privileges on parameters (15+)', 'detected and named'],
  [
    'policies, rules, indexes, columns, comments and row-level security that somebody put on a table of an extension; triggers there that name columns',
    'not looked at',
  ],
  [
    'on Supabase: settings of the database that do not decide about access (`app.` and `pgrst.` are compared), privileges on languages but for grant options',
    'not looked at',
  ],
  ['languages other than their privileges, large objects, privileges on information_schema', 'not looked at'],
];

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(kind: Kind): string {
  const stated = Object.entries(kind.properties).filter(([, property]) => property.onlyStated !== true && property.onlyRead !== true);
  const names = stated.map(
    ([name, { harmless, since }]) => `${name}${harmless === true ? '°' : ''}${since === undefined ? '' : ` (${since}+)`}`,
  );
  return `| ${cell(kindLabel(kind.name))} | ${typeof kind.heading === 'string' ? kind.heading : 'RLS, Storage'} | ${cell(names.join(', ')) || 'that it exists'} |`;
}

/** docs/coverage.md, from the kinds themselves. */
export const coverage = `# Coverage

PostgreSQL 13, 14, 15, 16, 17, 18 and PGlite. Made by \`npm run docs\`; a test holds it against the code.

## What is compared

Each row is a kind of object; its existence is always compared, and these properties. ° marks differences that are notices and become gaps under strict; (15+) the first major that has the property.

| kind | heading | properties |
|---|---|---|
${kinds.map(row).join('\n')}

Objects that belong to an extension or to the system are not the user's, but their privileges are, as far as they differ from what the extension's script or initdb gave (\`pg_init_privs\`). On Supabase the platform's objects are not the user's either, but what people author inside its schemas is: policies on \`storage.objects\`, triggers on \`auth.users\`, rows of \`storage.buckets\` and \`cron.job\`, objects that the platform does not own. Privileges of the platform's own roles are compared on objects of yours; those of \`postgres\` and \`supabase_admin\`, and on the schema \`public\`, are not.

Privileges on the platform's objects, row-level security of its tables and settings of the roles that requests act as are told by their values. What [supabase.sql](../src/platform/supabase.sql) gives is the platform's, and so is what its older, newer and local versions are known to do; anything else is somebody's doing, more as well as less. Of an object that is newer than that:

- in \`auth\`, \`vault\`, \`cron\`, \`net\` and the like any privilege of \`anon\`, \`authenticated\`, \`PUBLIC\` or a role of yours is somebody's doing;
- elsewhere the API's roles may use a schema, read a table or a view that shows nothing of those schemas, do more with a table where row-level security is on (TRUNCATE only with everything else), and use sequences, functions and types; privileges of \`PUBLIC\`, of a role of yours, on a single column or with grant option are somebody's doing;
- in \`storage\` row-level security is on.

A secret inside the database (a token in a trigger's argument, a password in a function's body) is kept and compared as \`••••sha256:\` and 16 digits of its hash. Text that looks like a secret is found by what [secrets.ts](../src/database/secrets.ts) lists, in string constants, comments and values, not in names; a secret of another form is text like any other. In expressions and queries a value that a column is compared with is no secret, whatever the column is called.

## What is not modelled

Detected and named means: against a whole intent (a snapshot, another database) each such object is unknown, so the run is not green. A partial intent (a manifest) states what it checks, and they are not its business. Matchers know more: ${askedKinds.map(({ plural }) => kindLabel(plural)).join(', ')} can be asked about, one by one or as exact sets.

| what | what becomes of it |
|---|---|
${unmodelled.map(([what, then]) => `| ${what} | ${then} |`).join('\n')}
`;

if (import.meta.main) await writeFile(join(import.meta.dirname, '../docs/coverage.md'), coverage);
