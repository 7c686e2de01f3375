import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithAnswers } from '../src/gap/answer.ts';
import { compare } from '../src/gap/compare.ts';
import type { Comparison } from '../src/gap/gap.ts';
import { Oracle } from '../src/gap/oracle.ts';
import type { Intent } from '../src/intent/intent.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { kinds } from '../src/kinds/index.ts';
import { verifySqlDrafts, verifySqlWithAnswers } from '../src/patch/verify.ts';
import { quoteIdent } from '../src/sql/quote.ts';
import { Bench, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';
import { contradictions, disagreements, verified, type VerifyAnswer } from './support/verify.ts';

let engine: Engine;
let bench: Bench;
beforeAll(async () => {
  engine = await engines().at(-1)!.fresh();
  bench = await Bench.on(engine);
});
afterAll(async () => {
  await bench.close();
  await engine.close();
});

async function judged(intent: Intent, strict = false): Promise<{ comparison: Comparison; sql: string }> {
  const snapshot = await bench.snapshot();
  const oracle = new Oracle();
  const comparison = await compareWithAnswers(intent, snapshot, { oracle, strict });
  return { comparison, sql: await verifySqlWithAnswers({ intent, snapshot, comparison, oracle, strict }) };
}

function says(sql: string): Promise<Map<string, VerifyAnswer>> {
  return bench.undone(() => verified((text) => bench.query(text), sql));
}

/** Compares a manifest with what a set-up makes; the answers, and the statement. */
async function expectAgreement(manifest: string, setup: string): Promise<{ answers: Map<string, VerifyAnswer>; sql: string }> {
  return bench.undone(async () => {
    await bench.exec(setup);
    const { comparison, sql } = await judged(await parsed(manifest));
    const answers = await says(sql);
    expect(disagreements(answers, comparison)).toEqual([]);
    return { answers, sql };
  });
}

/** A statement that was written for another state. */
async function expectNoContradiction(manifest: string, setup: string, sql: string): Promise<void> {
  await bench.undone(async () => {
    await bench.exec(setup);
    const { comparison } = await judged(await parsed(manifest));
    expect(contradictions(await says(sql), comparison)).toEqual([]);
  });
}

const parsed = (manifest: string): Promise<Intent> => parseManifest(`pgintent: 1\nschema: public\n${manifest}`, 'test.yaml');

test('what a kind decides in TypeScript alone has its SQL', () => {
  for (const { name, partOfAnother, partInSql, shape, stands } of kinds) {
    expect(partInSql !== undefined, name).toBe(partOfAnother !== undefined);
    expect(shape?.metBy === undefined || stands !== undefined, name).toBe(true);
  }
});

test('names that would break out of a text do not', async () => {
  const names = [
    'with "quotes"',
    "it's; drop table students; --",
    'new\nline',
    'tab\tand \\backslash',
    '$q0$ $$ %s %1$L {a}',
    '$$$ \\$$',
    'ü 🐘',
    '::name :"x"',
  ];
  await bench.undone(async () => {
    for (const name of names) {
      const q = quoteIdent(name);
      await bench.exec(
        `create table public.${q} (${q} integer not null, check (${q} > 0)); create policy ${q} on public.${q} using (${q} = 1); create index on public.${q} (${q} desc); grant select (${q}), insert on public.${q} to public`,
      );
      await bench.exec(`comment on table public.${q} is '${name.replaceAll("'", "''")}'`);
    }
    const intent = wholeIntent(await bench.snapshot());
    const { comparison, sql } = await judged(intent);
    expect(disagreements(await says(sql), comparison)).toEqual([]);
    await bench.exec(
      names
        .map(
          (name) =>
            `drop policy ${quoteIdent(name)} on public.${quoteIdent(name)}; revoke insert on public.${quoteIdent(name)} from public`,
        )
        .join(';'),
    );
    const drifted = await judged(intent);
    expect(drifted.comparison.gaps.length).toBe(2 * names.length);
    for (const text of [sql, drifted.sql]) expect(disagreements(await says(text), drifted.comparison)).toEqual([]);
  });
});

test('a misspelt type is unknown in both', async () => {
  const { answers } = await expectAgreement(
    'tables: { t: { columns: { a: intt, b: { type: txet, notNull: true } } } }',
    'create table public.t (a integer, b text)',
  );
  const said = [...answers.values()].map((answer) => answer.verdict).sort();
  // Of the second column something else differs.
  expect(said).toEqual(['FAIL', 'PASS', 'UNKNOWN']);
});

test('keys that are columns are known without the engine', async () => {
  const columns = 'id integer, name text, "Total" integer, "order" integer, active boolean';
  const setup = `create table public.t (${columns}); create index on public.t (id); create index on public.t (name desc); create index on public.t ("Total", "order")`;
  const manifest = (keys: string): string => `tables: { t: { indexes: [${keys}] } }`;
  await bench.undone(async () => {
    await bench.exec(setup);
    const snapshot = await bench.snapshot();
    const asked = async (keys: string): Promise<string[]> => {
      const oracle = new Oracle();
      const intent = await parsed(manifest(keys));
      const comparison = compare(intent, snapshot, { oracle });
      const { value: draft } = await verifySqlDrafts({ intent, snapshot, comparison, oracle }).next();
      expect([...draft!].join('')).toContain('-- VERIFY.sql');
      return oracle.open().map((question) => ('text' in question ? question.text : question.ask));
    };
    expect(await asked(`[id], ['name desc']`)).toEqual([]);
    expect(await asked(`[lower(name)]`)).toContain('lower(name)');
  });
  const { answers } = await expectAgreement(manifest(`[id], ['name desc'], ['"Total"', '"order"'], [active]`), setup);
  expect([...answers.values()].map(({ verdict }) => verdict).filter((verdict) => verdict !== 'PASS')).toEqual(['FAIL']);
});

test('secrets are compared by their hashes and shown nowhere', async () => {
  const secret = 'sk_live_0123456789abcdef';
  const call = (token: string, note = ''): string =>
    `create or replace function public.call() returns void language plpgsql as $f$ begin${note} perform net.post('Bearer ${token}', 'x'); end $f$; comment on function public.call() is 'uses ${token}'`;
  await bench.undone(async () => {
    await bench.exec(call(secret));
    const intent = wholeIntent(await bench.snapshot());
    const { comparison, sql } = await judged(intent);
    expect(sql).not.toContain(secret);
    expect(disagreements(await says(sql), comparison)).toEqual([]);
    for (const change of [call('sk_live_fedcba9876543210'), call(secret, ' -- changed\n')]) {
      await bench.undone(async () => {
        await bench.exec(change);
        const after = await judged(intent);
        const answers = await says(sql);
        expect(contradictions(answers, after.comparison)).toEqual([]);
        expect(disagreements(await says(after.sql), after.comparison)).toEqual([]);
        expect(JSON.stringify([...answers])).not.toMatch(/sk_live/);
      });
    }
  });
});

test('settings are the same by what they mean', async () => {
  const role = 't_verify_settings';
  const onRole = (change: string): string => `alter role ${role} ${change}`;
  const inDatabase = (change: string): string =>
    `do $do$ begin execute format($sql$alter role ${role} in database %I ${change}$sql$, current_database()); end $do$`;
  const settings = '{ statement_timeout: 5s, work_mem: { value: { in: [64MB, 1GB] } }, "verify.mode": 5s }';
  const manifest = `roles: { ${role}: { settings: { lock_timeout: 0.5min, jit: false, search_path: "public,Odd" }, settingsInDatabase: ${settings} } }
functions: { timed(): { settings: { statement_timeout: 5s, timezone: utc } } }`;
  const setup = `create role ${role}; ${onRole("set lock_timeout = '30s'")}; ${onRole('set jit = 0')}; ${onRole('set search_path = public, "Odd"')};
    ${inDatabase('set statement_timeout = 5000')}; ${inDatabase('set work_mem = 65536')}; ${inDatabase("set verify.mode = '5s'")};
    create function public.timed() returns integer language sql set statement_timeout = '5000' set timezone = 'UTC' as 'select 1'`;
  const { answers, sql } = await expectAgreement(manifest, setup);
  expect([...answers.values()].map(({ verdict }) => verdict)).toEqual(Array(answers.size).fill('PASS'));
  expect(answers.size).toBe(5);
  const drifts = [
    onRole('set lock_timeout = 30'),
    onRole('reset jit'),
    inDatabase('set statement_timeout = 5'),
    inDatabase("set work_mem = '65MB'"),
    inDatabase("set verify.mode = '5000'"),
    "alter function public.timed() set statement_timeout = '6s'",
  ];
  for (const drift of drifts) {
    await bench.undone(async () => {
      await bench.exec(`${setup}; ${drift}`);
      const { comparison } = await judged(await parsed(manifest));
      expect(comparison.gaps, drift).toHaveLength(1);
      expect(disagreements(await says(sql), comparison), drift).toEqual([]);
    });
  }
});

describe('objects under another name', () => {
  const setup =
    'create table public.t (id integer, a integer); create index t_a on public.t (a); alter table public.t add constraint t_key unique (id)';

  test.for([
    ['alter index public.t_a rename to other', false],
    ['alter table public.t rename constraint t_key to other', false],
    ['alter index public.t_a rename to other', true],
    ['drop index public.t_a; create index other on public.t (a, id)', false],
  ] as const)('%s, strict %s', async ([change, strict]) => {
    await bench.undone(async () => {
      await bench.exec(setup);
      const intent = wholeIntent(await bench.snapshot());
      const before = await judged(intent, strict);
      await bench.exec(change);
      const after = await judged(intent, strict);
      for (const { sql } of [before, after]) expect(contradictions(await says(sql), after.comparison)).toEqual([]);
      expect(disagreements(await says(after.sql), after.comparison)).toEqual([]);
    });
  });
});

describe('shapes', () => {
  test('a unique constraint is met by an index, and not by every index', async () => {
    const setup =
      'create table public.t (a integer, "B c" integer); create unique index on public.t ("B c", a); create unique index on public.t (a) where a > 0; create index on public.t (a desc)';
    const { answers } = await expectAgreement(
      `tables:\n  t:\n    columns: { a: , B c: }\n    unique: [[a, B c], [a]]\n    indexes: [[a], [a desc]]`,
      setup,
    );
    expect([...answers.values()].filter(({ verdict }) => verdict === 'FAIL')).toHaveLength(2);
  });

  test('one that was blocked by a missing role has its turn where the role is there', async () => {
    const policy = 'create table public.t (a integer); create policy p on public.t using (a = 1)';
    const manifest = `tables:\n  t:\n    policies: [{ command: all, using: "a = 1" }, { command: all, using: "a = 1", roles: [late] }]`;
    const { sql } = await expectAgreement(manifest, policy);
    await expectNoContradiction(manifest, `create role late; ${policy}; alter policy p on public.t to late`, sql);
  });

  /** What policies are told apart by here: few values, so that they compete for each other. */
  const policies = fc.array(
    fc.record({
      command: fc.constantFrom('select', 'all'),
      role: fc.constantFrom('public', 'pg_monitor'),
      using: fc.constantFrom('true', 'a = 1', 'a > 1'),
    }),
    { maxLength: 5 },
  );
  const shapes = fc
    .array(
      fc.record({
        command: fc.constantFrom('select', 'all'),
        role: fc.constantFrom(undefined, 'PUBLIC', 'pg_monitor'),
        using: fc.constantFrom(undefined, 'true', 'a = 1'),
        // One that is not there by its name may have another one's object.
        name: fc.constantFrom(undefined, undefined, 'p0', 'named', 'other'),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .filter((meant) => {
      const names = meant.flatMap(({ name }) => name ?? []);
      return new Set(names).size === names.length;
    });

  test('each is met by an object of its own', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(policies, policies, shapes, fc.boolean(), async (there, later, meant, exact) => {
        const list = meant.map(
          ({ name, command, role, using }) =>
            `      - { ${name === undefined ? '' : `name: ${name}, `}command: ${command}${role === undefined ? '' : `, roles: [${role}]`}${using === undefined ? '' : `, using: "${using}"`} }\n`,
        );
        const manifest = `tables:\n  t:\n    policies:\n${list.join('')}${exact ? '    exact: [policies]\n' : ''}`;
        const setup = (made: typeof there): string =>
          [
            'create table public.t (a integer)',
            ...made.map(({ command, role, using }, n) => `create policy p${n} on public.t for ${command} to ${role} using (${using})`),
          ].join('; ');
        const { sql } = await expectAgreement(manifest, setup(there));
        await expectNoContradiction(manifest, setup(later), sql);
      }),
      {
        numRuns: 25,
        examples: [
          // The named one is not there, and has the only policy under another name.
          [
            [{ command: 'all', role: 'public', using: 'a = 1' }],
            [{ command: 'all', role: 'public', using: 'a = 1' }],
            [
              { command: 'all', role: undefined, using: 'a = 1', name: 'named' },
              { command: 'all', role: undefined, using: 'a = 1', name: undefined },
            ],
            false,
          ],
          // What the first shape means by a condition it has not seen is unknown, so that the second may lose its object to it.
          [
            [],
            [{ command: 'all', role: 'public', using: 'a = 1' }],
            [
              { command: 'all', role: undefined, using: undefined, name: undefined },
              { command: 'all', role: undefined, using: 'a = 1', name: undefined },
            ],
            false,
          ],
        ],
      },
    );
  });
});
