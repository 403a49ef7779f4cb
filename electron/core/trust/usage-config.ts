import { Oid, type TrustPurpose } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { DEFAULT_USAGES, EKU, SERVICE_USAGES } from '#core/trust/oids.ts';

/**
 * Reads an EKU configuration as validators of C2PA take it: one OID a line, comments after `//` or `#`. For lists of signers, usages
 * of services (time-stamping, OCSP) are left out although CAI's own file names them: one purpose never serves another (F2).
 * @returns at least one OID, each once, in their order
 * @throws AppError 'list_rejected' with the line at fault
 */
export function parseUsageConfig(text: string, purpose: TrustPurpose): string[] {
  const usages = new Set<string>();
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const content = raw.replace(/(?:\/\/|#).*$/, '').trim();
    if (content === '') continue;
    if (!Oid.safeParse(content).success) throw rejected(`Line ${index + 1} is not an object identifier.`);
    if (content === EKU.any)
      throw rejected(`Line ${index + 1} accepts any use at all, which no list may (C2PA 2.2, 14.5.1).`);
    if (purpose !== 'signer' || !SERVICE_USAGES.has(content)) usages.add(content);
  }
  if (purpose === 'tsa' && [...usages].some((usage) => !DEFAULT_USAGES.tsa.includes(usage)))
    throw rejected('A list for time-stamps accepts certificates made for time-stamping and no others.');
  if (usages.size === 0) throw rejected('There is no usage in this file that such a list could accept.');
  return [...usages];
}

const rejected = (what: string): AppError => new AppError('list_rejected', `${what} Nothing was changed.`);
