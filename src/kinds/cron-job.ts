import { z } from 'zod';
import { quoteLiteral } from '../sql/quote.ts';
import { address, writtenAt } from './catalog.ts';
import { defineKind, id } from './kind.ts';

/** Words of a schedule are read in any case, and white space does not count. */
const schedule = z.string().transform((text) => text.trim().replace(/\s+/g, ' ').toLowerCase());

/** A job without a name is known by what it runs: at another time it is still the same. */
const unnamed = /^unnamed [0-9a-f]{8}(?: \(\d+\))?$/;
const numbered = / \(\d+\)$/;
const nameOf = `coalesce(to_jsonb(o)->>'jobname', 'unnamed ' || left(md5(btrim(regexp_replace(o.command, '[[:space:]]+', ' ', 'g'), ' ;')), 8))`;

/** Where jobs have the same name, of several roles or of the same command, all but the oldest are numbered. */
const from = jobs('o.*');

function jobs(columns: string): string {
  return `(select ${columns}, ${nameOf} || coalesce(' (' || nullif(row_number() over (partition by ${nameOf} order by o.jobid), 1) || ')', '') as "name" from cron.job o) j`;
}

interface CronJob {
  name: string;
  schedule: string;
  command: string;
  database: string | null;
  username: string;
  active: boolean;
}

/** A job belongs to whoever schedules it: only a superuser may say otherwise, so that its role is left to `alter`. */
function create({ name, schedule: times, command, database, active }: Partial<CronJob>): string | undefined {
  if (times === undefined || command === undefined || typeof database === 'string') return undefined;
  const title = unnamed.test(name!) ? '' : `${quoteLiteral(name!)}, `;
  const scheduled = `cron.schedule(${title}${quoteLiteral(times)}, ${quoteLiteral(command)})`;
  return active === false ? `select cron.alter_job(${scheduled}, active := false);` : `select ${scheduled};`;
}

/** The number of the job, which the functions of the extension want. */
function ofJob(name: string, call: string): string {
  return `select cron.${call} from ${from} where j.name = ${quoteLiteral(name)};`;
}

export const cronJob = defineKind({
  name: 'cronJob',
  plural: 'cronJobs',
  heading: 'Objects',
  identity: { name: id('j.name') },
  rows: {
    schema: 'cron',
    table: 'job',
    columns: { jobid: 'bigint', schedule: 'text', command: 'text', database: 'text', username: 'text', active: 'boolean' },
  },
  from,
  where: 'true',
  written: {
    query: `select j.name, j.at as "at row" from ${jobs(`o.jobid, ${writtenAt('o')} as at`)}`,
    address: ({ name }: CronJob) => address(name),
    columns: () => [{ alias: 'row', column: undefined }],
  },
  properties: {
    schedule: {
      schema: schedule,
      sql: `lower(regexp_replace(btrim(j.schedule), '[[:space:]]+', ' ', 'g'))`,
      severity: 'medium',
      impact: 'It runs at other times than intended, or never.',
    },
    command: {
      schema: z.string(),
      sql: 'j.command',
      equality: 'statement',
      severity: 'high',
      impact: 'It does something else than intended, and nobody sees it run.',
    },
    /** Null where it runs in the database that holds the schedule. */
    database: {
      schema: z.string().nullable(),
      sql: 'nullif(j.database, current_database())',
      severity: 'high',
      impact: 'It runs in another database.',
    },
    username: {
      schema: z.string(),
      sql: 'j.username',
      severity: 'high',
      impact: 'It runs with the rights of another role.',
    },
    active: {
      schema: z.boolean(),
      sql: `coalesce((to_jsonb(j)->>'active')::boolean, true)`,
      severity: 'high',
      impact: 'A job that is not active never runs.',
    },
  },
  requires: () => [[], [{ kind: 'extension', identity: { name: 'pg_cron' }, implied: false }]],
  complete: (stated) => ({ active: true, ...stated }),
  group: () => 'cron jobs',
  title: ({ name }) => `cron job ${address(name)}`,
  missing: { severity: 'high', impact: 'What it does at its times is not done any more, and nothing says so.' },
  unintended: ({ active }) =>
    active
      ? { verdict: 'gap', severity: 'medium', impact: 'It runs at its times with the rights of its role, and nobody asked for it.' }
      : { verdict: 'gap', severity: 'low', impact: 'It does nothing until somebody activates it.' },
  create,
  alter: (intended, _actual, differing) => {
    const changes = Object.entries(intended).filter(([property, value]) => differing.includes(property) && value !== null);
    const stated = changes.filter(([, value]) => typeof value === 'string' || typeof value === 'boolean');
    if (stated.length !== differing.length) return undefined;
    const set = stated.map(([property, value]) => `${property} := ${typeof value === 'string' ? quoteLiteral(value) : String(value)}`);
    return ofJob(intended.name!, `alter_job(j.jobid, ${set.join(', ')})`);
  },
  drop: ({ name }) =>
    unnamed.test(name!) || numbered.test(name!) ? ofJob(name!, 'unschedule(j.jobid)') : `select cron.unschedule(${quoteLiteral(name!)});`,
});
