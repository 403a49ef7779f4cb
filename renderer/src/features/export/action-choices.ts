import { predefinedActions } from '#shared/edit/operations.ts';
import { writableSourceTypes } from '#shared/edit/source-types.ts';
import type { Choice } from '../../ui/Field.tsx';

/** Stands for "as the rules choose" in a choice of digital source types. */
export const BY_RULE = '';

/** Stands for a name that is in no list. */
export const OWN_NAME = 'own';

export const sourceTypeChoices = (byRule: string): readonly Choice<string>[] => [
  { id: BY_RULE, label: byRule },
  ...writableSourceTypes.map(({ uri, label }) => ({ id: uri, label })),
];

/** Names a claim may use, in the order of the alphabet, and the way to a house's own. */
export const actionChoices: readonly Choice<string>[] = [
  ...[...predefinedActions].toSorted().map((name) => ({ id: name, label: name })),
  { id: OWN_NAME, label: 'A name of your own…', description: 'In reverse-DNS form, such as com.example.subtitled.' },
];
