import type * as open from './open.ts';
import type * as read from './database/read.ts';

// Loaded when they are first called. In a project that is no ES module, Vite takes a config's packages by require(), which
// cannot wait for the parser that reading needs.

/** The snapshot of a database by its URL, of a snapshot file, or of what SQL files and folders of migrations build. */
export const openSnapshot: typeof open.openSnapshot = async (...given) => (await import('./open.ts')).openSnapshot(...given);

/** The snapshot of an open session. */
export const readSnapshot: typeof read.readSnapshot = async (...given) => (await import('./database/read.ts')).readSnapshot(...given);
