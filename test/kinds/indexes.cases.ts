import type { KindCases } from '../support/cases.ts';

const again = (name: string, definition: string): string => `drop index public.${name}; create ${definition};`;

export const cases: KindCases = {
  kind: 'index',
  setup: `
    create table public.t_index (
      id int, a text, b text, c int, d int, data jsonb, tags text[], at timestamptz, short varchar(20), words tsvector, "Weird ""Col" text collate "C", "order" int
    );
    create index t_index_plain on public.t_index (a, at desc);
    create index t_index_nulls on public.t_index (at desc nulls last);
    create index t_index_expressions on public.t_index (lower(a), (c + 1));
    create index t_index_opclass on public.t_index (short varchar_pattern_ops, "order");
    create index t_index_collation on public.t_index (a collate "C", lower(a) collate "C", (lower(b) collate "C"));
    create index t_index_gin on public.t_index using gin (data jsonb_path_ops, tags);
    create index t_index_parameters on public.t_index using gist (words tsvector_ops (siglen = 100));
    create index t_index_method on public.t_index (b);
    create unique index t_index_unique on public.t_index (c);
    create unique index t_index_partial on public.t_index (a) where c > 0 and b is not null;
    create index t_index_include on public.t_index (at) include (b, c);
    create index t_index_clustered on public.t_index (id);
    alter table public.t_index cluster on t_index_clustered;
    create index "t_index ""Odd"".Name" on public.t_index ("Weird ""Col");
    create table public.t_index_source (id int, a text);
    create materialized view public.t_index_view as select id, a from public.t_index_source;
    create unique index t_index_view_id on public.t_index_view (id);
    create table public.t_index_parts (id int, k int) partition by range (id);
    create table public.t_index_part partition of public.t_index_parts for values from (0) to (10);
    create index t_index_parts_k on public.t_index_parts (k);
    create table public.t_index_key (id int constraint t_index_key_pkey primary key, code text constraint t_index_key_code unique);
  `,
  drifts: [
    {
      drift: 'missing',
      sql: 'drop index public.t_index_plain',
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'missing', severity: 'medium' }],
    },
    {
      drift: 'missing',
      sql: 'drop index public.t_index_unique',
      gaps: [{ key: 'index public.t_index.t_index_unique', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'missing',
      sql: 'drop index public."t_index ""Odd"".Name"',
      gaps: [{ key: 'index public.t_index."t_index ""Odd"".Name"', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'drop index public.t_index_view_id',
      gaps: [{ key: 'index public.t_index_view.t_index_view_id', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'drop index public.t_index_parts_k',
      gaps: [{ key: 'index public.t_index_parts.t_index_parts_k', verdict: 'missing' }],
    },
    {
      drift: 'missing',
      sql: 'alter table public.t_index drop column b',
      gaps: [{ key: 'column public.t_index.b', verdict: 'missing' }],
    },
    {
      drift: 'extra',
      sql: 'create unique index t_index_extra on public.t_index (at)',
      gaps: [{ key: 'index public.t_index.t_index_extra', verdict: 'extra', severity: 'medium' }],
    },
    {
      drift: 'extra',
      sql: 'create unique index t_index_extra on public.t_index_view (a)',
      gaps: [{ key: 'index public.t_index_view.t_index_extra', verdict: 'extra' }],
    },
    {
      drift: 'columns',
      sql: again('t_index_plain', 'index t_index_plain on public.t_index (at desc, a)'),
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['columns'], severity: 'medium' }],
    },
    {
      drift: 'columns',
      sql: again('t_index_plain', 'index t_index_plain on public.t_index (a, at)'),
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_plain', 'index t_index_plain on public.t_index (a)'),
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_unique', 'unique index t_index_unique on public.t_index (c, d)'),
      gaps: [{ key: 'index public.t_index.t_index_unique', verdict: 'differs', properties: ['columns'], severity: 'high' }],
    },
    {
      drift: 'columns',
      sql: again('t_index_nulls', 'index t_index_nulls on public.t_index (at desc)'),
      gaps: [{ key: 'index public.t_index.t_index_nulls', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_expressions', 'index t_index_expressions on public.t_index (upper(a), (c + 1))'),
      gaps: [{ key: 'index public.t_index.t_index_expressions', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_opclass', 'index t_index_opclass on public.t_index (short, "order")'),
      gaps: [{ key: 'index public.t_index.t_index_opclass', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_gin', 'index t_index_gin on public.t_index using gin (data, tags)'),
      gaps: [{ key: 'index public.t_index.t_index_gin', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_parameters', 'index t_index_parameters on public.t_index using gist (words)'),
      gaps: [{ key: 'index public.t_index.t_index_parameters', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_collation', 'index t_index_collation on public.t_index (a, lower(a) collate "C", (lower(b) collate "C"))'),
      gaps: [{ key: 'index public.t_index.t_index_collation', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'columns',
      sql: again('t_index_collation', 'index t_index_collation on public.t_index (a collate "C", lower(a), (lower(b) collate "C"))'),
      gaps: [{ key: 'index public.t_index.t_index_collation', verdict: 'differs', properties: ['columns'] }],
    },
    {
      drift: 'method',
      sql: again('t_index_method', 'index t_index_method on public.t_index using hash (b)'),
      gaps: [{ key: 'index public.t_index.t_index_method', verdict: 'differs', properties: ['method'] }],
    },
    {
      drift: 'unique',
      sql: again('t_index_unique', 'index t_index_unique on public.t_index (c)'),
      gaps: [{ key: 'index public.t_index.t_index_unique', verdict: 'differs', properties: ['unique'], severity: 'high' }],
    },
    {
      drift: 'nullsNotDistinct',
      sql: again('t_index_unique', 'unique index t_index_unique on public.t_index (c) nulls not distinct'),
      gaps: [{ key: 'index public.t_index.t_index_unique', verdict: 'differs', properties: ['nullsNotDistinct'] }],
      since: 15,
    },
    {
      drift: 'where',
      sql: again('t_index_partial', 'unique index t_index_partial on public.t_index (a) where c > 1 and b is not null'),
      gaps: [{ key: 'index public.t_index.t_index_partial', verdict: 'differs', properties: ['where'], severity: 'high' }],
    },
    {
      drift: 'where',
      sql: again('t_index_partial', 'unique index t_index_partial on public.t_index (a)'),
      gaps: [{ key: 'index public.t_index.t_index_partial', verdict: 'differs', properties: ['where'] }],
    },
    {
      drift: 'where',
      sql: again('t_index_plain', 'index t_index_plain on public.t_index (a, at desc) where d = 1'),
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['where'], severity: 'medium' }],
    },
    {
      drift: 'include',
      sql: again('t_index_include', 'index t_index_include on public.t_index (at) include (b)'),
      gaps: [{ key: 'index public.t_index.t_index_include', verdict: 'differs', properties: ['include'], severity: 'low' }],
    },
    {
      // What CREATE INDEX CONCURRENTLY leaves behind when it is interrupted; it cannot run in a transaction.
      drift: 'valid',
      sql: `set local allow_system_table_mods = on; update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.t_index_plain'::regclass`,
      gaps: [{ key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['valid'], severity: 'medium' }],
    },
    {
      drift: 'valid',
      sql: `set local allow_system_table_mods = on; update pg_catalog.pg_index set indisready = false where indexrelid = 'public.t_index_unique'::regclass`,
      gaps: [{ key: 'index public.t_index.t_index_unique', verdict: 'differs', properties: ['valid'], severity: 'high' }],
    },
    {
      drift: 'clustered',
      sql: 'alter table public.t_index set without cluster',
      gaps: [{ key: 'index public.t_index.t_index_clustered', verdict: 'differs', properties: ['clustered'], severity: 'low' }],
    },
    {
      drift: 'clustered',
      sql: 'alter table public.t_index cluster on t_index_plain',
      gaps: [
        { key: 'index public.t_index.t_index_clustered', verdict: 'differs', properties: ['clustered'] },
        { key: 'index public.t_index.t_index_plain', verdict: 'differs', properties: ['clustered'] },
      ],
    },
    {
      drift: 'constraint',
      sql: 'alter table public.t_index add constraint t_index_unique unique using index t_index_unique',
      gaps: [{ key: 'unique public.t_index.t_index_unique', verdict: 'extra' }],
    },
  ],
  harmless: [
    { why: 'an extra plain index', sql: 'create index t_index_extra on public.t_index (d)', notice: true },
    { why: 'another name', sql: 'alter index public.t_index_plain rename to t_index_other', notice: true },
    { why: 'a storage parameter', sql: 'alter index public.t_index_plain set (fillfactor = 80)', notice: true },
    {
      why: 'defaults spelt out',
      sql: again('t_index_plain', 'index t_index_plain on public.t_index using btree (a text_ops asc nulls last, at desc nulls first)'),
    },
    {
      why: 'the default opclass of another type',
      sql: again('t_index_method', 'index t_index_method on public.t_index (b collate "default")'),
    },
    {
      why: 'a reformatted expression',
      sql: again('t_index_expressions', 'index t_index_expressions on public.t_index ((lower((a)::text)), (((c) + (1))))'),
    },
    {
      why: 'a reformatted predicate',
      sql: again('t_index_partial', 'unique index t_index_partial on public.t_index (a) where ((b is not null) and (c > (0)))'),
    },
    { why: 'the order of INCLUDE', sql: again('t_index_include', 'index t_index_include on public.t_index (at) include (c, b)') },
    {
      why: 'the default collation of the column',
      sql: again('"t_index ""Odd"".Name"', 'index "t_index ""Odd"".Name" on public.t_index ("Weird ""Col" collate "C")'),
    },
    { why: 'a rebuilt index', sql: 'reindex index public.t_index_plain' },
    { why: 'the index of a partition under another name', sql: 'alter index public.t_index_part_k_idx rename to t_index_part_other' },
  ],
};
