import type { KindCases } from '../support/cases.ts';

const differs = (key: string, ...properties: string[]) => [{ key: `cronJob ${key}`, verdict: 'differs' as const, properties }];
const unnamed = '"unnamed 13dd77fe"';

/** What pg_cron has of these, as far as a patch calls it. */
const pgCron = `
  create schema cron;
  create sequence cron.jobid_seq;
  create table cron.job (
    jobid bigint primary key default nextval('cron.jobid_seq'), schedule text not null, command text not null,
    nodename text not null default 'localhost', nodeport integer not null default 5432,
    database text not null default current_database(), username text not null default current_user,
    active boolean not null default true, jobname text, unique (jobname, username)
  );
  create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
    insert into cron.job (jobname, schedule, command) values (job_name, schedule, command) returning jobid
  $$;
  create function cron.schedule(schedule text, command text) returns bigint language sql as $$
    insert into cron.job (schedule, command) values (schedule, command) returning jobid
  $$;
  create function cron.unschedule(job_name text) returns boolean language sql as $$
    delete from cron.job where jobname = job_name; select true
  $$;
  create function cron.unschedule(job_id bigint) returns boolean language sql as $$
    delete from cron.job where jobid = job_id; select true
  $$;
  create function cron.alter_job(
    job_id bigint, schedule text default null, command text default null, database text default null,
    username text default null, active boolean default null
  ) returns void language sql as $$
    update cron.job j
    set schedule = coalesce($2, j.schedule), command = coalesce($3, j.command), database = coalesce($4, j.database),
      username = coalesce($5, j.username), active = coalesce($6, j.active)
    where j.jobid = $1
  $$;`;

export const cases: KindCases = {
  kind: 'cronJob',
  setup: `${pgCron}
    select cron.schedule('t_nightly', '0 3 * * *', 'delete from t_log where at < now() - interval ''1 day''');
    select cron.schedule('t Weekly', '0 4 * * Sun', 'select 1; vacuum t_log');
    select cron.schedule('*/5 * * * *', 'select t_ping()');
    insert into cron.job (jobname, schedule, command, username) values ('t_nightly', '0 5 * * *', 'select 2', 't_somebody');
  `,
  drifts: [
    {
      drift: 'missing',
      sql: `delete from cron.job where jobname = 't Weekly'`,
      gaps: [{ key: 'cronJob "t Weekly"', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: `delete from cron.job where jobname is null`,
      gaps: [{ key: `cronJob ${unnamed}`, verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `select cron.schedule('t_extra', '* * * * *', 'select 3')`,
      gaps: [{ key: 'cronJob t_extra', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'extra',
      sql: `select cron.schedule('*/5 * * * *', 'select t_ping()')`,
      gaps: [{ key: `cronJob ${unnamed.slice(0, -1)} (2)"`, verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'extra',
      sql: `insert into cron.job (jobname, schedule, command, active) values ('t_extra', '* * * * *', 'select 3', false)`,
      gaps: [{ key: 'cronJob t_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'schedule',
      sql: `update cron.job set schedule = '0 2 * * *' where jobid = 1`,
      gaps: differs('t_nightly', 'schedule'),
    },
    {
      drift: 'schedule',
      sql: `update cron.job set schedule = '30 seconds' where jobname is null`,
      gaps: differs(unnamed, 'schedule'),
    },
    {
      drift: 'command',
      sql: `update cron.job set command = 'delete from t_log' where jobid = 1`,
      gaps: differs('t_nightly', 'command'),
    },
    { drift: 'command', sql: `update cron.job set command = 'select 1' where jobid = 2`, gaps: differs('"t Weekly"', 'command') },
    { drift: 'database', sql: `update cron.job set database = 't_elsewhere' where jobid = 1`, gaps: differs('t_nightly', 'database') },
    { drift: 'username', sql: `update cron.job set username = 't_else' where jobid = 4`, gaps: differs('"t_nightly (2)"', 'username') },
    {
      drift: 'active',
      sql: `update cron.job set active = false where jobid = 1`,
      gaps: [{ key: 'cronJob t_nightly', verdict: 'differs', properties: ['active'], severity: 'high' }],
    },
  ],
  harmless: [
    { why: 'white space and case of a schedule', sql: `update cron.job set schedule = ' 0  4 * * SUN ' where jobid = 2` },
    { why: 'white space and case of a command', sql: `update cron.job set command = E'SELECT 1;\\n  VACUUM t_log;' where jobid = 2` },
    {
      why: 'white space and the last semicolon of a job without a name',
      sql: `update cron.job set command = E' select\\tt_ping();\\n' where jobname is null`,
    },
    { why: 'where the server listens is not the job', sql: `update cron.job set nodename = '', nodeport = 6543` },
  ],
};
