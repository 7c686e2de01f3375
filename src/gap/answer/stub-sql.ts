import { namesIn as namesInPath } from '../../kinds/catalog.ts';
import type { Stored } from '../../kinds/kind.ts';
import { qualified, quoteIdent, quoteLiteral } from '../../sql/quote.ts';
import { type Column, type Definitions, type Identity, text, texts } from './definitions.ts';
import type { Name } from './names.ts';

/** A schema for what stands for nothing in the database; no person would call one so. */
export const stubSchema = 'pgintent stubs';

/** Where names without a schema are found, in what people write. */
export const writtenPath = '"$user", public, extensions';
/** And in what the catalog prints for a snapshot: only in pg_catalog. */
export const systemPath = `''`;
/** The first as schemas; the embedded engine's user is postgres. */
const path = ['postgres', 'public', 'extensions'];

/** Begins the transaction that stubs live in, with the settings with which a snapshot is read. */
export const beginning = `begin;
set local search_path = ${writtenPath};
set local check_function_bodies = off;
set local client_min_messages = error;
set local allow_system_table_mods = on;
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local extra_float_digits = 1;
set local quote_all_identifiers = off;
set local bytea_output = 'hex';
create schema ${quoteIdent(stubSchema)};
create table ${qualified(stubSchema, 'nothing')} ();
create function ${qualified(stubSchema, 'when')}() returns trigger language plpgsql as 'begin return null; end'`;

/** The names of what the system itself has, of which nobody makes stubs: what can be called, and types. */
export const builtins = `select proname as name from pg_catalog.pg_proc where pronamespace = 11 union select oprname from pg_catalog.pg_operator where oprnamespace = 11;
select typname as name from pg_catalog.pg_type where typnamespace = 11`;

/** Where a name may be: in its schema, or along the path; what is in the system's schemas needs no stub. */
export function candidates(name: Name): Identity[] {
  const [first, second] = name;
  if (first === undefined) return [];
  if (second === undefined) return path.map((schema) => ({ schema, name: first }));
  return first === 'pg_catalog' || first === 'information_schema' ? [] : [{ schema: first, name: second }];
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const nameLike = new RegExp(`^${identifier}(?:\\.${identifier})?$`, 'u');

/** A constant that reads like a name: it may become a regclass or the like. */
export function literalAsName(literal: string): Name[] {
  return nameLike.test(literal) ? [namesInPath(literal)] : [];
}

/** A column of CREATE TABLE or an attribute of CREATE TYPE. */
export function columnSql({ name, type, collation, generated }: Column): string {
  const computed = generated === undefined ? '' : ` generated always as (${generated}\n) stored`;
  return `${quoteIdent(name)} ${type}${collation === undefined ? '' : ` collate ${collation}`}${computed}`;
}

/** CREATE TYPE or CREATE DOMAIN for a type of ours; undefined where there is none of this name. */
export function typeStatement(definitions: Definitions, at: Identity): string | undefined {
  const name = qualified(at.schema, at.name);
  const labels = definitions.find('enum', at)?.['labels'];
  if (labels !== undefined) return `create type ${name} as enum (${texts(labels).map(quoteLiteral).join(', ')})`;
  const base = text(definitions.find('domain', at)?.['type']);
  // Its checks do not matter to how an expression is printed, and a trial is about one check only.
  if (base !== undefined) return `create domain ${name} as ${base}`;
  if (definitions.find('compositeType', at) !== undefined)
    return `create type ${name} as (${definitions.attributes(at).map(columnSql).join(', ')})`;
  const range = definitions.find('rangeType', at);
  return range === undefined ? undefined : rangeStatement(name, range);
}

function rangeStatement(name: string, range: Stored): string | undefined {
  const subtype = text(range['subtype']);
  if (subtype === undefined) return undefined;
  const multirange = text(range['multirange']);
  return `create type ${name} as range (subtype = ${subtype}${multirange === undefined ? '' : `, multirange_type_name = ${multirange}`})`;
}

/** Creates a type of which only the name is known: its values are texts. `helper` gives names for its functions. */
export function opaqueTypeStatements(at: Identity, helper: () => Identity): string[] {
  const name = qualified(at.schema, at.name);
  const functions = [
    ['input', 'cstring, oid, int4', name, 'varcharin'],
    ['output', name, 'cstring', 'varcharout'],
    ['typmod_in', 'cstring[]', 'int4', 'varchartypmodin'],
    ['typmod_out', 'int4', 'cstring', 'varchartypmodout'],
  ].map(([option, args, returns, symbol]) => {
    const { schema, name: called } = helper();
    const made = qualified(schema, called);
    return {
      option: `${option} = ${made}`,
      statement: `create function ${made}(${args}) returns ${returns} language internal immutable strict as '${symbol}'`,
    };
  });
  const options = functions.map(({ option }) => option).join(', ');
  return [
    `create type ${name}`,
    ...functions.map(({ statement }) => statement),
    `create type ${name} (${options}, like = pg_catalog.varchar)`,
  ];
}
