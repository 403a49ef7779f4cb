import { type Ticks } from '#shared/tams/time.ts';
import { parseTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { Value } from './database.ts';
import { Refusal, type Reply } from './http.ts';

/** SQL conditions with their values, joined by `and`. */
export class Where {
  readonly clauses: string[] = [];
  readonly values: Value[] = [];
  add(clause: string, ...values: Value[]): void {
    this.clauses.push(clause);
    this.values.push(...values);
  }
  get sql(): string {
    return this.clauses.length === 0 ? 'true' : this.clauses.map((clause) => `(${clause})`).join(' and ');
  }
}

/** One true/false parameter. @throws Refusal 400 */
export function flag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new Refusal(400, `${name} is true or false.`);
}

/** @throws Refusal 400 */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(400, `${name} is a whole number.`);
  return Number(text);
}

/** @throws Refusal 400 */
export function choice<T extends string>(query: URLSearchParams, name: string, values: readonly T[]): T | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Refusal(400, `${name} is one of ${values.join(', ')}.`);
  return found;
}

/** @throws Refusal 400 */
export function timerangeOf(query: URLSearchParams): Timerange | undefined {
  const text = query.get('timerange');
  if (text === null) return undefined;
  try {
    return parseTimerange(text);
  } catch {
    throw new Refusal(400, 'timerange is not a timerange like [0:0_10:0).');
  }
}

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;
/** A timerange as two integers that SQLite can compare with: far ends become the farthest it knows. */
export const edges = ({ start, end }: Timerange): [Ticks, Ticks] => [
  start === null || start < LOWEST ? LOWEST : start > HIGHEST ? HIGHEST : start,
  end === null || end > HIGHEST ? HIGHEST : end < LOWEST ? LOWEST : end,
];
/** Whether both ends are times that SQLite can hold: 292 years about zero. */
export const isStorable = ({ start, end }: Timerange): boolean =>
  start !== null && end !== null && start >= LOWEST && end <= HIGHEST;

/** `tag.{name}=a,b` and `tag_exists.{name}` as conditions on `owner`, an SQL expression for the id of what has the tags. */
export function tagFilters(
  query: URLSearchParams,
  prefix: '' | 'flow_',
  kind: 'flow' | 'source',
  owner: string,
): Where {
  const where = new Where();
  for (const [key, text] of query) {
    if (key.startsWith(`${prefix}tag.`)) {
      const values = text.split(',');
      where.add(
        `${owner} in (select owner from tags where kind = ? and name = ? and value in (${values.map(() => '?').join()}))`,
        kind,
        key.slice(prefix.length + 4),
        ...values,
      );
    } else if (key.startsWith(`${prefix}tag_exists.`)) {
      const not = flag(query, key) === true ? '' : 'not';
      where.add(
        `${not} exists (select 1 from tags where kind = ? and owner = ${owner} and name = ?)`,
        kind,
        key.slice(prefix.length + 11),
      );
    }
  }
  return where;
}

const DEFAULT_LIMIT = 100;
const HIGHEST_LIMIT = 1000;

export interface Paging {
  readonly limit: number;
  readonly reverse: boolean;
  /** Where the page before ended: as many values as its key has. */
  readonly after: readonly Value[] | undefined;
}

/** @throws Refusal 400 for a limit, an order or a page that is none of ours. */
export function pagingOf(query: URLSearchParams, keyLength: number): Paging {
  const limit = wholeNumber(query, 'limit') ?? DEFAULT_LIMIT;
  const page = query.get('page');
  return {
    limit: Math.min(Math.max(limit, 1), HIGHEST_LIMIT),
    reverse: flag(query, 'reverse_order') ?? false,
    after: page === null ? undefined : readKey(page, keyLength),
  };
}

/**
 * One page: the rows asked for and, when there was one more, the way to the next. Paging goes by key and not by count, so that rows
 * that come and go between two pages shift nothing (tams.md P2).
 * @param rows up to limit + 1 of them.
 */
export function pageReply<Row>(
  url: URL,
  { limit, reverse }: Paging,
  rows: readonly Row[],
  keyOf: (row: Row) => readonly Value[],
): { rows: readonly Row[]; headers: Record<string, string> } {
  const shown = rows.slice(0, limit);
  const headers: Record<string, string> = {
    'x-paging-limit': String(limit),
    'x-paging-count': String(shown.length),
    'x-paging-reverse-order': String(reverse),
  };
  const last = shown.at(-1);
  if (rows.length > limit && last !== undefined) {
    const key = writeKey(keyOf(last));
    const next = new URL(url);
    next.searchParams.set('page', key);
    headers['x-paging-nextkey'] = key;
    headers['link'] = `<${next.href}>; rel="next"`;
  }
  return { rows: shown, headers };
}

const writeKey = (values: readonly Value[]): string =>
  Buffer.from(
    JSON.stringify(values.map((value) => (typeof value === 'bigint' ? { n: String(value) } : value))),
  ).toString('base64url');

function readKey(text: string, length: number): Value[] {
  const values = parseKey(text);
  if (values?.length !== length) throw new Refusal(400, 'page is not a page of this list.');
  return values;
}

function parseKey(text: string): Value[] | undefined {
  try {
    const raw: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(raw)) return undefined;
    return raw.map((value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') return value;
      return BigInt.asIntN(64, BigInt((value as { n: string }).n));
    });
  } catch {
    // Somebody else's text; the caller refuses it.
    return undefined;
  }
}

export const noContent: Reply = { status: 204 };
export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  body,
  headers,
});
