import { Misuse } from './misuse.ts';

let path: readonly string[] = ['public'];

/** The schemas in which a name without one is looked up, in their order. `public` unless set. */
export function setSearchPath(...schemas: string[]): void {
  if (schemas.length === 0 || schemas.some((schema) => typeof schema !== 'string' || schema === '')) {
    throw new Misuse("setSearchPath takes names of schemas: setSearchPath('app', 'public').");
  }
  path = schemas;
}

/** The schemas of the search path. */
export function searchPath(): readonly string[] {
  return path;
}
