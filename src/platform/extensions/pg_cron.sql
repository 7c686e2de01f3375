-- Jobs are kept and never run.

-- Whatever schema is asked for, the host puts the extension itself into pg_catalog; its objects are in cron.
update pg_catalog.pg_extension set extnamespace = 'pg_catalog'::pg_catalog.regnamespace where extname = 'pg_cron';
delete from pg_catalog.pg_depend
  where classid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and objid = (select oid from pg_catalog.pg_extension where extname = 'pg_cron')
    and refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass;

create schema cron;
grant usage on schema cron to public;

create sequence cron.jobid_seq;
create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default 5432,
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);
grant select on cron.job to public;

create sequence cron.runid_seq;
create table cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);
grant select, delete on cron.job_run_details to public;

create function cron.job_cache_invalidate() returns trigger language plpgsql as 'begin return new; end';
create trigger cron_job_cache_invalidate after insert or delete or update or truncate on cron.job
  for each statement execute function cron.job_cache_invalidate();

-- The caller of these functions, who need not be allowed to write the table, is in session_user here as there in current_user.
create function cron.schedule_in_database(
  job_name text, schedule text, command text, database text, username text default null, active boolean default true
) returns bigint language sql security definer set search_path = '' as $$
  insert into cron.job (jobname, schedule, command, database, username, active)
  values (job_name, schedule, command, database, coalesce(username, session_user), active)
  on conflict on constraint jobname_username_uniq do update
    set schedule = excluded.schedule, command = excluded.command, database = excluded.database, active = excluded.active
  returning jobid
$$;
revoke execute on function cron.schedule_in_database(text, text, text, text, text, boolean) from public;

create function cron.schedule(schedule text, command text) returns bigint
language sql security definer set search_path = '' as $$
  insert into cron.job (schedule, command, username) values (schedule, command, session_user) returning jobid
$$;

create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql security definer set search_path = '' as $$
  select cron.schedule_in_database(job_name, schedule, command, current_database())
$$;

create function cron.unschedule(job_id bigint) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job where jobid = job_id;
  if not found then
    raise exception 'could not find valid entry for job %', job_id using errcode = 'XX000';
  end if;
  return true;
end $$;

create function cron.unschedule(job_name text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job where jobname = job_name and username = session_user;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_name using errcode = 'XX000';
  end if;
  return true;
end $$;

create function cron.alter_job(
  job_id bigint, schedule text default null, command text default null, database text default null,
  username text default null, active boolean default null
) returns void language sql security definer set search_path = '' as $$
  update cron.job j
  set schedule = coalesce(alter_job.schedule, j.schedule),
    command = coalesce(alter_job.command, j.command),
    database = coalesce(alter_job.database, j.database),
    username = coalesce(alter_job.username, j.username),
    active = coalesce(alter_job.active, j.active)
  where j.jobid = job_id
$$;
revoke execute on function cron.alter_job(bigint, text, text, text, text, boolean) from public;
