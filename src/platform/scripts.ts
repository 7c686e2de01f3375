import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The SQL that gives a plain Postgres what a platform has before the first migration. */
export async function platformScripts(platform: 'postgres' | 'supabase'): Promise<{ name: string; sql: string }[]> {
  if (platform === 'postgres') return [];
  return [{ name: 'platform/supabase.sql', sql: await readScript('supabase.sql') }];
}

/** A script with those that it includes. */
async function readScript(name: string): Promise<string> {
  const lines = (await readFile(scriptFile(name), 'utf8')).split('\n');
  const read = lines.map(async (line) => (line.trimStart().startsWith('\\ir ') ? readScript(line.trim().slice(4)) : line));
  return (await Promise.all(read)).join('\n');
}

/** Beside this file in the checkout and in the package alike. */
function scriptFile(name: string): string {
  const file = join(import.meta.dirname, name);
  if (!existsSync(file)) throw new Error(`${file} is missing from this installation of pgintent. Install it again.`);
  return file;
}
