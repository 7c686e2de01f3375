import { type Extension, PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { shopSql } from './shop.ts';

/** As a variable, so that the compiler does not look for it. */
const packageName: string = '@electric-sql/pglite-pgtap';

/** pgTAP in the embedded engine, where its package is installed. */
export const pgtap = await import(packageName).then(
  (found: { pgtap: Extension }) => found.pgtap,
  () => undefined,
);

export const notInstalled = '@electric-sql/pglite-pgtap is not installed';

/** A call that fails says the error; what it did is undone. */
const saidFunction = `create function tap._said(call text) returns text language plpgsql as $$
declare said text;
begin
  execute 'select * from ' || call into said;
  return said;
exception when others then
  return 'error: ' || sqlerrm;
end $$`;

/** A database that this SQL makes, with pgTAP beside it in a schema that nothing else is about. */
export async function pgtapDatabase(extension: Extension, sql: string): Promise<PGlite> {
  const database = await PGlite.create({ extensions: { pgtap: extension, btree_gist, pgcrypto } });
  await database.exec(sql);
  await database.exec(`create schema tap; create extension pgtap schema tap; ${saidFunction}; set search_path = public, tap, pg_catalog`);
  await database.exec('select * from no_plan()');
  return database;
}

/** The shop, with pgTAP beside it. */
export async function shopWithPgtap(extension: Extension): Promise<PGlite> {
  return pgtapDatabase(extension, await shopSql());
}

/** What an assertion of pgTAP prints, or the error that it ends in. */
export async function said(database: PGlite, assertion: string): Promise<string> {
  const { rows } = await database.query<{ said: string }>('select tap._said($1) as said', [assertion]);
  return rows[0]!.said;
}
