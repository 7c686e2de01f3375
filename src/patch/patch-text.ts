import type { Node } from 'libpg-query';
import { maskSecrets } from '../database/secrets.ts';
import type { Open } from './open.ts';
import { plain } from '../gap/build.ts';
import { sayPlace } from '../gap/message.ts';
import type { Key, Server } from '../kinds/kind.ts';
import { block, warnWhere } from './guard.ts';
import type { Chunk } from './plan.ts';
import { type Effect, effectOf } from './effect.ts';
import { remainsOf } from './step.ts';
import { transactionsOf } from './together.ts';
import { type Left, nodeOf, type Phase, type Unit } from './unit.ts';
import { relabels } from './widening.ts';

/** What a patch is for, as its comments say it. */
export interface About {
  /** What the person pointed at. */
  intent: string;
  /** Without a password. */
  database: string;
  /** ISO 8601: when the database was read. */
  readAt: string;
  server: Server & { version: string; role: string };
  /** What names without a schema mean in the statements. */
  searchPath: string;
  /** How a path is shown. */
  place: (path: string) => string;
  /** By key, as the run of the suites knows them. */
  open: ReadonlyMap<Key, Open>;
  /** By key of what nobody intended and may hold data: SQL that closes it to strangers, where they reach it. */
  closing?: ReadonlyMap<Key, string>;
}

/** The text of PATCH.sql. `proof` is what is said about it in its header: sentences. */
export function patchText(about: About, chunks: readonly Chunk[], left: readonly Left[], proof: readonly string[]): string {
  const phases: Record<Phase, string> = {
    labels: 'New labels of enums are committed before anything uses them.',
    main: 'All of this at once: nobody sees a table without its policies, or a role without its privileges, in between.',
    rows: 'What rows may contradict: where they do, a warning says so, the gap is left, and nothing is lost.',
  };
  const sections = (['labels', 'main', 'rows'] as const).flatMap((phase) => {
    const some = chunks.filter((chunk) => chunk.phase === phase);
    return some.length === 0 ? [] : [[...comment(phases[phase]), '', ...transactions(about, phase, some)].join('\n')];
  });
  return `${[header(about, chunks, left, proof), ...sections, ...(left.length === 0 ? [] : [leftText(about, left)])].join('\n\n')}\n`;
}

function header(about: About, chunks: readonly Chunk[], left: readonly Left[], proof: readonly string[]): string {
  const lines = [
    `PATCH.sql: ${sayClosed(about, chunks)}`,
    left.length === 0
      ? 'Nothing is left to a person.'
      : `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left to a person: see the end.`,
    '',
    `Run it as ${about.server.role}:  psql -v ON_ERROR_STOP=1 -f PATCH.sql "$DATABASE_URL"`,
    'or paste it into an SQL editor. It may run again: what is done already stays as it is. It drops no table, column, type, schema',
    'or extension and deletes no row.',
    '',
    ...proof,
  ];
  return lines.flatMap((line) => (line === '' ? ['--'] : comment(line))).join('\n');
}

/** How many gaps, and between what. */
export function sayClosed({ intent, database, readAt, server, open }: About, chunks: readonly Chunk[]): string {
  const closed = new Set(chunks.flatMap(({ unit }) => (open.get(unit.key)?.gap === undefined ? [] : [unit.key])));
  return `closes ${gaps(closed.size)} between ${intent} and ${database} (PostgreSQL ${server.version}), as it was read at ${readAt}.`;
}

function gaps(count: number): string {
  return count === 1 ? '1 gap' : `${count} gaps`;
}

function transactions(about: About, phase: Phase, chunks: readonly Chunk[]): string[] {
  const groups = phase === 'rows' ? transactionsOf(chunks) : [chunks];
  return [groups.map((group) => transaction(about, phase, group)).join('\n\n')];
}

function transaction(about: About, phase: Phase, chunks: readonly Chunk[]): string {
  const settings = settingsOf(about).map(([name, value]) => `set local ${name} = ${value};`);
  // A look into the catalog may have left the search path empty.
  const again = phase === 'rows' && about.searchPath !== '' ? `${settings[0]!}\n\n` : '';
  const texts = chunks.map((chunk, n) => `${n === 0 ? '' : again}${textOf(passageOf(about, phase, chunk))}\n`);
  return ['begin;', settings.join(' '), '', ...texts, 'commit;'].join('\n');
}

/** What statements of a patch run under: names of settings and their values, as SQL. */
export function settingsOf({ searchPath }: About): [name: string, value: string][] {
  return [
    ['search_path', searchPath === '' ? `''` : searchPath],
    ['check_function_bodies', 'off'],
    // Whoever waits for a lock makes all others wait behind it.
    ['lock_timeout', `'10s'`],
    ['statement_timeout', '0'],
    ['timezone', `'UTC'`],
    ['datestyle', `'ISO'`],
    ['intervalstyle', `'postgres'`],
  ];
}

/** Statements, without semicolons, below the lines that say what they are for: each begins with `--`. */
export interface Passage {
  comments: string[];
  statements: string[];
}

function textOf({ comments, statements }: Passage): string {
  return [...comments, ...statements.map((statement) => `${statement};`)].join('\n');
}

/** What a chunk runs, guarded so that it may run again. */
export function passageOf(about: About, phase: Phase, { unit, statements, guard }: Chunk): Passage {
  const condition = guard?.(about.server);
  const said = [...saidOf(about, unit.key), ...sayEffects(unit, statements)];
  const name = about.open.get(unit.key)?.gap?.id ?? unit.key;
  const warning = phase === 'rows' ? `${name} is left, because rows are in the way` : undefined;
  const counting = phase === 'rows' ? unit.kind.inTheWay?.(plain(unit.stated), unit.actual) : undefined;
  const remains = statements.some((statement) => revokes(nodeOf(statement))) ? remainsOf(unit) : undefined;
  const passedOn = remains !== undefined && mayPassOn(unit);
  const guarded =
    condition === undefined && warning === undefined && !passedOn
      ? statements
      : [block(statements, { condition, warning, passedOn, searchPath: about.searchPath })];
  return {
    comments: [
      ...said.flatMap(comment),
      ...(unit.remakes === undefined ? [] : comment(`dropped for it and made again as it was, at once: ${unit.remakes.join(', ')}`)),
      ...(counting === undefined ? [] : comment(`rows in the way: ${counting}`)),
      ...sayRestoring(about, unit).flatMap(comment),
    ],
    statements: [
      ...guarded,
      ...(remains === undefined
        ? []
        : [warnWhere(remains, `${name} is left: another role granted it, or was granted it further, and that has to be taken back first`)]),
    ],
  };
}

/** Whoever may grant further may have done so, and Postgres takes nothing back that others depend on. */
function mayPassOn({ actual }: Unit): boolean {
  return Array.isArray(actual?.['grantable']) && actual['grantable'].length > 0;
}

/** Whether a statement takes a privilege or a membership away. */
export function revokes(node: Node): boolean {
  if ('GrantRoleStmt' in node) return node.GrantRoleStmt.is_grant !== true;
  return 'GrantStmt' in node && node.GrantStmt.is_grant !== true;
}

/** What nobody intended may yet be missed: this database may be the only place where it is written. */
function sayRestoring({ server }: About, { kind, verdict, actual }: Unit): string[] {
  const sql = verdict === 'extra' && actual !== undefined ? kind.create(plain(actual), server) : undefined;
  return sql === undefined ? [] : [`to have it back: ${maskSecrets(sql)}`];
}

/** Which gap it is, and who said so. */
export function saidOf({ open, place }: About, key: Key): string[] {
  const one = open.get(key);
  if (one === undefined) return [`follows from the above: ${key}`];
  if (one.gap === undefined) return [`was held back by what was missing: ${key}`];
  const { id, severity, issue, origin, cause } = one.gap;
  const at = [place(origin.file), origin.line].filter((part) => part !== undefined).join(':');
  return [`${id} ${severity}: ${issue}`, `${sayPlace(one.verdict, origin)} ${at}${cause === undefined ? '' : ` (${cause.because})`}`];
}

/** Of a change of type the types tell whether the values are written anew. */
function effectIn({ actual, stated }: Unit, statement: string): Effect {
  const effect = effectOf(nodeOf(statement));
  const [from, to] = [actual?.['type'], stated['type']];
  const relabelled = typeof from === 'string' && typeof to === 'string' && from !== to && relabels(from, to);
  return relabelled ? { ...effect, work: undefined } : effect;
}

/** Each lock once, with the most that is done while it is held. */
function sayEffects(unit: Unit, statements: readonly string[]): string[] {
  const lines = new Set(statements.map((statement) => sayEffect(effectIn(unit, statement))));
  return [...lines].filter((line) => line !== '' && ![...lines].some((other) => other.startsWith(`${line};`)));
}

function sayEffect({ lock, work }: Effect): string {
  if (lock === undefined) return '';
  return `lock: ${lock.mode} on ${lock.on}${work === undefined ? '' : `; ${work} the table`}`;
}

/** What a person may run to close what is left; empty where nobody knows but its author. */
export function sqlOfLeft({ step }: Left): string[] {
  const { kind, verdict, statements, actual } = step;
  const destroying = verdict === 'extra' && statements.length === 0 ? kind.destroy?.(actual!) : undefined;
  return destroying === undefined ? statements.map((statement) => `${statement};`) : [destroying];
}

/** What takes it away from strangers, and nothing else. */
function sayClosing({ closing }: About, key: Key): string[] {
  const sql = closing?.get(key);
  return sql === undefined ? [] : [`strangers have privileges on it or in it; this takes them away and keeps the rest: ${sql}`];
}

/** Comments on what a person has to decide. */
export function leftText(about: About, left: readonly Left[]): string {
  const parts = left.map(({ step, why }) => {
    const counting = step.kind.inTheWay?.(plain(step.stated), step.actual);
    return [
      ...saidOf(about, step.key),
      `why: ${why}.`,
      ...(counting === undefined ? [] : [`rows concerned: ${counting}`]),
      ...sayClosing(about, step.key),
      ...sqlOfLeft({ step, why }).map(maskSecrets),
    ]
      .flatMap(comment)
      .join('\n');
  });
  return [comment('Left to a person. Nothing below runs.').join('\n'), ...parts].join('\n\n');
}

/** Names come from the database: whatever line ends are in them, all of it stays a comment. */
export function comment(text: string): string[] {
  return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/u).map((line) => `-- ${line}`.trimEnd());
}
