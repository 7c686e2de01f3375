/** One assertion of pgTAP 1.3.5, true of the shop, and the same with a matcher; `…` stands for more than a page shows. */
export type Row = [theirs: string, ours: string];

/** Rows that belong together. */
export interface Group {
  title: string;
  /** What speaks: `db`, a snapshot; `sql`, a session; or plain Vitest, of which nothing is run here. */
  speaker: 'db' | 'sql' | 'vitest';
  rows: readonly Row[];
}

const sets: Group = {
  title: 'Exact sets',
  speaker: 'db',
  rows: [
    [
      `schemas_are(ARRAY['public', 'billing', …])`,
      `expect(db).toHaveExactly('schemas', ['public', 'billing', 'extensions', 'lab', 'storage', 'Odd.Schema'])`,
    ],
    [`tables_are('storage', ARRAY['buckets'])`, `expect(db).toHaveExactly('tables', { schema: 'storage' }, ['buckets'])`],
    [
      `partitions_are('public', 'events', ARRAY['events_2026'])`,
      `expect(db).toHaveExactly('partitions', { table: 'public.events' }, ['events_2026'])`,
    ],
    [`foreign_tables_are('lab', ARRAY['rates'])`, `expect(db).toHaveExactly('foreignTables', { schema: 'lab' }, ['rates'])`],
    [`views_are('public', ARRAY['totals'])`, `expect(db).toHaveExactly('views', { schema: 'public' }, ['totals'])`],
    [
      `materialized_views_are('public', ARRAY['monthly'])`,
      `expect(db).toHaveExactly('materializedViews', { schema: 'public' }, ['monthly'])`,
    ],
    [
      `sequences_are('public', ARRAY['invoice_number', 'orders_id_seq'])`,
      `expect(db).toHaveExactly('sequences', { schema: 'public' }, ['invoice_number', 'orders_id_seq'])`,
    ],
    [
      `columns_are('public', 'messages', ARRAY['id', 'body', 'room'])`,
      `expect(db).toHaveExactly('columns', { table: 'public.messages' }, ['id', 'body', 'room'])`,
    ],
    [
      `indexes_are('public', 'messages', ARRAY['messages_pkey'])`,
      `expect(db).toHaveExactly('indexes', { table: 'public.messages' }, ['messages_pkey'])`,
    ],
    [`triggers_are('public', 'orders', ARRAY['touch'])`, `expect(db).toHaveExactly('triggers', { table: 'public.orders' }, ['touch'])`],
    [`rules_are('public', 'log', ARRAY['no_delete'])`, `expect(db).toHaveExactly('rules', { table: 'public.log' }, ['no_delete'])`],
    [`functions_are('billing', ARRAY['vat'])`, `expect(db).toHaveExactly('functions', { schema: 'billing' }, ['vat(numeric)'])`],
    [
      `types_are('public', ARRAY['status', 'email', 'address'])`,
      `expect(db).toHaveExactly('types', { schema: 'public' }, ['status', 'email', 'address', 'floatrange'])`,
    ],
    [`domains_are('public', ARRAY['email'])`, `expect(db).toHaveExactly('domains', { schema: 'public' }, ['email'])`],
    [`enums_are('public', ARRAY['status'])`, `expect(db).toHaveExactly('enums', { schema: 'public' }, ['status'])`],
    [
      `extensions_are('extensions', ARRAY['btree_gist', 'pgcrypto'])`,
      `expect(db).toHaveExactly('extensions', { schema: 'extensions' }, ['btree_gist', 'pgcrypto'])`,
    ],
    [`languages_are(ARRAY['plpgsql', 'sql', …])`, `expect(db).toHaveExactly('languages', ['plpgsql', 'sql'])`],
    [`casts_are(ARRAY['lab.celsius AS text', …])`, `expect(db).toHaveExactly('casts', ['lab.celsius AS text'])`],
    [
      `operators_are('lab', ARRAY['<~>(lab.celsius,lab.celsius) RETURNS numeric', …])`,
      `expect(db).toHaveExactly('operators', { schema: 'lab' }, ['<~>(lab.celsius,lab.celsius) RETURNS numeric', '!!(NONE,lab.celsius) RETURNS boolean'])`,
    ],
    [`opclasses_are('lab', ARRAY['even_first'])`, `expect(db).toHaveExactly('operatorClasses', { schema: 'lab' }, ['even_first'])`],
    [
      `roles_are(ARRAY['anon', 'app', …])`,
      `expect(db).toHaveExactly('roles', ['anon', 'authenticated', 'staff', 'clerk', 'auditor', 'app'])`,
    ],
    [`users_are(ARRAY['app', 'clerk', 'postgres'])`, `expect(db).toHaveExactly('roles', { login: true }, ['app', 'clerk'])`],
    [
      `groups_are(ARRAY['anon', 'staff', …])`,
      `expect(db).toHaveExactly('roles', { login: false }, ['anon', 'authenticated', 'staff', 'auditor'])`,
    ],
    [`tablespaces_are(ARRAY['pg_default', 'pg_global'])`, `expect(db).toHaveExactly('tablespaces', ['pg_default', 'pg_global'])`],
    [
      `policies_are('public', 'orders', ARRAY['own orders', 'insert_own', 'no_deletes'])`,
      `expect(db).toHaveExactly('policies', { table: 'public.orders' }, ['own orders', 'insert_own', 'no_deletes'])`,
    ],
  ],
};

const existence: Group = {
  title: 'Schemas and relations',
  speaker: 'db',
  rows: [
    [`has_schema('billing')`, `expect(db).toHaveSchema('billing')`],
    [`hasnt_schema('bills')`, `expect(db).not.toHaveSchema('bills')`],
    [`has_relation('public', 'orders', 'it is there')`, `expect(db).toHaveRelation('public.orders')`],
    [`hasnt_relation('public', 'order', 'it is not')`, `expect(db).not.toHaveRelation('public.order')`],
    [`has_table('public', 'orders'::name)`, `expect(db).toHaveTable('public.orders')`],
    [`hasnt_table('public', 'order'::name)`, `expect(db).not.toHaveTable('public.order')`],
    [`has_view('public', 'totals'::name)`, `expect(db).toHaveView('public.totals')`],
    [`hasnt_view('public', 'orders', 'a table')`, `expect(db).not.toHaveView('public.orders')`],
    [`has_materialized_view('public', 'monthly', 'it is there')`, `expect(db).toHaveMaterializedView('public.monthly')`],
    [`hasnt_materialized_view('public', 'totals', 'a view')`, `expect(db).not.toHaveMaterializedView('public.totals')`],
    [`has_foreign_table('lab', 'rates'::name)`, `expect(db).toHaveForeignTable('lab.rates')`],
    [`hasnt_foreign_table('lab', 'part'::name)`, `expect(db).not.toHaveForeignTable('lab.part')`],
    [`has_sequence('public', 'orders_id_seq'::name)`, `expect(db).toHaveSequence('public.orders_id_seq')`],
    [`hasnt_sequence('public', 'customers_id_seq', 'a uuid')`, `expect(db).not.toHaveSequence('public.customers_id_seq')`],
    [`has_tablespace('pg_default', '', 'it is there')`, `expect(db).toHaveTablespace('pg_default', { location: '' })`],
    [`hasnt_tablespace('fast')`, `expect(db).not.toHaveTablespace('fast')`],
  ],
};

const inheritance: Group = {
  title: 'Inheritance and partitions',
  speaker: 'db',
  rows: [
    [`has_inherited_tables('public', 'orders'::name)`, `expect(db).toHaveTable('public.orders', { hasChildren: true })`],
    [`hasnt_inherited_tables('public', 'log'::name)`, `expect(db).toHaveTable('public.log', { hasChildren: false })`],
    [
      `is_ancestor_of('public', 'orders', 'public', 'order_archive', 1)`,
      `expect(db).toHaveTable('public.order_archive', { inherits: { from: 'public.orders', depth: 1 } })`,
    ],
    [
      `isnt_ancestor_of('public', 'orders', 'public', 'log', 'no')`,
      `expect(db).not.toHaveTable('public.log', { inherits: { from: 'public.orders' } })`,
    ],
    [
      `is_descendent_of('public', 'order_archive', 'public', 'orders', 'it does')`,
      `expect(db).toHaveTable('public.order_archive', { inherits: { from: 'public.orders' } })`,
    ],
    [
      `isnt_descendent_of('public', 'log', 'public', 'orders', 'no')`,
      `expect(db).not.toHaveTable('public.log', { inherits: { from: 'public.orders' } })`,
    ],
    [`is_partitioned('public', 'events'::name)`, `expect(db).toHaveTable('public.events', { partitioned: true })`],
    [`isnt_partitioned('public', 'orders'::name)`, `expect(db).toHaveTable('public.orders', { partitioned: false })`],
    [
      `is_partition_of('public', 'events_2026', 'public', 'events')`,
      `expect(db).toHaveTable('public.events_2026', { partitionOf: 'public.events' })`,
    ],
  ],
};

const types: Group = {
  title: 'Types, enums and domains',
  speaker: 'db',
  rows: [
    [`has_type('public', 'status'::name)`, `expect(db).toHaveType('public.status')`],
    [`hasnt_type('public', 'state'::name)`, `expect(db).not.toHaveType('public.state')`],
    [`has_composite('public', 'address'::name)`, `expect(db).toHaveType('public.address', { kind: 'composite' })`],
    [`hasnt_composite('public', 'addresses'::name)`, `expect(db).not.toHaveType('public.addresses', { kind: 'composite' })`],
    [`has_domain('public', 'email'::name)`, `expect(db).toHaveDomain('public.email')`],
    [`hasnt_domain('public', 'mail'::name)`, `expect(db).not.toHaveDomain('public.mail')`],
    [`has_enum('public', 'status'::name)`, `expect(db).toHaveEnum('public.status')`],
    [`hasnt_enum('public', 'email'::name)`, `expect(db).not.toHaveEnum('public.email')`],
    [
      `enum_has_labels('public', 'status', ARRAY['open', 'paid', 'shipped'])`,
      `expect(db).toHaveEnum('public.status', { labels: ['open', 'paid', 'shipped'] })`,
    ],
    [`domain_type_is('public'::name, 'email', 'pg_catalog'::name, 'text')`, `expect(db).toHaveDomain('public.email', { type: 'text' })`],
    [
      `domain_type_isnt('public'::name, 'email', 'pg_catalog'::name, 'integer')`,
      `expect(db).toHaveDomain('public.email', { type: { not: 'integer' } })`,
    ],
  ],
};

const columns: Group = {
  title: 'Columns',
  speaker: 'db',
  rows: [
    [`has_column('public', 'orders', 'total', 'it is there')`, `expect(db).toHaveColumn('public.orders', 'total')`],
    [`hasnt_column('public', 'orders', 'discount', 'it is not')`, `expect(db).not.toHaveColumn('public.orders', 'discount')`],
    [`col_not_null('public', 'orders', 'total', 'always')`, `expect(db).toHaveColumn('public.orders', 'total', { notNull: true })`],
    [`col_is_null('public', 'orders', 'note', 'sometimes')`, `expect(db).toHaveColumn('public.orders', 'note', { notNull: false })`],
    [
      `col_type_is('public', 'orders', 'total', 'numeric(12,2)', 'money')`,
      `expect(db).toHaveColumn('public.orders', 'total', { type: 'numeric(12,2)' })`,
    ],
    [
      `col_has_default('public', 'orders', 'total', 'nothing yet')`,
      `expect(db).toHaveColumn('public.orders', 'total', { hasDefault: true })`,
    ],
    [`col_hasnt_default('public', 'orders', 'note', 'none')`, `expect(db).toHaveColumn('public.orders', 'note', { hasDefault: false })`],
    [
      `col_default_is('public', 'orders', 'total', '0'::text, 'nothing yet')`,
      `expect(db).toHaveColumn('public.orders', 'total', { default: 0 })`,
    ],
  ],
};

const constraints: Group = {
  title: 'Constraints',
  speaker: 'db',
  rows: [
    [`has_pk('public', 'orders'::name)`, `expect(db).toHavePrimaryKey('public.orders')`],
    [`hasnt_pk('public', 'log', 'none')`, `expect(db).not.toHavePrimaryKey('public.log')`],
    [`col_is_pk('public', 'orders', 'id'::name)`, `expect(db).toHavePrimaryKey('public.orders', 'id')`],
    [`col_isnt_pk('public', 'orders', 'total', 'no')`, `expect(db).not.toHavePrimaryKey('public.orders', 'total')`],
    [`has_fk('public', 'orders', 'it is there')`, `expect(db).toHaveForeignKey('public.orders')`],
    [`hasnt_fk('public', 'log', 'none')`, `expect(db).not.toHaveForeignKey('public.log')`],
    [`col_is_fk('public', 'orders', 'customer_id', 'it is')`, `expect(db).toHaveForeignKey('public.orders', { columns: 'customer_id' })`],
    [`col_isnt_fk('public', 'orders', 'total', 'no')`, `expect(db).not.toHaveForeignKey('public.orders', { columns: 'total' })`],
    [
      `fk_ok('public', 'orders', 'customer_id', 'public', 'customers', 'id')`,
      `expect(db).toHaveForeignKey('public.orders', { columns: 'customer_id', references: { table: 'public.customers', columns: 'id' } })`,
    ],
    [`has_unique('public', 'customers', 'it is there')`, `expect(db).toHaveUnique('public.customers')`],
    [
      `col_is_unique('public', 'customers', ARRAY['org_id', 'email']::name[])`,
      `expect(db).toHaveUnique('public.customers', ['org_id', 'email'])`,
    ],
    [`has_check('public', 'orders', 'it is there')`, `expect(db).toHaveCheck('public.orders')`],
    [`col_has_check('public', 'orders', 'total', 'no refunds')`, `expect(db).toHaveCheck('public.orders', { columns: 'total' })`],
  ],
};

const indexes: Group = {
  title: 'Indexes',
  speaker: 'db',
  rows: [
    [
      `has_index('public', 'orders', 'orders_customer', ARRAY['customer_id', 'created_at']::name[])`,
      `expect(db).toHaveIndex('public.orders', 'orders_customer', { columns: ['customer_id', 'created_at desc'] })`,
    ],
    [`hasnt_index('public', 'orders', 'orders_total', 'none')`, `expect(db).not.toHaveIndex('public.orders', 'orders_total')`],
    [
      `is_indexed('public', 'customers', ARRAY['org_id', 'email']::name[])`,
      `expect(db).toHaveIndex('public.customers', { columns: ['org_id', 'email'] })`,
    ],
    [`index_is_unique('public', 'orders', 'orders_pkey')`, `expect(db).toHaveIndex('public.orders', 'orders_pkey', { unique: true })`],
    [`index_is_primary('public', 'orders', 'orders_pkey')`, `expect(db).toHaveIndex('public.orders', 'orders_pkey', { primary: true })`],
    [`index_is_partial('public', 'orders', 'orders_open')`, `expect(db).toHaveIndex('public.orders', 'orders_open', { where: true })`],
    [
      `is_clustered('public', 'customers', 'customers_pkey')`,
      `expect(db).toHaveIndex('public.customers', 'customers_pkey', { clustered: true })`,
    ],
    [
      `index_is_type('public', 'bookings', 'no_overlap', 'gist')`,
      `expect(db).toHaveIndex('public.bookings', 'no_overlap', { method: 'gist' })`,
    ],
  ],
};

const functions: Group = {
  title: 'Functions',
  speaker: 'db',
  rows: [
    [`has_function('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)')`],
    [`hasnt_function('public', 'total', ARRAY['text'])`, `expect(db).not.toHaveFunction('public.total(text)')`],
    [`can('public', ARRAY['total', 'touch'])`, `expect(db).toHaveFunctions('public', ['total', 'touch'])`],
    [`function_lang_is('public', 'total', ARRAY['uuid'], 'sql')`, `expect(db).toHaveFunction('public.total(uuid)', { language: 'sql' })`],
    [
      `function_returns('public', 'total', ARRAY['uuid'], 'numeric')`,
      `expect(db).toHaveFunction('public.total(uuid)', { returns: 'numeric' })`,
    ],
    [
      `is_definer('public', 'admin_stats', ARRAY[]::name[])`,
      `expect(db).toHaveFunction('public.admin_stats()', { securityDefiner: true })`,
    ],
    [`isnt_definer('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { securityDefiner: false })`],
    [`is_strict('billing', 'vat', ARRAY['numeric'])`, `expect(db).toHaveFunction('billing.vat(numeric)', { strict: true })`],
    [`isnt_strict('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { strict: false })`],
    [
      `volatility_is('public', 'total', ARRAY['uuid'], 'stable')`,
      `expect(db).toHaveFunction('public.total(uuid)', { volatility: 'stable' })`,
    ],
    [`is_normal_function('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { kind: 'function' })`],
    [
      `isnt_normal_function('lab', 'product', ARRAY['numeric'])`,
      `expect(db).toHaveFunction('lab.product(numeric)', { kind: { not: 'function' } })`,
    ],
    [`is_aggregate('lab', 'product', ARRAY['numeric'])`, `expect(db).toHaveFunction('lab.product(numeric)', { kind: 'aggregate' })`],
    [`isnt_aggregate('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { kind: { not: 'aggregate' } })`],
    [`is_window('lab', 'place', ARRAY[]::name[])`, `expect(db).toHaveFunction('lab.place()', { kind: 'window' })`],
    [`isnt_window('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { kind: { not: 'window' } })`],
    [
      `is_procedure('public', 'close_month', ARRAY['date'])`,
      `expect(db).toHaveFunction('public.close_month(date)', { kind: 'procedure' })`,
    ],
    [`isnt_procedure('public', 'total', ARRAY['uuid'])`, `expect(db).toHaveFunction('public.total(uuid)', { kind: { not: 'procedure' } })`],
  ],
};

const triggers: Group = {
  title: 'Triggers and rules',
  speaker: 'db',
  rows: [
    [`has_trigger('public', 'orders', 'touch'::name)`, `expect(db).toHaveTrigger('public.orders', 'touch')`],
    [`hasnt_trigger('public', 'orders', 'stamp'::name)`, `expect(db).not.toHaveTrigger('public.orders', 'stamp')`],
    [
      `trigger_is('public', 'orders', 'touch', 'public', 'touch')`,
      `expect(db).toHaveTrigger('public.orders', 'touch', { calls: 'public.touch()' })`,
    ],
    [`has_rule('public', 'log', 'no_delete'::name)`, `expect(db).toHaveRule('public.log', 'no_delete')`],
    [`hasnt_rule('public', 'log', 'no_update'::name)`, `expect(db).not.toHaveRule('public.log', 'no_update')`],
    [`rule_is_instead('public', 'log', 'no_delete'::name)`, `expect(db).toHaveRule('public.log', 'no_delete', { instead: true })`],
    [`rule_is_on('public', 'log', 'no_delete', 'delete', 'it is')`, `expect(db).toHaveRule('public.log', 'no_delete', { on: 'delete' })`],
  ],
};

const others: Group = {
  title: 'Extensions, languages, casts and operators',
  speaker: 'db',
  rows: [
    [`has_extension('extensions', 'pgcrypto'::name)`, `expect(db).toHaveExtension('pgcrypto', { schema: 'extensions' })`],
    [`hasnt_extension('hstore')`, `expect(db).not.toHaveExtension('hstore')`],
    [`has_language('plpgsql')`, `expect(db).toHaveLanguage('plpgsql')`],
    [`hasnt_language('plperl')`, `expect(db).not.toHaveLanguage('plperl')`],
    [`language_is_trusted('plpgsql')`, `expect(db).toHaveLanguage('plpgsql', { trusted: true })`],
    [`has_cast('lab.celsius', 'text', 'lab', 'shown'::name)`, `expect(db).toHaveCast('lab.celsius', 'text', { function: 'lab.shown' })`],
    [`hasnt_cast('text', 'lab.celsius')`, `expect(db).not.toHaveCast('text', 'lab.celsius')`],
    [`cast_context_is('lab.celsius', 'text', 'assignment')`, `expect(db).toHaveCast('lab.celsius', 'text', { context: 'assignment' })`],
    [
      `has_operator('lab.celsius', 'lab', '<~>', 'lab.celsius', 'numeric'::name)`,
      `expect(db).toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'lab.celsius', returns: 'numeric' })`,
    ],
    [
      `hasnt_operator('lab.celsius', 'lab', '<~>', 'text', 'numeric'::name)`,
      `expect(db).not.toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'text' })`,
    ],
    [
      `has_leftop('lab', '!!', 'lab.celsius', 'boolean'::name)`,
      `expect(db).toHaveOperator({ name: 'lab.!!', right: 'lab.celsius', returns: 'boolean' })`,
    ],
    [`hasnt_leftop('lab', '!!', 'integer', 'boolean'::name)`, `expect(db).not.toHaveOperator({ name: 'lab.!!', right: 'integer' })`],
    [`has_rightop('bigint', '!')`, `expect(db).toHaveOperator({ left: 'bigint', name: '!' })`],
    [
      `hasnt_rightop('lab.celsius', 'lab', '!!', 'boolean'::name)`,
      `expect(db).not.toHaveOperator({ left: 'lab.celsius', name: 'lab.!!' })`,
    ],
    [`has_opclass('lab', 'even_first'::name)`, `expect(db).toHaveOperatorClass('lab.even_first')`],
    [`hasnt_opclass('lab', 'odd_first'::name)`, `expect(db).not.toHaveOperatorClass('lab.odd_first')`],
  ],
};

const roles: Group = {
  title: 'Roles',
  speaker: 'db',
  rows: [
    [`has_role('staff')`, `expect(db).toHaveRole('staff')`],
    [`hasnt_role('stuff')`, `expect(db).not.toHaveRole('stuff')`],
    [`has_user('app')`, `expect(db).toHaveRole('app', { login: true })`],
    [`hasnt_user('staff')`, `expect(db).not.toHaveRole('staff', { login: true })`],
    [`has_group('staff')`, `expect(db).toHaveRole('staff', { login: false })`],
    [`hasnt_group('app')`, `expect(db).not.toHaveRole('app', { login: false })`],
    [`is_superuser('postgres')`, `expect(db).toHaveRole('postgres', { superuser: true })`],
    [`isnt_superuser('app')`, `expect(db).toHaveRole('app', { superuser: false })`],
    [`is_member_of('staff', 'clerk'::name)`, `expect(db).toHaveRole('staff', { members: ['clerk'] })`],
    [`isnt_member_of('staff', 'app'::name)`, `expect(db).toHaveRole('staff', { withoutMembers: ['app'] })`],
  ],
};

const privileges: Group = {
  title: 'Privileges',
  speaker: 'db',
  rows: [
    [
      `database_privs_are(current_database(), 'anon', ARRAY['CONNECT', 'TEMPORARY'])`,
      `expect(db).toHavePrivileges({ database: 'current' }, 'anon', ['connect', 'temporary'])`,
    ],
    [
      `tablespace_privs_are('pg_default', 'anon', ARRAY[]::name[])`,
      `expect(db).toHavePrivileges({ tablespace: 'pg_default' }, 'anon', [])`,
    ],
    [
      `schema_privs_are('billing', 'authenticated', ARRAY['USAGE'])`,
      `expect(db).toHavePrivileges({ schema: 'billing' }, 'authenticated', ['usage'])`,
    ],
    [
      `table_privs_are('public', 'orders', 'anon', ARRAY['SELECT'])`,
      `expect(db).toHavePrivileges({ table: 'public.orders' }, 'anon', ['select'])`,
    ],
    [
      `sequence_privs_are('public', 'invoice_number', 'staff', ARRAY['USAGE'])`,
      `expect(db).toHavePrivileges({ sequence: 'public.invoice_number' }, 'staff', ['usage'])`,
    ],
    [
      `any_column_privs_are('public', 'orders', 'authenticated', ARRAY['SELECT', 'INSERT', 'UPDATE'])`,
      `expect(db).toHavePrivileges({ anyColumnOf: 'public.orders' }, 'authenticated', ['select', 'insert', 'update'])`,
    ],
    [
      `column_privs_are('public', 'orders', 'total', 'authenticated', ARRAY['SELECT', 'INSERT', 'UPDATE'])`,
      `expect(db).toHavePrivileges({ column: ['public.orders', 'total'] }, 'authenticated', ['select', 'insert', 'update'])`,
    ],
    [
      `function_privs_are('public', 'admin_stats', ARRAY[]::name[], 'anon', ARRAY[]::name[])`,
      `expect(db).toHavePrivileges({ function: 'public.admin_stats()' }, 'anon', [])`,
    ],
    [`language_privs_are('plpgsql', 'anon', ARRAY['USAGE'])`, `expect(db).toHavePrivileges({ language: 'plpgsql' }, 'anon', ['usage'])`],
    [`fdw_privs_are('remote', 'staff', ARRAY[]::name[])`, `expect(db).toHavePrivileges({ fdw: 'remote' }, 'staff', [])`],
    [`server_privs_are('bank', 'staff', ARRAY['USAGE'])`, `expect(db).toHavePrivileges({ server: 'bank' }, 'staff', ['usage'])`],
  ],
};

const ownership: Group = {
  title: 'Owners',
  speaker: 'db',
  rows: [
    [`db_owner_is(current_database(), 'postgres')`, `expect(db).toHaveOwner({ database: 'current' }, 'postgres')`],
    [`schema_owner_is('billing', 'staff')`, `expect(db).toHaveOwner({ schema: 'billing' }, 'staff')`],
    [`tablespace_owner_is('pg_default', 'postgres')`, `expect(db).toHaveOwner({ tablespace: 'pg_default' }, 'postgres')`],
    [`relation_owner_is('public', 'customers', 'staff'::name)`, `expect(db).toHaveOwner({ relation: 'public.customers' }, 'staff')`],
    [`table_owner_is('public', 'customers', 'staff'::name)`, `expect(db).toHaveOwner({ table: 'public.customers' }, 'staff')`],
    [`view_owner_is('public', 'totals', 'postgres'::name)`, `expect(db).toHaveOwner({ view: 'public.totals' }, 'postgres')`],
    [
      `materialized_view_owner_is('public', 'monthly', 'postgres'::name)`,
      `expect(db).toHaveOwner({ materializedView: 'public.monthly' }, 'postgres')`,
    ],
    [
      `sequence_owner_is('public', 'invoice_number', 'postgres'::name)`,
      `expect(db).toHaveOwner({ sequence: 'public.invoice_number' }, 'postgres')`,
    ],
    [
      `composite_owner_is('public', 'address', 'postgres'::name)`,
      `expect(db).toHaveOwner({ compositeType: 'public.address' }, 'postgres')`,
    ],
    [`foreign_table_owner_is('lab', 'rates', 'postgres'::name)`, `expect(db).toHaveOwner({ foreignTable: 'lab.rates' }, 'postgres')`],
    [
      `index_owner_is('public', 'customers', 'customers_pkey', 'staff'::name)`,
      `expect(db).toHaveOwner({ index: ['public.customers', 'customers_pkey'] }, 'staff')`,
    ],
    [
      `function_owner_is('public', 'total', ARRAY['uuid'], 'postgres')`,
      `expect(db).toHaveOwner({ function: 'public.total(uuid)' }, 'postgres')`,
    ],
    [`language_owner_is('plpgsql', 'postgres')`, `expect(db).toHaveOwner({ language: 'plpgsql' }, 'postgres')`],
    [`opclass_owner_is('lab', 'even_first', 'postgres'::name)`, `expect(db).toHaveOwner({ operatorClass: 'lab.even_first' }, 'postgres')`],
    [`type_owner_is('public', 'status', 'postgres'::name)`, `expect(db).toHaveOwner({ type: 'public.status' }, 'postgres')`],
  ],
};

const policies: Group = {
  title: 'Policies',
  speaker: 'db',
  rows: [
    [
      `policy_roles_are('public', 'orders', 'own orders', ARRAY['authenticated'])`,
      `expect(db).toHaveRlsPolicy('public.orders', 'own orders', { roles: ['authenticated'] })`,
    ],
    [
      `policy_cmd_is('public', 'orders', 'own orders'::name, 'select')`,
      `expect(db).toHaveRlsPolicy('public.orders', 'own orders', { command: 'select' })`,
    ],
  ],
};

const results: Group = {
  title: 'Query results',
  speaker: 'sql',
  rows: [
    [`isa_ok(now(), 'timestamptz')`, `await expect(sql).toReturnRows('select now()', { types: ['timestamptz'] })`],
    [`results_eq('select 1 as n', ARRAY[1])`, `await expect(sql).toReturnRows('select 1 as n', [[1]])`],
    [`results_ne('select 1 as n', ARRAY[2])`, `await expect(sql).not.toReturnRows('select 1 as n', [[2]])`],
    [`set_eq('values (2), (1), (1)', ARRAY[1, 2])`, `await expect(sql).toReturnRows('values (2), (1), (1)', [[1], [2]], { as: 'set' })`],
    [`set_ne('values (1), (2)', ARRAY[1])`, `await expect(sql).not.toReturnRows('values (1), (2)', [[1]], { as: 'set' })`],
    [
      `set_has('values (1), (2)', 'values (2)')`,
      `await expect(sql).toReturnRows('values (1), (2)', [[2]], { as: 'set', match: 'include' })`,
    ],
    [
      `set_hasnt('values (1), (2)', 'values (3)')`,
      `await expect(sql).toReturnRows('values (1), (2)', [[3]], { as: 'set', match: 'exclude' })`,
    ],
    [
      `bag_eq('values (2), (1), (1)', ARRAY[1, 1, 2])`,
      `await expect(sql).toReturnRows('values (2), (1), (1)', [[1], [1], [2]], { as: 'bag' })`,
    ],
    [
      `bag_ne('values (2), (1), (1)', ARRAY[1, 2])`,
      `await expect(sql).not.toReturnRows('values (2), (1), (1)', [[1], [2]], { as: 'bag' })`,
    ],
    [
      `bag_has('values (1), (1), (2)', 'values (1), (1)')`,
      `await expect(sql).toReturnRows('values (1), (1), (2)', [[1], [1]], { as: 'bag', match: 'include' })`,
    ],
    [
      `bag_hasnt('values (1), (2)', 'values (3)')`,
      `await expect(sql).toReturnRows('values (1), (2)', [[3]], { as: 'bag', match: 'exclude' })`,
    ],
    [`is_empty('select from public.orders')`, `await expect(sql).toReturnRows('select from public.orders', [])`],
    [`isnt_empty('values (1)')`, `await expect(sql).not.toReturnRows('values (1)', [])`],
    [
      `row_eq('select ''Main St''::text, ''1000''::varchar(10)', ROW('Main St', '1000')::public.address)`,
      `await expect(sql).toReturnRows("select 'Main St', '1000'", [['Main St', '1000']])`,
    ],
  ],
};

const exceptions: Group = {
  title: 'Exceptions',
  speaker: 'sql',
  rows: [
    [
      `throws_ok('select 1 / 0', '22012', 'division by zero')`,
      `await expect(sql).toFailWith('select 1 / 0', { code: '22012', message: 'division by zero' })`,
    ],
    [`throws_like('select 1 / 0', '%by zero')`, `await expect(sql).toFailWith('select 1 / 0', { message: like('%by zero') })`],
    [`throws_ilike('select 1 / 0', '%BY ZERO')`, `await expect(sql).toFailWith('select 1 / 0', { message: ilike('%BY ZERO') })`],
    [`throws_matching('select 1 / 0', 'by zero$')`, `await expect(sql).toFailWith('select 1 / 0', { message: /by zero$/ })`],
    [`throws_imatching('select 1 / 0', 'BY ZERO$')`, `await expect(sql).toFailWith('select 1 / 0', { message: /BY ZERO$/i })`],
    [`lives_ok('select 1')`, `await expect(sql).not.toFailWith('select 1')`],
  ],
};

const performance: Group = {
  title: 'Performance',
  speaker: 'sql',
  rows: [
    [`performs_ok('select 1', 5000)`, `await expect(sql).toRunWithin('select 1', 5000)`],
    [
      `performs_within('select 1', 2500, 2600, 5)`,
      `await expect(sql).toRunWithin('select 1', { mean: 2500, within: 2600, iterations: 5 })`,
    ],
  ],
};

const plain: readonly Group[] = [
  {
    title: 'Planning and flow control',
    speaker: 'vitest',
    rows: [
      [`plan(n)`, `expect.assertions(n)`],
      [`no_plan()`, `test('…', () => { … })`],
      [`finish()`, `test('…', () => { … })`],
      [`diag('text')`, `console.log('text')`],
      [`skip('why', n)`, `skip('why')`],
      [`todo('why', n)`, `test.fails('…', () => { … })`],
      [`todo_start('why')`, `test.fails('…', () => { … })`],
      [`todo_end()`, `test.fails('…', () => { … })`],
      [`in_todo()`, ``],
      [`num_failed()`, ``],
      [`add_result(…)`, ``],
      [`diag_test_name('…')`, ``],
    ],
  },
  {
    title: 'Values',
    speaker: 'vitest',
    rows: [
      [`ok(value)`, `expect(value).toBe(true)`],
      [`pass()`, ``],
      [`fail('why')`, `expect.fail('why')`],
      [`is(value, other)`, `expect(value).toEqual(other)`],
      [`isnt(value, other)`, `expect(value).not.toEqual(other)`],
      [`matches(value, 'regex')`, `expect(value).toMatch(/regex/)`],
      [`imatches(value, 'regex')`, `expect(value).toMatch(/regex/i)`],
      [`doesnt_match(value, 'regex')`, `expect(value).not.toMatch(/regex/)`],
      [`doesnt_imatch(value, 'regex')`, `expect(value).not.toMatch(/regex/i)`],
      [`alike(value, '%like%')`, `expect(value).toMatch(like('%like%'))`],
      [`ialike(value, '%like%')`, `expect(value).toMatch(ilike('%like%'))`],
      [`unalike(value, '%like%')`, `expect(value).not.toMatch(like('%like%'))`],
      [`unialike(value, '%like%')`, `expect(value).not.toMatch(ilike('%like%'))`],
      [`cmp_ok(value, '<@', other)`, `await expect(sql).toReturnRows('select value <@ other', [[true]])`],
    ],
  },
  {
    title: 'Runner and utilities',
    speaker: 'vitest',
    rows: [
      [`runtests(…)`, `npx vitest`],
      [`do_tap(…)`, `npx vitest`],
      [`findfuncs(…)`, `npx vitest`],
      [`check_test(…)`, `expect(() => …).toThrow('…')`],
      [`collect_tap(…)`, ``],
      [`pgtap_version()`, ``],
      [`pg_version()`, `db.server.version`],
      [`pg_version_num()`, `db.server.versionNum`],
      [`os_name()`, ``],
      [`display_oper(…)`, ``],
      [`format_type_string(…)`, ``],
    ],
  },
];

/** All 228 public assertions of pgTAP 1.3.5. */
export const table: readonly Group[] = [
  sets,
  existence,
  inheritance,
  types,
  columns,
  constraints,
  indexes,
  functions,
  triggers,
  others,
  roles,
  privileges,
  ownership,
  policies,
  results,
  exceptions,
  performance,
  ...plain,
];

/** The name of the function that a row is about. */
export function nameOf([theirs]: Row): string {
  return theirs.slice(0, theirs.indexOf('('));
}
