import type pg from 'pg';
import { DatabaseError } from './errors.ts';
import { redact } from './redact.ts';
import type { Tls } from './tls.ts';

/** A connection that failed. */
export interface Attempt {
  url: string;
  client: pg.Client;
  tls: Tls;
  /** How long it may have taken. */
  seconds: number;
}

/** What a person does about a failed connection. */
export function explainConnect(error: NodeJS.ErrnoException, { url, client, tls, seconds }: Attempt): DatabaseError {
  const { host } = client;
  const user = client.user ?? '';
  const at = addressOf(client);
  const code = error.code ?? '';
  const said = redact(error.message === '' ? code : shortened(error.message), url);
  const direct = /^db\.[a-z0-9]+\.supabase\.(co|com|net)$/.test(host);
  const unreachable = ['ENETUNREACH', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN', 'ETIMEDOUT', 'EADDRNOTAVAIL'].includes(code);
  if (direct && (unreachable || /timeout/i.test(said))) {
    return new DatabaseError(
      `Cannot reach ${at}: a direct Supabase host has only an IPv6 address. Use the session pooler's URL instead (dashboard: Connect, then Session pooler).`,
    );
  }
  if (code === 'ECONNREFUSED')
    return new DatabaseError(
      `Nothing accepts connections at ${at}${namesHost(url) ? '' : ' (the database URL names no host)'}. Check host and port, and that the server is running.`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new DatabaseError(`The host ${host} cannot be found. Check the spelling in the database URL.`);
  if (code === '28P01')
    return new DatabaseError(
      `The server at ${at} refuses the password of ${user}. Check user and password in the database URL; special characters are percent-encoded.`,
    );
  if (said.includes('client password must be a string'))
    return new DatabaseError(
      `The server at ${at} asks for a password, and the database URL holds none: postgres://user:password@host:5432/database.`,
    );
  if (/tenant.*not found/i.test(said))
    return new DatabaseError(`The pooler at ${at} does not know ${user}: ${said}. On Supabase the user is postgres.<project reference>.`);
  if (code === '28000') return new DatabaseError(`The server at ${at} does not let ${user} in: ${said}${remedy(said, tls)}`);
  if (code === '3D000') return new DatabaseError(`${said} at ${at}. Check the name behind the last slash of the database URL.`);
  if (/timeout/i.test(said)) return new DatabaseError(`${at} did not answer within ${seconds} seconds. Check host, port and firewall.`);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new DatabaseError(
      `The TLS certificate of ${at} is for another host: ${said}. Write a host of the certificate into the database URL${tls.root === 'system' ? '' : ', or use sslmode=verify-ca with its root certificate, which takes any host'}.`,
    );
  if (/alert/i.test(said) && /certificate|unknown ca/i.test(said))
    return new DatabaseError(`The server at ${at} does not accept the client certificate: ${said}. Check sslcert and sslkey.`);
  if (/self-signed|certificate|unable to (get|verify)/i.test(said))
    return new DatabaseError(`The TLS certificate of ${at} is not accepted: ${said}. ${trust(tls)}`);
  if (said.includes('does not support SSL'))
    return new DatabaseError(`${at} does not speak TLS, but ${tls.said} asks for it. Use sslmode=disable where the network is trusted.`);
  if (code.startsWith('5') || /^[0-9A-Z]{5}$/.test(code)) return new DatabaseError(`The server at ${at} refuses the connection: ${said}`);
  return new DatabaseError(
    `Cannot connect to ${at}: ${said === '' ? 'the connection was closed' : said}. Check that it is a Postgres server.`,
  );
}

/** Where a client connects to, which pg takes from the environment or assumes where the URL does not say. */
export function addressOf({ host, port }: pg.Client): string {
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What OpenSSL says without where it says so: `….c:918:SSL alert number 48`, and a line break. */
function shortened(message: string): string {
  return message.trim().replace(/^[\dA-F]+:error:\w+:[^:]*:[^:]*:([^:]*):.*$/s, '$1');
}

function namesHost(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  return [hostname, searchParams.get('host'), process.env['PGHOST']].some(Boolean);
}

/** What else to try with a server that lets only some connections in. */
function remedy(said: string, { mode, said: asked }: Tls): string {
  if (said.includes('client certificate')) return '. Name yours in sslcert=<file> and its key in sslkey=<file>.';
  // 13 says "SSL off".
  if (mode === 'disable' && /no encryption|SSL off/.test(said)) return `. With ${asked} nothing is encrypted: use sslmode=require.`;
  return '';
}

/** What to do where no root certificate vouches for the server's. */
function trust({ mode, said, root }: Tls): string {
  if (root === undefined || root === 'system')
    return `${said} needs the server's root certificate in sslrootcert=<file>${root === undefined ? '; sslmode=require encrypts without verifying' : ', which is not among those of this system'}.`;
  if (mode === 'require')
    return `${said} verifies as verify-ca does, because there is a root certificate, ${root}: name the server's own in sslrootcert=<file>.`;
  return `The root certificate in ${root} is not the server's: ${said} needs that one in sslrootcert=<file>.`;
}
