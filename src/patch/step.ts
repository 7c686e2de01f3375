import type { Gap } from '../gap/gap.ts';
import type { Open } from './open.ts';
import { plain } from '../gap/build.ts';
import { kinds } from '../kinds/index.ts';
import { keyOf, refKey } from '../kinds/key.ts';
import type { Key, Kind, Parts, Server, Stored, World } from '../kinds/kind.ts';
import { splitScript } from '../sql/index.ts';

/** What closes one gap: statements that belong together, in their order. */
export interface Step {
  kind: Kind;
  key: Key;
  verdict: Open['verdict'];
  /** What it is meant to be; of an object that nobody intended, what it is. */
  stated: Stored;
  actual: Stored | undefined;
  differing: readonly string[];
  /** What is missing may be this under another name. */
  perhaps?: Stored | undefined;
  /** Undefined where it is missing because what it needs is. */
  gap: Gap | undefined;
  /** Without semicolons and without statements about transactions. */
  statements: string[];
}

/** The steps that close what is open, in the order in which a patch creates the kinds. What no SQL is known for has no statements. `server` is where they will run. */
export function stepsOf(open: readonly Open[], world: World, server: Server = world.server): Step[] {
  const named = withNames(open, world);
  const parts = partsAmong(named);
  const made = new Set(named.filter(isToMake).map(({ key }) => key));
  return named
    .filter((one) => !isMadeAlong(one, made))
    .map((one) => ({ ...one, statements: statementsIn(sqlOf(one, server, parts)) }))
    .toSorted((left, right) => rank(left) - rank(right));
}

function isToMake({ verdict }: Open): boolean {
  return verdict === 'missing' || verdict === 'blocked';
}

/** Gives what is stated by shape, and has to be made, a name that nothing else has. */
function withNames(open: readonly Open[], world: World): Open[] {
  const taken = new Set<Key>();
  return open.map((one) => {
    const { kind, stated } = one;
    if (!isToMake(one) || kind.shape === undefined || stated['name'] !== undefined) return one;
    const wanted = kind.shape.name(plain(stated));
    for (let n = 0; ; n += 1) {
      const object = { ...stated, name: n === 0 ? wanted : `${wanted}${n}` };
      const key = keyOf(kind, object);
      if (taken.has(key) || world.get(key) !== undefined) continue;
      taken.add(key);
      return { ...one, stated: object };
    }
  });
}

const places = new Map(kinds.map((kind, n) => [kind.name, n]));

function rank({ kind, stated }: Step): number {
  return places.get(kind.name)! + (kind.late?.(plain(stated)) === true ? 0.5 : 0);
}

function parentOf({ kind, stated }: Open): Key | undefined {
  const [parent] = kind.requires(plain(stated))[0] ?? [];
  return parent === undefined ? undefined : refKey(parent);
}

function isMadeAlong(one: Open, made: ReadonlySet<Key>): boolean {
  const parent = one.kind.madeWith === undefined ? undefined : parentOf(one);
  return isToMake(one) && parent?.startsWith(`${one.kind.madeWith} `) === true && made.has(parent);
}

/** Finds the parts of an object that is created among what is missing itself. */
function partsAmong(open: readonly Open[]): (parent: Key) => Parts {
  const byParent = new Map<string, Stored[]>();
  for (const one of open) {
    if (one.kind.madeWith === undefined || !isToMake(one)) continue;
    const at = `${one.kind.name}\n${parentOf(one)}`;
    byParent.set(at, [...(byParent.get(at) ?? []), plain(one.stated)]);
  }
  return (parent) => (kind) => byParent.get(`${kind}\n${parent}`) ?? [];
}

function sqlOf({ kind, key, verdict, stated, actual, differing }: Open, server: Server, parts: (parent: Key) => Parts): string | undefined {
  if (verdict === 'extra') return kind.drop?.(actual!);
  if (verdict === 'differs') return kind.alter(plain(stated), actual!, differing, server) ?? kind.replace?.(plain(stated), actual!, server);
  return kind.create(plain(stated), server, parts(key));
}

/** A condition under which a step has left what it was to take away. Who gave it no snapshot says, so the patch asks when it runs. */
export function remainsOf({ kind, verdict, stated, actual }: Step): string | undefined {
  return actual === undefined ? undefined : kind.remains?.(verdict === 'extra' ? undefined : plain(stated), actual);
}

/** One by one: a patch has transactions of its own. */
export function statementsIn(sql: string | undefined): string[] {
  if (sql === undefined || sql === '') return [];
  return splitScript(sql).statements.flatMap(({ text, node }) => ('TransactionStmt' in node ? [] : [text.trim()]));
}
