import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { coverage } from '../scripts/coverage.ts';
import { schemas } from '../scripts/schema.ts';
import { root } from './support/run.ts';

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(schemas['intent.schema.json']!));
const example = (): Record<string, any> => parse(readFileSync(join(root, 'examples/keys/intent.yaml'), 'utf8')) as Record<string, any>;

test.for(Object.entries(schemas))('%s in the repository is what the code says (npm run schema)', ([name, text]) => {
  expect(readFileSync(join(root, 'schema', name), 'utf8')).toBe(text);
});

test.for(['examples/keys/intent.yaml', 'test/support/everything.yaml'])('the published schema accepts %s', (file) => {
  const valid = validate(parse(readFileSync(join(root, file), 'utf8')));
  expect(validate.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test.for<[string, (manifest: Record<string, any>) => void]>([
  ['a misspelt section', (manifest) => (manifest['tabels'] = {})],
  ['a misspelt property', (manifest) => (manifest['tables'].agent_runs.colums = {})],
  ['a wrong value', (manifest) => (manifest['tables'].agent_runs.rls = 'yes')],
  ['a wrong command', (manifest) => manifest['tables'].agent_runs.policies.push({ command: 'selct' })],
  ['no version', (manifest) => delete manifest['pgintent']],
])('and refuses %s', ([, spoil]) => {
  const manifest = example();
  spoil(manifest);
  expect(validate(manifest)).toBe(false);
});

/** The places in a JSON Schema that say nothing: an editor has no completion there. */
function silent(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (
    Object.keys(schema).length === 0 &&
    /\/(properties\/[^/]+|items|additionalProperties|(anyOf|allOf|oneOf)\/\d+|\$defs\/[^/]+)$/.test(path)
  )
    return [path];
  return Object.entries(schema).flatMap(([key, part]) => silent(part, `${path}/${key}`));
}

test('an editor knows what may be written anywhere', () => {
  expect(silent(JSON.parse(schemas['intent.schema.json']!), '')).toEqual([]);
});

test('docs/coverage.md lists what the kinds are (npm run docs)', () => {
  expect(readFileSync(join(root, 'docs/coverage.md'), 'utf8')).toBe(coverage);
});
