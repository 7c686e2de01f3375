import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { check } from '../../src/check.ts';
import { introspectionSql } from '../../src/database/introspection-sql.ts';
import type { Row } from '../../src/database/session.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { closeEngine } from '../../src/gap/answer.ts';
import { platformScripts } from '../../src/platform/scripts.ts';
import { verifySqlOf } from '../../src/report/sql-files.ts';
import type { Checked } from '../../src/report/verdict.ts';
import { exampleSql } from '../support/example.ts';
import type {} from '../support/global-setup.ts';
import { findPgbouncer, type Pooler, startPooler } from '../support/pgbouncer.ts';
import { root } from '../support/run.ts';
import { type Major, startServer, type TestServer } from '../support/servers.ts';

const found = findPgbouncer();
const majors = Object.keys(inject('servers')).map(Number) as Major[];
const oldestAndNewest = [...new Set([majors[0]!, majors.at(-1)!])];

/** Owns nothing, and may do nothing but log in. */
const reader = 'nobodys';

describe.skipIf('reason' in found).for(oldestAndNewest)('through PgBouncer in transaction mode, on PostgreSQL %s', (major) => {
  let server: TestServer;
  let pooler: Pooler;
  let direct: string;
  let pooled: string;
  let before: Checked;

  const checked = (database: string): Promise<Checked> =>
    check({ intent: join(root, 'examples/keys/intent.yaml'), database, strict: false, platform: 'supabase' });
  const rowsOf = async (url: string, sql: string): Promise<Row[]> => {
    const session = await openUrl(url);
    const results = await session.run(sql).finally(() => void session.close());
    return results.at(-1)!;
  };

  beforeAll(async () => {
    server = await startServer(major);
    const owner = await openUrl(await server.createDatabase('example'));
    for (const { sql } of await platformScripts('supabase')) await owner.run(sql);
    for (const sql of exampleSql()) await owner.run(sql);
    await owner.run(await readFile(join(root, 'examples/keys/drift.sql'), 'utf8'));
    await owner.run(`create role ${reader} login`);
    await owner.close();
    pooler = await startPooler((found as { program: string }).program, server, reader);
    direct = server.url('example', reader);
    pooled = pooler.url('example');
    before = await checked(direct);
  });
  afterAll(async () => {
    await pooler.stop();
    await server.stop();
    await closeEngine();
  });

  test('a check finds what it finds without', async () => {
    expect(before.comparison.gaps.length).toBeGreaterThan(50);
    expect(verdicts(await checked(pooled))).toEqual(verdicts(before));
  });

  test('VERIFY.sql says what it says without, and leaves no setting behind', async () => {
    const sql = await verifySqlOf(before);
    const settings = `select name, setting from pg_settings where name in ('search_path', 'statement_timeout', 'jit', 'DateStyle', 'TimeZone') order by 1`;
    const unset = await rowsOf(pooled, settings);
    const answers = await rowsOf(pooled, sql);
    expect(answers.length).toBe(before.comparison.outcomes.length);
    expect(answers).toEqual(await rowsOf(direct, sql));
    expect(await rowsOf(pooled, settings)).toEqual(unset);
  });

  test('INTROSPECTION.sql stands for the database', async () => {
    const [row] = await rowsOf(pooled, introspectionSql());
    const file = join(tmpdir(), `pgintent-pooled-${process.pid}-${major}.json`);
    await writeFile(file, String(row!['pgintent']));
    try {
      expect(verdicts(await checked(file))).toEqual(verdicts(before));
    } finally {
      await rm(file);
    }
  });
});

test('why there is no PgBouncer', ({ skip }) => {
  if ('reason' in found) skip(found.reason);
  expect(found).toHaveProperty('program');
});

function verdicts({ comparison }: Checked): string[] {
  return comparison.outcomes.map(({ key, verdict }) => `${verdict} ${key}`).toSorted();
}
