import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { toErrorBody } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Engine } from './engine.ts';
import type { EngineTrust } from './settings.ts';

/** Throwaway keys with a certificate that a root vouches for. */
export interface CanaryIdentity {
  readonly algorithm: SignatureAlgorithm;
  readonly chainPem: string;
  readonly rootPem: string;
  readonly sign: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
}

export interface CanaryOptions {
  readonly engine: Engine;
  readonly makeIdentity: () => Promise<CanaryIdentity>;
  /** An existing folder for a few hundred bytes, which are removed again. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Signs a tiny file and reads it back in four ways whose right answers are known. An engine that gives a wrong one (another version,
 * other defaults, a setting it no longer knows) must not give verdicts: the core refuses with `engine_untrustworthy`. `detail` says
 * which answer was wrong. Throws only what is no answer: `cancelled`.
 */
export async function runCanary({
  engine,
  makeIdentity,
  folder,
  signal,
}: CanaryOptions): Promise<{ ok: boolean; detail: string }> {
  const home = await mkdtemp(join(folder, 'canary-'));
  try {
    const { algorithm, chainPem, rootPem, sign } = await makeIdentity();
    const source = join(home, 'source.mp4');
    const signed = join(home, 'signed.mp4');
    await writeFile(source, tinyMp4());
    const input = { definition, ingredients: [], source, mimeType: 'video/mp4', output: signed };
    await engine.sign({ ...input, algorithm, chainPem, reserveSize: 10_000 }, { signal, sign });

    const listed: EngineTrust = {
      lists: [{ uri: 'urn:countersign:canary', purpose: 'signer', anchorsPem: rootPem, endEntityPem: '' }],
    };
    const codes = async (path: string, trust: EngineTrust): Promise<Codes> => {
      const { store } = await engine.read({ path, mimeType: 'video/mp4', trust, verify: true }, { signal });
      return Codes.parse(store);
    };

    const bytes = await readFile(signed);
    const flipped = join(home, 'flipped.mp4');
    const lastByte = bytes.length - 1;
    bytes[lastByte] = bytes[lastByte]! ^ 1;
    await writeFile(flipped, bytes);
    const extended = join(home, 'extended.mp4');
    await writeFile(extended, await readFile(signed));
    await appendFile(extended, box('free', Buffer.alloc(100)));

    const wrong = [
      isTrusted(await codes(signed, listed)) ? [] : ['a sound file of a listed signer was not called trusted'],
      isUntrusted(await codes(signed, { lists: [] })) ? [] : ['a signer on no list was not called untrusted'],
      isMismatch(await codes(flipped, listed)) ? [] : ['a changed byte was not noticed'],
      isMismatch(await codes(extended, listed)) ? [] : ['an added box was not noticed'],
    ].flat();
    return wrong.length === 0
      ? { ok: true, detail: 'The engine gave four right answers.' }
      : { ok: false, detail: `The engine is wrong about a known file: ${wrong.join('; ')}.` };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ok: false, detail: `The engine could not be tried out: ${toErrorBody(error).message}` };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const Status = z.array(z.object({ code: z.string() })).transform((all) => all.map(({ code }) => code));
const Codes = z
  .object({
    validation_state: z.string(),
    validation_results: z.object({ activeManifest: z.object({ success: Status, failure: Status }) }),
  })
  .transform(({ validation_state: state, validation_results: { activeManifest } }) => ({ state, ...activeManifest }));
type Codes = z.output<typeof Codes>;

const proofs = ['claimSignature.validated', 'assertion.bmffHash.match'];

const isTrusted = ({ state, success, failure }: Codes): boolean =>
  state === 'Trusted' &&
  failure.length === 0 &&
  [...proofs, 'signingCredential.trusted'].every((code) => success.includes(code));

const isUntrusted = ({ state, success, failure }: Codes): boolean =>
  state === 'Valid' &&
  failure.join() === 'signingCredential.untrusted' &&
  proofs.every((code) => success.includes(code));

const isMismatch = ({ state, failure }: Codes): boolean =>
  state === 'Invalid' && failure.includes('assertion.bmffHash.mismatch');

const definition = {
  title: 'canary.mp4',
  claim_generator_info: [{ name: 'Countersign start-up check' }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: {
        actions: [{ action: 'c2pa.created', digitalSourceType: 'http://c2pa.org/digitalsourcetype/empty' }],
      },
    },
  ],
};

const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
};

/** The least that the engine takes for an MP4: a brand and some media bytes (fast-sign.md). */
const tinyMp4 = (): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1')),
    box('mdat', Buffer.from('countersign canary')),
  ]);
