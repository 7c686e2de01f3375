import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PgintentError } from '../../database/errors.ts';
import type { Intent } from '../intent.ts';
import { noPlaces, type Places, readPlaces } from './places.ts';
import { ManifestError, problemsOf } from './problems.ts';
import { manifestSchema } from './schema.ts';
import { translate } from './translate.ts';

/** The intent of a manifest file: YAML, JSON, or a module whose default export is a manifest. */
export async function loadManifest(file: string): Promise<Intent> {
  if (/\.[cm]?[jt]s$/.test(file)) return manifestToIntent(await importManifest(file), noPlaces(file), file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new PgintentError(`The intent ${file} cannot be read: ${(error as Error).message}`);
  }
  return parseManifest(text, file);
}

/** The intent in the text of a YAML or JSON manifest; `file` names it in errors and origins. */
export async function parseManifest(text: string, file: string): Promise<Intent> {
  const { value, places, errors } = await readPlaces(text, file);
  if (errors.length > 0) throw new ManifestError(errors);
  if (value === null || value === undefined)
    throw new ManifestError([
      { message: 'the manifest is empty. Start with "pgintent: 1" and a section such as tables:.', origin: { file } },
    ]);
  return manifestToIntent(value, places, file);
}

/** The intent of a manifest that is a value already. */
export function manifestToIntent(value: unknown, places: Places, file: string): Intent {
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw new ManifestError(problemsOf(parsed.error, value, places));
  return translate(parsed.data, places, file);
}

async function importManifest(file: string): Promise<unknown> {
  try {
    const module = (await import(`${pathToFileURL(resolve(file)).href}?t=${Date.now()}`)) as { default?: unknown };
    if (module.default === undefined) throw new PgintentError(`${file} has no default export. Write: export default defineIntent({ … })`);
    return module.default;
  } catch (error) {
    if (error instanceof PgintentError) throw error;
    const { message } = error as Error;
    // Node's words for an ES module in a project that says it is none.
    const hint = /import statement outside a module|Unexpected token 'export'/.test(message) ? ' Call it .mts, or .mjs.' : '';
    throw new PgintentError(`The intent ${file} cannot be loaded: ${message}.${hint}`);
  }
}
