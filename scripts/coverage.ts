import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindLabel } from '../src/gap/message.ts';
import { kinds } from '../src/kinds/index.ts';
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
  ['languages other than their privileges, large objects, privileges on system catalogs', 'not looked at'],
];

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(kind: Kind): string {
  const stated = Object.entries(kind.properties).filter(([, property]) => property.onlyStated !== true);
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

Objects that belong to an extension are not the user's. On Supabase neither are those of the platform, but what people author inside its schemas is: policies on \`storage.objects\`, triggers on \`auth.users\`, rows of \`storage.buckets\` and \`cron.job\`, objects that the platform does not own.

## What is not modelled

Detected and named means: against a whole intent (a snapshot, another database) each such object is unknown, so the run is not green. A partial intent (a manifest) states what it checks, and they are not its business.

| what | what becomes of it |
|---|---|
${unmodelled.map(([what, then]) => `| ${what} | ${then} |`).join('\n')}
`;

if (import.meta.main) await writeFile(join(import.meta.dirname, '../docs/coverage.md'), coverage);
