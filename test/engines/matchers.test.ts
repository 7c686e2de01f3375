import { type Assertion, afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../matchers/setup.ts';
import { openUrl } from '../../src/database/url-session.ts';
import { pgliteSession } from '../../src/database/pglite-session.ts';
import { readSnapshot } from '../../src/database/read.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { nameOf, table } from '../matchers/pgtap-table.ts';
import { type Sentence, sentences } from '../matchers/sentences.ts';
import { shopSql } from '../matchers/shop.ts';
import { type Engine, engines } from '../support/engines.ts';

/** What is otherwise on older servers, by the text of the sentence. */
const since: readonly [part: RegExp, major: number][] = [
  [/securityInvoker|definition/, 16],
  [/toHavePublishedTable[^]*(columns|where): /, 15],
];

describe.for(engines())('$name', ({ fresh }) => {
  let engine: Engine;
  let db: Snapshot;
  beforeAll(async () => {
    engine = await fresh({ cluster: 'own' });
    const [{ name }] = (await engine.query<{ name: string }>('select current_database() as name')) as [{ name: string }];
    await engine.exec(await shopSql(engine.major, name));
    const session = engine.pglite === undefined ? await openUrl(engine.url!) : pgliteSession(engine.pglite);
    db = await readSnapshot(session, 'shop');
    await session.close();
  });
  afterAll(() => engine.close());

  const rows = table.filter(({ speaker }) => speaker === 'db').flatMap((group) => group.rows);

  test.for(rows)('%s', (row) => {
    // Postfix operators are gone since 14.
    const [, ours] = nameOf(row) === 'has_rightop' && engine.major >= 14 ? ['', row[1].replace('expect(db)', 'expect(db).not')] : row;
    run(ours, db);
  });

  test.for(Object.entries(sentences))('%s says the same', ([, { true: truths, false: falsehoods }]) => {
    const known = (sentence: Sentence): boolean => since.every(([part, major]) => engine.major >= major || !part.test(sentence.toString()));
    for (const sentence of truths.filter(known)) sentence(expect(db));
    for (const sentence of falsehoods.filter(known)) sentence(expect(db).not);
  });
});

function run(code: string, db: Snapshot): void {
  // eslint-disable-next-line typescript/no-implied-eval
  new Function('expect', 'db', code)(expect as (subject: unknown) => Assertion, db);
}
