import type { Tool } from '../../../database/migration-history.ts';

/** Tools that run all files on one connection and reset nothing in between. */
const keeping: ReadonlySet<Tool> = new Set(['dbmate', 'goose', 'golang-migrate', 'node-pg-migrate', 'drizzle']);

/** Whether settings that a file leaves behind, such as search_path, are those of the next. */
export function keepsSession(tool: Tool): boolean {
  return keeping.has(tool);
}
