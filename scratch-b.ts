import { embeddedFromSql } from './src/database/embedded.ts';
import { pgliteSession } from './src/database/pglite-session.ts';
import { readSnapshot } from './src/database/read.ts';
import { Attribution } from './src/intent/migrations/attribution.ts';
import { replay } from './src/intent/migrations/replay.ts';
import { splitScript } from './src/sql/index.ts';
import { platformScripts } from './src/platform/scripts.ts';
import type { Migration } from './src/intent/migrations/migration.ts';
const platform = await platformScripts('supabase');
const migrations: Migration[] = Array.from({ length: 200 }, (_, t) => ({ file: `/m/${t}.sql`, name: `${t}.sql`, version: String(t), transaction: 'file' as const, psql: false, sql: `create table public.t${t} (id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users(id), name text not null, a int default 0, b int, c jsonb not null default '{}', created_at timestamptz default now(), check (a >= 0));
create index on public.t${t} (user_id);
alter table public.t${t} enable row level security;
create policy "own select" on public.t${t} for select using (auth.uid() = user_id);
create policy "own update" on public.t${t} for update using (auth.uid() = user_id);
grant select on public.t${t} to anon;
create or replace function public.f${t}() returns trigger language plpgsql as $$begin return new; end$$;
create trigger tr before update on public.t${t} for each row execute function public.f${t}();
comment on table public.t${t} is 'x';
${t % 4 === 0 ? `do $$ begin alter table public.t${t} force row level security; end $$` : `alter table public.t${Math.floor(t / 2)} add column x${t} text`};
` }));
const start = async () => embeddedFromSql(platform);
await (await start()).close();
for (let i = 0; i < 3; i++) {
  let t0 = performance.now();
  let db = await start(); const s1 = performance.now() - t0; t0 = performance.now();
  let session = pgliteSession(db);
  for (const m of migrations) { await session.run('begin'); for (const s of splitScript(m.sql).statements) await session.run(s.text); await session.run('commit'); }
  const plain = performance.now() - t0; t0 = performance.now();
  await readSnapshot(session, 'x'); const snap = performance.now() - t0;
  await db.close();
  t0 = performance.now(); db = await start(); const s2 = performance.now() - t0; session = pgliteSession(db); t0 = performance.now();
  const r = await replay(migrations, session); const withA = performance.now() - t0; t0 = performance.now();
  const snapshot = await readSnapshot(session, 'x'); const snap2 = performance.now() - t0; t0 = performance.now();
  await Attribution.of(r, session, snapshot); const attr = performance.now() - t0;
  await db.close();
  console.log({ start: s1 | 0, plain: plain | 0, snap: snap | 0, withA: withA | 0, snap2: snap2 | 0, attr: attr | 0, start2: s2 | 0, ratioReplay: withA / plain, ratioAll: (s2 + withA + snap2 + attr) / (s1 + plain + snap) });
}
