import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root } from './run.ts';

/** The files that take long though they are small, the longest first. */
const long = [
  'test/patch/danger.test.ts',
  'test/report/run.long.ts',
  'test/report/ci.long.ts',
  'test/verify-across.long.ts',
  'test/matchers/fixtures.long.ts',
  'test/introspection.long.ts',
  'test/kinds/drift-pglite.test.ts',
  'test/leaks.test.ts',
  'test/migrations/verdicts.test.ts',
  'test/patch/cli.test.ts',
  'test/migrations/attribution.test.ts',
  'test/migrations/resumer.test.ts',
  'test/verify.test.ts',
  'test/kinds/drift-newer.test.ts',
  'test/kinds/drift-older.test.ts',
  'test/embedded.test.ts',
  'test/matchers/pgtap-differential.test.ts',
  'test/extension-stubs.test.ts',
];

/**
 * Starts what takes long first, so that no file runs alone at the end. Vitest does so too once it has run everything here;
 * before, it goes by the size of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = long.indexOf(relative(root, moduleId).replaceAll('\\', '/'));
      return at === -1 ? long.length : at;
    };
    return (await super.sort(files)).toSorted((left, right) => place(left) - place(right));
  }
}
