import type { KindCases } from '../support/cases.ts';

const again = (name: string, definition: string): string =>
  `alter table public.t_check drop constraint ${name}; alter table public.t_check add constraint ${name} ${definition};`;

export const cases: KindCases = {
  kind: 'check',
  setup: `
    create table public.t_check (
      id int, price numeric, quantity int, state text,
      constraint t_check_price check (price > 0),
      constraint t_check_state check (state in ('open', 'done')),
      constraint t_check_both check (quantity >= 0 and price * quantity < 1000)
    );
    alter table public.t_check add constraint t_check_old check (id > 0) not valid;
    create table public.t_check_parent (id int constraint t_check_parent_id check (id > 0));
    create table public.t_check_child (own int constraint t_check_child_own check (own > 0)) inherits (public.t_check_parent);
    create table public.t_check_parts (id int constraint t_check_parts_id check (id <> 5)) partition by range (id);
    create table public.t_check_part partition of public.t_check_parts for values from (0) to (10);
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter table public.t_check drop constraint t_check_price',
      gaps: [{ key: 'check public.t_check.t_check_price', verdict: 'missing', severity: 'medium' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_check_parent drop constraint t_check_parent_id',
      gaps: [{ key: 'check public.t_check_parent.t_check_parent_id', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_check_parts drop constraint t_check_parts_id',
      gaps: [{ key: 'check public.t_check_parts.t_check_parts_id', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_check drop column quantity',
      gaps: [{ key: 'column public.t_check.quantity', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_check add constraint t_check_extra check (id < 1000)',
      gaps: [{ key: 'check public.t_check.t_check_extra', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'extra',
      sql: 'alter table public.t_check_parent add constraint t_check_extra check (id < 1000)',
      gaps: [{ key: 'check public.t_check_parent.t_check_extra', verdict: 'extra' }],
    },
    {
      drift: 'expression',
      sql: again('t_check_state', `check (state in ('open', 'done', 'lost'))`),
      gaps: [{ key: 'check public.t_check.t_check_state', verdict: 'differs', properties: ['expression'], severity: 'high' }],
    },
    {
      drift: 'expression',
      sql: again('t_check_price', 'check (price >= 0)'),
      gaps: [{ key: 'check public.t_check.t_check_price', verdict: 'differs', properties: ['expression'] }],
    },
    {
      drift: 'expression',
      sql: 'alter table public.t_check_parent drop constraint t_check_parent_id; alter table public.t_check_parent add constraint t_check_parent_id check (id > 1)',
      gaps: [{ key: 'check public.t_check_parent.t_check_parent_id', verdict: 'differs', properties: ['expression'] }],
    },
    {
      drift: 'noInherit',
      sql: again('t_check_price', 'check (price > 0) no inherit'),
      gaps: [{ key: 'check public.t_check.t_check_price', verdict: 'differs', properties: ['noInherit'] }],
    },
    {
      drift: 'validated',
      sql: again('t_check_price', 'check (price > 0) not valid'),
      gaps: [{ key: 'check public.t_check.t_check_price', verdict: 'differs', properties: ['validated'] }],
    },
    {
      drift: 'validated',
      sql: 'alter table public.t_check validate constraint t_check_old',
      gaps: [{ key: 'check public.t_check.t_check_old', verdict: 'differs', properties: ['validated'] }],
    },
    {
      drift: 'enforced',
      sql: again('t_check_price', 'check (price > 0) not enforced'),
      gaps: [{ key: 'check public.t_check.t_check_price', verdict: 'differs', properties: ['enforced', 'validated'], severity: 'high' }],
      since: 18,
    },
  ],
  harmless: [
    { why: 'another name', sql: 'alter table public.t_check rename constraint t_check_price to t_check_other', notice: true },
    { why: 'a reformatted expression', sql: again('t_check_price', 'check ((((price)) > (0)::numeric))') },
    { why: 'operands the other way round', sql: again('t_check_both', 'check (price * quantity < 1000 and 0 <= quantity)') },
    { why: 'the list spelt as an array', sql: again('t_check_state', `check (state = any (array['open', 'done']))`) },
    { why: 'validated once more', sql: 'alter table public.t_check validate constraint t_check_price' },
  ],
};
