import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowParser } from '../src/database/row-parser.ts';
import { hideInObject } from '../src/database/secrets.ts';
import { kindNamed } from '../src/kinds/index.ts';

/** Rows of a kind as a session returns them, with secrets and other values that several rows have. */
const text = fc.oneof(fc.constantFrom('a', `token = 'hunter-22'`, `'Bearer hunter-22'`, '$$hunter password: "hunter-22"$$'), fc.string());
const rowsOf: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  policy: fc.record({
    schema: text,
    table: text,
    name: text,
    command: fc.constantFrom('all', 'select'),
    permissive: fc.boolean(),
    roles: fc.uniqueArray(fc.constantFrom('PUBLIC', 'anon', 'authenticated')),
    using: fc.option(text),
    withCheck: fc.option(text),
  }),
  comment: fc.record({ on: text, schema: fc.option(text), name: text, detail: fc.option(text), text }),
};

test('an object does not depend on the rows before it', () => {
  for (const [name, rows] of Object.entries(rowsOf)) {
    const kind = kindNamed(name);
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 600, size: 'max' }), (some) => {
        const parser = new RowParser(kind);
        const expected = some.map((row) => hideInObject(name, kind.schema.parse(row)));
        expect(some.map((row) => JSON.stringify(parser.parse(row)))).toEqual(expected.map((object) => JSON.stringify(object)));
      }),
      { numRuns: 20 },
    );
  }
});

test("a body's secrets are looked for in its own language, though another one has the same text", () => {
  const kind = kindNamed('function');
  const row = (language: string): Record<string, unknown> => ({ language, body: 'token = "hunter-22"' });
  const parser = new RowParser({
    ...kind,
    identity: {},
    properties: { language: kind.properties['language']!, body: kind.properties['body']! },
  });
  for (const language of ['plpgsql', 'plpython3u', 'plpgsql'])
    expect(parser.parse(row(language))).toEqual(hideInObject('function', row(language)));
});

test('a row that is no object is an error that names the field', () => {
  const parser = new RowParser(kindNamed('comment'));
  expect(() => parser.parse({ on: 'table', schema: null, name: 'a', detail: null, text: 1 })).toThrow(/"path": \[\s*"text"\s*\]/);
});
