import type { Drift, KindCases } from '../support/cases.ts';

/** What can have a comment: behind COMMENT ON, and in the key. */
const targets: [sql: string, key: string][] = [
  ['schema t_comment', 'schema t_comment'],
  ['table t_comment.t', 'table t_comment.t'],
  ['column t_comment.t."B c"', 'column t_comment.t."B c"'],
  ['view t_comment.v', 'view t_comment.v'],
  ['column t_comment.v.id', 'column t_comment.v.id'],
  ['materialized view t_comment.m', 'materializedView t_comment.m'],
  ['sequence t_comment.s', 'sequence t_comment.s'],
  ['constraint t_pkey on t_comment.t', 'primaryKey t_comment.t.t_pkey'],
  ['constraint t_unique on t_comment.t', 'unique t_comment.t.t_unique'],
  ['constraint t_check on t_comment.t', 'check t_comment.t.t_check'],
  ['constraint t_foreign on t_comment.t', 'foreignKey t_comment.t.t_foreign'],
  ['constraint t_exclusion on t_comment.t', 'exclusion t_comment.t.t_exclusion'],
  ['index t_comment.t_index', 'index t_comment.t.t_index'],
  ['trigger t_trigger on t_comment.t', 'trigger t_comment.t.t_trigger'],
  ['rule t_rule on t_comment.t', 'rule t_comment.t.t_rule'],
  ['policy t_policy on t_comment.t', 'policy t_comment.t.t_policy'],
  ['function t_comment.f(integer, text)', 'function t_comment.f(integer, text)'],
  ['procedure t_comment.p()', 'function t_comment.p()'],
  ['type t_comment.e', 'enum t_comment.e'],
  ['type t_comment.c', 'compositeType t_comment.c'],
  ['column t_comment.c.part', 'attribute t_comment.c.part'],
  ['domain t_comment.d', 'domain t_comment.d'],
  ['constraint d_check on domain t_comment.d', 'domainCheck t_comment.d.d_check'],
  ['type t_comment.r', 'rangeType t_comment.r'],
  ['collation t_comment.l', 'collation t_comment.l'],
  ['statistics t_comment.x', 'statistics t_comment.x'],
  ['publication t_comment', 'publication t_comment'],
  ['event trigger t_comment', 'eventTrigger t_comment'],
  ['role t_comment', 'role t_comment'],
];

const onDatabase = (text: string) => `do $$ begin execute format('comment on database %I is %L', current_database(), ${text}); end $$`;
const missing = ([sql, key]: [string, string]): Drift => ({
  drift: 'missing',
  sql: `comment on ${sql} is null`,
  gaps: [{ key: `comment ${key}`, verdict: 'missing', severity: 'low' }],
});

export const cases: KindCases = {
  kind: 'comment',
  setup: `
    create role t_comment;
    create schema t_comment;
    create function t_comment.f(integer, text) returns integer language sql immutable as 'select 1';
    create function t_comment.touch() returns trigger language plpgsql as 'begin return new; end';
    create function t_comment.watch() returns event_trigger language plpgsql as 'begin end';
    create procedure t_comment.p() language sql as 'select 1';
    create type t_comment.e as enum ('a');
    create type t_comment.c as (part integer);
    create domain t_comment.d as integer constraint d_check check (value > 0);
    create type t_comment.r as range (subtype = integer);
    create collation t_comment.l (provider = libc, locale = 'C');
    create sequence t_comment.s;
    create table t_comment.t (
      id integer constraint t_pkey primary key, "B c" integer constraint t_unique unique, d integer constraint t_check check (d > 0),
      constraint t_foreign foreign key (d) references t_comment.t (id), constraint t_exclusion exclude (d with =)
    );
    create index t_index on t_comment.t (d);
    create statistics t_comment.x on "B c", d from t_comment.t;
    create view t_comment.v as select id from t_comment.t;
    create materialized view t_comment.m as select id from t_comment.t;
    create trigger t_trigger before update on t_comment.t for each row execute function t_comment.touch();
    create rule t_rule as on delete to t_comment.t do instead nothing;
    create policy t_policy on t_comment.t for select using (id = 1);
    create publication t_comment for table t_comment.t;
    create event trigger t_comment on ddl_command_start execute function t_comment.watch();
    ${targets.map(([sql, key]) => `comment on ${sql} is 'what ${key} is for';`).join('\n')}
    ${onDatabase(`'what it is for'`)};
  `,
  drifts: [
    ...targets.map(missing),
    { drift: 'missing', sql: onDatabase('null'), gaps: [{ key: 'comment database', verdict: 'missing' }] },
    { drift: 'text', sql: onDatabase(`'something else'`), gaps: [{ key: 'comment database', verdict: 'differs', properties: ['text'] }] },
    {
      drift: 'missing',
      sql: 'drop table t_comment.t cascade',
      gaps: [{ key: 'table t_comment.t', verdict: 'missing' }],
    },
    {
      drift: 'text',
      sql: `comment on table t_comment.t is 'something else'`,
      gaps: [{ key: 'comment table t_comment.t', verdict: 'differs', properties: ['text'], severity: 'low' }],
    },
    {
      drift: 'text',
      sql: `comment on column t_comment.t."B c" is 'What column t_comment.t."B c" is for'`,
      gaps: [{ key: 'comment column t_comment.t."B c"', verdict: 'differs', properties: ['text'] }],
    },
  ],
  harmless: [
    { why: 'a comment more', sql: `comment on column t_comment.t.d is 'more'`, notice: true },
    { why: 'a comment on the schema public', sql: `comment on schema public is 'more'`, notice: true },
    { why: 'written again', sql: `comment on table t_comment.t is 'what table t_comment.t is for'` },
  ],
};
