import { afterAll, beforeAll, expect, test } from 'vitest';
import { block } from '../../src/patch/guard.ts';
import { type Engine, engines } from '../support/engines.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await engines()[0]!.fresh();
});
afterAll(() => engine.close());

test.for([true, false])('a condition that is %s leaves the search path as it was', async (holds) => {
  const condition = `${holds} = (select pg_catalog.set_config('search_path', '', true) is not null)`;
  const path = '"$user", public, extensions';
  await engine.exec('begin');
  await engine.exec(block(['create table if not exists t_guard (a int)'], { condition, searchPath: path }));
  const [row] = await engine.query('show search_path');
  await engine.exec('rollback');
  expect(row).toEqual({ search_path: path });
});
