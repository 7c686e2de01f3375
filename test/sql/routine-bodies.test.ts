import { expect, test } from 'vitest';
import { sameRoutineBody } from '../../src/sql/index.ts';

test.for([
  [
    'plpgsql',
    'BEGIN\n  -- stamp\n  NEW.updated_at := now();\n  RETURN NEW;\nEND;',
    'begin new.updated_at:=NOW(); /* stamp */ return new; end',
  ],
  ['plpgsql', "begin raise notice 'it''s %', x; end", "begin raise notice $q$it's %$q$, x; end"],
  ['plpgsql', "begin raise notice E'a\\nb'; end", "begin raise notice 'a\nb'; end"],
  ['plpgsql', 'begin\r\n  return 1;\r\nend', 'begin\n  return 1;\nend'],
  ['plpgsql', 'begin if a != b then return 1; end if; end', 'begin if a <> b then return 1; end if; end'],
  ['sql', 'select (a + 1)::int', 'SELECT cast(a + 1 as integer);'],
  ['sql', 'select 1; select 2', 'select 1;\n-- then\nselect 2;'],
  ['sql', "insert into t (a) values ('x')", 'INSERT INTO t(a) VALUES ($$x$$);'],
  ['sql', '', ' -- nothing\n'],
  ['sql', 'BEGIN ATOMIC\n SELECT t.id\n    FROM s.t\n   WHERE (t.id = a);\nEND', 'begin atomic select id from s.t where a = id; end'],
  ['sql', 'RETURN (a + 1)', 'return 1 + a'],
  [
    'sql',
    'BEGIN ATOMIC SELECT x.id FROM s.t x, s.o WHERE x.id = o.id; END',
    'BEGIN ATOMIC SELECT t.id FROM s.t, s.o b WHERE b.id = t.id; END',
  ],
  [
    'sql',
    'BEGIN ATOMIC UPDATE s.t x SET a = y.a FROM s.o y WHERE x.id = y.id RETURNING x.id; DELETE FROM s.t x USING s.o y WHERE x.id = y.id; END',
    'BEGIN ATOMIC UPDATE s.t SET a = x.a FROM s.o x WHERE x.id = t.id RETURNING t.id; DELETE FROM s.t y USING s.o WHERE o.id = y.id; END',
  ],
  [
    'sql',
    'BEGIN ATOMIC UPDATE s.t x SET a = 1 WHERE EXISTS (SELECT 1 FROM s.t y WHERE y.up = x.id); END',
    'BEGIN ATOMIC UPDATE s.t y SET a = 1 WHERE EXISTS (SELECT 1 FROM s.t x WHERE x.up = y.id); END',
  ],
  [
    'sql',
    'CREATE RULE r AS ON INSERT TO t WHERE EXISTS (SELECT 1 FROM o x WHERE x.id = new.id) DO ALSO INSERT INTO l (id) VALUES (new.id)',
    'create rule r as on insert to t where (exists (select o.id from o where new.id = o.id)) do also insert into l (id) values (new.id)',
  ],
  ['SQL', 'select 1', 'SELECT 1'],
  ['plpython3u', 'return 1\r\n', 'return 1\n\n  '],
] as const)('the same in %s: %j and %j', ([language, left, right]) => {
  expect(sameRoutineBody(language, left, right)).toBe(true);
});

test.for([
  ['plpgsql', "begin raise notice 'A'; end", "begin raise notice 'a'; end"],
  ['plpgsql', "begin raise notice ' a'; end", "begin raise notice 'a'; end"],
  ['plpgsql', 'begin "A" := 1; end', 'begin a := 1; end'],
  ['plpgsql', 'begin "A" := 1; end', 'begin "a" := 1; end'],
  ['plpgsql', 'begin return 1; end', 'begin return 2; end'],
  ['plpgsql', 'begin return lower(a); end', 'begin return pg_catalog.lower(a); end'],
  ['plpgsql', 'begin return a = b; end', 'begin return b = a; end'],
  ['plpgsql', "begin execute 'select 1 -- a'; end", "begin execute 'select 1'; end"],
  ['sql', 'select lower(a)', 'select pg_catalog.lower(a)'],
  ['sql', "select now() at time zone 'utc'", "select timezone('utc', now())"],
  ['sql', 'select 1', 'select 1; select 2'],
  ['sql', 'RETURN 1', 'SELECT 1'],
  ['sql', 'BEGIN ATOMIC SELECT 1; END', 'select 1'],
  ['sql', "RETURN 'a'::text = x", "RETURN 'b'::text = x"],
  ['sql', "select 'unfinished", "select  'unfinished"],
  ['sql', 'select x.id from t x', 'select t.id from t'],
  [
    'sql',
    'BEGIN ATOMIC UPDATE s.t x SET a = 1 FROM s.t y WHERE x.up = y.id; END',
    'BEGIN ATOMIC UPDATE s.t x SET a = 1 FROM s.t y WHERE y.up = x.id; END',
  ],
  ['sql', 'BEGIN ATOMIC DELETE FROM s.t USING s.o WHERE t.b; END', 'BEGIN ATOMIC DELETE FROM s.t USING s.o WHERE o.b; END'],
  [
    'sql',
    'BEGIN ATOMIC UPDATE s.t x SET a = 1 WHERE EXISTS (SELECT 1 FROM s.o x WHERE x.id = 1); END',
    'BEGIN ATOMIC UPDATE s.t x SET a = 1 WHERE EXISTS (SELECT 1 FROM s.o y WHERE x.id = 1); END',
  ],
  ['sql', 'BEGIN ATOMIC UPDATE s.t SET a = 1; END', 'BEGIN ATOMIC UPDATE s.t SET b = 1; END'],
  ['sql', 'BEGIN ATOMIC UPDATE s.t SET a = 1; END', 'BEGIN ATOMIC UPDATE ONLY s.t SET a = 1; END'],
  [
    'sql',
    'CREATE RULE r AS ON UPDATE TO t WHERE EXISTS (SELECT 1 FROM o x WHERE x.id = new.id) DO INSTEAD NOTHING',
    'CREATE RULE r AS ON UPDATE TO t WHERE EXISTS (SELECT 1 FROM o x WHERE x.id = old.id) DO INSTEAD NOTHING',
  ],
  [
    'sql',
    'BEGIN ATOMIC SELECT f.up FROM s.f, (s.o b JOIN s.q ON ((f.id = q.id))); END',
    'BEGIN ATOMIC SELECT f.up FROM s.f, s.o b, s.q WHERE (f.id = q.id); END',
  ],
  ['plpython3u', 'return 1', ' return 1'],
  ['plpython3u', 'return 1', 'RETURN 1'],
  ['c', 'my_function', 'My_function'],
] as const)('different in %s: %j and %j', ([language, left, right]) => {
  expect(sameRoutineBody(language, left, right)).toBe(false);
});

test.for([
  ['BEGIN ATOMIC SELECT g.up FROM s.f g, s.q WHERE (g.id = q.id); END', 'BEGIN ATOMIC SELECT f.up FROM s.f, s.q WHERE (f.id = q.id); END'],
  ['BEGIN ATOMIC SELECT g.id FROM s.f g; END', 'BEGIN ATOMIC SELECT f.id FROM s.f; END'],
  ['BEGIN ATOMIC SELECT id FROM s.f; END', 'BEGIN ATOMIC SELECT f.id FROM s.f; END'],
  [
    'BEGIN ATOMIC UPDATE s.f g SET up = 1 FROM s.q WHERE (g.id = q.id); END',
    'BEGIN ATOMIC UPDATE s.f SET up = 1 FROM s.q WHERE (f.id = q.id); END',
  ],
])('in the function f, what may be its parameter is no column: %j and %j', ([left, right]) => {
  expect(sameRoutineBody('sql', left!, right!, 'f')).toBe(false);
  expect(sameRoutineBody('sql', left!, right!, 'g2')).toBe(true);
});
