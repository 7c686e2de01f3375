-- Makes no partitions: what is asked for is kept in part_config.
create table @extschema@.part_config (
  parent_table text not null constraint part_config_parent_table_pkey primary key,
  control text not null,
  time_encoder text,
  time_decoder text,
  partition_interval text not null,
  partition_type text not null,
  premake integer not null default 4,
  automatic_maintenance text not null default 'on',
  template_table text,
  retention text,
  retention_schema text,
  retention_keep_index boolean not null default true,
  retention_keep_table boolean not null default true,
  epoch text not null default 'none',
  constraint_cols text[],
  optimize_constraint integer not null default 30,
  infinite_time_partitions boolean not null default false,
  datetime_string text,
  jobmon boolean not null default true,
  sub_partition_set_full boolean not null default false,
  undo_in_progress boolean not null default false,
  inherit_privileges boolean default false,
  constraint_valid boolean default true not null,
  ignore_default_data boolean not null default true,
  date_trunc_interval text,
  maintenance_order integer,
  retention_keep_publication boolean not null default false,
  maintenance_last_run timestamptz
);

create function @extschema@.create_parent(
  p_parent_table text, p_control text, p_interval text, p_type text default 'range', p_epoch text default 'none',
  p_premake integer default 4, p_start_partition text default null, p_default_table boolean default true,
  p_automatic_maintenance text default 'on', p_constraint_cols text[] default null, p_template_table text default null,
  p_jobmon boolean default true, p_date_trunc_interval text default null, p_control_not_null boolean default true,
  p_time_encoder text default null, p_time_decoder text default null
) returns boolean language sql as $$
  insert into @extschema@.part_config (parent_table, control, partition_interval, partition_type, epoch, premake)
  values (p_parent_table, p_control, p_interval, p_type, p_epoch, p_premake);
  select true
$$;
create function @extschema@.run_maintenance(
  p_parent_table text default null, p_analyze boolean default false, p_jobmon boolean default true
) returns void language plpgsql as 'begin end';
create procedure @extschema@.run_maintenance_proc(
  p_wait integer default 0, p_analyze boolean default null, p_jobmon boolean default true
) language plpgsql as 'begin end';
create procedure @extschema@.partition_data_proc(
  p_parent_table text, p_loop_count integer default null, p_interval text default null, p_lock_wait integer default 0,
  p_lock_wait_tries integer default 10, p_wait integer default 1, p_order text default 'ASC',
  p_source_table text default null, p_ignored_columns text[] default null, p_quiet boolean default false
) language plpgsql as 'begin end';
create function @extschema@.show_partitions(
  p_parent_table text, p_order text default 'ASC', p_include_default boolean default false
) returns table (partition_schemaname text, partition_tablename text) language plpgsql as 'begin end';
create function @extschema@.undo_partition(
  p_parent_table text, p_target_table text, p_loop_count integer default 1, p_batch_interval text default null,
  p_keep_table boolean default true, p_lock_wait numeric default 0, p_ignored_columns text[] default null,
  p_drop_cascade boolean default false, out partitions_undone integer, out rows_undone bigint
) returns record language plpgsql as 'begin end';
