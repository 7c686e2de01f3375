import { join } from 'node:path';
import type { ExtensionStub } from '../database/extension-stubs.ts';

const here = join(import.meta.dirname, 'extensions');

type Options = Partial<Pick<ExtensionStub, 'schema' | 'requires' | 'relocatable'>> & { empty?: true };

/** Not relocatable and with a script of its name, unless stated otherwise. */
function stub(name: string, version: string, { empty, ...options }: Options = {}): ExtensionStub {
  return { name, version, relocatable: false, requires: [], ...(empty ? {} : { script: join(here, `${name}.sql`) }), ...options };
}

const relocatable = true;

/**
 * What Supabase offers and what is common elsewhere, as far as the embedded engine lacks it. Versions, schemas and what
 * an extension requires are those of the real one.
 */
export const extensionStubs: readonly ExtensionStub[] = [
  stub('address_standardizer', '3.3.7', { relocatable }),
  stub('address_standardizer_data_us', '3.3.7', { relocatable }),
  stub('adminpack', '2.1', { schema: 'pg_catalog', empty: true }),
  stub('dblink', '1.2', { relocatable }),
  stub('http', '1.6', { relocatable }),
  stub('hypopg', '1.4.1', { relocatable }),
  stub('index_advisor', '0.2.0', { relocatable, requires: ['hypopg'] }),
  stub('intagg', '1.1', { relocatable }),
  stub('old_snapshot', '1.0', { relocatable, empty: true }),
  stub('pg_cron', '1.6.4'),
  stub('pg_graphql', '1.5.11', { schema: 'graphql' }),
  stub('pg_hashids', '1.3', { relocatable }),
  stub('pg_hint_plan', '1.6.1', { schema: 'hint_plan' }),
  stub('pg_jsonschema', '0.3.3'),
  stub('pg_net', '0.19.5'),
  stub('pg_partman', '5.3.1'),
  stub('pg_prewarm', '1.2', { relocatable }),
  stub('pg_repack', '1.5.2'),
  stub('pg_stat_monitor', '2.1', { relocatable }),
  stub('pg_tle', '1.4.0', { schema: 'pgtle' }),
  stub('pg_uuidv7', '1.6', { relocatable }),
  stub('pgaudit', '17.0', { relocatable }),
  stub('pgjwt', '0.2.0', { requires: ['pgcrypto'] }),
  stub('pgmq', '1.5.1', { schema: 'pgmq' }),
  stub('pgroonga', '3.2.5', { relocatable }),
  stub('pgroonga_database', '3.2.5', { relocatable, empty: true }),
  stub('pgrouting', '3.4.1', { relocatable, requires: ['plpgsql', 'postgis'] }),
  stub('pgrowlocks', '1.2', { relocatable }),
  stub('pgsodium', '3.1.8', { schema: 'pgsodium' }),
  stub('pgstattuple', '1.5', { relocatable }),
  stub('pgtap', '1.3.3', { relocatable, requires: ['plpgsql'] }),
  stub('plcoffee', '3.1.10', { schema: 'pg_catalog' }),
  stub('plls', '3.1.10', { schema: 'pg_catalog' }),
  stub('plperl', '1.0', { schema: 'pg_catalog' }),
  stub('plpgsql_check', '2.7', { requires: ['plpgsql'] }),
  stub('plpython3u', '1.0', { schema: 'pg_catalog' }),
  stub('plv8', '3.1.10', { schema: 'pg_catalog' }),
  stub('postgis', '3.3.7'),
  stub('postgis_raster', '3.3.7', { requires: ['postgis'] }),
  stub('postgis_sfcgal', '3.3.7', { requires: ['postgis'] }),
  stub('postgis_tiger_geocoder', '3.3.7', { schema: 'tiger', requires: ['postgis', 'fuzzystrmatch'] }),
  stub('postgis_topology', '3.3.7', { schema: 'topology', requires: ['postgis'] }),
  stub('postgres_fdw', '1.1', { relocatable }),
  stub('rum', '1.3', { relocatable }),
  stub('sslinfo', '1.2', { relocatable }),
  stub('supabase_vault', '0.3.1', { schema: 'vault' }),
  stub('timescaledb', '2.16.1'),
  stub('wrappers', '0.5.7'),
  stub('xml2', '1.1', { relocatable }),
];
