import type { KindCases } from '../support/cases.ts';

const differs = (table: string, ...properties: string[]) => [
  { key: `replicaIdentity public.${table}`, verdict: 'differs' as const, properties },
];

export const cases: KindCases = {
  kind: 'replicaIdentity',
  setup: `
    create table public.t_replica_identity (id integer primary key, a integer);
    alter table public.t_replica_identity replica identity full;
    create table public.t_replica_identity_index (a integer not null, b integer not null);
    create unique index t_replica_identity_a on public.t_replica_identity_index (a);
    create unique index t_replica_identity_b on public.t_replica_identity_index (b);
    alter table public.t_replica_identity_index replica identity using index t_replica_identity_a;
    create table public.t_replica_identity_published (a integer);
    alter table public.t_replica_identity_published replica identity full;
    create publication t_replica_identity for table public.t_replica_identity_published;
  `,
  drifts: [
    {
      drift: 'mode',
      sql: 'alter table public.t_replica_identity replica identity default',
      gaps: [{ key: 'replicaIdentity public.t_replica_identity', verdict: 'differs', properties: ['mode'], severity: 'medium' }],
    },
    { drift: 'mode', sql: 'alter table public.t_replica_identity replica identity nothing', gaps: differs('t_replica_identity', 'mode') },
    {
      drift: 'mode',
      sql: 'alter table public.t_replica_identity replica identity using index t_replica_identity_pkey',
      gaps: differs('t_replica_identity', 'mode', 'index'),
    },
    {
      drift: 'mode',
      sql: 'alter table public.t_replica_identity_published replica identity default',
      gaps: [{ key: 'replicaIdentity public.t_replica_identity_published', verdict: 'differs', properties: ['mode'], severity: 'high' }],
    },
    {
      drift: 'index',
      sql: 'alter table public.t_replica_identity_index replica identity using index t_replica_identity_b',
      gaps: differs('t_replica_identity_index', 'index'),
    },
    {
      drift: 'missing',
      sql: 'drop index public.t_replica_identity_a',
      gaps: [{ key: 'index public.t_replica_identity_index.t_replica_identity_a', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'drop table public.t_replica_identity',
      gaps: [{ key: 'table public.t_replica_identity', verdict: 'missing' }],
    },
  ],
  harmless: [
    {
      why: 'set again as it was',
      sql: 'alter table public.t_replica_identity replica identity default; alter table public.t_replica_identity replica identity full',
    },
    { why: 'rows are data', sql: 'insert into public.t_replica_identity values (1, 1)' },
  ],
};
