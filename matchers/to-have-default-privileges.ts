import type { MatcherState, SyncMatcherResult } from 'vitest';
import { defaultPrivilege } from '../src/kinds/default-privilege.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';
import { type Privilege, privilegesGiven } from './helpers/privileges.ts';

/**
 * What a role may do with every object that another one makes from now on: exactly these privileges.
 *
 * @example expect(db).toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'anon', ['select'])
 */
export function toHaveDefaultPrivileges(
  this: MatcherState,
  subject: unknown,
  { role, schema, on }: { role: string; schema?: string; on: 'tables' | 'sequences' | 'functions' | 'types' | 'schemas' },
  grantee: string,
  privileges: Privilege | readonly Privilege[],
): SyncMatcherResult {
  return asserted(this, toHaveDefaultPrivileges, subject, () => ({
    kind: defaultPrivilege,
    identity: { role: plainName(role), schema: schema === undefined ? null : plainName(schema), on, grantee: plainName(grantee) },
    options: { privileges: privilegesGiven(privileges) },
  }));
}
