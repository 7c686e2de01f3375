import type { Snapshot } from '../database/snapshot.ts';
import { acrossExtensions } from './across-extensions.ts';
import { acrossHosts } from './across-hosts.ts';
import { acrossMajors } from './across-majors.ts';
import type { Intent } from './intent.ts';

/** The intent as it is meant on the target: on its version of the host and of the extensions, and on its major. */
export function onTarget(intent: Intent, snapshot: Snapshot): Intent {
  return acrossMajors(acrossHosts(acrossExtensions(intent, snapshot), snapshot), snapshot);
}
