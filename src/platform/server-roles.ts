import { Snapshot } from '../database/snapshot.ts';
import { isMarker } from '../database/throw-away.ts';
import { kindNamed } from '../kinds/index.ts';
import type { Stored } from '../kinds/kind.ts';
import type { Platform } from './platform.ts';

/**
 * A replayed database without what is its server's: roles that were there before count as made by the server, and what is
 * said of them and of the database, which is thrown away, is left out. What the host guards stays, as it is compared by value.
 *
 * @returns the snapshot, and the names of the roles that no intent is about now.
 */
export function withoutServers(snapshot: Snapshot, before: readonly string[], platform: Platform): { snapshot: Snapshot; roles: string[] } {
  const known = new Set(before);
  const role = kindNamed('role');
  const isServers = (object: Stored): boolean =>
    known.has(String(object['name'])) && object['system'] !== true && platform.guards?.(role, object, snapshot) !== true;
  const { objects } = snapshot.data;
  const roles = snapshot.all('role').filter(isServers);
  const comments = snapshot.all('comment').filter(({ on, name, text }) => !(on === 'role' ? known.has(String(name)) : isMarker(text)));
  return {
    snapshot: new Snapshot({
      ...snapshot.data,
      objects: {
        ...objects,
        role: snapshot.all('role').map((object) => (isServers(object) ? { ...object, system: true } : object)),
        comment: comments,
      },
    }),
    roles: roles
      .filter((object) => platform.isUsers(role, object, snapshot))
      .map(({ name }) => String(name))
      .sort(),
  };
}
