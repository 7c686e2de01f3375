create table us_gaz (id serial primary key, seq integer, word text, stdword text, token integer, is_custom boolean not null default true);
create table us_lex (id serial primary key, seq integer, word text, stdword text, token integer, is_custom boolean not null default true);
create table us_rules (id serial primary key, rule text, is_custom boolean not null default true);
