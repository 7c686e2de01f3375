import type { Snapshot } from '../../src/database/snapshot.ts';
import { signature, splitName } from '../../src/intent/manifest/names.ts';
import { address } from '../../src/kinds/catalog.ts';
import type { Stored } from '../../src/kinds/kind.ts';
import { operatorClass } from '../../src/kinds/operator-class.ts';
import { operator } from '../../src/kinds/operator.ts';
import { functionOnPath, isType, typeGiven, wholeSearchPath } from './asked.ts';
import type { Claim } from './assertion.ts';
import { describe, Misuse } from './misuse.ts';
import type { OptionsOf } from './types.ts';

/** An operator as a person names it, and what is stated of it. */
export type Operator = OptionsOf<typeof operator> & {
  /** `+`, or `schema.+`. */
  name: string;
  /** The type in front of it; left out where it has none. */
  left?: string;
  /** The type behind it; left out where it has none. */
  right?: string;
};

/** What the matcher of operators claims. */
export function operatorOf(snapshot: Snapshot, written: Operator): Claim {
  const { name: ref, left, right, ...options } = written;
  const { schemas, name } = onPath(ref, '+');
  if (left === undefined && right === undefined) throw new Misuse('an operator has an operand: say left, right or both.');
  const operands = { left: operand(snapshot, left), right: operand(snapshot, right) };
  const all = snapshot.all(operator.name).filter((one) => one['name'] === name);
  const found = schemas
    .map((schema) =>
      all.find((one) => one['schema'] === schema && isType(operands.left, one['left']) && isType(operands.right, one['right'])),
    )
    .find((one) => one !== undefined);
  const identity =
    found === undefined
      ? { schema: schemas[0]!, name, ...operands }
      : { schema: found['schema'], name, left: found['left'], right: found['right'] };
  return {
    kind: operator,
    identity,
    options: 'function' in options ? { ...options, function: functionOnPath(options.function, found?.['function']) } : options,
  };
}

function operand(snapshot: Snapshot, type: string | undefined): string | null {
  return type === undefined ? null : typeGiven(snapshot, type);
}

/** What the matcher of operator classes claims: the one of an access method, or the only one of its name. */
export function operatorClassOf(
  snapshot: Snapshot,
  ref: string,
  { method, ...options }: OptionsOf<typeof operatorClass> & { method?: string },
): Claim & { identity: { schema: string; name: string; method: string } } {
  const { schemas, name } = onPath(ref, 'text_ops');
  const all = snapshot.all(operatorClass.name).filter((one) => one['name'] === name && (method === undefined || one['method'] === method));
  const schema = schemas.find((candidate) => all.some((one) => one['schema'] === candidate)) ?? schemas[0]!;
  const found = all.filter((one) => one['schema'] === schema);
  if (found.length > 1 && Object.keys(options).length > 0)
    throw new Misuse(
      `${ref} is an operator class of several access methods. Say which one: { method: '…' } is one of ${found.map((one) => one['method']).join(', ')}.`,
    );
  return { kind: operatorClass, identity: { schema, name, method: String(found[0]?.['method'] ?? method ?? 'btree') }, options };
}

/** The schemas in which a name may be, and the name: of the server's own, too. */
function onPath(ref: unknown, example: string): { schemas: readonly string[]; name: string } {
  const parts = typeof ref === 'string' ? splitName(ref) : undefined;
  if (parts === undefined || parts.length > 2)
    throw new Misuse(`a name such as '${example}' or 'schema.${example}' is expected; ${describe(ref)} was given.`);
  return { schemas: parts.length === 2 ? [parts[0]!] : wholeSearchPath(), name: parts.at(-1)! };
}

/** `+(integer,integer) RETURNS integer`: an operator in a set. */
export function operatorLabel({ schema, name, left, right, returns }: Stored, qualified: boolean): string {
  const path = qualified ? `${address(String(schema))}.` : '';
  return `${path}${String(name)}(${String(left ?? 'NONE')},${String(right ?? 'NONE')}) RETURNS ${String(returns)}`;
}

/** Whether a person means this operator. */
export function isOperator(operator: Stored, written: string, schema: string | undefined): boolean {
  const end = written.lastIndexOf(')') + 1;
  const parsed = signature(written.slice(0, end), schema ?? '');
  const returns = written
    .slice(end)
    .replace(/^\s*returns\s+/i, '')
    .trim();
  if (parsed?.types.length !== 2)
    throw new Misuse(`an operator such as '+(integer,integer) RETURNS integer' is expected; "${written}" was given.`);
  const schemas = parsed.schema === '' ? wholeSearchPath() : [parsed.schema];
  const [left, right] = parsed.types.map((type) => (type.toUpperCase() === 'NONE' ? null : type));
  return (
    operator['name'] === parsed.name &&
    schemas.includes(String(operator['schema'])) &&
    isType(left!, operator['left']) &&
    isType(right!, operator['right']) &&
    (returns === '' || isType(returns, operator['returns']))
  );
}
