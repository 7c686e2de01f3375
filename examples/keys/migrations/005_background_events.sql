create table public.background_events (
  id uuid not null default gen_random_uuid(),
  user_id text not null,
  created_at timestamptz not null default now(),
  event_type text not null,
  source text not null,
  event_data jsonb,
  event_timestamp timestamptz,
  suggestion_generated boolean not null default false,
  suggestion_id uuid,
  user_actioned boolean not null default false,
  constraint background_events_pkey primary key (id)
);

comment on column public.background_events.event_timestamp is 'When it happened; null where the source does not say.';

create index idx_background_events_user_id on public.background_events (user_id);
create index idx_background_events_event_type on public.background_events (event_type);
create index idx_background_events_source on public.background_events (source);
create index idx_background_events_created_at on public.background_events (created_at desc);
create index idx_background_events_actioned on public.background_events (user_actioned);
create index idx_background_events_user_type on public.background_events (user_id, event_type);
create index idx_background_events_suggestion_actioned
  on public.background_events (suggestion_generated, user_actioned);
create index idx_background_events_timestamp
  on public.background_events (event_timestamp desc nulls last);
create index idx_background_events_user_unprocessed
  on public.background_events (user_id, created_at desc)
  where suggestion_generated = false;

alter table public.background_events enable row level security;

create policy "Users can view their own events" on public.background_events
  for select using (auth.uid()::text = user_id);
create policy "Users can create their own events" on public.background_events
  for insert with check (auth.uid()::text = user_id);
create policy "Users can update their own events" on public.background_events
  for update using (auth.uid()::text = user_id);
create policy "Users can delete their own events" on public.background_events
  for delete using (auth.uid()::text = user_id);
