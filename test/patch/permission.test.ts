import { expect, test } from 'vitest';
import { openUrl } from '../../src/database/url-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Session } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { onTarget } from '../../src/intent/on-target.ts';
import { openOf } from '../../src/patch/open.ts';
import { patchFor } from '../../src/patch/patch.ts';
import { splitScript } from '../../src/sql/index.ts';
import { compareWith, wholeIntent } from '../support/drift.ts';
import { MAJORS, startServer } from '../support/servers.ts';

const intended = `
  create role app login createrole;
  create role strangers nologin;
  create role other nologin;
  create table public.mine (id int primary key);
  create policy p on public.mine for select to strangers using (id = 1);
  alter table public.mine enable row level security;
  alter table public.mine owner to app;
  create table public.theirs (id int primary key);
  alter table public.theirs enable row level security;
`;

const drift = `
  drop policy p on public.mine;
  alter table public.mine disable row level security;
  grant select on public.mine to strangers;
  alter table public.theirs disable row level security;
  alter role other bypassrls;
  grant other to app;
`;

const majors = new Set((process.env['PGINTENT_TEST_MAJORS'] ?? '15,17').split(',').map(Number));

test.for(MAJORS.filter((major) => majors.has(major)))(
  'on %s a role that is no superuser closes what it may, and what it may not is left to a person',
  async (major) => {
    const server = await startServer(major);
    try {
      const owner = await openUrl(await server.createDatabase('permission'));
      await owner.run(intended);
      const intent = wholeIntent(await readSnapshot(owner, 'intended'));
      await owner.run(drift);
      await owner.close();
      const session = await openUrl(server.url('permission', 'app'));
      const snapshot = await readSnapshot(session, 'actual');
      const before = await open(session);
      const patch = await patchFor({ intent, snapshot, comparison: before, compare: {} });
      const left = patch.left.map(({ step }) => step.key).toSorted();
      // Whether it may take itself out of another role differs: before 16 CREATEROLE is enough.
      expect(left.filter((key) => key !== 'role app')).toEqual(['rls public.theirs', 'role other']);
      for (const { text } of splitScript(patch.text).statements) await session.run(text);
      expect(
        openOf(await open(session), snapshot)
          .map(({ key }) => key)
          .toSorted(),
      ).toEqual(left);
      await session.close();

      async function open(on: Session): ReturnType<typeof compareWith> {
        const seen: Snapshot = await readSnapshot(on, 'actual');
        return compareWith(onTarget(intent, seen), seen);
      }
    } finally {
      await server.stop();
    }
  },
);
