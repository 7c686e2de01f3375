import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The SQL that gives a plain Postgres what a platform has before the first migration. */
export async function platformScripts(platform: 'postgres' | 'supabase'): Promise<{ name: string; sql: string }[]> {
  if (platform === 'postgres') return [];
  return [{ name: 'platform/supabase.sql', sql: await readFile(scriptFile('supabase.sql'), 'utf8') }];
}

/** Beside this file in the checkout and in the package alike. */
function scriptFile(name: string): string {
  const file = join(import.meta.dirname, name);
  if (!existsSync(file)) throw new Error(`${file} is missing from this installation of pgintent. Install it again.`);
  return file;
}
