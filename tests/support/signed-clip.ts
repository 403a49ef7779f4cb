import type { Engine } from '#core/c2pa/engine.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { createdDefinition, demoClip, never } from './engine.ts';

/** Signs a clip with this certificate alone, es256, with nothing about time or revocation beside the signature. */
export async function signClip(engine: Engine, leaf: Identity, output: string, title = 'clip.mp4'): Promise<void> {
  const key = toKeyObject(leaf.keys);
  await engine.sign(
    {
      definition: createdDefinition(title),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output,
      algorithm: 'es256',
      chainPem: toPem(leaf.certificate),
      reserveSize: 20_000,
    },
    { signal: never(), sign: async (bytes) => signBytes('es256', key, bytes) },
  );
}
