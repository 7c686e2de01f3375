import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this package: its package.json lies two folders up in the checkout, three in what is published. */
export function packageVersion(): string {
  const files = ['../../package.json', '../../../package.json'].map((path) => join(import.meta.dirname, path));
  const { version } = JSON.parse(
    readFileSync(
      files.find((file) => existsSync(file))!,
      'utf8',
    ),
  ) as { version: string };
  return version;
}
