import type { Choice } from '../../ui/Field.tsx';

/** What new keys are made for. */
export const algorithmChoices: readonly Choice<'es256' | 'ed25519'>[] = [
  { id: 'es256', label: 'ES256', description: 'ECDSA on P-256: what every validator reads.' },
  { id: 'ed25519', label: 'Ed25519', description: 'Small and fast; a few older validators do not know it.' },
];
