import type { KindCases } from '../support/cases.ts';

/** The database of a test has any name. */
const alter = (before: string, after: string): string =>
  `do $do$ begin execute format($sql$alter ${before} %I ${after}$sql$, current_database()); end $do$`;
const onDatabase = (change: string): string => alter('database', change);
const onRole = (change: string): string => alter('role t_setting_user in database', change);
const differs = (key: string, severity?: 'high' | 'medium') => [
  { key: `setting ${key}`, verdict: 'differs' as const, properties: ['value'], ...(severity === undefined ? {} : { severity }) },
];

export const cases: KindCases = {
  kind: 'setting',
  setup: `
    create role t_setting_user;
    ${onDatabase(`set statement_timeout = '30s'`)};
    ${onDatabase('set maintenance_work_mem = 65536')};
    ${onDatabase('set jit = off')};
    ${onDatabase(`set "t_setting.Mode" = 'one'`)};
    ${onDatabase(`set "t_setting.api_key" = 'one secret'`)};
    ${onRole(`set search_path = '$user', "Odd, schema", public`)};
    ${onRole('set statement_timeout = 0')};
  `,
  drifts: [
    {
      drift: 'missing',
      sql: onDatabase('reset statement_timeout'),
      gaps: [{ key: 'setting statement_timeout', verdict: 'missing', severity: 'medium' }],
    },
    {
      drift: 'missing',
      sql: onRole('reset all'),
      gaps: [
        { key: 'setting search_path of t_setting_user', verdict: 'missing', severity: 'high' },
        { key: 'setting statement_timeout of t_setting_user', verdict: 'missing' },
      ],
    },
    { drift: 'missing', sql: 'drop role t_setting_user', gaps: [{ key: 'role t_setting_user', verdict: 'missing' }] },
    {
      drift: 'extra',
      sql: onDatabase('set row_security = off'),
      gaps: [{ key: 'setting row_security', verdict: 'extra', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: onDatabase(`set lock_timeout = '1s'`),
      gaps: [{ key: 'setting lock_timeout', verdict: 'extra', severity: 'medium' }],
    },
    { drift: 'extra', sql: onRole('set lock_timeout = 5'), gaps: [{ key: 'setting lock_timeout of t_setting_user', verdict: 'extra' }] },
    { drift: 'value', sql: onDatabase(`set statement_timeout = '31s'`), gaps: differs('statement_timeout', 'medium') },
    { drift: 'value', sql: onDatabase(`set maintenance_work_mem = '65MB'`), gaps: differs('maintenance_work_mem') },
    { drift: 'value', sql: onDatabase('set jit = on'), gaps: differs('jit') },
    { drift: 'value', sql: onDatabase(`set "t_setting.Mode" = 'One'`), gaps: differs('"t_setting.Mode"') },
    { drift: 'value', sql: onDatabase(`set "t_setting.api_key" = 'another secret'`), gaps: differs('"t_setting.api_key"') },
    { drift: 'value', sql: onRole('set search_path = public'), gaps: differs('search_path of t_setting_user', 'high') },
    { drift: 'value', sql: onRole(`set search_path = '$user', "Odd", schema, public`), gaps: differs('search_path of t_setting_user') },
  ],
  harmless: [
    { why: 'the same time in another unit', sql: onDatabase(`set statement_timeout = '0.5min'`) },
    { why: 'the same size in another unit', sql: onDatabase(`set maintenance_work_mem = '64MB'`) },
    { why: 'another word for off', sql: onDatabase('set jit = false') },
    { why: 'a number for off', sql: onDatabase('set jit = 0') },
    { why: 'the same secret again', sql: onDatabase(`set "t_setting.api_key" = 'one secret'`) },
    { why: 'the same path, otherwise quoted', sql: onRole(`set search_path = "$user", 'Odd, schema', "public"`) },
    { why: 'set again, in another order', sql: `${onDatabase('reset statement_timeout')}; ${onDatabase(`set statement_timeout = '30s'`)}` },
  ],
};
