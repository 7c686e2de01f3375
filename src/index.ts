export { readSnapshot } from './database/read.ts';
export type { Snapshot } from './database/snapshot.ts';
export { defineIntent } from './intent/manifest/load.ts';
export type { Manifest } from './intent/manifest/schema.ts';
export { openSnapshot } from './open.ts';
export { pgintent } from './plugin.ts';
export type { Options } from './settings.ts';
