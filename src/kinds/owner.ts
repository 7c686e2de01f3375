import { z } from 'zod';
import { quoteIdent } from '../sql/quote.ts';
import { address, namesIn, roleRef } from './catalog.ts';
import { defineKind, id, idOrNull, type Server, type World } from './kind.ts';
import { publicOwner } from './public-schema.ts';
import { strangersBehind } from './role.ts';
import { onRows, openToStrangers } from './strangers.ts';
import * as sources from './target.ts';
import {
  followsTable,
  onDatabase,
  onOf,
  onRelation,
  relationsNamed,
  rowOf,
  type Source,
  type Target,
  targetAddress,
  targetGroup,
  targetName,
  targetRefs,
  targetSql,
} from './target.ts';
import { targetRows } from './target-rows.ts';
import { mayHold } from './trace.ts';

/** A sequence that follows its table has the table's owner. */
const owned = sources.withOwner.map((source): Source =>
  source === sources.relations ? { ...source, own: `${source.own} and not (c.relkind = 'S' and ${followsTable})` } : source,
);

/** What has an owner of its own. */
export const ownable = owned.flatMap(({ kinds }) => Object.keys(kinds));

/** Of the sources that a server may have rows of. */
const rows = (server: Server): string =>
  owned
    .filter(({ traces = [] }) => mayHold(server, ...traces))
    .map(
      (source) =>
        `select ${onOf(source)} as "on", ${source.schema}::text as schema, ${source.name}::text as name, ${source.detail}::text as detail, ${source.owner} as owner from ${source.from} where ${source.own}`,
    )
    .join(' union all ');

interface Owner {
  on: string;
  schema: string | null;
  name: string;
  detail: string | null;
  owner: string;
}

function setOwner({ owner, ...target }: Partial<Owner>): string | undefined {
  if (owner === undefined) return undefined;
  const change = `owner to ${quoteIdent(owner)}`;
  return target.on === 'database' ? onDatabase('alter database', change) : `alter ${targetSql(target as Owner)} ${change};`;
}

/** A sequence that belongs to a column has its table's owner, a column its relation's. */
export function ownerOf(target: Partial<Target>, world: World): string | undefined {
  const keys = [targetAddress(target)];
  if (target.on === 'column') keys.push(...relationsNamed(target.schema, target.name));
  if (target.on === 'sequence') {
    const ownedBy = world.get(targetAddress(target))?.['ownedBy'];
    const [schema, table] = typeof ownedBy === 'string' ? namesIn(ownedBy) : [];
    if (table !== undefined) keys.push(...relationsNamed(schema, table));
  }
  const found = keys.map((key) => world.get(`owner ${key}`)).find((one) => one !== undefined);
  return (found?.['owner'] as string | undefined) ?? world.member(targetAddress(target))?.owner;
}

/** Who makes a view or a function may pass by policies, and lends that to whoever uses it. */
function lendLess(object: Partial<Owner>, world: World): string | undefined {
  const { owner: name } = object;
  const isThere = typeof name === 'string' && world.get(`role ${address(name)}`) !== undefined;
  return isThere && !passesByPolicies(name, world) ? setOwner(object) : undefined;
}

/** Whether those who use it do so with the rights of its owner. */
function lendsRights(target: Partial<Target>, world: World): boolean {
  const object = world.get(targetAddress(target));
  return target.on === 'view' ? object?.['securityInvoker'] !== true : target.on === 'function' && object?.['securityDefiner'] === true;
}

function passesByPolicies(owner: unknown, world: World): boolean {
  const role = typeof owner === 'string' ? world.get(`role ${address(owner)}`) : undefined;
  return role?.['superuser'] === true || role?.['bypassRls'] === true;
}

function showOwner(owner: unknown): string {
  return typeof owner === 'string' ? owner : JSON.stringify(owner);
}

export const owner = defineKind({
  name: 'owner',
  plural: 'owners',
  preposition: 'of',
  heading: 'Objects',
  identity: { on: id('o."on"'), schema: idOrNull('o.schema'), name: id('o.name'), detail: idOrNull('o.detail') },
  from: (server) => `(${rows(server)}) o`,
  where: 'true',
  properties: {
    owner: {
      schema: z.string(),
      sql: 'pg_catalog.pg_get_userbyid(o.owner)',
      severity: 'medium',
      impact: 'The owner passes by row-level security, may change or drop the object, and lends its rights to views and definer functions.',
    },
  },
  requires: (object) => [targetRefs(object), ...(typeof object.owner === 'string' ? [[roleRef(object.owner)]] : [])],
  address: targetAddress,
  written: {
    query: targetRows,
    address: targetAddress,
    columns: ({ on }: Owner) => [{ alias: 'row', column: owned.find(({ kinds }) => on in kinds)!.owner.replace(/^\w+\./, '') }],
  },
  group: targetGroup,
  title: (object) => (onRelation(object.on) || object.on === 'database' ? 'owner' : `owner of ${targetName(object as Owner)}`),
  find: (intended, world) => {
    const found = ownerOf(intended, world);
    return found === undefined ? undefined : { ...intended, owner: found };
  },
  foundIn: 'evidence',
  evidence: ({ intended, actual }) => {
    const source = owned.find(({ kinds }) => (intended.on ?? '') in kinds)!;
    const { from, where } = rowOf(intended, source);
    return {
      query: `select pg_catalog.pg_get_userbyid(${source.owner}) as owner from ${from} where ${where}`,
      expected: {
        text: `1 row; owner is ${showOwner(intended.owner)}`,
        rows: typeof intended.owner === 'string' ? [{ owner: intended.owner }] : null,
      },
      actual: { text: '1 row', rows: [{ owner: actual?.owner }] },
    };
  },
  onMajor: publicOwner,
  missing: { severity: 'medium', impact: 'The object has no owner as intended.' },
  severity: ({ intended, actual }, world) => {
    if (strangersBehind(actual?.owner ?? '', world).length > 0) return 'critical';
    const lends = lendsRights(intended, world);
    const passesBy = lends && passesByPolicies(actual?.owner, world) && !passesByPolicies(intended.owner, world);
    if (passesBy && openToStrangers(intended, ['execute', ...onRows], world)) return 'critical';
    return lends || intended.on === 'view' ? 'high' : undefined;
  },
  unintended: () => undefined,
  create: setOwner,
  alter: (intended) => setOwner(intended),
  keepsClosed: { of: ['view', 'function'], sql: lendLess },
});
