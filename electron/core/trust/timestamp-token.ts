import { createHash } from 'node:crypto';
import { type Attribute, Certificate as PkiCertificate, ContentInfo, SignedData, TimeStampResp, TSTInfo } from 'pkijs';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { MAX_CHAIN } from '#core/trust/chain-path.ts';
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

/** Real tokens have some 6 KB; the parser is not made for megabytes of hostile nesting. */
const MAX_TOKEN = 64 * 1024;
const GRANTED: ReadonlySet<number> = new Set([0, 1]);

/**
 * Opens a token, bare or inside the whole response of its authority, and checks everything that can be checked without knowing the
 * authority: RFC 3161 sections 2.4.1 and 2.4.2, RFC 5652 section 5.4, RFC 5816 section 2.
 * @throws TokenError and nothing else, whatever the bytes are.
 */
export async function openToken(bytes: Uint8Array): Promise<TimestampToken> {
  if (bytes.length > MAX_TOKEN) throw new TokenError('The time-stamp is too large to be real.');
  try {
    const signed = signedDataOf(bytes);
    const attributes = checkForm(signed);
    const leaf = await verified(signed);
    if (!namesCertificate(attributes, leaf))
      throw new TokenError('The time-stamp does not say that this certificate made it.');
    const others = (signed.certificates ?? []).filter((one) => one instanceof PkiCertificate).map(reparse);
    return { ...contentOf(signed), leaf, others };
  } catch (error) {
    if (error instanceof TokenError) throw error;
    // What exactly the parser stumbled over helps nobody.
    throw new TokenError('The time-stamp cannot be read.', { cause: error });
  }
}

function signedDataOf(bytes: Uint8Array): SignedData {
  const copy = new Uint8Array(bytes);
  const { contentType, content } = isResponse(copy)
    ? grantedToken(TimeStampResp.fromBER(copy))
    : ContentInfo.fromBER(copy);
  if (contentType !== CMS.signedData) throw new TokenError('The time-stamp is not a signed one.');
  return new SignedData({ schema: content });
}

/** Both are a SEQUENCE; a response begins with a status (a SEQUENCE too), a token with the name of its type. */
function isResponse(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  return bytes[2 + (length > 0x80 ? length & 0x7f : 0)] === 0x30;
}

function grantedToken({ status, timeStampToken }: TimeStampResp): ContentInfo {
  if (!GRANTED.has(status.status) || !timeStampToken)
    throw new TokenError('The authority refused to make the time-stamp.');
  return timeStampToken;
}

/** One signer, over signed attributes that name the type of content: pkijs checks only that some type is named. */
function checkForm({
  signerInfos: [signer, ...more],
  certificates,
  encapContentInfo,
}: SignedData): readonly Attribute[] {
  if (!signer || more.length > 0) throw new TokenError('The time-stamp is not signed exactly once.');
  const count = certificates?.length ?? 0;
  if (count === 0) throw new TokenError('The time-stamp does not carry the certificate of its authority.');
  if (count > MAX_CHAIN)
    throw new TokenError(`The time-stamp carries ${count} certificates; more than ${MAX_CHAIN} are not read.`);
  const attributes = signer.signedAttrs?.attributes ?? [];
  const [type, ...types] = attributes.filter((attribute) => attribute.type === CMS.contentType);
  const digests = attributes.filter((attribute) => attribute.type === CMS.messageDigest);
  const named = (type?.values as ObjectIdentifier[] | undefined)?.map((value) => value.getValue());
  if (
    encapContentInfo.eContentType !== CMS.tstInfo ||
    named?.join() !== CMS.tstInfo ||
    types.length > 0 ||
    digests.length !== 1
  )
    throw new TokenError('What the authority signed is not a time-stamp.');
  const { algorithmId } = signer.signatureAlgorithm;
  if (
    !HASHES.has(signer.digestAlgorithm.algorithmId) ||
    !(algorithmId === RSA_ENCRYPTION || CERTIFICATE_SIGNATURES.has(algorithmId))
  )
    throw new TokenError('The time-stamp is signed in a way that is no longer safe, or not known.');
  return attributes;
}

/** The certificate in the token that its signature is of. */
async function verified(signed: SignedData): Promise<Certificate> {
  const content = signed.encapContentInfo.eContentType;
  // For a time-stamp pkijs wants the stamped bytes themselves, and of those we only have digests; as plain content it verifies the same.
  signed.encapContentInfo.eContentType = '';
  const result = await signed.verify({ signer: 0, extendedMode: true }).catch(() => undefined);
  signed.encapContentInfo.eContentType = content;
  if (!result?.signatureVerified || !result.signerCertificate)
    throw new TokenError('The signature of the time-stamp does not fit.');
  return reparse(result.signerCertificate);
}

const reparse = (certificate: PkiCertificate): Certificate =>
  parseCertificate(Buffer.from(certificate.toSchema().toBER()));

/** Of another type than it should be it has no such method, and the whole cannot be read. */
interface ObjectIdentifier {
  getValue(): string;
}

interface Asn1 {
  readonly idBlock: { readonly tagNumber: number };
  readonly valueBlock: { readonly value?: readonly Asn1[]; readonly valueHexView?: Uint8Array };
}

/**
 * The signed attributes name the certificate by its digest, so that no other one with the same key can stand in for it (RFC 5035). In
 * SigningCertificate: certs SEQUENCE OF { …, certHash OCTET STRING, … }, the signer's first.
 */
function namesCertificate(attributes: readonly Attribute[], { der }: Certificate): boolean {
  const names = attributes.filter(({ type }) => type === CMS.signingCertificate || type === CMS.signingCertificateV2);
  return (
    names.length > 0 &&
    names.every(({ type, values }) => {
      const first = (values as Asn1[])[0]?.valueBlock.value?.[0]?.valueBlock.value?.[0];
      const hash = first?.valueBlock.value?.find(({ idBlock }) => idBlock.tagNumber === OCTET_STRING)?.valueBlock;
      const named = Buffer.from(hash?.valueHexView ?? []);
      const known = type === CMS.signingCertificate ? ['sha1'] : [...HASHES.values()];
      return known.some((algorithm) => createHash(algorithm).update(der).digest().equals(named));
    })
  );
}

const OCTET_STRING = 4;

function contentOf({ encapContentInfo }: SignedData): Pick<TimestampToken, 'at' | 'imprint' | 'nonce'> {
  const { genTime, messageImprint, nonce } = TSTInfo.fromBER(
    encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0),
  );
  const hash = HASHES.get(messageImprint.hashAlgorithm.algorithmId);
  if (!hash) throw new TokenError('The time-stamp rests on a hash that is no longer safe, or not known.');
  if (Number.isNaN(genTime.getTime())) throw new TokenError('The time-stamp names no time.');
  const digest = Buffer.from(messageImprint.hashedMessage.getValue()).toString('hex');
  const number = nonce && Buffer.from(nonce.valueBlock.valueHexView).toString('hex');
  return { at: genTime, imprint: { hash, digest }, ...(number !== undefined && { nonce: number }) };
}
