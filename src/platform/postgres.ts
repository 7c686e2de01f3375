import type { Platform } from './platform.ts';

/** Roles that managed hosts make for themselves and give privileges on the system's functions: RDS, Cloud SQL, AlloyDB, Azure. */
const managed = /^(rds|cloudsql|alloydb|azure)/;

/** Plain Postgres: only what initdb made is not the user's. */
export const postgres: Platform = {
  name: 'postgres',
  recognises: () => true,
  isUsers: (kind, { initial, role }) => kind.name !== 'grant' || initial === undefined || !managed.test(String(role)),
  strangers: [],
  apiSchemas: ['public'],
};
