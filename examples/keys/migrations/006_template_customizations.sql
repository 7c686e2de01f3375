create table public.user_template_customizations (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  template_id text not null,
  milestone text,
  custom_variables jsonb not null default '{}'::jsonb,
  custom_instructions text,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_template_customizations_pkey primary key (id),
  constraint user_template_customizations_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint user_template_customizations_user_template_key unique (user_id, template_id)
);

create table public.template_versions (
  id uuid not null default gen_random_uuid(),
  template_id text not null,
  version text not null,
  changelog text,
  created_at timestamptz not null default now(),
  constraint template_versions_pkey primary key (id),
  constraint template_versions_template_version_key unique (template_id, version)
);

create table public.template_customization_history (
  id uuid not null default gen_random_uuid(),
  customization_id uuid not null,
  user_id uuid not null,
  template_id text not null,
  custom_variables jsonb,
  custom_instructions text,
  enabled boolean,
  change_type text not null,
  change_reason text,
  created_at timestamptz not null default now(),
  changed_by uuid,
  constraint template_customization_history_pkey primary key (id),
  constraint template_customization_history_customization_id_fkey
    foreign key (customization_id) references public.user_template_customizations (id) on delete cascade,
  constraint template_customization_history_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint template_customization_history_changed_by_fkey
    foreign key (changed_by) references auth.users (id) on delete set null
);

comment on table public.template_customization_history is 'Written by a trigger only.';

create index idx_template_customization_history_customization
  on public.template_customization_history (customization_id, created_at desc);
create index idx_template_customization_history_user_id
  on public.template_customization_history (user_id);
create index idx_template_customization_history_changed_by
  on public.template_customization_history (changed_by);

alter table public.user_template_customizations enable row level security;
alter table public.template_customization_history enable row level security;

create policy "Users can view their own customizations" on public.user_template_customizations
  for select using (auth.uid() = user_id);
create policy "Users can create their own customizations" on public.user_template_customizations
  for insert with check (auth.uid() = user_id);
create policy "Users can update their own customizations" on public.user_template_customizations
  for update using (auth.uid() = user_id);
create policy "Users can delete their own customizations" on public.user_template_customizations
  for delete using (auth.uid() = user_id);

create policy "Users can view their own history" on public.template_customization_history
  for select using (auth.uid() = user_id);

create function public.update_user_template_customizations_updated_at()
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

-- Definer: the history has no INSERT policy, and needs none.
create function public.create_customization_history()
returns trigger
language plpgsql
security definer
set search_path = public
as $$
begin
  insert into public.template_customization_history (
    customization_id, user_id, template_id, custom_variables,
    custom_instructions, enabled, change_type, changed_by
  ) values (
    new.id, new.user_id, new.template_id, new.custom_variables,
    new.custom_instructions, new.enabled,
    case when tg_op = 'INSERT' then 'created' else 'updated' end,
    auth.uid()
  );
  return null;
end;
$$;

create trigger update_user_template_customizations_updated_at
  before update on public.user_template_customizations
  for each row execute function public.update_user_template_customizations_updated_at();

create trigger track_customization_changes
  after insert or update on public.user_template_customizations
  for each row execute function public.create_customization_history();
