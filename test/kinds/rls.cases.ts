import type { KindCases } from '../support/cases.ts';

export const cases: KindCases = {
  kind: 'rls',
  setup: `
    create table public.t_rls (a integer);
    alter table public.t_rls enable row level security;
    create table public.t_rls_open (a integer);
    alter table public.t_rls_open enable row level security;
    grant select on public.t_rls_open to public;
    create table public.t_rls_off (a integer);
  `,
  drifts: [
    {
      drift: 'enabled',
      sql: `alter table public.t_rls disable row level security`,
      gaps: [{ key: 'rls public.t_rls', verdict: 'differs', properties: ['enabled'], severity: 'high' }],
    },
    {
      drift: 'enabled',
      sql: `alter table public.t_rls_open disable row level security`,
      gaps: [{ key: 'rls public.t_rls_open', verdict: 'differs', properties: ['enabled'], severity: 'critical' }],
    },
    {
      drift: 'enabled',
      sql: `alter table public.t_rls_off enable row level security`,
      gaps: [{ key: 'rls public.t_rls_off', verdict: 'differs', properties: ['enabled'] }],
    },
    {
      drift: 'forced',
      sql: `alter table public.t_rls force row level security`,
      gaps: [{ key: 'rls public.t_rls', verdict: 'differs', properties: ['forced'], severity: 'medium' }],
    },
  ],
  harmless: [
    {
      why: 'switched off and on again',
      sql: `alter table public.t_rls disable row level security; alter table public.t_rls enable row level security`,
    },
  ],
};
