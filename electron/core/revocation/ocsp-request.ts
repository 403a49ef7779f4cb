import { randomBytes } from 'node:crypto';
import { BasicOCSPResponse, Extension, OCSPRequest, OCSPResponse } from 'pkijs';
import type { Certificate } from '#core/trust/certificate.ts';
import { OCSP } from '#core/trust/oids.ts';

/** RFC 8954 section 2.1: 32 octets is what every service takes. */
const NONCE = 32;

/**
 * A question about one certificate (RFC 6960 section 4.1), with a random number without which an old answer could be played again. It names
 * the certificate by its number and digests of its issuer's name and key, SHA-1 because that is what all services know (RFC 5019,
 * section 2.1.1); no secret rests on them.
 */
export async function ocspRequest(
  leaf: Certificate,
  issuer: Certificate,
  random: (bytes: number) => Buffer = randomBytes,
): Promise<{ bytes: Buffer; nonce: Buffer }> {
  const request = new OCSPRequest();
  await request.createForCertificate(leaf.pki, { hashAlgorithm: 'SHA-1', issuerCertificate: issuer.pki });
  const nonce = random(NONCE);
  const extnValue = new Uint8Array(asOctets(nonce)).buffer;
  request.tbsRequest.requestExtensions = [new Extension({ extnID: OCSP.nonce, critical: false, extnValue })];
  return { bytes: Buffer.from(request.toSchema(true).toBER()), nonce };
}

/** DER's OCTET STRING; shorter than 128 bytes. */
const asOctets = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([4, bytes.length]), bytes]);

/**
 * Whether an answer is to another question. Services that keep answers ready give them without a number (RFC 5019 section 4): those
 * count by their dates.
 */
export function answersAnother(response: Uint8Array, nonce: Buffer): boolean {
  try {
    const { responseBytes } = OCSPResponse.fromBER(new Uint8Array(response));
    if (responseBytes?.responseType !== OCSP.basic) return false;
    const { tbsResponseData } = BasicOCSPResponse.fromBER(responseBytes.response.getValue());
    const found = tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === OCSP.nonce);
    if (!found) return false;
    const said = Buffer.from(found.extnValue.valueBlock.valueHexView);
    // Some wrap the number in an octet string, as they should, and some give it back bare.
    return !said.equals(asOctets(nonce)) && !said.equals(nonce);
  } catch {
    // What cannot be read is refused for that by whoever judges it.
    return false;
  }
}
