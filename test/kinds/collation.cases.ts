import type { KindCases } from '../support/cases.ts';

const again = (name: string, options: string) => `drop collation public.${name}; create collation public.${name} (${options})`;
const differs = (name: string, ...properties: string[]) => [{ key: `collation public.${name}`, verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'collation',
  setup: `
    create collation public.t_collation (provider = libc, locale = 'C');
    create collation public.t_collation_two (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
    create collation public.t_collation_icu (provider = icu, locale = 'und');
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop collation public.t_collation',
      gaps: [{ key: 'collation public.t_collation', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `create collation public.t_collation_extra (provider = libc, locale = 'C')`,
      gaps: [{ key: 'collation public.t_collation_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'provider',
      sql: again('t_collation_icu', `provider = libc, locale = 'C'`),
      gaps: differs('t_collation_icu', 'provider', 'locale'),
    },
    { drift: 'locale', sql: again('t_collation', `provider = libc, locale = 'POSIX'`), gaps: differs('t_collation', 'locale') },
    { drift: 'locale', sql: again('t_collation_icu', `provider = icu, locale = 'de'`), gaps: differs('t_collation_icu', 'locale') },
    {
      drift: 'lcCollate',
      sql: again('t_collation_two', `provider = libc, lc_collate = 'POSIX', lc_ctype = 'C'`),
      gaps: differs('t_collation_two', 'lcCollate', 'lcCtype'),
    },
    {
      drift: 'lcCtype',
      sql: again('t_collation_two', `provider = libc, locale = 'C'`),
      gaps: differs('t_collation_two', 'locale', 'lcCollate', 'lcCtype'),
    },
    {
      drift: 'deterministic',
      sql: again('t_collation_icu', `provider = icu, locale = 'und', deterministic = false`),
      gaps: differs('t_collation_icu', 'deterministic'),
    },
    {
      drift: 'rules',
      sql: again('t_collation_icu', `provider = icu, locale = 'und', rules = '&a < g'`),
      gaps: differs('t_collation_icu', 'rules'),
      since: 16,
    },
  ],
  harmless: [
    { why: 'both locales, spelt out', sql: again('t_collation', `provider = libc, lc_collate = 'C', lc_ctype = 'C'`) },
    { why: 'deterministic is the default', sql: again('t_collation_icu', `provider = icu, locale = 'und', deterministic = true`) },
    { why: 'a copy of another one', sql: 'drop collation public.t_collation; create collation public.t_collation from "C"' },
  ],
};
