-- The platform grants everything on new tables and functions to its API roles.
-- Start from nothing and name what is meant.
revoke create on schema public from public, anon, authenticated;
revoke all on all tables in schema public from public, anon, authenticated, service_role;
revoke all on function
  public.update_updated_at_column(),
  public.update_user_template_customizations_updated_at(),
  public.create_customization_history(),
  public.track_template_usage(uuid, text, boolean, integer, integer)
from public, anon, authenticated, service_role;

grant select, insert, update, delete on all tables in schema public to service_role;

grant select on
  public.prompt_atoms,
  public.template_presets
to anon;

grant select on
  public.prompt_atoms,
  public.template_versions,
  public.template_customization_history,
  public.usage_metrics
to authenticated;

grant select, insert on
  public.pattern_matches
to authenticated;

grant select, insert, update on
  public.template_presets,
  public.organizations,
  public.failure_patterns,
  public.success_patterns
to authenticated;

grant select, insert, update, delete on
  public.user_profiles,
  public.vibe_configs,
  public.agent_runs,
  public.background_events,
  public.user_template_customizations,
  public.template_usage_analytics,
  public.template_feedback,
  public.shared_template_customizations,
  public.organization_members,
  public.invitations
to authenticated;

-- Trigger functions need no EXECUTE: triggers run them anyway.
grant execute on function
  public.track_template_usage(uuid, text, boolean, integer, integer)
to authenticated, service_role;
