create table public.failure_patterns (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  pattern_type text not null,
  pattern_description text not null,
  pattern_signature text,
  detected_in text,
  original_output text,
  failure_reason text,
  prevention_rule text,
  prevention_prompt_addition text,
  context_snapshot jsonb,
  template_id text,
  vibe_config_snapshot jsonb,
  severity text not null default 'medium',
  resolved boolean not null default false,
  resolved_at timestamptz,
  occurrence_count integer not null default 1,
  last_occurrence timestamptz not null default now(),
  constraint failure_patterns_pkey primary key (id),
  constraint failure_patterns_pattern_type_check
    check (pattern_type in ('tone', 'factual', 'format', 'safety', 'other')),
  constraint failure_patterns_severity_check
    check (severity in ('low', 'medium', 'high', 'critical'))
);

create table public.success_patterns (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  pattern_type text not null,
  pattern_description text not null,
  pattern_signature text,
  context text,
  outcome text,
  success_factors text[] not null default '{}',
  template_id text,
  vibe_config_snapshot jsonb,
  context_snapshot jsonb,
  output_example text,
  usage_count integer not null default 0,
  success_rate numeric,
  last_used timestamptz,
  constraint success_patterns_pkey primary key (id),
  constraint success_patterns_pattern_type_check
    check (pattern_type in ('tone', 'structure', 'timing', 'other'))
);

-- pattern_id points at one of two tables, so it has no foreign key.
create table public.pattern_matches (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  pattern_id uuid not null,
  pattern_type text not null,
  match_type text not null,
  matched_against text,
  match_confidence numeric(4, 3),
  context_snapshot jsonb,
  action_taken text,
  outcome text,
  constraint pattern_matches_pkey primary key (id),
  constraint pattern_matches_pattern_type_check check (pattern_type in ('failure', 'success')),
  constraint pattern_matches_match_type_check check (match_type in ('exact', 'similar', 'prevented'))
);

comment on table public.failure_patterns is 'What went wrong, and what keeps it from happening again.';

create index idx_failure_patterns_user_id on public.failure_patterns (user_id);
create index idx_success_patterns_user_id on public.success_patterns (user_id);
create index idx_pattern_matches_user_id on public.pattern_matches (user_id);
create index idx_pattern_matches_pattern on public.pattern_matches (pattern_type, pattern_id);

alter table public.failure_patterns enable row level security;
alter table public.success_patterns enable row level security;
alter table public.pattern_matches enable row level security;

create policy "Users can view their own failure patterns" on public.failure_patterns
  for select using ((select auth.uid())::text = user_id);
create policy "Users can create their own failure patterns" on public.failure_patterns
  for insert with check ((select auth.uid())::text = user_id);
create policy "Users can update their own failure patterns" on public.failure_patterns
  for update using ((select auth.uid())::text = user_id);

create policy "Users can view their own success patterns" on public.success_patterns
  for select using ((select auth.uid())::text = user_id);
create policy "Users can create their own success patterns" on public.success_patterns
  for insert with check ((select auth.uid())::text = user_id);
create policy "Users can update their own success patterns" on public.success_patterns
  for update using ((select auth.uid())::text = user_id);

create policy "Users can view their own matches" on public.pattern_matches
  for select using ((select auth.uid())::text = user_id);
create policy "Users can create their own matches" on public.pattern_matches
  for insert with check ((select auth.uid())::text = user_id);

-- A run outlives the patterns it met.
alter table public.agent_runs
  add column failure_pattern_id uuid,
  add column success_pattern_id uuid,
  add constraint agent_runs_failure_pattern_id_fkey
    foreign key (failure_pattern_id) references public.failure_patterns (id) on delete set null,
  add constraint agent_runs_success_pattern_id_fkey
    foreign key (success_pattern_id) references public.success_patterns (id) on delete set null;

create index idx_agent_runs_failure_pattern on public.agent_runs (failure_pattern_id);
create index idx_agent_runs_success_pattern on public.agent_runs (success_pattern_id);

alter table public.user_profiles
  add column prevented_failures_count integer not null default 0;
create index idx_user_profiles_prevented_failures
  on public.user_profiles (prevented_failures_count);
