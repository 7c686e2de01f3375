import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { project, root, vitestWatch } from './support/run.ts';

const report = { PGINTENT_REPORT: 'false' };
const intent = 'pgintent: 1\ntables:\n  orders:\n    columns: { id: integer, note: text }\n';

const config = (folder: string): string => `import { pgintent } from 'pgintent';
export default { plugins: [pgintent({
  intent: '${folder}/intent.yaml', database: '${folder}/db/migrations', accepted: '${folder}/accepted.json',
})] };
`;

/** As where the package is installed: what a config imports is not read again with it. */
const installed = {
  'app/package.json': '{}',
  'app/node_modules/pgintent/package.json': '{ "name": "pgintent", "type": "module", "exports": { ".": "./index.js" } }',
  'app/node_modules/pgintent/index.js': `export * from '${root}/src/index.ts';`,
};

// The second is outside of what Vite watches by itself.
test.for(['.', '..'])('in %s, what comes into being or comes back is watched', { timeout: 90_000 }, async (place) => {
  const at = place === '.' ? 'app' : '.';
  await using folder = await project(
    {
      ...installed,
      'app/vitest.config.mjs': config(place),
      [`${at}/intent.yaml`]: intent,
      [`${at}/db/migrations/001_orders.sql`]: 'create table public.orders (id int);',
      [`${at}/db/migrations/002_note.sql`]: 'select 1;',
    },
    '.projects',
  );
  const path = (name: string): string => join(folder.path, at, name);
  await using watching = vitestWatch(join(folder.path, 'app'), report);
  const says = (what: string): Promise<string> => watching.until(new RegExp(`${what}[^]*(?:Waiting|Watching) for file changes`));
  await says('1 gap,');

  await writeFile(path('accepted.json'), '{ "format": "pgintent.accepted/1", "gaps": {} }');
  await says('RERUN');

  // As git does where a branch is switched.
  await rm(path('db'), { recursive: true });
  await mkdir(path('db/migrations'), { recursive: true });
  await writeFile(path('db/migrations/001_orders.sql'), 'create table public.orders (id int, note text);');
  await says('0 gaps,');
  await writeFile(path('db/migrations/001_orders.sql'), 'create table public.orders (id int, note int);');
  await says('type is integer, not text');

  await rename(path('intent.yaml'), path('other.yaml'));
  await rename(path('other.yaml'), path('intent.yaml'));
  await writeFile(path('intent.yaml'), intent.replace('text', 'integer'));
  await says('0 gaps,');

  // All of it starts anew.
  await writeFile(join(folder.path, 'app/vitest.config.mjs'), `${config(place)}// saved\n`);
  await says('Restarting[^]*0 gaps,');
});
