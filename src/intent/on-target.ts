import type { Snapshot } from '../database/snapshot.ts';
import { acrossExtensions } from './across-extensions.ts';
import { acrossHosts } from './across-hosts.ts';
import { acrossMajors, acrossPrivileges } from './across-majors.ts';
import type { Intent } from './intent.ts';
import { withArgumentTypes } from './manifest/argument-types.ts';

/** The intent as it is meant on the target: on its version of the host and of the extensions, on its major, and with its types. */
export function onTarget(intent: Intent, snapshot: Snapshot): Intent {
  const meant = acrossMajors(acrossHosts(acrossExtensions(intent, snapshot), snapshot), snapshot);
  return withArgumentTypes(acrossPrivileges(meant, snapshot), snapshot);
}
