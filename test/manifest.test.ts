import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseManifest } from '../src/intent/manifest/load.ts';
import { relationName, signature, splitName } from '../src/intent/manifest/names.ts';
import { ManifestError } from '../src/intent/manifest/problems.ts';
import { showName } from '../src/sql/quote.ts';

async function problems(text: string): Promise<string> {
  try {
    await parseManifest(text, 'intent.yaml');
  } catch (error) {
    if (error instanceof ManifestError) return error.message;
    throw error;
  }
  return 'no problem';
}

test.for<[string, string]>([
  ['', 'intent.yaml: the manifest is empty. Start with "pgintent: 1" and a section such as tables:.'],
  ['pgintent: 1', 'intent.yaml: the manifest states nothing. Add a section such as tables:, or point at another intent.'],
  ['pgintent: 2\ntables: { t: }', 'intent.yaml:1:1: pgintent is 2; this version reads pgintent: 1. Write that, or install'],
  ['tables: { t: }', 'intent.yaml:1:1: pgintent, the version of the format, is left out. Write pgintent: 1.'],
  ['pgintent: 1\ntabels: { t: }', 'intent.yaml:2:1: "tabels" is not a key of the manifest. Did you mean "tables"?'],
  [
    'pgintent: 1\ntables:\n  t:\n    columns:\n      a: { typ: text }',
    'intent.yaml:5:12: "typ" is not a key of tables.t.columns.a. Did you mean "type"?',
  ],
  [
    'pgintent: 1\ntables:\n  t:\n    policies:\n      - { command: selct }',
    'intent.yaml:5:11: tables.t.policies.0.command is "selct"; it can be all, select, insert, update, delete. Did you mean "select"?',
  ],
  ['pgintent: 1\ntables:\n  t:\n    rls: yess', 'intent.yaml:4:5: tables.t.rls is "yess"; it has to be true or false.'],
  ['pgintent: 1\ntables:', 'intent.yaml:2:1: tables is empty; it has to be a map.'],
  ['pgintent: 1\ntables: [t]', 'intent.yaml:2:1: tables is a list; it has to be a map.'],
  [
    'pgintent: 1\ntables:\n  t: {}\n  public.t: {}',
    'intent.yaml:4:3: table public.t is stated twice; the first time in line 3. Keep one of them.',
  ],
  ['pgintent: 1\ntables:\n  t: {}\n  t: {}', 'intent.yaml:4:3: "t" is stated twice; the first time in line 3. Keep one of them.'],
  [
    '{ "pgintent": 1,\n"tables": { "t": {},\n"t": {} } }',
    'intent.yaml:3:1: "t" is stated twice; the first time in line 2. Keep one of them.',
  ],
  ['pgintent: 1\n---\ntables: { t: }', 'intent.yaml:2:1: a second document begins here, and a manifest is one. Take out the line "---"'],
  ['pgintent: 1\ntables:\n\tt:', 'intent.yaml:3:1: a tab stands where the line is indented, which YAML does not allow. Use spaces.'],
  ['pgintent: 1\ntables:\n    t:\n  u:', 'intent.yaml:4:3: this line is not indented as those beside it.'],
  ['pgintent: 1\ntables: { t:\nroles: {}', 'intent.yaml:3:1: something in { } or [ ] is not closed before this line.'],
  ['pgintent: 1\ntables', 'intent.yaml:2:1: this is no key: a ":" and a value are missing behind it.'],
  ['pgintent: 1\ntables: *all', 'intent.yaml:2:9: *all stands for what &all marks before it, and nothing is marked so.'],
  ['pgintent: 1\ntables: { t: { policies: { select: -1 } } }', 'intent.yaml:2:28: tables.t.policies.select is -1; it has to be 0 or more.'],
  ['pgintent: 1\nbuckets: { b: { fileSizeLimit: 5XB } }', '5XB is not a size. Write a number of bytes, or 5MB.'],
  [
    'pgintent: 1\ntables:\n  a.b.c: {}',
    'intent.yaml:3:3: "a.b.c" is not a name: write name or schema.name, in double quotes where a part holds a dot, a quote or a parenthesis.',
  ],
  [
    'pgintent: 1\nfunctions:\n  f: {}',
    'intent.yaml:3:3: "f" is not a signature: write name(type, type), with () where it takes no arguments.',
  ],
  ['pgintent: 1\ntables: { t: { columns: { a: serial } } }', 'serial is not a type'],
  ['pgintent: 1\ntables: { t: { columns: { a: { type: { in: [text, varchar(20] } } } } }', '"varchar(20" is not a type'],
  ['pgintent: 1\ntables: { t: { indexes: ["lower(a"] } }', 'tables.t.indexes.0.columns: "lower(a" is not an SQL expression'],
  ['pgintent: 1\nfunctions: { "f(int,)": {} }', '"f(int,)": syntax error'],
  ['pgintent: 1\ntables:\n  t(: {}', 'intent.yaml:3:3: "t(" is not a name: write name or schema.name, in double quotes'],
  ['pgintent: 1\ntables: { t: { partitionOf: "p(" } }', 'intent.yaml:2:16: tables.t.partitionOf: "p(" is not a name'],
  ['pgintent: 1\ntables: { t: { inherits: [a.b.c] } }', 'tables.t.inherits.0: "a.b.c" is not a name: write name or schema.name'],
  ['pgintent: 1\nsequences: { s: { ownedBy: "t.a(" } }', 'sequences.s.ownedBy: "t.a(" is not a name: write schema.table.column'],
  ['pgintent: 1\ntables: { t: { columns: { a: { collation: "C(" } } } }', 'tables.t.columns.a.collation: "C(" is not a name'],
  ['pgintent: 1\ndomains: { d: { type: text, collation: "C(" } }', 'domains.d.collation: "C(" is not a name'],
  ['pgintent: 1\ntables: { t: { grants: { anon: [selekt] } } }', '"selekt" is not a privilege on a table; they are select,'],
  ['pgintent: 1\nfunctions: { f(): { grants: { anon: [select] } } }', '"select" is not a privilege on a function; they are execute'],
  [
    '{ "pgintent": 1, "tables": { "t": { "colums": {} } } }',
    'intent.yaml:1:37: "colums" is not a key of tables.t. Did you mean "columns"?',
  ],
  ['pgintent: 1\n  tables: {', 'intent.yaml:2'],
  [
    'pgintent: 1\nroles:\n  a:\n    settingInDatabase: {}',
    'intent.yaml:4:5: "settingInDatabase" is not a key of roles.a. Did you mean "settingsInDatabase"?',
  ],
  ['pgintent: 1\ndatabase: { exact: [setings] }', 'database.exact.0 is "setings"; it can be settings, grants. Did you mean "settings"?'],
  [
    'pgintent: 1\ndatabase:\n  settings:\n    app.jwt_secret: plain',
    'intent.yaml:4:5: database.settings.app.jwt_secret: app.jwt_secret is a secret, which does not belong in an intent. Write sha256:',
  ],
  ['pgintent: 1\ndatabase: { settings: { app.key: { value: { in: [a, b] } } } }', 'app.key is a secret'],
  [
    'pgintent: 1\ndomains:\n  d:\n    checks:\n      - { expresion: value > 0 }',
    'intent.yaml:5:11: "expresion" is not a key of domains.d.checks.0. Did you mean "expression"?',
  ],
  ['pgintent: 1\ndomains: { d: { checks: [value >] } }', 'is not an SQL expression'],
  ['pgintent: 1\ncompositeTypes: { a: { attributes: { zip: serial } } }', 'serial is not a type'],
  [
    'pgintent: 1\npublications:\n  p:\n    tables:\n      t: {}\n      public.t: {}',
    'intent.yaml:6:7: publicationTable p public.t is stated twice; the first time in line 5.',
  ],
  ['pgintent: 1\npublications: { p: { tables: [a.b.c] } }', '"a.b.c" is not a name'],
  [
    'pgintent: 1\ntables: { t: { policies: [{ command: select, comment: Why. }] } }',
    'a comment needs the name of what it is on. Add name:.',
  ],
])('%j', async ([text, message]) => {
  expect(await problems(text)).toContain(message);
});

test.for(['auth.users(', 'auth.users()', 'auth.users(id,)', 'users(id org_id)', 'users)', 'users[id]', '"users', 'a.b.c', '(id)'])(
  'a foreign key that references %s is an error where it stands',
  async (written) => {
    const manifest = (references: unknown): string =>
      `pgintent: 1\ntables: { t: { foreignKeys: [{ columns: [a], references: ${JSON.stringify(references)} }] } }`;
    const said = `${JSON.stringify(written)} is no reference: write the table and its columns, such as auth.users(id).`;
    expect(await problems(manifest(written))).toBe(`intent.yaml:2:46: tables.t.foreignKeys.0.references: ${said}`);
    expect(await problems(manifest({ in: [written, 'users'] }))).toContain(`references.in.0: ${said}`);
    expect(await problems(manifest('auth."us(ers" ("i,d", "a)b")'))).toBe('no problem');
  },
);

test.for<[string, string]>([
  [
    '{\n  "pgintent": 1,\n  "tables": {\n    "t": { "columns": {',
    'intent.yaml:4:24: the file ends too early: the { in line 4 is not closed.',
  ],
  ['{\n  "pgintent": 1,\n  "tables": {\n    "t": {} }\n', 'intent.yaml:5:1: the file ends too early: the { in line 1 is not closed.'],
  ['{"pgintent": 1, "tables": {\n"t": {"a": "te', 'intent.yaml:2:15: the file ends too early: the " in line 2 is not closed.'],
  ['pgintent: 1\nexact: [tables,\n', 'intent.yaml:3:1: the file ends too early: the [ in line 2 is not closed.'],
])('a manifest that is cut off is one error: %j', async ([text, message]) => {
  expect(await problems(text)).toBe(`${message} Close it, or take the whole file where this is a part of it.`);
});

test('brackets may close where their key stands', async () => {
  expect(await problems('pgintent: 1\ntables: {\n  t: {\n    columns: { a: text }\n  }\n}\n')).toBe('no problem');
});

test('every object knows its line and column, in YAML and in JSON', async () => {
  const yaml = await parseManifest(
    'pgintent: 1\ntables:\n  t:\n    columns:\n      a: text\n      b: { type: text, notNull: true }\n    indexes:\n      - [a]\n',
    'i.yaml',
  );
  const places = Object.fromEntries(
    yaml.objects.map(({ kind, object, origin }) => [
      `${kind} ${String(object['name'] ?? object['table'])}`,
      `${origin.line}:${origin.column}`,
    ]),
  );
  expect(places).toEqual({ 'table t': '3:3', 'column a': '5:7', 'column b': '6:7', 'index t': '8:9' });
  expect(yaml.objects.find(({ object }) => object['name'] === 'b')?.origins?.['notNull']).toMatchObject({ line: 6, column: 24 });
  const json = await parseManifest('{\n  "pgintent": 1,\n  "tables": {\n    "t": { "columns": { "a": "text" } }\n  }\n}', 'i.json');
  expect(json.objects.map(({ origin }) => `${origin.line}:${origin.column}`)).toEqual(['4:5', '4:25']);
});

test('the columns of a view are names in their order, and no columns of a table', async () => {
  const { objects } = await parseManifest('pgintent: 1\nviews: { v: { columns: [a, b] } }', 'i.yaml');
  expect(objects).toMatchObject([{ kind: 'view', object: { columns: ['a', 'b'] } }]);
});

test('counts by command are so many policies and no others', async () => {
  const { objects, exact } = await parseManifest('pgintent: 1\ntables: { t: { policies: { select: 2, insert: 1 } } }', 'i.yaml');
  expect(objects.filter(({ kind }) => kind === 'policy').map(({ object, by }) => [object['command'], by])).toEqual([
    ['select', 'shape'],
    ['select', 'shape'],
    ['insert', 'shape'],
  ]);
  expect(exact).toMatchObject([{ kind: 'policy', on: { schema: 'public', table: 't' } }]);
});

test('severity, impact and why of an object are kept', async () => {
  const { objects } = await parseManifest(
    'pgintent: 1\ntables: { t: { columns: { a: { type: text, severity: low, impact: Nothing., why: Because. } } } }',
    'i.yaml',
  );
  expect(objects[1]).toMatchObject({ severity: 'low', impact: 'Nothing.', why: 'Because.' });
});

test('any name survives being written and read', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(name, name, (schema, table) => {
      expect(splitName(showName(schema, table))).toEqual([schema, table]);
      expect(relationName(showName(schema, table), 'public')).toEqual({ schema, name: table });
    }),
  );
});

test('a signature keeps commas inside of types', () => {
  expect(signature('f(numeric(12,2), "a,b", text[])', 'public')).toEqual({
    schema: 'public',
    name: 'f',
    types: ['numeric(12,2)', '"a,b"', 'text[]'],
  });
  expect(signature('"odd(name".f()', 'public')).toEqual({ schema: 'odd(name', name: 'f', types: [] });
});
