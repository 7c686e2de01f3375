import type { KindCases } from '../support/cases.ts';

const differs = (...properties: string[]) => [{ key: 'domain public.t_domain', verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'domain',
  setup: `create domain public.t_domain as varchar(20) collate "C" default lower('X') not null`,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop domain public.t_domain',
      gaps: [{ key: 'domain public.t_domain', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'create domain public.t_domain_extra as text',
      gaps: [{ key: 'domain public.t_domain_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'type',
      sql: `drop domain public.t_domain; create domain public.t_domain as varchar(21) collate "C" default lower('X') not null`,
      gaps: differs('type'),
    },
    {
      drift: 'type',
      sql: `drop domain public.t_domain; create domain public.t_domain as text collate "C" default lower('X') not null`,
      gaps: differs('type'),
    },
    { drift: 'notNull', sql: 'alter domain public.t_domain drop not null', gaps: differs('notNull') },
    { drift: 'default', sql: `alter domain public.t_domain set default lower('Y')`, gaps: differs('default') },
    { drift: 'default', sql: 'alter domain public.t_domain drop default', gaps: differs('default') },
    {
      drift: 'collation',
      sql: `drop domain public.t_domain; create domain public.t_domain as varchar(20) default lower('X') not null`,
      gaps: differs('collation'),
    },
    {
      drift: 'collation',
      sql: `drop domain public.t_domain; create domain public.t_domain as varchar(20) collate "POSIX" default lower('X') not null`,
      gaps: differs('collation'),
    },
  ],
  harmless: [
    {
      why: 'made again, spelt otherwise',
      sql: `drop domain public.t_domain; create domain public.t_domain as character varying(20) default pg_catalog.lower('X') collate pg_catalog."C" not null`,
    },
    { why: 'NOT NULL dropped and set again', sql: 'alter domain public.t_domain drop not null; alter domain public.t_domain set not null' },
  ],
};
