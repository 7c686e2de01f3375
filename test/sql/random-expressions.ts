import fc from 'fast-check';

/** Two texts that may or may not mean the same; which, the tests find out by evaluating them. */
export type Pair = readonly [left: string, right: string];

/** The columns of the random rows, and values for them, NULL apart. */
export const columns: Readonly<Record<string, { type: string; values: readonly string[] }>> = {
  i: { type: 'integer', values: ['0', '1', '-1', '16777217'] },
  k: { type: 'bigint', values: ['0', '1', '3000000000'] },
  n: { type: 'numeric', values: ['0', '1.0', '2.5', '0.1'] },
  d: { type: 'double precision', values: ['0', '1', '0.1', "'NaN'"] },
  r: { type: 'real', values: ['0', '1', '0.1', '16777216'] },
  s: { type: 'text', values: ["'a'", "'b'", "'A'", "'a '", "''"] },
  v: { type: 'character varying(5)', values: ["'a'", "'b'", "'A'", "'a '", "''"] },
  c: { type: 'character(3)', values: ["'a'", "'b'", "'A'"] },
  ci: { type: 'public.citext', values: ["'a'", "'A'", "'b'"] },
  b: { type: 'boolean', values: ['true', 'false'] },
  e: { type: 'boolean', values: ['true', 'false'] },
  p: { type: 'public.pair', values: ["'(1,a)'", "'(1,)'", "'(,)'"] },
  ta: { type: 'text[]', values: ["'{}'", "'{a}'", "'{a,b}'", "'{b,NULL}'"] },
  ia: { type: 'integer[]', values: ["'{}'", "'{1}'", "'{1,0}'", "'{NULL,1}'"] },
  tz: { type: 'timestamp with time zone', values: ["'2020-01-01'", "'2020-01-02 10:00'"] },
};

/** A few random rows, some with NULLs. */
export const rows: fc.Arbitrary<string[]> = fc.array(
  fc
    .tuple(
      ...Object.values(columns).map(({ type, values }) =>
        fc.oneof(fc.constant('null'), ...values.map((value) => fc.constant(value))).map((value) => `(${value})::${type}`),
      ),
    )
    .map((row) => row.join(', ')),
  { minLength: 4, maxLength: 8 },
);

const oneOf = (texts: readonly string[]): fc.Arbitrary<string> => fc.nat(texts.length - 1).map((n) => texts[n]!);

/** Takes one text for each side, or the same for both. */
const of = (texts: readonly string[]): fc.Arbitrary<Pair> =>
  fc.oneof(
    fc.tuple(oneOf(texts), oneOf(texts)),
    oneOf(texts).map((text): Pair => [text, text]),
  );

type Template = (left: string, right: string, third: string) => string;

/** Puts parts into one of the templates on each side: by the same template, or by two. */
function built(templates: readonly Template[], ...parts: readonly fc.Arbitrary<Pair>[]): fc.Arbitrary<Pair> {
  const two = fc.oneof(
    fc.nat(templates.length - 1).map((n) => [n, n] as const),
    fc.tuple(fc.nat(templates.length - 1), fc.nat(templates.length - 1)),
  );
  return fc.tuple(two, fc.tuple(...parts)).map(([[l, r], found]): Pair => {
    const [a, b = a, c = b] = found;
    return [templates[l]!(a![0], b![0], c![0]), templates[r]!(a![1], b![1], c![1])];
  });
}

const letters = fc.oneof(
  ...["'a'", "'b'", "'A'", "'a '", 'null'].map((value) =>
    of([
      value,
      value,
      `${value}::text`,
      `${value}::character varying`,
      `(${value}::varchar)::text`,
      `${value}::char(3)`,
      `${value}::varchar(1)`,
      `${value}::name`,
      `${value}::citext`,
    ]),
  ),
);

const numbers = fc.oneof(
  ...['0', '1', '-1', '2.5', '0.1', '16777217', '3000000000'].map((value) =>
    of([
      value,
      value,
      `(${value})`,
      `'${value}'`,
      `'${value}'::integer`,
      `(${value})::bigint`,
      `'${value}'::bigint`,
      `(${value})::numeric`,
      `'${value}'::numeric`,
      `(${value})::double precision`,
      `(${value})::real`,
    ]),
  ),
);

const textArrays = of([
  "'{a,b}'::text[]",
  "array['a', 'b']",
  "array['b', 'a']",
  "array['a'::text, 'b'::text]",
  "(array['a'::varchar, 'b'::varchar])::text[]",
  "array['a', 'b']::citext[]",
  "'{a,NULL}'::text[]",
  'ta',
  "'{}'::text[]",
  'array[c, v]',
  'array[v, c]',
]);
const numberArrays = of([
  "'{1,0}'::int[]",
  'array[1, 0]',
  'array[0, 1]',
  'array[0.1, 1]',
  '(array[1, 0])::bigint[]',
  'array[1, 0]::real[]',
  'ia',
  'array[i, k]',
  "'{}'::int[]",
]);

/** Pairs of conditions that are often, but not always, spellings of one another. */
export const conditions: fc.Arbitrary<Pair> = fc.letrec<{ text: Pair; number: Pair; condition: Pair }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    letters,
    of(['s', 't.s']),
    of(['v', '(v)::text']),
    oneOf(['c', 'ci', 's', 'v']).map((name): Pair => [name, name]),
    built([(a) => `lower(${a})`, (a) => `lower(${a}::text)`, (a) => `pg_catalog.lower(${a})`], tie('text')),
    built([(a) => `trim(${a})`, (a) => `btrim(${a})`, (a) => `btrim((${a})::text)`], tie('text')),
    built([(a) => `substring(${a} from 1 for 1)`, (a) => `substring(${a}, 1, 1)`, (a) => `substring((${a})::text, 1, 1)`], tie('text')),
    built(
      [(a, b) => `coalesce(${a}, ${b})`, (a, b) => `coalesce(${b}, ${a})`, (a, b) => `coalesce(${a}::text, ${b})`],
      tie('text'),
      tie('text'),
    ),
    built([(a, b) => `(${a} || ${b})`, (a, b) => `(${b} || ${a})`, (a, b) => `(${a}::text || ${b})`], tie('text'), tie('text')),
    built(
      [
        (a, b, c) => `(case when ${c} then ${a} else ${b} end)`,
        (a, _b, c) => `(case when ${c} then ${a} end)`,
        (a, _b, c) => `(case when ${c} then ${a} else null end)`,
      ],
      tie('text'),
      tie('text'),
      tie('condition'),
    ),
    of(["current_setting('x.y', true)", "(select current_setting('x.y', true))"]),
  ),
  number: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    numbers,
    oneOf(['i', 'k', 'n', 'd', 'r']).map((name): Pair => [name, name]),
    built([(a, b) => `(${a} + ${b})`, (a, b) => `(${b} + ${a})`, (a, b) => `(${a} - ${b})`], tie('number'), tie('number')),
    built([(a, b) => `(${a} * ${b})`, (a, b) => `(${b} * ${a})`], tie('number'), tie('number')),
    built([(a) => `(${a})::numeric`, (a) => `cast(${a} as numeric)`, (a) => `(${a})::double precision`, (a) => a], tie('number')),
    built([(a) => `length(${a})`, (a) => `length((${a})::text)`], tie('text')),
  ),
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    of(['b', '(b)', 't.b']),
    of(['e']),
    of(['true', "'t'::boolean", '1::boolean', 'null']),
    ...(['text', 'number'] as const).flatMap((kind) => [
      built(
        [
          (a, b) => `(${a} = ${b})`,
          (a, b) => `(${b} = ${a})`,
          (a, b) => `(not ${a} <> ${b})`,
          (a, b) => `(${a} is not distinct from ${b})`,
        ],
        tie(kind),
        tie(kind),
      ),
      built(
        [(a, b) => `(${a} < ${b})`, (a, b) => `(${b} > ${a})`, (a, b) => `(not ${a} >= ${b})`, (a, b) => `(${b} < ${a})`],
        tie(kind),
        tie(kind),
      ),
      built(
        [
          (a, b, c) => `(${a} in (${b}, ${c}))`,
          (a, b, c) => `(${a} in (${c}, ${b}))`,
          (a, b, c) => `(${a} = ${b} or ${a} = ${c})`,
          (a, b, c) => `(${a} = any (array[${b}, ${c}]))`,
          (a, b, c) => `(not ${a} not in (${b}, ${c}))`,
        ],
        tie(kind),
        tie(kind),
        tie(kind),
      ),
      built(
        [
          (a, b, c) => `(${a} between ${b} and ${c})`,
          (a, b, c) => `(${a} >= ${b} and ${a} <= ${c})`,
          (a, b, c) => `(not ${a} not between ${b} and ${c})`,
          (a, b, c) => `(${a} between symmetric ${b} and ${c})`,
        ],
        tie(kind),
        tie(kind),
        tie(kind),
      ),
      built([(a) => `(${a} is null)`, (a) => `(not (${a} is not null))`], tie(kind)),
    ]),
    of(['(p is null)', '(not (p is not null))']),
    of(['(p is not null)', '(not (p is null))']),
    built(
      [(a, b) => `(${a} like ${b})`, (a, b) => `(${a} ~~ ${b})`, (a, b) => `(not ${a} not like ${b})`, (a, b) => `(${a} ilike ${b})`],
      tie('text'),
      tie('text'),
    ),
    built(
      [(a, b) => `(${a} = any (${b}))`, (a, b) => `(not ${a} <> all (${b}))`, (a, b) => `(${a} <> any (${b}))`],
      tie('text'),
      textArrays,
    ),
    built(
      [(a, b) => `(${a} = any (${b}))`, (a, b) => `(not ${a} <> all (${b}))`, (a, b) => `(${a} < any (${b}))`],
      tie('number'),
      numberArrays,
    ),
    built(
      [(a, b) => `(${a} and ${b})`, (a, b) => `(${b} and ${a})`, (a, b) => `(not (not ${a} or not ${b}))`, (a, b) => `(${a} or ${b})`],
      tie('condition'),
      tie('condition'),
    ),
    built(
      [(a, b, c) => `(${a} or (${b} or ${c}))`, (a, b, c) => `((${c} or ${a}) or ${b})`, (a, b, c) => `(${a} or ${b} and ${c})`],
      tie('condition'),
      tie('condition'),
      tie('condition'),
    ),
    built([(a) => `(not (${a} is true))`, (a) => `(${a} is not true)`, (a) => `(not ${a})`, (a) => `(${a} is false)`], tie('condition')),
    built(
      [(a, b) => `((${a}, i) = (${b}, 1))`, (a, b) => `(${a} = ${b} and i = 1)`, (a, b) => `((i, ${a}) <> (1, ${b}))`],
      tie('text'),
      tie('text'),
    ),
  ),
})).condition;
