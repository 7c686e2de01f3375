import type { Assertion } from 'vitest';
import type * as matchers from '../../matchers/index.ts';
import '../../matchers/setup.ts';

/** Something that can be said of a database. */
export type Sentence = (it: Assertion) => void;

/** What is true of the shop, what is false of it, and what can be said neither way. */
export interface Sentences {
  true: Sentence[];
  false: Sentence[];
  neither?: Sentence[];
}

/** Sentences about the shop, for each matcher. */
export const sentences: Record<keyof typeof matchers, Sentences> = {
  toHaveBucket: {
    true: [
      (it) => it.toHaveBucket('avatars'),
      (it) => it.toHaveBucket('avatars', { public: false, fileSizeLimit: '5MB', allowedMimeTypes: ['image/jpeg', 'image/png'] }),
      (it) => it.toHaveBucket('site', { fileSizeLimit: null }),
    ],
    false: [(it) => it.toHaveBucket('avatar'), (it) => it.toHaveBucket('site', { public: false })],
    neither: [(it) => it.toHaveBucket('avatar', { public: false })],
  },
  toHaveCast: {
    true: [
      (it) => it.toHaveCast('lab.celsius', 'text'),
      (it) => it.toHaveCast('lab.celsius', 'text', { function: 'lab.shown', context: 'assignment', method: 'function' }),
      (it) => it.toHaveCast('int4', 'bigint', { context: 'implicit', function: 'int8' }),
      (it) => it.toHaveCast('varchar(10)', 'text', { method: 'binary', function: null }),
    ],
    false: [
      (it) => it.toHaveCast('text', 'lab.celsius'),
      (it) => it.toHaveCast('lab.celsius', 'text', { context: 'implicit' }),
      (it) => it.toHaveCast('lab.celsius', 'text', { function: 'show' }),
    ],
    neither: [(it) => it.toHaveCast('text', 'lab.celsius', { context: 'implicit' })],
  },
  toHaveCheck: {
    true: [
      (it) => it.toHaveCheck('orders'),
      (it) => it.toHaveCheck('orders', { expression: '(total) >= 0' }),
      (it) => it.toHaveCheck('orders', { columns: 'total' }),
      (it) => it.toHaveCheck('public.orders', { name: 'orders_total_check', rejects: { total: -1 }, accepts: { total: 0 } }),
    ],
    false: [
      (it) => it.toHaveCheck('customers'),
      (it) => it.toHaveCheck('orders', { expression: 'total > 0' }),
      (it) => it.toHaveCheck('orders', { columns: ['total', 'status'] }),
      (it) => it.toHaveCheck('orders', { name: 'orders_total_check', rejects: { total: 1 } }),
      (it) => it.toHaveCheck('orders', { name: 'orders_status_check' }),
    ],
    neither: [(it) => it.toHaveCheck('order', { columns: 'total' }), (it) => it.toHaveCheck('orders', { columns: 'totl' })],
  },
  toHaveCollation: {
    true: [(it) => it.toHaveCollation('bytewise'), (it) => it.toHaveCollation('public.bytewise', { provider: 'libc', locale: 'C' })],
    false: [(it) => it.toHaveCollation('public.byteswise'), (it) => it.toHaveCollation('bytewise', { deterministic: false })],
    neither: [(it) => it.toHaveCollation('publik.bytewise'), (it) => it.toHaveCollation('public.nope', { provider: 'icu' })],
  },
  toHaveColumn: {
    true: [
      (it) => it.toHaveColumn('orders', 'total'),
      (it) => it.toHaveColumn('public.orders', 'total', { type: 'decimal(12, 2)', notNull: true, default: 0, hasDefault: true }),
      (it) => it.toHaveColumn('orders', 'id', { identity: 'always', default: null }),
      (it) => it.toHaveColumn('orders', 'gross', { generated: 'total * 1.2' }),
      (it) => it.toHaveColumn('orders', 'status', { type: { in: ['text', 'status'] } }),
      (it) => it.toHaveColumn('orders', 'status', { type: { not: 'text' }, default: "'open'" }),
      (it) => it.toHaveColumn('totals', 'total', { type: 'numeric', hasDefault: false }),
      (it) => it.toHaveColumn('monthly', 'orders', { type: 'int8' }),
      (it) => it.toHaveColumn('address', 'zip', { type: 'varchar(10)' }),
    ],
    false: [
      (it) => it.toHaveColumn('orders', 'totl'),
      (it) => it.toHaveColumn('orders', 'total', { type: 'numeric' }),
      (it) => it.toHaveColumn('orders', 'total', { type: 'numeric', notNull: false }),
      (it) => it.toHaveColumn('orders', 'total', { default: '1 - 2' }),
      (it) => it.toHaveColumn('orders', 'note', { collation: null }),
      (it) => it.toHaveColumn('totals', 'amount'),
      (it) => it.toHaveColumn('totals', 'total', { type: 'text' }),
      (it) => it.toHaveColumn('address', 'city'),
    ],
    neither: [
      (it) => it.toHaveColumn('orders', 'total', { default: 'nope(1)' }),
      (it) => it.toHaveColumn('order', 'total'),
      (it) => it.toHaveColumn('orders', 'totl', { notNull: true }),
      (it) => it.toHaveColumn('shop.orders', 'total'),
    ],
  },
  toHaveComment: {
    true: [
      (it) => it.toHaveComment({ table: 'orders' }),
      (it) => it.toHaveComment({ table: 'public.orders' }, 'One row an order'),
      (it) => it.toHaveComment({ column: ['orders', 'total'] }, 'without tax'),
      (it) => it.toHaveComment({ constraint: ['orders', 'orders_total_check'] }, 'no refunds'),
    ],
    false: [
      (it) => it.toHaveComment({ table: 'customers' }),
      (it) => it.toHaveComment({ view: 'totals' }, 'per customer'),
      (it) => it.toHaveComment({ column: ['orders', 'total'] }, 'with tax'),
      (it) => it.toHaveComment({ trigger: ['orders', 'touch'] }),
    ],
    neither: [(it) => it.toHaveComment({ table: 'custmers' }), (it) => it.toHaveComment({ column: ['orders', 'totl'] }, 'with tax')],
  },
  toHaveDefaultPrivileges: {
    true: [
      (it) => it.toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'anon', ['select']),
      (it) => it.toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'staff', []),
      (it) => it.toHaveDefaultPrivileges({ role: 'postgres', on: 'functions' }, 'PUBLIC', 'execute'),
    ],
    false: [
      (it) => it.toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'anon', ['select', 'insert']),
      (it) => it.toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'anon', []),
    ],
    neither: [(it) => it.toHaveDefaultPrivileges({ role: 'postgres', schema: 'public', on: 'tables' }, 'anyone', [])],
  },
  toHaveDomain: {
    true: [(it) => it.toHaveDomain('email'), (it) => it.toHaveDomain('public.email', { type: 'text', notNull: true, default: null })],
    false: [(it) => it.toHaveDomain('mail'), (it) => it.toHaveDomain('email', { type: 'varchar' }), (it) => it.toHaveDomain('status')],
    neither: [(it) => it.toHaveDomain('emial', { type: { not: 'text' } })],
  },
  toHaveEnum: {
    true: [(it) => it.toHaveEnum('status'), (it) => it.toHaveEnum('public.status', { labels: ['open', 'paid', 'shipped'] })],
    false: [
      (it) => it.toHaveEnum('stati'),
      (it) => it.toHaveEnum('status', { labels: ['open', 'shipped', 'paid'] }),
      (it) => it.toHaveEnum('email'),
    ],
    neither: [(it) => it.toHaveEnum('stati', { labels: [] })],
  },
  toHaveEventTrigger: {
    true: [
      (it) => it.toHaveEventTrigger('guard'),
      (it) => it.toHaveEventTrigger('guard', { event: 'sql_drop', tags: [], calls: 'guard()', enabled: true, owner: 'postgres' }),
    ],
    false: [(it) => it.toHaveEventTrigger('guards'), (it) => it.toHaveEventTrigger('guard', { enabled: false })],
    neither: [(it) => it.toHaveEventTrigger('guards', { enabled: false })],
  },
  toHaveExactly: {
    true: [
      (it) => it.toHaveExactly('schemas', ['public', 'billing', 'extensions', 'storage', 'Odd.Schema', 'lab']),
      (it) => it.toHaveExactly('tables', { schema: 'storage' }, ['buckets']),
      (it) => it.toHaveExactly('tables', ['bookings', 'customers', 'events', 'events_2026', 'log', 'messages', 'order_archive', 'orders']),
      (it) => it.toHaveExactly('partitions', { table: 'events' }, ['events_2026']),
      (it) => it.toHaveExactly('views', { schema: 'public' }, ['totals']),
      (it) => it.toHaveExactly('views', { schema: 'billing' }, []),
      (it) => it.toHaveExactly('foreignTables', { schema: 'public' }, []),
      (it) => it.toHaveExactly('columns', { table: 'messages' }, ['room', 'id', 'body']),
      (it) => it.toHaveExactly('columns', { table: 'totals' }, ['customer_id', 'total']),
      (it) => it.toHaveExactly('columns', { table: 'address' }, ['street', 'zip']),
      (it) => it.toHaveExactly('indexes', { table: 'messages' }, ['messages_pkey']),
      (it) => it.toHaveExactly('triggers', { table: 'orders' }, ['touch']),
      (it) => it.toHaveExactly('rules', { table: 'log' }, ['no_delete']),
      (it) => it.toHaveExactly('policies', { table: 'orders' }, ['own orders', 'insert_own', 'no_deletes']),
      (it) => it.toHaveExactly('functions', { schema: 'billing' }, ['vat(numeric)']),
      (it) =>
        it.toHaveExactly('functions', [
          'find(int8)',
          'find(text)',
          'total(uuid)',
          'admin_stats',
          'touch()',
          'guard()',
          'close_month(date)',
        ]),
      (it) => it.toHaveExactly('types', { schema: 'public' }, ['status', 'email', 'address', 'floatrange']),
      (it) => it.toHaveExactly('extensions', ['pgcrypto', 'btree_gist']),
      (it) => it.toHaveExactly('extensions', ['pgcrypto', 'btree_gist', 'plpgsql']),
      (it) => it.toHaveExactly('extensions', { schema: 'extensions' }, ['btree_gist', 'pgcrypto']),
      (it) => it.toHaveExactly('roles', ['anon', 'authenticated', 'staff', 'clerk', 'auditor', 'app', 'pg_monitor']),
      (it) => it.toHaveExactly('roles', { login: true }, ['app', 'clerk']),
      (it) => it.toHaveExactly('buckets', ['avatars', 'site']),
      (it) => it.toHaveExactly('foreignTables', { schema: 'lab' }, ['rates']),
      (it) => it.toHaveExactly('sequences', { schema: 'public' }, ['invoice_number', 'orders_id_seq']),
      (it) => it.toHaveExactly('languages', ['plpgsql', 'sql']),
      (it) => it.toHaveExactly('tablespaces', []),
      (it) => it.toHaveExactly('foreignDataWrappers', ['remote']),
      (it) => it.toHaveExactly('foreignServers', ['bank']),
      (it) => it.toHaveExactly('casts', ['lab.celsius AS text', 'int4 as int8']),
      (it) => it.toHaveExactly('operators', { schema: 'lab' }, ['<~>(lab.celsius,lab.celsius) RETURNS numeric', '!!(NONE,lab.celsius)']),
      (it) => it.toHaveExactly('operatorClasses', { schema: 'lab' }, ['even_first']),
      (it) => it.toHaveExactly('publishedTables', { publication: 'changes' }, ['messages']),
    ],
    false: [
      (it) => it.toHaveExactly('tables', { schema: 'public' }, ['orders', 'custmers']),
      (it) => it.toHaveExactly('columns', { table: 'messages' }, ['id', 'body']),
      (it) => it.toHaveExactly('columns', { table: 'messages' }, ['id', 'body', 'room', 'sender']),
      (it) => it.toHaveExactly('functions', { schema: 'billing' }, ['vat(text)']),
      (it) => it.toHaveExactly('roles', { login: true }, ['app']),
      (it) => it.toHaveExactly('casts', []),
      (it) => it.toHaveExactly('languages', ['plpython']),
      (it) => it.toHaveExactly('operators', { schema: 'lab' }, ['<~>(lab.celsius,lab.celsius) RETURNS text']),
    ],
    neither: [
      (it) => it.toHaveExactly('columns', { table: 'order' }, []),
      (it) => it.toHaveExactly('tables', { schema: 'biling' }, []),
      (it) => it.toHaveExactly('policies', { table: 'ordres' }, []),
    ],
  },
  toHaveExclusion: {
    true: [
      (it) => it.toHaveExclusion('bookings'),
      (it) => it.toHaveExclusion('bookings', { elements: ['room with =', 'during with &&'] }),
      (it) => it.toHaveExclusion('bookings', { name: 'no_overlap', method: 'gist' }),
    ],
    false: [
      (it) => it.toHaveExclusion('orders'),
      (it) => it.toHaveExclusion('bookings', { elements: ['room with =', 'during with ='] }),
      (it) => it.toHaveExclusion('bookings', { name: 'no_overlaps' }),
      (it) => it.toHaveExclusion('bookings', { name: 'no_overlap', deferrable: true }),
    ],
    neither: [(it) => it.toHaveExclusion('booking')],
  },
  toHaveExtension: {
    true: [
      (it) => it.toHaveExtension('plpgsql'),
      (it) => it.toHaveExtension('pgcrypto'),
      (it) => it.toHaveExtension('pgcrypto', { schema: 'extensions' }),
    ],
    false: [(it) => it.toHaveExtension('pgcrypt'), (it) => it.toHaveExtension('btree_gist', { schema: 'public' })],
    neither: [(it) => it.toHaveExtension('pgcrypt', { version: '2' })],
  },
  toHaveForeignKey: {
    true: [
      (it) => it.toHaveForeignKey('orders'),
      (it) => it.toHaveForeignKey('orders', { columns: 'customer_id', references: 'customers(id)', onDelete: 'cascade' }),
      (it) => it.toHaveForeignKey('orders', { columns: ['customer_id'], references: { table: 'public.customers', columns: ['id'] } }),
      (it) => it.toHaveForeignKey('orders', { name: 'orders_customer_id_fkey', validated: true, deferrable: false }),
    ],
    false: [
      (it) => it.toHaveForeignKey('customers'),
      (it) => it.toHaveForeignKey('orders', { columns: 'status' }),
      (it) => it.toHaveForeignKey('orders', { columns: 'customer_id', onDelete: 'restrict' }),
      (it) => it.toHaveForeignKey('orders', { columns: 'customer_id', references: 'messages' }),
    ],
    neither: [
      (it) => it.toHaveForeignKey('orders', { columns: 'customer' }),
      (it) => it.toHaveForeignKey('orders', { columns: 'customer_id', references: 'clients(id)' }),
    ],
  },
  toHaveForeignTable: {
    true: [
      (it) => it.toHaveForeignTable('lab.rates'),
      (it) =>
        it.toHaveForeignTable('lab.rates', {
          server: 'bank',
          owner: 'postgres',
          columns: ['currency', 'rate'],
          columnTypes: ['text', 'decimal(10,4)'],
        }),
    ],
    false: [
      (it) => it.toHaveForeignTable('lab.rate'),
      (it) => it.toHaveForeignTable('lab.rates', { columns: ['rate', 'currency'] }),
      (it) => it.toHaveForeignTable('orders'),
    ],
    neither: [(it) => it.toHaveForeignTable('labs.rates'), (it) => it.toHaveForeignTable('lab.rates', { server: 'banks' })],
  },
  toHaveFunction: {
    true: [
      (it) => it.toHaveFunction('total'),
      (it) =>
        it.toHaveFunction('public.total(uuid)', {
          returns: 'numeric',
          volatility: 'stable',
          language: 'sql',
          securityDefiner: false,
          strict: false,
          owner: 'postgres',
        }),
      (it) => it.toHaveFunction('find(int8)', { returns: 'setof orders' }),
      (it) => it.toHaveFunction('billing.vat(numeric)', { strict: true, parallel: 'safe', volatility: 'immutable', kind: 'function' }),
      (it) => it.toHaveFunction('close_month(date)', { kind: 'procedure', returns: null }),
      (it) => it.toHaveFunction('admin_stats()', { searchPath: 'public, pg_temp', settings: {} }),
      (it) => it.toHaveFunction('extensions.digest(text, text)'),
      (it) => it.toHaveFunction('touch()', { body: 'begin new.created_at := now(); return new; end', kind: { not: 'procedure' } }),
    ],
    false: [
      (it) => it.toHaveFunction('totals(uuid)'),
      (it) => it.toHaveFunction('find(uuid)'),
      (it) => it.toHaveFunction('vat(numeric)'),
      (it) => it.toHaveFunction('total(uuid)', { strict: true }),
      (it) => it.toHaveFunction('total(uuid)', { volatility: { in: ['immutable', 'volatile'] } }),
      (it) => it.toHaveFunction('total(uuid)', { owner: 'staff' }),
    ],
    neither: [
      (it) => it.toHaveFunction('totl(uuid)', { strict: true }),
      (it) => it.toHaveFunction('shop.total(uuid)'),
      (it) => it.toHaveFunction('pg_catalog.now()'),
      (it) => it.toHaveFunction('extensions.digest(text, text)', { strict: true }),
    ],
  },
  toHaveFunctions: {
    true: [
      (it) => it.toHaveFunctions(['total', 'find(text)', 'billing.vat', 'extensions.digest']),
      (it) => it.toHaveFunctions('public', ['find', 'touch()']),
    ],
    false: [(it) => it.toHaveFunctions('public', ['find', 'vat', 'touch(text)'])],
    neither: [(it) => it.toHaveFunctions('publik', ['find'])],
  },
  toHaveIndex: {
    true: [
      (it) => it.toHaveIndex('orders', 'orders_customer'),
      (it) => it.toHaveIndex('orders', { columns: ['customer_id', 'created_at desc'] }),
      (it) =>
        it.toHaveIndex('orders', 'orders_open', {
          where: true,
          include: ['total'],
          unique: false,
          method: 'btree',
          valid: true,
          clustered: false,
        }),
      (it) => it.toHaveIndex('orders', { columns: 'created_at', where: "status = 'open'" }),
      (it) => it.toHaveIndex('orders', 'orders_pkey', { primary: true }),
    ],
    false: [
      (it) => it.toHaveIndex('orders', 'orders_customers'),
      (it) => it.toHaveIndex('orders', { columns: ['customer_id'] }),
      (it) => it.toHaveIndex('orders', { columns: 'created_at' }),
      (it) => it.toHaveIndex('orders', 'orders_open', { where: "status = 'paid'" }),
      (it) => it.toHaveIndex('orders', 'orders_customer', { unique: true }),
    ],
    neither: [
      (it) => it.toHaveIndex('order', 'orders_customer'),
      (it) => it.toHaveIndex('orders', 'orders_customers', { unique: true }),
      (it) => it.toHaveIndex('orders', { columns: 'custmer_id' }),
    ],
  },
  toHaveLanguage: {
    true: [(it) => it.toHaveLanguage('sql'), (it) => it.toHaveLanguage('plpgsql', { trusted: true, owner: 'postgres' })],
    false: [(it) => it.toHaveLanguage('plpgsq'), (it) => it.toHaveLanguage('c', { trusted: true })],
    neither: [(it) => it.toHaveLanguage('plperl', { trusted: false })],
  },
  toHaveMaterializedView: {
    true: [
      (it) => it.toHaveMaterializedView('monthly'),
      (it) => it.toHaveMaterializedView('public.monthly', { populated: true, columns: ['month', 'orders'], owner: 'postgres' }),
    ],
    false: [(it) => it.toHaveMaterializedView('totals'), (it) => it.toHaveMaterializedView('monthly', { populated: false })],
    neither: [(it) => it.toHaveMaterializedView('montly', { populated: true })],
  },
  toHaveOperator: {
    true: [
      (it) => it.toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'lab.celsius' }),
      (it) =>
        it.toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'lab.celsius', returns: 'numeric', function: 'lab.between' }),
      (it) => it.toHaveOperator({ name: 'lab.!!', right: 'lab.celsius', returns: 'bool' }),
      (it) => it.toHaveOperator({ left: 'int', name: '+', right: 'int', returns: 'int4' }),
      (it) => it.toHaveOperator({ left: 'text', name: 'pg_catalog.||', right: 'text' }),
      (it) => it.toHaveOperator({ name: '@', right: 'numeric', function: 'numeric_abs' }),
    ],
    false: [
      (it) => it.toHaveOperator({ left: 'lab.celsius', name: 'lab.<-->', right: 'lab.celsius' }),
      (it) => it.toHaveOperator({ left: 'lab.celsius', name: 'lab.<~>', right: 'numeric' }),
      (it) => it.toHaveOperator({ left: 'lab.celsius', name: 'lab.!!' }),
      (it) => it.toHaveOperator({ left: 'int', name: '+', right: 'int', returns: 'bigint' }),
      (it) => it.toHaveOperator({ left: 'int', name: 'public.+', right: 'int' }),
    ],
    neither: [
      (it) => it.toHaveOperator({ left: 'int', name: 'publik.+', right: 'int' }),
      (it) => it.toHaveOperator({ left: 'int', name: '+', right: 'box', returns: 'int' }),
    ],
  },
  toHaveOperatorClass: {
    true: [
      (it) => it.toHaveOperatorClass('lab.even_first'),
      (it) => it.toHaveOperatorClass('lab.even_first', { method: 'btree', type: 'int', default: false, owner: 'postgres' }),
      (it) => it.toHaveOperatorClass('text_ops', { method: 'hash', default: true }),
    ],
    false: [
      (it) => it.toHaveOperatorClass('lab.even_firsts'),
      (it) => it.toHaveOperatorClass('lab.even_first', { default: true }),
      (it) => it.toHaveOperatorClass('lab.even_first', { method: 'hash' }),
    ],
    neither: [(it) => it.toHaveOperatorClass('labs.even_first'), (it) => it.toHaveOperatorClass('lab.even_firsts', { type: 'int' })],
  },
  toHaveOwner: {
    true: [
      (it) => it.toHaveOwner({ table: 'customers' }, 'staff'),
      (it) => it.toHaveOwner({ relation: 'totals' }, 'postgres'),
      (it) => it.toHaveOwner({ schema: 'billing' }, 'staff'),
      (it) => it.toHaveOwner({ function: 'total(uuid)' }, { in: ['postgres', 'app'] }),
      (it) => it.toHaveOwner({ database: 'current' }, 'postgres'),
      (it) => it.toHaveOwner({ type: 'status' }, 'postgres'),
      (it) => it.toHaveOwner({ index: ['customers', 'customers_pkey'] }, 'staff'),
      (it) => it.toHaveOwner({ sequence: 'invoice_number' }, 'postgres'),
      (it) => it.toHaveOwner({ sequence: 'orders_id_seq' }, 'postgres'),
      (it) => it.toHaveOwner({ relation: 'lab.rates' }, 'postgres'),
      (it) => it.toHaveOwner({ foreignTable: 'lab.rates' }, 'postgres'),
      (it) => it.toHaveOwner({ language: 'plpgsql' }, 'postgres'),
      (it) => it.toHaveOwner({ tablespace: 'pg_default' }, 'postgres'),
      (it) => it.toHaveOwner({ fdw: 'remote' }, 'postgres'),
      (it) => it.toHaveOwner({ server: 'bank' }, 'postgres'),
      (it) => it.toHaveOwner({ operatorClass: 'lab.even_first' }, { in: ['postgres', 'app'] }),
    ],
    false: [
      (it) => it.toHaveOwner({ table: 'orders' }, 'staff'),
      (it) => it.toHaveOwner({ schema: 'billing' }, { not: 'staff' }),
      (it) => it.toHaveOwner({ server: 'bank' }, 'staff'),
    ],
    neither: [
      (it) => it.toHaveOwner({ table: 'order' }, 'staff'),
      (it) => it.toHaveOwner({ view: 'orders' }, 'postgres'),
      (it) => it.toHaveOwner({ table: 'orders' }, 'nobody'),
      (it) => it.toHaveOwner({ index: ['customers', 'customers_key'] }, 'staff'),
      (it) => it.toHaveOwner({ server: 'bank' }, 'nobody'),
      (it) => it.toHaveOwner({ language: 'plsql' }, 'staff'),
    ],
  },
  toHavePrimaryKey: {
    true: [
      (it) => it.toHavePrimaryKey('orders'),
      (it) => it.toHavePrimaryKey('orders', 'id'),
      (it) => it.toHavePrimaryKey('public.orders', ['id'], { name: 'orders_pkey' }),
    ],
    false: [
      (it) => it.toHavePrimaryKey('log'),
      (it) => it.toHavePrimaryKey('orders', 'customer_id'),
      (it) => it.toHavePrimaryKey('orders', { columns: ['id', 'status'] }),
    ],
    neither: [(it) => it.toHavePrimaryKey('order', 'id'), (it) => it.toHavePrimaryKey('orders', 'ids')],
  },
  toHavePrivileges: {
    true: [
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anon', ['select']),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'staff', ['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'clerk', ['select', 'delete'], { atLeast: true }),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'clerk', [], { direct: true }),
      (it) => it.toHavePrivileges({ table: 'customers' }, 'anon', []),
      (it) => it.toHavePrivileges({ column: ['orders', 'total'] }, 'authenticated', ['select', 'insert', 'update']),
      (it) => it.toHavePrivileges({ anyColumnOf: 'orders' }, 'authenticated', ['select', 'insert', 'update']),
      (it) => it.toHavePrivileges({ function: 'total(uuid)' }, 'anon', 'execute'),
      (it) => it.toHavePrivileges({ function: 'admin_stats()' }, 'anon', []),
      (it) => it.toHavePrivileges({ schema: 'billing' }, 'authenticated', 'usage'),
      (it) => it.toHavePrivileges({ sequence: 'invoice_number' }, 'clerk', ['usage']),
      (it) => it.toHavePrivileges({ view: 'totals' }, 'PUBLIC', []),
      (it) => it.toHavePrivileges({ sequence: 'orders_id_seq' }, 'anon', []),
      (it) => it.toHavePrivileges({ foreignTable: 'lab.rates' }, 'anon', 'select'),
      (it) => it.toHavePrivileges({ tablespace: 'pg_default' }, 'anon', []),
      (it) => it.toHavePrivileges({ language: 'plpgsql' }, 'anon', 'usage'),
      (it) => it.toHavePrivileges({ language: 'c' }, 'anon', 'usage'),
      (it) => it.toHavePrivileges({ fdw: 'remote' }, 'staff', []),
      (it) => it.toHavePrivileges({ server: 'bank' }, 'clerk', ['usage']),
      (it) => it.toHavePrivileges({ server: 'bank' }, 'clerk', [], { direct: true }),
    ],
    false: [
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anon', []),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'clerk', ['select']),
      (it) => it.toHavePrivileges({ function: 'total(uuid)' }, 'anon', []),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anon', ['select', 'insert'], { atLeast: true }),
      (it) => it.toHavePrivileges({ anyColumnOf: 'orders' }, 'authenticated', ['select']),
      (it) => it.toHavePrivileges({ server: 'bank' }, 'clerk', []),
      (it) => it.toHavePrivileges({ tablespace: 'pg_default' }, 'staff', ['create']),
    ],
    neither: [
      (it) => it.toHavePrivileges({ table: 'order' }, 'anon', []),
      (it) => it.toHavePrivileges({ table: 'orders' }, 'anonymous', []),
      (it) => it.toHavePrivileges({ server: 'banks' }, 'staff', []),
      (it) => it.toHavePrivileges({ language: 'plsql' }, 'staff', []),
      (it) => it.toHavePrivileges({ column: ['monthly', 'nope'] }, 'staff', []),
    ],
  },
  toHavePublication: {
    true: [
      (it) => it.toHavePublication('changes'),
      (it) => it.toHavePublication('changes', { operations: ['update', 'insert'], allTables: false, owner: 'postgres' }),
    ],
    false: [(it) => it.toHavePublication('change'), (it) => it.toHavePublication('changes', { operations: ['insert'] })],
    neither: [(it) => it.toHavePublication('change', { allTables: true })],
  },
  toHavePublishedTable: {
    true: [
      (it) => it.toHavePublishedTable('changes', 'messages'),
      (it) => it.toHavePublishedTable('changes', 'public.messages', { columns: ['body', 'id'], where: "room = 'lobby'" }),
      (it) => it.toHavePublishedTable('everything', 'orders', { columns: null, where: null }),
    ],
    false: [
      (it) => it.toHavePublishedTable('changes', 'orders'),
      (it) => it.toHavePublishedTable('changes', 'messages', { columns: null }),
    ],
    neither: [(it) => it.toHavePublishedTable('changs', 'orders'), (it) => it.toHavePublishedTable('changes', 'order')],
  },
  toHaveRelation: {
    true: [
      (it) => it.toHaveRelation('orders', { owner: 'postgres' }),
      (it) => it.toHaveRelation('totals'),
      (it) => it.toHaveRelation('lab.rates', { owner: 'postgres' }),
      (it) => it.toHaveRelation('invoice_number'),
      (it) => it.toHaveRelation('orders_id_seq', { owner: 'postgres' }),
      (it) => it.toHaveRelation('address'),
      (it) => it.toHaveRelation('customers_pkey', { owner: 'staff' }),
    ],
    false: [
      (it) => it.toHaveRelation('order'),
      (it) => it.toHaveRelation('lab.orders'),
      (it) => it.toHaveRelation('status'),
      (it) => it.toHaveRelation('orders', { owner: 'staff' }),
      (it) => it.toHaveRelation('customers_pkey', { owner: 'postgres' }),
    ],
    neither: [(it) => it.toHaveRelation('publik.orders'), (it) => it.toHaveRelation('order', { owner: 'staff' })],
  },
  toHaveReplicaIdentity: {
    true: [(it) => it.toHaveReplicaIdentity('messages', 'full'), (it) => it.toHaveReplicaIdentity('orders', 'default')],
    false: [(it) => it.toHaveReplicaIdentity('orders', 'full'), (it) => it.toHaveReplicaIdentity('messages', { index: 'messages_pkey' })],
    neither: [(it) => it.toHaveReplicaIdentity('message', 'full')],
  },
  toHaveRls: {
    true: [
      (it) => it.toHaveRls('orders'),
      (it) => it.toHaveRls('public.orders', { forced: true }),
      (it) => it.toHaveRls('customers', { forced: false }),
    ],
    false: [(it) => it.toHaveRls('messages'), (it) => it.toHaveRls('customers', { forced: true })],
    neither: [(it) => it.toHaveRls('order'), (it) => it.toHaveRls('totals')],
  },
  toHaveRlsPolicy: {
    true: [
      (it) => it.toHaveRlsPolicy('orders', 'own orders'),
      (it) => it.toHaveRlsPolicy('orders', 'own orders', { command: 'select', roles: ['authenticated'], permissive: true }),
      (it) =>
        it.toHaveRlsPolicy('orders', {
          command: 'select',
          using: "customer_id = (nullif(current_setting('app.customer', true), ''))::uuid",
        }),
      (it) => it.toHaveRlsPolicy('orders', { command: 'insert', withCheck: 'total < 1000' }),
      (it) => it.toHaveRlsPolicy('orders', { command: 'delete', permissive: false, using: 'false' }),
    ],
    false: [
      (it) => it.toHaveRlsPolicy('orders', 'own'),
      (it) => it.toHaveRlsPolicy('orders', { command: 'update' }),
      (it) => it.toHaveRlsPolicy('orders', 'own orders', { command: 'all' }),
      (it) => it.toHaveRlsPolicy('orders', 'insert_own', { withCheck: 'total < 100' }),
      (it) => it.toHaveRlsPolicy('orders', { command: 'delete' }),
    ],
    neither: [
      (it) => it.toHaveRlsPolicy('order', 'own orders'),
      (it) => it.toHaveRlsPolicy('orders', 'own order', { command: 'select' }),
      (it) => it.toHaveRlsPolicy('orders', 'own orders', { roles: ['authentcated'] }),
    ],
  },
  toHaveRole: {
    true: [
      (it) => it.toHaveRole('anon'),
      (it) => it.toHaveRole('app', { login: true, superuser: false, inherit: true }),
      (it) => it.toHaveRole('staff', { members: ['clerk'], withoutMembers: ['app'] }),
      (it) => it.toHaveRole('auditor', { bypassRls: true, createRole: false }),
      (it) => it.toHaveRole('pg_monitor'),
    ],
    false: [
      (it) => it.toHaveRole('anonymous'),
      (it) => it.toHaveRole('app', { login: false }),
      (it) => it.toHaveRole('staff', { members: ['app'] }),
      (it) => it.toHaveRole('staff', { withoutMembers: 'clerk' }),
    ],
    neither: [(it) => it.toHaveRole('apps', { login: true })],
  },
  toHaveRule: {
    true: [
      (it) => it.toHaveRule('log', 'no_delete'),
      (it) => it.toHaveRule('public.log', 'no_delete', { on: 'delete', instead: true, enabled: true }),
    ],
    false: [(it) => it.toHaveRule('log', 'no_deletes'), (it) => it.toHaveRule('log', 'no_delete', { on: 'update' })],
    neither: [(it) => it.toHaveRule('logs', 'no_delete'), (it) => it.toHaveRule('log', 'no_deletes', { instead: true })],
  },
  toHaveSchema: {
    true: [(it) => it.toHaveSchema('billing'), (it) => it.toHaveSchema('billing', { owner: 'staff' })],
    false: [(it) => it.toHaveSchema('biling'), (it) => it.toHaveSchema('billing', { owner: 'postgres' })],
    neither: [(it) => it.toHaveSchema('pg_catalog'), (it) => it.toHaveSchema('biling', { owner: 'staff' })],
  },
  toHaveSecurityDefinerWithSearchPath: {
    true: [
      (it) => it.toHaveSecurityDefinerWithSearchPath('admin_stats()', ['public', 'pg_temp']),
      (it) => it.toHaveSecurityDefinerWithSearchPath('public.admin_stats', 'public, pg_temp'),
    ],
    false: [
      (it) => it.toHaveSecurityDefinerWithSearchPath('admin_stats()', ''),
      (it) => it.toHaveSecurityDefinerWithSearchPath('total(uuid)', 'public'),
    ],
    neither: [(it) => it.toHaveSecurityDefinerWithSearchPath('admin_stat()', 'public')],
  },
  toHaveSequence: {
    true: [
      (it) => it.toHaveSequence('invoice_number'),
      (it) => it.toHaveSequence('public.invoice_number', { start: 1000, increment: 1, cycle: false, type: 'bigint', ownedBy: null }),
    ],
    false: [(it) => it.toHaveSequence('invoice_numbers'), (it) => it.toHaveSequence('invoice_number', { start: 1 })],
    neither: [(it) => it.toHaveSequence('invoice_numbers', { start: 1 })],
  },
  toHaveSetting: {
    true: [(it) => it.toHaveSetting('statement_timeout', '5s'), (it) => it.toHaveSetting('statement_timeout', 3000, { role: 'anon' })],
    false: [
      (it) => it.toHaveSetting('statement_timeout', '6s'),
      (it) => it.toHaveSetting('lock_timeout', '1s'),
      (it) => it.toHaveSetting('statement_timeout', '3s', { role: 'staff' }),
    ],
    neither: [(it) => it.toHaveSetting('statement_timeout', '3s', { role: 'anonymous' })],
  },
  toHaveStatistics: {
    true: [
      (it) => it.toHaveStatistics('orders_by_customer'),
      (it) => it.toHaveStatistics('public.orders_by_customer', { table: 'public.orders', columns: ['status', 'customer_id'] }),
    ],
    false: [(it) => it.toHaveStatistics('orders_by_status'), (it) => it.toHaveStatistics('orders_by_customer', { columns: ['status'] })],
    neither: [(it) => it.toHaveStatistics('orders_by_status', { columns: ['status'] })],
  },
  toHaveTablespace: {
    true: [(it) => it.toHaveTablespace('pg_global'), (it) => it.toHaveTablespace('pg_default', { location: '', owner: 'postgres' })],
    false: [(it) => it.toHaveTablespace('pg_defaults'), (it) => it.toHaveTablespace('pg_default', { location: '/fast' })],
    neither: [(it) => it.toHaveTablespace('fast', { location: '/fast' })],
  },
  toHaveTable: {
    true: [
      (it) => it.toHaveTable('orders'),
      (it) => it.toHaveTable('public.orders', { owner: 'postgres', unlogged: false, partitioned: false, hasChildren: true }),
      (it) => it.toHaveTable('events', { partitioned: true, partitionBy: 'range (at)', hasChildren: true }),
      (it) => it.toHaveTable('events_2026', { partitionOf: 'events', inherits: { from: 'public.events', depth: 1 } }),
      (it) => it.toHaveTable('order_archive', { inherits: ['orders'], partitionOf: null }),
      (it) => it.toHaveTable('order_archive', { inherits: { from: 'orders' } }),
    ],
    false: [
      (it) => it.toHaveTable('order'),
      (it) => it.toHaveTable('totals'),
      (it) => it.toHaveTable('vat'),
      (it) => it.toHaveTable('public.buckets'),
      (it) => it.toHaveTable('orders', { partitioned: true }),
      (it) => it.toHaveTable('orders', { hasChildren: false, owner: 'staff' }),
      (it) => it.toHaveTable('order_archive', { inherits: { from: 'orders', depth: 2 } }),
    ],
    neither: [
      (it) => it.toHaveTable('publik.orders'),
      (it) => it.toHaveTable('order', { partitioned: false }),
      (it) => it.toHaveTable('pg_catalog.pg_class'),
    ],
  },
  toHaveTrigger: {
    true: [
      (it) => it.toHaveTrigger('orders', 'touch'),
      (it) =>
        it.toHaveTrigger('public.orders', 'touch', {
          timing: 'before',
          events: ['update'],
          level: 'row',
          calls: 'touch()',
          when: 'old.total is distinct from new.total',
          enabled: true,
        }),
    ],
    false: [
      (it) => it.toHaveTrigger('orders', 'tuch'),
      (it) => it.toHaveTrigger('orders', 'touch', { timing: 'after' }),
      (it) => it.toHaveTrigger('orders', 'touch', { events: ['update', 'insert'] }),
    ],
    neither: [(it) => it.toHaveTrigger('order', 'touch'), (it) => it.toHaveTrigger('orders', 'tuch', { timing: 'after' })],
  },
  toHaveType: {
    true: [
      (it) => it.toHaveType('status'),
      (it) => it.toHaveType('extensions.gbtreekey4'),
      (it) => it.toHaveType('floatrange', { kind: 'range', subtype: 'float8' }),
      (it) => it.toHaveType('public.address', { kind: 'composite', attributes: { street: 'text', zip: 'varchar(10)' }, owner: 'postgres' }),
      (it) => it.toHaveType('email', { kind: 'domain', type: 'text' }),
      (it) => it.toHaveType('status', { kind: 'enum', labels: ['open', 'paid', 'shipped'] }),
    ],
    false: [
      (it) => it.toHaveType('adress'),
      (it) => it.toHaveType('status', { kind: 'domain' }),
      (it) => it.toHaveType('address', { kind: 'composite', attributes: { zip: 'varchar(10)', street: 'text' } }),
      (it) => it.toHaveType('floatrange', { kind: 'range', subtype: 'numeric' }),
    ],
    neither: [(it) => it.toHaveType('floatrang', { kind: 'range', subtype: 'numeric' }), (it) => it.toHaveType('publik.status')],
  },
  toHaveUnique: {
    true: [
      (it) => it.toHaveUnique('customers'),
      (it) => it.toHaveUnique('customers', ['email', 'org_id']),
      (it) => it.toHaveUnique('customers', 'name', { name: 'customers_name_key' }),
    ],
    false: [
      (it) => it.toHaveUnique('customers', 'org_id'),
      (it) => it.toHaveUnique('customers', { name: 'customers_nme_key' }),
      (it) => it.toHaveUnique('orders'),
      (it) => it.toHaveUnique('orders', 'status'),
    ],
    neither: [(it) => it.toHaveUnique('customer', 'org_id'), (it) => it.toHaveUnique('customers', 'mail')],
  },
  toHaveView: {
    true: [
      (it) => it.toHaveView('totals'),
      (it) => it.toHaveView('public.totals', { securityInvoker: true, columns: ['customer_id', 'total'], owner: 'postgres' }),
      (it) => it.toHaveView('totals', { definition: 'select customer_id, sum(total) as total from orders group by customer_id' }),
    ],
    false: [
      (it) => it.toHaveView('total'),
      (it) => it.toHaveView('orders'),
      (it) => it.toHaveView('totals', { securityInvoker: false }),
      (it) => it.toHaveView('totals', { definition: 'select customer_id, max(total) as total from orders group by customer_id' }),
    ],
    neither: [(it) => it.toHaveView('total', { securityInvoker: true })],
  },
};
