import { address } from './catalog.ts';
import { presentRelation } from './effective.ts';
import type { Unintended, World } from './kind.ts';
import { defaultsOn } from './privilege.ts';
import { strangersBehind } from './role.ts';
import { reaches, saySqlStrangers, sayStrangers } from './strangers.ts';
import { onRelation, type Target, targetAddress } from './target.ts';

type Exposure = Omit<Unintended, 'verdict'>;

/** What these privileges let happen where nobody wanted them. */
export function exposure(target: Partial<Target>, privileges: readonly string[], role: string, world: World): Exposure {
  const strangers = strangersBehind(role, world);
  const { on, schema } = target;
  const inReach = strangers.filter((who) => typeof schema !== 'string' || reaches(who, schema, world));
  if (inReach.length === 0) return { severity: 'medium', impact: 'The role can do what nobody said it may.' };
  const who = sayStrangers(inReach);
  if (onRelation(on)) return exposureOfRelation(target, privileges, inReach, world);
  if (on === 'function') return exposureOfFunction(target, who, world);
  if (on === 'schema' && privileges.includes('create')) {
    return {
      severity: 'critical',
      impact: `${saySqlStrangers(inReach)} can create objects in the schema, and so put a function of their own in the way of a call.`,
    };
  }
  if (defaultsOn(on) === 'types')
    return { severity: 'low', impact: `${saySqlStrangers(inReach)} can use the type in objects of their own.` };
  return { severity: 'high', impact: `${who} has these privileges.` };
}

const rowPrivileges = new Set(['select', 'insert', 'update', 'delete', 'truncate']);

function exposureOfRelation(target: Partial<Target>, privileges: readonly string[], strangers: readonly string[], world: World): Exposure {
  const who = sayStrangers(strangers);
  const relation = presentRelation(target, world);
  const at = address(target.schema, target.name);
  const rows = privileges.some((privilege) => rowPrivileges.has(privilege));
  if (relation?.on === 'table' && world.get(`rls ${at}`)?.['enabled'] !== true && rows) {
    return { severity: 'critical', impact: `${who} reads or changes its rows: row-level security is off.` };
  }
  if (relation?.on === 'table' && privileges.includes('truncate')) {
    return {
      severity: 'critical',
      impact: `${saySqlStrangers(strangers)} can empty the table: row-level security does not cover TRUNCATE.`,
    };
  }
  const on = relation?.on ?? target.on;
  if (on === 'view' && world.get(`view ${at}`)?.['securityInvoker'] !== true && rows) {
    return {
      severity: 'critical',
      impact: `${who} uses the view with the rights of its owner, past the row-level security of its tables.`,
    };
  }
  if (on === 'materializedView' && privileges.includes('select')) {
    return { severity: 'critical', impact: `${who} reads its rows: a materialized view has no row-level security.` };
  }
  return { severity: 'high', impact: `${who} has these privileges; only row-level security stands between.` };
}

function exposureOfFunction(target: Partial<Target>, who: string, world: World): Exposure {
  const routine = world.get(targetAddress(target));
  if (routine?.['returns'] === 'trigger' || routine?.['returns'] === 'event_trigger') {
    return { severity: 'low', impact: 'Nobody can call it by itself, but anybody who can create triggers can use it.' };
  }
  return routine?.['securityDefiner'] === true
    ? { severity: 'critical', impact: `${who} can call it, and it runs with the rights of its owner.` }
    : { severity: 'high', impact: `${who} can call it.` };
}
