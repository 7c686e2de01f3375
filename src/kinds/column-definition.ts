import { qualified, quoteIdent, quoteLiteral } from '../sql/quote.ts';
import { namesIn } from './catalog.ts';
import type { Server } from './kind.ts';
import { optionStatements } from './option-statements.ts';
import { behindRows } from './sequence-position.ts';

/** What a column is made of, as far as it is stated. */
export interface ColumnDefinition {
  schema: string;
  table: string;
  name: string;
  type: string;
  notNull: boolean;
  default: string | null;
  identity: 'always' | 'by default' | null;
  identityOptions: Record<string, string> | null;
  generated: string | null;
  virtual: boolean;
  collation: string | null;
  storage: string | null;
  compression?: string | null | undefined;
  statistics: number | null;
  options: Record<string, string>;
}

/** `name type collate … generated always as (…) stored not null`: what stands in CREATE TABLE and ADD COLUMN. */
export function columnSql(column: Partial<ColumnDefinition>): string {
  const { name, type, collation, generated, virtual, identity, identityOptions, notNull } = column;
  const parts = [`${quoteIdent(name!)} ${type}`];
  if (typeof collation === 'string') parts.push(`collate ${qualified(...namesIn(collation))}`);
  if (typeof generated === 'string') parts.push(`generated always as (${generated}) ${virtual === true ? 'virtual' : 'stored'}`);
  if (typeof identity === 'string') parts.push(`generated ${identity} as identity${sequenceOptions(identityOptions)}`);
  if (typeof column.default === 'string') parts.push(`default ${column.default}`);
  if (notNull === true) parts.push('not null');
  return parts.join(' ');
}

const clauses: Readonly<Record<string, string>> = {
  start: 'start with',
  increment: 'increment by',
  minValue: 'minvalue',
  maxValue: 'maxvalue',
  cache: 'cache',
};

function sequenceClauses(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) =>
    name === 'cycle' ? (value === 'true' ? 'cycle' : 'no cycle') : `${clauses[name]} ${value}`,
  );
}

function sequenceOptions(options: Readonly<Record<string, string>> | null | undefined): string {
  const parts = sequenceClauses(options ?? {});
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}

/** ADD COLUMN: old rows hold NULL in it unless something gives them a value, so only then NOT NULL is a part of it. */
export function addColumn(column: Partial<ColumnDefinition>, server: Server | undefined): string[] {
  const filled = [column.default, column.identity, column.generated].some((value) => typeof value === 'string');
  const added = `alter table ${qualified(column.schema!, column.table!)} add column if not exists ${columnSql({ ...column, notNull: column.notNull === true && filled })};`;
  const guarded = column.notNull === true && !filled ? alterColumn(column, {}, ['notNull'], server) : [];
  return [added, ...guarded, ...columnSettings({ ...column, default: null }, server)];
}

/** The statements that give a column what its definition cannot say, or can say only once other objects are there. */
export function columnSettings(column: Partial<ColumnDefinition>, server: Server | undefined): string[] {
  const stated = (['default', 'storage', 'compression', 'statistics', 'options'] as const).filter((name) => {
    const value = column[name];
    return value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);
  });
  return alterColumn(column, {}, stated, server);
}

/** The statements that turn the actual column into the intended one. */
export function alterColumn(
  intended: Partial<ColumnDefinition>,
  actual: Partial<ColumnDefinition>,
  differing: readonly string[],
  server: Server | undefined,
): string[] {
  const whole = { ...actual, ...intended };
  const altered = `alter table ${qualified(whole.schema!, whole.table!)} alter column ${quoteIdent(whole.name!)}`;
  // Partitions and children may have their own; what they are to have is said of them.
  const alone = altered.replace('alter table', 'alter table only');
  const differs = (...names: string[]): boolean => names.some((name) => differing.includes(name));
  const statements: (string | undefined)[] = [];
  if (differs('type', 'collation')) statements.push(...retype(altered, whole, actual, differs('type')));
  const givenBack = differs('type') && typeof actual.default === 'string';
  if (differs('default') && !differs('identity') && !givenBack) statements.push(setDefault(alone, whole.default));
  if (differs('notNull')) statements.push(`${altered} ${whole.notNull ? 'set' : 'drop'} not null;`);
  if (differs('identity')) statements.push(...setIdentity(altered, whole, actual));
  else if (differs('identityOptions')) statements.push(setIdentityOptions(altered, whole.identityOptions ?? {}));
  if (differs('generated', 'virtual')) statements.push(setGenerated(altered, whole, actual, server));
  if (differs('storage')) statements.push(setStorage(alone, whole.storage, server));
  if (differs('compression')) statements.push(`${alone} set compression ${whole.compression ?? 'default'};`);
  if (differs('statistics')) statements.push(`${alone} set statistics ${whole.statistics ?? -1};`);
  if (differs('options')) statements.push(...optionStatements(alone, whole.options ?? {}, actual.options ?? {}));
  return statements.includes(undefined) ? [] : (statements as string[]);
}

/** A default is converted along with the type, which not every value can be: it is taken away and given back. */
function retype(
  altered: string,
  { name, type, collation, default: value }: Partial<ColumnDefinition>,
  actual: Partial<ColumnDefinition>,
  converts: boolean,
): string[] {
  const collate = typeof collation === 'string' ? ` collate ${qualified(...namesIn(collation))}` : '';
  const using = converts && !isAssigned(actual.type, type!) ? ` using ${quoteIdent(name!)}::${type}` : '';
  const changed = `${altered} type ${type}${collate}${using};`;
  if (!converts || typeof actual.default !== 'string') return [changed];
  return [`${altered} drop default;`, changed, ...(typeof value === 'string' ? [`${altered} set default ${value};`] : [])];
}

/**
 * Whether Postgres converts the values by itself. Then it refuses those that are too long for the type, which a cast would cut
 * off without a word.
 */
function isAssigned(from: string | undefined, to: string): boolean {
  return /^(text|character( varying)?(\(\d+\))?)$/.test(to) || (/^bit\b/.test(to) && /^bit\b/.test(from ?? ''));
}

function setDefault(altered: string, value: string | null | undefined): string {
  return typeof value === 'string' ? `${altered} set default ${value};` : `${altered} drop default;`;
}

function setIdentity(altered: string, whole: Partial<ColumnDefinition>, actual: Partial<ColumnDefinition>): (string | undefined)[] {
  const { schema, table: of, name, identity, identityOptions } = whole;
  const table = qualified(schema!, of!);
  const ofIdentity = `pg_catalog.pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(name!)})::regclass`;
  if (identity === undefined) return [undefined];
  if (identity === null)
    return [`${altered} drop identity if exists;`, ...(typeof whole.default === 'string' ? [setDefault(altered, whole.default)] : [])];
  if (typeof actual.identity === 'string') {
    const options = JSON.stringify(identityOptions) === JSON.stringify(actual.identityOptions) ? {} : (identityOptions ?? {});
    return [`${altered} set generated ${identity};`, ...(Object.keys(options).length > 0 ? [setIdentityOptions(altered, options)] : [])];
  }
  // Postgres refuses an identity beside a default, and on a column that may be NULL.
  return [
    ...(typeof actual.default === 'string' ? [`${altered} drop default;`] : []),
    ...(actual.notNull === false ? [`${altered} set not null;`] : []),
    `${altered} add generated ${identity} as identity${sequenceOptions(identityOptions)};`,
    behindRows(ofIdentity, table, quoteIdent(name!)),
  ];
}

/** Undefined where there is nothing to set: the options of a partition's identity are those of the partitioned table. */
function setIdentityOptions(altered: string, options: Readonly<Record<string, string>>): string | undefined {
  if (Object.keys(options).length === 0) return undefined;
  return `${altered} ${sequenceClauses(options)
    .map((clause) => `set ${clause}`)
    .join(' ')};`;
}

/** From 17 on an expression can be changed, before it can only be taken away. */
function setGenerated(
  altered: string,
  { generated, virtual }: Partial<ColumnDefinition>,
  actual: Partial<ColumnDefinition>,
  server: Server | undefined,
): string | undefined {
  if (typeof actual.generated !== 'string' || virtual !== actual.virtual) return undefined;
  if (generated === null) return `${altered} drop expression if exists;`;
  return (server?.major ?? 18) >= 17 ? `${altered} set expression as (${generated});` : undefined;
}

/** The type's own from 16 on has a word; before, only a value that is known. */
function setStorage(altered: string, storage: string | null | undefined, server: Server | undefined): string | undefined {
  if (typeof storage === 'string') return `${altered} set storage ${storage};`;
  return (server?.major ?? 18) >= 16 ? `${altered} set storage default;` : undefined;
}

/** NULLs where none may be, values that do not survive the way into another type, or all where nobody intended the column. */
export function rowsInTheWay(intended: Partial<ColumnDefinition>, actual: Partial<ColumnDefinition> | undefined): string | undefined {
  const { schema, table, name } = { ...actual, ...intended };
  if (actual === undefined) return undefined;
  const column = quoteIdent(name!);
  const count = (condition: string): string => `select count(*) from ${qualified(schema!, table!)} where ${condition};`;
  if (intended.type !== undefined && intended.type !== actual.type)
    return count(`${column} is distinct from ${column}::${intended.type}::${actual.type}`);
  return count(`${column} is ${intended.notNull === true && actual.notNull === false ? '' : 'not '}null`);
}
