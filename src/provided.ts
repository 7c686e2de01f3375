import type { Settings } from './settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the run goes by. */
    pgintentSettings: Settings;
    /** Where the main process left the verdict. */
    pgintentFolder: string;
  }
}
