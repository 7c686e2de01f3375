alter table public.user_profiles
  add column premium_features jsonb not null default '[]'::jsonb,
  add column stripe_customer_id text,
  add column subscription_status text not null default 'inactive',
  add column subscription_tier text not null default 'free',
  add column subscription_current_period_end timestamptz,
  add constraint user_profiles_subscription_status_check
    check (subscription_status in ('inactive', 'trialing', 'active', 'past_due', 'canceled')),
  add constraint user_profiles_subscription_tier_check
    check (subscription_tier in ('free', 'pro', 'team', 'enterprise'));

comment on column public.user_profiles.premium_features is 'Names of the features that were paid for.';

create index idx_user_profiles_subscription_status on public.user_profiles (subscription_status);
create index idx_user_profiles_premium on public.user_profiles (user_id)
  where premium_features <> '[]'::jsonb;

create table public.usage_metrics (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  metric_type text not null,
  metric_value bigint not null default 0,
  period_start timestamptz not null,
  period_end timestamptz not null,
  created_at timestamptz not null default now(),
  constraint usage_metrics_pkey primary key (id),
  constraint usage_metrics_user_metric_period_key unique (user_id, metric_type, period_start),
  constraint usage_metrics_metric_type_check
    check (metric_type in ('runs', 'tokens', 'templates', 'exports'))
);

alter table public.usage_metrics enable row level security;

create policy "Users can view their own metrics" on public.usage_metrics
  for select using ((select auth.uid())::text = user_id);
-- "The system" is the service role, and nobody else.
create policy "The system can record metrics" on public.usage_metrics
  for insert to service_role with check (true);
