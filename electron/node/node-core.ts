import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Emit, Log } from '#core/ports.ts';
import { type Core, createCore } from '#core/core.ts';
import { demoClipsFolder, distFolder, productVersion } from './paths.ts';
import { createFileSecrets } from './secrets.ts';
import { spawnNodeWorker } from './spawn-worker.ts';

/** The core as both Node shells run it: workers are forked, secrets lie in a file of the workspace, ids come from the system. */
export async function createNodeCore(options: { workspace: string; emit: Emit; log: Log }): Promise<Core> {
  return createCore({
    workspace: options.workspace,
    demoClips: demoClipsFolder(),
    version: await productVersion(),
    spawnWorker: spawnNodeWorker({
      bundle: join(distFolder(), 'node/worker.js'),
      log: (line) => options.log('info', line),
    }),
    secrets: createFileSecrets({ folder: options.workspace, env: process.env }),
    emit: options.emit,
    clock: () => new Date(),
    newId,
    log: options.log,
  });
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** 20 characters of [0-9a-z] from the system's random source: about 103 bits. */
export const newId = (): string => [...randomBytes(20)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
