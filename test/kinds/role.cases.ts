import type { KindCases } from '../support/cases.ts';

const app = (...properties: string[]) => [{ key: 'role t_role_app', verdict: 'differs' as const, properties }];
const withSeverity = (severity: 'critical' | 'high' | 'medium' | 'low', ...properties: string[]) => [
  { key: 'role t_role_app', verdict: 'differs' as const, properties, severity },
];

export const cases: KindCases = {
  kind: 'role',
  setup: `
    create role t_role_group;
    create role t_role_other;
    create role t_role_app login connection limit 5;
    create role t_role_careful noinherit;
    create role t_role_maker createrole;
    create role "t_role ""Odd"".name";
    grant t_role_group to t_role_app, t_role_careful;
    grant pg_read_all_settings to t_role_app with admin option;
    alter role t_role_app set statement_timeout = '5s';
    alter role t_role_app set search_path = '$user', public;
    alter role t_role_app set "t_role.jwt_secret" = 'one secret';
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop role "t_role ""Odd"".name"',
      gaps: [{ key: 'role "t_role ""Odd"".name"', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'drop role t_role_group',
      gaps: [
        { key: 'role t_role_group', verdict: 'missing' },
        { key: 'role t_role_app', verdict: 'differs', properties: ['memberOf'] },
        { key: 'role t_role_careful', verdict: 'differs', properties: ['memberOf'] },
      ],
    },
    { drift: 'login', sql: 'alter role t_role_app nologin', gaps: withSeverity('high', 'login') },
    { drift: 'superuser', sql: 'alter role t_role_app superuser', gaps: withSeverity('critical', 'superuser') },
    { drift: 'bypassRls', sql: 'alter role t_role_app bypassrls', gaps: withSeverity('critical', 'bypassRls') },
    {
      drift: 'inherit',
      sql: 'alter role t_role_other noinherit',
      gaps: [{ key: 'role t_role_other', verdict: 'differs', properties: ['inherit'], severity: 'medium' }],
    },
    { drift: 'inherit', sql: 'alter role t_role_app noinherit', gaps: app('inherit', 'memberOf'), until: 15 },
    { drift: 'inherit', sql: 'alter role t_role_app noinherit', gaps: app('inherit'), since: 16 },
    { drift: 'createRole', sql: 'alter role t_role_app createrole', gaps: withSeverity('high', 'createRole') },
    { drift: 'createDb', sql: 'alter role t_role_app createdb', gaps: withSeverity('medium', 'createDb') },
    { drift: 'replication', sql: 'alter role t_role_app replication', gaps: withSeverity('high', 'replication') },
    { drift: 'connectionLimit', sql: 'alter role t_role_app connection limit 6', gaps: withSeverity('low', 'connectionLimit') },
    { drift: 'connectionLimit', sql: 'alter role t_role_app connection limit -1', gaps: app('connectionLimit') },
    { drift: 'settings', sql: `alter role t_role_app set statement_timeout = '6s'`, gaps: withSeverity('medium', 'settings') },
    { drift: 'settings', sql: 'alter role t_role_app reset search_path', gaps: app('settings') },
    { drift: 'settings', sql: `alter role t_role_app set "t_role.jwt_secret" = 'another secret'`, gaps: app('settings') },
    {
      drift: 'settings',
      sql: 'alter role t_role_other set jit = off',
      gaps: [{ key: 'role t_role_other', verdict: 'differs', properties: ['settings'] }],
    },
    { drift: 'memberOf', sql: 'grant t_role_other to t_role_app', gaps: withSeverity('high', 'memberOf') },
    {
      drift: 'memberOf',
      sql: 'grant t_role_other to t_role_app, t_role_careful',
      gaps: [...app('memberOf'), { key: 'role t_role_careful', verdict: 'differs', properties: ['memberOf'] }],
    },
    { drift: 'memberOf', sql: 'revoke t_role_group from t_role_app', gaps: app('memberOf') },
    { drift: 'memberOf', sql: 'grant t_role_group to t_role_app with admin option', gaps: app('memberOf') },
    { drift: 'memberOf', sql: 'revoke admin option for pg_read_all_settings from t_role_app', gaps: app('memberOf') },
    { drift: 'memberOf', sql: 'grant t_role_group to t_role_app with inherit false', gaps: app('memberOf'), since: 16 },
    { drift: 'memberOf', sql: 'grant t_role_group to t_role_app with set false', gaps: app('memberOf'), since: 16 },
  ],
  harmless: [
    {
      why: "roles are the whole cluster's, so another one may serve another database",
      sql: 'create role t_role_extra superuser login',
      notice: true,
    },
    { why: 'passwords are never read', sql: `alter role t_role_app password 'x' valid until '2100-01-01'` },
    { why: 'the same attributes again', sql: 'alter role t_role_app with login inherit nosuperuser connection limit 5' },
    { why: 'the same time in another unit', sql: 'alter role t_role_app set statement_timeout = 5000' },
    { why: 'the same path, quoted', sql: `alter role t_role_app set search_path = "$user", "public"` },
    { why: 'the same secret again', sql: `alter role t_role_app set "t_role.jwt_secret" = 'one secret'` },
    { why: 'granted twice', sql: 'grant t_role_group to t_role_app' },
    { why: 'the order of grants', sql: 'revoke t_role_group from t_role_app; grant t_role_group to t_role_app' },
  ],
};
