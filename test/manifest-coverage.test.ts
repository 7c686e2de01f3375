import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadManifest } from '../src/intent/manifest/load.ts';
import { commentable } from '../src/kinds/comment.ts';
import { grantable } from '../src/kinds/grant.ts';
import { kinds } from '../src/kinds/index.ts';
import { ownable } from '../src/kinds/owner.ts';
import { root } from './support/run.ts';

const intent = await loadManifest(join(root, 'test/support/everything.yaml'));

/** What a manifest need not be able to state, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'grant on language': 'hardly anybody revokes USAGE on a trusted language; a whole intent compares it',
};

function targetsOf(kind: string): Set<unknown> {
  return new Set(intent.objects.filter((one) => one.kind === kind).map(({ object }) => object['on']));
}

test('a manifest can state every kind and every property of it', () => {
  const stated = new Set(intent.objects.flatMap(({ kind, object }) => [kind, ...Object.keys(object).map((name) => `${kind}.${name}`)]));
  const known = kinds.flatMap((kind) => [
    kind.name,
    ...Object.keys(kind.properties)
      .filter((name) => kind.properties[name]!.onlyRead !== true)
      .map((name) => `${kind.name}.${name}`),
  ]);
  expect(known.filter((name) => !stated.has(name) && !(name in exceptions))).toEqual([]);
});

test.for([
  ['owner', ownable],
  ['grant', grantable],
  ['comment', commentable],
] as const)('a manifest can state the %s of everything that has one', ([kind, targets]) => {
  const stated = targetsOf(kind);
  const missing = targets.map((on) => `${kind} on ${on}`).filter((name, n) => !stated.has(targets[n]) && !(name in exceptions));
  expect(missing).toEqual([]);
});

test('what it states has a line and a column each, and so has each property', () => {
  const unplaced = intent.objects.filter(({ origin, origins }) =>
    [origin, ...Object.values(origins ?? {})].some(({ line, column }) => line === undefined || column === undefined),
  );
  expect(unplaced).toEqual([]);
});
