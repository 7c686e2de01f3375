import pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { DatabaseError, PgintentError } from './errors.ts';
import { addressOf, explainConnect } from './explain-connect.ts';
import { KeptSocket } from './kept-socket.ts';
import { isCutShort, redact } from './redact.ts';
import { ConversionError, RowsQuery } from './rows-query.ts';
import type { Convert, Row, Session } from './session.ts';
import { type Tls, tlsOf } from './tls.ts';

const connectSeconds = 15;
const answerSeconds = 150;

/**
 * Opens a session on the database of a URL, with TLS as libpq means it.
 *
 * @param purpose `read`: errors say what to do about them, and a query has a time-out. `write`: what the server says of a
 *   statement is thrown as it stands, with SQLSTATE, position, detail and hint, and a statement may take its time.
 * @param seconds that time-out. A server that does not keep to it is left: what is run after that fails at once.
 * @throws DatabaseError with what to do about it, never with the password.
 */
export async function openUrl(url: string, purpose: 'read' | 'write' = 'read', seconds = answerSeconds): Promise<Session> {
  return sessionOf(await openClient(url, purpose === 'read' ? { query_timeout: seconds * 1000 } : {}), url, purpose, seconds);
}

/** Connects pg's own client to the database of a URL. Throws as `openUrl` does. */
export function openClient(url: string, config: pg.ClientConfig = {}): Promise<pg.Client> {
  const { config: ofUrl, tls } = targetOf(url);
  return connect({ config: { ...ofUrl, ...config }, tls }, url);
}

/** The session of a connected client, which closes it. */
export function sessionOf(client: pg.Client, url: string, purpose: 'read' | 'write' = 'read', seconds = answerSeconds): Session {
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  const runEach = async (sql: string, convert: Convert): Promise<Row[][]> => {
    try {
      return await RowsQuery.run(client, sql, convert);
    } catch (error) {
      if (error instanceof ConversionError) throw error.cause;
      if ((error as Error).message === 'Query read timeout') {
        lost = new DatabaseError(
          `The server at ${addressOf(client)} did not answer within ${seconds} seconds. Nothing was written; run it again.`,
        );
        client.end().catch(() => undefined);
      }
      const said = lost ?? (error as Error);
      throw purpose === 'read' ? explainQuery(said, url) : explainLoss(said, url);
    }
  };
  return {
    run: (sql) => runEach(sql, (row) => row),
    runEach,
    // As libpq does: the server's process takes its time to end, and nobody has to wait for it.
    close: () => {
      client.end().catch(() => undefined);
      return Promise.resolve();
    },
  };
}

/** What a client of pg is made with, and why its TLS is what it is. */
interface Target {
  config: pg.ClientConfig;
  tls: Tls;
}

/** Not for pg to read: it means something else by them. */
const tlsParameters = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'];

function targetOf(url: string): Target {
  let scheme: URL;
  if (isCutShort(url))
    throw new PgintentError(
      'The database URL cannot be read as it stands: its user or password holds a sign that means something else there. Percent-encode it: / as %2F, ? as %3F, # as %23, @ as %40, % as %25.',
    );
  try {
    scheme = new URL(url);
  } catch {
    throw new PgintentError(
      `The database URL cannot be read. It looks like postgres://user:password@host:5432/database; special characters in the password are percent-encoded.`,
    );
  }
  if (scheme.protocol !== 'postgres:' && scheme.protocol !== 'postgresql:') {
    throw new PgintentError(
      `The database URL starts with ${scheme.protocol}// but should start with postgres:// (on Supabase: Connect, then Session pooler).`,
    );
  }
  try {
    const { searchParams } = scheme;
    const rest = new URL(scheme);
    for (const name of tlsParameters) rest.searchParams.delete(name);
    const parsed = toClientConfig(parse(rest.href));
    const host = parsed.host || process.env['PGHOST'];
    const tls = tlsOf(searchParams, host?.startsWith('/') === true);
    const config = {
      ...parsed,
      ssl: tls.ssl,
      connectionTimeoutMillis: connectSeconds * 1000,
      keepAlive: true,
      application_name: undefined,
      fallback_application_name: undefined,
    };
    return { config, tls };
  } catch (error) {
    const said = redact((error as Error).message, url);
    throw new PgintentError(error instanceof PgintentError ? said : `The database URL cannot be used: ${said}`);
  }
}

async function connect({ config, tls }: Target, url: string): Promise<pg.Client> {
  const socket = config.ssl !== false && ['prefer', 'allow'].includes(tls.mode) ? new KeptSocket() : undefined;
  const client = new pg.Client(socket === undefined ? config : { ...config, stream: () => socket });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (socket?.isDeclined === true) return connect({ config: { ...config, ssl: false, stream: () => socket.handedOn() }, tls }, url);
    await client.end().catch(() => undefined);
    throw explainConnect(error as NodeJS.ErrnoException, { url, client, tls, seconds: connectSeconds });
  }
}

/** The server's own error, unless it is gone. */
function explainLoss(error: Error & { code?: string }, url: string): Error {
  const isServers = error.code !== undefined && /^[0-9A-Z]{5}$/.test(error.code) && !error.code.startsWith('57P');
  return isServers ? error : new DatabaseError(`The connection to the server was lost: ${redact(error.message, url)}.`, { cause: error });
}

function explainQuery(error: Error & { code?: string }, url: string): Error {
  if (error instanceof DatabaseError) return error;
  const said = redact(error.message, url);
  if (error.code === '57014') return new DatabaseError(`The server cancelled a query after its time-out: ${said}`);
  if (error.code === '55P03')
    return new DatabaseError(`A lock on the catalog was not given in time: ${said}. Try again when no migration is running.`);
  if (error.code === undefined || error.code.startsWith('E') || error.code.startsWith('57P')) {
    return new DatabaseError(`The connection was lost while the database was read: ${said}. Nothing was written; run it again.`);
  }
  const explained = new DatabaseError(`The database cannot be read: ${said} (SQLSTATE ${error.code}).`);
  explained.cause = error;
  return explained;
}
