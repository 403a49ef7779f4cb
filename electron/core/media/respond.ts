import { type FileHandle, open } from 'node:fs/promises';
import { ReadableStream } from 'node:stream/web';

export interface FileRequest {
  method: string;
  /** The `Range` header. */
  range?: string | undefined;
  /** The `If-Range` header. */
  ifRange?: string | undefined;
}

const CHUNK = 256 * 1024;

/**
 * Serves a file's bytes to the page, for both shells: the desktop's protocol handler returns the response as it is, the loopback shell
 * writes its status and headers and pipes its body. Electron's own `net.fetch('file:')` ignores Range, and video could not seek
 * (architecture.md). Answers 200, 206, 416, 405, and 404 when the file is gone; never throws for a request, never names the path.
 *
 * A request for several ranges gets the whole file (RFC 9110 section 14.2 allows it; players never ask). The file is read only as fast
 * as the body is consumed and is closed when the body ends, fails or is cancelled: whoever drops a response cancels its body.
 */
export async function respondWithFile(
  file: { path: string; mimeType: string },
  request: FileRequest,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refusal(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' });
  // Why it cannot be opened does not matter to the page, and the reason holds the path.
  const handle = await open(file.path).catch(() => undefined);
  if (handle === undefined) return refusal(404, 'The file is no longer there.');
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return refusal(404, 'The file is no longer there.');
    }
    const tag = `"${stat.size.toString(16)}-${Math.trunc(stat.mtimeMs).toString(16)}"`;
    const headers = { ...baseHeaders(file.mimeType), etag: tag };
    // Range is defined for GET alone (RFC 9110 section 14.2); If-Range makes it conditional on the same file (13.1.5).
    const conditional = request.ifRange === undefined || request.ifRange === tag;
    const range = request.method === 'GET' && conditional ? parseRange(request.range, stat.size) : 'all';
    if (range === 'unsatisfiable') {
      await handle.close();
      return refusal(416, 'The file has no such range.', { ...headers, 'content-range': `bytes */${stat.size}` });
    }
    const { first, length } = range === 'all' ? { first: 0, length: stat.size } : range;
    const sized = { ...headers, 'content-length': String(length) };
    if (request.method === 'HEAD' || length === 0) {
      await handle.close();
      return new Response(null, { status: 200, headers: sized });
    }
    const body = streamOf(handle, first, length);
    if (range === 'all') return new Response(body, { status: 200, headers: sized });
    const contentRange = `bytes ${first}-${first + length - 1}/${stat.size}`;
    return new Response(body, { status: 206, headers: { ...sized, 'content-range': contentRange } });
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

/**
 * One byte range of a file of `size` bytes (RFC 9110 section 14.1.2). What is not understood is ignored, as the RFC asks: the answer is
 * then the whole file.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): 'all' | 'unsatisfiable' | { first: number; length: number } {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  if (match === null) return 'all';
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return 'all';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, length };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return 'all';
  return first >= size ? 'unsatisfiable' : { first, length: last - first + 1 };
}

function streamOf(handle: FileHandle, first: number, length: number): ReadableStream<Uint8Array> {
  let at = first;
  const end = first + length;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = Buffer.allocUnsafe(Math.min(CHUNK, end - at));
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
          at += bytesRead;
          controller.enqueue(chunk.subarray(0, bytesRead));
          if (at < end) return;
          await handle.close();
          controller.close();
        } catch (cause) {
          await handle.close();
          throw cause;
        }
      },
      cancel: () => handle.close(),
    },
    // Nothing is read ahead: a paused player holds no memory.
    { highWaterMark: 0 },
  );
}

const baseHeaders = (mimeType: string): Record<string, string> => ({
  'content-type': mimeType,
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // The bytes are someone else's. Opened as a page (SVG, HTML), they may do nothing; images and players are not affected.
  'content-security-policy': "default-src 'none'; sandbox",
});

function refusal(status: number, sentence: string, headers: Record<string, string> = {}): Response {
  const { 'content-type': _, ...rest } = headers;
  return new Response(sentence, { status, headers: { ...baseHeaders('text/plain; charset=utf-8'), ...rest } });
}
