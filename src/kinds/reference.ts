import { z } from 'zod';
import { showIdent, showName } from '../sql/quote.ts';
import { namesIn } from './catalog.ts';
import type { Ref, Stored } from './kind.ts';

/** SQL that shows a name as `showIdent` does: unlike quote_ident it quotes no keyword, and majors differ in those. */
export function showIdentSql(name: string): string {
  return `case when ${name}::text ~ '^[a-z_][a-z0-9_$]*$' then ${name}::text else '"' || replace(${name}::text, '"', '""') || '"' end`;
}

/** SQL that shows a relation or a function with its schema, as `showName` does. */
export function showNameSql(schema: string, name: string): string {
  return `(${showIdentSql(schema)}) || '.' || (${showIdentSql(name)})`;
}

/** SQL of a type's name that no search path changes: qualified, except for what is in pg_catalog. */
export function typeNameSql(oid: string): string {
  return `(select case when w.oid = 11 then pg_catalog.format_type(y.oid, null) else quote_ident(w.nspname) || '.' || quote_ident(coalesce(z.typname, y.typname)) || case when z.oid is null then '' else '[]' end end from pg_catalog.pg_type y left join pg_catalog.pg_type z on z.oid = y.typelem and z.typarray = y.oid join pg_catalog.pg_namespace w on w.oid = coalesce(z.typnamespace, y.typnamespace) where y.oid = ${oid})`;
}

/** SQL of the types of a routine's input arguments, as they stand in its address: the same for every search path. */
export function argumentTypes(proc: string): string {
  return `coalesce((select string_agg(${typeNameSql('x.type')}, ', ' order by x.n) from unnest(${proc}.proargtypes) with ordinality x(type, n)), '')`;
}

/** SQL of a function's qualified name, null where the OID is 0. */
export function functionNameSql(oid: string): string {
  return `(select quote_ident(w.nspname) || '.' || quote_ident(y.proname) from pg_catalog.pg_proc y join pg_catalog.pg_namespace w on w.oid = y.pronamespace where y.oid = ${oid}::oid)`;
}

/** The function behind a trigger: `public.touch()`; the schema, as the parentheses, may be left out where a person writes it. */
export const calls = z.string().transform((text, context) => {
  const name = text.replace(/\(\s*\)\s*$/, '').trim();
  const names = namesIn(name);
  if (/^[^"(]*("[^"]*"[^"(]*)*$/.test(name) && (names.length === 1 || names.length === 2)) return `${showName(...names)}()`;
  context.addIssue({
    code: 'custom',
    message: 'names a function without arguments, such as public.touch(); the arguments of a trigger are a property of their own',
  });
  return z.NEVER;
});

/** The names in `public.touch()`: schema and function, or the function alone. */
export function calledNames(call: string): string[] {
  return namesIn(call.replace(/\(\)$/, ''));
}

/** What a trigger states, with the schema of its call, or of each call to choose from, filled in where it is left out. */
export function qualifyCall<T extends { calls?: unknown }>(stated: T, schema: string): T {
  return stated.calls === undefined ? stated : { ...stated, calls: qualified(stated.calls, schema) };
}

function qualified(call: unknown, schema: string): unknown {
  if (typeof call === 'string') return calledNames(call).length === 1 ? `${showIdent(schema)}.${call}` : call;
  if (Array.isArray(call)) return call.map((one: unknown) => qualified(one, schema));
  if (typeof call !== 'object' || call === null) return call;
  return Object.fromEntries(Object.entries(call).map(([name, value]) => [name, qualified(value, schema)]));
}

/** What a trigger cannot be without. It may be an extension's function, so it is not implied. */
export function callRefs(call: unknown): Ref[][] {
  const names = typeof call === 'string' ? calledNames(call) : [];
  if (names.length !== 2 || names[0] === 'pg_catalog') return [];
  return [[{ kind: 'function', identity: { schema: names[0], name: names[1], arguments: '' }, implied: false }]];
}

const typeKinds = ['enum', 'domain', 'compositeType', 'rangeType', 'table', 'view', 'materializedView'];

/** The types that texts such as `public.mood[], uuid` name outside pg_catalog; each may be a type, a row or an extension's. */
export function typeRefs(...texts: unknown[]): Ref[][] {
  const name = '(?:"(?:[^"]|"")+"|[\\p{L}_][\\p{L}\\p{N}_$]*)';
  const found = texts.flatMap((text) => (typeof text === 'string' ? (text.match(new RegExp(`${name}\\.${name}`, 'gu')) ?? []) : []));
  return [...new Set(found)].map((type) => {
    const [schema, ...rest] = namesIn(type);
    return typesNamed(schema, rest.join('.'));
  });
}

/** The names of the objects that are types, or whose rows are. */
export function typesIn(all: (kind: string) => readonly Stored[]): string[] {
  return [...typeKinds, 'foreignTable'].flatMap((kind) => all(kind).map(({ name }) => String(name)));
}

/** Whatever may be a type of this name. */
export function typesNamed(schema: string | undefined, name: string | undefined): Ref[] {
  return typeKinds.map((kind) => ({ kind, identity: { schema, name }, implied: false as const }));
}

/** Whether an intended object is a type of this name, or an extension that is not there and may bring it. */
export function mayMakeType(name: string, { kind, object }: { kind: string; object: Stored }, isThere: (ref: Ref) => boolean): boolean {
  if (kind === 'extension') return !isThere({ kind, identity: { name: String(object['name']) } });
  return typeKinds.includes(kind) && object['name'] === name;
}

/** Splits `numeric, public."a, b"[]` at the commas outside of quotes. */
export function splitTypes(text: string): string[] {
  return (text.match(/(?:"[^"]*"|[^",])+/g) ?? []).map((type) => type.trim());
}
