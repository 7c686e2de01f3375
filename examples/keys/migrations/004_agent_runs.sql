create table public.agent_runs (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  trigger text not null,
  trigger_data jsonb,
  assembled_prompt text,
  selected_atoms uuid[] not null default '{}',
  vibe_config_snapshot jsonb,
  agent_type text,
  model_used text,
  generated_content jsonb,
  user_feedback text,
  feedback_detail text,
  tokens_used integer,
  latency_ms integer,
  cost_usd numeric(10, 6),
  constraint agent_runs_pkey primary key (id)
);

comment on table public.agent_runs is 'One row per run of an agent.';

create index idx_agent_runs_user_id on public.agent_runs (user_id);
create index idx_agent_runs_created_at on public.agent_runs (created_at desc);
create index idx_agent_runs_trigger on public.agent_runs (trigger);
create index idx_agent_runs_feedback on public.agent_runs (user_feedback);
create index idx_agent_runs_user_created on public.agent_runs (user_id, created_at desc);
create index idx_agent_runs_trigger_created on public.agent_runs (trigger, created_at desc);
create index idx_agent_runs_user_feedback on public.agent_runs (user_id, user_feedback);

-- A predicate must be immutable, so "recent" starts at a fixed day.
create index idx_agent_runs_user_recent on public.agent_runs (user_id, created_at)
  where created_at >= '2026-01-01 00:00:00+00'::timestamptz;

alter table public.agent_runs enable row level security;

create policy "Users can view their own runs" on public.agent_runs
  for select using (auth.uid()::text = user_id);
create policy "Users can create their own runs" on public.agent_runs
  for insert with check (auth.uid()::text = user_id);
create policy "Users can update their own runs" on public.agent_runs
  for update using (auth.uid()::text = user_id) with check (auth.uid()::text = user_id);
create policy "Users can delete their own runs" on public.agent_runs
  for delete using (auth.uid()::text = user_id);
