import type { KindCases } from '../support/cases.ts';

const key = 'primaryKey public.t_primary_key.t_primary_key_pkey';
const again = (definition: string): string =>
  `alter table public.t_primary_key drop constraint t_primary_key_pkey; alter table public.t_primary_key add constraint t_primary_key_pkey primary key ${definition};`;

export const cases: KindCases = {
  kind: 'primaryKey',
  setup: `
    create table public.t_primary_key (id int, part int, other int not null, note text, constraint t_primary_key_pkey primary key (id, part));
    create table public.t_primary_key_deferred (id int, constraint t_primary_key_deferred_pkey primary key (id) deferrable);
    create table public.t_primary_key_none (id int not null);
    create table public.t_primary_key_range (id int4range, during daterange, constraint t_primary_key_range_pkey primary key (id, during));
    create table public.t_primary_key_parts (id int, constraint t_primary_key_parts_pkey primary key (id)) partition by range (id);
    create table public.t_primary_key_part partition of public.t_primary_key_parts for values from (0) to (10);
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter table public.t_primary_key drop constraint t_primary_key_pkey',
      gaps: [{ key, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_primary_key_parts drop constraint t_primary_key_parts_pkey',
      gaps: [{ key: 'primaryKey public.t_primary_key_parts.t_primary_key_parts_pkey', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_primary_key drop column part',
      gaps: [{ key: 'column public.t_primary_key.part', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_primary_key_none add constraint t_primary_key_extra primary key (id)',
      gaps: [{ key: 'primaryKey public.t_primary_key_none.t_primary_key_extra', verdict: 'extra', severity: 'medium' }],
    },
    { drift: 'columns', sql: again('(id, other)'), gaps: [{ key, verdict: 'differs', properties: ['columns'], severity: 'high' }] },
    {
      drift: 'columns',
      sql: 'alter table public.t_primary_key drop constraint t_primary_key_pkey; alter table public.t_primary_key add constraint t_primary_key_other primary key (id)',
      gaps: [{ key, verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'withoutOverlaps',
      sql: 'alter table public.t_primary_key_range drop constraint t_primary_key_range_pkey; alter table public.t_primary_key_range add constraint t_primary_key_range_pkey primary key (id, during without overlaps)',
      gaps: [
        { key: 'primaryKey public.t_primary_key_range.t_primary_key_range_pkey', verdict: 'differs', properties: ['withoutOverlaps'] },
      ],
      since: 18,
    },
    { drift: 'deferrable', sql: again('(id, part) deferrable'), gaps: [{ key, verdict: 'differs', properties: ['deferrable'] }] },
    {
      drift: 'initiallyDeferred',
      sql: 'alter table public.t_primary_key_deferred drop constraint t_primary_key_deferred_pkey; alter table public.t_primary_key_deferred add constraint t_primary_key_deferred_pkey primary key (id) deferrable initially deferred',
      gaps: [
        {
          key: 'primaryKey public.t_primary_key_deferred.t_primary_key_deferred_pkey',
          verdict: 'differs',
          properties: ['initiallyDeferred'],
        },
      ],
    },
    {
      drift: 'include',
      sql: again('(id, part) include (note)'),
      gaps: [{ key, verdict: 'differs', properties: ['include'], severity: 'low' }],
    },
    {
      drift: 'valid',
      sql: `set local allow_system_table_mods = on; update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.t_primary_key_pkey'::regclass`,
      gaps: [{ key, verdict: 'differs', properties: ['valid'], severity: 'high' }],
    },
    {
      drift: 'clustered',
      sql: 'alter table public.t_primary_key cluster on t_primary_key_pkey',
      gaps: [{ key, verdict: 'differs', properties: ['clustered'], severity: 'low' }],
    },
  ],
  harmless: [
    {
      why: 'another name',
      sql: 'alter table public.t_primary_key rename constraint t_primary_key_pkey to t_primary_key_other',
      notice: true,
    },
    { why: 'another order of its columns', sql: again('(part, id)'), notice: true },
    { why: 'a storage parameter', sql: again('(id, part) with (fillfactor = 90)'), notice: true },
    { why: 'the same again', sql: again('(id, part) not deferrable initially immediate') },
    {
      why: 'made of an index',
      sql: 'create unique index t_primary_key_index on public.t_primary_key (id, part); alter table public.t_primary_key drop constraint t_primary_key_pkey, add constraint t_primary_key_pkey primary key using index t_primary_key_index',
    },
  ],
};
