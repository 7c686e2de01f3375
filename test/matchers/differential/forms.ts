import type { Assertion } from 'vitest';
import { address } from '../../../src/kinds/catalog.ts';
import '../../../matchers/setup.ts';
import type { Fact, Slots } from './facts.ts';

/** What was read for each fact. */
export type World = Readonly<Record<Fact, readonly Slots[]>>;

/** A function of pgTAP: its places, what they are filled from, and the matcher that says the same. */
export interface Form {
  /** Places in their order, of type name unless `name:type` or `name[]` says otherwise; `?` where one may be left out. */
  places: readonly string[];
  of: Fact;
  ours: (it: Assertion, asked: Slots, world: World) => void;
}

const text = (asked: Slots, place: string): string => asked[place] as string;
const list = (asked: Slots, place: string): string[] => [asked[place] ?? []].flat();
const has = (asked: Slots, place: string): boolean => asked[place] !== undefined && asked[place] !== null;

/** `schema.name`, or the name alone where no schema is asked for. */
const at = (asked: Slots, place = 'relation', schema = 'schema'): string =>
  address(has(asked, schema) ? text(asked, schema) : undefined, text(asked, place));

const signature = (asked: Slots, place = 'function', schema = 'schema'): string =>
  `${at(asked, place, schema)}${has(asked, 'args') ? `(${list(asked, 'args').join(', ')})` : ''}`;

type Ours = Form['ours'];

const form = (of: Fact, places: string | readonly string[], ours: Ours): Form => ({ places: [places].flat(), of, ours });

/** `has_x` and `hasnt_x`. */
function pair(name: string, of: Fact, places: string | readonly string[], ours: Ours): Record<string, Form> {
  return {
    [`has_${name}`]: form(of, places, ours),
    [`hasnt_${name}`]: form(of, places, (it, asked, world) => ours(it.not, asked, world)),
  };
}

const inSchema = 'schema? relation';

const existence: Record<string, Form> = {
  ...pair('schema', 'schema', 'schema', (it, asked) => it.toHaveSchema(text(asked, 'schema'))),
  ...pair('relation', 'relation', inSchema, (it, asked) => it.toHaveRelation(at(asked))),
  ...pair('table', 'table', inSchema, (it, asked) => it.toHaveTable(at(asked))),
  ...pair('view', 'view', inSchema, (it, asked) => it.toHaveView(at(asked))),
  ...pair('materialized_view', 'materializedView', inSchema, (it, asked) => it.toHaveMaterializedView(at(asked))),
  ...pair('foreign_table', 'foreignTable', inSchema, (it, asked) => it.toHaveForeignTable(at(asked))),
  ...pair('sequence', 'sequence', inSchema, (it, asked) => it.toHaveSequence(at(asked))),
  ...pair('tablespace', 'tablespace', ['tablespace', 'tablespace location:text description:text'], (it, asked) =>
    it.toHaveTablespace(text(asked, 'tablespace'), has(asked, 'location') ? { location: text(asked, 'location') } : {}),
  ),
};

const children = (hasChildren: boolean): Form => form('parent', inSchema, (it, asked) => it.toHaveTable(at(asked), { hasChildren }));
const partitioned = (is: boolean): Form => form('partitioned', inSchema, (it, asked) => it.toHaveTable(at(asked), { partitioned: is }));

const comesFrom: Ours = (it, asked) =>
  it.toHaveTable(at(asked), {
    inherits: { from: at(asked, 'parent', 'parentSchema'), ...(has(asked, 'depth') ? { depth: Number(asked['depth']) } : {}) },
  });
const notFrom: Ours = (it, asked, world) => comesFrom(it.not, asked, world);
const downwards = ['parentSchema parent schema relation depth:integer?', 'parent relation depth:integer?'];
const upwards = ['schema relation parentSchema parent depth:integer?', 'relation parent depth:integer?'];

const inheritance: Record<string, Form> = {
  has_inherited_tables: children(true),
  hasnt_inherited_tables: children(false),
  is_ancestor_of: form('family', downwards, comesFrom),
  isnt_ancestor_of: form('family', downwards, notFrom),
  is_descendent_of: form('family', upwards, comesFrom),
  isnt_descendent_of: form('family', upwards, notFrom),
  is_partitioned: partitioned(true),
  isnt_partitioned: partitioned(false),
  is_partition_of: form('partition', ['schema relation parentSchema parent', 'relation parent'], (it, asked) =>
    it.toHaveTable(at(asked), { partitionOf: at(asked, 'parent', 'parentSchema') }),
  ),
};

const ofType = 'schema? type';

/** A type as SQL writes it: `integer` has no schema in front of it. */
const typeIn = (asked: Slots, place: string, schema: string): string =>
  has(asked, schema) && asked[schema] !== 'pg_catalog' ? `${address(text(asked, schema))}.${text(asked, place)}` : text(asked, place);
const base = (asked: Slots): string => typeIn(asked, 'base', 'baseSchema');
const domainForms = ['type:text base:text', 'schema type:text base:text', 'schema type:text baseSchema base:text'];

const types: Record<string, Form> = {
  ...pair('type', 'type', ofType, (it, asked) => it.toHaveType(at(asked, 'type'))),
  ...pair('composite', 'composite', ofType, (it, asked) => it.toHaveType(at(asked, 'type'), { kind: 'composite' })),
  ...pair('domain', 'domain', ofType, (it, asked) => it.toHaveDomain(at(asked, 'type'))),
  ...pair('enum', 'enum', ofType, (it, asked) => it.toHaveEnum(at(asked, 'type'))),
  enum_has_labels: form('enum', 'schema? type labels[]', (it, asked) =>
    it.toHaveEnum(at(asked, 'type'), { labels: list(asked, 'labels') }),
  ),
  domain_type_is: form('domain', domainForms, (it, asked) => it.toHaveDomain(at(asked, 'type'), { type: base(asked) })),
  domain_type_isnt: form('domain', domainForms, (it, asked) => it.toHaveDomain(at(asked, 'type'), { type: { not: base(asked) } })),
};

const ofColumn = 'schema? relation column';

/** A default as SQL: pgTAP is told the value. */
function written(value: string): string | number {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return /[()]/.test(value) ? value : `'${value}'`;
}

const columns: Record<string, Form> = {
  ...pair('column', 'column', ofColumn, (it, asked) => it.toHaveColumn(at(asked), text(asked, 'column'))),
  col_not_null: form('notNull', ofColumn, (it, asked) => it.toHaveColumn(at(asked), text(asked, 'column'), { notNull: true })),
  col_is_null: form('column', ofColumn, (it, asked) => it.toHaveColumn(at(asked), text(asked, 'column'), { notNull: false })),
  col_type_is: form('column', ['schema? relation column type:text', 'schema relation column typeSchema type:text'], (it, asked) =>
    it.toHaveColumn(at(asked), text(asked, 'column'), {
      type: typeIn(asked, 'type', 'typeSchema'),
    }),
  ),
  col_has_default: form('default', ofColumn, (it, asked) => it.toHaveColumn(at(asked), text(asked, 'column'), { hasDefault: true })),
  col_hasnt_default: form('column', ofColumn, (it, asked) => it.toHaveColumn(at(asked), text(asked, 'column'), { hasDefault: false })),
  col_default_is: form('default', [`${ofColumn} default:text`, `${ofColumn} default:anyelement`], (it, asked) =>
    it.toHaveColumn(at(asked), text(asked, 'column'), { default: written(text(asked, 'default')) }),
  ),
};

const ofColumns = ['schema? relation columns', 'schema? relation columns[]'];
const reference = (asked: Slots): { columns: string[]; references: { table: string; columns: string[] } } => ({
  columns: list(asked, 'columns'),
  references: { table: at(asked, 'keyTable', 'keySchema'), columns: list(asked, 'keyColumns') },
});

const constraints: Record<string, Form> = {
  ...pair('pk', 'primaryKey', inSchema, (it, asked) => it.toHavePrimaryKey(at(asked))),
  col_is_pk: form('primaryKey', ofColumns, (it, asked) => it.toHavePrimaryKey(at(asked), list(asked, 'columns'))),
  col_isnt_pk: form('primaryKey', ofColumns, (it, asked) => it.not.toHavePrimaryKey(at(asked), list(asked, 'columns'))),
  ...pair('fk', 'foreignKey', inSchema, (it, asked) => it.toHaveForeignKey(at(asked))),
  col_is_fk: form('foreignKey', ofColumns, (it, asked) => it.toHaveForeignKey(at(asked), { columns: list(asked, 'columns') })),
  col_isnt_fk: form('foreignKey', ofColumns, (it, asked) => it.not.toHaveForeignKey(at(asked), { columns: list(asked, 'columns') })),
  fk_ok: form(
    'foreignKey',
    [
      'schema relation columns keySchema keyTable keyColumns',
      'schema relation columns keySchema keyTable keyColumns:text',
      'schema relation columns[] keySchema keyTable keyColumns[]',
      'relation columns keyTable keyColumns',
      'relation columns[] keyTable keyColumns[]',
    ],
    (it, asked) => it.toHaveForeignKey(at(asked), reference(asked)),
  ),
  has_unique: form('unique', ['relation:text', 'schema:text relation:text description:text'], (it, asked) => it.toHaveUnique(at(asked))),
  col_is_unique: form('unique', ofColumns, (it, asked) => it.toHaveUnique(at(asked), list(asked, 'columns'))),
  has_check: form('check', inSchema, (it, asked) => it.toHaveCheck(at(asked))),
  col_has_check: form('check', ofColumns, (it, asked) => it.toHaveCheck(at(asked), { columns: list(asked, 'columns') })),
};

const ofIndex = ['schema? relation index', 'index'];
const index = (asked: Slots): [table: string, name: string] => [at(asked), text(asked, 'index')];

/** Keys of an index as the fact says them; columns that only pgTAP is told without their order keep it here. */
const keys = (asked: Slots): string[] => list(asked, 'keys').map((key) => (/[( ]/.test(key) ? key : address(key)));

const indexes: Record<string, Form> = {
  has_index: form('index', ['schema? relation index', 'schema? relation index keys', 'schema? relation index keys[]'], (it, asked) =>
    it.toHaveIndex(...index(asked), has(asked, 'keys') ? { columns: keys(asked) } : {}),
  ),
  hasnt_index: form('index', 'schema? relation index', (it, asked) => it.not.toHaveIndex(...index(asked))),
  is_indexed: form('index', ['schema? relation keys', 'schema? relation keys[]'], (it, asked) =>
    it.toHaveIndex(at(asked), { columns: keys(asked) }),
  ),
  index_is_unique: form('index', ofIndex, (it, asked) => it.toHaveIndex(...index(asked), { unique: true })),
  index_is_primary: form('index', ofIndex, (it, asked) => it.toHaveIndex(...index(asked), { primary: true })),
  index_is_partial: form('partial', ofIndex, (it, asked) => it.toHaveIndex(...index(asked), { where: true })),
  is_clustered: form('clustered', ofIndex, (it, asked) => it.toHaveIndex(...index(asked), { clustered: true })),
  index_is_type: form('index', ['schema? relation index method', 'index method'], (it, asked) =>
    it.toHaveIndex(...index(asked), { method: text(asked, 'method') }),
  ),
};

const ofFunction = 'schema? function args[]?';
type FunctionOptions = NonNullable<Parameters<Assertion['toHaveFunction']>[1]>;

/** `is_x` and `isnt_x`. */
function trait(name: string, of: Fact, yes: FunctionOptions, no: FunctionOptions): Record<string, Form> {
  return {
    [`is_${name}`]: form(of, ofFunction, (it, asked) => it.toHaveFunction(signature(asked), yes)),
    [`isnt_${name}`]: form(of, ofFunction, (it, asked) => it.toHaveFunction(signature(asked), no)),
  };
}

const functions: Record<string, Form> = {
  ...pair('function', 'function', ofFunction, (it, asked) => it.toHaveFunction(signature(asked))),
  can: form('functions', 'schema? names[]', (it, asked) =>
    has(asked, 'schema')
      ? it.toHaveFunctions(text(asked, 'schema'), list(asked, 'names'))
      : it.toHaveFunctions(list(asked, 'names').map((name) => address(name))),
  ),
  function_lang_is: form('function', `${ofFunction} language`, (it, asked) =>
    it.toHaveFunction(signature(asked), { language: text(asked, 'language') }),
  ),
  function_returns: form('function', `${ofFunction} returns:text`, (it, asked) =>
    it.toHaveFunction(signature(asked), { returns: text(asked, 'returns') }),
  ),
  volatility_is: form('function', `${ofFunction} volatility:text`, (it, asked) =>
    it.toHaveFunction(signature(asked), { volatility: text(asked, 'volatility') as 'stable' }),
  ),
  ...trait('definer', 'definer', { securityDefiner: true }, { securityDefiner: false }),
  ...trait('strict', 'strict', { strict: true }, { strict: false }),
  ...trait('normal_function', 'function', { kind: 'function' }, { kind: { not: 'function' } }),
  ...trait('aggregate', 'aggregate', { kind: 'aggregate' }, { kind: { not: 'aggregate' } }),
  ...trait('window', 'window', { kind: 'window' }, { kind: { not: 'window' } }),
  ...trait('procedure', 'procedure', { kind: 'procedure' }, { kind: { not: 'procedure' } }),
};

const triggers: Record<string, Form> = {
  ...pair('trigger', 'trigger', `${inSchema} trigger`, (it, asked) => it.toHaveTrigger(at(asked), text(asked, 'trigger'))),
  trigger_is: form('trigger', ['schema relation trigger functionSchema function', 'relation trigger function'], (it, asked) =>
    it.toHaveTrigger(at(asked), text(asked, 'trigger'), { calls: `${at(asked, 'function', 'functionSchema')}()` }),
  ),
  ...pair('rule', 'rule', `${inSchema} rule`, (it, asked) => it.toHaveRule(at(asked), text(asked, 'rule'))),
  rule_is_instead: form('instead', `${inSchema} rule`, (it, asked) => it.toHaveRule(at(asked), text(asked, 'rule'), { instead: true })),
  rule_is_on: form('rule', `${inSchema} rule event:text`, (it, asked) =>
    it.toHaveRule(at(asked), text(asked, 'rule'), { on: text(asked, 'event') as 'insert' }),
  ),
  policy_roles_are: form('policy', `${inSchema} policy roles[]`, (it, asked) =>
    it.toHaveRlsPolicy(at(asked), text(asked, 'policy'), { roles: list(asked, 'roles') }),
  ),
  policy_cmd_is: form('policy', `${inSchema} policy command:text`, (it, asked) =>
    it.toHaveRlsPolicy(at(asked), text(asked, 'policy'), { command: text(asked, 'command') as 'all' }),
  ),
};

/** The places of an operator, as the matcher has them. */
const operator = (asked: Slots): Parameters<Assertion['toHaveOperator']>[0] => ({
  name: has(asked, 'schema') ? `${address(text(asked, 'schema'))}.${text(asked, 'operator')}` : text(asked, 'operator'),
  ...(has(asked, 'left') ? { left: text(asked, 'left') } : {}),
  ...(has(asked, 'right') ? { right: text(asked, 'right') } : {}),
  ...(has(asked, 'result') ? { returns: text(asked, 'result') } : {}),
});
const isOperator: Ours = (it, asked) => it.toHaveOperator(operator(asked));

const others: Record<string, Form> = {
  ...pair('extension', 'extension', 'extensionSchema? extension', (it, asked) =>
    it.toHaveExtension(text(asked, 'extension'), has(asked, 'extensionSchema') ? { schema: text(asked, 'extensionSchema') } : {}),
  ),
  ...pair('language', 'language', 'language', (it, asked) => it.toHaveLanguage(text(asked, 'language'))),
  language_is_trusted: form('trusted', 'language', (it, asked) => it.toHaveLanguage(text(asked, 'language'), { trusted: true })),
  ...pair('cast', 'cast', ['source target', 'source target function', 'source target functionSchema function'], (it, asked) =>
    it.toHaveCast(
      text(asked, 'source'),
      text(asked, 'target'),
      has(asked, 'function') ? { function: at(asked, 'function', 'functionSchema') } : {},
    ),
  ),
  cast_context_is: form('cast', 'source target context:text', (it, asked) =>
    it.toHaveCast(text(asked, 'source'), text(asked, 'target'), { context: text(asked, 'context') as 'implicit' }),
  ),
  ...pair('operator', 'operator', ['left operator right result?', 'left schema operator right result'], isOperator),
  ...pair('leftop', 'prefix', ['operator right result?', 'schema operator right result'], isOperator),
  ...pair('rightop', 'postfix', ['left operator result?', 'left schema operator result'], isOperator),
  ...pair('opclass', 'operatorClass', 'schema? operatorClass', (it, asked) => it.toHaveOperatorClass(at(asked, 'operatorClass'))),
};

const roles: Record<string, Form> = {
  ...pair('role', 'role', 'role', (it, asked) => it.toHaveRole(text(asked, 'role'))),
  ...pair('user', 'login', 'role', (it, asked) => it.toHaveRole(text(asked, 'role'), { login: true })),
  ...pair('group', 'group', 'role', (it, asked) => it.toHaveRole(text(asked, 'role'), { login: false })),
  is_superuser: form('superuser', 'role', (it, asked) => it.toHaveRole(text(asked, 'role'), { superuser: true })),
  isnt_superuser: form('role', 'role', (it, asked) => it.toHaveRole(text(asked, 'role'), { superuser: false })),
  is_member_of: form('membership', ['role members', 'role members[]'], (it, asked) =>
    it.toHaveRole(text(asked, 'role'), { members: list(asked, 'members') }),
  ),
  isnt_member_of: form('membership', ['role members', 'role members[]'], (it, asked) =>
    it.toHaveRole(text(asked, 'role'), { withoutMembers: list(asked, 'members') }),
  ),
};

type Target = Parameters<Assertion['toHavePrivileges']>[0];

const privileges = (of: Fact, places: string, target: (asked: Slots) => object): Form =>
  form(of, `${places} role privileges[]`, (it, asked) =>
    it.toHavePrivileges(target(asked) as Target, text(asked, 'role'), list(asked, 'privileges') as never),
  );

const grants: Record<string, Form> = {
  database_privs_are: privileges('onDatabase', 'database', (asked) => ({ database: text(asked, 'database') })),
  tablespace_privs_are: privileges('onTablespace', 'tablespace', (asked) => ({ tablespace: text(asked, 'tablespace') })),
  schema_privs_are: privileges('onSchema', 'schema', (asked) => ({ schema: text(asked, 'schema') })),
  table_privs_are: privileges('onTable', inSchema, (asked) => ({ table: at(asked) })),
  sequence_privs_are: privileges('onSequence', inSchema, (asked) => ({ sequence: at(asked) })),
  any_column_privs_are: privileges('onAnyColumn', inSchema, (asked) => ({ anyColumnOf: at(asked) })),
  column_privs_are: privileges('onColumn', ofColumn, (asked) => ({ column: [at(asked), text(asked, 'column')] })),
  function_privs_are: privileges('onFunction', 'schema? function args[]', (asked) => ({ function: signature(asked) })),
  language_privs_are: privileges('onLanguage', 'language', (asked) => ({ language: text(asked, 'language') })),
  fdw_privs_are: privileges('onWrapper', 'wrapper', (asked) => ({ fdw: text(asked, 'wrapper') })),
  server_privs_are: privileges('onServer', 'server', (asked) => ({ server: text(asked, 'server') })),
};

type Owned = Parameters<Assertion['toHaveOwner']>[0];

const owner = (of: Fact, places: string, target: (asked: Slots) => object): Form =>
  form(of, `${places} user`, (it, asked) => it.toHaveOwner(target(asked) as Owned, text(asked, 'user')));

const owners: Record<string, Form> = {
  db_owner_is: owner('database', 'database', (asked) => ({ database: text(asked, 'database') })),
  schema_owner_is: owner('schema', 'schema', (asked) => ({ schema: text(asked, 'schema') })),
  tablespace_owner_is: owner('tablespace', 'tablespace', (asked) => ({ tablespace: text(asked, 'tablespace') })),
  relation_owner_is: owner('relation', inSchema, (asked) => ({ relation: at(asked) })),
  table_owner_is: owner('table', inSchema, (asked) => ({ table: at(asked) })),
  view_owner_is: owner('view', inSchema, (asked) => ({ view: at(asked) })),
  materialized_view_owner_is: owner('materializedView', inSchema, (asked) => ({ materializedView: at(asked) })),
  sequence_owner_is: owner('sequence', inSchema, (asked) => ({ sequence: at(asked) })),
  composite_owner_is: owner('composite', ofType, (asked) => ({ compositeType: at(asked, 'type') })),
  foreign_table_owner_is: owner('foreignTable', inSchema, (asked) => ({ foreignTable: at(asked) })),
  index_owner_is: owner('index', `${inSchema} index`, (asked) => ({ index: index(asked) })),
  function_owner_is: owner('function', 'schema? function args[]', (asked) => ({ function: signature(asked) })),
  language_owner_is: owner('language', 'language', (asked) => ({ language: text(asked, 'language') })),
  opclass_owner_is: owner('operatorClass', 'schema? operatorClass', (asked) => ({ operatorClass: at(asked, 'operatorClass') })),
  type_owner_is: owner('type', ofType, (asked) => ({ type: at(asked, 'type') })),
};

type Exactly = Parameters<Assertion['toHaveExactly']>;

/** A set of a schema, or of the search path. */
const set = (of: Fact, kind: string, names = 'names[]', write = (asked: Slots, _world: World): string[] => list(asked, 'names')): Form =>
  form(of, `schema? ${names}`, (it, asked, world) =>
    has(asked, 'schema')
      ? it.toHaveExactly(...([kind, { schema: text(asked, 'schema') }, write(asked, world)] as unknown as Exactly))
      : it.toHaveExactly(...([kind, write(asked, world)] as unknown as Exactly)),
  );

const global = (of: Fact, kind: string, scope?: object, names = 'names[]'): Form =>
  form(of, names, (it, asked) =>
    it.toHaveExactly(...([kind, ...(scope === undefined ? [] : [scope]), list(asked, 'names')] as unknown as Exactly)),
  );

const ofTable = (of: Fact, kind: string): Form =>
  form(of, `${inSchema} names[]`, (it, asked) =>
    it.toHaveExactly(...([kind, { table: at(asked) }, list(asked, 'names')] as unknown as Exactly)),
  );

/** pgTAP goes by names: each stands for all of its overloads. */
function signatures(asked: Slots, world: World): string[] {
  const visible = (one: Slots): boolean => (has(asked, 'schema') ? one['schema'] === asked['schema'] : one['schema'] !== 'Odd.One');
  return list(asked, 'names').flatMap((name) => {
    const overloads = [...world.function, ...world.ownFunction].filter((one) => one['function'] === name && visible(one));
    if (overloads.length === 0) return [`${address(name)}()`];
    return overloads.map((one) => signature({ ...one, schema: has(asked, 'schema') ? null : one['schema']! }));
  });
}

/** A name without a schema may need quotes. */
const quoted = (asked: Slots): string[] =>
  has(asked, 'schema') ? list(asked, 'names') : list(asked, 'names').map((name) => address(name));

const sets: Record<string, Form> = {
  schemas_are: global('schemas', 'schemas'),
  tables_are: set('tables', 'tables', 'names[]', quoted),
  partitions_are: ofTable('partitions', 'partitions'),
  foreign_tables_are: set('foreignTables', 'foreignTables', 'names[]', quoted),
  views_are: set('views', 'views', 'names[]', quoted),
  materialized_views_are: set('materializedViews', 'materializedViews', 'names[]', quoted),
  sequences_are: set('sequences', 'sequences', 'names[]', quoted),
  columns_are: ofTable('columns', 'columns'),
  indexes_are: ofTable('indexes', 'indexes'),
  triggers_are: ofTable('triggers', 'triggers'),
  rules_are: ofTable('rules', 'rules'),
  functions_are: set('functions', 'functions', 'names[]', signatures),
  types_are: set('types', 'types', 'names[]', quoted),
  domains_are: set('domains', 'domains', 'names[]', quoted),
  enums_are: set('enums', 'enums', 'names[]', quoted),
  extensions_are: set('extensions', 'extensions'),
  languages_are: global('languages', 'languages'),
  casts_are: global('casts', 'casts', undefined, 'names:text[]'),
  operators_are: set('operators', 'operators', 'names:text[]'),
  opclasses_are: set('operatorClasses', 'operatorClasses', 'names[]', quoted),
  roles_are: global('roles', 'roles'),
  users_are: global('users', 'roles', { login: true }),
  groups_are: global('groups', 'roles', { login: false }),
  tablespaces_are: global('tablespaces', 'tablespaces'),
  policies_are: ofTable('policies', 'policies'),
};

/** Every function of pgTAP that is about the catalog. */
export const forms: Readonly<Record<string, Form>> = {
  ...existence,
  ...inheritance,
  ...types,
  ...columns,
  ...constraints,
  ...indexes,
  ...functions,
  ...triggers,
  ...others,
  ...roles,
  ...grants,
  ...owners,
  ...sets,
};

/** A place of a form, and its type. */
export interface Place {
  name: string;
  type: string;
}

/** Every way to fill a form: with and without what may be left out, and with and without a description. */
export function waysOf({ places }: Form): Place[][] {
  return places.flatMap((line) => waysThrough([...line.split(' '), ...(line.includes('description') ? [] : ['description:text?'])]));
}

function waysThrough([first, ...rest]: readonly string[]): Place[][] {
  if (first === undefined) return [[]];
  const after = waysThrough(rest);
  const place = placeOf(first.replace('?', ''));
  const through = after.map((way) => [place, ...way]);
  return first.endsWith('?') ? [...after, ...through] : through;
}

function placeOf(written: string): Place {
  const [name = '', type = name.endsWith('[]') ? 'name[]' : 'name'] = written.split(':');
  return { name: name.replace('[]', ''), type };
}
