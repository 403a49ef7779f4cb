import type { TrustList, TrustPurpose } from '#shared/api/trust.ts';
import type { Choice } from '../../ui/Field.tsx';

/** R51: a list serves one purpose and never another. */
export const purposeChoices: readonly Choice<TrustPurpose>[] = [
  { id: 'signer', label: 'Signers', description: 'Who may sign claims.' },
  { id: 'tsa', label: 'Time-stamp authorities', description: 'Who may prove when something was signed.' },
  { id: 'cawg', label: 'Identities (CAWG)', description: 'Who may state a person’s or organisation’s identity.' },
];

export const kindChoices: readonly Choice<TrustList['kind']>[] = [
  { id: 'anchors', label: 'Authorities', description: 'Roots and issuing CAs: whoever they issued to is vouched for.' },
  { id: 'end-entity', label: 'Signers themselves', description: 'The signers’ own certificates, one entry each.' },
];

export const purposeLabel = (purpose: TrustPurpose): string =>
  purposeChoices.find((choice) => choice.id === purpose)?.label ?? purpose;

export const kindLabel = (kind: TrustList['kind']): string =>
  kindChoices.find((choice) => choice.id === kind)?.label ?? kind;

/** "20 entries, 3 in date": expired entries stay, because a trusted time-stamp may prove that they were in date when they signed. */
export function entryWords({ entries, expired }: Pick<TrustList, 'entries' | 'expired'>): string {
  const count = entries === 1 ? '1 entry' : `${String(entries)} entries`;
  if (expired === 0) return `${count}, all in date`;
  return `${count}, ${String(entries - expired)} in date`;
}
