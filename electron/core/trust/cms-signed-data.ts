import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import type { Certificate } from '#core/trust/certificate.ts';
import { context, DerReader, type Element, TAG } from '#core/trust/der-reader.ts';
import { CMS, EXTENSION, HASHES, RSA_ENCRYPTION, RSA_PSS, SIGNATURES } from '#core/trust/oids.ts';

/** CMS SignedData (RFC 5652 section 5.1), taken apart. Nothing of it is verified. */
export interface SignedData {
  /** Those that its signers use. */
  readonly digestAlgorithms: readonly string[];
  readonly contentType: string;
  readonly content: Buffer;
  /** Certificates and what else may stand among them, in their order; only the elements with the tag of a SEQUENCE are X.509. */
  readonly certificates: readonly Element[];
  readonly signers: readonly Element[];
}

export interface SignerInfo {
  readonly sid: Element;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly parameters: Element | undefined;
  readonly signature: Buffer;
  readonly attributes: readonly Attribute[];
  /** What the signature is over: the attributes as a SET (RFC 5652 section 5.4). */
  readonly signed: Buffer;
}

export interface Attribute {
  readonly type: string;
  /** A SET: each value is an element. */
  readonly values: Buffer;
}

/** @throws Error (any) for what is none */
export function readSignedData(bytes: Uint8Array): SignedData {
  const reader = new DerReader(bytes, 'BER').inside(TAG.sequence);
  reader.next(TAG.integer);
  const digestAlgorithms = reader
    .inside(TAG.set)
    .rest()
    .map(({ bytes: one }) => plainAlgorithm(new DerReader(one)));
  const encapsulated = reader.inside(TAG.sequence);
  const contentType = encapsulated.oid();
  const wrapped = encapsulated.inside(context(0));
  const content = wrapped.octets();
  wrapped.end();
  encapsulated.end();
  const certificates = reader.isNext(context(0)) ? reader.inside(context(0)).rest() : [];
  reader.optional(context(1));
  if (certificates.some(({ tag }) => !CERTIFICATE_CHOICES.has(tag))) throw new Error('something among certificates');
  const signers = reader.inside(TAG.set).rest();
  reader.end();
  return { digestAlgorithms, contentType, content, certificates, signers };
}

/** CertificateChoices: X.509, and four kinds that time-stamps do not need (RFC 5652 section 10.2.2). */
const CERTIFICATE_CHOICES: ReadonlySet<number> = new Set([TAG.sequence, ...[0, 1, 2, 3].map(context)]);

/** AlgorithmIdentifier of an algorithm that has no parameters: none, or NULL in their place. */
export function plainAlgorithm(reader: DerReader): string {
  const algorithm = reader.inside(TAG.sequence);
  const name = algorithm.oid();
  const parameters = algorithm.any();
  if (parameters && !isNull(parameters)) throw new Error('parameters where there are none');
  algorithm.end();
  return name;
}

/** @throws Error (any) for what is none, or has no signed attributes */
export function readSignerInfo(bytes: Uint8Array): SignerInfo {
  const reader = new DerReader(bytes, 'BER').inside(TAG.sequence);
  reader.next(TAG.integer);
  const sid = reader.any();
  if (!sid) throw new Error('a signature of nobody');
  const digestAlgorithm = plainAlgorithm(reader);
  const { bytes: attributes } = reader.next(context(0));
  const algorithm = reader.inside(TAG.sequence);
  const signatureAlgorithm = algorithm.oid();
  const parameters = algorithm.any();
  algorithm.end();
  const signature = reader.octets();
  reader.optional(context(1));
  reader.end();
  return {
    sid,
    digestAlgorithm,
    signatureAlgorithm,
    parameters,
    signature,
    attributes: readAttributes(attributes),
    signed: Buffer.concat([Buffer.from([TAG.set]), attributes.subarray(1)]),
  };
}

/** Whatever the wrapping is, these are DER (RFC 5652 section 5.3): the signature is over their bytes. */
function readAttributes(bytes: Buffer): Attribute[] {
  return new DerReader(bytes)
    .inside(context(0))
    .rest()
    .map((element) => {
      const attribute = new DerReader(element.bytes).inside(TAG.sequence);
      const type = attribute.oid();
      const { content } = attribute.next(TAG.set);
      attribute.end();
      return { type, values: content };
    });
}

/** The one value of the one attribute of a type; undefined where there is none or there are several. */
export function onlyValue(attributes: readonly Attribute[], wanted: string): Element | undefined {
  const [found, ...more] = attributes.filter(({ type }) => type === wanted);
  if (!found || more.length > 0) return undefined;
  const values = new DerReader(found.values).rest();
  return values.length === 1 ? values[0] : undefined;
}

/** Whether the signer names this certificate: by its issuer and serial number, byte for byte, or its key identifier (RFC 5652, 5.3). */
export function isNamed({ sid }: SignerInfo, { pki }: Certificate): boolean {
  if (sid.tag !== TAG.sequence) {
    const own = pki.extensions?.find(({ extnID }) => extnID === EXTENSION.subjectKeyIdentifier)?.extnValue.valueBlock;
    return (
      sid.tag === KEY_IDENTIFIER && own !== undefined && new DerReader(own.valueHexView).octets().equals(sid.content)
    );
  }
  const named = new DerReader(sid.bytes).inside(TAG.sequence);
  const issuer = named.next(TAG.sequence).bytes;
  const serial = named.next(TAG.integer).content;
  named.end();
  return (
    issuer.equals(new Uint8Array(pki.issuer.valueBeforeDecode)) &&
    serial.equals(pki.serialNumber.valueBlock.valueHexView)
  );
}

const KEY_IDENTIFIER = 0x80;

/**
 * Whether this certificate's key made the signature, over the digest of this content (RFC 5652 section 5.4). The key has to be of the kind
 * that the algorithm names, so that a signature of one kind is never tried as one of another.
 */
export function isSignedBy(signer: SignerInfo, content: Uint8Array, certificate: Certificate): boolean {
  const hash = HASHES.get(signer.digestAlgorithm);
  const digest = onlyValue(signer.attributes, CMS.messageDigest);
  if (!hash || digest?.tag !== TAG.octets) return false;
  if (!createHash(hash).update(content).digest().equals(digest.content)) return false;
  try {
    return isMadeBy(signer, hash, certificate.node.publicKey);
  } catch {
    // OpenSSL throws for what it cannot even try.
    return false;
  }
}

function isMadeBy(signer: SignerInfo, digest: string, key: KeyObject): boolean {
  const { signatureAlgorithm, signed, signature } = signer;
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (signatureAlgorithm === RSA_PSS) {
    const hash = pssHash(signer.parameters);
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
    return (
      hash !== undefined && type?.startsWith('rsa') === true && verify(hash, signed, { key, ...padding }, signature)
    );
  }
  const expected =
    signatureAlgorithm === RSA_ENCRYPTION ? { key: 'rsa', hash: digest } : SIGNATURES.get(signatureAlgorithm);
  if (signer.parameters && !isNull(signer.parameters)) return false;
  if (!expected || type !== expected.key || (type === 'ec' && !CURVES.has(details?.namedCurve ?? ''))) return false;
  return verify(expected.hash, signed, key, signature);
}

const isNull = ({ tag, content }: Element): boolean => tag === TAG.null && content.length === 0;

/** RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] …, … }; without it the hash would be SHA-1 (RFC 8017, appendix A.2.3). */
function pssHash(parameters: Element | undefined): string | undefined {
  if (parameters?.tag !== TAG.sequence) return undefined;
  const reader = new DerReader(parameters.content);
  return reader.isNext(context(0)) ? HASHES.get(plainAlgorithm(reader.inside(context(0)))) : undefined;
}

/** P-256, P-384 and P-521, as OpenSSL names them. */
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
