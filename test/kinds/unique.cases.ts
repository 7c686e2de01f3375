import type { KindCases } from '../support/cases.ts';

const key = 'unique public.t_unique.t_unique_a_b';
const again = (definition: string): string =>
  `alter table public.t_unique drop constraint t_unique_a_b; alter table public.t_unique add constraint t_unique_a_b ${definition};`;

export const cases: KindCases = {
  kind: 'unique',
  setup: `
    create table public.t_unique (id int, a text, b text, c int, constraint t_unique_a_b unique (a, b), constraint t_unique_deferred unique (c) deferrable);
    create table public.t_unique_range (id int4range, during daterange, constraint t_unique_range_key unique (id, during));
    create table public.t_unique_parts (id int, constraint t_unique_parts_key unique (id)) partition by range (id);
    create table public.t_unique_part partition of public.t_unique_parts for values from (0) to (10);
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter table public.t_unique drop constraint t_unique_a_b',
      gaps: [{ key, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_unique_parts drop constraint t_unique_parts_key',
      gaps: [{ key: 'unique public.t_unique_parts.t_unique_parts_key', verdict: 'missing' }],
    },
    { drift: 'missing', sql: 'alter table public.t_unique drop column b', gaps: [{ key: 'column public.t_unique.b', verdict: 'missing' }] },
    {
      drift: 'missing',
      sql: 'alter table public.t_unique drop constraint t_unique_a_b; create unique index t_unique_index on public.t_unique (a, b)',
      gaps: [
        { key, verdict: 'missing', severity: 'low' },
        { key: 'index public.t_unique.t_unique_index', verdict: 'extra' },
      ],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_unique add constraint t_unique_extra unique (id)',
      gaps: [{ key: 'unique public.t_unique.t_unique_extra', verdict: 'extra', severity: 'medium' }],
    },
    { drift: 'columns', sql: again('unique (a, c)'), gaps: [{ key, verdict: 'differs', properties: ['columns'], severity: 'high' }] },
    {
      drift: 'nullsNotDistinct',
      sql: again('unique nulls not distinct (a, b)'),
      gaps: [{ key, verdict: 'differs', properties: ['nullsNotDistinct'] }],
      since: 15,
    },
    {
      drift: 'withoutOverlaps',
      sql: 'alter table public.t_unique_range drop constraint t_unique_range_key; alter table public.t_unique_range add constraint t_unique_range_key unique (id, during without overlaps)',
      gaps: [{ key: 'unique public.t_unique_range.t_unique_range_key', verdict: 'differs', properties: ['withoutOverlaps'] }],
      since: 18,
    },
    { drift: 'deferrable', sql: again('unique (a, b) deferrable'), gaps: [{ key, verdict: 'differs', properties: ['deferrable'] }] },
    {
      drift: 'initiallyDeferred',
      sql: 'alter table public.t_unique drop constraint t_unique_deferred; alter table public.t_unique add constraint t_unique_deferred unique (c) deferrable initially deferred',
      gaps: [{ key: 'unique public.t_unique.t_unique_deferred', verdict: 'differs', properties: ['initiallyDeferred'] }],
    },
    { drift: 'include', sql: again('unique (a, b) include (id)'), gaps: [{ key, verdict: 'differs', properties: ['include'] }] },
    {
      drift: 'valid',
      sql: `set local allow_system_table_mods = on; update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.t_unique_a_b'::regclass`,
      gaps: [{ key, verdict: 'differs', properties: ['valid'], severity: 'high' }],
    },
    {
      drift: 'clustered',
      sql: 'alter table public.t_unique cluster on t_unique_a_b',
      gaps: [{ key, verdict: 'differs', properties: ['clustered'] }],
    },
  ],
  harmless: [
    { why: 'another name', sql: 'alter table public.t_unique rename constraint t_unique_a_b to t_unique_other', notice: true },
    { why: 'another order of its columns', sql: again('unique (b, a)'), notice: true },
    { why: 'a storage parameter', sql: again('unique (a, b) with (fillfactor = 90)'), notice: true },
    { why: 'the same again', sql: again('unique (a, b) not deferrable initially immediate') },
    {
      why: 'made of an index',
      sql: 'create unique index t_unique_index on public.t_unique (a, b); alter table public.t_unique drop constraint t_unique_a_b, add constraint t_unique_a_b unique using index t_unique_index',
    },
  ],
};
