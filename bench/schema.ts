import pg from 'pg';

/** The roles that every table is granted to. */
export const roles = ['anon', 'authenticated', 'service_role'] as const;

/** All that there were before 17 added another one: the same statement then means the same on every major. */
export const allPrivileges = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'] as const;

/** The columns of every table: name, type, and the rest of the definition. */
export const columns: readonly (readonly [name: string, type: string, rest: string])[] = [
  ['id', 'uuid', 'primary key default gen_random_uuid()'],
  ['account_id', 'uuid', 'not null'],
  ['name', 'text', 'not null'],
  ['note', 'text', ''],
  ['total', 'numeric(12,2)', 'not null default 0'],
  ['active', 'boolean', 'not null default true'],
  ['tags', 'text[]', ''],
  ['data', 'jsonb', `not null default '{}'`],
  ['created_at', 'timestamp with time zone', 'not null default now()'],
  ['updated_at', 'timestamp with time zone', ''],
];

/** The name of the nth table. */
export function tableName(n: number): string {
  return `t${String(n).padStart(5, '0')}`;
}

/** Roles are the server's and not the database's: made once. */
export const createRoles = roles.map((role) => `create role ${role} nologin;`).join('\n');

const currentAccount = `create function public.current_account() returns uuid language sql stable as 'select current_setting(''app.account'', true)::uuid';`;

/** A schema as applications have it: each table with its key, two indexes, two policies, a check and grants. */
export function applicationSchema(tables: number): string {
  return [currentAccount, ...names(tables).map(applicationTable)].join('\n');
}

function applicationTable(name: string): string {
  return `create table public.${name} (${columns.map((column) => column.join(' ')).join(', ')}, constraint ${name}_total_check check (total >= 0));
create index ${name}_account_id_idx on public.${name} (account_id);
create index ${name}_created_at_idx on public.${name} (created_at desc, name);
alter table public.${name} enable row level security;
create policy ${name}_read on public.${name} for select to anon, authenticated using (active or account_id = public.current_account());
create policy ${name}_change on public.${name} for update to authenticated using (account_id = (select public.current_account())) with check (account_id = (select public.current_account()) and total >= 0);
grant select on public.${name} to anon;
grant select, insert, update, delete on public.${name} to authenticated;
grant ${allPrivileges.join(', ')} on public.${name} to service_role;`;
}

/** Tables of ten columns of one type and nothing else: with another type, every column differs and no other object does. */
export function plainSchema(tables: number, type: string): string {
  const list = columns.map(([name]) => `${name} ${type}`).join(', ');
  return names(tables)
    .map((name) => `create table public.${name} (${list});`)
    .join('\n');
}

/** The names of the first n tables. */
export function names(tables: number): string[] {
  return Array.from({ length: tables }, (_, n) => tableName(n));
}

/** Runs the SQL on an empty database, then does what autovacuum does to a database that is some minutes old. */
export async function build(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
