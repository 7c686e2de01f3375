import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openUrl } from '../src/database/url-session.ts';
import { root, run } from './support/run.ts';
import { freshDatabase } from './support/servers.ts';

const npm = (args: string[], cwd: string): ReturnType<typeof run> => run('npm', args, { cwd });

test('packed and installed into an empty project, it shows the gaps of a database', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pgintent-package-'));
  const { url, drop } = await freshDatabase(Object.values(inject('servers'))[0]!);
  try {
    const session = await openUrl(url);
    await session.run('create table public.orders (id integer, note varchar(20))');
    await session.close();

    const packed = await npm(['pack', '--pack-destination', folder], root);
    expect(packed.code, packed.output).toBe(0);
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
    const { version } = (await import('vitest/package.json', { with: { type: 'json' } })).default as { version: string };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'somebody-else', private: true }));
    const installed = await npm(
      ['install', '-D', `./${archive}`, `vitest@${version}`, 'vite@^8', '--no-audit', '--no-fund', '--prefer-offline'],
      folder,
    );
    expect(installed.code, installed.output).toBe(0);

    await writeFile(
      join(folder, 'vitest.config.ts'),
      `import { defineConfig } from 'vitest/config';\nimport { pgintent } from 'pgintent';\nexport default defineConfig({ plugins: [pgintent({ intent: './intent.yaml' })] });\n`,
    );
    await writeFile(
      join(folder, 'intent.yaml'),
      'pgintent: 1\ntables:\n  orders:\n    columns:\n      id: integer\n      note: text\n    checks:\n      - { expression: id > 0 }\n',
    );
    await writeFile(
      join(folder, 'own.test.ts'),
      `import { expect, test } from 'vitest';\nimport { readSnapshot } from 'pgintent';\ntest('their own', () => expect(typeof readSnapshot).toBe('function'));\n`,
    );
    const vitest = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run'];
    const ran = await run(process.execPath, vitest, { cwd: folder, env: { DATABASE_URL: url } });
    expect(ran.code, ran.output).toBe(1);
    expect(ran.output).toContain('Objects > public.orders > column note');
    expect(ran.output).toContain('type is character varying(20), not text');
    expect(ran.output).toContain('❯ intent.yaml:6:7');
    expect(ran.output).toMatch(/Tests\s+2 failed \| 3 passed \(5\)/);
    expect(await readFile(join(folder, '.pgintent/gaps.html'), 'utf8')).toContain('prefers-color-scheme');
    expect(await readFile(join(folder, '.pgintent/gaps.sarif'), 'utf8')).toContain(`"uri":"intent.yaml"`);
    await mkdir(join(folder, 'supabase/migrations'), { recursive: true });
    await writeFile(
      join(folder, 'supabase/migrations/20240101000000_orders.sql'),
      'create extension if not exists postgis with schema extensions;\ncreate table public.orders (id integer, note text);\n',
    );
    const migrated = await run(process.execPath, vitest, { cwd: folder, env: { DATABASE_URL: url, PGINTENT: './supabase/migrations' } });
    expect(migrated.code, migrated.output).toBe(1);
    expect(migrated.output).toContain('Built on supabase, whose tool runs these migrations.');
    expect(migrated.output).toContain('❯ supabase/migrations/20240101000000_orders.sql:2:41');
    const without = await run(process.execPath, vitest, { cwd: folder });
    expect(without.code, without.output).toBe(0);
    expect(without.output).toMatch(/Tests\s+1 passed \| 1 skipped/);

    const cli = await run(
      process.execPath,
      [join(folder, 'node_modules/pgintent/bin/pgintent.js'), 'gaps', '--intent', 'intent.yaml', '--database', url, '--format', 'json'],
      { cwd: folder },
    );
    expect(cli.code, cli.output).toBe(1);
    expect(JSON.parse(cli.out)).toMatchObject({ format: 'pgintent.gaps/1', summary: { gaps: 2, held: 2 } });
  } finally {
    await drop();
    await rm(folder, { recursive: true, force: true });
  }
});
