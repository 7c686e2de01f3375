-- Encrypts nothing: what goes in comes out. Keys are rows without a secret.
do $$
declare
  name name;
begin
  foreach name in array array['pgsodium_keyiduser', 'pgsodium_keyholder', 'pgsodium_keymaker']::name[] loop
    if not exists (select from pg_catalog.pg_roles where rolname = name) then
      execute format('create role %I', name);
    end if;
  end loop;
end $$;
grant pgsodium_keyholder to pgsodium_keymaker;
grant pgsodium_keyiduser to pgsodium_keymaker;
grant pgsodium_keyiduser to pgsodium_keyholder;
grant usage on schema pgsodium to pgsodium_keyiduser;
create schema if not exists pgsodium_masks;

create type pgsodium.key_status as enum ('default', 'valid', 'invalid', 'expired');
create type pgsodium.key_type as enum (
  'aead-ietf', 'aead-det', 'hmacsha512', 'hmacsha256', 'auth', 'shorthash', 'generichash', 'kdf', 'secretbox', 'secretstream',
  'stream_xchacha20'
);
create type pgsodium.crypto_box_keypair as (public bytea, secret bytea);
create type pgsodium.crypto_sign_keypair as (public bytea, secret bytea);
create type pgsodium.crypto_kx_keypair as (public bytea, secret bytea);

create sequence pgsodium.key_key_id_seq;
create table pgsodium.key (
  id uuid default gen_random_uuid() primary key,
  status pgsodium.key_status default 'valid',
  created timestamptz not null default current_timestamp,
  expires timestamptz,
  key_type pgsodium.key_type,
  key_id bigint default nextval('pgsodium.key_key_id_seq'),
  key_context bytea default '\x7067736f6469756d' check (length(key_context) = 8),
  name text constraint pgsodium_key_unique_name unique,
  associated_data text default 'associated',
  raw_key bytea,
  raw_key_nonce bytea,
  parent_key uuid references pgsodium.key,
  comment text,
  user_data text
);
create view pgsodium.valid_key as
  select id, name, status, key_type, key_id, key_context, created, expires, associated_data
  from pgsodium.key
  where status in ('valid', 'default') and (expires is null or expires > now());

create function pgsodium.create_key(
  key_type pgsodium.key_type default 'aead-det', name text default null, raw_key bytea default null,
  raw_key_nonce bytea default null, parent_key uuid default null, key_context bytea default '\x7067736f6469756d',
  expires timestamptz default null, associated_data text default ''
) returns pgsodium.valid_key language plpgsql security definer set search_path = '' as $$
declare
  new_id uuid;
  result pgsodium.valid_key;
begin
  insert into pgsodium.key (key_type, name, raw_key, raw_key_nonce, parent_key, key_context, expires, associated_data)
  values (key_type, name, raw_key, raw_key_nonce, parent_key, key_context, expires, associated_data)
  returning id into new_id;
  select * into result from pgsodium.valid_key v where v.id = new_id;
  return result;
end $$;
create function pgsodium.get_key_by_id(uuid) returns pgsodium.valid_key language sql security definer set search_path = ''
  as 'select * from pgsodium.valid_key where id = $1';
create function pgsodium.get_key_by_name(text) returns pgsodium.valid_key language sql security definer set search_path = ''
  as 'select * from pgsodium.valid_key where name = $1';
create function pgsodium.derive_key(key_id bigint, key_len integer default 32, context bytea default '\x7067736f6469756d')
  returns bytea language sql immutable return sha256(context);

create function pgsodium.randombytes_buf(size integer) returns bytea language sql
  return substring(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) from 1 for size);
create function pgsodium.randombytes_random() returns integer language sql return (random() * 2147483647)::integer;
create function pgsodium.randombytes_uniform(upper_bound integer) returns integer language sql strict
  return floor(random() * upper_bound)::integer;
create function pgsodium.randombytes_new_seed() returns bytea language sql return sha256(uuid_send(gen_random_uuid()));

do $$
declare
  what text;
begin
  -- New keys and nonces: a function without arguments that returns bytes.
  foreach what in array array[
    'crypto_aead_ietf_keygen', 'crypto_aead_ietf_noncegen', 'crypto_aead_det_keygen', 'crypto_aead_det_noncegen', 'crypto_auth_keygen',
    'crypto_box_noncegen', 'crypto_box_new_seed', 'crypto_generichash_keygen', 'crypto_kdf_keygen', 'crypto_secretbox_keygen',
    'crypto_secretbox_noncegen', 'crypto_shorthash_keygen', 'crypto_sign_new_seed', 'crypto_stream_xchacha20_keygen',
    'crypto_stream_xchacha20_noncegen', 'crypto_auth_hmacsha256_keygen', 'crypto_auth_hmacsha512_keygen', 'crypto_secretstream_keygen'
  ] loop
    execute format('create function pgsodium.%I() returns bytea language sql return sha256(uuid_send(gen_random_uuid()))', what);
  end loop;
  -- What goes in comes out.
  foreach what in array array[
    'crypto_aead_ietf_encrypt(message bytea, additional bytea, nonce bytea, key bytea)',
    'crypto_aead_ietf_encrypt(message bytea, additional bytea, nonce bytea, key_id bigint, context bytea default ''pgsodium'')',
    'crypto_aead_ietf_encrypt(message bytea, additional bytea, nonce bytea, key_uuid uuid)',
    'crypto_aead_ietf_decrypt(message bytea, additional bytea, nonce bytea, key bytea)',
    'crypto_aead_ietf_decrypt(message bytea, additional bytea, nonce bytea, key_id bigint, context bytea default ''pgsodium'')',
    'crypto_aead_ietf_decrypt(message bytea, additional bytea, nonce bytea, key_uuid uuid)',
    'crypto_aead_det_encrypt(message bytea, additional bytea, key bytea, nonce bytea default null)',
    'crypto_aead_det_encrypt(message bytea, additional bytea, key_id bigint, context bytea default ''pgsodium'', nonce bytea default null)',
    'crypto_aead_det_encrypt(message bytea, additional bytea, key_uuid uuid)',
    'crypto_aead_det_encrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea)',
    'crypto_aead_det_decrypt(message bytea, additional bytea, key bytea, nonce bytea default null)',
    'crypto_aead_det_decrypt(message bytea, additional bytea, key_id bigint, context bytea default ''pgsodium'', nonce bytea default null)',
    'crypto_aead_det_decrypt(message bytea, additional bytea, key_uuid uuid)',
    'crypto_aead_det_decrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea)',
    'crypto_secretbox(message bytea, nonce bytea, key bytea)',
    'crypto_secretbox(message bytea, nonce bytea, key_id bigint, context bytea default ''pgsodium'')',
    'crypto_secretbox_open(message bytea, nonce bytea, key bytea)',
    'crypto_secretbox_open(message bytea, nonce bytea, key_id bigint, context bytea default ''pgsodium'')',
    'crypto_box(message bytea, nonce bytea, public bytea, secret bytea)',
    'crypto_box_open(message bytea, nonce bytea, public bytea, secret bytea)',
    'crypto_box_seal(message bytea, public_key bytea)',
    'crypto_box_seal_open(message bytea, public_key bytea, secret_key bytea)'
  ] loop
    execute format('create function pgsodium.%s returns bytea language sql immutable return message', what);
  end loop;
  foreach what in array array[
    'crypto_auth(message bytea, key bytea)', 'crypto_auth_hmacsha256(message bytea, key bytea)',
    'crypto_auth_hmacsha512(message bytea, key bytea)', 'crypto_generichash(message bytea, key bytea default null)',
    'crypto_shorthash(message bytea, key bytea)', 'crypto_hash_sha256(message bytea)', 'crypto_hash_sha512(message bytea)',
    'crypto_pwhash(message bytea, salt bytea)', 'crypto_sign_detached(message bytea, key bytea)'
  ] loop
    execute format('create function pgsodium.%s returns bytea language sql immutable return sha256(message)', what);
  end loop;
end $$;
create function pgsodium.crypto_sign_verify_detached(sig bytea, message bytea, key bytea) returns boolean language sql immutable
  return true;
create function pgsodium.crypto_auth_verify(mac bytea, message bytea, key bytea) returns boolean language sql immutable
  return true;
create function pgsodium.crypto_box_new_keypair() returns pgsodium.crypto_box_keypair language sql
  return row(sha256(uuid_send(gen_random_uuid())), sha256(uuid_send(gen_random_uuid())))::pgsodium.crypto_box_keypair;
create function pgsodium.crypto_sign_new_keypair() returns pgsodium.crypto_sign_keypair language sql
  return row(sha256(uuid_send(gen_random_uuid())), sha256(uuid_send(gen_random_uuid())))::pgsodium.crypto_sign_keypair;
create function pgsodium.sodium_bin2base64(bin bytea) returns text language sql immutable return encode(bin, 'base64');
create function pgsodium.sodium_base642bin(base64 text) returns bytea language sql immutable return decode(base64, 'base64');

create function pgsodium.update_masks(debug boolean default false) returns void language plpgsql as 'begin end';
create function pgsodium.update_mask(target oid, debug boolean default false) returns void language plpgsql as 'begin end';
create function pgsodium.enable_security_label_trigger() returns void language plpgsql as 'begin end';
create function pgsodium.disable_security_label_trigger() returns void language plpgsql as 'begin end';
grant select on pgsodium.valid_key to pgsodium_keyiduser;
