import { AppError } from '#shared/rpc/errors.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';

/** The parsed content of one list file. */
export interface ListContent {
  certificates: Certificate[];
  /** sha256 fingerprints (lower-case hex) listed without their certificate, in end-entity lists only. */
  fingerprints: string[];
}

/** A list that is turned on, ready to be asked. */
export interface LoadedList extends ListContent {
  list: TrustList;
}

/** The form the interim list's `allowed.sha256.txt` has: one base64 SHA-256 of a certificate's DER a line. */
const HASH_LINE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * @param kind decides what may be in it: fingerprints only in end-entity lists, certificate authorities only in anchor lists.
 * @throws AppError 'list_rejected' naming the line.
 */
export function parseListFile(text: string, kind: TrustList['kind']): ListContent {
  const entries = parsePemCertificates(text);
  const stray = kind === 'anchors' ? entries.find(({ certificate }) => !certificate.facts.ca) : undefined;
  if (stray)
    throw new AppError(
      'list_rejected',
      `Line ${stray.line} begins the certificate of "${stray.certificate.facts.name}", which is no certificate authority. A list of signers' own certificates has to be added as an end-entity list.`,
    );
  const fingerprints = kind === 'end-entity' ? hashLines(text) : [];
  if (entries.length + fingerprints.length === 0)
    throw new AppError('list_rejected', 'There is no certificate in this file. Choose a trust list in PEM form.');
  return { certificates: entries.map(({ certificate }) => certificate), fingerprints };
}

/** The list as the engine gets it: our own re-encoding, so that no byte we have not parsed reaches its settings. */
export const listPem = (content: ListContent): string =>
  [
    ...content.certificates.map(toPem),
    ...content.fingerprints.map((hex) => `${Buffer.from(hex, 'hex').toString('base64')}\n`),
  ].join('');

/** Hash lines outside of PEM blocks. Certificates were parsed before, so the blocks are known to be well formed. */
function hashLines(text: string): string[] {
  const outside = text.replaceAll(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g, '');
  const lines = outside.split(/\r\n|\n|\r/).map((line) => line.trim());
  return lines.filter((line) => HASH_LINE.test(line)).map((line) => Buffer.from(line, 'base64').toString('hex'));
}
