import type { Equality, Key, Severity, Stored } from '../../kinds/kind.ts';
import { kindNamed } from '../../kinds/index.ts';
import { allPrivileges } from '../../kinds/privilege.ts';
import { refKey } from '../../kinds/key.ts';
import type { ExactSet, Intent, IntendedObject, Origin } from '../intent.ts';
import { relationName, signature } from './names.ts';
import type { Path, Places } from './places.ts';
import { ManifestError } from './problems.ts';
import { canonicalExpression, canonicalType, SqlSyntaxError } from '../../sql/index.ts';
import type { ParsedManifest } from './schema.ts';

type Statement = Record<string, unknown>;

/** The sections of a manifest that map names to objects: which kind, and how its names read. */
const sections: readonly { key: keyof ParsedManifest; kind: string; names: 'plain' | 'qualified' | 'signature' }[] = [
  { key: 'extensions', kind: 'extension', names: 'plain' },
  { key: 'roles', kind: 'role', names: 'plain' },
  { key: 'schemas', kind: 'schema', names: 'plain' },
  { key: 'enums', kind: 'enum', names: 'qualified' },
  { key: 'domains', kind: 'domain', names: 'qualified' },
  { key: 'compositeTypes', kind: 'compositeType', names: 'qualified' },
  { key: 'rangeTypes', kind: 'rangeType', names: 'qualified' },
  { key: 'collations', kind: 'collation', names: 'qualified' },
  { key: 'sequences', kind: 'sequence', names: 'qualified' },
  { key: 'tables', kind: 'table', names: 'qualified' },
  { key: 'statistics', kind: 'statistics', names: 'qualified' },
  { key: 'functions', kind: 'function', names: 'signature' },
  { key: 'views', kind: 'view', names: 'qualified' },
  { key: 'materializedViews', kind: 'materializedView', names: 'qualified' },
  { key: 'eventTriggers', kind: 'eventTrigger', names: 'plain' },
  { key: 'publications', kind: 'publication', names: 'plain' },
  { key: 'buckets', kind: 'bucket', names: 'plain' },
  { key: 'cronJobs', kind: 'cronJob', names: 'plain' },
];

/** Lists below a relation: objects that usually have no name. */
const lists: Readonly<Record<string, string>> = {
  unique: 'unique',
  checks: 'check',
  foreignKeys: 'foreignKey',
  exclusions: 'exclusion',
  indexes: 'index',
  policies: 'policy',
};
/** Maps below a relation: objects with a name. */
const maps: Readonly<Record<string, string>> = { columns: 'column', triggers: 'trigger', rules: 'rule' };
/** What a relation has one of. */
const singles: Readonly<Record<string, string>> = { rls: 'rls', replicaIdentity: 'replicaIdentity' };

const about = new Set([
  'severity',
  'impact',
  'why',
  'name',
  'exact',
  'grants',
  'owner',
  'comment',
  'tables',
  'primaryKey',
  ...Object.keys(lists),
  ...Object.keys(maps),
  ...Object.keys(singles),
]);

/** What a parsed manifest says, as objects with their places. */
export function translate(manifest: ParsedManifest, places: Places, source: string): Intent {
  return new Translator(manifest, places, source).run();
}

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

  #named(section: (typeof sections)[number], name: string, statement: Statement, path: Path): void {
    const identity =
      section.names === 'plain' ? { [Object.keys(kindNamed(section.kind).identity)[0]!]: name } : this.#identify(section.names, name, path);
    if (identity === undefined) return;
    this.#add(section.kind, identity, 'name', statement, path);
    this.#targets(section.kind, identity, statement, path);
    if (section.kind === 'table' || section.kind === 'view' || section.kind === 'materializedView')
      this.#ofRelation(identity as { schema: string; name: string }, statement, path);
    if (section.kind === 'publication') this.#published(name, statement, path);
  }

  #identify(names: 'qualified' | 'signature', name: string, path: Path): Stored | undefined {
    if (names === 'qualified') {
      const found = relationName(name, this.#manifest.schema);
      if (found === undefined)
        this.#problem(`"${name}" is not a name: write name or schema.name, in double quotes where a part holds a dot.`, path);
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

  #ofRelation({ schema, name: table }: { schema: string; name: string }, statement: Statement, path: Path): void {
    for (const [key, kind] of Object.entries(maps)) {
      for (const [name, child] of Object.entries((statement[key] as Record<string, Statement> | undefined) ?? {})) {
        this.#add(kind, { schema, table, name }, 'name', child, [...path, key, name]);
        this.#targets(kind, { schema, table, name }, child, [...path, key, name]);
      }
    }
    for (const [key, kind] of Object.entries(lists)) {
      const children = statement[key];
      if (Array.isArray(children))
        children.forEach((child: Statement, n) => this.#listed(kind, { schema, table }, child, [...path, key, n]));
      else if (children !== undefined) this.#counted({ schema, table }, children as Record<string, number>, [...path, key]);
    }
    if (statement['primaryKey'] !== undefined)
      this.#listed('primaryKey', { schema, table }, statement['primaryKey'] as Statement, [...path, 'primaryKey']);
    for (const [key, kind] of Object.entries(singles)) {
      if (statement[key] !== undefined) this.#add(kind, { schema, table }, 'name', statement[key] as Statement, [...path, key]);
    }
    for (const [n, key] of ((statement['exact'] as string[] | undefined) ?? []).entries()) {
      const kind = lists[key] ?? maps[key] ?? 'grant';
      if (kind === 'grant')
        this.#exact.push({
          kind,
          parent: undefined,
          on: { on: 'column', schema, name: table },
          origin: this.#places.at([...path, 'exact', n]),
        });
      this.#exact.push({
        kind,
        parent: refKey({ kind: 'table', identity: { schema, name: table } }),
        origin: this.#places.at([...path, 'exact', n]),
      });
    }
  }

  #listed(kind: string, parent: Stored, statement: Statement, path: Path): void {
    const { name } = statement;
    if (typeof name === 'string') this.#add(kind, { ...parent, name }, 'name', statement, path);
    else this.#add(kind, parent, 'shape', statement, path);
  }

  /** `{ select: 1, insert: 2 }`: so many policies of each command, and no others. */
  #counted(parent: Stored, counts: Record<string, number>, path: Path): void {
    for (const [command, count] of Object.entries(counts)) {
      for (let n = 0; n < count; n += 1) this.#add('policy', parent, 'shape', { command }, [...path, command]);
    }
    this.#exact.push({
      kind: 'policy',
      parent: refKey({ kind: 'table', identity: { schema: parent['schema'], name: parent['table'] } }),
      origin: this.#places.at(path),
    });
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

  #published(publication: string, statement: Statement, path: Path): void {
    for (const [name, child] of Object.entries((statement['tables'] as Record<string, Statement> | undefined) ?? {})) {
      const at = [...path, 'tables', name];
      const table = this.#identify('qualified', name, at);
      if (table !== undefined)
        this.#add('publicationTable', { publication, schema: table['schema'], table: table['name'] }, 'name', child, at);
    }
    if (statement['exact'] !== undefined)
      this.#exact.push({
        kind: 'publicationTable',
        parent: refKey({ kind: 'publication', identity: { name: publication } }),
        origin: this.#places.at([...path, 'exact']),
      });
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
    const section = sections.find((candidate) => candidate.key === key)!;
    const schema = section.names === 'plain' ? undefined : this.#manifest.schema;
    this.#exact.push({ kind: section.kind, parent: undefined, schema, origin: this.#places.at(path) });
  }

  #add(kindName: string, identity: Stored, by: 'name' | 'shape', statement: Statement, path: Path): void {
    const kind = kindNamed(kindName);
    const stated = Object.fromEntries(Object.entries(statement).filter(([name, value]) => name in kind.properties && value !== undefined));
    for (const [name, value] of Object.entries(stated)) this.#readable(kind.properties[name]?.equality, value, [...path, name]);
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
    const extra = Object.keys(statement).find((name) => !(name in kind.properties) && !about.has(name));
    if (extra !== undefined) throw new Error(`The manifest's schema lets ${kindName} have "${extra}", but nothing translates it.`);
  }

  /** SQL that does not parse is found now, with its place, and not as something unknown later. */
  #readable(equality: Equality | undefined, value: unknown, path: Path): void {
    if (typeof value !== 'string' || (equality !== 'type' && equality !== 'expression')) return;
    try {
      if (equality === 'type') canonicalType(value);
      else canonicalExpression(value);
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      this.#problem(
        `${path.join('.')}: ${JSON.stringify(value)} is not ${equality === 'type' ? 'a type' : 'an SQL expression'}: ${error.message}.`,
        path,
      );
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

/** A role as the snapshot names it. */
function roleNamed(name: string): string {
  return name.toLowerCase() === 'public' ? 'PUBLIC' : name;
}

/** The identity that grants, owners and comments give their target. */
function targetOf(on: string, identity: Stored): Stored {
  const { schema = null, name, table, arguments: types } = identity;
  if (on === 'column') return { on, schema, name: table, detail: name };
  if (table !== undefined) return { on, schema, name: table, detail: name };
  return { on, schema, name, detail: types ?? null };
}
