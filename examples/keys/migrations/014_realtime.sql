-- FULL sends the old row with updates and deletes.
alter table public.agent_runs replica identity full;
alter table public.background_events replica identity full;

alter publication supabase_realtime add table public.agent_runs, public.background_events;
