create table public.vibe_configs (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text,
  playfulness integer not null default 50,
  revenue_focus integer not null default 50,
  investor_perspective integer not null default 50,
  selected_atoms uuid[] not null default '{}',
  custom_instructions text,
  auto_suggest boolean not null default true,
  approval_required boolean not null default true,
  logging_level text not null default 'info',
  constraint vibe_configs_pkey primary key (id),
  constraint vibe_configs_playfulness_check check (playfulness >= 0 and playfulness <= 100),
  constraint vibe_configs_revenue_focus_check check (revenue_focus >= 0 and revenue_focus <= 100),
  constraint vibe_configs_investor_perspective_check
    check (investor_perspective >= 0 and investor_perspective <= 100)
);

comment on column public.vibe_configs.playfulness is '0 is dry, 100 is silly.';

create index idx_vibe_configs_user_id on public.vibe_configs (user_id);
create index idx_vibe_configs_created_at on public.vibe_configs (created_at desc);
create index idx_vibe_configs_user_created on public.vibe_configs (user_id, created_at desc);
create index idx_vibe_configs_selected_atoms on public.vibe_configs using gin (selected_atoms);

alter table public.vibe_configs enable row level security;

create policy "Users can view their own configs" on public.vibe_configs
  for select using (auth.uid()::text = user_id);
create policy "Users can create their own configs" on public.vibe_configs
  for insert with check (auth.uid()::text = user_id);
create policy "Users can update their own configs" on public.vibe_configs
  for update using (auth.uid()::text = user_id);
create policy "Users can delete their own configs" on public.vibe_configs
  for delete using (auth.uid()::text = user_id);

create trigger update_vibe_configs_updated_at
  before update on public.vibe_configs
  for each row execute function public.update_updated_at_column();
