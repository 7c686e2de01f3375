import { z } from 'zod';

const states = ['origin', 'disabled', 'replica', 'always'] as const;

/** When a trigger or a rule fires. */
export type Enabled = (typeof states)[number];

/** `true` stands for `origin`, as it is by default, and `false` for `disabled`. */
export const enabled = z.union([z.enum(states), z.boolean().transform((on): Enabled => (on ? 'origin' : 'disabled'))]);

/** What of a trigger or rule is meant of which no state is stated: it fires on what people do. */
export const fires = { in: ['origin', 'always'] } as unknown as Enabled;

/** SQL of the state that a catalog column holds as a letter. */
export function enabledSql(letter: string): string {
  return `case ${letter} when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end`;
}

/** What stands before TRIGGER or RULE in ALTER TABLE. */
export const enabling: Readonly<Record<Enabled, string>> = {
  origin: 'enable',
  disabled: 'disable',
  replica: 'enable replica',
  always: 'enable always',
};
