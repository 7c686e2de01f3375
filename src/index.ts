export type { Snapshot } from './database/snapshot.ts';
export { defineIntent } from './intent/manifest/define.ts';
export type { Manifest } from './intent/manifest/schema.ts';
export { pgintent } from './plugin.ts';
export { openSnapshot, readSnapshot } from './reading.ts';
export type { Options } from './settings.ts';
