import { createHash } from 'node:crypto';
import type { Digests, StampToken } from './reading.ts';

type Context = 'Signature1' | 'CounterSignature';

/** Sig_structure in CBOR (RFC 9052 section 4.4): [context, protected, external data (none), payload]. */
export const sigStructure = (context: Context, protectedBytes: Uint8Array, payload: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from([0x84, textHead | context.length]),
    Buffer.from(context),
    byteString(protectedBytes),
    byteString(new Uint8Array()),
    byteString(payload),
  ]);

/**
 * What the authority of a time-stamp beside the signature was asked about (C2PA 2.2 section 10.3.2.5; c2pa-engine.md section 4): `sigTst`
 * stamps the claim, `sigTst2` the signature as a CBOR byte string.
 */
export function stampedMessage(
  kind: StampToken['kind'],
  {
    protectedBytes,
    signed,
    signatureBytes,
  }: { protectedBytes: Uint8Array; signed: Uint8Array; signatureBytes: Uint8Array },
): Buffer {
  const payload = kind === 'sigTst' ? signed : byteString(signatureBytes);
  return sigStructure('CounterSignature', protectedBytes, payload);
}

/**
 * The tokens from beside a signature with what they have to be of.
 * @param signed what the signature is over, where the signature has something to be over.
 */
export function withMessages(
  tokens: readonly Omit<StampToken, 'of'>[],
  protectedBytes: Uint8Array,
  signed: Uint8Array | undefined,
  signatureBytes: Uint8Array | undefined,
): StampToken[] {
  if (!signed || !signatureBytes) return [...tokens];
  const parts = { protectedBytes, signed, signatureBytes };
  const kinds = new Set(tokens.map(({ kind }) => kind));
  const messages = new Map([...kinds].map((kind) => [kind, digestsOf(stampedMessage(kind, parts))]));
  return tokens.map((one) => ({ ...one, of: messages.get(one.kind) }));
}

/** Only digests leave the worker: a claim may be large. */
export function digestsOf(message: Uint8Array): Digests {
  const digest = (hash: string) => createHash(hash).update(message).digest('hex');
  return { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') };
}

/** CBOR heads (RFC 8949 section 3) of texts and byte strings, shortest form; the texts here have less than 24 letters. */
const textHead = 3 << 5;
const byteHead = 2 << 5;

/** A byte string in CBOR, its head as short as it can be. */
export const byteString = (bytes: Uint8Array): Buffer => Buffer.concat([lengthHead(bytes.length), bytes]);

function lengthHead(length: number): Buffer {
  if (length < 24) return Buffer.from([byteHead | length]);
  if (length < 0x100) return Buffer.from([byteHead | 24, length]);
  const head = Buffer.alloc(length < 0x10000 ? 3 : 5);
  head[0] = byteHead | (head.length === 3 ? 25 : 26);
  head.writeUIntBE(length, 1, head.length - 1);
  return head;
}
