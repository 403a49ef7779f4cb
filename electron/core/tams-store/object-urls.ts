import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { URL_TIMEOUT } from './context.ts';

/** Addresses of object bytes, with and without a signature of their own. */
export interface ObjectUrls {
  plain(id: string): string;
  /** Good for one method, one object and an hour; for PUT also for one content type. */
  presigned(method: 'GET' | 'PUT', id: string, contentType?: string): string;
  /** What a signed address allows now; undefined without a signature, or with one that is not ours or has expired. */
  check(method: 'GET' | 'PUT', id: string, url: URL): { contentType: string | undefined } | undefined;
}

/** @param origin where the store listens. The key is this run's own: no address outlives the process. */
export function createObjectUrls(origin: () => string, clock: () => Date): ObjectUrls {
  const key = randomBytes(32);
  const sign = (...parts: string[]): Buffer => createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  const plain = (id: string): string => `${origin()}/media/${encodeURIComponent(id)}`;
  return {
    plain,
    presigned(method, id, contentType) {
      const url = new URL(plain(id));
      const expires = String(Math.floor(clock().getTime() / 1000) + URL_TIMEOUT);
      url.searchParams.set('expires', expires);
      if (contentType !== undefined) url.searchParams.set('type', contentType);
      url.searchParams.set('sig', sign(method, id, expires, contentType ?? '').toString('base64url'));
      return url.href;
    },
    check(method, id, url) {
      const query = url.searchParams;
      const expires = query.get('expires') ?? '';
      const type = query.get('type') ?? '';
      const given = Buffer.from(query.get('sig') ?? '', 'base64url');
      const wanted = sign(method, id, expires, type);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      if (Number(expires) * 1000 <= clock().getTime()) return undefined;
      return { contentType: type === '' ? undefined : type };
    },
  };
}
