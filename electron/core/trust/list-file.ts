import { AppError } from '#shared/rpc/errors.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';

/** A list that is turned on, ready to be asked. */
export interface LoadedList {
  list: TrustList;
  certificates: readonly Certificate[];
  /** sha256 of signers' certificates, lower-case hex, where an end-entity list holds hashes in place of certificates. */
  pins?: readonly string[];
}

/**
 * The certificates of a list file, at least one.
 * @param kind decides what may be in it: an anchor list holds certificate authorities and nothing else.
 * @throws AppError 'list_rejected' naming the line
 */
export function parseListFile(text: string, kind: TrustList['kind']): Certificate[] {
  const entries = parsePemCertificates(text);
  if (entries.length === 0)
    throw new AppError('list_rejected', 'There is no certificate in this file. Choose a trust list in PEM form.');
  const stray = kind === 'anchors' ? entries.find(({ certificate }) => !certificate.facts.ca) : undefined;
  if (stray)
    throw new AppError(
      'list_rejected',
      `Line ${stray.line} begins the certificate of "${stray.certificate.facts.name}", which is no certificate authority. A list of signers' own certificates has to be added as an end-entity list.`,
    );
  return entries.map(({ certificate }) => certificate);
}

/** The list as the engine gets it: our own re-encoding, so that no byte we have not parsed reaches its settings. */
export const listPem = (certificates: readonly Certificate[]): string => certificates.map(toPem).join('');
