import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { report, type ReportColumn, type ReportIndex } from '../examples/keys/report.ts';
import { openUrl } from '../src/database/url-session.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Session } from '../src/database/session.ts';
import { compareWithAnswers } from '../src/gap/answer.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { intentFromSnapshot } from '../src/intent/from-snapshot.ts';
import type { Intent, IntendedObject } from '../src/intent/intent.ts';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { platformOf } from '../src/platform/platform.ts';
import { expectEvidence } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';
import { root } from './support/run.ts';

const folder = join(root, 'examples/keys');
const migrations = readdirSync(join(folder, 'migrations'))
  .sort()
  .map((name) => readFileSync(join(folder, 'migrations', name), 'utf8'));
const drift = readFileSync(join(folder, 'drift.sql'), 'utf8');

/** The gaps that drift.sql says it causes: a comment line each. */
const stated = [...drift.matchAll(/^-- gap ([A-F]) (\w+): (.*) (missing|differs|extra)(?: \((.*)\))?$/gm)].map(
  ([, category, severity, key, verdict, properties]) => ({
    category,
    severity,
    key,
    verdict,
    properties: (properties ?? '').split(', ').filter(Boolean).sort(),
  }),
);
const blocked = [...drift.matchAll(/^-- blocked: (.*) by (.*)$/gm)].map(([, key, by]) => ({ key: key!, by: by! }));

function seen({ gaps }: Comparison): typeof stated {
  return gaps.map(({ category, severity, key, verdict, differences }) => ({
    category,
    severity,
    key,
    verdict,
    properties: differences.map(({ property }) => property).sort(),
  }));
}

const byKey = <T extends { key: string | undefined }>(list: readonly T[]): T[] =>
  list.toSorted((left, right) => (left.key! < right.key! ? -1 : 1));

describe.for(engines())('the example on $name', ({ fresh }) => {
  let engine: Engine;
  let session: Session;
  let intent: Intent;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    intent = await loadManifest(join(folder, 'intent.yaml'));
    for (const { sql } of await platformScripts('supabase')) await session.run(sql);
    await session.run('reset search_path; set search_path = "$user", public, extensions');
    for (const sql of migrations) await session.run(sql);
  });
  afterAll(async () => {
    await session.close();
    await engine.close();
  });

  const judged = async (against: Intent, strict = false): Promise<Comparison> => {
    const snapshot = await readSnapshot(session, 'example');
    const platform = platformOf(snapshot);
    snapshot.strangers = platform.strangers;
    return compareWithAnswers(against, snapshot, { isUsers: platform.isUsers, strict });
  };

  test('the migrations satisfy the manifest', async () => {
    const { gaps, outcomes } = await judged(intent);
    expect(gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
    expect(outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(500);
    // The report says nothing of this table's row-level security, which is off.
    expect((await judged(intent, true)).gaps.map(({ key }) => key)).toEqual(['rls public.template_versions']);
  });

  test('every drift causes its gap, and nothing else does', async () => {
    const snapshot = await readSnapshot(session, 'example');
    const whole = intentFromSnapshot(snapshot, platformOf(snapshot), 'before');
    const before = await judged(whole);
    expect(before.gaps.map(({ key, issue }) => `${key}: ${issue}`)).toEqual([]);
    await session.run('begin');
    await session.run(drift);
    await session.run('commit');
    const after = await judged(intent);
    expect(byKey(seen(after))).toEqual(byKey(stated));
    for (const { key, by } of blocked) {
      const found = after.outcomes.filter(
        (outcome) =>
          outcome.verdict === 'blocked' &&
          outcome.by === by &&
          (key.startsWith('*') ? outcome.key.includes(key.slice(2)) : outcome.key === key),
      );
      expect(found.length, `${key} blocked by ${by}`).toBeGreaterThan(0);
    }
    expect(after.outcomes.filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
    const bench = { query: async (sql: string) => (await session.run(sql)).at(-1) ?? [] };
    for (const gap of after.gaps) await expectEvidence(gap, bench, gap.evidence.actual.rows, engine.major);
  });
});

describe('the report', async () => {
  const { objects } = await loadManifest(join(folder, 'intent.yaml'));
  const of = (kind: string, table?: string): IntendedObject[] =>
    objects.filter(
      (object) =>
        object.kind === kind && (table === undefined || (object.object['table'] === table && object.object['schema'] === 'public')),
    );
  const has = (found: IntendedObject[], fits: (stated: Record<string, unknown>) => boolean): boolean =>
    found.some(({ object }) => fits(object));
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

  test('every extension, function and trigger has an intended object', () => {
    for (const name of Object.keys(report.extensions))
      expect(
        has(of('extension'), (stated) => stated['name'] === name),
        name,
      ).toBe(true);
    for (const [name, { arguments: types, securityDefiner, searchPath }] of Object.entries(report.functions)) {
      const fits = has(
        of('function'),
        (stated) =>
          stated['name'] === name &&
          stated['arguments'] === types.join(', ') &&
          stated['securityDefiner'] === securityDefiner &&
          same(stated['searchPath'], searchPath),
      );
      expect(fits, name).toBe(true);
    }
    for (const [name, { table, timing, events }] of Object.entries(report.triggers)) {
      const fits = has(
        of('trigger', table),
        (stated) =>
          stated['name'] === name && stated['timing'] === timing && same([...(stated['events'] as string[])].sort(), [...events].sort()),
      );
      expect(fits, name).toBe(true);
    }
  });

  test.for(Object.entries(report.tables))('everything that it says of %s has an intended object', ([name, table]) => {
    expect(has(of('table'), (stated) => stated['name'] === name && stated['schema'] === 'public')).toBe(true);
    for (const column of table.columns) {
      const said: Exclude<ReportColumn, string> = typeof column === 'string' ? { text: column, name: column } : column;
      const fits = has(
        of('column', name),
        (stated) =>
          stated['name'] === said.name &&
          (said.type === undefined || stated['type'] === said.type) &&
          (said.notNull === undefined || stated['notNull'] === true),
      );
      expect(fits, `column ${said.name}`).toBe(true);
    }
    const columns = (kind: string, wanted: string[]): boolean => has(of(kind, name), (stated) => same(stated['columns'], wanted));
    for (const unique of table.unique ?? []) expect(columns('unique', unique.columns), unique.text).toBe(true);
    for (const check of table.checks ?? [])
      expect(
        has(
          of('check', name),
          (stated) => same(stated['columns'], check.columns) || String(stated['expression']).includes(check.columns[0]!),
        ),
        check.text,
      ).toBe(true);
    for (const key of table.foreignKeys ?? []) expect(columns('foreignKey', key.columns), key.text).toBe(true);
    for (const index of table.indexes ?? []) expect(hasIndex(of('index', name), index), index.text).toBe(true);
    if (table.rls !== undefined)
      expect(
        has(of('rls', name), (stated) => stated['enabled'] === table.rls!.enabled),
        'rls',
      ).toBe(true);
    for (const command of ['select', 'insert', 'update', 'delete', 'all'] as const) {
      expect(
        of('policy', name).filter(({ object }) => object['command'] === command),
        command,
      ).toHaveLength(table.policies?.[command] ?? 0);
    }
  });

  const text = join(root, '../shared/spec/supabase-gaps-report.md');
  test.skipIf(!existsSync(text))('the list is what its text says', () => {
    const words = readFileSync(text, 'utf8').replaceAll('`', '');
    for (const [name, table] of Object.entries(report.tables)) {
      expect(words, name).toContain(`**${name}**`);
      for (const { text: said } of [
        ...(table.unique ?? []),
        ...(table.checks ?? []),
        ...(table.foreignKeys ?? []),
        ...(table.indexes ?? []),
      ])
        expect(words, `${name}: ${said}`).toContain(said);
    }
    const tables = [...words.matchAll(/^\d+\. \*\*(\w+)\*\*/gm)].map(([, name]) => name!).filter((name) => name in report.tables);
    expect(tables).toHaveLength(19);
    expect(Object.keys(report.tables)).toHaveLength(19);
  });
});

function hasIndex(found: IntendedObject[], { columns, reads, method, unique, where }: ReportIndex): boolean {
  return found.some(({ object }) => {
    const keys = (object['columns'] as { expression: string; order: string; nulls: string }[] | undefined)?.map(
      ({ expression, order, nulls }) =>
        `${expression}${order === 'desc' ? ' desc' : ''}${(order === 'desc') === (nulls === 'first') ? '' : ` nulls ${nulls}`}`,
    );
    const said = object['reads'] ?? [...(keys ?? []).map((key) => key.split(' ')[0]!), String(object['where'])];
    const fits =
      columns === undefined
        ? reads!.every((name) => (said as string[]).some((one) => one.includes(name)))
        : JSON.stringify(keys) === JSON.stringify(columns);
    return (
      fits &&
      (method === undefined || object['method'] === method) &&
      (unique === undefined || object['unique'] === unique) &&
      (where === undefined || (object['where'] !== undefined && object['where'] !== null))
    );
  });
}
