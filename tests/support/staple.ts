import { Encoder, type Tag } from 'cbor-x';
import { createHash, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Certificate } from 'pkijs';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { der, oid, sequence, time } from './der.ts';

/*
 * OCSP responses, and a way to put one into a file that is signed already: COSE's unprotected header is under no signature, and the
 * engine pads it to the room that was kept.
 */

const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();

const basicResponse = oid('2b0601050507300101');
const sha1Algorithm = sequence(oid('2b0e03021a'), der(5));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const day = 86_400_000;

const parsed = ({ certificate }: Identity): Certificate => Certificate.fromBER(new Uint8Array(certificate.der));
const keyHash = ({ subjectPublicKeyInfo }: Certificate): Buffer =>
  der(4, sha1(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView));

/**
 * A signed OCSP response about one certificate (RFC 6960 section 4.2.1), with the certificate of the responder, which the issuer made
 * for that.
 */
export function ocspResponse(
  leaf: Identity,
  issuer: Identity,
  responder: Identity,
  status: 'good' | 'revoked',
  now = new Date(),
): Buffer {
  const about = parsed(leaf);
  const by = parsed(issuer);
  const nameHash = sha1(new Uint8Array(by.subject.toSchema().toBER()));
  const serial = new Uint8Array(about.serialNumber.toBER());
  const certId = sequence(sha1Algorithm, der(4, nameHash), keyHash(by), serial);
  const state = status === 'good' ? der(0x80) : der(0xa1, time(new Date(now.getTime() - 2 * day)));
  const single = sequence(
    certId,
    state,
    time(new Date(now.getTime() - day)),
    der(0xa0, time(new Date(now.getTime() + day))),
  );
  const data = sequence(der(0xa2, keyHash(parsed(responder))), time(now), sequence(single));
  const signature = sign('sha256', data, toKeyObject(responder.keys));
  const basic = sequence(
    data,
    ecdsaWithSha256,
    der(3, Buffer.from([0]), signature),
    der(0xa0, sequence(responder.certificate.der)),
  );
  return sequence(der(0x0a, Buffer.from([0])), der(0xa0, sequence(basicResponse, der(4, basic))));
}

const encoder = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });

/** Staples a response to the only signature of a signed file, within the bytes it has. */
export const staple = (path: string, response: Buffer): Promise<void> =>
  putBeside(path, 'rVals', () => new Map([['ocspVals', [response]]]));

/** Puts a time-stamp of the only signature of a signed file beside it. `make` gets the bytes that have to be stamped. */
export const stampFile = (path: string, make: (message: Buffer) => Buffer): Promise<void> =>
  putBeside(path, 'sigTst2', ([protectedBytes, , , signature]) => {
    const message = encoder.encode(['CounterSignature', protectedBytes, Buffer.alloc(0), encoder.encode(signature)]);
    return new Map([['tstTokens', [new Map([['val', make(message)]])]]]);
  });

type CoseParts = [Uint8Array, Map<string, unknown>, unknown, Uint8Array];

async function putBeside(path: string, header: string, make: (parts: CoseParts) => unknown): Promise<void> {
  const file = await readFile(path);
  const box = file.indexOf('cbor', file.indexOf('c2pa.signature\0'));
  const start = box + 4;
  const end = box - 4 + file.readUInt32BE(box - 4);
  const cose = encoder.decode(file.subarray(start, end)) as Tag;
  const parts = cose.value as CoseParts;
  const [, headers] = parts;
  headers.set(header, make(parts));
  const length = () => encoder.encode(cose).length;
  headers.set('pad', Buffer.alloc(0));
  headers.set('pad', Buffer.alloc(end - start - length() - 2));
  if (length() !== end - start) throw new Error(`The signature has ${length()} bytes in a room of ${end - start}.`);
  encoder.encode(cose).copy(file, start);
  await writeFile(path, file);
}
