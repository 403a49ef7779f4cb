import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { CustomScheme } from 'electron/main';
import { type FileRequest, respondWithFile } from '#core/media/respond.ts';
import type { LocatedFile } from '#core/core.ts';
import { securityHeaders } from '#core/web/csp.ts';

/** Registered once, before `ready`. Without `stream` a video cannot play; `bypassCSP` is never set. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Answers `app://bundle/…`: the page's own files from one folder, and `/media/` and `/thumb/` from files the user opened. Only GET and
 * HEAD, only this host, nothing outside the folder, every answer with our security headers.
 */
export function createAppHandler(options: {
  /** The built page. */
  folder: string;
  locate(urlPath: string): Promise<LocatedFile | undefined>;
}): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (host !== 'bundle' || !isRead) return notFound();
    if (/^\/(media|thumb)\//.test(pathname)) {
      const file = await options.locate(pathname);
      // Its own headers are stricter: bytes of others may do nothing even when opened as a page.
      return file ? respondWithFile(file, rangeOf(request)) : notFound();
    }
    return pageFile(request, options.folder, pathname);
  };
}

async function pageFile(request: Request, folder: string, pathname: string): Promise<Response> {
  const path = inside(folder, pathname);
  const type = path === undefined ? undefined : MIME_TYPES[extname(path)];
  // Through fs, which reads inside the packed archive.
  const body = path === undefined || type === undefined ? undefined : await readFile(path).catch(() => undefined);
  if (!body || type === undefined) return notFound();
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: { ...securityHeaders, 'content-type': type, 'content-length': String(body.byteLength) },
  });
}

/** The file a path names, if it lies in the folder. An encoded slash or dot is decoded first, so it cannot lead out later. */
function inside(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const path = resolve(folder, `.${decoded}`);
  const from = relative(folder, path);
  return from === '' || from.startsWith('..') || isAbsolute(from) ? undefined : path;
}

const rangeOf = ({ method, headers }: Request): FileRequest => ({
  method,
  range: headers.get('range') ?? undefined,
  ifRange: headers.get('if-range') ?? undefined,
});

const notFound = (): Response => new Response(null, { status: 404, headers: securityHeaders });
