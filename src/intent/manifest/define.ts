import type { Manifest } from './schema.ts';

/** Types a manifest that is written in TypeScript. */
export function defineIntent(manifest: Manifest): Manifest {
  return manifest;
}
