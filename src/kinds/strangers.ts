import { address } from './catalog.ts';
import type { World } from './kind.ts';

/** Whether anybody who reaches the API has one of these privileges on an object: the grant itself, and the way into its schema. */
export function openToStrangers(world: World, key: string, schema: string | undefined, privileges: readonly string[]): boolean {
  return mayStrangers(world, `schema ${address(schema)}`, ['usage']) && mayStrangers(world, key, privileges);
}

/** Whether anybody who reaches the API reads every row of a table. */
export function readByStrangers(world: World, schema: string | undefined, table: string | undefined): boolean {
  const at = address(schema, table);
  return world.get(`rls ${at}`)?.['enabled'] !== true && openToStrangers(world, `table ${at}`, schema, ['select']);
}

function mayStrangers(world: World, key: string, wanted: readonly string[]): boolean {
  return world
    .children('grant', key)
    .some(
      ({ role, privileges }) =>
        (role === 'PUBLIC' || world.strangers.includes(String(role))) &&
        Array.isArray(privileges) &&
        privileges.some((privilege) => wanted.includes(String(privilege))),
    );
}
