import type { Tool } from '../../database/migration-history.ts';

/** Orders Flyway's versions, part by part as numbers: 1.2 before 1.10; missing parts are 0 (MigrationVersion.java). */
export function compareVersions(left: string, right: string): number {
  const [lefts, rights] = [partsOf(left), partsOf(right)];
  for (let n = 0; n < Math.max(lefts.length, rights.length); n += 1) {
    const [one, other] = [lefts[n] ?? 0n, rights[n] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function partsOf(version: string): bigint[] {
  return version.split(/[._]/).map(BigInt);
}

/** One text for all ways to write a version: 1, 1.0 and 01 are one for Flyway; the others take it as it stands. */
export function canonicalVersion(tool: Tool, version: string): string {
  if (tool !== 'flyway' || !/^\d+([._]\d+)*$/.test(version)) return version;
  return partsOf(version)
    .join('.')
    .replace(/(\.0)+$/, '');
}
