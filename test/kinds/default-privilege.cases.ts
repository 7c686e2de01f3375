import type { KindCases } from '../support/cases.ts';

const key = (address: string): string => `defaultPrivilege ${address}`;
const differs = (address: string, ...properties: string[]) => [{ key: key(address), verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'defaultPrivilege',
  setup: `
    create role t_default_maker;
    create role t_default_reader;
    create schema t_default;
    alter default privileges for role t_default_maker grant select, insert on tables to t_default_reader;
    alter default privileges for role t_default_maker in schema t_default grant usage on sequences to t_default_reader with grant option;
    alter default privileges for role t_default_maker in schema t_default grant all on tables to t_default_reader;
    alter default privileges for role t_default_maker revoke execute on functions from public;
    alter default privileges for role t_default_maker grant usage on schemas to t_default_reader;
  `,
  drifts: [
    {
      drift: 'privileges',
      sql: 'alter default privileges for role t_default_maker revoke insert on tables from t_default_reader',
      gaps: differs('tables of t_default_maker to t_default_reader', 'privileges'),
    },
    {
      drift: 'privileges',
      sql: 'alter default privileges for role t_default_maker revoke all on tables from t_default_reader',
      gaps: differs('tables of t_default_maker to t_default_reader', 'privileges'),
    },
    {
      drift: 'privileges',
      sql: 'alter default privileges for role t_default_maker in schema t_default revoke delete on tables from t_default_reader',
      gaps: differs('tables of t_default_maker in t_default to t_default_reader', 'privileges'),
    },
    {
      drift: 'privileges',
      sql: 'alter default privileges for role t_default_maker grant execute on functions to public',
      gaps: [{ ...differs('functions of t_default_maker to PUBLIC', 'privileges')[0]!, severity: 'high' }],
    },
    {
      drift: 'privileges',
      sql: 'alter default privileges for role t_default_maker revoke usage on schemas from t_default_reader',
      gaps: differs('schemas of t_default_maker to t_default_reader', 'privileges'),
    },
    {
      drift: 'grantable',
      sql: 'alter default privileges for role t_default_maker in schema t_default revoke grant option for usage on sequences from t_default_reader',
      gaps: differs('sequences of t_default_maker in t_default to t_default_reader', 'grantable'),
    },
    {
      drift: 'grantable',
      sql: 'alter default privileges for role t_default_maker grant select on tables to t_default_reader with grant option',
      gaps: differs('tables of t_default_maker to t_default_reader', 'grantable'),
    },
    {
      drift: 'extra',
      sql: 'alter default privileges for role t_default_maker grant select on tables to public',
      gaps: [{ key: key('tables of t_default_maker to PUBLIC'), verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: 'alter default privileges for role t_default_maker in schema t_default grant execute on functions to t_default_reader',
      gaps: [{ key: key('functions of t_default_maker in t_default to t_default_reader'), verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'extra',
      sql: 'alter default privileges for role t_default_maker revoke usage on types from public',
      gaps: [{ key: key('types of t_default_maker to PUBLIC'), verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: 'alter default privileges for role t_default_maker revoke insert on tables from t_default_maker',
      gaps: [{ key: key('tables of t_default_maker to t_default_maker'), verdict: 'extra', severity: 'low' }],
    },
    { drift: 'missing', sql: 'drop schema t_default', gaps: [{ key: 'schema t_default', verdict: 'missing' }] },
  ],
  harmless: [
    { why: 'granted twice', sql: 'alter default privileges for role t_default_maker grant select on tables to t_default_reader' },
    {
      why: 'what is built in, stated',
      sql: 'alter default privileges for role t_default_maker grant usage on types to public; alter default privileges for role t_default_maker grant all on tables to t_default_maker',
    },
    {
      why: 'in another order',
      sql: 'alter default privileges for role t_default_maker revoke select on tables from t_default_reader; alter default privileges for role t_default_maker grant select on tables to t_default_reader',
    },
  ],
};
