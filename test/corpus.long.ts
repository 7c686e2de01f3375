import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareFolder } from '../scripts/corpus/compared.ts';
import { replayFolder } from '../scripts/corpus/replayed.ts';

let path: string;
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'pgintent-corpus-test-'));
});
afterAll(() => rm(path, { recursive: true, force: true }));

test('a folder is compared with a server that had the same, without what fails on either side, and each drift is seen', async () => {
  await writeFile(
    join(path, '1_notes.sql'),
    `create table public.notes (id uuid primary key default gen_random_uuid(), owner uuid references auth.users, body text not null);
alter table public.notes enable row level security;
create table public.broken (id missing_type);
create policy own on public.notes to authenticated using (owner = (select auth.uid()));
create index on public.notes (owner);
-- Only from 18 on.
alter table public.notes add column letters int generated always as (length(body)) virtual;`,
  );
  await writeFile(join(path, '2_unreadable.sql'), 'create tabel public.wrong ();');
  const replayed = await replayFolder(path);
  expect(replayed).toMatchObject({
    statements: 6,
    unreadable: [{ name: '2_unreadable.sql' }],
    failed: [{ name: '1_notes.sql', line: 3, message: 'type "missing_type" does not exist' }],
    itself: [],
  });
  const compared = await compareFolder(replayed, { major: 17, extensions: {}, drifts: 6, seed: 1 });
  expect(compared).toMatchObject({ failedThere: [{ line: 7 }], alarms: [], others: [] });
  expect(compared.drifts).toHaveLength(6);
  for (const drift of compared.drifts)
    expect(drift, drift.sql).toMatchObject({ seen: true, origin: expect.stringMatching(/^1_notes\.sql:\d$/) });
});
