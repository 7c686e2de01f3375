import type { KindCases } from '../support/cases.ts';

const during = 'exclusion public.t_exclusion.t_exclusion_during';
const partial = 'exclusion public.t_exclusion.t_exclusion_partial';
const again = (name: string, definition: string): string =>
  `alter table public.t_exclusion drop constraint ${name}; alter table public.t_exclusion add constraint ${name} exclude using ${definition};`;

export const cases: KindCases = {
  kind: 'exclusion',
  setup: `
    create table public.t_exclusion (
      id int, room int4range, during daterange, note text, active boolean, first_day date, last_day date,
      constraint t_exclusion_during exclude using gist (room with =, during with &&),
      constraint t_exclusion_partial exclude using gist (during with &&) where (active) deferrable,
      constraint t_exclusion_note exclude using btree (note with =),
      constraint t_exclusion_days exclude using gist (daterange(first_day, last_day) with &&)
    );
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter table public.t_exclusion drop constraint t_exclusion_during',
      gaps: [{ key: during, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_exclusion drop column first_day cascade',
      gaps: [{ key: 'column public.t_exclusion.first_day', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_exclusion add constraint t_exclusion_extra exclude using btree (id with =)',
      gaps: [{ key: 'exclusion public.t_exclusion.t_exclusion_extra', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'elements',
      sql: again('t_exclusion_during', 'gist (room with &&, during with &&)'),
      gaps: [{ key: during, verdict: 'differs', properties: ['elements'], severity: 'high' }],
    },
    {
      drift: 'elements',
      sql: again('t_exclusion_during', 'gist (during with &&)'),
      gaps: [{ key: during, verdict: 'differs', properties: ['elements'] }],
    },
    {
      drift: 'elements',
      sql: again('t_exclusion_days', `gist (daterange(first_day, last_day, '[]') with &&)`),
      gaps: [{ key: 'exclusion public.t_exclusion.t_exclusion_days', verdict: 'differs', properties: ['elements'] }],
    },
    {
      drift: 'elements',
      sql: again('t_exclusion_note', 'btree (note collate "C" with =)'),
      gaps: [{ key: 'exclusion public.t_exclusion.t_exclusion_note', verdict: 'differs', properties: ['elements'] }],
    },
    {
      drift: 'method',
      sql: again('t_exclusion_note', 'hash (note with =)'),
      gaps: [{ key: 'exclusion public.t_exclusion.t_exclusion_note', verdict: 'differs', properties: ['method'] }],
    },
    {
      drift: 'where',
      sql: again('t_exclusion_partial', 'gist (during with &&) where (not active) deferrable'),
      gaps: [{ key: partial, verdict: 'differs', properties: ['where'] }],
    },
    {
      drift: 'where',
      sql: again('t_exclusion_partial', 'gist (during with &&) deferrable'),
      gaps: [{ key: partial, verdict: 'differs', properties: ['where'] }],
    },
    {
      drift: 'deferrable',
      sql: again('t_exclusion_during', 'gist (room with =, during with &&) deferrable'),
      gaps: [{ key: during, verdict: 'differs', properties: ['deferrable'] }],
    },
    {
      drift: 'initiallyDeferred',
      sql: again('t_exclusion_partial', 'gist (during with &&) where (active) deferrable initially deferred'),
      gaps: [{ key: partial, verdict: 'differs', properties: ['initiallyDeferred'] }],
    },
    {
      drift: 'include',
      sql: again('t_exclusion_during', 'gist (room with =, during with &&) include (id)'),
      gaps: [{ key: during, verdict: 'differs', properties: ['include'] }],
    },
    {
      drift: 'valid',
      sql: `set local allow_system_table_mods = on; update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.t_exclusion_during'::regclass`,
      gaps: [{ key: during, verdict: 'differs', properties: ['valid'] }],
    },
    {
      drift: 'clustered',
      sql: 'alter table public.t_exclusion cluster on t_exclusion_during',
      gaps: [{ key: during, verdict: 'differs', properties: ['clustered'] }],
    },
  ],
  harmless: [
    { why: 'another name', sql: 'alter table public.t_exclusion rename constraint t_exclusion_during to t_exclusion_other', notice: true },
    {
      why: 'a storage parameter',
      sql: again('t_exclusion_during', 'gist (room with =, during with &&) with (fillfactor = 80)'),
      notice: true,
    },
    {
      why: 'defaults spelt out',
      sql: again(
        't_exclusion_during',
        'gist (room range_ops with operator(pg_catalog.=), during with operator(pg_catalog.&&)) not deferrable',
      ),
    },
    { why: 'a reformatted expression', sql: again('t_exclusion_days', 'gist ((daterange((first_day), (last_day))) with &&)') },
    { why: 'a reformatted predicate', sql: again('t_exclusion_partial', 'gist (during with &&) where ((active)) deferrable') },
  ],
};
