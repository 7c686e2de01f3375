import { kindNamed } from '../../kinds/index.ts';
import type { Stored } from '../../kinds/kind.ts';
import { splitTypes } from '../../kinds/reference.ts';
import { dollarQuote, qualified, quoteLiteral, showName } from '../../sql/quote.ts';
import { type Signature, text, texts } from './definitions.ts';

/** The SQLSTATE of a stub that was called where its body would have mattered. */
export const bodyNeeded = 'PGI01';
/** While this setting is on, a stub refuses to be called. */
export const trialSetting = 'pgintent.trial';

const volatilities: Readonly<Record<string, string>> = { i: 'immutable', s: 'stable', v: 'volatile' };

/** A function that has this signature, and whose calls return nothing. */
export function stubOfSignature({ schema, name, arguments: args, returns, volatility, set }: Signature): string {
  const valueless = set || returns === 'void' || /(?:^|, )(?:IN)?OUT /.test(args);
  return `create function ${qualified(schema, name)}(${args}) returns ${set ? 'setof ' : ''}${returns} ${volatilities[volatility]} language plpgsql as ${dollarQuote(body(schema, name, valueless))}`;
}

/** The same of a function as its kind holds it; undefined where too little of it is stated. */
export function stubOfFunction(routine: Stored): string | undefined {
  const kind = kindNamed('function');
  const {
    schema,
    name,
    arguments: types,
    returns,
    argumentNames,
    argumentModes,
    argumentDefaults,
    outputNames,
    outputTypes,
    volatility,
  } = (kind.complete?.(routine) ?? routine) as Stored;
  const valueless = texts(outputTypes).length > 0 || /^(?:setof |void$)/.test(text(returns) ?? '');
  const stated = { schema, name, arguments: types, returns, argumentNames, argumentModes, outputNames, outputTypes, volatility };
  const signature = Object.fromEntries(Object.entries(stated).filter(([, value]) => typeof value === 'string' || Array.isArray(value)));
  // What a default is does not matter, only that there is one.
  const defaults = texts(argumentDefaults).map(() => 'null');
  const made = kind.create({
    ...signature,
    argumentDefaults: defaults,
    kind: 'function',
    language: 'plpgsql',
    body: body(String(schema), String(name), valueless),
  });
  return made?.replace(/^create or replace/, 'create').replace(/;$/, '');
}

/** An aggregate of this signature, over a transition function named `helper`. */
export function stubsOfAggregate(routine: Stored, helper: { schema: string; name: string }): string[] {
  const returns = text(routine['returns']);
  if (returns === undefined) return [];
  const types = splitTypes(text(routine['arguments']) ?? '');
  const transition = stubOfFunction({ ...helper, arguments: [returns, ...types].join(', '), returns, volatility: 'immutable' });
  const name = qualified(String(routine['schema']), String(routine['name']));
  return transition === undefined
    ? []
    : [
        transition,
        `create aggregate ${name}(${types.length === 0 ? '*' : types.join(', ')}) (sfunc = ${qualified(helper.schema, helper.name)}, stype = ${returns})`,
      ];
}

/** Postgres calls an immutable function with constant arguments already when an index on it is made. */
function body(schema: string, name: string, valueless: boolean): string {
  const message = `it calls ${showName(schema, name)}, whose body is not run here`;
  return `begin
  if pg_catalog.current_setting(${quoteLiteral(trialSetting)}, true) = 'on' then
    raise exception using errcode = '${bodyNeeded}', message = ${quoteLiteral(message)};
  end if;
  return${valueless ? '' : ' null'};
end`;
}
