create function pg_prewarm(
  regclass, mode text default 'buffer', fork text default 'main', first_block bigint default null, last_block bigint default null
) returns bigint language sql return 0::bigint;
create function autoprewarm_start_worker() returns void language plpgsql strict as 'begin end';
create function autoprewarm_dump_now() returns bigint language sql strict return 0::bigint;
