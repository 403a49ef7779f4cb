import { createHash } from 'node:crypto';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import type { Window } from '#core/trust/chain-path.ts';

/**
 * What one evaluation has worked out and need not work out again: certificates by their bytes, and paths by their certificates. Issuers and
 * time-stamp authorities are the same in manifest after manifest, the same root stands on many lists. One a question, so that nothing of a
 * hostile file outlives its evaluation.
 */
export interface Memory {
  /** As `parseCertificate`, and the same object for the same bytes. */
  readonly parse: typeof parseCertificate;
  /** By the fingerprints of a path and of its anchor. */
  readonly paths: Map<string, Promise<Window | undefined>>;
}

export function createMemory(): Memory {
  const certificates = new Map<string, Certificate>();
  return {
    paths: new Map(),
    parse(der) {
      const key = createHash('sha256').update(der).digest('base64');
      const certificate = certificates.get(key) ?? parseCertificate(der);
      certificates.set(key, certificate);
      return certificate;
    },
  };
}
