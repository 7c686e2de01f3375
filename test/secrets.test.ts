import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hideSecrets, hideSecretsInSql } from '../src/database/secrets.ts';
import { parseSnapshot, snapshotText } from '../src/database/snapshot-file.ts';
import type { Snapshot } from '../src/database/snapshot.ts';
import { maskGap } from '../src/gap/mask.ts';
import type { Gap, Notice } from '../src/gap/gap.ts';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { parseStatements, tokensOf } from '../src/sql/parser.ts';
import { Bench, compareWith, wholeIntent } from './support/drift.ts';
import { type Engine, engines } from './support/engines.ts';

/** A text that carries a secret, one for each detector; the secret itself is what must not be seen. */
const carriers: readonly ((secret: string) => string)[] = [
  (secret) => `eyJ${secret}.${secret}.x`,
  (secret) => `{"Authorization":"Bearer ${secret}"}`,
  (secret) => `sk_live_${secret}`,
  (secret) =>
    `key AKIA${secret
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '0')
      .slice(0, 16)} of ü`,
  (secret) => `https://me:${secret}@example.com/`,
  (secret) => `{"password": "${secret}"}`,
  (secret) => `host=db password=${secret} dbname=x`,
  (secret) => `Authorization: Basic aB${secret}==`,
  (secret) => `{"x-api-key": "${secret}"}`,
  (secret) => `https://me:p@ss${secret}@example.com/`,
];
/** No secret ends or begins with a character that a word ends at; each has a digit. */
const secrets = fc.stringMatching(/^[a-zA-Z0-9]{15}[0-9][a-zA-Z0-9]$/);

describe('hiding', () => {
  test('leaves nothing, parses as before and is stable', () => {
    fc.assert(
      fc.property(fc.constantFrom(...carriers), secrets, secrets, (carrier, secret, other) => {
        fc.pre(carrier(secret) !== carrier(other));
        const sql = (text: string): string =>
          `select 'ü', '${text}' as "a b", E'\\n${text}', $x$ ${text} $x$ /* ü ${text} */ where a = 'ü' -- ${text}`;
        const hidden = hideSecretsInSql(sql(carrier(secret)));
        expect(hidden.toLowerCase()).not.toContain(secret.slice(0, 16).toLowerCase());
        expect(() => parseStatements(hidden)).not.toThrow();
        expect(tokensOf(hidden).map(({ tokenName }) => tokenName)).toEqual(
          tokensOf(sql(carrier(secret))).map(({ tokenName }) => tokenName),
        );
        expect(hideSecretsInSql(hidden)).toBe(hidden);
        expect(hideSecretsInSql(sql(carrier(other)))).not.toBe(hidden);
        expect(hideSecrets(carrier(secret))).not.toContain(secret);
      }),
    );
  });

  test.for<[string, string]>([
    ['names are no secrets', 'select re_order_items_2024.id, "sk_live_0123456789abcdef" from public.re_order_items_2024'],
    ['a column that is compared', 'select 1 from t where t.token = new.token and password = "a column"'],
    ['a text like any other', `select 'Bearer of news', 'Basic information', 'https://example.com/a@b'`],
    ['a text beside such a column', `select 'a word'::text as kind, 'another' as token_type, token, 'a' || b as password`],
    ['an empty one', `token := ''; foo := ''`],
  ])('%s', ([, sql]) => {
    expect(hideSecretsInSql(sql)).toBe(sql);
  });

  test('a quote within a password does not end it', () => {
    for (const text of [`select f(password := 'it''s a secret')`, `select f(password := E'it\\'s a secret')`]) {
      expect(hideSecretsInSql(text)).not.toContain('s a secret');
      expect(() => parseStatements(hideSecretsInSql(text))).not.toThrow();
    }
  });
});

describe('what is written in SQL', () => {
  test.for<string>([
    `execute 'alter role anon login password ''hunter-22'''`,
    `create role x password 'hunter-22'`,
    `create role x password E'hunter-22'`,
    `perform net.http_post(headers := jsonb_build_object('x-api-key', 'hunter-22'))`,
    `select jsonb_build_object('a'::text, 1, 'x-api-key'::text, 'hunter-22'::text)`,
    `execute 'select f(''{"api_key": "hunter-22"}'')'`,
    `select net.http_post(headers := '{"Authorization": "Basic aHVudGVyhunter-22="}')`,
    `declare token text := 'hunter-22';`,
    `declare client_secret constant varchar(20) default 'hunter-22';`,
    `secret_key := 'hunter-22'`,
    `accessToken => 'hunter-22'`,
    `select dblink('host=x password=''hunter-22 and more''')`,
    `select dblink(E'host=x password=hunt\\'hunter-22')`,
    `select 'postgres://me:p@hunter-22@host/d?a=b@c'`,
    `select 'hunter-22' as password`,
    `select id, 'a'::text as b, 'hunter-22'::character varying AS "api_token" from t`,
  ])('%s', (sql) => {
    for (const hidden of [hideSecretsInSql(sql), hideSecrets(sql)]) {
      expect(hidden).not.toMatch(/hunter-22|and more/);
      expect(() => tokensOf(hidden)).not.toThrow();
      expect(tokensOf(hidden)).toHaveLength(tokensOf(sql).length);
    }
  });
});

/** Every sort of place in which a text can stand, for one secret. */
const places = (text: string): string => `
  create schema sec;
  create role sec_role;
  alter role sec_role set app.header = '${text}';
  do $do$ begin execute format('alter database %I set app.header = %L', current_database(), '${text}'); end $do$;
  create domain sec.d as text default '${text}' check (value <> '${text}');
  create table sec.t (a text default '${text}', b text generated always as (coalesce(a, '${text}')) stored, constraint c check (a <> '${text}'));
  create index i on sec.t (a) where a <> '${text}';
  create index e on sec.t ((a || '${text}'));
  create policy p on sec.t using (a = '${text}') with check (a = '${text}');
  create view sec.v as select '${text}'::text as x;
  create materialized view sec.m as select '${text}'::text as x;
  create rule r as on insert to sec.t do also select '${text}'::text;
  create function sec.f(a text default '${text}') returns text language plpgsql set app.header = '${text}' as $body$ begin
    -- ${text}
    perform '${text}';
    return $q$${text}$q$;
  end $body$;
  create function sec.s() returns text language sql as $body$ select '${text}'::text $body$;
  create function sec.h() returns trigger language plpgsql as 'begin return new; end';
  create trigger h before insert on sec.t for each row when (new.a <> '${text}') execute function sec.h('${text}', 'plain');
  comment on table sec.t is '${text}';
`;
/** What holds the text. */
const holders = [
  'check sec.t.c',
  'column sec.t.a',
  'column sec.t.b',
  'comment table sec.t',
  'domain sec.d',
  'function sec.f(text)',
  'function sec.s()',
  'index sec.t.e',
  'index sec.t.i',
  'materializedView sec.m',
  'policy sec.t.p',
  'role sec_role',
  'rule sec.t.r',
  'setting "app.header"',
  'trigger sec.t.h',
  'view sec.v',
];

describe.for([...new Set([engines()[0]!, engines().at(-1)!])])('secrets in a database, $name', ({ fresh }) => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    bench = await Bench.on(engine);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const snapshotWith = (text: string): Promise<Snapshot> =>
    bench.undone(async () => {
      await bench.exec(places(text));
      return bench.snapshot();
    });
  const differences = async (from: Snapshot, to: Snapshot): Promise<{ gaps: Gap[]; notices: Notice[] }> => {
    const { gaps, notices } = await compareWith(wholeIntent(from), to);
    return { gaps, notices };
  };

  test.for(carriers.map((carrier) => [carrier('…'), carrier] as const))(
    '%s is in no file, and compared by its hash',
    async ([, carrier]) => {
      const one = '7Hq2vXw9Lm4Kp1Rz8';
      const other = '3Bd6nYc5Tf0Gs9Jx2';
      const live = await snapshotWith(carrier(one));
      const another = await snapshotWith(carrier(other));
      const text = snapshotText(live);
      expect(text.toLowerCase()).not.toContain(one.slice(0, 16).toLowerCase());
      const [file, anotherFile] = [parseSnapshot(text, 'one'), parseSnapshot(snapshotText(another), 'another')];
      for (const from of [live, file]) {
        for (const same of [live, file]) expect(await differences(from, same)).toEqual({ gaps: [], notices: [] });
        for (const changed of [another, anotherFile]) {
          const { gaps, notices } = await differences(from, changed);
          const keys = [...gaps, ...notices].map(({ key }) => key);
          for (const holder of holders)
            expect(
              keys.filter((key) => key.startsWith(holder)),
              holder,
            ).not.toEqual([]);
          expect(JSON.stringify([gaps, notices])).not.toContain(other.slice(0, 16));
          for (const { fix, key } of gaps) if (fix.sql !== null) expect(fix.sql, key).toMatch(/^(-- .*(\n|$))+$/);
        }
      }
    },
  );

  test('what a person wrote is compared by its hash too', async () => {
    const to = await bench.undone(async () => {
      await bench.exec(`create table public.t (a text default 'sk_live_0123456789abcdef')`);
      return bench.snapshot();
    });
    const written = (secret: string) =>
      parseManifest(`pgintent: 1\ntables: { t: { columns: { a: { type: text, default: "'${secret}'" } } } }\n`, 'intent.yaml');
    expect((await compareWith(await written('sk_live_0123456789abcdef'), to)).gaps).toEqual([]);
    const [gap] = (await compareWith(await written('sk_live_fedcba9876543210'), to)).gaps;
    expect(gap?.key).toBe('column public.t.a');
    expect(JSON.stringify(gap)).not.toMatch(/fedcba9876543210|0123456789abcdef"/);
  });
});

describe('a column that is called like a secret', () => {
  let engine: Engine;
  let bench: Bench;
  beforeAll(async () => {
    engine = await engines()[0]!.fresh();
    bench = await Bench.on(engine);
    await bench.exec(`
      create type public.state as enum ('pending_state', 'done_state');
      create table public.t (
        token varchar, secret text, password public.state, kind text,
        constraint c_token check (token = 'pending_state'),
        constraint c_secret check (secret in ('pending_state')),
        constraint c_swapped check (secret = 'pending_state'),
        constraint c_enum check (password = 'pending_state'),
        constraint c_list check (kind in ('password', 'magic_link')),
        constraint c_json check ((kind::json ->> 'token') = 'pending_state'),
        constraint c_call check (coalesce(token, 'pending_state') <> 'x')
      );
      create policy p on public.t using (token = 'pending_state');
      create index i on public.t (kind) where token = 'pending_state';
      create view public.v as select kind from public.t where token = 'pending_state';
      create function public.f() returns trigger language plpgsql as 'begin return new; end';
      create trigger h before insert on public.t for each row when (new.token = 'pending_state') execute function public.f();
    `);
  });
  afterAll(async () => {
    await bench.close();
    await engine.close();
  });

  const manifest = (value: string): ReturnType<typeof parseManifest> =>
    parseManifest(
      `pgintent: 1
tables:
  t:
    checks:
      - { name: c_token, expression: token = '${value}' }
      - { name: c_secret, expression: secret in ('${value}') }
      - { name: c_swapped, expression: "'${value}' = secret" }
      - { name: c_enum, expression: password = '${value}' }
      - { name: c_list, expression: "kind in ('password', 'magic_link')" }
      - { name: c_json, expression: "kind::json->>'token' = '${value}'" }
      - { name: c_call, expression: "coalesce(token, '${value}') <> 'x'" }
    policies: [{ name: p, using: token = '${value}' }]
    indexes: [{ name: i, columns: [kind], where: token = '${value}' }]
    triggers: { h: { when: new.token = '${value}' } }
views:
  v: { definition: select kind from t where token = '${value}' }
`,
      'intent.yaml',
    );

  test('is compared like any other', async () => {
    const same = await compareWith(await manifest('pending_state'), await bench.snapshot());
    expect(same.outcomes.filter(({ verdict }) => verdict !== 'held')).toEqual([]);
    const { gaps } = await compareWith(await manifest('done_state'), await bench.snapshot());
    expect(gaps.map(({ object }) => String(object.identity['name'])).toSorted()).toEqual([
      'c_call',
      'c_enum',
      'c_json',
      'c_secret',
      'c_swapped',
      'c_token',
      'h',
      'i',
      'p',
      'v',
    ]);
    // What compares is shown, so that the fix can be run.
    for (const { fix } of gaps) expect(fix.sql ?? '').not.toMatch(/\*\*\*|Fill in/);
  });
});

test('a fix that lacks the secret says so and does nothing when it is run', () => {
  const sql = `create trigger h before insert on t for each row\n  execute function h('••••sha256:0123456789abcdef');`;
  const fix = maskGap({ issue: '', differences: [], evidence: { query: '', expected: {}, actual: {} }, fix: { sql } } as unknown as Gap).fix
    .sql!;
  expect(fix).toMatch(/^-- Fill in the secret where it reads ••••sha256:…/);
  expect(parseStatements(fix)).toEqual([]);
});
