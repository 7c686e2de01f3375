import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'table',
  setup: `
    create table public.t_table (a integer, b integer);
    create table public.t_table_parent (a integer);
    create table public.t_table_child (b integer) inherits (public.t_table_parent);
    create table public.t_table_parted (a integer, b integer) partition by list (a);
    create table public.t_table_part partition of public.t_table_parted for values in (1, 2);
    create type public.t_table_row as (a integer);
    create table public.t_table_typed of public.t_table_row;
    create table public."t_table ""quoted"".x" (a integer);
  `,
  drifts: [
    { drift: 'missing', sql: `drop table public.t_table`, gaps: [{ key: 'table public.t_table', verdict: 'missing', severity: 'high' }] },
    {
      drift: 'missing',
      sql: `drop table public."t_table ""quoted"".x"`,
      gaps: [{ key: 'table public."t_table ""quoted"".x"', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: `create table public.t_table_more (a integer primary key)`,
      gaps: [{ key: 'table public.t_table_more', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: `create table public.t_table_more (a integer); grant select on public.t_table_more to public`,
      gaps: [{ key: 'table public.t_table_more', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'unlogged',
      sql: `alter table public.t_table set unlogged`,
      gaps: [{ key: 'table public.t_table', verdict: 'differs', properties: ['unlogged'], severity: 'high' }],
    },
    {
      drift: 'partitionBy',
      sql: `drop table public.t_table_parted; create table public.t_table_parted (a integer, b integer) partition by list (b); create table public.t_table_part partition of public.t_table_parted for values in (1, 2)`,
      gaps: [{ key: 'table public.t_table_parted', verdict: 'differs', properties: ['partitionBy'] }],
    },
    {
      drift: 'partitionOf',
      sql: `alter table public.t_table_parted detach partition public.t_table_part`,
      gaps: [{ key: 'table public.t_table_part', verdict: 'differs', properties: ['partitionBound', 'partitionOf'], severity: 'high' }],
    },
    {
      drift: 'partitionBound',
      sql: `alter table public.t_table_parted detach partition public.t_table_part; alter table public.t_table_parted attach partition public.t_table_part for values in (1, 3)`,
      gaps: [{ key: 'table public.t_table_part', verdict: 'differs', properties: ['partitionBound'] }],
    },
    {
      drift: 'inherits',
      sql: `alter table public.t_table_child no inherit public.t_table_parent`,
      gaps: [{ key: 'table public.t_table_child', verdict: 'differs', properties: ['inherits'] }],
    },
    {
      drift: 'ofType',
      sql: `alter table public.t_table_typed not of`,
      gaps: [{ key: 'table public.t_table_typed', verdict: 'differs', properties: ['ofType'] }],
    },
  ],
  harmless: [
    { why: 'a storage parameter', sql: `alter table public.t_table set (fillfactor = 70)`, notice: true },
    {
      why: 'another column order',
      sql: `alter table public.t_table drop column a; alter table public.t_table add column a integer`,
      notice: true,
    },
    {
      why: 'a dropped column leaves nothing',
      sql: `alter table public.t_table add column c integer; alter table public.t_table drop column c`,
    },
    { why: 'rows are not definitions', sql: `insert into public.t_table values (1, 2)` },
  ],
};
