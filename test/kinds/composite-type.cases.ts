import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'compositeType',
  setup: 'create type public.t_composite_type as (a integer, b text, c varchar(10))',
  drifts: [
    {
      drift: 'missing',
      sql: 'drop type public.t_composite_type',
      gaps: [{ key: 'compositeType public.t_composite_type', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create type public.t_composite_type_extra as ()',
      gaps: [{ key: 'compositeType public.t_composite_type_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'attributeOrder',
      sql: 'drop type public.t_composite_type; create type public.t_composite_type as (b text, a integer, c varchar(10))',
      gaps: [{ key: 'compositeType public.t_composite_type', verdict: 'differs', properties: ['attributeOrder'], severity: 'medium' }],
    },
  ],
  harmless: [
    {
      why: 'made again as it was',
      sql: 'drop type public.t_composite_type; create type public.t_composite_type as (a int, b text, c character varying(10))',
    },
    {
      why: 'an attribute that came and went',
      sql: 'alter type public.t_composite_type add attribute d integer; alter type public.t_composite_type drop attribute d',
    },
  ],
};
