import type { KindCases } from '../support/cases.ts';

const differs = (name: string, ...properties: string[]) => [
  { key: `attribute public.t_attribute.${name}`, verdict: 'differs' as const, properties },
];

export const cases: KindCases = {
  kind: 'attribute',
  setup: `
    create type public.t_attribute_mood as enum ('glad');
    create type public.t_attribute as (a integer, b text, c varchar(10), "D e" public.t_attribute_mood, f text collate "C");
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter type public.t_attribute drop attribute b',
      gaps: [{ key: 'attribute public.t_attribute.b', verdict: 'missing', severity: 'high' }],
    },
    { drift: 'missing', sql: 'drop type public.t_attribute', gaps: [{ key: 'compositeType public.t_attribute', verdict: 'missing' }] },
    {
      drift: 'missing',
      sql: 'alter type public.t_attribute rename attribute a to z',
      gaps: [
        { key: 'attribute public.t_attribute.a', verdict: 'missing' },
        { key: 'attribute public.t_attribute.z', verdict: 'extra' },
      ],
    },
    {
      drift: 'extra',
      sql: 'alter type public.t_attribute add attribute g integer',
      gaps: [{ key: 'attribute public.t_attribute.g', verdict: 'extra', severity: 'low' }],
    },
    { drift: 'type', sql: 'alter type public.t_attribute alter attribute a set data type bigint', gaps: differs('a', 'type') },
    { drift: 'type', sql: 'alter type public.t_attribute alter attribute c set data type varchar(11)', gaps: differs('c', 'type') },
    {
      drift: 'type',
      sql: 'alter type public.t_attribute alter attribute "D e" set data type public.t_attribute_mood[]',
      gaps: differs('"D e"', 'type'),
    },
    {
      drift: 'collation',
      sql: 'alter type public.t_attribute alter attribute b set data type text collate "C"',
      gaps: differs('b', 'collation'),
    },
    { drift: 'collation', sql: 'alter type public.t_attribute alter attribute f set data type text', gaps: differs('f', 'collation') },
  ],
  harmless: [
    { why: 'another name of the same type', sql: 'alter type public.t_attribute alter attribute a set data type int4' },
    {
      why: 'the collation that it has anyway',
      sql: 'alter type public.t_attribute alter attribute b set data type text collate "default"',
    },
  ],
};
