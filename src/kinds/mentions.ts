import { columnsOf, functionsOf, type QualifiedName, readsOf, relationsOf, SqlSyntaxError, typesOf } from '../sql/index.ts';
import { relationRefs } from './catalog.ts';
import type { Ref } from './kind.ts';
import { typesNamed } from './reference.ts';

/** What SQL texts name: relations, columns of theirs, routines, types. What is no text, or cannot be parsed, names nothing. */
export function mentionedIn(...texts: unknown[]): Ref[][] {
  return texts.flatMap((text) => (typeof text === 'string' ? parsed(() => refsIn(text)) : []));
}

/** The same of expressions of one table, and the columns of it that they read. */
export function mentionedOn(schema: string | undefined, table: string | undefined, ...texts: unknown[]): Ref[][] {
  const own = texts.flatMap((text) => (typeof text === 'string' ? parsed(() => columnsOf(text)) : []));
  return [...own.map((name) => [columnRef([schema!, table!, name])]), ...mentionedIn(...texts)];
}

/** The same of a rule, where OLD and NEW are rows of the relation that it stands on. */
export function mentionedInRule(schema: string | undefined, table: string | undefined, definition: unknown): Ref[][] {
  if (typeof definition !== 'string') return [];
  return parsed(() => refsIn(definition, { old: [schema!, table!], new: [schema!, table!] }));
}

function refsIn(text: string, known?: Readonly<Record<string, QualifiedName>>): Ref[][] {
  return [
    ...relationsOf(text).map((name) => relationRefs(name.at(-2), name.at(-1))),
    ...readsOf(text, known).map((path) => [columnRef(path)]),
    ...functionsOf(text).map((name) => [{ kind: 'function', identity: { schema: name.at(-2), name: name.at(-1) } }]),
    ...typesOf(text).map((name) => typesNamed(name.at(-2), name.at(-1))),
  ];
}

function columnRef([schema, table, name]: QualifiedName): Ref {
  return { kind: 'column', identity: { schema, table, name } };
}

function parsed<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}
