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
const clip = (name: string) => join(root, 'assets/demo', name);
const DAY = 86_400_000;

/** Everything a manifest says in words, said with `texts`: one as the title of the file, each in every other place. */
const definition = (title: string, texts: readonly string[]) => ({
  title,
  claim_generator_info: [{ name: texts[0], version: texts[1] }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      created: true,
      data: {
        actions: [
          { action: 'c2pa.opened', parameters: { ingredientIds: ['ing-1'] } },
          ...texts.map((text) => ({
            action: 'c2pa.edited',
            description: text,
            reason: text,
            softwareAgent: { name: text, version: text },
            parameters: { description: text, [text.slice(0, 40)]: text },
          })),
        ],
      },
    },
    {
      label: 'cawg.metadata',
      kind: 'Json',
      data: {
        '@context': {
          dc: 'http://purl.org/dc/elements/1.1/',
          Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
        },
        'dc:title': { 'x-default': texts[0] },
        'dc:description': { 'x-default': texts.join('\n') },
        'dc:creator': texts,
        'Iptc4xmpExt:LocationCreated': { 'Iptc4xmpExt:City': texts[0] },
      },
    },
    ...texts.map((text, index) => ({
      label: `org.example.${String(index)}`,
      kind: 'Json',
      data: { '@type': text, [text]: text, author: [{ '@type': 'Person', name: text }] },
    })),
  ],
});

export interface HostileFile {
  /** Name of the file to make. */
  name: string;
  title: string;
  texts: readonly string[];
  /** Organisation and common name of whoever signs. */
  signer: string;
}

/**
 * Signs clips that say hostile things wherever a manifest, and its signer's certificate, has room for words: with the product's own
 * engine and its built worker, since only a signed file gets as far into the page as a real one.
 * @returns their paths, in order
 */
export async function signHostileFiles(folder: string, files: readonly HostileFile[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const spawn = spawnNodeWorker({ bundle: join(root, 'dist/node/worker.js'), log });
  const pool = createWorkerPool({ spawn, size: 1, log });
  const engine = createEngine({ pool });
  const { signal } = new AbortController();
  const from = (days: number) => new Date(Date.now() + days * DAY);
  const authority = await issueRoot('O=Hostile, CN=Hostile root', { notBefore: from(-9), notAfter: from(900) });
  const paths: string[] = [];
  try {
    for (const { name, title, texts, signer } of files) {
      const subject = distinguishedName({ organisation: signer, commonName: signer });
      const leaf = await issueClaimSigner(subject, { notBefore: from(-2), notAfter: from(90) }, authority, 'es256');
      const key = toKeyObject(leaf.keys);
      const output = join(folder, name);
      await engine.sign(
        {
          definition: definition(title, texts),
          ingredients: [
            {
              json: { title, relationship: 'parentOf', instance_id: 'ing-1', format: 'video/mp4', description: title },
              path: clip('intro.mp4'),
              mimeType: 'video/mp4',
            },
          ],
          source: clip('intro.mp4'),
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
    throw new Error(`no hostile file could be signed: ${lines.join('\n')}`, { cause });
  } finally {
    pool.dispose();
  }
  return paths;
}
