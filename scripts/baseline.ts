import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedFromSql } from '../src/database/embedded.ts';
import { pgliteSession } from '../src/database/pglite-session.ts';
import { readSnapshot } from '../src/database/read.ts';
import type { Snapshot } from '../src/database/snapshot.ts';
import { address } from '../src/kinds/catalog.ts';
import { direct, type Grant } from '../src/kinds/effective.ts';
import { targetAddress, type Target } from '../src/kinds/target.ts';
import { platformScripts } from '../src/platform/scripts.ts';
import { sayPrivileges } from '../src/platform/supabase-grants.ts';
import { judgedRoles, schemas } from '../src/platform/supabase-names.ts';
import { ownedByUser } from '../src/platform/supabase-owner.ts';

/** What decides about access on Supabase before the first migration, in the words of src/platform/supabase-baseline.ts. */
export interface Baseline {
  /** Privileges of everybody and of the API's roles, and the host's objects that have these. */
  grants: Record<string, string[]>;
  /** Tables with row-level security. */
  rls: string[];
  /** Settings of the roles that requests act as. */
  settings: Record<string, Record<string, string>>;
}

const roles = ['PUBLIC', 'anon', 'authenticated', 'service_role'];
const withoutPrivileges = new Set(['collation', 'publication', 'statistics', 'eventTrigger']);

/** The baseline that supabase.sql gives in the embedded engine. */
export async function baselineOfScripts(): Promise<Baseline> {
  const database = await embeddedFromSql(await platformScripts('supabase'));
  try {
    return baselineOf(await readSnapshot(pgliteSession(database), 'supabase.sql'));
  } finally {
    await database.close();
  }
}

function baselineOf(snapshot: Snapshot): Baseline {
  const targets = (snapshot.all('owner') as unknown as Target[]).filter((target) => isHosts(target, snapshot));
  const grants = Object.groupBy(targets, (target) => aclOf(target, snapshot)) as Record<string, Target[]>;
  const listed = Object.entries(grants).map(([acl, group]) => [acl, group.map(targetAddress).sort()] as const);
  const secured = snapshot.all('rls').filter(({ schema, enabled }) => schemas.has(String(schema)) && enabled === true);
  const settings = snapshot
    .all('role')
    .filter(({ name }) => judgedRoles.has(String(name)))
    .toSorted((left, right) => (String(left['name']) < String(right['name']) ? -1 : 1));
  return {
    grants: Object.fromEntries(listed.sort(([left], [right]) => (left < right ? -1 : 1))),
    rls: secured.map(({ schema, table }) => address(schema as string, table as string)).sort(),
    settings: Object.fromEntries(settings.map((role) => [role['name'], role['settings']])),
  };
}

function isHosts(target: Target, snapshot: Snapshot): boolean {
  if (target.on === 'database') return true;
  if (withoutPrivileges.has(target.on)) return false;
  if (target.on === 'schema') return schemas.has(target.name);
  return schemas.has(target.schema ?? '') && !ownedByUser({ ...target }, snapshot);
}

function aclOf(target: Target, snapshot: Snapshot): string {
  const entries = roles.map((role) => [role, sayPrivileges({ ...(direct(target, role, snapshot) as Grant), on: target.on })] as const);
  return entries.flatMap(([role, privileges]) => (privileges === '' ? [] : [`${role}=${privileges}`])).join('; ');
}

/** The file that holds it. */
export function baselineFile(baseline: Baseline): string {
  return `/** Made from supabase.sql by \`npm run baseline\`; a test holds it against that. */\nexport const baseline = ${JSON.stringify(baseline, null, 2)};\n`;
}

if (import.meta.main)
  await writeFile(join(import.meta.dirname, '../src/platform/supabase-baseline.ts'), baselineFile(await baselineOfScripts()));
