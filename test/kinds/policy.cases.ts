import type { KindCases } from '../support/cases.ts';

const at = (name: string): string => `policy public.t_policy.${name}`;

export const cases: KindCases = {
  kind: 'policy',
  setup: `
    create table public.t_policy (a integer not null, owner text, shared boolean);
    alter table public.t_policy enable row level security;
    grant select, insert, update, delete on public.t_policy to public;
    create role t_policy_role;
    create policy own on public.t_policy for select to t_policy_role using (owner = current_user);
    create policy add on public.t_policy for insert to t_policy_role with check (owner = current_user and shared);
    create policy change on public.t_policy for update to t_policy_role using (owner = current_user);
    create policy everybody on public.t_policy for delete using (owner = current_user);
    create policy open on public.t_policy for update using (true);
    create table public.t_policy_members (who text, a integer);
    create policy member on public.t_policy for delete to t_policy_role using (exists (select 1 from public.t_policy_members m where m.who = current_user and m.a = t_policy.a));
    create policy narrow on public.t_policy as restrictive for select to t_policy_role using (a > 0);
  `,
  drifts: [
    { drift: 'missing', sql: `drop policy own on public.t_policy`, gaps: [{ key: at('own'), verdict: 'missing', severity: 'high' }] },
    {
      drift: 'missing',
      sql: `drop policy narrow on public.t_policy`,
      gaps: [{ key: at('narrow'), verdict: 'missing', severity: 'critical' }],
    },
    {
      drift: 'extra',
      sql: `create policy more on public.t_policy for select to t_policy_role using (a = 1)`,
      gaps: [{ key: at('more'), verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `create policy more on public.t_policy for select using (true)`,
      gaps: [{ key: at('more'), verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'extra',
      sql: `create policy more on public.t_policy for select using (1 = 1)`,
      gaps: [{ key: at('more'), verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'using',
      sql: `alter policy own on public.t_policy using (true)`,
      gaps: [{ key: at('own'), verdict: 'differs', properties: ['using'], severity: 'high' }],
    },
    {
      drift: 'using',
      sql: `alter policy everybody on public.t_policy using (a = a)`,
      gaps: [{ key: at('everybody'), verdict: 'differs', properties: ['using'], severity: 'critical' }],
    },
    {
      drift: 'using',
      sql: `alter policy own on public.t_policy using (owner <> current_user)`,
      gaps: [{ key: at('own'), verdict: 'differs', properties: ['using'] }],
    },
    {
      drift: 'using',
      sql: `alter policy member on public.t_policy using (exists (select 1 from public.t_policy_members m where m.who = current_user and m.a = m.a))`,
      gaps: [{ key: at('member'), verdict: 'differs', properties: ['using'], severity: 'high' }],
    },
    {
      drift: 'using',
      sql: `alter policy member on public.t_policy using (exists (select max(m.a) from public.t_policy_members m where m.who = current_user and m.a = t_policy.a))`,
      gaps: [{ key: at('member'), verdict: 'differs', properties: ['using'], severity: 'high' }],
    },
    {
      drift: 'withCheck',
      sql: `alter policy add on public.t_policy with check (owner = current_user or shared)`,
      gaps: [{ key: at('add'), verdict: 'differs', properties: ['withCheck'] }],
    },
    {
      drift: 'withCheck',
      sql: `alter policy change on public.t_policy with check (true)`,
      gaps: [{ key: at('change'), verdict: 'differs', properties: ['withCheck'] }],
    },
    {
      drift: 'roles',
      sql: `alter policy own on public.t_policy to public`,
      gaps: [{ key: at('own'), verdict: 'differs', properties: ['roles'], severity: 'high' }],
    },
    {
      drift: 'command',
      sql: `drop policy own on public.t_policy; create policy own on public.t_policy for delete to t_policy_role using (owner = current_user)`,
      gaps: [{ key: at('own'), verdict: 'differs', properties: ['command'] }],
    },
    {
      drift: 'permissive',
      sql: `drop policy narrow on public.t_policy; create policy narrow on public.t_policy for select to t_policy_role using (a > 0)`,
      gaps: [{ key: at('narrow'), verdict: 'differs', properties: ['permissive'], severity: 'critical' }],
    },
    {
      drift: 'using',
      sql: `alter policy narrow on public.t_policy using (true)`,
      gaps: [{ key: at('narrow'), verdict: 'differs', properties: ['using'], severity: 'critical' }],
    },
    {
      drift: 'using',
      sql: `alter policy narrow on public.t_policy using (a > 1)`,
      gaps: [{ key: at('narrow'), verdict: 'differs', properties: ['using'], severity: 'high' }],
    },
    {
      drift: 'name',
      sql: `alter policy own on public.t_policy rename to mine`,
      gaps: [{ key: at('own'), verdict: 'differs', properties: ['name'], severity: 'low' }],
    },
    {
      drift: 'name',
      sql: `alter policy open on public.t_policy rename to opened`,
      gaps: [{ key: at('open'), verdict: 'differs', properties: ['name'], severity: 'low' }],
    },
  ],
  harmless: [
    { why: 'swapped operands', sql: `alter policy own on public.t_policy using (current_user = owner)` },
    { why: 'WITH CHECK that repeats USING', sql: `alter policy change on public.t_policy with check (owner = current_user)` },
    {
      why: 'swapped conjuncts and parentheses',
      sql: `alter policy add on public.t_policy with check (((shared) and (owner = current_user)))`,
    },
    {
      why: 'another alias, and other columns in EXISTS',
      sql: `alter policy member on public.t_policy using (exists (select * from public.t_policy_members where t_policy_members.who = (select current_user) and t_policy.a = t_policy_members.a))`,
    },
    { why: 'a flipped comparison', sql: `alter policy narrow on public.t_policy using (0 < a)` },
  ],
};
