alter table public.agent_runs
  add column safety_checks_passed boolean,
  add column safety_check_results jsonb;
create index idx_agent_runs_safety_checks on public.agent_runs (safety_checks_passed);

alter table public.user_profiles
  add column guarantee_coverage text[] not null default '{}',
  add column integration_access text[] not null default '{}';
