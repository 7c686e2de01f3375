const unreadable = '(a URL that cannot be read)';

/** The parameters of a connection whose values may hold an @ sign. */
const mayHoldAt = new Set([
  'user',
  'password',
  'application_name',
  'options',
  'sslcert',
  'sslkey',
  'sslpassword',
  'sslrootcert',
  'passfile',
]);

/**
 * Whether a URL is cut at a place where it was not meant to be: a password that holds a sign of the URL's own, so that a
 * part of it reads as host, path or query. What stands before the host is then unknown, and no part of it may be shown.
 */
export function isCutShort(url: string): boolean {
  const [, rest] = /^[a-z][a-z0-9+.-]*:\/\/(.*)$/is.exec(url) ?? [];
  if (rest === undefined) return false;
  const { authority, path, query } = partsOf(rest);
  // No connection URL has a fragment; a percent sign begins two hexadecimal digits.
  if (rest.includes('#') || /%(?![0-9a-f]{2})/i.test(authority)) return true;
  // `user:12?…@host`: where nobody is named before the host, a port may be the begin of a password.
  if (/^[^@[]*:[^@]*$/.test(authority) && query.includes('@')) return true;
  // Further @ signs are no harm before the last one of the authority; behind it only the value of a parameter has one.
  return path.includes('@') || query.split('&').some((part) => part.includes('@') && !mayHoldAt.has(part.split('=')[0]!));
}

/** What stands before the path, the path, and the query of the part behind `//`. */
function partsOf(rest: string): { authority: string; path: string; query: string } {
  const [, authority = '', path = '', query = ''] = /^([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?/.exec(rest) ?? [];
  return { authority, path, query };
}

/** Whether a text is the URL of a database and not a file. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** A text for an error message; one that may hold a password is not repeated. */
export function quoted(text: string): string {
  return /@|password|:\//i.test(text) ? '(not shown: it may hold a password)' : text;
}

/** A URL without its password, fit for every output. */
export function redactUrl(url: string): string {
  if (isCutShort(url)) return unreadable;
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    for (const name of ['password', 'sslpassword', 'passfile']) if (parsed.searchParams.has(name)) parsed.searchParams.set(name, '***');
    return parsed.href;
  } catch {
    return unreadable;
  }
}

/** A text from which the URL and its password were removed. */
export function redact(text: string, url: string): string {
  let clean = text.replaceAll(url, redactUrl(url));
  try {
    const { password, searchParams } = new URL(url);
    const secrets = [password, decodeURIComponent(password), searchParams.get('password') ?? ''];
    for (const secret of secrets) if (secret !== '') clean = without(clean, secret);
  } catch {
    // Not a URL: there is nothing to find in the text.
  }
  return clean;
}

/** A short secret stands in words by chance: `o***en` would give it away. */
function without(text: string, secret: string): string {
  const inWord = (at: number): boolean => /\w/.test(text.charAt(at));
  return text.replaceAll(secret, (found, at: number) =>
    secret.length < 4 && (inWord(at - 1) || inWord(at + secret.length)) ? found : '***',
  );
}
