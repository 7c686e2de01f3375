import type { KindCases } from '../support/cases.ts';

const differs = [{ key: 'enum public.t_enum', verdict: 'differs' as const, properties: ['labels'], severity: 'high' as const }];

export const cases: KindCases = {
  kind: 'enum',
  setup: `create type public.t_enum as enum ('a', 'b, c', 'it''s', '"quoted"', 'ü')`,
  drifts: [
    { drift: 'missing', sql: 'drop type public.t_enum', gaps: [{ key: 'enum public.t_enum', verdict: 'missing', severity: 'high' }] },
    {
      drift: 'extra',
      sql: `create type public.t_enum_extra as enum ('a')`,
      gaps: [{ key: 'enum public.t_enum_extra', verdict: 'extra', severity: 'low' }],
    },
    { drift: 'labels', sql: `alter type public.t_enum add value 'd'`, gaps: differs },
    { drift: 'labels', sql: `alter type public.t_enum rename value 'a' to 'A'`, gaps: differs },
    {
      drift: 'labels',
      sql: `drop type public.t_enum; create type public.t_enum as enum ('b, c', 'a', 'it''s', '"quoted"', 'ü')`,
      gaps: differs,
    },
    { drift: 'labels', sql: `drop type public.t_enum; create type public.t_enum as enum ('a', 'b, c', 'it''s', 'ü')`, gaps: differs },
  ],
  harmless: [
    {
      why: 'made again as it was',
      sql: `drop type public.t_enum; create type public.t_enum as enum ('a', 'b, c', 'it''s', '"quoted"', 'ü')`,
    },
    {
      why: 'the same order, made in another one',
      sql: `drop type public.t_enum; create type public.t_enum as enum ('a', 'ü'); alter type public.t_enum add value '"quoted"' before 'ü'; alter type public.t_enum add value 'b, c' after 'a'; alter type public.t_enum add value 'it''s' after 'b, c'`,
    },
  ],
};
