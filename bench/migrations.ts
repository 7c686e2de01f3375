import { rm } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Migration, MigrationFolder } from '../src/intent/migrations/migration.ts';
import { Resumers } from '../src/intent/migrations/resumer.ts';
import { migratedState } from '../src/intent/migrations/state.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { splitScript } from '../src/sql/index.ts';
import type { BenchOptions } from './options.ts';
import { heading, line, showRatio, showTimes } from './print.ts';
import { scratchFolder } from './scratch.ts';
import { ratios, takeTurns, timeOf } from './stopwatch.ts';

const files = 200;
/** As an intent is read. */
const onlyCompared = true;

/** Ten statements a file, as migrations of a Supabase project have them; one file in twenty has a DO block. */
function migration(n: number): Migration {
  const table = `public.t${n}`;
  const last =
    n % 20 === 19
      ? `do $$ begin alter table ${table} force row level security; end $$`
      : `alter table public.t${Math.floor(n / 2)} add column added_${n} text`;
  const sql = `create table ${table} (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null,
  amount integer not null default 0 check (amount >= 0),
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index on ${table} (user_id);
alter table ${table} enable row level security;
create policy "Users can view their own" on ${table} for select using (auth.uid() = user_id);
create policy "Users can change their own" on ${table} for update using (auth.uid() = user_id);
grant select on ${table} to anon;
create or replace function public.touch_${n}() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touch before update on ${table} for each row execute function public.touch_${n}();
comment on table ${table} is 'number ${n}';
${last};
`;
  return { file: `/migrations/${n}.sql`, name: `${n}.sql`, version: String(n), sql, transaction: 'file', psql: false };
}

function folder(migrations: readonly Migration[]): MigrationFolder {
  return { path: '/migrations', tool: 'supabase', guess: '', migrations: [...migrations], warnings: [] };
}

/** Folders of migrations as intent: replay with and without attribution, cold, warm, and one saved file. */
export async function benchMigrations({ rounds }: BenchOptions): Promise<void> {
  const migrations = Array.from({ length: files }, (_, n) => migration(n));
  const platform = 'supabase';
  const cacheDirectory = scratchFolder('states');
  const statements = migrations.reduce((sum, { sql }) => sum + splitScript(sql).statements.length, 0);
  heading(`6. Migrations: ${files} files, ${statements.toLocaleString('en')} statements, in the embedded engine`);
  const scripts = await platformScripts(platform);
  const start = (): Promise<PGlite> => embeddedFromSql(scripts);
  await (await start()).close();

  const resumers = new Resumers();
  let saved = 0;
  /** A new column in the last file, each time another one. */
  const edited = (): Migration[] => [
    ...migrations.slice(0, -1),
    { ...migrations.at(-1)!, sql: `${migrations.at(-1)!.sql}alter table public.t0 add column saved_${(saved += 1)} text;` },
  ];
  const options = { platform, cacheDirectory, onlyCompared } as const;
  await migratedState([folder(migrations)], { ...options, resumers });
  const times = await takeTurns(rounds, {
    plain: () => timeOf(async () => plainReplay(await start(), migrations)),
    cold: () => timeOf(() => migratedState([folder(edited())], options)),
    nothing: async () => {
      const empty = scratchFolder('empty');
      const ms = await timeOf(() => migratedState([folder(migrations)], { ...options, cacheDirectory: empty }));
      await rm(empty, { recursive: true });
      return ms;
    },
    warm: () => timeOf(() => migratedState([folder(migrations)], options)),
    saved: async () => {
      // The engine for the next save is started while nobody waits.
      await resumers.settled();
      return timeOf(() => migratedState([folder(edited())], { ...options, resumers }));
    },
  });
  await resumers.close();
  showTimes('plain replay: start, statements, snapshot', times.plain);
  showTimes('cold, the platform kept: the same with attribution', times.cold);
  showTimes('cold, nothing kept', times.nothing);
  showTimes('warm, nothing changed', times.warm);
  showTimes('one saved file', times.saved);
  showRatio('with attribution / plain replay', ratios(times.cold, times.plain), { atMost: 1.33 });
  showRatio('warm / cold', ratios(times.warm, times.cold), { atMost: 0.1 });
  showRatio('one saved file / cold', ratios(times.saved, times.cold), { atMost: 0.25 });
  line('A saved file does without the start of Vitest: it runs already.');
}

async function plainReplay(database: PGlite, migrations: readonly Migration[]): Promise<void> {
  const session = pgliteSession(database);
  for (const { sql } of migrations) {
    await session.run('begin');
    for (const { text } of splitScript(sql).statements) await session.run(text);
    await session.run('commit');
  }
  await readSnapshot(session, 'embedded', { onlyCompared });
  await database.close();
}
