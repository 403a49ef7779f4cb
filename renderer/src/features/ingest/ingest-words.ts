import type { ProvenanceKeeping } from '#shared/api/ingest.ts';
import { type Source, Uuid } from '#shared/tams/model.ts';
import type { Choice } from '../../ui/Field.tsx';

const keepings: Record<ProvenanceKeeping, Omit<Choice<ProvenanceKeeping>, 'id'>> = {
  embedded: {
    label: 'In the file',
    description: 'The file goes in byte for byte, with its Content Credentials inside.',
  },
  detached: {
    label: 'Beside the file',
    description: 'As above, and the manifest store once more as a data Flow of its own, for readers that look there.',
  },
  none: {
    label: 'There are none',
    description: 'The Flow will say that somebody looked. That says nothing about the content.',
  },
};

/** The ways open to a file, the proposed one first. */
export const keepingChoices = (keeping: readonly ProvenanceKeeping[]): Choice<ProvenanceKeeping>[] =>
  keeping.map((id) => ({ id, ...keepings[id] }));

export const keepingLabel = (keeping: ProvenanceKeeping): string => keepings[keeping].label;

export interface TagRow {
  name: string;
  value: string;
}

/** Set by the ingest itself, as its last step (R5). */
const OWN_TAG = 'c2pa-provenance';

/** What is wrong with a row of the form; rows that are empty are left out and never wrong. */
export function tagProblem({ name, value }: TagRow, others: readonly TagRow[]): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return value.trim() === '' ? undefined : 'A tag needs a name.';
  if (trimmed === OWN_TAG) return `Countersign sets ${OWN_TAG} itself, when everything else is done.`;
  return others.some((other) => other.name.trim() === trimmed) ? `There are two tags named ${trimmed}.` : undefined;
}

export const tagsOf = (rows: readonly TagRow[]): Record<string, string> =>
  Object.fromEntries(rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]));

/** What the file is said to be a version of; `source` is absent until one is chosen. */
export type SourceWish = { kind: 'new' } | { kind: 'known'; source?: Source };

/** As the contract takes it; undefined while none is chosen that a Flow can be put under. */
export function sourceOf(wish: SourceWish): { source?: string } | undefined {
  if (wish.kind === 'new') return {};
  const id = Uuid.safeParse(wish.source?.id);
  return id.success ? { source: id.data } : undefined;
}
