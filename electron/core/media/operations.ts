import { createHash } from 'node:crypto';
import type { Probe } from '#shared/api/asset.ts';
import type { Operation } from '#core/worker/operation.ts';
import { assemble } from './assemble/assemble.ts';
import type { AssembleReport, AssembleRequest } from './assemble/request.ts';
import { probe } from './probe.ts';
import { openFile } from './read-file.ts';
import { render, type RenderReport, type RenderRequest } from './render.ts';
import { verifyRender } from './verify.ts';

const mediaProbe: Operation<{ path: string }, Probe> = ({ path }) => probe(path);

/** Progress in packets. */
const mediaRender: Operation<RenderRequest, RenderReport> = (request, context) => render(request, context);

const mediaVerify: Operation<{ path: string; report: RenderReport }, Record<string, never>> = async ({
  path,
  report,
}) => {
  await verifyRender(path, report);
  return {};
};

/** Progress in Segments, each counted twice. */
const mediaAssemble: Operation<AssembleRequest, AssembleReport> = (request, context) => assemble(request, context);

/** SHA-256 of a whole file as lower-case hex, with progress in bytes. */
const mediaHash: Operation<{ path: string }, { sha256: string; size: number }> = async ({ path }, context) => {
  const file = await openFile(path);
  try {
    const { size: total } = await file.stat();
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(4 * 2 ** 20);
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, size);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), size };
      hash.update(chunk.subarray(0, bytesRead));
      size += bytesRead;
      context.progress({ done: size, total });
    }
  } finally {
    await file.close();
  }
};

/** What a worker process does with media files. */
export const mediaOperations = {
  'media.probe': mediaProbe,
  'media.render': mediaRender,
  'media.assemble': mediaAssemble,
  'media.verify': mediaVerify,
  'media.hash': mediaHash,
};
