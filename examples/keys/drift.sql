-- Breaks the backend of migrations/, for tests. Each statement stands below what it must cause:
--   -- gap <category> <severity>: <key> <missing|differs|extra> [(property[, property])]
--   -- blocked: <key> by <key>      not judged, because of that gap; * is everything on a table
--   -- no gap: <why>
-- Apart from what is blocked, no gap follows from another one.

-- ---- A: missing objects ----

-- gap A high: extension "uuid-ossp" missing
drop extension "uuid-ossp";

-- gap A high: column public.user_profiles.premium_features missing
-- blocked: index public.user_profiles reading premium_features where * by column public.user_profiles.premium_features
alter table public.user_profiles drop column premium_features;

-- gap A high: column public.vibe_configs.logging_level missing
alter table public.vibe_configs drop column logging_level;

-- gap A high: primaryKey public.template_usage_analytics missing
alter table public.template_usage_analytics drop constraint template_usage_analytics_pkey;

-- gap A high: unique public.organizations (slug) missing
alter table public.organizations drop constraint organizations_slug_key;

-- gap A high: unique public.usage_metrics (user_id, metric_type, period_start) missing
alter table public.usage_metrics
  drop constraint usage_metrics_user_metric_period_key,
  add constraint usage_metrics_user_metric_period_key unique (user_id, metric_type);

-- gap A high: foreignKey public.agent_runs (failure_pattern_id) missing
alter table public.agent_runs drop constraint agent_runs_failure_pattern_id_fkey;

-- gap A medium: check public.template_feedback (rating) missing
alter table public.template_feedback drop constraint template_feedback_rating_check;

-- gap A medium: index public.agent_runs (trigger, created_at desc) missing
drop index public.idx_agent_runs_trigger_created;

-- gap A medium: index public.prompt_atoms gin (target_verticals) missing
drop index public.idx_prompt_atoms_target_verticals;

-- gap A high: function public.track_template_usage(uuid, text, boolean, integer, integer) missing
-- blocked: grant function public.track_template_usage(uuid, text, boolean, integer, integer) to PUBLIC by function public.track_template_usage(uuid, text, boolean, integer, integer)
-- blocked: grant function public.track_template_usage(uuid, text, boolean, integer, integer) to anon by function public.track_template_usage(uuid, text, boolean, integer, integer)
-- blocked: grant function public.track_template_usage(uuid, text, boolean, integer, integer) to authenticated by function public.track_template_usage(uuid, text, boolean, integer, integer)
-- blocked: grant function public.track_template_usage(uuid, text, boolean, integer, integer) to service_role by function public.track_template_usage(uuid, text, boolean, integer, integer)
drop function public.track_template_usage(uuid, text, boolean, integer, integer);
create function public.track_template_usage(p_user_id uuid, p_template_id text, p_success boolean)
returns void
language sql
security definer
set search_path = public
as $$
  update public.template_usage_analytics t
  set usage_count = t.usage_count + 1
  where t.user_id = p_user_id and t.template_id = p_template_id;
$$;
revoke all on function public.track_template_usage(uuid, text, boolean) from public, anon;

-- gap A high: trigger public.vibe_configs.update_vibe_configs_updated_at missing
drop trigger update_vibe_configs_updated_at on public.vibe_configs;

-- ---- B: other definitions ----

-- gap B high: column public.agent_runs.trigger_data differs (type)
alter table public.agent_runs alter column trigger_data type text using trigger_data::text;

-- gap B high: column public.agent_runs.tokens_used differs (type)
alter table public.agent_runs alter column tokens_used type bigint;

-- gap B high: column public.user_profiles.behavior_embedding differs (type)
alter table public.user_profiles
  alter column behavior_embedding type extensions.vector(768) using null;

-- gap B high: column public.template_presets.template_ids differs (type)
alter table public.template_presets alter column template_ids type varchar(64)[];

-- gap B medium: column public.agent_runs.trigger differs (notNull)
alter table public.agent_runs alter column trigger drop not null;

-- gap B medium: column public.user_profiles.subscription_tier differs (default)
alter table public.user_profiles alter column subscription_tier set default 'pro';

-- gap B medium: column public.vibe_configs.approval_required differs (default)
alter table public.vibe_configs alter column approval_required drop default;

-- gap B medium: column public.invitations.expires_at differs (default)
alter table public.invitations alter column expires_at set default now() + interval '1 year';

-- gap B high: check public.user_profiles (subscription_tier) differs (accepts)
alter table public.user_profiles
  drop constraint user_profiles_subscription_tier_check,
  add constraint user_profiles_subscription_tier_check
    check (subscription_tier in ('free', 'pro', 'team', 'enterprise'));

-- gap B high: check public.invitations (role) differs (rejects)
alter table public.invitations
  drop constraint invitations_role_check,
  add constraint invitations_role_check check (role in ('owner', 'admin', 'member'));

-- gap B high: check public.vibe_configs (playfulness) differs (expression)
alter table public.vibe_configs
  drop constraint vibe_configs_playfulness_check,
  add constraint vibe_configs_playfulness_check check (playfulness >= 0 and playfulness <= 1000);

-- gap B medium: check public.vibe_configs (investor_perspective) differs (validated)
alter table public.vibe_configs
  drop constraint vibe_configs_investor_perspective_check,
  add constraint vibe_configs_investor_perspective_check
    check (investor_perspective >= 0 and investor_perspective <= 100) not valid;

-- gap B high: foreignKey public.agent_runs (success_pattern_id) differs (onDelete)
alter table public.agent_runs
  drop constraint agent_runs_success_pattern_id_fkey,
  add constraint agent_runs_success_pattern_id_fkey
    foreign key (success_pattern_id) references public.success_patterns (id) on delete cascade;

-- gap B high: foreignKey public.shared_template_customizations (owner_id) differs (references)
alter table public.shared_template_customizations
  drop constraint shared_template_customizations_owner_id_fkey,
  add constraint shared_template_customizations_owner_id_fkey
    foreign key (owner_id) references public.organizations (id) on delete cascade;

-- gap A high: unique public.invitations (org_id, email) missing
alter table public.invitations drop constraint invitations_org_email_key;
create unique index invitations_org_email_key on public.invitations (org_id, email)
  where accepted_at is null;

-- gap A high: unique public.prompt_atoms (name, version) missing
-- gap B high: index public.prompt_atoms unique (name, version) differs (unique)
drop index public.idx_prompt_atoms_name_version;
create index idx_prompt_atoms_name_version on public.prompt_atoms (name, version);

-- gap B medium: index public.background_events (user_id, created_at desc) where suggestion_generated = false differs (where)
drop index public.idx_background_events_user_unprocessed;
create index idx_background_events_user_unprocessed
  on public.background_events (user_id, created_at desc);

-- gap B medium: index public.vibe_configs gin (selected_atoms) differs (method)
drop index public.idx_vibe_configs_selected_atoms;
create index idx_vibe_configs_selected_atoms on public.vibe_configs (selected_atoms);

-- gap B medium: index public.user_profiles (updated_at desc) differs (columns)
drop index public.idx_user_profiles_updated_at;
create index idx_user_profiles_updated_at on public.user_profiles (updated_at);

-- gap B medium: index public.background_events (event_timestamp desc nulls last) differs (columns)
drop index public.idx_background_events_timestamp;
create index idx_background_events_timestamp on public.background_events (event_timestamp desc);

-- gap B high: function public.update_updated_at_column() differs (searchPath)
alter function public.update_updated_at_column() reset search_path;

-- gap B high: function public.update_user_template_customizations_updated_at() differs (securityDefiner)
alter function public.update_user_template_customizations_updated_at() security invoker;

-- gap B high: function public.create_customization_history() differs (searchPath)
alter function public.create_customization_history() set search_path = extensions, public;

-- gap B high: trigger public.user_profiles.update_user_profiles_updated_at differs (events)
drop trigger update_user_profiles_updated_at on public.user_profiles;
create trigger update_user_profiles_updated_at
  before insert on public.user_profiles
  for each row execute function public.update_updated_at_column();

-- gap B high: trigger public.user_template_customizations.update_user_template_customizations_updated_at differs (calls)
drop trigger update_user_template_customizations_updated_at on public.user_template_customizations;
create trigger update_user_template_customizations_updated_at
  before update on public.user_template_customizations
  for each row execute function public.update_updated_at_column();

-- gap B high: trigger public.user_template_customizations.track_customization_changes differs (enabled)
alter table public.user_template_customizations disable trigger track_customization_changes;

-- gap B high: trigger public.template_presets.update_template_presets_updated_at differs (timing)
drop trigger update_template_presets_updated_at on public.template_presets;
create trigger update_template_presets_updated_at
  after update on public.template_presets
  for each row execute function public.update_updated_at_column();

-- gap B high: trigger public.template_feedback.update_template_feedback_updated_at differs (level)
drop trigger update_template_feedback_updated_at on public.template_feedback;
create trigger update_template_feedback_updated_at
  before update on public.template_feedback
  for each statement execute function public.update_updated_at_column();

-- ---- C: row-level security ----

-- gap C critical: rls public.background_events differs (enabled)
alter table public.background_events disable row level security;

-- gap C high: rls public.prompt_atoms differs (enabled)
alter table public.prompt_atoms enable row level security;

-- gap C critical: policy public.vibe_configs for select differs (using)
alter policy "Users can view their own configs" on public.vibe_configs using (true);

-- gap C critical: policy public.template_customization_history for select differs (using)
alter policy "Users can view their own history" on public.template_customization_history
  using (user_id = user_id);

-- gap C high: policy public.success_patterns for select differs (using)
alter policy "Users can view their own success patterns" on public.success_patterns
  using (auth.role() = 'authenticated');

-- gap C high: policy public.invitations for all differs (using, withCheck)
alter policy "Admins can manage invitations" on public.invitations
  using (private.is_org_member(org_id));

-- gap C critical: policy public.agent_runs for insert differs (withCheck)
alter policy "Users can create their own runs" on public.agent_runs with check (true);

-- gap C critical: policy public.user_profiles for update differs (withCheck)
alter policy "Users can update their own profile" on public.user_profiles with check (true);

-- gap C high: policy public.usage_metrics for insert differs (roles)
alter policy "The system can record metrics" on public.usage_metrics to public;

-- gap C high: policy public.failure_patterns for select differs (permissive)
drop policy "Users can view their own failure patterns" on public.failure_patterns;
create policy "Users can view their own failure patterns" on public.failure_patterns
  as restrictive for select using ((select auth.uid())::text = user_id);

-- gap C high: policy public.user_template_customizations for delete missing
drop policy "Users can delete their own customizations" on public.user_template_customizations;

-- gap C high: policy public.template_presets for update missing
-- gap C high: policy public.template_presets."Users can update their own presets" extra
drop policy "Users can update their own presets" on public.template_presets;
create policy "Users can update their own presets" on public.template_presets
  for delete using ((select auth.uid()) = created_by and is_system_preset = false);

-- gap C critical: policy public.organizations."Organizations can be viewed by all" extra
create policy "Organizations can be viewed by all" on public.organizations for select using (true);

-- ---- D: grants ----

-- gap D critical: grant schema public to anon differs (never)
grant create on schema public to anon;

-- gap D high: grant table public.user_profiles to anon differs (privileges)
grant insert on public.user_profiles to anon;

-- gap D high: grant table public.template_feedback to PUBLIC differs (privileges)
-- gap D high: grant table public.template_feedback to anon differs (privileges)
grant select on public.template_feedback to public;

-- gap D high: grant table public.invitations to anon differs (privileges)
grant select (email) on public.invitations to anon;

-- gap D critical: grant table public.organizations to authenticated differs (privileges)
grant truncate on public.organizations to authenticated;

-- gap D high: grant table public.prompt_atoms to anon differs (privileges)
revoke select on public.prompt_atoms from anon;

-- gap D high: grant table public.vibe_configs to authenticated differs (privileges)
revoke update on public.vibe_configs from authenticated;

-- gap D high: grant table public.usage_metrics to service_role differs (privileges)
revoke insert on public.usage_metrics from service_role;

-- gap D medium: grant function private.is_org_admin(uuid) to PUBLIC differs (privileges)
-- gap D medium: grant function private.is_org_admin(uuid) to anon differs (privileges)
grant execute on function private.is_org_admin(uuid) to public;

-- gap D low: grant function public.create_customization_history() to authenticated differs (privileges)
grant execute on function public.create_customization_history() to authenticated;

-- gap D high: grant function private.is_in_any_org(uuid[]) to authenticated differs (privileges)
revoke execute on function private.is_in_any_org(uuid[]) from authenticated;

-- ---- E: realtime ----

-- gap E medium: publicationTable supabase_realtime public.agent_runs missing
alter publication supabase_realtime drop table public.agent_runs;

-- gap E medium: replicaIdentity public.agent_runs differs (mode)
alter table public.agent_runs replica identity nothing;

-- gap E medium: replicaIdentity public.background_events differs (mode)
alter table public.background_events replica identity default;

-- ---- F: storage ----

-- gap F critical: bucket exports differs (public, fileSizeLimit, allowedMimeTypes)
update storage.buckets
set public = true, file_size_limit = 52428800, allowed_mime_types = null
where id = 'exports';

-- gap F high: policy storage.objects for select differs (using)
alter policy "Users can read their own exports" on storage.objects using (bucket_id = 'exports');

-- gap F high: policy storage.objects for insert missing
drop policy "Users can upload their own exports" on storage.objects;

-- gap F critical: policy storage.objects for update differs (withCheck)
alter policy "Users can replace their own exports" on storage.objects with check (true);

-- gap F high: policy storage.objects for delete differs (roles)
alter policy "Users can delete their own exports" on storage.objects to public;

-- ---- No gaps ----

-- no gap: a scalar subquery around auth.uid() means the same
alter policy "Users can view their own events" on public.background_events
  using ((select auth.uid())::text = user_id);

-- no gap: swapped operands mean the same
alter policy "Users can view their own runs" on public.agent_runs using (user_id = (auth.uid())::text);

-- no gap: WITH CHECK repeats USING, as it does when it is left out
alter policy "Users can update their own events" on public.background_events
  with check (auth.uid()::text = user_id);

-- no gap: a policy by shape has any name
alter policy "Users can create their own success patterns" on public.success_patterns
  rename to "Success is mine to record";

-- no gap: the same range, written as BETWEEN
alter table public.vibe_configs
  drop constraint vibe_configs_revenue_focus_check,
  add constraint vibe_configs_revenue_focus_check check (revenue_focus between 0 and 100);

-- no gap: an index by shape has any name
alter index public.idx_agent_runs_user_id rename to agent_runs_user_id;

-- no gap: a constraint by shape has any name
alter table public.organization_members
  rename constraint organization_members_org_user_key to one_membership_per_org;

-- no gap: a unique index does what a unique constraint does
alter table public.template_versions drop constraint template_versions_template_version_key;
create unique index template_versions_template_version_key
  on public.template_versions (template_id, version);

-- no gap: an index more
create index idx_template_presets_name on public.template_presets (name);

-- no gap: a column more
alter table public.organizations add column billing_email text;

-- no gap: the type of this column is not stated
alter table public.organizations alter column name type varchar(200);

-- no gap: the default of this column is not stated
alter table public.template_presets alter column usage_count set default 1;

-- no gap: NOT NULL is not stated here
alter table public.template_presets alter column category set not null;

-- no gap: the report does not say whether this table has row-level security
alter table public.template_versions enable row level security;

-- no gap: FORCE is not stated
alter table public.user_template_customizations force row level security;

-- no gap: comments are not stated
comment on table public.user_profiles is null;

-- no gap: the body of a function is not stated
create or replace function private.is_org_member(org uuid)
returns boolean
language sql
stable
security definer
set search_path = public
as $$
  select private.is_in_any_org(array[org])
    or exists (select 1 from public.organizations o where o.id = org and o.owner_id = auth.uid());
$$;

-- no gap: a published table more, in a set that is not exact
alter publication supabase_realtime add table public.template_feedback;

-- no gap: policies of storage.objects are not exact, and other buckets are not ours
create policy "Avatars can be viewed" on storage.objects for select using (bucket_id = 'avatars');

-- no gap: a table more
create table public.release_notes (id uuid primary key, body text);
alter table public.release_notes enable row level security;

-- no gap: statistics are not stated
alter table public.agent_runs alter column user_id set statistics 500;

-- ---- Last, because everything on the table goes with it ----

-- gap A high: table public.pattern_matches missing
-- blocked: * public.pattern_matches by table public.pattern_matches
drop table public.pattern_matches;
