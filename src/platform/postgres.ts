import type { Platform } from './platform.ts';

/** Plain Postgres: only what initdb made is not the user's. */
export const postgres: Platform = {
  name: 'postgres',
  recognises: () => true,
  isUsers: () => true,
  strangers: [],
  apiSchemas: ['public'],
};
