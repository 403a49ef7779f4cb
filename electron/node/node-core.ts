import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Emit, Log } from '#core/ports.ts';
import { type Core, createCore } from '#core/core.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { productVersion } from './paths.ts';
import { createFileSecrets } from './secrets.ts';
import { spawnNodeWorker } from './spawn-worker.ts';

export interface NodeCoreOptions {
  workspace: string;
  /** The folder of the built bundles; the demo clips and package.json lie beside it. */
  dist: string;
  emit: Emit;
  log: Log;
}

/**
 * The core as both Node shells run it: workers are forked, secrets lie in a file of the workspace, ids come from the system.
 * @throws AppError 'storage_failed' when the workspace cannot be written
 */
export async function createNodeCore(options: NodeCoreOptions): Promise<Core> {
  // The engine spools files over 512 MB: beside our own files, not in a system folder that may be a memory disk.
  const temporaryFolder = join(options.workspace, 'cache/spool');
  await mkdir(temporaryFolder, { recursive: true }).catch((cause: unknown) => {
    throw new AppError(
      'storage_failed',
      `The workspace ${options.workspace} cannot be written. Make it yours, or name another folder in COUNTERSIGN_WORKSPACE or with --workspace.`,
      { cause },
    );
  });
  return createCore({
    workspace: options.workspace,
    demoClips: resolve(options.dist, '../assets/demo'),
    version: await productVersion(options.dist),
    spawnWorker: spawnNodeWorker({
      bundle: join(options.dist, 'node/worker.js'),
      temporaryFolder,
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
