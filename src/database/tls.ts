import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { PgintentError } from './errors.ts';

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof modes)[number];

/** How a connection is encrypted, and whom it trusts. */
export interface Tls {
  mode: Mode;
  /** What says the mode: `sslmode=require`, or `PGSSLMODE=require`. */
  said: string;
  /** The file of the root certificates that the server's is verified with; `system` are those of this system. */
  root?: string | undefined;
  ssl: false | tls.ConnectionOptions;
}

interface Setting {
  value: string;
  /** The parameter of the URL, or the variable of the environment. */
  name: string;
}

type File = 'sslrootcert' | 'sslcert' | 'sslkey';

/** The files that are used, where they are, when nothing names others. */
const defaultFiles: Record<File, string> = { sslrootcert: 'root.crt', sslcert: 'postgresql.crt', sslkey: 'postgresql.key' };

/**
 * What the parameters of a URL and the environment say of TLS, as libpq understands them, but for two things: `verify-full`
 * without a root certificate trusts the roots that Node brings, and a file that is named has to be there.
 *
 * @param local whether the connection is a socket of this machine, which is not encrypted.
 * @throws PgintentError with what to do about it.
 */
export function tlsOf(parameters: URLSearchParams, local: boolean): Tls {
  const { mode, said } = modeOf(parameters);
  if (mode === 'disable' || local) return { mode, said, ssl: false };
  const client = clientCertificate(parameters);
  const verifies = mode === 'require' || mode.startsWith('verify');
  const root = verifies ? rootCertificates(parameters) : undefined;
  if (mode === 'verify-ca' && root === undefined)
    throw new PgintentError(
      `${said} verifies with a root certificate, and there is none: name its file in sslrootcert=<file> or PGSSLROOTCERT, or put it at ${defaultFile('sslrootcert')}. Where a public authority signed the server's certificate, use sslmode=verify-full with sslrootcert=system.`,
    );
  if (root === undefined) return { mode, said, ssl: { ...client, rejectUnauthorized: mode === 'verify-full' } };
  const anyName = mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined };
  return { mode, said, root: root.file, ssl: { ...client, ...anyName, rejectUnauthorized: true, ...(root.ca && { ca: root.ca }) } };
}

function modeOf(parameters: URLSearchParams): { mode: Mode; said: string } {
  const isSystem = setting(parameters, 'sslrootcert')?.value === 'system';
  const given = setting(parameters, 'sslmode') ?? { name: 'sslmode', value: isSystem ? 'verify-full' : 'prefer' };
  const mode = modes.find((one) => one === given.value);
  if (mode === undefined)
    throw new PgintentError(`${given.name === 'sslmode' ? 'The sslmode of the database URL' : given.name} is none of ${modes.join(', ')}.`);
  const said = `${given.name}=${mode}`;
  if (isSystem && mode !== 'verify-full')
    throw new PgintentError(
      `sslrootcert=system trusts whoever has a certificate of a public authority, so that only sslmode=verify-full verifies anything with it, not ${said}. Use sslmode=verify-full, or name the file of a root certificate.`,
    );
  return { mode, said };
}

/** The URL wins, the environment fills in. */
function setting(parameters: URLSearchParams, parameter: File | 'sslmode'): Setting | undefined {
  const variable = `PG${parameter.toUpperCase()}`;
  // A driver of Java's writes ssl=true, and libpq knows it.
  const inUrl =
    parameters.getAll(parameter).at(-1) ?? (parameter === 'sslmode' && parameters.get('ssl') === 'true' ? 'require' : undefined);
  if (inUrl !== undefined) return { value: inUrl, name: parameter };
  const value = process.env[variable];
  return value === undefined ? undefined : { value, name: variable };
}

/** None where nothing names any, and the default file is not there. No `ca` means the roots that Node trusts. */
function rootCertificates(parameters: URLSearchParams): { file: string; ca?: string[] } | undefined {
  const named = fileOf(parameters, 'sslrootcert');
  if (named === undefined) return undefined;
  // Node 22.15 has it.
  if (named.value === 'system') return { file: 'system', ...('getCACertificates' in tls && { ca: tls.getCACertificates('system') }) };
  const text = read(named);
  if (!text.includes('CERTIFICATE-----'))
    throw new PgintentError(`The file ${named.value} holds no certificate in PEM format. Check ${named.name}.`);
  return { file: named.value, ca: [text] };
}

function clientCertificate(parameters: URLSearchParams): { cert?: string; key?: string } {
  const named = fileOf(parameters, 'sslcert');
  if (named === undefined) return {};
  const cert = read(named);
  const keyFile = fileOf(parameters, 'sslkey');
  if (keyFile === undefined)
    throw new PgintentError(
      `The client certificate ${named.value} has no private key: name its file in sslkey=<file> or PGSSLKEY, or put it at ${defaultFile('sslkey')}.`,
    );
  const pair = { cert, key: read(keyFile) };
  try {
    tls.createSecureContext(pair);
  } catch (error) {
    throw new PgintentError(
      `The client certificate ${named.value} with the key ${keyFile.value} cannot be used: ${(error as Error).message}. Check sslcert and sslkey.`,
    );
  }
  return pair;
}

/** The file that is named, or the default one where it is there. */
function fileOf(parameters: URLSearchParams, parameter: File): Setting | undefined {
  const named = setting(parameters, parameter);
  if (named !== undefined && named.value !== '') return named;
  const file = defaultFile(parameter);
  return existsSync(file) ? { value: file, name: parameter } : undefined;
}

function defaultFile(parameter: File): string {
  const { APPDATA } = process.env;
  const folder = process.platform === 'win32' && APPDATA !== undefined ? join(APPDATA, 'postgresql') : join(homedir(), '.postgresql');
  return join(folder, defaultFiles[parameter]);
}

function read({ value, name }: Setting): string {
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    throw new PgintentError(`A certificate or key cannot be read: ${(error as Error).message}. Check ${name}.`);
  }
}
