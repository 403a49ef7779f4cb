import type { Signer } from '#shared/api/signer.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Tone } from '../../ui/tone.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
/** R56: from here on the end of a certificate is worth a word, unless Settings say otherwise. */
const SOON = 30;

/**
 * How long a certificate still lasts, in words and in a tone.
 * @param now when it is asked
 * @param soonDays from how many days before its end it ends soon
 */
export function validity(certificate: CertificateFacts, now: Date, soonDays = SOON): { words: string; tone: Tone } {
  const until = new Date(certificate.notAfter);
  const days = Math.floor((until.getTime() - now.getTime()) / MILLISECONDS_PER_DAY);
  if (new Date(certificate.notBefore) > now) {
    return { words: `Valid from ${formatDay(certificate.notBefore)}`, tone: 'attention' };
  }
  if (days < 0) return { words: `Expired on ${formatDay(certificate.notAfter)}`, tone: 'fault' };
  const left = days === 0 ? 'ends today' : days === 1 ? '1 day left' : `${String(days)} days left`;
  return {
    words: `Until ${formatDay(certificate.notAfter)}, ${left}`,
    tone: days < soonDays ? 'attention' : 'neutral',
  };
}

export const algorithmNames: Readonly<Record<Signer['algorithm'], string>> = {
  es256: 'ES256 (ECDSA P-256)',
  es384: 'ES384 (ECDSA P-384)',
  es512: 'ES512 (ECDSA P-521)',
  ps256: 'PS256 (RSA-PSS)',
  ps384: 'PS384 (RSA-PSS)',
  ps512: 'PS512 (RSA-PSS)',
  ed25519: 'Ed25519',
};

export const kindWords: Readonly<Record<Signer['kind'], { label: string; note: string }>> = {
  demo: { label: 'Demo', note: 'Made on this machine for trying out. Nobody else trusts it.' },
  file: { label: 'From files', note: 'A key and certificates that were imported.' },
  private: { label: 'Private', note: 'A self-signed credential of one person. Only those who know it will trust it.' },
};
