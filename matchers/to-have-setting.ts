import type { MatcherState, SyncMatcherResult } from 'vitest';
import { setting } from '../src/kinds/setting.ts';
import { settingName } from '../src/kinds/setting-value.ts';
import { asserted } from './helpers/assertion.ts';
import { plainName } from './helpers/names.ts';

type Value = string | number | boolean;

/**
 * Every new session in this database, or every one of a role in it, starts with this value of a setting. Settings of a
 * role in all databases are an option of toHaveRole.
 *
 * @example expect(db).toHaveSetting('statement_timeout', '3s', { role: 'anon' })
 */
export function toHaveSetting(
  this: MatcherState,
  subject: unknown,
  name: string,
  value: Value | { in: Value[] } | { not: Value },
  { role }: { role?: string } = {},
): SyncMatcherResult {
  return asserted(this, toHaveSetting, subject, () => ({
    kind: setting,
    identity: { role: role === undefined ? null : plainName(role), name: settingName(plainName(name)) },
    options: { value },
    mayBeAbsent: true,
  }));
}
