import pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { DatabaseError, PgintentError } from './errors.ts';
import { KeptSocket } from './kept-socket.ts';
import { isCutShort, redact } from './redact.ts';
import { ConversionError, RowsQuery } from './rows-query.ts';
import type { Convert, Row, Session } from './session.ts';

const connectSeconds = 15;
const statementSeconds = 150;

/**
 * Opens a session on the database of a URL, with TLS as libpq means it.
 *
 * @param purpose `read`: errors say what to do about them, and a query has a time-out. `write`: what the server says of a
 *   statement is thrown as it stands, with SQLSTATE, position, detail and hint, and a statement may take its time.
 * @throws DatabaseError with what to do about it, never with the password.
 */
export async function openUrl(url: string, purpose: 'read' | 'write' = 'read'): Promise<Session> {
  return sessionOf(await openClient(url, purpose === 'read' ? { query_timeout: statementSeconds * 1000 } : {}), url, purpose);
}

/** Connects pg's own client to the database of a URL. Throws as `openUrl` does. */
export function openClient(url: string, config: pg.ClientConfig = {}): Promise<pg.Client> {
  return connect({ ...configOf(url), ...config }, url);
}

/** The session of a connected client, which closes it. */
export function sessionOf(client: pg.Client, url: string, purpose: 'read' | 'write' = 'read'): Session {
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  const runEach = async (sql: string, convert: Convert): Promise<Row[][]> => {
    try {
      return await RowsQuery.run(client, sql, convert);
    } catch (error) {
      if (error instanceof ConversionError) throw error.cause;
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

function configOf(url: string): pg.ClientConfig & { sslmode: string } {
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
  const sslmode = scheme.searchParams.get('sslmode') ?? 'prefer';
  const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
  if (!modes.includes(sslmode)) throw new PgintentError(`The sslmode of the database URL is none of ${modes.join(', ')}.`);
  scheme.searchParams.set('sslmode', sslmode === 'allow' ? 'prefer' : sslmode);
  try {
    const parsed = toClientConfig(parse(scheme.href, { useLibpqCompat: true }));
    return {
      ...parsed,
      sslmode,
      connectionTimeoutMillis: connectSeconds * 1000,
      keepAlive: true,
      application_name: undefined,
      fallback_application_name: undefined,
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const said = redact(message, url);
    throw new PgintentError(
      code === undefined
        ? `The database URL cannot be used: ${said}`
        : `A certificate or key that the database URL names cannot be read: ${said}. Check sslrootcert, sslcert and sslkey.`,
    );
  }
}

async function connect(config: pg.ClientConfig & { sslmode: string }, url: string): Promise<pg.Client> {
  const socket = config.sslmode === 'prefer' || config.sslmode === 'allow' ? new KeptSocket() : undefined;
  const client = new pg.Client(socket === undefined ? config : { ...config, stream: () => socket });
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (socket?.isDeclined === true) return connect({ ...config, ssl: false, sslmode: 'disable', stream: () => socket.handedOn() }, url);
    await client.end().catch(() => undefined);
    throw explainConnect(error as NodeJS.ErrnoException, url);
  }
}

/** What a person does about a failed connection. */
function explainConnect(error: NodeJS.ErrnoException, url: string): DatabaseError {
  const { hostname, port, username } = new URL(url);
  const at = `${hostname}:${port === '' ? '5432' : port}`;
  const code = error.code ?? '';
  const said = redact(error.message === '' ? code : error.message, url);
  const direct = /^db\.[a-z0-9]+\.supabase\.(co|com|net)$/.test(hostname);
  const unreachable = ['ENETUNREACH', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN', 'ETIMEDOUT', 'EADDRNOTAVAIL'].includes(code);
  if (direct && (unreachable || /timeout/i.test(said))) {
    return new DatabaseError(
      `Cannot reach ${at}: a direct Supabase host has only an IPv6 address. Use the session pooler's URL instead (dashboard: Connect, then Session pooler).`,
    );
  }
  if (code === 'ECONNREFUSED')
    return new DatabaseError(`Nothing accepts connections at ${at}. Check host and port, and that the server is running.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new DatabaseError(`The host ${hostname} cannot be found. Check the spelling in the database URL.`);
  if (code === '28P01')
    return new DatabaseError(
      `The server at ${at} refuses the password of ${decodeURIComponent(username)}. Check user and password in the database URL; special characters are percent-encoded.`,
    );
  if (said.includes('client password must be a string'))
    return new DatabaseError(
      `The server at ${at} asks for a password, and the database URL holds none: postgres://user:password@host:5432/database.`,
    );
  if (/tenant.*not found/i.test(said))
    return new DatabaseError(
      `The pooler at ${at} does not know ${decodeURIComponent(username)}: ${said}. On Supabase the user is postgres.<project reference>.`,
    );
  if (code === '28000') return new DatabaseError(`The server at ${at} does not let ${decodeURIComponent(username)} in: ${said}`);
  if (code === '3D000') return new DatabaseError(`${said} at ${at}. Check the name behind the last slash of the database URL.`);
  if (/timeout/i.test(said))
    return new DatabaseError(`${at} did not answer within ${connectSeconds} seconds. Check host, port and firewall.`);
  if (/self-signed|certificate|unable to (get|verify)|altname/i.test(said)) {
    return new DatabaseError(
      `The TLS certificate of ${at} is not accepted: ${said}. sslmode=verify-full needs the server's root certificate in sslrootcert=<file>; sslmode=require encrypts without verifying.`,
    );
  }
  if (said.includes('does not support SSL'))
    return new DatabaseError(
      `${at} does not speak TLS, but the URL asks for it. Remove sslmode, or use sslmode=disable where the network is trusted.`,
    );
  if (code.startsWith('5') || /^[0-9A-Z]{5}$/.test(code)) return new DatabaseError(`The server at ${at} refuses the connection: ${said}`);
  return new DatabaseError(
    `Cannot connect to ${at}: ${said === '' ? 'the connection was closed' : said}. Check that it is a Postgres server.`,
  );
}

/** The server's own error, unless it is gone. */
function explainLoss(error: Error & { code?: string }, url: string): Error {
  const isServers = error.code !== undefined && /^[0-9A-Z]{5}$/.test(error.code) && !error.code.startsWith('57P');
  return isServers ? error : new DatabaseError(`The connection to the server was lost: ${redact(error.message, url)}.`, { cause: error });
}

function explainQuery(error: Error & { code?: string }, url: string): Error {
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
