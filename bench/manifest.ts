import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPrivileges, columns, names } from './schema.ts';
import { scratchFolder } from './scratch.ts';

/** A manifest of the plain tables: every column of one type, each on a line of its own. */
export function plainManifest(tables: number, type: string): string {
  const lines = columns.map(([name]) => `      ${name}: ${type}`).join('\n');
  return write(names(tables).map((name) => `  ${name}:\n    columns:\n${lines}`));
}

/** A manifest that says of each table of the application what the pgTAP assertions say. */
export function assertedManifest(tables: number): string {
  return write(names(tables).map((name) => assertedTable(name, 'columns: [total]')));
}

/** The same, and in the first table an expression that only Postgres can compare. */
export function elaboratedManifest(tables: number): string {
  return write(names(tables).map((name, n) => assertedTable(name, n === 0 ? 'expression: abs(total) = total' : 'columns: [total]')));
}

function assertedTable(name: string, check: string): string {
  return `  ${name}:
    columns:
      id: { type: uuid }
      account_id: { type: uuid, notNull: true }
      name: { type: text, notNull: true }
      note:
      total: { type: 'numeric(12,2)', notNull: true }
      active:
      tags:
      data:
      created_at:
      updated_at:
    primaryKey: [id]
    owner: postgres
    checks: [{ ${check} }]
    indexes: [[account_id], ['created_at desc', name]]
    policies:
      - { name: ${name}_read }
      - { name: ${name}_change, roles: [authenticated] }
    exact: [columns, indexes, policies]
    grants:
      anon: [select]
      authenticated: [select, insert, update, delete]
      service_role: [${allPrivileges.join(', ')}]`;
}

function write(tables: readonly string[]): string {
  const file = join(scratchFolder('manifest'), 'intent.yaml');
  writeFileSync(file, `pgintent: 1\nplatform: postgres\nschema: public\ntables:\n${tables.join('\n')}\n`);
  return file;
}
