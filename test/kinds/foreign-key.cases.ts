import type { KindCases } from '../support/cases.ts';

const key = 'foreignKey public.t_foreign_key.t_foreign_key_target';
const pair = 'foreignKey public.t_foreign_key.t_foreign_key_pair';
const again = (definition: string, name = 't_foreign_key_target'): string =>
  `alter table public.t_foreign_key drop constraint ${name}; alter table public.t_foreign_key add constraint ${name} foreign key ${definition};`;
const target = 'references public.t_foreign_key_target';

export const cases: KindCases = {
  kind: 'foreignKey',
  setup: `
    create table public.t_foreign_key_target (
      id int constraint t_foreign_key_target_pkey primary key, code text, part int constraint t_foreign_key_target_part unique, constraint t_foreign_key_target_pair unique (code, part)
    );
    create table public.t_foreign_key_second (id int constraint t_foreign_key_second_pkey primary key);
    create table public.t_foreign_key (
      id int, target_id int, second_id int, code text, part int,
      constraint t_foreign_key_target foreign key (target_id) references public.t_foreign_key_target (id) on delete set null,
      constraint t_foreign_key_pair foreign key (part, code) references public.t_foreign_key_target (part, code) on delete set null,
      constraint t_foreign_key_deferred foreign key (second_id) references public.t_foreign_key_second (id) deferrable
    );
    create table public.t_foreign_key_range (id int4range, during daterange, constraint t_foreign_key_range_key unique (id, during));
    create table public.t_foreign_key_in_range (id int4range, during daterange, constraint t_foreign_key_in_range foreign key (id, during) references public.t_foreign_key_range (id, during));
    create table public.t_foreign_key_parts (
      id int constraint t_foreign_key_parts_pkey primary key, target_id int constraint t_foreign_key_parts_target references public.t_foreign_key_second (id)
    ) partition by range (id);
    create table public.t_foreign_key_part partition of public.t_foreign_key_parts for values from (0) to (10);
    create table public.t_foreign_key_to_parts (id int constraint t_foreign_key_to_parts references public.t_foreign_key_parts (id));
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter table public.t_foreign_key drop constraint t_foreign_key_target',
      gaps: [{ key, verdict: 'missing', severity: 'medium' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_foreign_key_parts drop constraint t_foreign_key_parts_target',
      gaps: [{ key: 'foreignKey public.t_foreign_key_parts.t_foreign_key_parts_target', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_foreign_key_to_parts drop constraint t_foreign_key_to_parts',
      gaps: [{ key: 'foreignKey public.t_foreign_key_to_parts.t_foreign_key_to_parts', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_foreign_key drop column target_id',
      gaps: [{ key: 'column public.t_foreign_key.target_id', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'drop table public.t_foreign_key_target cascade',
      gaps: [{ key: 'table public.t_foreign_key_target', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_foreign_key_target drop constraint t_foreign_key_target_pkey cascade',
      gaps: [
        { key: 'primaryKey public.t_foreign_key_target.t_foreign_key_target_pkey', verdict: 'missing' },
        { key, verdict: 'missing' },
      ],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_foreign_key add constraint t_foreign_key_extra foreign key (id) references public.t_foreign_key_second (id) on delete cascade',
      gaps: [{ key: 'foreignKey public.t_foreign_key.t_foreign_key_extra', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'columns',
      sql: again(`(part) ${target} (id) on delete set null`),
      gaps: [{ key, verdict: 'differs', properties: ['columns'], severity: 'high' }],
    },
    {
      drift: 'references',
      sql: again('(target_id) references public.t_foreign_key_second (id) on delete set null'),
      gaps: [{ key, verdict: 'differs', properties: ['references'], severity: 'high' }],
    },
    {
      drift: 'references',
      sql: again(`(target_id) ${target} (part) on delete set null`),
      gaps: [{ key, verdict: 'differs', properties: ['references'] }],
    },
    {
      drift: 'onUpdate',
      sql: again(`(target_id) ${target} (id) on delete set null on update cascade`),
      gaps: [{ key, verdict: 'differs', properties: ['onUpdate'] }],
    },
    {
      drift: 'onDelete',
      sql: again(`(target_id) ${target} (id) on delete cascade`),
      gaps: [{ key, verdict: 'differs', properties: ['onDelete'], severity: 'high' }],
    },
    {
      drift: 'onDeleteColumns',
      sql: again(`(part, code) ${target} (part, code) on delete set null (code)`, 't_foreign_key_pair'),
      gaps: [{ key: pair, verdict: 'differs', properties: ['onDeleteColumns'] }],
      since: 15,
    },
    {
      drift: 'match',
      sql: again(`(part, code) ${target} (part, code) match full on delete set null`, 't_foreign_key_pair'),
      gaps: [{ key: pair, verdict: 'differs', properties: ['match'] }],
    },
    {
      drift: 'period',
      sql: `alter table public.t_foreign_key_in_range drop constraint t_foreign_key_in_range; alter table public.t_foreign_key_range drop constraint t_foreign_key_range_key;
        alter table public.t_foreign_key_range add constraint t_foreign_key_range_key unique (id, during without overlaps);
        alter table public.t_foreign_key_in_range add constraint t_foreign_key_in_range foreign key (id, period during) references public.t_foreign_key_range (id, period during)`,
      gaps: [
        { key: 'foreignKey public.t_foreign_key_in_range.t_foreign_key_in_range', verdict: 'differs', properties: ['period'] },
        { key: 'unique public.t_foreign_key_range.t_foreign_key_range_key', verdict: 'differs', properties: ['withoutOverlaps'] },
      ],
      since: 18,
    },
    {
      drift: 'deferrable',
      sql: 'alter table public.t_foreign_key alter constraint t_foreign_key_target deferrable',
      gaps: [{ key, verdict: 'differs', properties: ['deferrable'] }],
    },
    {
      drift: 'initiallyDeferred',
      sql: 'alter table public.t_foreign_key alter constraint t_foreign_key_deferred deferrable initially deferred',
      gaps: [{ key: 'foreignKey public.t_foreign_key.t_foreign_key_deferred', verdict: 'differs', properties: ['initiallyDeferred'] }],
    },
    {
      drift: 'validated',
      sql: again(`(target_id) ${target} (id) on delete set null not valid`),
      gaps: [{ key, verdict: 'differs', properties: ['validated'] }],
    },
    {
      drift: 'enforced',
      sql: 'alter table public.t_foreign_key_to_parts disable trigger all',
      gaps: [
        {
          key: 'foreignKey public.t_foreign_key_to_parts.t_foreign_key_to_parts',
          verdict: 'differs',
          properties: ['enforced'],
          severity: 'high',
        },
      ],
    },
    {
      drift: 'enforced',
      sql: 'alter table public.t_foreign_key alter constraint t_foreign_key_target not enforced',
      gaps: [{ key, verdict: 'differs', properties: ['enforced', 'validated'], severity: 'high' }],
      since: 18,
    },
  ],
  harmless: [
    {
      why: 'another name',
      sql: 'alter table public.t_foreign_key rename constraint t_foreign_key_target to t_foreign_key_other',
      notice: true,
    },
    {
      why: 'defaults spelt out',
      sql: again(`(target_id) ${target} match simple on delete set null on update no action not deferrable initially immediate`),
    },
    { why: 'the pairs in another order', sql: again(`(code, part) ${target} (code, part) on delete set null`, 't_foreign_key_pair') },
    {
      why: 'all columns emptied by name',
      sql: again(`(part, code) ${target} (part, code) on delete set null (code, part)`, 't_foreign_key_pair'),
      since: 15,
    },
    { why: 'validated once more', sql: 'alter table public.t_foreign_key validate constraint t_foreign_key_target' },
    {
      why: 'the primary key of the referenced table, not named',
      sql: 'alter table public.t_foreign_key_to_parts drop constraint t_foreign_key_to_parts; alter table public.t_foreign_key_to_parts add constraint t_foreign_key_to_parts foreign key (id) references public.t_foreign_key_parts',
    },
  ],
};
