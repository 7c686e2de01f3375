-- Run after supabase.sql for a project whose new tables, sequences and functions in public are not
-- exposed by default: the default of new projects since May 2026, of all since 30 October 2026. What
-- the host does not take back (TRUNCATE, REFERENCES, TRIGGER, MAINTAIN; UPDATE on sequences) stays.
alter default privileges for role postgres in schema public
  revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke execute on functions from anon, authenticated, service_role;
