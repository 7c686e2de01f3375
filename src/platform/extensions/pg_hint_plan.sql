create table hint_plan.hints (
  id serial primary key,
  norm_query_string text not null,
  application_name text not null,
  hints text not null
);
create unique index hints_norm_and_app on hint_plan.hints (norm_query_string, application_name);
grant select on hint_plan.hints to public;
grant usage on schema hint_plan to public;
