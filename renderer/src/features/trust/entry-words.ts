import type { TrustEntry } from '#shared/api/trust.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Tone } from '../../ui/tone.ts';

/** The name an entry goes by: on its certificate, else what the list says beside it, else its digest. Hostile text. */
export const entryName = ({ certificate, note, fingerprint }: TrustEntry): string =>
  certificate?.name ?? note ?? fingerprint;

/** How an entry stands today, in words and a tone. */
export function entryState({ state, certificate }: TrustEntry): { words: string; tone: Tone } {
  const until = certificate ? formatDay(certificate.notAfter) : '';
  switch (state) {
    case 'in-date':
      return { words: `In date until ${until}`, tone: 'neutral' };
    case 'expiring':
      return { words: `Ends on ${until}`, tone: 'attention' };
    case 'expired':
      return { words: `Expired on ${until}`, tone: 'attention' };
    case 'not-yet-valid':
      return { words: `Valid from ${certificate ? formatDay(certificate.notBefore) : ''}`, tone: 'attention' };
    case 'withdrawn':
      return { words: 'Withdrawn by the operator', tone: 'fault' };
    case 'digest-only':
      return { words: 'Known by its digest alone', tone: 'neutral' };
  }
}
