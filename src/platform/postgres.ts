import type { Platform } from './platform.ts';

/** Roles that managed hosts make for themselves and give privileges on the system's functions: RDS, Cloud SQL, AlloyDB, Azure. */
const managed: ReadonlySet<string> = new Set([
  'rdsadmin',
  'rdsrepladmin',
  'rdswriteforwarduser',
  'rds_ad',
  'rds_extension',
  'rds_iam',
  'rds_password',
  'rds_replication',
  'rds_reserved',
  'rds_superuser',
  'cloudsqladmin',
  'cloudsqlagent',
  'cloudsqliamgroup',
  'cloudsqliamgroupserviceaccount',
  'cloudsqliamgroupuser',
  'cloudsqliamserviceaccount',
  'cloudsqliamuser',
  'cloudsqlimportexport',
  'cloudsqllogical',
  'cloudsqlobservability',
  'cloudsqlreplica',
  'cloudsqlsuperuser',
  'alloydbadmin',
  'alloydbagent',
  'alloydbexport',
  'alloydbiamgroupuser',
  'alloydbiamuser',
  'alloydbimportexport',
  'alloydbmetadata',
  'alloydbobservability',
  'alloydbreplica',
  'alloydbsqllogical',
  'alloydbsuperuser',
  'azure_pg_admin',
  'azuresu',
]);

/** Plain Postgres: only what initdb made is not the user's. */
export const postgres: Platform = {
  name: 'postgres',
  recognises: () => true,
  isUsers: (kind, { initial, role, name }) =>
    kind.name === 'role' ? !managed.has(String(name)) : kind.name !== 'grant' || initial === undefined || !managed.has(String(role)),
  strangers: [],
  apiSchemas: ['public'],
};
