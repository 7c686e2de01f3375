import { containerEngine } from './container-engine.ts';
import { embeddedEngine } from './embedded-engine.ts';
import { PgintentError } from './errors.ts';
import { isUrl, quoted } from './redact.ts';
import type { ReplayEngine, Shadow } from './replay-engine.ts';
import { serverEngine } from './server-engine.ts';

/**
 * The engine for replays that was set.
 *
 * @throws PgintentError where it is neither a URL nor an image.
 */
export function replayEngine(shadow: Shadow | undefined): ReplayEngine {
  if (shadow === undefined) return embeddedEngine;
  if (typeof shadow !== 'string' && typeof shadow.image === 'string' && shadow.image !== '') return containerEngine(shadow.image);
  if (typeof shadow === 'string' && isUrl(shadow)) return serverEngine(shadow);
  throw new PgintentError(
    `shadow is the URL of a server (postgres://user:password@host:5432/postgres) or { image: 'postgres:17' }, not ${quoted(JSON.stringify(shadow))}.`,
  );
}
