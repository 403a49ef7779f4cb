import { createHash } from 'node:crypto';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { MAX_CHAIN } from '#core/trust/chain-path.ts';
import {
  type Attribute,
  isNamed,
  isSignedBy,
  onlyValue,
  plainAlgorithm,
  readSignedData,
  readSignerInfo,
  type SignedData,
  type SignerInfo,
} from '#core/trust/cms-signed-data.ts';
import { context, DerReader, TAG } from '#core/trust/der-reader.ts';
import { CERTIFICATE_SIGNATURES, CMS, HASHES, RSA_ENCRYPTION } from '#core/trust/oids.ts';

/** An RFC 3161 time-stamp token whose signature was made by the certificate it carries. Who that belongs to is not looked at here. */
export interface TimestampToken {
  readonly at: Date;
  readonly imprint: { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly digest: string };
  /** Lower-case hex of the number that the question carried; absent when it carried none. */
  readonly nonce?: string;
  readonly leaf: Certificate;
  readonly others: readonly Certificate[];
}

/** What is wrong with a token, as one sentence to be shown. */
export class TokenError extends Error {}

/** Real tokens have some 6 KB. */
const MAX_TOKEN = 64 * 1024;
const GRANTED: ReadonlySet<number> = new Set([0, 1]);

/**
 * Opens a token, bare or inside the whole response of its authority, and checks everything that can be checked without knowing the
 * authority: RFC 3161 sections 2.4.1 and 2.4.2, RFC 5652 section 5.4, RFC 5816 section 2.
 * @param parse for whoever reads the same certificates again and again
 * @throws TokenError and nothing else, whatever the bytes are.
 */
export function openToken(bytes: Uint8Array, parse = parseCertificate): TimestampToken {
  if (bytes.length > MAX_TOKEN) throw new TokenError('The time-stamp is too large to be real.');
  try {
    const signed = readSignedData(signedDataOf(bytes));
    const signer = checkForm(signed);
    const certificates = signed.certificates.filter(({ tag }) => tag === TAG.sequence).map((one) => parse(one.bytes));
    const leaf = certificates.find((one) => isNamed(signer, one));
    if (!leaf || !isSignedBy(signer, signed.content, leaf))
      throw new TokenError('The signature of the time-stamp does not fit.');
    if (!namesCertificate(signer.attributes, leaf))
      throw new TokenError('The time-stamp does not say that this certificate made it.');
    return { ...contentOf(signed.content), leaf, others: certificates };
  } catch (error) {
    if (error instanceof TokenError) throw error;
    // What exactly the parser stumbled over helps nobody.
    throw new TokenError('The time-stamp cannot be read.', { cause: error });
  }
}

/** ContentInfo ::= SEQUENCE { contentType, content [0] }, maybe inside TimeStampResp ::= SEQUENCE { status SEQUENCE, token ContentInfo }. */
function signedDataOf(bytes: Uint8Array): Uint8Array {
  const outer = new DerReader(bytes, 'BER');
  let info = outer.inside(TAG.sequence);
  outer.end();
  if (info.isNext(TAG.sequence)) {
    const response = info;
    const status = response.inside(TAG.sequence).next(TAG.integer).content;
    if (status.length !== 1 || !GRANTED.has(status[0] ?? -1) || !response.isNext(TAG.sequence))
      throw new TokenError('The authority refused to make the time-stamp.');
    info = response.inside(TAG.sequence);
    response.end();
  }
  if (info.oid() !== CMS.signedData) throw new TokenError('The time-stamp is not a signed one.');
  const content = info.next(context(0)).content;
  info.end();
  return content;
}

/** One signer, over signed attributes that name the type of content. */
function checkForm({ signers: [only, ...more], certificates, contentType, digestAlgorithms }: SignedData): SignerInfo {
  if (!only || more.length > 0) throw new TokenError('The time-stamp is not signed exactly once.');
  const { length } = certificates;
  if (length === 0) throw new TokenError('The time-stamp does not carry the certificate of its authority.');
  if (length > MAX_CHAIN)
    throw new TokenError(`The time-stamp carries ${length} certificates; more than ${MAX_CHAIN} are not read.`);
  const signer = readSignerInfo(only.bytes);
  const named = onlyValue(signer.attributes, CMS.contentType);
  if (contentType !== CMS.tstInfo || !named || new DerReader(named.bytes).oid() !== CMS.tstInfo)
    throw new TokenError('What the authority signed is not a time-stamp.');
  const { digestAlgorithm, signatureAlgorithm } = signer;
  if (
    !HASHES.has(digestAlgorithm) ||
    !digestAlgorithms.includes(digestAlgorithm) ||
    !(signatureAlgorithm === RSA_ENCRYPTION || CERTIFICATE_SIGNATURES.has(signatureAlgorithm))
  )
    throw new TokenError('The time-stamp is signed in a way that is no longer safe, or not known.');
  return signer;
}

/**
 * The signed attributes name the certificate by its digest, so that no other one with the same key can stand in for it (RFC 5035). In
 * SigningCertificate: certs SEQUENCE OF { …, certHash OCTET STRING, … }, the signer's first; where both forms are there, both have to fit.
 */
function namesCertificate(attributes: readonly Attribute[], { der }: Certificate): boolean {
  const fits = (type: string, known: readonly string[]): boolean => {
    const value = onlyValue(attributes, type);
    if (!value) return false;
    const first = new DerReader(value.bytes).inside(TAG.sequence).inside(TAG.sequence).inside(TAG.sequence);
    first.optional(TAG.sequence);
    const named = first.octets();
    return known.some((algorithm) => createHash(algorithm).update(der).digest().equals(named));
  };
  const forms = [
    { type: CMS.signingCertificate, known: ['sha1'] },
    { type: CMS.signingCertificateV2, known: [...HASHES.values()] },
  ].filter(({ type }) => attributes.some((attribute) => attribute.type === type));
  return forms.length > 0 && forms.every(({ type, known }) => fits(type, known));
}

/** TSTInfo ::= SEQUENCE { 1, policy, messageImprint { hash, digest }, serialNumber, genTime, accuracy?, ordering?, nonce?, … }, in DER. */
function contentOf(bytes: Uint8Array): Pick<TimestampToken, 'at' | 'imprint' | 'nonce'> {
  const reader = new DerReader(bytes);
  const info = reader.inside(TAG.sequence);
  reader.end();
  if (!info.next(TAG.integer).content.equals(VERSION_1)) throw new Error('a time-stamp of another version');
  info.oid();
  const imprint = info.inside(TAG.sequence);
  const hash = HASHES.get(plainAlgorithm(imprint));
  if (!hash) throw new TokenError('The time-stamp rests on a hash that is no longer safe, or not known.');
  const digest = imprint.octets().toString('hex');
  imprint.end();
  info.next(TAG.integer);
  const at = timeOf(info.next(TAG.time).content.toString('latin1'));
  if (!at) throw new TokenError('The time-stamp names no time.');
  const nonce = info.rest().find(({ tag }) => tag === TAG.integer)?.content;
  return { at, imprint: { hash, digest }, ...(nonce && { nonce: nonce.toString('hex') }) };
}

const VERSION_1 = Buffer.from([1]);

/** GeneralizedTime as RFC 3161 section 2.4.2 has it: in UTC, to the second or finer. A day that does not exist is no time. */
function timeOf(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}.`;
  const at = new Date(`${whole}${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(whole) ? at : undefined;
}
