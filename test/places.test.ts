import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { expect, test } from 'vitest';
import { type Path, readPlaces } from '../src/intent/manifest/places.ts';
import { readPlainly } from '../src/intent/manifest/plain-document.ts';

/** Another parser's places: of a key where there is one, of the item in a list. An empty value has none. */
function* placesIn(node: unknown, path: Path = []): Generator<{ path: Path; offset: number }> {
  if (isMap(node))
    for (const { key, value } of node.items) {
      const below = [...path, String(isScalar(key) ? key.value : key)];
      yield { path: below, offset: (key as Node).range![0] };
      yield* placesIn(value, below);
    }
  if (isSeq(node))
    for (const [n, item] of node.items.entries()) {
      const { range, source } = item as Node & { source?: string };
      if (!isScalar(item) || (source !== '' && range !== undefined)) yield { path: [...path, n], offset: range![0] };
      yield* placesIn(item, [...path, n]);
    }
}

/** What the parser of everything finds; both say the same of a text that the one of plain documents reads. */
async function expectAgreement(text: string): Promise<void> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  expect(document.errors, text).toEqual([]);
  const { value, places, errors } = await readPlaces(text, 'i.yaml');
  expect(errors, text).toEqual([]);
  expect(value, text).toEqual(document.toJS());
  for (const { path, offset } of placesIn(document.contents)) {
    const { line, col } = counter.linePos(offset);
    expect(places.at(path), `${JSON.stringify(path)} in\n${text}`).toEqual({ file: 'i.yaml', line, column: col });
  }
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'null', 'yes', '012', '1e3', '- a', '# b', "it's", 'a: b', 'a\nb', '{', '*a', '<<', "auth.uid() = 'x'", '~'),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, false, 0, -1, 1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));

test('values and places are those that another parser finds, however a document is laid out', async () => {
  const layout = fc.record({
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    lineWidth: fc.constantFrom(0, 40),
    collectionStyle: fc.constantFrom('any', 'flow'),
  });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, value), layout, fc.constantFrom('\n', '\r\n'), async (top, options, newline) => {
      const written = new Document(top, { aliasDuplicateObjects: false }).toString(options);
      await expectAgreement(written.replaceAll('\n', newline));
      await expectAgreement(JSON.stringify(top, null, options.indent));
    }),
    { numRuns: 500 },
  );
});

test.for(['examples/keys/intent.yaml', 'package.json'])('those of %s are the same', async (file) => {
  await expectAgreement(readFileSync(file, 'utf8'));
});

test.for(['examples/keys/intent.yaml', 'package.json'])('%s is a plain document', (file) => {
  expect(readPlainly(readFileSync(file, 'utf8'))).toBeDefined();
});

test.for([
  // As people lay it out: the bracket stands where its key does.
  'pgintent: 1\ntables: {\n  t: {\n    columns: { a: text }\n  }\n}\n',
  'tables:\n  t:\n    policies: [\n      { name: p },\n    ]\n',
  'a: &one\n  x: 1\nb: *one\nc: [*one]\n',
  '%YAML 1.1\n---\na: yes\n',
  'a: !!str 1\nb: !odd x\n',
  '~: a\n007: { b: c }\n2.50: { b: c }\n0x10: { b: c }\n1e3: { b: c }\nTrue: { b: c }\n',
  'NULL: { b: c }\n',
  'a:\n  : b\n',
  'a:\n  - b\n  -\n  - c\n',
  '? [a]\n: b\n',
  '---\n',
  '',
])('what is not plain is read by the other parser: %j', async (written) => {
  expect(readPlainly(written)).toBeUndefined();
  await expectAgreement(written);
});

test('a list of blocks has the places of their headers, whatever ends a line', async () => {
  for (const newline of ['\n', '\r\n', '\r']) {
    const { places } = await readPlaces(['a:', '  - | # one', '    x', '  - >-', '    y', ''].join(newline), 'i.yaml');
    expect(places.at(['a', 0]), JSON.stringify(newline)).toMatchObject({ line: 2, column: 5 });
    expect(places.at(['a', 1]), JSON.stringify(newline)).toMatchObject({ line: 4, column: 5 });
  }
});

test('what is not there is placed at what should hold it', async () => {
  const { places } = await readPlaces('a:\n  b:\n  c: [1,\n    2]\n', 'i.yaml');
  expect(places.at(['a', 'b', 'x'])).toMatchObject({ line: 2, column: 3 });
  expect(places.at(['a', 'c', 1])).toMatchObject({ line: 4, column: 5 });
  expect(places.at(['a', 'c', 7])).toMatchObject({ line: 3, column: 3 });
  expect(places.at(['z'])).toMatchObject({ line: 1, column: 1 });
});

test.for<[name: string, text: string]>([
  [
    'that stand for more and more',
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')}`,
  ],
  ['within their own anchor', 'a: &a { b: [*a] }\n'],
  ['within their own anchor, and others', 'a: [&r { a: [*r] }]\nb: &b { c: 1 }\nd: *b\n'],
])('aliases %s are an error, and nothing that fills the memory', async ([, written]) => {
  const { errors } = await readPlaces(written, 'i.yaml');
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('its aliases (*name) stand for more than a manifest can hold'),
  ]);
});
