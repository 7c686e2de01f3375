/** The one form of a setting's value, in which two spellings of it are the same: here, and on a server where VERIFY.sql runs. */
import { quoteIdent } from '../sql/quote.ts';
import { namesIn } from './catalog.ts';
import { splitAtCommas } from './written.ts';

/** Settings that are an amount: which they are, how a person may write one, and what stands behind the number in the normal form. */
interface Amount {
  names: string;
  pattern: string;
  /** How many of the normal form's units a unit is; the empty one stands for no unit. */
  factors: Readonly<Record<string, number>>;
  unit: string;
}

const time = '^ *([0-9]+([.][0-9]+)?) *(us|ms|s|min|h|d)? *$';
const size = '^ *([0-9]+([.][0-9]+)?) *(B|kB|MB|GB|TB)? *$';
const milliseconds = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const kilobytes = { B: 1 / 1024, kB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 };

const amounts: readonly Amount[] = [
  {
    names: '^([a-z_]+_timeout|client_connection_check_interval|log_min_duration_(sample|statement))$',
    pattern: time,
    factors: { ...milliseconds, '': 1 },
    unit: 'ms',
  },
  { names: '^tcp_keepalives_(idle|interval)$', pattern: time, factors: { ...milliseconds, '': 1000 }, unit: 'ms' },
  {
    names:
      '^([a-z_]+_mem|gin_pending_list_limit|log_temp_files|max_stack_depth|temp_file_limit|vacuum_buffer_usage_limit|wal_skip_threshold)$',
    pattern: size,
    factors: { ...kilobytes, '': 1 },
    unit: 'kB',
  },
  {
    names: '^log_parameter_max_length(_on_error)?$',
    pattern: size,
    factors: { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4, '': 1 },
    unit: 'B',
  },
  // Without a unit these are counted in blocks.
  {
    names: '^(backend_flush_after|effective_cache_size|io_combine_limit|min_parallel_(index|table)_scan_size|temp_buffers)$',
    pattern: size,
    factors: { ...kilobytes, '': 8 },
    unit: 'kB',
  },
];

/** Settings that are on or off, in every spelling that Postgres takes for one of them, also 1, 0 and the beginnings of words. */
const switches =
  '^((allow|enable|ignore)_[a-z_]+|jit|jit_(dump_bitcode|expressions|tuple_deforming)|(default_)?transaction_(deferrable|read_only)|track_(activities|counts|[a-z_]+_timing)|log_(disconnections|duration|lock_failures|lock_waits|replication_commands|[a-z]+_stats)|debug_(parallel_query|pretty_print|print_[a-z]+)|trace_(notify|sort)|wal_(compression|init_zero|recycle)|array_nulls|backslash_quote|check_function_bodies|compute_query_id|constraint_exclusion|escape_string_warning|event_triggers|exit_on_error|force_parallel_mode|geqo|lo_compat_privileges|md5_password_warnings|operator_precedence_warning|parallel_leader_participation|quote_all_identifiers|row_security|standard_conforming_strings|synchronize_seqscans|synchronous_commit|transform_null_equals|update_process_title|vacuum_truncate|zero_damaged_pages)$';
const on = '^(on|t|tr|tru|true|y|ye|yes|1)$';
const off = '^(off?|f|fa|fal|fals|false|n|no|0)$';

/** Settings that are one of a few words, in any case. */
const words =
  '^(client_min_messages|log_min_messages|log_min_error_statement|log_error_verbosity|log_statement|(default_)?transaction_isolation|session_replication_role|plan_cache_mode|bytea_output|IntervalStyle|xmlbinary|xmloption|synchronous_commit|constraint_exclusion|track_functions|icu_validation_level|password_encryption|stats_fetch_consistency)$';

/** Settings that are a number with a fraction. */
const fractions =
  '^((cpu_(index_tuple|operator|tuple)|parallel_(setup|tuple)|random_page|seq_page)_cost|jit_(inline_|optimize_)?above_cost|[a-z_]+_(fraction|multiplier|factor|rate)|geqo_(seed|selection_bias))$';
const number = '^[0-9]+([.][0-9]+)?$';

/** SQL of the value of a setting in its normal form: both arguments are SQL. */
export function normalValueSql(name: string, value: string): string {
  return `case when ${name} ~ '[.]' then ${value}
    ${amounts.map((amount) => amountSql(name, value, amount)).join('\n    ')}
    when ${name} ~ '${fractions}' and ${value} ~ '${number}' then trim_scale(${value}::numeric)::text
    when ${name} ~ '${switches}' and ${value} ~* '${on}' then 'on'
    when ${name} ~ '${switches}' and ${value} ~* '${off}' then 'off'
    when ${name} ~ '${words}' then lower(${value})
    when ${name} = 'TimeZone' and ${value} ~* '^utc$' then 'UTC'
    else ${value} end`;
}

function amountSql(name: string, value: string, { names, pattern, factors, unit }: Amount): string {
  const parts = `regexp_match(${value}, '${pattern}')`;
  const cases = Object.entries(factors).map(([written, factor]) => `when '${written}' then ${factor}`);
  return `when ${name} ~ '${names}' and ${value} ~ '${pattern}' then round((${parts})[1]::numeric * case coalesce((${parts})[3], '') ${cases.join(' ')} end) || '${unit}'`;
}

/** The value of a setting in its normal form, the one that the SQL above returns. */
export function settingValue(name: string, value: string): string {
  if (lists.has(name)) return settingList(value);
  if (name.includes('.')) return value;
  const amount = amounts.find(({ names, pattern }) => new RegExp(names).test(name) && new RegExp(pattern).test(value));
  if (amount !== undefined) return amountIn(value, amount);
  if (new RegExp(fractions).test(name) && new RegExp(number).test(value)) return withoutTrailingZeros(value);
  const isSwitch = new RegExp(switches).test(name);
  if (isSwitch && new RegExp(on, 'i').test(value)) return 'on';
  if (isSwitch && new RegExp(off, 'i').test(value)) return 'off';
  if (name === 'TimeZone' && /^utc$/i.test(value)) return 'UTC';
  return new RegExp(words).test(name) ? value.toLowerCase() : value;
}

function amountIn(value: string, { pattern, factors, unit }: Amount): string {
  const [, count, , written = ''] = new RegExp(pattern).exec(value)!;
  return `${Math.round(Number(count) * factors[written]!)}${unit}`;
}

function withoutTrailingZeros(digits: string): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const kept = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${kept === '' ? '' : `.${kept}`}`;
}

/** A value of a setting, or a choice of such values, in the normal form. */
export function normalSetting<T>(name: string, value: T): T {
  if (typeof value === 'string') return settingValue(name, value) as T;
  return mapParts(value, (_key, one) => normalSetting(name, one));
}

/** Settings by name, or a choice of such, with their values in the normal form. */
export function normalSettings<T>(settings: T): T {
  return mapParts(settings, (name, one) => (typeof one === 'string' ? settingValue(name, one) : normalSettings(one)));
}

function mapParts<T>(value: T, change: (key: string, part: unknown) => unknown): T {
  if (Array.isArray(value)) return value.map((one: unknown) => change('', one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(key, one)])) as T;
}

/** The names of settings whose value is not the same in both. */
export function changedSettings(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string[] {
  const valueIn = (settings: Readonly<Record<string, string>>, name: string): string | undefined =>
    settings[name] === undefined ? undefined : settingValue(name, settings[name]);
  return Object.keys({ ...one, ...other }).filter((name) => valueIn(one, name) !== valueIn(other, name));
}

/** Settings whose value is a list of names, each quoted where it must be. */
export const lists: ReadonlySet<string> = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
]);

/** Names in a setting that is a list, in quotes where the catalog has them; the empty list is an empty name there. */
function settingList(text: string): string {
  const names = text.trim() === '' ? [''] : splitAtCommas(text);
  return names.map(listedName).join(', ');
}

/** A bare word stays one, though a newer major takes it for a keyword: the catalog of its own does not quote it. */
export function listedName(text: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(text)) return text;
  const [name = ''] = text.startsWith('"') ? namesIn(text) : [text];
  return /^[a-z_][a-z0-9_]*$/.test(name) ? quoteIdent(name) : `"${name.replaceAll('"', '""')}"`;
}

/** Postgres takes a setting's own name in any case, and keeps it as it knows it. */
export function settingName(name: string): string {
  const lower = name.toLowerCase();
  return name.includes('.') ? name : (mixedCase[lower] ?? lower);
}

const mixedCase: Readonly<Record<string, string>> = { datestyle: 'DateStyle', intervalstyle: 'IntervalStyle', timezone: 'TimeZone' };
