import type { KindCases } from '../support/cases.ts';

const key = 'domainCheck public.t_domain_check.t_domain_check_positive';
const again = (clause: string) =>
  `alter domain public.t_domain_check drop constraint t_domain_check_positive; alter domain public.t_domain_check add constraint t_domain_check_positive ${clause}`;

export const cases: KindCases = {
  kind: 'domainCheck',
  setup: `create domain public.t_domain_check as integer not null constraint t_domain_check_positive check (value > 0) constraint t_domain_check_small check (value < 100)`,
  drifts: [
    {
      drift: 'missing',
      sql: 'alter domain public.t_domain_check drop constraint t_domain_check_positive',
      gaps: [{ key, verdict: 'missing', severity: 'medium' }],
    },
    { drift: 'missing', sql: 'drop domain public.t_domain_check', gaps: [{ key: 'domain public.t_domain_check', verdict: 'missing' }] },
    {
      drift: 'extra',
      sql: 'alter domain public.t_domain_check add constraint t_domain_check_odd check (value % 2 = 1)',
      gaps: [{ key: 'domainCheck public.t_domain_check.t_domain_check_odd', verdict: 'extra', severity: 'low' }],
    },
    { drift: 'expression', sql: again('check (value > 1)'), gaps: [{ key, verdict: 'differs', properties: ['expression'] }] },
    { drift: 'expression', sql: again('check (value >= 0)'), gaps: [{ key, verdict: 'differs', properties: ['expression'] }] },
    { drift: 'validated', sql: again('check (value > 0) not valid'), gaps: [{ key, verdict: 'differs', properties: ['validated'] }] },
  ],
  harmless: [
    { why: 'reformatted', sql: again('check (((VALUE) > (0)))') },
    { why: 'swapped operands', sql: again('check (0 < value)') },
    {
      why: 'another name',
      sql: 'alter domain public.t_domain_check rename constraint t_domain_check_positive to t_domain_check_above_zero',
      notice: true,
    },
  ],
};
