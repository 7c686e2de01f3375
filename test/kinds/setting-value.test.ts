import { expect, test } from 'vitest';
import { lists, normalValueSql, settingName, settingValue } from '../../src/kinds/setting-value.ts';
import { type Engine, engines } from '../support/engines.ts';

/** Spellings that Postgres takes for some settings and refuses for others. */
const spellings = [
  'on ON true t yes 1 off of false n 0',
  '5000 5000ms 5s 0.5min 30s 1h 60min 5000000us',
  '64MB 65536 65536kB 0.0625GB 8192 64kB 65536B',
  'warning WARNING serializable SERIALIZABLE replica utc UTC Europe/Berlin a A',
].flatMap((line) => line.split(' '));

/** Only of a number with a fraction; of whole numbers Postgres drops it. */
const fractions = ['1.0', '1.10', '1.1', '01', '0.0025', '0.00250'];

type Tried = {
  name: string;
  value: string;
  /** How the server shows the value once it is set. */
  shown: string;
  /** Its normal form in VERIFY.sql. */
  read: string;
};

/**
 * Every setting that a session may change, with all spellings that it takes. Some are not the session's own to try, the
 * kernel shows its own of TCP, and password_encryption is md5 for on.
 */
async function tryAll(database: Engine): Promise<Tried[]> {
  const listOf = (values: Iterable<string>): string => [...values].map((value) => `'${value}'`).join(', ');
  await database.exec(`create table tried (name text, value text, shown text);
    do $$ declare s record; v text; begin
      for s in select name, vartype, unit from pg_settings where name not like '%.%' and name not like 'tcp_%' and context in ('user', 'superuser')
        and name not in ('role', 'session_authorization', 'transaction_isolation', 'transaction_read_only', 'transaction_deferrable', 'seed', 'exit_on_error', 'password_encryption', ${listOf(lists)}) loop
        foreach v in array array[${listOf(spellings)}] || case when s.vartype = 'real' and s.unit is null then array[${listOf(fractions)}] else '{}' end loop
          begin
            perform set_config(s.name, v, true);
            raise exception 'undo' using errcode = 'ZZ999', detail = current_setting(s.name);
          exception when others then
            if sqlstate = 'ZZ999' then
              declare d text; begin get stacked diagnostics d = pg_exception_detail; insert into tried values (s.name, v, d); end;
            end if;
          end;
        end loop;
      end loop;
    end $$`);
  return database.query<Tried>(`select name, value, shown, ${normalValueSql('name', 'value')} as read from tried`);
}

test.for(engines())('two values of a setting are the same where $name shows them the same', async ({ fresh }) => {
  const database = await fresh();
  const tried = await tryAll(database);
  await database.close();
  // The suite brings it to the same form.
  expect(tried.filter(({ name, value, read }) => settingValue(name, value) !== read)).toEqual([]);
  // The normal form can be set again, and is its own normal form.
  expect(tried.filter(({ name, read }) => settingValue(name, read) !== read)).toEqual([]);
  const wrong = new Set(
    tried.flatMap((one, n) =>
      tried
        .slice(n + 1)
        .filter((other) => other.name === one.name && (other.shown === one.shown) !== (other.read === one.read))
        .map((other) => `${one.name}: ${one.value} and ${other.value} are ${one.shown} and ${other.shown}`),
    ),
  );
  expect(tried.length).toBeGreaterThan(1000);
  expect([...wrong]).toEqual([]);
});

test('the name of a setting is taken in any case', () => {
  expect(['timezone', 'DATESTYLE', 'Statement_Timeout', 'app.Mode'].map(settingName)).toEqual([
    'TimeZone',
    'DateStyle',
    'statement_timeout',
    'app.Mode',
  ]);
});
