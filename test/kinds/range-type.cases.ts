import type { KindCases } from '../support/cases.ts';

const numbers = (options: string) => `drop type public.t_range_type; create type public.t_range_type as range (${options})`;
const texts = (options: string) => `drop type public.t_range_type_text; create type public.t_range_type_text as range (${options})`;
const differs = (name: string, ...properties: string[]) => [{ key: `rangeType public.${name}`, verdict: 'differs' as const, properties }];

/** A canonical function needs a shell of the type first, and the type then needs the function. */
const canonical = (options: string) => `
  create type public.t_range_type_steps;
  create function public.t_range_type_canonical(public.t_range_type_steps) returns public.t_range_type_steps language internal immutable strict as 'int4range_canonical';
  create type public.t_range_type_steps as range (${options});
`;

export const cases: KindCases = {
  kind: 'rangeType',
  setup: `
    create function public.t_range_type_diff(integer, integer) returns double precision language sql immutable as 'select ($1 - $2)::double precision';
    create type public.t_range_type as range (subtype = integer, subtype_diff = public.t_range_type_diff);
    create type public.t_range_type_text as range (subtype = text, collation = "C");
    ${canonical('subtype = integer, canonical = public.t_range_type_canonical')}
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop type public.t_range_type',
      gaps: [{ key: 'rangeType public.t_range_type', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create type public.t_range_type_extra as range (subtype = date)',
      gaps: [{ key: 'rangeType public.t_range_type_extra', verdict: 'extra', severity: 'low' }],
    },
    { drift: 'subtype', sql: texts('subtype = varchar, collation = "C"'), gaps: differs('t_range_type_text', 'subtype') },
    {
      drift: 'subtypeOpclass',
      sql: texts('subtype = text, collation = "C", subtype_opclass = text_pattern_ops'),
      gaps: differs('t_range_type_text', 'subtypeOpclass'),
    },
    { drift: 'collation', sql: texts('subtype = text, collation = "POSIX"'), gaps: differs('t_range_type_text', 'collation') },
    { drift: 'collation', sql: texts('subtype = text'), gaps: differs('t_range_type_text', 'collation') },
    {
      drift: 'canonical',
      sql: `drop type public.t_range_type_steps cascade; ${canonical('subtype = integer')}`,
      gaps: differs('t_range_type_steps', 'canonical'),
    },
    { drift: 'subtypeDiff', sql: numbers('subtype = integer'), gaps: differs('t_range_type', 'subtypeDiff') },
    {
      drift: 'multirange',
      sql: numbers('subtype = integer, subtype_diff = public.t_range_type_diff, multirange_type_name = public.t_range_type_many'),
      gaps: differs('t_range_type', 'multirange'),
      since: 14,
    },
  ],
  harmless: [
    {
      why: 'made again, spelt otherwise',
      sql: numbers('subtype_diff = public.t_range_type_diff, subtype = pg_catalog.int4, subtype_opclass = int4_ops'),
    },
    {
      why: 'the multirange name that it gets anyway',
      sql: numbers('subtype = integer, subtype_diff = public.t_range_type_diff, multirange_type_name = public.t_multirange_type'),
      since: 14,
    },
  ],
};
