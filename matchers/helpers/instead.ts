import { closest, distance } from 'fastest-levenshtein';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { kindLabel, showValue } from '../../src/gap/message.ts';
import { address } from '../../src/kinds/catalog.ts';
import { kindNamed } from '../../src/kinds/index.ts';
import { keyOf, refKey } from '../../src/kinds/key.ts';
import type { Kind, Stored } from '../../src/kinds/kind.ts';
import { overloads } from './names.ts';

const most = 20;

/** What there is in place of a missing object: other kinds of that name, other schemas, other names. Only for failures. */
export function sayInstead(snapshot: Snapshot, kind: Kind, identity: Stored, properties: Stored = {}): string[] {
  if (kind.name === 'function') return sayRoutines(snapshot, identity);
  if (!('name' in kind.identity) || 'on' in kind.identity) return [];
  const name = nameOf(identity);
  const siblings = siblingsOf(snapshot, kind, identity).toSorted(inOrderOf(snapshot, identity));
  const others = isInSchema(kind) ? [...sayOtherKinds(snapshot, kind, identity), ...sayOtherSchemas(snapshot, kind, identity)] : [];
  const nearest = sayNearest(kind, siblings, name);
  // A table's own are few; a schema's are only of interest where nothing else is.
  const list = isOfParent(identity) || others.length + nearest.length === 0 ? saySiblings(kind, identity, siblings, properties) : [];
  return [...others, ...nearest, ...list];
}

function nameOf(identity: Stored): string | undefined {
  return typeof identity['name'] === 'string' ? identity['name'] : undefined;
}

/** By name; the columns of a table as they stand in it. */
function inOrderOf(snapshot: Snapshot, { schema, table }: Stored): (left: Stored, right: Stored) => number {
  const order = (snapshot.get(keyOf(kindNamed('table'), { schema, name: table }))?.['columnOrder'] ?? []) as string[];
  return (left, right) =>
    order.indexOf(String(left['name'])) - order.indexOf(String(right['name'])) || (String(left['name']) < String(right['name']) ? -1 : 1);
}

/** Whether its names are a schema's and not a table's. */
function isInSchema(kind: Kind): boolean {
  return Object.keys(kind.identity).join() === 'schema,name';
}

function isOfParent({ table, domain, composite }: Stored): boolean {
  return [table, domain, composite].some((parent) => parent !== undefined);
}

/** The objects of the same kind and parent; all of them where there is no parent. */
function siblingsOf(snapshot: Snapshot, kind: Kind, identity: Stored): readonly Stored[] {
  if (isInSchema(kind)) return snapshot.all(kind.name).filter((object) => object['schema'] === identity['schema']);
  const parents = kind.requires(identity)[0] ?? [];
  // A rule of whatever has this name is a child of each kind that could have it.
  if (parents.length > 0) return [...new Set(parents.flatMap((parent) => snapshot.children(kind.name, refKey(parent))))];
  return snapshot.all(kind.name).filter((object) => kind.partOfAnother?.(object) !== true);
}

const inSchemas = [
  'table',
  'view',
  'materializedView',
  'sequence',
  'enum',
  'domain',
  'compositeType',
  'rangeType',
  'collation',
  'statistics',
  'foreignTable',
];

function sayOtherKinds(snapshot: Snapshot, kind: Kind, { schema, name }: Stored): string[] {
  return inSchemas
    .filter((other) => other !== kind.name && snapshot.get(keyOf(kindNamed(other), { schema, name })) !== undefined)
    .map((other) => `${address(String(schema), String(name))} is ${article(kindLabel(other))}.`);
}

function sayOtherSchemas(snapshot: Snapshot, kind: Kind, { schema, name }: Stored): string[] {
  const others = snapshot.all(kind.name).filter((object) => object['name'] === name && object['schema'] !== schema);
  return others.length === 0 ? [] : [`There is ${others.map((object) => address(String(object['schema']), String(name))).join(', ')}.`];
}

function sayNearest(kind: Kind, siblings: readonly Stored[], name: string | undefined): string[] {
  if (name === undefined) return [];
  const nearest = nearestOf(
    name,
    siblings.flatMap((object) => nameOf(object) ?? []),
  );
  return nearest === undefined ? [] : [`The nearest name of ${article(kindLabel(kind.name))} there: ${address(nearest)}.`];
}

/** The name that was probably meant. */
export function nearestOf(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = closest(name, names);
  return nearest !== name && distance(name, nearest) <= Math.max(2, Math.floor(name.length / 3)) ? nearest : undefined;
}

function saySiblings(kind: Kind, identity: Stored, siblings: readonly Stored[], properties: Stored): string[] {
  const where = whereOf(kind, identity);
  // The server brings hundreds of operators and casts, and nobody wants to see them.
  if (siblings.some(({ provided }) => provided === true)) return [];
  if (siblings.length === 0) return [`There are no ${pluralLabel(kind)}${where === '' ? '' : ` ${where}`}.`];
  const shown = siblings.slice(0, most).map((object) => saySibling(kind, object, properties));
  const more = siblings.length > most ? [`  … and ${siblings.length - most} more`] : [];
  return [`The ${pluralLabel(kind)}${where === '' ? '' : ` ${where}`}:`, ...shown.map((line) => `  ${line}`), ...more];
}

function whereOf(kind: Kind, { schema, table, domain, composite }: Stored): string {
  const parent = table ?? domain ?? composite;
  if (typeof parent === 'string') return `of ${address(String(schema), parent)}`;
  return isInSchema(kind) ? `in ${address(String(schema))}` : '';
}

/** What people want to see of a sibling, beside its name. */
const telling: Readonly<Record<string, readonly string[]>> = {
  column: ['type'],
  primaryKey: ['columns'],
  unique: ['columns'],
  foreignKey: ['columns', 'references'],
  check: ['expression'],
  exclusion: ['elements'],
  index: ['columns', 'where'],
  policy: ['command', 'using', 'withCheck'],
  trigger: ['timing', 'events'],
};

function saySibling(kind: Kind, object: Stored, properties: Stored): string {
  const names = [...new Set([...(telling[kind.name] ?? []), ...Object.keys(properties)])].filter(
    (name) => object[name] !== undefined && object[name] !== null,
  );
  const details = names.map((name) =>
    name === 'type' ? showProperty(kind, name, object[name]) : `${propertyLabel(name)} ${showProperty(kind, name, object[name])}`,
  );
  return [address(nameOf(object)), ...(details.length > 0 ? [details.join(', ')] : [])].join(': ');
}

/** A property's value for people: a list in parentheses. */
export function showProperty(kind: Kind, name: string, value: unknown): string {
  const text = showValue(value, kind.properties[name]);
  return Array.isArray(value) && value.length > 0 ? `(${text})` : text;
}

function sayRoutines(snapshot: Snapshot, { schema, name }: Stored): string[] {
  const same = overloads(snapshot, String(schema), String(name));
  if (same.length > 0)
    return ['There is:', ...same.map((routine) => `  ${address(String(schema), String(name))}(${String(routine['arguments'])})`)];
  const all = snapshot.all('function');
  const elsewhere = all.filter((routine) => routine['name'] === name);
  if (elsewhere.length > 0)
    return [
      'There is:',
      ...elsewhere.map((routine) => `  ${address(String(routine['schema']), String(name))}(${String(routine['arguments'])})`),
    ];
  const names = [...new Set(all.filter((routine) => routine['schema'] === schema).map((routine) => String(routine['name'])))];
  const nearest = nearestOf(String(name), names);
  return nearest === undefined ? [] : [`The nearest name of a function there: ${address(nearest)}.`];
}

const plurals: Readonly<Record<string, string>> = {
  unique: 'unique constraints',
  check: 'check constraints',
  exclusion: 'exclusion constraints',
};

/** `foreignKeys` for people. */
function pluralLabel(kind: Kind): string {
  return plurals[kind.name] ?? kindLabel(kind.plural);
}

/** `notNull` as people say it. */
export function propertyLabel(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function article(label: string): string {
  return `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}`;
}
