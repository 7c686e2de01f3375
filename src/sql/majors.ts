/** What differs in what the majors 13 to 18 print for the same thing, and what is done about it. */

export interface MajorDifference {
  /** The first major that prints it the newer way. */
  readonly from: number;
  readonly what: string;
  readonly text: 'expression' | 'query';
  readonly older: string;
  readonly newer: string;
  /** Equal only in texts from these two majors, and not within one of them. */
  readonly needsMajors?: boolean;
  /** The types of columns in the example, where the comparison needs them. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** Each row is an example and has a test. Where the forms differ more than in spelling, `needsMajors` says so. */
export const majorDifferences: readonly MajorDifference[] = [
  {
    from: 14,
    what: 'extract is a function of its own that returns numeric; 13 stores date_part, which returns double precision',
    text: 'expression',
    older: `(date_part('epoch'::text, t) > (5)::double precision)`,
    newer: '(EXTRACT(epoch FROM t) > (5)::numeric)',
    needsMajors: true,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `timezone('utc'::text, now())`,
    newer: `(now() AT TIME ZONE 'utc'::text)`,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `"position"(a, 'x'::text)`,
    newer: `POSITION(('x'::text) IN (a))`,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `"overlay"(a, 'x'::text, 1, 2)`,
    newer: `OVERLAY(a PLACING 'x'::text FROM 1 FOR 2)`,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `"overlaps"(a, b, c, d)`,
    newer: '((a, b) OVERLAPS (c, d))',
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `"substring"(a, 'p'::text, '#'::text)`,
    newer: `SUBSTRING(a SIMILAR 'p'::text ESCAPE '#'::text)`,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: `"xmlexists"('/a'::text, x)`,
    newer: `XMLEXISTS(('/a'::text) PASSING (x))`,
  },
  {
    from: 14,
    what: 'SQL syntax is printed as such',
    text: 'expression',
    older: '(pg_collation_for(a) = b)',
    newer: '(COLLATION FOR (a) = b)',
  },
  {
    from: 14,
    what: 'the normal form is an upper-case word of that syntax',
    text: 'expression',
    older: `is_normalized((a)::text, 'nfc'::text)`,
    newer: '(a IS NFC NORMALIZED)',
  },
  {
    from: 14,
    what: 'that syntax hides the cast of a varchar to text',
    text: 'expression',
    older: 'btrim((v)::text)',
    newer: 'TRIM(BOTH FROM v)',
  },
  {
    from: 14,
    what: 'that syntax hides the cast of a varchar to text; where bytea would do as well, the column has to be known',
    text: 'expression',
    older: '"substring"((v)::text, 1, 2)',
    newer: 'SUBSTRING(v FROM 1 FOR 2)',
    columns: { v: 'character varying(9)' },
  },
  {
    from: 15,
    what: 'columns of a subquery have no printed names where nobody can see them',
    text: 'expression',
    older: '( SELECT true AS bool)',
    newer: '( SELECT true)',
  },
  {
    from: 16,
    what: 'columns of a query over one relation have no qualifier',
    text: 'query',
    older: ' SELECT t.id\n   FROM s.t\n  WHERE t.b;',
    newer: ' SELECT id\n   FROM s.t\n  WHERE b;',
  },
  {
    from: 16,
    what: 'xmlserialize has an option for indenting',
    text: 'expression',
    older: 'XMLSERIALIZE(CONTENT x AS text)',
    newer: 'XMLSERIALIZE(CONTENT x AS text NO INDENT)',
  },
];

/**
 * Whether extract and date_part are to be taken for one function: 13 cannot tell them apart, and the other side is
 * not 13.
 */
export function extractIsDatePart(left: number | undefined, right: number | undefined): boolean {
  return left !== undefined && right !== undefined && (left === 13) !== (right === 13);
}

/** The type of extract where one side says double precision and the other numeric. */
export const numericOrDouble = 'numeric or double precision';

export function isNumericOrDouble(type: string | undefined): boolean {
  return type === numericOrDouble || type === 'numeric' || type === 'double precision';
}
