create function public.update_updated_at_column()
returns trigger
language plpgsql
security definer
set search_path = public
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

create table public.user_profiles (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text,
  role text,
  vertical text,
  stack jsonb not null default '[]'::jsonb,
  tone text,
  risk_tolerance text,
  kpi_focus text,
  perspective text,
  behavior_embedding extensions.vector(1536),
  brand_voice text,
  company_context text,
  preferred_models jsonb not null default '[]'::jsonb,
  timezone text not null default 'UTC',
  constraint user_profiles_pkey primary key (id),
  constraint user_profiles_user_id_key unique (user_id)
);

comment on table public.user_profiles is 'One row per person.';
comment on column public.user_profiles.user_id is 'The id of auth.users, as text.';
comment on column public.user_profiles.behavior_embedding is 'Embedding of recent behaviour.';

-- user_id needs no index of its own: the unique constraint brings one.
create index idx_user_profiles_role on public.user_profiles (role);
create index idx_user_profiles_vertical on public.user_profiles (vertical);
create index idx_user_profiles_updated_at on public.user_profiles (updated_at desc);
create index idx_user_profiles_stack on public.user_profiles using gin (stack);

alter table public.user_profiles enable row level security;

create policy "Users can view their own profile" on public.user_profiles
  for select using (auth.uid()::text = user_id);
create policy "Users can create their own profile" on public.user_profiles
  for insert with check (auth.uid()::text = user_id);
create policy "Users can update their own profile" on public.user_profiles
  for update using (auth.uid()::text = user_id);
create policy "Users can delete their own profile" on public.user_profiles
  for delete using (auth.uid()::text = user_id);

create trigger update_user_profiles_updated_at
  before update on public.user_profiles
  for each row execute function public.update_updated_at_column();
