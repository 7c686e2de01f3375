-- Written by admins, read by everybody: no row-level security, grants are the lock (013).
create table public.prompt_atoms (
  id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  name text not null,
  category text not null,
  version text not null default '1.0.0',
  system_prompt text,
  constraints jsonb not null default '{}'::jsonb,
  examples jsonb not null default '[]'::jsonb,
  weight numeric not null default 1.0,
  compatible_atoms text[] not null default '{}',
  target_roles text[] not null default '{}',
  target_verticals text[] not null default '{}',
  usage_count integer not null default 0,
  success_rate numeric,
  active boolean not null default true,
  constraint prompt_atoms_pkey primary key (id)
);

comment on table public.prompt_atoms is 'The parts that prompts are assembled from.';

create index idx_prompt_atoms_category on public.prompt_atoms (category);
create index idx_prompt_atoms_active on public.prompt_atoms (active);
create index idx_prompt_atoms_name on public.prompt_atoms (name);
create unique index idx_prompt_atoms_name_version on public.prompt_atoms (name, version);
create index idx_prompt_atoms_target_roles on public.prompt_atoms using gin (target_roles);
create index idx_prompt_atoms_target_verticals on public.prompt_atoms using gin (target_verticals);
create index idx_prompt_atoms_compatible_atoms on public.prompt_atoms using gin (compatible_atoms);
