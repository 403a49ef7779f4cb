import { createHash, randomBytes, sign } from 'node:crypto';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { der, oid, sequence, time } from './der.ts';

/*
 * A time-stamping authority of RFC 3161 in one function, written against the RFC alone, so that what checks tokens is not checked with
 * itself. It can be told to do everything wrong that an authority, or somebody who plays one, can do wrong.
 */

const signedData = oid('2a864886f70d010702');
const tstInfo = oid('2a864886f70d0109100104');
const contentType = oid('2a864886f70d010903');
const messageDigest = oid('2a864886f70d010904');
const signingCertificateV2 = oid('2a864886f70d010910022f');
const sha256Algorithm = sequence(oid('608648016503040201'), der(5));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const policy = oid('2a030401');

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const integer = (...bytes: number[]): Buffer => der(2, Buffer.from(bytes));
const set = (...content: Uint8Array[]): Buffer => der(0x31, ...content);

export interface TokenOptions {
  /** An ES256 identity. */
  readonly authority: Identity;
  readonly at: Date;
  /** Certificates beside the authority's own. */
  readonly others?: readonly Identity[];
  /** Whose certificate the token names and carries; absent: the authority's. */
  readonly shown?: Identity;
  /** What the attribute for the type of content says; absent: a time-stamp. */
  readonly typeNamed?: Buffer;
  /** False: without the attribute that names the certificate by its digest. */
  readonly namesCertificate?: boolean;
  /** The hash of the imprint, as its OID; the digest is SHA-256 all the same. */
  readonly imprintHash?: Buffer;
  /** How many of each the token has; absent: one. */
  readonly certificates?: 0 | 1;
  readonly signers?: 1 | 2;
}

/** A TimeStampToken over `message`, as `sigTst2` holds it. */
export function makeToken(message: Uint8Array, options: TokenOptions): Buffer {
  const { authority, at, others = [], shown = authority, typeNamed = tstInfo } = options;
  const imprint = sequence(options.imprintHash ?? sha256Algorithm, der(4, sha256(message)));
  const info = sequence(integer(1), policy, imprint, integer(1, ...randomBytes(8)), time(at));
  const certHash = der(4, sha256(shown.certificate.der));
  const attributes = [
    sequence(contentType, set(typeNamed)),
    sequence(messageDigest, set(der(4, sha256(info)))),
    ...(options.namesCertificate === false
      ? []
      : [sequence(signingCertificateV2, set(sequence(sequence(sequence(certHash)))))]),
  ].toSorted((a, b) => Buffer.compare(a, b));
  const signer = sequence(
    integer(1),
    issuerAndSerial(shown),
    sha256Algorithm,
    der(0xa0, ...attributes),
    ecdsaWithSha256,
    der(4, sign('sha256', set(...attributes), toKeyObject(authority.keys))),
  );
  const carried = [shown, ...others].map(({ certificate }) => certificate.der);
  const content = sequence(
    integer(3),
    set(sha256Algorithm),
    sequence(tstInfo, der(0xa0, der(4, info))),
    ...(options.certificates === 0 ? [] : [der(0xa0, ...carried)]),
    set(...Array.from({ length: options.signers ?? 1 }, () => signer)),
  );
  return sequence(signedData, der(0xa0, content));
}

/** A TimeStampResp, as `sigTst` holds it: granted with the token, or refused. */
export const makeResponse = (token: Buffer | undefined): Buffer =>
  token ? sequence(sequence(integer(0)), token) : sequence(sequence(integer(2)));

/** `issuer` and `serialNumber` as they stand in the certificate: TBSCertificate begins [0] version, serial, algorithm, issuer. */
function issuerAndSerial({ certificate: { pki } }: Identity): Buffer {
  const name = new Uint8Array(pki.issuer.toSchema().toBER());
  return sequence(name, new Uint8Array(pki.serialNumber.toBER()));
}
