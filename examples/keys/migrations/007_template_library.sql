create table public.template_usage_analytics (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  template_id text not null,
  usage_count integer not null default 0,
  last_used_at timestamptz,
  success_count integer not null default 0,
  failure_count integer not null default 0,
  average_rating numeric(3, 2),
  total_ratings integer not null default 0,
  average_tokens_used numeric,
  average_latency_ms numeric,
  first_used_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint template_usage_analytics_pkey primary key (id),
  constraint template_usage_analytics_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint template_usage_analytics_user_template_key unique (user_id, template_id)
);

create table public.template_feedback (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  template_id text not null,
  rating integer not null,
  comment text,
  suggestions text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint template_feedback_pkey primary key (id),
  constraint template_feedback_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint template_feedback_user_template_key unique (user_id, template_id),
  constraint template_feedback_rating_check check (rating between 1 and 5)
);

create table public.shared_template_customizations (
  id uuid not null default gen_random_uuid(),
  owner_id uuid not null,
  template_id text not null,
  name text not null,
  description text,
  is_public boolean not null default false,
  shared_with_user_ids uuid[] not null default '{}',
  shared_with_team_ids uuid[] not null default '{}',
  custom_variables jsonb not null default '{}'::jsonb,
  custom_instructions text,
  usage_count integer not null default 0,
  rating_average numeric(3, 2),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint shared_template_customizations_pkey primary key (id),
  constraint shared_template_customizations_owner_id_fkey
    foreign key (owner_id) references auth.users (id) on delete cascade
);

create table public.template_presets (
  id uuid not null default gen_random_uuid(),
  name text not null,
  description text,
  category text,
  template_ids text[] not null default '{}',
  custom_variables jsonb not null default '{}'::jsonb,
  custom_instructions text,
  is_system_preset boolean not null default false,
  created_by uuid,
  usage_count integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint template_presets_pkey primary key (id),
  constraint template_presets_created_by_fkey
    foreign key (created_by) references auth.users (id) on delete set null
);

create index idx_template_feedback_template_id on public.template_feedback (template_id);
create index idx_shared_template_customizations_owner_id
  on public.shared_template_customizations (owner_id);
create index idx_shared_template_customizations_public
  on public.shared_template_customizations (template_id) where is_public;
create index idx_shared_template_customizations_users
  on public.shared_template_customizations using gin (shared_with_user_ids);
create index idx_template_presets_category on public.template_presets (category);
create index idx_template_presets_created_by on public.template_presets (created_by);

alter table public.template_usage_analytics enable row level security;
alter table public.template_feedback enable row level security;
alter table public.shared_template_customizations enable row level security;
alter table public.template_presets enable row level security;

create policy "Users can view their own usage" on public.template_usage_analytics
  for select using ((select auth.uid()) = user_id);
create policy "Users can manage their own usage" on public.template_usage_analytics
  for all using ((select auth.uid()) = user_id);

create policy "Users can manage their own feedback" on public.template_feedback
  for all using ((select auth.uid()) = user_id);
create policy "Feedback is public" on public.template_feedback
  for select using (true);

-- Sharing with teams follows in 008, with the organizations.
create policy "Shared customizations can be viewed" on public.shared_template_customizations
  for select using (is_public or (select auth.uid()) = any (shared_with_user_ids));
create policy "Owners can manage their shared customizations" on public.shared_template_customizations
  for all using ((select auth.uid()) = owner_id);

create policy "Presets can be viewed by all" on public.template_presets
  for select using (true);
create policy "Users can create their own presets" on public.template_presets
  for insert with check ((select auth.uid()) = created_by and is_system_preset = false);
create policy "Users can update their own presets" on public.template_presets
  for update using ((select auth.uid()) = created_by and is_system_preset = false);

create trigger update_template_presets_updated_at
  before update on public.template_presets
  for each row execute function public.update_updated_at_column();
create trigger update_shared_template_customizations_updated_at
  before update on public.shared_template_customizations
  for each row execute function public.update_updated_at_column();
create trigger update_template_feedback_updated_at
  before update on public.template_feedback
  for each row execute function public.update_updated_at_column();

-- A definer function sees every row, so it asks who is calling.
create function public.track_template_usage(
  p_user_id uuid,
  p_template_id text,
  p_success boolean,
  p_tokens_used integer,
  p_latency_ms integer
)
returns void
language plpgsql
security definer
set search_path = public
as $$
begin
  if p_user_id is distinct from auth.uid() and coalesce(auth.role(), '') <> 'service_role' then
    raise exception 'usage is tracked for the caller only' using errcode = 'insufficient_privilege';
  end if;

  insert into public.template_usage_analytics as t (
    user_id, template_id, usage_count, last_used_at, success_count, failure_count,
    average_tokens_used, average_latency_ms
  ) values (
    p_user_id, p_template_id, 1, now(),
    case when p_success then 1 else 0 end,
    case when p_success then 0 else 1 end,
    p_tokens_used, p_latency_ms
  )
  on conflict (user_id, template_id) do update set
    usage_count = t.usage_count + 1,
    last_used_at = excluded.last_used_at,
    success_count = t.success_count + excluded.success_count,
    failure_count = t.failure_count + excluded.failure_count,
    average_tokens_used =
      (coalesce(t.average_tokens_used, 0) * t.usage_count + coalesce(excluded.average_tokens_used, 0))
      / (t.usage_count + 1),
    average_latency_ms =
      (coalesce(t.average_latency_ms, 0) * t.usage_count + coalesce(excluded.average_latency_ms, 0))
      / (t.usage_count + 1),
    updated_at = now();
end;
$$;
