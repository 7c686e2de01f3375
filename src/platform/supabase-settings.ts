import type { Stored } from '../kinds/kind.ts';
import { settingValue } from '../kinds/setting-value.ts';
import { baseline } from './supabase-baseline.ts';

type Settings = Readonly<Record<string, string>>;

/** What other versions of the host set for its roles; null where some do not set it. */
const otherwise: Readonly<Record<string, Readonly<Record<string, readonly (string | null)[]>>>> = {
  authenticator: {
    session_preload_libraries: ['safeupdate'],
    // Came at the end of 2023.
    lock_timeout: [null],
  },
};

function isHosts(role: string, name: string, value: string | undefined): boolean {
  const given = (baseline.settings as Readonly<Record<string, Settings>>)[role]?.[name];
  const meant = (written: string | undefined): string | undefined => (written === undefined ? undefined : settingValue(name, written));
  return meant(value) === meant(given) || (otherwise[role]?.[name] ?? []).includes(value ?? null);
}

/** What the API's secret is and how long its tokens last: the host says so where there is one. */
const tokens: ReadonlySet<unknown> = new Set(['app.settings.jwt_secret', 'app.settings.jwt_exp']);

/** Whether the host sets it for the whole database; its search path, which it sets on role postgres, is set there in a replay. */
export function isHostsSetting({ name, value }: Stored): boolean {
  return tokens.has(name) || (name === 'search_path' && value === '"$user", public, extensions');
}

/** The settings of a role of the host, where they are the host's in both databases as the other one has them. */
export function carriedSettings(role: string, intended: Settings, actual: Settings): Settings {
  const names = [...new Set([...Object.keys(intended), ...Object.keys(actual)])];
  const carried = names.map((name) =>
    isHosts(role, name, intended[name]) && isHosts(role, name, actual[name]) ? [name, actual[name]] : [name, intended[name]],
  );
  return Object.fromEntries(carried.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** A role of the host as another version of it makes it. */
export function carriedRole(object: Stored, actual: Stored | undefined): Stored {
  if (actual === undefined || object['settings'] === undefined) return object;
  return { ...object, settings: carriedSettings(String(object['name']), object['settings'] as Settings, actual['settings'] as Settings) };
}
