import type { ExtensionStub } from './extension-stubs.ts';
import type { Session } from './session.ts';
import type { SharedServer } from './shared-server.ts';
import type { SqlFile } from './sql-files.ts';

/** Where migrations are replayed, as people set it: the URL of a server, or an image of one; in the embedded engine unless set. */
export type Shadow = string | { image: string };

/** What a replay builds on, and what it is going to run. */
export interface ReplayNeeds {
  /** What the host brings, for a server that has nothing of it; empty where the host is plain Postgres. */
  platform: readonly SqlFile[];
  /** The migrations: an engine that has to be given its extensions looks for them there. */
  following: readonly { sql: string }[];
  /** What can stand in for extensions where the real ones cannot be had. */
  stubs: readonly ExtensionStub[];
  /** Where built databases are kept; beside other caches of the project unless stated. */
  cacheDirectory?: string | undefined;
}

/** A new database for one replay, with the platform in it. */
export interface ReplayDatabase {
  /** Its errors are Postgres's own: SQLSTATE, position, detail and hint. */
  session: Session;
  /** The server around it, where it is not of this replay alone. */
  server?: SharedServer;
  /** Removes it with all that the replay made around it. Never throws: what stays behind is said on standard error. */
  close(): Promise<void>;
}

/** A Postgres in which migrations can be replayed: embedded, on a server, in a container. */
export interface ReplayEngine {
  /** For people; without a password. */
  readonly name: string;
  /** Changes with whatever decides, beside the migrations, what a replay makes. */
  version(): Promise<string>;
  /** @throws PgintentError with what to do, where it cannot be had. */
  open(needs: ReplayNeeds): Promise<ReplayDatabase>;
}
