-- Extensions stay out of the API's schema.
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists vector with schema extensions;

-- Helpers that policies call. The API does not expose this schema.
create schema private;
comment on schema private is 'Helpers for policies; not exposed by the API.';
