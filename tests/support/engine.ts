import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { createEngine, type Engine, type SignInput } from '#core/c2pa/engine.ts';
import type { EngineTrust } from '#core/c2pa/settings.ts';
import { createWorkerPool, type WorkerPool } from '#core/worker/pool.ts';
import { spawnNodeWorker } from '../../electron/node/spawn-worker.ts';
import type { TestIdentity } from './engine-identity.ts';

/** The built worker; tests/build-once.ts makes it. */
export const workerBundle = resolve('dist/node/worker.js');

/** An engine on real worker processes, which end with the test file. */
export function startEngine(size = 1): { engine: Engine; pool: WorkerPool; lines: string[] } {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const pool = createWorkerPool({ spawn: spawnNodeWorker({ bundle: workerBundle, log }), size, log });
  afterAll(() => pool.dispose());
  return { engine: createEngine({ pool }), pool, lines };
}

/** A folder that goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const demoClip = (name: 'contributed' | 'intro' | 'outro'): string => resolve(`assets/demo/${name}.mp4`);

export const listOf = (
  identity: Pick<TestIdentity, 'rootPem'>,
  purpose: 'signer' | 'tsa' | 'cawg' = 'signer',
  uri = `urn:countersign:${purpose}`,
): EngineTrust['lists'][number] => ({ uri, purpose, anchorsPem: identity.rootPem, endEntityPem: '' });

export const never = (): AbortSignal => new AbortController().signal;

/** The smallest claim: newly made, nothing done to it. */
export const createdDefinition = (title: string) => ({
  title,
  claim_generator_info: [{ name: 'Countersign tests', version: '1' }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: {
        actions: [
          {
            action: 'c2pa.created',
            digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
          },
        ],
      },
      created: true,
    },
  ],
});

/** A claim over one parent, `ing-1`. */
export const openedDefinition = (title: string) => ({
  ...createdDefinition(title),
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: { actions: [{ action: 'c2pa.opened', parameters: { ingredientIds: ['ing-1'] } }] },
      created: true,
    },
  ],
});

export const parentIngredient = (path: string) => ({
  json: { title: 'parent.mp4', relationship: 'parentOf', instance_id: 'ing-1', format: 'video/mp4' },
  path,
  mimeType: 'video/mp4',
});

/** What most signings in tests have in common. */
export const signInput = (identity: TestIdentity, source: string, output: string): SignInput => ({
  definition: createdDefinition('clip.mp4'),
  ingredients: [],
  source,
  mimeType: 'video/mp4',
  output,
  algorithm: identity.algorithm,
  chainPem: identity.chainPem,
  reserveSize: 20_000,
});

/** A copy of `path` with bytes changed. */
export async function changedCopy(path: string, to: string, change: (bytes: Buffer) => Buffer | void): Promise<string> {
  await copyFile(path, to);
  const bytes = await readFile(path);
  await writeFile(to, change(bytes) ?? bytes);
  return to;
}
