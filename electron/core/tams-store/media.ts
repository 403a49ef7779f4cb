import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { respondWithFile } from '#core/media/respond.ts';
import type { StoreContext } from './context.ts';
import { Refusal } from './http.ts';
import type { Staged } from './object-files.ts';
import { findObject, type ObjectRow } from './object-rows.ts';

const PREFIX = '/media/';

/**
 * Object bytes: GET with ranges, and PUT until a segment uses the object. Allowed by the signature in the address, or by the store's
 * own token (addresses that are not presigned).
 * @returns whether the request was for bytes.
 */
export function createMedia(context: StoreContext) {
  return async (url: URL, request: IncomingMessage, response: ServerResponse, isOwner: boolean): Promise<boolean> => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const id = decode(url.pathname.slice(PREFIX.length));
    const method = request.method === 'PUT' ? 'PUT' : 'GET';
    const grant = context.urls.check(method, id, url);
    if (!grant && !isOwner) throw new Refusal(403, 'This address is not signed for that, or has expired.');
    const object = findObject(context, id);
    if (!object) throw new Refusal(404, 'There is no such object.');
    if (method === 'PUT') await receive(context, object, request, response);
    else await serve(context, object, request, response);
    return true;
  };
}

async function serve(
  { files }: StoreContext,
  object: ObjectRow,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (object.size === null) throw new Refusal(404, 'The object has no bytes here.');
  const { method = 'GET', headers } = request;
  const ifRange = headers['if-range'];
  const answer = await respondWithFile(
    { path: files.pathOf(object.id), mimeType: object.content_type ?? 'application/octet-stream' },
    { method, range: headers.range, ifRange: typeof ifRange === 'string' ? ifRange : undefined },
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!answer.body) return void response.end();
  try {
    await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), response);
  } catch (error) {
    // A reader that has seen enough just leaves.
    if (!response.destroyed || response.writableFinished) throw error;
  }
}

/** Takes the bytes. The answer comes when they are on the disk and the database knows it. */
async function receive(
  context: StoreContext,
  object: ObjectRow,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { db } = context;
  if (request.headers['content-type'] !== object.content_type)
    throw new Refusal(400, `Send the content type the object was allocated with: ${object.content_type ?? 'none'}.`);
  if (object.role !== null) throw new Refusal(403, 'A segment uses this object: its bytes are settled.');
  const staged = await stage(context, request);
  if (!staged) return void response.destroy();
  try {
    db.transaction(() => {
      const isFree = db.run('update objects set size = ? where id = ? and role is null', staged.size, object.id) === 1;
      if (!isFree) throw new Refusal(403, 'The object was used or removed while its bytes arrived.');
      staged.keepAs(object.id);
    });
  } finally {
    await staged.discard();
  }
  response.writeHead(200, { 'content-length': '0' }).end();
}

/** @returns undefined when the sender went away. @throws Refusal 507 */
async function stage({ files, log }: StoreContext, request: IncomingMessage): Promise<Staged | undefined> {
  try {
    return await files.stage(request);
  } catch (cause) {
    if (request.destroyed && !request.complete) return undefined;
    log('an object could not be written', cause);
    throw new Refusal(507, 'The bytes could not be written. Check that the disk has space.');
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(404, 'There is no such object.');
  }
}
