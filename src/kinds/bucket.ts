import { z } from 'zod';
import { quoteLiteral } from '../sql/quote.ts';
import { address, oneOrMore } from './catalog.ts';
import { defineKind, id } from './kind.ts';

const powers = ['', 'k', 'm', 'g', 't', 'p'];
const size = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i;

/** A size as in Supabase's config.toml: units are powers of 1024, also MB. */
const bytes = z.union([z.string(), z.number()]).transform((written, context) => {
  const [, number, unit] = size.exec(String(written).trim()) ?? [];
  const value = number === undefined ? undefined : Math.floor(Number(number) * 1024 ** powers.indexOf(unit!.toLowerCase()));
  if (value !== undefined && Number.isSafeInteger(value)) return value;
  context.addIssue(`${String(written)} is not a size. Write a number of bytes, or 5MB.`);
  return z.NEVER;
});

/** No list at all and an empty one both mean any type. */
const mimeTypes = oneOrMore.transform((types) => (types.length === 0 ? null : types)).nullable();

interface Bucket {
  name: string;
  public: boolean;
  fileSizeLimit: number | null;
  allowedMimeTypes: string[] | null;
  type: string;
}

/** What a statement sets: column and SQL value of each of the stated properties. */
function settings({ public: open, fileSizeLimit, allowedMimeTypes }: Partial<Bucket>): [column: string, value: string][] {
  const set: [string, string][] = [];
  if (open !== undefined) set.push(['public', String(open)]);
  if (fileSizeLimit !== undefined) set.push(['file_size_limit', String(fileSizeLimit)]);
  if (allowedMimeTypes !== undefined) {
    set.push([
      'allowed_mime_types',
      allowedMimeTypes === null ? 'null' : `array[${allowedMimeTypes.map(quoteLiteral).join(', ')}]::text[]`,
    ]);
  }
  return set;
}

const publicImpact = 'Anyone who has or guesses the path of a file reads it, without logging in: no policy is asked.';

export const bucket = defineKind({
  name: 'bucket',
  plural: 'buckets',
  heading: 'Storage',
  // The id is the name that everybody uses; the column `name` repeats it.
  identity: { name: id('b.id') },
  rows: { schema: 'storage', table: 'buckets', columns: { id: 'text', name: 'text' } },
  from: 'storage.buckets b',
  where: 'true',
  // Read as JSON and without a cast: older versions of the table lack some of these columns, and somebody's own may have others.
  properties: {
    public: {
      schema: z.boolean(),
      sql: `coalesce(nullif(to_jsonb(b)->'public', 'null'), 'false')`,
      severity: 'high',
      impact: 'A public bucket shows its files to anyone; a private one refuses the public URLs that the application hands out.',
    },
    fileSizeLimit: {
      schema: bytes.nullable(),
      sql: `nullif(to_jsonb(b)->'file_size_limit', 'null')`,
      severity: 'medium',
      impact: 'Files get in that are larger than intended, or are refused though they are not.',
    },
    allowedMimeTypes: {
      schema: mimeTypes,
      sql: `nullif(nullif(to_jsonb(b)->'allowed_mime_types', 'null'), '[]')`,
      equality: 'set',
      severity: 'medium',
      impact: 'Files of other types get in, such as HTML that a browser runs, or such are refused as should get in.',
    },
    type: {
      schema: z.string().toLowerCase(),
      sql: `coalesce(lower(to_jsonb(b)->>'type'), 'standard')`,
      severity: 'high',
      impact: 'The bucket stores something else than files, or files where tables were meant.',
    },
  },
  requires: () => [],
  group: () => 'buckets',
  title: ({ name }) => `bucket ${address(name)}`,
  missing: { severity: 'high', impact: 'Uploads to this bucket and downloads from it fail.' },
  severity: ({ differing, intended, actual }) =>
    differing.includes('public') && intended.public === false && actual?.public === true ? 'critical' : undefined,
  unintended: ({ public: open }) =>
    open
      ? { verdict: 'gap', severity: 'critical', impact: publicImpact }
      : { verdict: 'gap', severity: 'low', impact: 'Nobody says what this bucket is for or who may read it.' },
  unsaid: ({ public: open }) => (open === undefined ? 'public' : undefined),
  create: (object) => {
    if (object.type !== undefined && object.type !== 'standard') return undefined;
    const set: [string, string][] = [['id', quoteLiteral(object.name!)], ['name', quoteLiteral(object.name!)], ...settings(object)];
    return `insert into storage.buckets (${set.map(([column]) => column).join(', ')}) values (${set.map(([, value]) => value).join(', ')}) on conflict (id) do nothing;`;
  },
  alter: (intended, _actual, differing) => {
    const set = settings(Object.fromEntries(Object.entries(intended).filter(([property]) => differing.includes(property))));
    if (set.length === 0) return undefined;
    return `update storage.buckets set ${set.map(([column, value]) => `${column} = ${value}`).join(', ')} where id = ${quoteLiteral(intended.name!)};`;
  },
});
