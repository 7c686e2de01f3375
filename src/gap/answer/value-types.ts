import { splitTypes } from '../../kinds/reference.ts';
import type { Question } from '../oracle.ts';
import { type Definitions, text, texts } from './definitions.ts';

type ExpressionQuestion = Extract<Question, { ask: 'expression' }>;

/** The type of the domain that is asked about; else the types of all values that have this text as their default, or as a domain's check. */
export function valueTypes(definitions: Definitions, { place, text: expression, schema, relation }: ExpressionQuestion): string[] {
  if (place !== 'domain') return [...new Set(defaultedTypes(definitions, expression))].toSorted();
  const named = schema === undefined || relation === undefined ? undefined : definitions.find('domain', { schema, name: relation });
  const type = text(named?.['type']);
  return type === undefined ? [...new Set(checkedTypes(definitions, expression))].toSorted() : [type];
}

function checkedTypes(definitions: Definitions, expression: string): string[] {
  return definitions.all('domainCheck').flatMap((check) => {
    if (check['expression'] !== expression) return [];
    return text(definitions.find('domain', { schema: String(check['schema']), name: String(check['domain']) })?.['type']) ?? [];
  });
}

function defaultedTypes(definitions: Definitions, expression: string): string[] {
  const domains = definitions.all('domain').flatMap((domain) => (domain['default'] === expression ? (text(domain['type']) ?? []) : []));
  const args = definitions.all('function').flatMap((routine) => {
    const inputs = splitTypes(text(routine['arguments']) ?? '');
    const defaults = texts(routine['argumentDefaults']);
    return defaults.flatMap((value, n) => (value === expression ? (inputs[inputs.length - defaults.length + n] ?? []) : []));
  });
  return [...domains, ...args, ...viewColumns(definitions, expression)];
}

function viewColumns(definitions: Definitions, expression: string): string[] {
  return definitions.all('view').flatMap((view) => {
    const defaults = Array.isArray(view['columnDefaults']) ? (view['columnDefaults'] as { column: string; expression: string }[]) : [];
    const columns = texts(view['columns']);
    const types = texts(view['columnTypes']);
    return defaults.flatMap((one) => (one.expression === expression ? (types[columns.indexOf(one.column)] ?? []) : []));
  });
}
