import { parse } from 'smol-toml';
import { z } from 'zod';

const config = z.object({ db: z.object({ migrations: z.object({ schema_paths: z.array(z.string()) }) }) });

/** The strings of `schema_paths` below `[db.migrations]` in a config.toml; empty where it does not set them, or is no TOML. */
export function schemaPaths(toml: string): string[] {
  try {
    return config.safeParse(parse(toml)).data?.db.migrations.schema_paths ?? [];
  } catch {
    // The tool itself says what is wrong with its file.
    return [];
  }
}
