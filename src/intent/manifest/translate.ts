import type { Equality, Key, Severity, Stored } from '../../kinds/kind.ts';
import { kindNamed } from '../../kinds/index.ts';
import { allPrivileges } from '../../kinds/privilege.ts';
import { onRelation } from '../../kinds/target.ts';
import { refKey } from '../../kinds/key.ts';
import { type ExactSet, type Intent, type IntendedObject, isChoice, type Origin } from '../intent.ts';
import { relationName, signature } from './names.ts';
import type { Path, Places } from './places.ts';
import { ManifestError } from './problems.ts';
import { canonicalExpression, canonicalType, SqlSyntaxError } from '../../sql/index.ts';
import type { ParsedManifest } from './schema.ts';
import { below, isTranslated, type Members, type Section, sections } from './sections.ts';

type Statement = Record<string, unknown>;

/** What a parsed manifest says, as objects with their places. */
export function translate(manifest: ParsedManifest, places: Places, source: string): Intent {
  return new Translator(manifest, places, source).run();
}

/** The database that is read, whatever its name. */
const currentDatabase: Stored = { name: 'current' };

class Translator {
  readonly #manifest: ParsedManifest;
  readonly #places: Places;
  readonly #source: string;
  readonly #objects: IntendedObject[] = [];
  readonly #exact: ExactSet[] = [];
  readonly #problems: { message: string; origin: Origin }[] = [];
  readonly #seen = new Map<Key, Origin>();

  constructor(manifest: ParsedManifest, places: Places, source: string) {
    this.#manifest = manifest;
    this.#places = places;
    this.#source = source;
  }

  run(): Intent {
    for (const section of sections) {
      for (const [name, statement] of Object.entries((this.#manifest[section.key] as Record<string, Statement> | undefined) ?? {})) {
        this.#named(section, name, statement, [section.key, name]);
      }
    }
    this.#database(this.#manifest.database);
    this.#defaultPrivileges();
    for (const [n, key] of (this.#manifest.exact ?? []).entries()) this.#exactOfAll(key, ['exact', n]);
    if (this.#problems.length > 0) throw new ManifestError(this.#problems);
    if (this.#objects.length === 0 && this.#exact.length === 0) {
      throw new ManifestError([
        {
          message: 'the manifest states nothing. Add a section such as tables:, or point at another intent.',
          origin: { file: this.#source },
        },
      ]);
    }
    return {
      source: this.#source,
      coverage: 'partial',
      language: 'written',
      objects: this.#objects,
      exact: this.#exact,
      platform: this.#manifest.platform,
      api: this.#manifest.api,
      unread: [],
    };
  }

  #named(section: Section, name: string, statement: Statement, path: Path): void {
    const identity =
      section.names === 'plain' ? { [Object.keys(kindNamed(section.kind).identity)[0]!]: name } : this.#identify(section.names, name, path);
    if (identity === undefined) return;
    this.#add(section.kind, identity, 'name', { ...saidByExact(section.kind, statement), ...statement }, path);
    this.#targets(section.kind, identity, statement, path);
    this.#below(section.kind, identity, statement, path);
  }

  /** The database is no object of its own: it is there. */
  #database(statement: Statement | undefined): void {
    if (statement === undefined) return;
    this.#targets('database', currentDatabase, statement, ['database']);
    this.#below('database', currentDatabase, statement, ['database']);
  }

  #identify(names: 'qualified' | 'signature', name: string, path: Path): Stored | undefined {
    if (names === 'qualified') {
      const found = relationName(name, this.#manifest.schema);
      if (found === undefined)
        this.#problem(
          `"${name}" is not a name: write name or schema.name, in double quotes where a part holds a dot, a quote or a parenthesis.`,
          path,
        );
      return found;
    }
    const found = signature(name, this.#manifest.schema);
    if (found === undefined) {
      this.#problem(`"${name}" is not a signature: write name(type, type), with () where it takes no arguments.`, path);
      return undefined;
    }
    try {
      return { schema: found.schema, name: found.name, arguments: found.types.map(canonicalType).join(', ') };
    } catch (error) {
      this.#problem(`"${name}": ${(error as Error).message}`, path);
      return undefined;
    }
  }

  /** What stands below an object, and which of it is complete. */
  #below(kind: string, identity: Stored, statement: Statement, path: Path): void {
    const { shared, members } = below[kind] ?? { shared: () => ({}), members: [] };
    const parent = shared(identity);
    for (const member of members) {
      const stated = statement[member.key];
      if (stated !== undefined) this.#members(member, parent, stated, [...path, member.key]);
    }
    for (const [n, key] of exactOf(statement).entries()) {
      const member = members.find((candidate) => candidate.key === key);
      const sets =
        member === undefined
          ? grantsOn(kind, identity)
          : [member.kind, ...(member.exactly?.kinds ?? [])].map((name) => ({ kind: name, on: parent }));
      for (const set of sets) this.#exact.push({ ...set, origin: this.#places.at([...path, 'exact', n]) });
    }
  }

  #members(member: Members, parent: Stored, stated: unknown, path: Path): void {
    if (member.written === 'one') this.#listed(member.kind, parent, stated as Statement, path);
    else if (Array.isArray(stated)) stated.forEach((one: Statement, n) => this.#listed(member.kind, parent, one, [...path, n]));
    else if (member.written === 'list') this.#counted(parent, stated as Record<string, number>, path);
    else
      for (const [name, one] of Object.entries(stated as Record<string, Statement>))
        this.#mapped(member, parent, name, one, [...path, name]);
  }

  #mapped({ kind, fields = ['name'] }: Members, parent: Stored, name: string, statement: Statement, path: Path): void {
    const found = fields.length === 1 ? { name } : this.#identify('qualified', name, path);
    if (found === undefined) return;
    const identity = {
      ...parent,
      ...(fields.length === 1 ? { [fields[0]]: name } : { schema: found['schema'], [fields[1]]: found['name'] }),
    };
    this.#add(kind, identity, 'name', statement, path);
    this.#targets(kind, identity, statement, path);
  }

  /** By its name where it has one; where there is only one of it below its parent, that is name enough. */
  #listed(kind: string, parent: Stored, statement: Statement, path: Path): void {
    const { name } = statement;
    if (typeof name !== 'string') {
      this.#add(kind, parent, 'name' in kindNamed(kind).identity ? 'shape' : 'name', statement, path);
      if (statement['comment'] !== undefined)
        this.#problem(`${path.join('.')}: a comment needs the name of what it is on. Add name:.`, path);
      return;
    }
    this.#add(kind, { ...parent, name }, 'name', statement, path);
    this.#targets(kind, { ...parent, name }, statement, path);
  }

  /** `{ select: 1, insert: 2 }`: so many policies of each command, and no others. */
  #counted(parent: Stored, counts: Record<string, number>, path: Path): void {
    for (const [command, count] of Object.entries(counts)) {
      for (let n = 0; n < count; n += 1) this.#add('policy', parent, 'shape', { command }, [...path, command]);
    }
    this.#exact.push({ kind: 'policy', on: parent, origin: this.#places.at(path) });
  }

  /** Privileges, owner and comment: objects of their own whose parent is this one. */
  #targets(on: string, identity: Stored, statement: Statement, path: Path): void {
    const target = targetOf(on, identity);
    for (const [role, privileges] of Object.entries((statement['grants'] as Record<string, Statement> | undefined) ?? {})) {
      this.#privileges(on, privileges, [...path, 'grants', role]);
      this.#add('grant', { ...target, role: roleNamed(role) }, 'name', { through: 'any', ...privileges }, [...path, 'grants', role]);
    }
    if (statement['owner'] !== undefined) this.#add('owner', target, 'name', statement['owner'] as Statement, [...path, 'owner']);
    if (statement['comment'] !== undefined) this.#add('comment', target, 'name', statement['comment'] as Statement, [...path, 'comment']);
  }

  /** A misspelt privilege, or one that such an object does not have, would never be held or never be missed. */
  #privileges(on: string, statement: Statement, path: Path): void {
    const known = [...allPrivileges(on), 'all'];
    for (const list of Object.values(statement)) {
      for (const privilege of Array.isArray(list) ? list : []) {
        if (typeof privilege === 'string' && known.includes(privilege.toLowerCase())) continue;
        this.#problem(`${JSON.stringify(privilege)} is not a privilege on a ${on}; they are ${known.join(', ')}.`, path);
      }
    }
  }

  #defaultPrivileges(): void {
    for (const [n, entry] of (this.#manifest.defaultPrivileges ?? []).entries()) {
      for (const [grantee, privileges] of Object.entries(entry.grants)) {
        this.#add('defaultPrivilege', { role: entry.role, schema: entry.schema ?? null, on: entry.on, grantee }, 'name', privileges, [
          'defaultPrivileges',
          n,
          'grants',
          grantee,
        ]);
      }
    }
  }

  #exactOfAll(key: string, path: Path): void {
    const section = sections.find((candidate) => candidate.key === key);
    const kind = section?.kind ?? 'defaultPrivilege';
    const schemas = section === undefined || section.names === 'plain' ? undefined : this.#schemasOf(kind);
    this.#exact.push({ kind, schemas, origin: this.#places.at(path) });
  }

  /** The schemas that the manifest is about where it states objects of this kind. */
  #schemasOf(kind: string): string[] {
    const stated = this.#objects.filter((one) => one.kind === kind).map(({ object }) => String(object['schema']));
    return [...new Set([this.#manifest.schema, ...Object.keys(this.#manifest.schemas ?? {}), ...stated])];
  }

  #add(kindName: string, identity: Stored, by: 'name' | 'shape', statement: Statement, path: Path): void {
    const kind = kindNamed(kindName);
    const stated = Object.fromEntries(Object.entries(statement).filter(([name, value]) => name in kind.properties && value !== undefined));
    const completed = (kind.complete?.({ ...identity, ...stated }) ?? stated) as Stored;
    for (const name of Object.keys(stated)) this.#readable(kind.properties[name]?.equality, completed[name], [...path, name]);
    // No role can be called public: whoever writes it means PUBLIC.
    if (Array.isArray(stated['roles'])) stated['roles'] = stated['roles'].map((role) => roleNamed(String(role)));
    const object = (kind.qualify?.({ ...identity, ...stated }, this.#manifest.schema) ?? { ...identity, ...stated }) as Stored;
    const origin = this.#places.at(path);
    if (by === 'name' && this.#twice(kindName, object, origin)) return;
    this.#objects.push({
      kind: kindName,
      object,
      by,
      origin,
      origins: Object.fromEntries(Object.keys(stated).map((name) => [name, this.#places.at([...path, name])])),
      severity: statement['severity'] as Severity | undefined,
      impact: statement['impact'] as string | undefined,
      why: statement['why'] as string | undefined,
    });
    const extra = Object.keys(statement).find((name) => !(name in kind.properties) && !isTranslated(kindName, name));
    if (extra !== undefined) throw new Error(`The manifest's schema lets ${kindName} have "${extra}", but nothing translates it.`);
  }

  /** SQL that does not parse is found now, with its place, and not as something unknown later. */
  #readable(equality: Equality | undefined, value: unknown, path: Path): void {
    const sort = equality === undefined ? undefined : sqlSorts[equality];
    if (sort === undefined) return;
    for (const text of sqlTexts(value)) {
      try {
        if (sort === 'a type') canonicalType(text);
        else if (!plainName.test(text)) canonicalExpression(text);
      } catch (error) {
        if (!(error instanceof SqlSyntaxError)) throw error;
        this.#problem(`${path.join('.')}: ${JSON.stringify(text)} is not ${sort}: ${error.message}.`, path);
      }
    }
  }

  /** Two spellings of one name, such as `orders` and `public.orders`. */
  #twice(kind: string, object: Stored, origin: Origin): boolean {
    const key = refKey({ kind, identity: object });
    const first = this.#seen.get(key);
    this.#seen.set(key, first ?? origin);
    if (first === undefined) return false;
    this.#problems.push({ message: `${key} is stated twice; the first time in line ${first.line ?? '?'}. Keep one of them.`, origin });
    return true;
  }

  #problem(message: string, path: Path): void {
    this.#problems.push({ message, origin: this.#places.at(path) });
  }
}

/** What the texts of a property are that hold SQL. */
const sqlSorts: Partial<Record<Equality, 'a type' | 'an SQL expression'>> = {
  type: 'a type',
  types: 'a type',
  expression: 'an SQL expression',
  expressions: 'an SQL expression',
};

/** Most keys of indexes are columns. */
const plainName = /^[a-z_][a-z0-9_$]*$/;

/** The SQL in a value: a text, a list of them or of keys, a choice of any. */
function sqlTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(sqlTexts);
  if (isChoice(value)) return 'in' in value ? sqlTexts(value.in) : value.not === 'always true' ? [] : sqlTexts(value.not);
  return typeof value === 'object' && value !== null && 'expression' in value ? sqlTexts(value.expression) : [];
}

/** The keys of a statement whose sets are complete. */
function exactOf(statement: Statement): string[] {
  return (statement['exact'] as string[] | undefined) ?? [];
}

/** The properties that a complete set below an object says of the object itself. */
function saidByExact(kind: string, statement: Statement): Statement {
  const complete = below[kind]?.members.filter(({ key }) => exactOf(statement).includes(key)) ?? [];
  return Object.assign({}, ...complete.map(({ exactly }) => exactly?.states)) as Statement;
}

/** A role as the snapshot names it. */
function roleNamed(name: string): string {
  return name.toLowerCase() === 'public' ? 'PUBLIC' : name;
}

/** The names within a target whose identity has them: what holds the target is then its name. */
const holders = ['table', 'domain', 'composite'];

/** The identity that grants, owners and comments give their target. */
function targetOf(on: string, identity: Stored): Stored {
  const { schema = null, name, arguments: types = null } = identity;
  const holder = holders.find((field) => identity[field] !== undefined);
  return holder === undefined ? { on, schema, name, detail: types } : { on, schema, name: identity[holder], detail: name };
}

/** The privileges on an object, those on the columns of a relation with them. */
function grantsOn(on: string, identity: Stored): Omit<ExactSet, 'origin'>[] {
  const target = targetOf(on, identity);
  const columns = { on: 'column', schema: target['schema'], name: target['name'] };
  return [{ kind: 'grant', on: target }, ...(onRelation(on) ? [{ kind: 'grant', on: columns }] : [])];
}
