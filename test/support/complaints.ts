import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { Drifted } from './drifted.ts';
import { root } from './run.ts';

/**
 * What users of other tools had to report, each a case of its own: what must be seen, and what must not.
 *
 * Those that other tests hold already:
 *
 * | issue | what must be true | test |
 * |---|---|---|
 * | supabase/cli#4902, supabase/cli#2488 | who granted does not count | kinds/grant.cases.ts "the grantor does not count" |
 * | supabase/cli#1864 | grants by default that nobody wrote are no gaps | migrations/verdicts.test.ts "what a new project of Supabase does not give by default" |
 * | supabase/supabase#19448 | privileges on columns are compared | kinds/grant.cases.ts, drifts of `column …` |
 * | supabase/cli#3973, djrobstep/migra#234, djrobstep/schemainspect#86, mmkal/pgkit#462 | a view that loses `security_invoker` is a gap | kinds/view.cases.ts, drifts of `securityInvoker` |
 * | supabase/cli#859, supabase/cli#1537, supabase/storage#517 | buckets are compared, each property of theirs | kinds/bucket.cases.ts |
 * | supabase/cli#235 | members of publications are compared, their columns and filters too | kinds/publication-table.cases.ts |
 * | supabase/pg-toolbelt#308, stripe/pg-schema-diff#271, stripe/pg-schema-diff#287, stripe/pg-schema-diff#292 | EXECUTE of PUBLIC is compared | kinds/grant.cases.ts, drifts of `function …` |
 * | supabase/pg-toolbelt#254 | a trigger that nobody intended on auth.users is a gap | leaks.test.ts "a whole intent on Supabase" |
 * | supabase/pg-toolbelt#371 | what another version of the host does is no gap | leaks.test.ts, the same |
 * | supabase/pg-toolbelt#395 | what is made anew gets back what a manifest does not speak of | patch/exposure.test.ts "what a manifest does not speak of comes back …" |
 * | supabase/splinter#81, supabase/splinter#98, supabase/splinter#103, supabase/postgres#1993 | a gap that is known is accepted with a reason, until it becomes another one | accept.test.ts |
 * | supabase/supabase#1730, supabase/supabase#30190, supabase/supabase#22323 | row-level security that refuses in silence is told by the rows | matchers/live.test.ts "as somebody else, for one statement" |
 * | supabase/supabase#45296 | writes are tried as well, and undone | matchers/live.test.ts "what row-level security refuses of a write in silence …" |
 * | djrobstep/migra#160, djrobstep/migra#64 | owners are compared | kinds/owner.cases.ts |
 */
export interface Complaint extends Drifted {
  issues: string;
  must: string;
  /** Whether a patch has to close it, and what else is true of the patch and of the database behind it. */
  patched?: true | ((text: string, after: Snapshot) => void);
  /** The first major on which this SQL runs. */
  since?: number;
}

/** For the name of a test: `$must` would be cut short. */
export const named = (one: Complaint): [name: string, one: Complaint] => [`${one.must} (${one.issues})`, one];

const app = `create schema app; grant usage on schema app to reader;
  create type app.status as enum ('open', 'done');
  create function app.uid() returns integer language sql stable as 'select 1';
  create function app.is_member(org integer) returns boolean language sql stable as 'select org = 1';
  create table app.notes (id integer, owner integer, org integer, status app.status default 'open', at timestamptz default now(),
    check (status in ('open', 'done') and app.is_member(org)));
  alter table app.notes enable row level security`;
const policies = (using: string): string =>
  Array.from({ length: 300 }, (_, n) => `create policy p${n} on app.notes for select to reader using (owner = ${n} and ${using})`).join(
    ';',
  );

/** On any Postgres, with the roles `reader` and `helper`. */
export const plain: Complaint[] = [
  {
    issues: 'supabase/pg-toolbelt#96',
    must: "grants on columns outlive the REVOKE of the table's",
    intended: `create table public.t (id integer, email text, secret text);
      grant select (id, email), update (email) on public.t to reader; grant insert on public.t to reader`,
    drift: 'revoke all on public.t from reader; grant select, update on public.t to reader',
    gaps: [
      'high D grant column public.t.email to reader differs privileges',
      'high D grant column public.t.id to reader differs privileges',
      'high D grant table public.t to reader differs privileges',
    ],
    patched: true,
  },
  {
    issues: 'supabase/pg-toolbelt#96',
    must: 'grants on columns outlive the REVOKE of a grant on the table that nobody intended',
    intended: `create table public.t (id integer, email text, secret text);
      grant select (id, email), update (email) on public.t to reader with grant option`,
    drift: 'grant all on public.t to reader',
    gaps: ['medium D grant table public.t to reader extra'],
    patched: true,
  },
  {
    issues: 'supabase/cli#3973, djrobstep/migra#234, djrobstep/schemainspect#86, mmkal/pgkit#462',
    must: 'a view that is made again is one of its invoker',
    intended: `create table public.t (id integer, secret text); alter table public.t enable row level security;
      create view public.v with (security_invoker = true) as select id from public.t; grant select on public.v to public`,
    drift: `drop view public.v; create view public.v as select id, secret from public.t; grant select on public.v to public`,
    gaps: ['critical B view public.v differs definition columns columnTypes securityInvoker'],
    patched: true,
    since: 15,
  },
  {
    issues: 'supabase/cli#3973, djrobstep/migra#234, djrobstep/schemainspect#86, mmkal/pgkit#462',
    must: 'a view that is missing comes back as one of its invoker',
    intended: `create table public.t (id integer, secret text); alter table public.t enable row level security;
      create view public.v with (security_invoker = true) as select id from public.t; grant select on public.v to public`,
    drift: 'drop view public.v',
    gaps: ['high A view public.v missing'],
    patched: true,
    since: 15,
  },
  {
    issues: 'supabase/cli#3973, djrobstep/migra#234, djrobstep/schemainspect#86, mmkal/pgkit#462',
    must: 'a view that a manifest makes again stays one of its invoker, though it does not speak of that',
    intended: `create table public.t (id integer, secret text); alter table public.t enable row level security;
      create view public.v with (security_invoker = true) as select id, secret from public.t; grant select on public.v to public`,
    intent: { manifest: "views: { v: { definition: 'select id from public.t', columns: [id] } }" },
    gaps: ['high B view public.v differs definition columns'],
    patched: (_, after) => expect(after.get('view public.v')).toMatchObject({ securityInvoker: true }),
    since: 15,
  },
  {
    issues: 'escentohq/escento#76',
    must: 'an extra table, a changed default and a revoked grant are three gaps',
    intended: `create table public.orders (id integer, state text default 'new'); grant select on public.orders to reader`,
    drift: `create table public.stray (id integer); alter table public.orders alter column state set default 'paid';
      revoke select on public.orders from reader`,
    gaps: [
      'high D grant table public.orders to reader differs privileges',
      'medium B column public.orders.state differs default',
      'low B table public.stray extra',
    ],
  },
  {
    issues: 'supabase/pg-toolbelt#308, stripe/pg-schema-diff#271',
    must: 'a function that is missing comes back without the EXECUTE of PUBLIC',
    intended: `create function public.admin() returns integer language sql security definer set search_path = '' as 'select 1';
      revoke execute on function public.admin() from public; grant execute on function public.admin() to reader`,
    drift: 'drop function public.admin()',
    gaps: ['high A function public.admin() missing'],
    patched: true,
  },
  {
    issues: 'supabase/pg-toolbelt#308',
    must: 'a REVOKE of EXECUTE from PUBLIC in a migration is seen',
    intended: `create function public.admin() returns integer language sql security definer set search_path = '' as 'select 1';
      revoke execute on function public.admin() from public`,
    database: `create function public.admin() returns integer language sql security definer set search_path = '' as 'select 1'`,
    intent: 'migration',
    gaps: ['critical D grant function public.admin() to PUBLIC differs privileges'],
    patched: true,
  },
  {
    issues: 'supabase/pg-toolbelt#395',
    must: 'a function that is made anew keeps its privileges',
    intended: `create function public.f() returns integer language sql as 'select 1'; revoke execute on function public.f() from public;
      grant execute on function public.f() to reader; comment on function public.f() is 'f'; alter function public.f() owner to helper`,
    drift: `drop function public.f(); create function public.f() returns bigint language sql as 'select 1';
      revoke execute on function public.f() from public; grant execute on function public.f() to reader; comment on function public.f() is 'f';
      alter function public.f() owner to helper`,
    gaps: ['high B function public.f() differs returns'],
    patched: true,
  },
  {
    issues: 'pgplex/pgschema#220, pgplex/pgschema#224, pgplex/pgschema#445, pgplex/pgschema#449, ariga/atlas#3242, ariga/atlas#3610',
    must: 'whoever writes policies, checks and defaults along another search path means the same',
    intended: `${app}; create policy p on app.notes to reader using (owner = app.uid() and app.is_member(org) and status = 'open'::app.status)`,
    database: `${app}; set local search_path = app, public; drop table notes;
      create table notes (id int, owner int4, org int, status status default 'open'::status, at timestamp with time zone default (now()),
        check (is_member(org) and status = any (array['open', 'done']::status[])));
      alter table notes enable row level security;
      create policy p on notes to reader using ((owner = uid()) and is_member(org) and (status = 'open'))`,
    gaps: [],
  },
  {
    issues: 'pgplex/pgschema#220, pgplex/pgschema#224, pgplex/pgschema#445, pgplex/pgschema#449, ariga/atlas#3242, ariga/atlas#3610',
    must: 'a manifest with or without schemas means the same',
    intended: `create type public.status as enum ('open', 'done');
      create function public.is_member(org integer) returns boolean language sql stable as 'select org = 1';
      create table public.notes (org integer, state public.status default 'open', at timestamptz default now(),
        check (public.is_member(org) and state in ('open', 'done')));
      alter table public.notes enable row level security;
      create policy short on public.notes using (public.is_member(org) and state = 'open');
      create policy long on public.notes using (public.is_member(org) and state = 'open')`,
    intent: {
      manifest: `tables:
  notes:
    columns:
      state: { type: status, default: "'open'::public.status" }
      at: { type: timestamptz, default: now() }
    checks: [ "is_member(org) and state in ('open', 'done')" ]
    policies:
      - { name: short, command: all, using: "is_member(org) and state = 'open'" }
      - { name: long, command: all, using: "(public.is_member(org)) and 'open'::public.status = state" }`,
    },
    gaps: [],
  },
  {
    issues: 'fmguerreiro/pgmold#81, fmguerreiro/pgmold#187, fmguerreiro/pgmold#281, supabase/splinter#79',
    must: "no policy of hundreds differs for its spelling, or for a SELECT around a stable function of one's own",
    intended: `${app}; ${policies('app.uid() = org')}`,
    database: `${app}; ${policies('org = (select app.uid() as uid)')}`,
    gaps: [],
  },
  {
    issues: 'fmguerreiro/pgmold#187',
    must: 'a policy of another command is dropped and made, and not altered as well',
    intended: `${app}; create policy p on app.notes for select to reader using (owner = 1)`,
    database: `${app}; create policy p on app.notes for delete to public using (owner = 2)`,
    gaps: ['high C policy app.notes.p differs command roles using'],
    patched: (text) => {
      expect(text.match(/\b(create|alter|drop) policy\b/g)).toEqual(['drop policy', 'create policy']);
    },
  },
  {
    issues: 'ariga/atlas#3242, ariga/atlas#3610',
    must: 'a check and a default that a patch made are not planned again',
    intended: `create table public.t (price numeric(10, 2) default 0.00 check (price between 0 and 10), code varchar(8) default 'x' check (code ~ '^[a-z]+$' and code not in ('a', 'b')),
      meta jsonb default '{}', at date default current_date)`,
    database: 'create table public.t (price numeric(10, 2), code varchar(8), meta jsonb, at date)',
    gaps: [
      'medium A check public.t.t_code_check missing',
      'medium A check public.t.t_price_check missing',
      'medium B column public.t.at differs default',
      'medium B column public.t.code differs default',
      'medium B column public.t.meta differs default',
      'medium B column public.t.price differs default',
    ],
    patched: true,
  },
  {
    issues: 'stripe/pg-schema-diff#271, djrobstep/migra#160, djrobstep/migra#64',
    must: 'privileges on a view, a schema and a routine, and who owns them, are seen',
    intended: `create schema app; create view app.v as select 1 as one; create function app.f() returns integer language sql as 'select 1'`,
    drift: `grant select on app.v to public; grant usage on schema app to public; revoke execute on function app.f() from public;
      alter view app.v owner to helper`,
    gaps: [
      'critical D grant view app.v to PUBLIC extra',
      'high B owner view app.v differs owner',
      'high D grant function app.f() to PUBLIC differs privileges',
      'high D grant schema app to PUBLIC extra',
    ],
    patched: true,
  },
  {
    issues:
      'stripe/pg-schema-diff#129, stripe/pg-schema-diff#282, stripe/pg-schema-diff#284, djrobstep/migra#196, pgplex/pgschema#335, pgplex/pgschema#569',
    must: 'functions, tables and views that need each other are made in an order that Postgres takes',
    intended: `create schema app; create domain app.positive as integer check (value > 0);
      create function app.next() returns integer language sql as 'select 1';
      create table app.a (id app.positive primary key default app.next(), b integer);
      create view app.z as select id, count(*) as n from app.a group by id;
      create view app.y as select * from app.z where n > 1;
      create function app.rows() returns setof app.y language sql stable as 'select * from app.y';
      create view app.b as select id from app.rows();
      create function app.has(id integer) returns boolean language sql stable as 'select exists (select from app.b where b.id = has.id)';
      create table app.c (id integer references app.a, check (app.has(id)));
      alter table app.a add constraint a_b foreign key (b) references app.a (id);
      create policy p on app.a using (app.has(id)); alter table app.a enable row level security`,
    database: 'create schema app',
    gaps: [
      'high A domain app.positive missing',
      'high A function app.has(integer) missing',
      'high A function app.next() missing',
      'high A table app.a missing',
      'high A table app.c missing',
    ],
    patched: true,
  },
  {
    issues: 'supabase/supabase#47206, supabase/splinter#42',
    must: "nobody is told of a table that is an extension's",
    intended: 'select 1',
    drift: `create table public.spatial_ref_sys (srid integer); grant select on public.spatial_ref_sys to public;
      create view public.geometry_columns as select srid from public.spatial_ref_sys; grant select on public.geometry_columns to public;
      alter extension plpgsql add table public.spatial_ref_sys; alter extension plpgsql add view public.geometry_columns`,
    gaps: [],
  },
  {
    issues: 'millionco/react-doctor#910',
    must: 'a policy that a later statement dropped or replaced is not intended',
    intended: `create table public.t (id integer, owner text); alter table public.t enable row level security;
      create policy everybody on public.t using (true); create policy own on public.t using (true);
      drop policy everybody on public.t; alter policy own on public.t using (owner = current_user);
      create or replace function public.f() returns integer language sql security definer as 'select 1';
      create or replace function public.f() returns integer language sql as 'select 1'`,
    database: `create table public.t (id integer, owner text); alter table public.t enable row level security;
      create policy everybody on public.t using (true); create policy own on public.t using (owner = current_user);
      create function public.f() returns integer language sql as 'select 1'`,
    intent: 'migration',
    gaps: ['high C policy public.t.everybody extra'],
  },
];

const orders = (n: number): string => `create table public.orders${n} (id integer primary key, owner uuid);
  alter table public.orders${n} enable row level security;
  create policy own on public.orders${n} to authenticated using (owner = auth.uid());`;
const shop = `${[1, 2, 3].map(orders).join('\n')}
  create function public.total(id integer) returns integer language sql stable as 'select id';
  create sequence public.numbers; create view public.seen as select id from public.orders1;`;
const off = readFileSync(join(root, 'src/platform/supabase-data-api-off.sql'), 'utf8');
const hook = `create function public.handle_new_user() returns trigger language plpgsql security definer set search_path = '' as 'begin return new; end';
  revoke execute on function public.handle_new_user() from public, anon, authenticated;`;

function onlyOrders4(text: string): void {
  const privileges = text.split('\n').filter((line) => /^\s*(grant|revoke) /.test(line));
  expect(privileges.filter((line) => !line.includes('public.orders4'))).toEqual([]);
}

/** On Supabase. */
export const supabase: Complaint[] = [
  ...(['older', 'newer'] as const).map((project): Complaint => ({
    issues: 'supabase/cli#5601, supabase/cli#1864',
    must: `a table that is missing in a project that gives the API's roles ${project === 'older' ? 'everything' : 'little'} is one gap, and its patch is about it alone`,
    intended: `${shop} ${orders(4)}`,
    database: `${project === 'newer' ? off : ''} ${shop}`,
    intent: 'migration',
    gaps: ['high A table public.orders4 missing'],
    patched: onlyOrders4,
  })),
  {
    issues: 'supabase/cli#4902, supabase/cli#2488',
    must: 'who granted, and what the roles of the host have, is no gap',
    intended: shop,
    database: `${shop} revoke all on public.orders1 from postgres; grant all on public.orders2 to supabase_admin with grant option;
      set local role supabase_admin; grant all on public.orders2 to postgres; grant select on public.orders2 to anon; reset role`,
    intent: 'migration',
    gaps: [],
  },
  {
    issues: 'supabase/cli#1864',
    must: 'what a migration revokes of the grants by default is a gap once, and none after the patch',
    intended: `${shop} revoke all on public.orders1, public.seen from anon, authenticated; grant select on public.orders1 to authenticated;`,
    database: shop,
    intent: 'migration',
    gaps: [
      'critical D grant table public.orders1 to anon differs privileges',
      'critical D grant table public.orders1 to authenticated differs privileges',
      'critical D grant view public.seen to anon differs privileges',
      'critical D grant view public.seen to authenticated differs privileges',
    ],
    patched: true,
  },
  {
    issues: 'supabase/cli#859, supabase/cli#1537, supabase/storage#517',
    must: 'a bucket that a migration makes is seen where it is missing or public',
    intended: `insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true), ('papers', 'papers', false)`,
    database: `insert into storage.buckets (id, name, public) values ('papers', 'papers', true)`,
    intent: 'migration',
    gaps: ['critical F bucket papers differs public', 'high F bucket avatars missing'],
    patched: true,
  },
  {
    issues: 'supabase/cli#1276, supabase/cli#2100',
    must: 'policies on storage.objects are seen where they are missing, differ or are extra',
    intended: `create policy "own files" on storage.objects for select to authenticated using (owner_id = auth.uid()::text);
      create policy "own uploads" on storage.objects for insert to authenticated with check (bucket_id = 'avatars' and owner_id = auth.uid()::text);`,
    database: `create policy "own files" on storage.objects for select to authenticated using (true);
      create policy "anyone" on storage.objects for all to anon using (bucket_id = 'avatars')`,
    intent: 'migration',
    gaps: [
      'critical F policy storage.objects."own files" differs using',
      'high F policy storage.objects."own uploads" missing',
      'high F policy storage.objects.anyone extra',
    ],
    patched: true,
  },
  {
    issues: 'supabase/cli#235',
    must: 'a table that a migration publishes is seen where it is not, and another one where it is',
    intended: `create table public.messages (id integer primary key); create table public.secrets (id integer primary key);
      alter publication supabase_realtime add table public.messages`,
    database: `create table public.messages (id integer primary key); create table public.secrets (id integer primary key);
      alter publication supabase_realtime add table public.secrets`,
    intent: 'migration',
    gaps: [
      'critical E publicationTable supabase_realtime public.secrets extra',
      'medium E publicationTable supabase_realtime public.messages missing',
    ],
    patched: true,
  },
  {
    issues: 'supabase/cli#5868',
    must: 'an open table is told though no setting says what the API exposes',
    intended: shop,
    drift: 'alter table public.orders1 disable row level security; create table public.open (id integer)',
    intent: 'migration',
    gaps: ['critical B table public.open extra', 'critical C rls public.orders1 differs enabled'],
  },
  {
    issues: 'supabase/pg-toolbelt#254',
    must: "a trigger of one's own on auth.users is seen where it is missing",
    intended: `${hook} create trigger on_auth_user_created after insert on auth.users for each row execute function public.handle_new_user()`,
    database: hook,
    intent: 'migration',
    gaps: ['high A trigger auth.users.on_auth_user_created missing'],
    patched: true,
  },
  {
    issues: 'supabase/pg-toolbelt#371',
    must: "no patch makes or alters a role of the host, or anything else of the host's",
    intended: `alter role supabase_storage_admin set log_statement = 'none'; alter role supabase_auth_admin nocreaterole;
      create role supabase_newer_admin noinherit createrole; grant anon to supabase_newer_admin; ${orders(1)}`,
    database: 'select 1',
    gaps: ['high A table public.orders1 missing'],
    patched: (text) => expect(text).not.toMatch(/\b(create|alter|drop) role\b|supabase_\w+_admin|\bauth\.users\b/),
  },
];
