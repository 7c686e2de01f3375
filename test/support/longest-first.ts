import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { root } from './run.ts';

/** The files that take long though they are small, the longest first. */
const long = [
  'test/matchers/pgtap-differential.test.ts',
  'test/kinds/drift-pglite.test.ts',
  'test/embedded.test.ts',
  'test/kinds/drift-older.test.ts',
  'test/kinds/drift-newer.test.ts',
  'test/kinds/effective.test.ts',
  'test/package.test.ts',
  'test/leaks.test.ts',
  'test/matchers/fixtures.test.ts',
  'test/engines/shadow.test.ts',
  'test/cron-jobs.test.ts',
  'test/support/servers.test.ts',
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
