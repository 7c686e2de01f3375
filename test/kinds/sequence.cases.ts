import type { KindCases } from '../support/cases.ts';

const differs = (...properties: string[]) => [{ key: 'sequence public.t_sequence_plain', verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'sequence',
  setup: `
    create table public.t_sequence (id serial primary key, other integer, numbered integer generated always as identity);
    create sequence public.t_sequence_plain as integer increment by 2 minvalue 1 maxvalue 1000 start with 5 cache 3;
    create sequence public."t_sequence Wide";
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop sequence public."t_sequence Wide"',
      gaps: [{ key: 'sequence public."t_sequence Wide"', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'drop sequence public.t_sequence_id_seq cascade',
      gaps: [
        { key: 'sequence public.t_sequence_id_seq', verdict: 'missing' },
        { key: 'column public.t_sequence.id', verdict: 'differs', properties: ['default'] },
      ],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_sequence drop column id',
      gaps: [{ key: 'column public.t_sequence.id', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'create sequence public.t_sequence_extra',
      gaps: [{ key: 'sequence public.t_sequence_extra', verdict: 'extra', severity: 'low' }],
    },
    { drift: 'type', sql: 'alter sequence public.t_sequence_plain as bigint', gaps: differs('type') },
    { drift: 'type', sql: 'alter sequence public.t_sequence_plain as smallint', gaps: differs('type') },
    { drift: 'start', sql: 'alter sequence public.t_sequence_plain start with 7', gaps: differs('start') },
    { drift: 'increment', sql: 'alter sequence public.t_sequence_plain increment by 1', gaps: differs('increment') },
    { drift: 'minValue', sql: 'alter sequence public.t_sequence_plain minvalue 3', gaps: differs('minValue') },
    { drift: 'maxValue', sql: 'alter sequence public.t_sequence_plain maxvalue 999', gaps: differs('maxValue') },
    {
      drift: 'maxValue',
      sql: 'alter sequence public."t_sequence Wide" maxvalue 9223372036854775806',
      gaps: [{ key: 'sequence public."t_sequence Wide"', verdict: 'differs', properties: ['maxValue'] }],
    },
    { drift: 'cache', sql: 'alter sequence public.t_sequence_plain cache 1', gaps: differs('cache') },
    { drift: 'cycle', sql: 'alter sequence public.t_sequence_plain cycle', gaps: differs('cycle') },
    { drift: 'ownedBy', sql: 'alter sequence public.t_sequence_plain owned by public.t_sequence.other', gaps: differs('ownedBy') },
    {
      drift: 'ownedBy',
      sql: 'alter sequence public.t_sequence_id_seq owned by none',
      gaps: [{ key: 'sequence public.t_sequence_id_seq', verdict: 'differs', properties: ['ownedBy'] }],
    },
    { drift: 'unlogged', sql: 'alter sequence public.t_sequence_plain set unlogged', gaps: differs('unlogged'), since: 15 },
  ],
  harmless: [
    { why: 'numbers given out are data', sql: `select nextval('public.t_sequence_plain'), setval('public.t_sequence_id_seq', 100)` },
    { why: 'where it goes on is data', sql: 'alter sequence public.t_sequence_plain restart with 99' },
    { why: 'the same again', sql: 'alter sequence public.t_sequence_plain as int4 increment 2 no cycle' },
    { why: 'the default bounds, spelt out', sql: 'alter sequence public."t_sequence Wide" minvalue 1 maxvalue 9223372036854775807' },
  ],
};
