create table public.organizations (
  id uuid not null default gen_random_uuid(),
  name text not null,
  slug text not null,
  owner_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organizations_pkey primary key (id),
  constraint organizations_slug_key unique (slug),
  constraint organizations_owner_id_fkey
    foreign key (owner_id) references auth.users (id) on delete cascade
);

create table public.organization_members (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null,
  user_id uuid not null,
  role text not null default 'member',
  created_at timestamptz not null default now(),
  constraint organization_members_pkey primary key (id),
  constraint organization_members_org_id_fkey
    foreign key (org_id) references public.organizations (id) on delete cascade,
  constraint organization_members_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint organization_members_org_user_key unique (org_id, user_id),
  constraint organization_members_role_check check (role in ('owner', 'admin', 'member'))
);

create table public.invitations (
  id uuid not null default gen_random_uuid(),
  org_id uuid not null,
  email text not null,
  role text not null default 'member',
  invited_by uuid,
  token text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  created_at timestamptz not null default now(),
  constraint invitations_pkey primary key (id),
  constraint invitations_org_id_fkey
    foreign key (org_id) references public.organizations (id) on delete cascade,
  constraint invitations_invited_by_fkey
    foreign key (invited_by) references auth.users (id) on delete set null,
  constraint invitations_token_key unique (token),
  constraint invitations_org_email_key unique (org_id, email),
  constraint invitations_role_check check (role in ('admin', 'member'))
);

comment on column public.invitations.token is 'Sent by mail; whoever has it may join.';

create index idx_organizations_owner_id on public.organizations (owner_id);
create index idx_organization_members_user_id on public.organization_members (user_id);
create index idx_invitations_invited_by on public.invitations (invited_by);

-- References the owner's account, not the organization.
alter table public.user_profiles
  add column org_id uuid,
  add constraint user_profiles_org_id_fkey
    foreign key (org_id) references auth.users (id) on delete set null;
create index idx_user_profiles_org_id on public.user_profiles (org_id);

-- A policy that reads its own table recurses; these read it with the owner's rights.
create function private.is_org_member(org uuid)
returns boolean
language sql
stable
security definer
set search_path = public
as $$
  select exists (
    select 1 from public.organization_members m
    where m.org_id = org and m.user_id = auth.uid()
  ) or exists (
    select 1 from public.organizations o
    where o.id = org and o.owner_id = auth.uid()
  );
$$;

create function private.is_org_admin(org uuid)
returns boolean
language sql
stable
security definer
set search_path = public
as $$
  select exists (
    select 1 from public.organization_members m
    where m.org_id = org and m.user_id = auth.uid() and m.role in ('owner', 'admin')
  ) or exists (
    select 1 from public.organizations o
    where o.id = org and o.owner_id = auth.uid()
  );
$$;

create function private.is_in_any_org(orgs uuid[])
returns boolean
language sql
stable
security definer
set search_path = public
as $$
  select exists (
    select 1 from public.organization_members m
    where m.org_id = any (orgs) and m.user_id = auth.uid()
  );
$$;

-- A policy needs EXECUTE only, not USAGE on the schema.
revoke all on function private.is_org_member(uuid) from public;
revoke all on function private.is_org_admin(uuid) from public;
revoke all on function private.is_in_any_org(uuid[]) from public;
grant execute on function private.is_org_member(uuid) to authenticated;
grant execute on function private.is_org_admin(uuid) to authenticated;
grant execute on function private.is_in_any_org(uuid[]) to authenticated;

alter table public.organizations enable row level security;
alter table public.organization_members enable row level security;
alter table public.invitations enable row level security;

create policy "Owners and members can view organizations" on public.organizations
  for select to authenticated
  using ((select auth.uid()) = owner_id or private.is_org_member(id));
create policy "Users can create their own organizations" on public.organizations
  for insert to authenticated
  with check ((select auth.uid()) = owner_id);
create policy "Owners can update their organizations" on public.organizations
  for update to authenticated
  using ((select auth.uid()) = owner_id);

create policy "Members can view members" on public.organization_members
  for select to authenticated
  using (private.is_org_member(org_id));
create policy "Admins can manage members" on public.organization_members
  for all to authenticated
  using (private.is_org_admin(org_id));

create policy "Members can view invitations" on public.invitations
  for select to authenticated
  using (private.is_org_member(org_id));
create policy "Admins can manage invitations" on public.invitations
  for all to authenticated
  using (private.is_org_admin(org_id));

alter policy "Shared customizations can be viewed" on public.shared_template_customizations
  to authenticated
  using (
    is_public
    or (select auth.uid()) = any (shared_with_user_ids)
    or private.is_in_any_org(shared_with_team_ids)
  );
