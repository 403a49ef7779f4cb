import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createEngine } from '#core/c2pa/engine.ts';
import { SIGNATURE_RESERVE } from '#core/c2pa/reserve.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { distinguishedName, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { createWorkerPool } from '#core/worker/pool.ts';
import { spawnNodeWorker } from '../../electron/node/spawn-worker.ts';

const root = resolve(import.meta.dirname, '../..');
const clip = join(root, 'assets/demo/intro.mp4');
const DAY = 86_400_000;

export interface FileToSign {
  /** Name of the file to make. */
  name: string;
  /** Manifest definition as the engine's Builder takes it; its ingredients are `ing-1`, `ing-2`, … */
  definition: unknown;
  /** What each ingredient says of itself; their relation is the caller's too. None carries credentials. */
  ingredients: readonly { title: string; relationship: 'parentOf' | 'componentOf'; description?: string }[];
  /** Organisation and common name of whoever signs. */
  signer: string;
}

/**
 * Signs clips that say anything at all, with the product's own engine and its built worker: what the product itself would not write,
 * others will.
 * @returns their paths, in order
 */
export async function signFiles(folder: string, files: readonly FileToSign[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const spawn = spawnNodeWorker({ bundle: join(root, 'dist/node/worker.js'), log });
  const pool = createWorkerPool({ spawn, size: 1, log });
  const engine = createEngine({ pool });
  const { signal } = new AbortController();
  const from = (days: number) => new Date(Date.now() + days * DAY);
  const authority = await issueRoot('O=Elsewhere, CN=Elsewhere root', { notBefore: from(-9), notAfter: from(900) });
  const paths: string[] = [];
  try {
    for (const { name, definition, ingredients, signer } of files) {
      const subject = distinguishedName({ organisation: signer, commonName: signer });
      const leaf = await issueClaimSigner(subject, { notBefore: from(-2), notAfter: from(90) }, authority, 'es256');
      const key = toKeyObject(leaf.keys);
      const output = join(folder, name);
      await engine.sign(
        {
          definition,
          ingredients: ingredients.map((json, index) => ({
            json: { ...json, instance_id: `ing-${String(index + 1)}`, format: 'video/mp4' },
            path: clip,
            mimeType: 'video/mp4',
          })),
          source: clip,
          mimeType: 'video/mp4',
          output,
          algorithm: 'es256',
          chainPem: toPem(leaf.certificate),
          reserveSize: SIGNATURE_RESERVE,
        },
        { signal, sign: async (toBeSigned) => signBytes('es256', key, toBeSigned) },
      );
      paths.push(output);
    }
  } catch (cause) {
    throw new Error(`a file could not be signed: ${lines.join('\n')}`, { cause });
  } finally {
    pool.dispose();
  }
  return paths;
}
