import type { KindCases } from '../support/cases.ts';

const differs = (...properties: string[]) => [{ key: 'bucket t_bucket', verdict: 'differs' as const, properties }];

export const cases: KindCases = {
  kind: 'bucket',
  setup: `
    create schema if not exists storage;
    create table if not exists storage.buckets (
      id text primary key, name text not null, owner uuid, created_at timestamptz default now(), updated_at timestamptz default now(),
      public boolean default false, avif_autodetection boolean default false, file_size_limit bigint, allowed_mime_types text[],
      owner_id text, type text not null default 'STANDARD'
    );
    insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
      values ('t_bucket', 't_bucket', false, 5242880, array['text/csv', 'text/plain']), ('t bucket two', 't bucket two', true, null, null);
  `,
  drifts: [
    {
      drift: 'missing',
      sql: `delete from storage.buckets where id = 't_bucket'`,
      gaps: [{ key: 'bucket t_bucket', verdict: 'missing', severity: 'high' }],
    },
    {
      drift: 'extra',
      sql: `insert into storage.buckets (id, name) values ('t_bucket_extra', 't_bucket_extra')`,
      gaps: [{ key: 'bucket t_bucket_extra', verdict: 'extra', severity: 'low' }],
    },
    {
      drift: 'extra',
      sql: `insert into storage.buckets (id, name, public) values ('t_bucket_extra', 't_bucket_extra', true)`,
      gaps: [{ key: 'bucket t_bucket_extra', verdict: 'extra', severity: 'critical' }],
    },
    {
      drift: 'public',
      sql: `update storage.buckets set public = true where id = 't_bucket'`,
      gaps: [{ key: 'bucket t_bucket', verdict: 'differs', properties: ['public'], severity: 'critical' }],
    },
    {
      drift: 'public',
      sql: `update storage.buckets set public = null where id = 't bucket two'`,
      gaps: [{ key: 'bucket "t bucket two"', verdict: 'differs', properties: ['public'], severity: 'high' }],
    },
    {
      drift: 'fileSizeLimit',
      sql: `update storage.buckets set file_size_limit = 5000000 where id = 't_bucket'`,
      gaps: differs('fileSizeLimit'),
    },
    {
      drift: 'fileSizeLimit',
      sql: `update storage.buckets set file_size_limit = null where id = 't_bucket'`,
      gaps: differs('fileSizeLimit'),
    },
    {
      drift: 'allowedMimeTypes',
      sql: `update storage.buckets set allowed_mime_types = array['text/csv', 'text/html'] where id = 't_bucket'`,
      gaps: differs('allowedMimeTypes'),
    },
    {
      drift: 'allowedMimeTypes',
      sql: `update storage.buckets set allowed_mime_types = null where id = 't_bucket'`,
      gaps: differs('allowedMimeTypes'),
    },
    { drift: 'type', sql: `update storage.buckets set type = 'ANALYTICS' where id = 't_bucket'`, gaps: differs('type') },
  ],
  harmless: [
    {
      why: 'types in another order',
      sql: `update storage.buckets set allowed_mime_types = array['text/plain', 'text/csv'] where id = 't_bucket'`,
    },
    {
      why: 'an empty list allows any type, as none does',
      sql: `update storage.buckets set allowed_mime_types = '{}' where id = 't bucket two'`,
    },
    { why: 'when it was changed is data', sql: `update storage.buckets set updated_at = now() + interval '1 day'` },
  ],
};
