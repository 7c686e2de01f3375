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

test('a column may be called as a variable of PL/pgSQL', async () => {
  await engine.exec('create table t_lost (found boolean)');
  await engine.exec(block(['create materialized view m_found as select found from t_lost'], { condition: 'true', searchPath: '' }));
  expect(await engine.query('select found from m_found')).toEqual([]);
});
