import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/index.ts';
import { allCases } from '../support/drifts.ts';

test('every property of every kind has a drift case', () => {
  const without = kinds.flatMap((kind) => {
    const drifts = new Set(allCases.filter((cases) => cases.kind === kind.name).flatMap((cases) => cases.drifts.map(({ drift }) => drift)));
    return Object.entries(kind.properties)
      .filter(
        ([name, property]) => property.onlyStated !== true && property.onlyRead !== true && property.harmless !== true && !drifts.has(name),
      )
      .map(([name]) => `${kind.name}.${name}`);
  });
  expect(without).toEqual([]);
});
