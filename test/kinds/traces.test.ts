import { describe, expect, test } from 'vitest';
import { about, serverOf } from '../../src/database/read.ts';
import { catalogQuery } from '../../src/kinds/catalog.ts';
import { readKinds } from '../../src/kinds/index.ts';
import type { Kind, Server } from '../../src/kinds/kind.ts';
import { mayHold, tracesQuery } from '../../src/kinds/trace.ts';
import { Bench } from '../support/drift.ts';
import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';

/** What leaves one trace of the several that its kind may leave. */
const alone = [
  `comment on schema public is 'ours'`,
  `create table public.t_traces (id integer); comment on column public.t_traces.id is 'ours'`,
  `create role t_traces; comment on role t_traces is 'ours'`,
  `do $do$ begin execute format('comment on database %I is %L', current_database(), 'ours'); end $do$`,
  'create foreign data wrapper t_traces; create server t_traces foreign data wrapper t_traces; create foreign table public.t_traces (id integer) server t_traces',
];

/** The query of a kind where these traces were found; none where it is left out. */
function asked(kind: Kind, server: Server): string | undefined {
  return mayHold(server, ...(kind.traces ?? [])) ? catalogQuery(kind, server) : undefined;
}

async function rowsOf(bench: Bench, queries: readonly (string | undefined)[]): Promise<string[][]> {
  const results = await bench.run(queries.map((query) => query ?? 'select where false').join(';\n'));
  return results.map((rows) => rows.map((row) => JSON.stringify(row)).toSorted());
}

describe.for(engines())('$name', ({ fresh }) => {
  test('what a read leaves out has no objects', async () => {
    const engine = await fresh({ cluster: 'shared' });
    const bench = await Bench.on(engine);
    const { major, versionNum } = serverOf((await bench.query(about))[0]);
    const without = (traces?: ReadonlySet<unknown>) => (kind: Kind) => asked(kind, { major, versionNum, traces });
    const traced = readKinds.filter((kind) => without()(kind) !== without(new Set())(kind));
    const [seen, leftOut] = [new Set<string>(), new Set<string>()];
    for (const setup of ['select 1', ...alone, ...allCases.map((cases) => cases.setup)]) {
      await bench.undone(async () => {
        await bench.exec(setup);
        const traces = new Set((await bench.query(tracesQuery)).map(({ trace }) => trace));
        const changed = traced.map(without(traces));
        const whole = await rowsOf(bench, traced.map(without()));
        const few = await rowsOf(bench, changed);
        for (const [n, { name }] of traced.entries()) {
          expect(few[n], `${name} after ${setup}`).toEqual(whole[n]);
          if (whole[n]!.length > 0) seen.add(name);
          if (changed[n] === undefined) leftOut.add(name);
        }
      });
    }
    await bench.close();
    await engine.close();
    expect(traced.filter(({ name }) => !seen.has(name)).map(({ name }) => name)).toEqual(major < 15 ? ['publicationSchema'] : []);
    expect(traced.filter(({ name, traces }) => traces !== undefined && !leftOut.has(name))).toEqual([]);
  });
});
