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
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    for (const name of ['password', 'sslpassword', 'passfile']) if (parsed.searchParams.has(name)) parsed.searchParams.set(name, '***');
    return parsed.href;
  } catch {
    return '(a URL that cannot be read)';
  }
}

/** A text from which the URL and its password were removed. */
export function redact(text: string, url: string): string {
  let clean = text.replaceAll(url, redactUrl(url));
  try {
    const { password, searchParams } = new URL(url);
    const secrets = [password, decodeURIComponent(password), searchParams.get('password') ?? ''];
    for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '***');
  } catch {
    // Not a URL: there is nothing to find in the text.
  }
  return clean;
}
