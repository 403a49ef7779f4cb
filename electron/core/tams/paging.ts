import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Api, ApiAnswer } from './api.ts';
import { shown } from './connection.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Items that could not be read at all, and were left out. */
  readonly unreadable: number;
  /** Whether the store says that this is the end. There may be a next page that is empty. */
  readonly isLast: boolean;
}

/**
 * The pages of a list. Only a missing `Link` ends it: short and empty pages do not, and no total is ever known (tams.md P1, P5).
 * @throws AppError 'store_protocol' when the store leads to another origin or in a circle, or does not answer with a list.
 */
export async function* pages<S extends z.ZodType>(
  api: Api,
  first: URL,
  item: S,
  signal: AbortSignal,
): AsyncGenerator<Page<z.output<S>>> {
  const visited = new Set<string>();
  for (let next: URL | undefined = first; next !== undefined;) {
    if (visited.has(next.href))
      throw new AppError('store_protocol', `${shown(next)} leads in a circle: its pages never end.`);
    visited.add(next.href);
    const answer: ApiAnswer = await api.call({ method: 'GET', url: next, signal });
    const list = z.array(z.unknown()).safeParse(answer.body);
    if (!list.success) throw new AppError('store_protocol', `${shown(next)} does not answer with a list.`);
    const items: z.output<S>[] = [];
    for (const raw of list.data) {
      const parsed = item.safeParse(raw);
      if (parsed.success) items.push(parsed.data);
    }
    const link = nextLink(answer);
    // First what has come: a link that leads nowhere is refused when it is to be followed.
    yield { items, unreadable: list.data.length - items.length, isLast: link === undefined };
    next = link && nextPage(answer, link);
  }
}

/**
 * Where the next page is: an absolute or a relative target, or an empty one with the page's key in a parameter or a header (all three
 * are live, tams.md 1.3). Credentials a server copies into its links are taken out: the authorizer adds our own.
 */
function nextPage({ headers, url }: ApiAnswer, link: Link): URL {
  const key = link.key ?? headers['x-paging-nextkey']?.toString();
  const next = URL.canParse(link.target, url.href) ? new URL(link.target, url) : undefined;
  if (next?.origin !== url.origin)
    throw new AppError('store_protocol', `${shown(url)} continues on another server. That was not followed.`);
  if (link.target === '') {
    if (key === undefined) throw new AppError('store_protocol', `${shown(url)} says there is more, and not where.`);
    next.search = url.search;
    next.searchParams.set('page', key);
  }
  next.searchParams.delete('access_token');
  next.hash = '';
  return next;
}

const nextLink = ({ headers }: ApiAnswer): Link | undefined =>
  parseLinks(headers['link']?.toString() ?? '').find(({ rel }) => rel === 'next');

interface Link {
  target: string;
  rel: string | undefined;
  key: string | undefined;
}

/** RFC 8288 section 3, as far as lists of `<target>; name="value"` go. */
function parseLinks(header: string): Link[] {
  const links: Link[] = [];
  for (const [, target = '', rest = ''] of header
    .slice(0, 32_768)
    .matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s";,]+))*)/g)) {
    const values = new Map<string, string>();
    for (const [, name = '', quoted, bare] of rest.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s";,]+))/g))
      values.set(name.toLowerCase(), quoted ?? bare ?? '');
    links.push({ target, rel: values.get('rel')?.toLowerCase(), key: values.get('key') });
  }
  return links;
}
