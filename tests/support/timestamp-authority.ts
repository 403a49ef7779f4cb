import { constants, createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { der, oid, open, sequence, time } from './der.ts';

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
const sha384Algorithm = sequence(oid('608648016503040202'), der(5));
const sha512Algorithm = sequence(oid('608648016503040203'), der(5));
const policy = oid('2a030401');

/** RSASSA-PSS-params of SHA-256: hash, mask by the same hash, as much salt (RFC 8017, appendix A.2.3). */
const mask = sequence(oid('2a864886f70d010108'), sha256Algorithm);
const pss = sequence(der(0xa0, sha256Algorithm), der(0xa1, mask), der(0xa2, der(2, Buffer.from([32]))));

/** How authorities sign: the hash of the content, the name of the way, and the way. */
const ways: Partial<
  Record<SignatureAlgorithm, { hash: string; digest: Buffer; name: Buffer; make: (b: Buffer, k: KeyObject) => Buffer }>
> = {
  es256: {
    hash: 'sha256',
    digest: sha256Algorithm,
    name: sequence(oid('2a8648ce3d040302')),
    make: (bytes, key) => sign('sha256', bytes, key),
  },
  es384: {
    hash: 'sha384',
    digest: sha384Algorithm,
    name: sequence(oid('2a8648ce3d040303')),
    make: (bytes, key) => sign('sha384', bytes, key),
  },
  ps256: {
    hash: 'sha256',
    digest: sha256Algorithm,
    name: sequence(oid('2a864886f70d01010a'), pss),
    make: (bytes, key) =>
      sign('sha256', bytes, {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      }),
  },
  // RFC 8419 section 3.
  ed25519: {
    hash: 'sha512',
    digest: sha512Algorithm,
    name: sequence(oid('2b6570')),
    make: (bytes, key) => sign(null, bytes, key),
  },
};

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const integer = (...bytes: number[]): Buffer => der(2, Buffer.from(bytes));
const set = (...content: Uint8Array[]): Buffer => der(0x31, ...content);

export interface TokenOptions {
  /** An identity of es256, es384, ps256 or ed25519. */
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
  /** In BER: lengths left open, the content in two parts. */
  readonly ber?: boolean;
  /** The elements for what a token says: absent, as they should be. */
  readonly version?: Buffer;
  readonly time?: Buffer;
  readonly sid?: Buffer;
  readonly signatureAlgorithm?: Buffer;
  /** The signed attributes, from those that there should be. */
  readonly attributes?: (usual: Buffer[]) => Buffer[];
}

/** A TimeStampToken over `message`, as `sigTst2` holds it. */
export function makeToken(message: Uint8Array, options: TokenOptions): Buffer {
  const { authority, at, others = [], shown = authority, typeNamed = tstInfo, attributes = (usual) => usual } = options;
  const way = ways[authority.algorithm];
  if (!way) throw new Error(`No authority here signs with ${authority.algorithm}.`);
  const imprint = sequence(options.imprintHash ?? sha256Algorithm, der(4, sha256(message)));
  const version = options.version ?? integer(1);
  const info = sequence(version, policy, imprint, integer(1, ...randomBytes(8)), options.time ?? time(at));
  const certHash = der(4, sha256(shown.certificate.der));
  const signed = attributes([
    sequence(contentType, set(typeNamed)),
    sequence(messageDigest, set(der(4, createHash(way.hash).update(info).digest()))),
    ...(options.namesCertificate === false
      ? []
      : [sequence(signingCertificateV2, set(sequence(sequence(sequence(certHash)))))]),
  ]).toSorted((a, b) => Buffer.compare(a, b));
  const signer = sequence(
    integer(1),
    options.sid ?? issuerAndSerial(shown),
    way.digest,
    der(0xa0, ...signed),
    options.signatureAlgorithm ?? way.name,
    der(4, way.make(set(...signed), toKeyObject(authority.keys))),
  );
  const carried = [shown, ...others].map(({ certificate }) => certificate.der);
  const wrap = options.ber === true ? open : der;
  const strings =
    options.ber === true ? open(0x24, der(4, info.subarray(0, 9)), der(4, info.subarray(9))) : der(4, info);
  const content = wrap(
    0x30,
    integer(3),
    wrap(0x31, way.digest),
    wrap(0x30, tstInfo, wrap(0xa0, strings)),
    ...(options.certificates === 0 ? [] : [wrap(0xa0, ...carried)]),
    wrap(0x31, ...Array.from({ length: options.signers ?? 1 }, () => signer)),
  );
  return wrap(0x30, signedData, wrap(0xa0, content));
}

/** A TimeStampResp, as `sigTst` holds it: granted with the token, or refused. */
export const makeResponse = (token: Buffer | undefined): Buffer =>
  token ? sequence(sequence(integer(0)), token) : sequence(sequence(integer(2)));

/** `issuer` and `serialNumber` as they stand in the certificate. */
export function issuerAndSerial(
  { certificate: { pki } }: Identity,
  name = new Uint8Array(pki.issuer.toSchema().toBER()),
): Buffer {
  return sequence(name, new Uint8Array(pki.serialNumber.toBER()));
}
