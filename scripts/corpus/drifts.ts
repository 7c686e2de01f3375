import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf } from '../../src/kinds/key.ts';
import type { Key, Stored } from '../../src/kinds/kind.ts';
import { qualified, quoteIdent } from '../../src/sql/quote.ts';

/** A statement that nobody wrote into a migration, and the object whose gap it has to cause. */
export interface Drift {
  sql: string;
  key: Key;
}

type Named = Record<string, string>;
const table = ({ schema, table: name }: Named): string => qualified(schema!, name!);
const alterColumn = (column: Named): string => `alter table ${table(column)} alter column ${quoteIdent(column['name']!)}`;
const itself = ({ schema, name }: Named): string => qualified(schema!, name!);
const routine = (object: Named): string => `${itself(object)}(${object['arguments']})`;

/** By kind, what can happen to an object of it; nothing where it does not apply. */
const ways: Record<string, ((object: Named & Stored) => string | undefined)[]> = {
  policy: [
    (policy) => `drop policy ${quoteIdent(policy['name']!)} on ${table(policy)}`,
    (policy) =>
      typeof policy['using'] === 'string' ? `alter policy ${quoteIdent(policy['name']!)} on ${table(policy)} using (1 = 0)` : undefined,
    (policy) =>
      policy['roles']?.includes('PUBLIC') ? undefined : `alter policy ${quoteIdent(policy['name']!)} on ${table(policy)} to public`,
  ],
  rls: [
    (rls) => `alter table ${table(rls)} ${(rls['enabled'] as unknown) === true ? 'disable' : 'enable'} row level security`,
    (rls) => ((rls['forced'] as unknown) === true ? undefined : `alter table ${table(rls)} force row level security`),
  ],
  index: [(index) => `drop index ${qualified(index['schema']!, index['name']!)}`],
  column: [
    (column) => (typeof column['default'] === 'string' ? `${alterColumn(column)} drop default` : undefined),
    (column) => ((column['notNull'] as unknown) === true ? `${alterColumn(column)} drop not null` : undefined),
  ],
  check: [(check) => `alter table ${table(check)} drop constraint ${quoteIdent(check['name']!)}`],
  foreignKey: [(key) => `alter table ${table(key)} drop constraint ${quoteIdent(key['name']!)}`],
  unique: [(unique) => `alter table ${table(unique)} drop constraint ${quoteIdent(unique['name']!)}`],
  trigger: [
    (trigger) => `drop trigger ${quoteIdent(trigger['name']!)} on ${table(trigger)}`,
    (trigger) => `alter table ${table(trigger)} disable trigger ${quoteIdent(trigger['name']!)}`,
  ],
  function: [
    (func) => `alter routine ${routine(func)} set search_path = pg_temp`,
    (func) => `alter routine ${routine(func)} security ${(func['securityDefiner'] as unknown) === true ? 'invoker' : 'definer'}`,
  ],
  grant: [
    ({ on, role, schema, name, privileges }) =>
      on === 'table' && privileges?.includes('select')
        ? `revoke select on ${qualified(schema!, name!)} from ${roleName(role!)}`
        : undefined,
    ({ on, role, schema, name, detail, privileges }) =>
      on === 'function' && privileges?.includes('execute')
        ? `revoke execute on routine ${qualified(schema!, name!)}(${detail}) from ${roleName(role!)}`
        : undefined,
  ],
  enum: [(type) => `alter type ${itself(type)} add value 'drifted'`],
  view: [(view) => `alter view ${itself(view)} set (security_barrier = ${(view['securityBarrier'] as unknown) !== true})`],
};

function roleName(role: string): string {
  return role === 'PUBLIC' ? 'public' : quoteIdent(role);
}

/** Drifts of intended objects in a random order, each kind as likely as another. */
export function driftsOf(objects: readonly { kind: string; object: Stored }[], random: () => number): Drift[] {
  const all = Object.entries(ways).flatMap(([kind, changes]) => {
    const own = objects.filter((one) => one.kind === kind);
    return changes.flatMap((change) =>
      shuffled(own, random)
        .slice(0, 3)
        .map((one) => toDrift(change, one)),
    );
  });
  return shuffled(
    all.filter((drift) => drift !== undefined),
    random,
  );
}

function toDrift(
  change: (object: Named & Stored) => string | undefined,
  { kind, object }: { kind: string; object: Stored },
): Drift | undefined {
  const sql = change(object as Named & Stored);
  return sql === undefined ? undefined : { sql, key: keyOf(kindNamed(kind), object) };
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => [random(), one] as const)
    .toSorted(([left], [right]) => left - right)
    .map(([, one]) => one);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
