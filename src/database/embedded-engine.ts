import { engineVersion } from './embedded-cache.ts';
import { embeddedFromSql } from './embedded.ts';
import { pgliteSession } from './pglite-session.ts';
import type { ReplayEngine } from './replay-engine.ts';

/** The engine of this process: nothing to install, and nothing is shared. */
export const embeddedEngine: ReplayEngine = {
  name: 'embedded',
  version: async () => `embedded ${await engineVersion()}`,
  open: async ({ platform, following, stubs, cacheDirectory }) => {
    const database = await embeddedFromSql(platform, { following, stubs, cacheDirectory });
    return { session: pgliteSession(database), close: () => database.close() };
  },
};
