import type { Fault } from './database/errors.ts';
import type { Heading } from './kinds/kind.ts';
import type { Settings } from './settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What of the settings the tests go by: the rest, a URL with its password, stays out of the workers. */
    pgintentSettings: Pick<Settings, 'strict' | 'required'> & {
      /** The line of the config that has the plugin. */
      declared: { file: string; line: number } | undefined;
    };
    /** Where the main process left the verdict; undefined where there is none. */
    pgintentFolder: string | undefined;
    /** Why there is no verdict, and the one suite that points at the line to blame, where not all do. */
    pgintentFailure: { text: string; origin: Fault | undefined; pointsFrom: Heading | undefined } | undefined;
    /** The files that the database of the tests is built from; a URL stays out of the workers. */
    pgintentDatabase: string | string[] | undefined;
    /** The databases that tests may write to. */
    pgintentDisposable: readonly string[] | undefined;
  }
}
