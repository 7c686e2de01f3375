import { z } from 'zod';
import { dollarQuote, qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { createAggregate } from './aggregate-definition.ts';
import { address, classid, nameArray, namesIn, schemaRef, userSchema } from './catalog.ts';
import { defineKind, id, type World } from './kind.ts';
import { mentionedIn } from './mentions.ts';
import { argumentTypes, functionNameSql, splitTypes, typeNameSql, typeRefs } from './reference.ts';
import { openSettings } from './setting.ts';
import { changedSettings, lists } from './setting-value.ts';
import { openToStrangers, saysWhoCan, sayWhoCan } from './strangers.ts';
import type { Target } from './target.ts';

const routineKind = z.enum(['function', 'procedure', 'aggregate', 'window']);
const argumentMode = z.enum(['in', 'out', 'inout', 'variadic', 'table']);
const volatility = z.enum(['immutable', 'stable', 'volatile']);
const parallel = z.enum(['unsafe', 'restricted', 'safe']);

/** Splits a search path as SQL does; an empty name stands for no schema at all. */
function splitPath(text: string): string[] {
  return (text.match(/"(?:[^"]|"")*"|[^\s",]+/g) ?? [])
    .map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()))
    .filter((name) => name !== '');
}

const searchPath = z
  .union([z.string().transform(splitPath), z.array(z.string()).transform((path) => path.filter((name) => name !== ''))])
  .nullable();

/** A type as a routine has it: Postgres keeps no length or precision there. */
function withoutModifiers(type: string): string {
  return type.replace(/("(?:[^"]|"")*")|\s*\([^()]*\)/g, (_all, name: string | undefined) => name ?? '');
}

const isTable = /^table\s*\(([\s\S]*)\)$/i;

/** `SETOF` in any case and spacing; the columns of `TABLE (…)` are taken apart by `complete`. */
const returns = z
  .string()
  .transform((text) => (isTable.test(text.trim()) ? text.trim() : withoutModifiers(text.trim().replace(/^setof\s+/i, 'setof '))));

/** RETURNS TABLE as the catalog has it: a set, and the names and types of its columns as outputs. */
function outputsOf(table: string): Pick<Routine, 'returns' | 'outputNames' | 'outputTypes'> {
  const columns = splitTypes(withoutModifiers(isTable.exec(table)![1]!)).map((column) => /^("(?:[^"]|"")*"|\S+)\s+([\s\S]+)$/.exec(column));
  const outputTypes = columns.map((column) => column?.[2] ?? '');
  return {
    returns: outputTypes.length === 1 ? `setof ${outputTypes[0]}` : 'setof record',
    outputNames: columns.flatMap((column) => namesIn(column?.[1] ?? '')),
    outputTypes,
  };
}

/** SQL over the arguments in their order, outputs included; `i` is the position. */
function ofArguments(value: string, condition = 'true'): string {
  return nameArray(
    `select ${value} from generate_series(1, coalesce(cardinality(p.proallargtypes), p.pronargs)) i where ${condition} order by i`,
  );
}

const isInput = `coalesce(p.proargmodes[i], 'i') in ('i', 'b', 'v')`;
const isOutput = `p.proargmodes[i] in ('o', 't')`;

function ofOutputs(value: string): string {
  return `case when p.proargmodes is null then '[]' else ${ofArguments(value, isOutput)} end`;
}

const returnsSql = `case when p.prokind <> 'p' then case when p.proretset then 'setof ' else '' end || ${typeNameSql('p.prorettype')} end`;

const aggregateSql = `case when p.prokind = 'a' then (select jsonb_strip_nulls(jsonb_build_object('kind', case g.aggkind when 'n' then 'normal' when 'o' then 'ordered-set' when 'h' then 'hypothetical-set' end, 'directArguments', nullif(g.aggnumdirectargs, 0), 'transition', ${functionNameSql('g.aggtransfn')}, 'stateType', ${typeNameSql('g.aggtranstype')}, 'stateSize', nullif(g.aggtransspace, 0), 'initial', g.agginitval, 'final', ${functionNameSql('g.aggfinalfn')}, 'finalExtra', nullif(g.aggfinalextra, false), 'finalModify', case g.aggfinalmodify when 'r' then 'read only' when 's' then 'shareable' when 'w' then 'read write' end, 'combine', ${functionNameSql('g.aggcombinefn')}, 'serialize', ${functionNameSql('g.aggserialfn')}, 'deserialize', ${functionNameSql('g.aggdeserialfn')}, 'movingTransition', ${functionNameSql('g.aggmtransfn')}, 'movingInverse', ${functionNameSql('g.aggminvtransfn')}, 'movingStateType', ${typeNameSql('g.aggmtranstype')}, 'movingStateSize', nullif(g.aggmtransspace, 0), 'movingInitial', g.aggminitval, 'movingFinal', ${functionNameSql('g.aggmfinalfn')}, 'sortOperator', (select quote_ident(w.nspname) || '.' || o.oprname from pg_catalog.pg_operator o join pg_catalog.pg_namespace w on w.oid = o.oprnamespace where o.oid = g.aggsortop))) from pg_catalog.pg_aggregate g where g.aggfnoid = p.oid) end`;

interface Routine {
  schema: string;
  name: string;
  arguments: string;
  kind: z.infer<typeof routineKind>;
  returns: string | null;
  argumentNames: string[];
  argumentModes: z.infer<typeof argumentMode>[];
  argumentDefaults: string[];
  outputNames: string[];
  outputTypes: string[];
  language: string;
  body: string | null;
  securityDefiner: boolean;
  searchPath: string[] | null;
  settings: Record<string, string>;
  volatility: z.infer<typeof volatility>;
  strict: boolean;
  leakproof: boolean;
  parallel: z.infer<typeof parallel>;
  cost: number;
  rows: number | null;
  support: string | null;
  aggregate: Record<string, string | number | boolean> | null;
}

/** Whether anybody can call it; a trigger's function cannot be called. */
function callableByStrangers(world: World, routine: Partial<Routine>): boolean {
  if (routine.returns === 'trigger' || routine.returns === 'event_trigger') return false;
  return openToStrangers(asTarget(routine), ['execute'], world);
}

function asTarget({ schema, name, arguments: types }: Partial<Routine>): Target {
  return { on: 'function', schema: schema ?? null, name: name!, detail: types ?? '' };
}

function routineAddress({ schema, name, arguments: types }: Partial<Routine>): string {
  return `${address(schema, name)}(${types ?? ''})`;
}

function sqlName({ schema, name, arguments: types }: Partial<Routine>): string {
  return `${qualified(schema!, name!)}(${types ?? ''})`;
}

/** What CREATE FUNCTION puts between its parentheses, and behind RETURNS. */
function argumentLists(routine: Partial<Routine>): { inputs: string[]; result: string } {
  const types = splitTypes(routine.arguments ?? '');
  const defaults = routine.argumentDefaults ?? [];
  const outputs = (routine.outputTypes ?? []).map((type, n) => declared(routine.outputNames?.[n], type));
  const inputs = types.map((type, n) => {
    const value = defaults[n - types.length + defaults.length];
    return declared(routine.argumentNames?.[n], type) + (value === undefined ? '' : ` default ${value}`);
  });
  const modes = routine.argumentModes ?? [...inputs.map(() => 'in' as const), ...outputs.map(() => 'table' as const)];
  const written = modes
    .filter((mode) => mode !== 'table')
    .map((mode) => (mode === 'in' ? inputs.shift() : `${mode} ${mode === 'out' ? outputs.shift() : inputs.shift()}`));
  return { inputs: written.map(String), result: modes.includes('table') ? `table(${outputs.join(', ')})` : (routine.returns ?? '') };
}

function declared(name: string | undefined, type: string): string {
  return name === undefined || name === '' ? type : `${quoteIdent(name)} ${type}`;
}

/** A list of names is quoted one by one, or it would read as one name. */
function setClause([name, value]: [name: string, value: string]): string {
  return `set ${dotted(name)} to ${lists.has(name) ? value : quoteLiteral(value)}`;
}

function dotted(name: string): string {
  return name.split('.').map(quoteIdent).join('.');
}

function pathClause(path: readonly string[]): string {
  return `set search_path to ${path.length === 0 ? `''` : path.map(quoteIdent).join(', ')}`;
}

function clauses(routine: Partial<Routine>): string[] {
  const parts: string[] = [];
  if (routine.kind === 'window') parts.push('window');
  if (routine.volatility !== undefined && routine.kind !== 'procedure') parts.push(routine.volatility);
  if (routine.strict === true) parts.push('strict');
  if (routine.leakproof === true) parts.push('leakproof');
  if (routine.securityDefiner === true) parts.push('security definer');
  if (routine.parallel !== undefined && routine.kind !== 'procedure') parts.push(`parallel ${routine.parallel}`);
  if (routine.cost !== undefined && routine.kind !== 'procedure') parts.push(`cost ${routine.cost}`);
  if (typeof routine.rows === 'number') parts.push(`rows ${routine.rows}`);
  if (typeof routine.support === 'string') parts.push(`support ${routine.support}`);
  if (Array.isArray(routine.searchPath)) parts.push(pathClause(routine.searchPath));
  return [...parts, ...Object.entries(routine.settings ?? {}).map(setClause)];
}

/** A body of SQL that Postgres parsed when the function was made, not a text. */
function isParsedBody(language: string, body: string): boolean {
  return language === 'sql' && /^\s*(return\s|begin\s+atomic)/i.test(body);
}

function create(routine: Partial<Routine>): string | undefined {
  const { kind, returns: result, language, body } = routine;
  if (kind === 'aggregate') return createAggregate(routine, argumentLists(routine).inputs);
  // Of a function in C nothing says which library it is in.
  if (language === undefined || language === 'c' || typeof body !== 'string') return undefined;
  if (kind !== 'procedure' && typeof result !== 'string') return undefined;
  const lists = argumentLists(routine);
  const parts = [
    `create or replace ${kind === 'procedure' ? 'procedure' : 'function'} ${qualified(routine.schema!, routine.name!)}(${lists.inputs.join(', ')})`,
  ];
  if (kind !== 'procedure') parts.push(`returns ${lists.result}`);
  parts.push(`language ${quoteIdent(language)}`, ...clauses(routine), isParsedBody(language, body) ? body : `as ${dollarQuote(body)}`);
  return `${parts.join('\n')};`;
}

/**
 * One that returns NULL: a parsed body needs what it names, and one of SQL is looked into, or even called, by whatever
 * names the function.
 */
function outline(routine: Partial<Routine>): string | undefined {
  if (routine.language !== 'sql' || typeof routine.body !== 'string') return undefined;
  const type = (routine.returns ?? 'void').replace(/^setof /, '');
  return create({ ...routine, body: ['void', 'record'].includes(type) ? '' : `select null::${type}` });
}

/** The clauses of ALTER FUNCTION for what differs; undefined where a property cannot be altered. */
function alterClauses(intended: Partial<Routine>, actual: Partial<Routine>, differing: readonly string[]): string[] | undefined {
  const simple: Record<string, () => string[]> = {
    securityDefiner: () => [`security ${intended.securityDefiner ? 'definer' : 'invoker'}`],
    volatility: () => [intended.volatility!],
    strict: () => [intended.strict ? 'strict' : 'called on null input'],
    leakproof: () => [intended.leakproof ? 'leakproof' : 'not leakproof'],
    parallel: () => [`parallel ${intended.parallel}`],
    cost: () => [`cost ${intended.cost}`],
    rows: () => (typeof intended.rows === 'number' ? [`rows ${intended.rows}`] : []),
    searchPath: () => [intended.searchPath === null ? 'reset search_path' : pathClause(intended.searchPath!)],
    settings: () => settingClauses(intended.settings ?? {}, actual.settings ?? {}),
  };
  const stated = new Map(Object.entries(intended));
  const parts = differing.map((name) => (stated.get(name) === undefined ? undefined : simple[name]?.()));
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part!);
}

function settingClauses(intended: Record<string, string>, actual: Record<string, string>): string[] {
  const changed = changedSettings(intended, actual);
  const set = Object.entries(intended).filter(([name]) => changed.includes(name));
  const reset = changed.filter((name) => !(name in intended));
  return [...set.map(setClause), ...reset.map((name) => `reset ${dotted(name)}`)];
}

/** What CREATE OR REPLACE refuses to change. */
const fixed = new Set(['kind', 'returns', 'argumentNames', 'argumentModes', 'outputNames', 'outputTypes']);

function alter(intended: Partial<Routine>, actual: Partial<Routine>, differing: readonly string[]): string | undefined {
  const altered = alterClauses(intended, actual, differing);
  if (altered !== undefined && altered.length > 0) {
    return `alter ${actual.kind === 'procedure' ? 'procedure' : 'function'} ${sqlName(actual)} ${altered.join(' ')};`;
  }
  const losesDefaults =
    differing.includes('argumentDefaults') && (intended.argumentDefaults?.length ?? 0) < (actual.argumentDefaults?.length ?? 0);
  return losesDefaults || differing.some((name) => fixed.has(name)) ? undefined : create({ ...actual, ...intended });
}

export const func = defineKind({
  name: 'function',
  plural: 'functions',
  objectTypes: ['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE'],
  heading: 'Objects',
  identity: { schema: id('n.nspname'), name: id('p.proname'), arguments: id(argumentTypes('p')) },
  from: 'pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace join pg_catalog.pg_language l on l.oid = p.prolang',
  where: 'true',
  // A range type brings its constructors along, by an internal dependency.
  own: `${userSchema('n.nspname')} and not exists (select from pg_catalog.pg_depend e where e.classid = ${classid.pg_proc} and e.objid = p.oid and e.deptype in ('e', 'i'))`,
  properties: {
    kind: {
      schema: routineKind,
      sql: `case p.prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' end`,
      severity: 'high',
      impact: 'Statements that call it fail.',
    },
    /** `setof integer`; null for a procedure. A person may also write `table(id integer, name text)`, which is `setof record` and its outputs. */
    returns: {
      schema: returns.nullable(),
      sql: returnsSql,
      equality: 'type',
      severity: 'high',
      impact: 'Callers get another sort of result than they expect.',
    },
    /** Of the input arguments, as they stand in the address; empty where one has no name. */
    argumentNames: {
      schema: z.array(z.string()),
      sql: ofArguments(`coalesce(p.proargnames[i], '')`, isInput),
      severity: 'high',
      impact: 'Calls that name the arguments fail; the API calls functions this way.',
    },
    /** Of all arguments in their order, outputs included. */
    argumentModes: {
      schema: z.array(argumentMode),
      sql: ofArguments(
        `case coalesce(p.proargmodes[i], 'i') when 'i' then 'in' when 'o' then 'out' when 'b' then 'inout' when 'v' then 'variadic' when 't' then 'table' end`,
      ),
      severity: 'high',
      impact: 'Calls pass or receive other values than intended.',
    },
    /** The defaults of the last input arguments: only those can have one. */
    argumentDefaults: {
      schema: z.array(z.string()),
      sql: `case when p.pronargdefaults = 0 then '[]' else ${ofArguments('pg_catalog.pg_get_function_arg_default(p.oid, i)', 'pg_catalog.pg_get_function_arg_default(p.oid, i) is not null')} end`,
      equality: 'expressions',
      place: 'default',
      severity: 'medium',
      impact: 'Calls that leave an argument out fail or pass another value.',
    },
    /** Of the OUT arguments or the columns of RETURNS TABLE. */
    outputNames: {
      schema: z.array(z.string()),
      sql: ofOutputs(`coalesce(p.proargnames[i], '')`),
      severity: 'high',
      impact: 'Callers do not find the columns of the result under their names.',
    },
    /** Of the same. */
    outputTypes: {
      schema: z.array(z.string().transform(withoutModifiers)),
      sql: ofOutputs(typeNameSql('p.proallargtypes[i]')),
      equality: 'types',
      severity: 'high',
      impact: 'Callers get another sort of result than they expect.',
    },
    language: {
      schema: z.string(),
      sql: 'l.lanname',
      severity: 'medium',
      impact: 'It runs in another language than it was written for.',
    },
    body: {
      schema: z.string().nullable(),
      sql: ({ major }) =>
        `case when p.prokind = 'a' then null ${major < 14 ? '' : 'when p.prosqlbody is not null then pg_catalog.pg_get_function_sqlbody(p.oid) '}else p.prosrc end`,
      equality: 'body',
      severity: 'high',
      impact: 'It does something else than intended.',
    },
    securityDefiner: {
      schema: z.boolean(),
      sql: 'p.prosecdef',
      severity: 'high',
      impact:
        "A definer function acts with its owner's rights and passes by the caller's policies; without them it may be refused what it needs.",
    },
    /** The schemas of SET search_path in their order; empty for '', null where it is not set. */
    searchPath: {
      schema: searchPath,
      sql: `(select to_json(array(select name from (select case when m[1] like '"%' then replace(substr(m[1], 2, length(m[1]) - 2), '""', '"') else lower(m[1]) end as name, k from regexp_matches(substr(s, 13), '("(?:[^"]|"")*"|[^[:space:]",]+)', 'g') with ordinality r(m, k)) named where name <> '' order by k)) from unnest(p.proconfig) s where split_part(s, '=', 1) = 'search_path')`,
      nothing: { unset: 'not set', empty: 'empty' },
      severity: 'medium',
      impact: 'Names in it may lead to other objects: whoever can create in a schema on the path can have its code run instead.',
    },
    /** Every other SET, by name. */
    settings: {
      schema: openSettings,
      sql: `(select coalesce(jsonb_object_agg(split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)), '{}') from unnest(p.proconfig) s where split_part(s, '=', 1) <> 'search_path')`,
      equality: 'settings',
      freeText: true,
      severity: 'medium',
      impact: 'It runs with other settings than it was written for.',
    },
    volatility: {
      schema: volatility,
      sql: `case p.provolatile when 'i' then 'immutable' when 's' then 'stable' when 'v' then 'volatile' end`,
      severity: 'medium',
      impact: 'The planner runs it once where it should run each time, or the reverse: wrong or slow results.',
    },
    strict: {
      schema: z.boolean(),
      sql: 'p.proisstrict',
      severity: 'medium',
      impact: 'NULL as an argument gives NULL without running it, or runs it where it should not.',
    },
    leakproof: {
      schema: z.boolean(),
      sql: 'p.proleakproof',
      severity: 'high',
      impact: 'A leakproof function sees rows before the policies have filtered them.',
    },
    parallel: {
      schema: parallel,
      sql: `case p.proparallel when 'u' then 'unsafe' when 'r' then 'restricted' when 's' then 'safe' end`,
      severity: 'medium',
      impact: 'Queries with it run in parallel where they must not, or not where they could.',
    },
    cost: {
      schema: z.number(),
      sql: 'p.procost',
      severity: 'low',
      impact: 'The planner takes it for cheaper or dearer than tuned.',
    },
    rows: {
      schema: z.number().nullable(),
      sql: 'case when p.proretset then p.prorows end',
      severity: 'low',
      impact: 'The planner expects another number of rows than tuned.',
    },
    support: {
      schema: z.string().nullable(),
      sql: `case when p.prosupport::oid <> 0 then ${functionNameSql('p.prosupport')} end`,
      severity: 'low',
      impact: 'The planner knows less about it than intended.',
    },
    /** What an aggregate is made of; what is not set is left out. */
    aggregate: {
      schema: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
      sql: aggregateSql,
      severity: 'high',
      impact: 'It computes something else than intended.',
    },
  },
  requires: ({ schema, arguments: types, returns: result, outputTypes }) => [
    [schemaRef(schema)],
    ...typeRefs(types, result, ...(outputTypes ?? [])),
  ],
  mentions: ({ language, body }) =>
    language === 'sql' && typeof body === 'string' && isParsedBody(language, body) ? mentionedIn(body) : [],
  address: routineAddress,
  group: () => 'functions',
  title: routineAddress,
  complete: (stated) =>
    typeof stated.returns === 'string' && isTable.test(stated.returns) ? { ...stated, ...outputsOf(stated.returns) } : stated,
  missing: { severity: 'high', impact: 'Whatever calls it fails.' },
  severity: ({ verdict, differing, actual }, world) => {
    if (verdict === 'missing' || actual?.securityDefiner !== true) return undefined;
    if (differing.includes('securityDefiner')) return callableByStrangers(world, actual) ? 'critical' : 'high';
    return differing.includes('searchPath') ? 'high' : undefined;
  },
  unintended: (routine, world) => {
    if (!routine.securityDefiner) return { verdict: 'gap', severity: 'low', impact: 'Nobody says what it is for or who may call it.' };
    return callableByStrangers(world, routine)
      ? {
          verdict: 'gap',
          severity: 'critical',
          impact: `${sayWhoCan(asTarget(routine), ['execute'], world)} can call it, and it acts with its owner's rights: no policy holds it back.`,
        }
      : {
          verdict: 'gap',
          severity: 'high',
          impact: "It acts with its owner's rights: whoever may call it, or set it off, passes by the policies.",
        };
  },
  unsaid: ({ securityDefiner }, routine, world, said) =>
    securityDefiner === undefined && !saysWhoCan(asTarget(routine), ['execute'], world, said) ? 'securityDefiner' : undefined,
  create,
  outline,
  alter,
  // What depends on it keeps Postgres from dropping it.
  replace: (intended, actual) => {
    const created = create({ ...actual, ...intended });
    return created === undefined ? undefined : `drop routine ${sqlName(actual)};\n${created}`;
  },
  drop: (routine) => `drop routine ${sqlName(routine)};`,
});
