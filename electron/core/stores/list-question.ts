import type { storeApi } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { z } from '#shared/rpc/zod.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { Source } from '#shared/tams/model.ts';
import type { FlowFilter, SourceFilter } from '#core/tams/filters.ts';

type SourceQuestion = z.output<(typeof storeApi)['store.sources']['input']>;
type FlowQuestion = z.output<(typeof storeApi)['store.flows']['input']>;

/** App note 0011. */
const PROVENANCE = 'c2pa-provenance';

/** What a store is asked to narrow sources to. */
export const sourceFilter = ({ format, tag, topLevel }: SourceQuestion): SourceFilter => ({
  ...(format !== undefined && { format }),
  ...(topLevel === true && { collectedBy: [] }),
  ...(tag && tagFilter(tag)),
});

/** What a store is asked to narrow flows to. @throws AppError 'invalid_input' for what cannot hold together */
export function flowFilter(question: FlowQuestion): FlowFilter {
  const { source, provenance, collectedBy, topLevel, tag } = question;
  if (collectedBy !== undefined && topLevel === true)
    throw new AppError('invalid_input', 'What a flow collects is never on the top level. Ask for one of the two.');
  if (provenance !== undefined && tag?.name === PROVENANCE)
    throw new AppError('invalid_input', `Ask for the provenance or for the tag ${PROVENANCE}, not for both.`);
  const base = sourceFilter(question);
  return {
    ...base,
    ...(source !== undefined && { sourceId: source }),
    ...(collectedBy !== undefined && { collectedBy: [collectedBy] }),
    ...(provenance === 'unmarked' && { tagExists: { ...base.tagExists, [PROVENANCE]: false } }),
    ...(provenance !== undefined &&
      provenance !== 'unmarked' && { tags: { ...base.tags, [PROVENANCE]: [provenance] } }),
  };
}

/** A comma separates values in the question (TimeAddressableMediaStore.yaml, `tag.{name}`): a value with one is looked for here. */
const tagFilter = ({ name, value }: NonNullable<FlowQuestion['tag']>): Pick<FlowFilter, 'tags' | 'tagExists'> =>
  value === undefined || value.includes(',') ? { tagExists: { [name]: true } } : { tags: { [name]: [value] } };

/** The part of a question that no store answers, and what was found out about it. */
export interface LocalQuestion<T> {
  keep: (row: T) => T | undefined;
  remark: () => string[];
}

/**
 * Text is looked for here. So are rows that another row has shown to be collected, when only those are wanted that nothing collects:
 * servers exist that ignore that filter and do not say `collected_by` either (tams.md 3.2).
 * @param membersOf what a row collects
 */
export function localQuestion<T extends Flow | Source>(
  { search = '', tag, topLevel }: Pick<FlowQuestion, 'search' | 'tag' | 'topLevel'>,
  membersOf: (row: T) => readonly { id: string }[] | undefined,
): LocalQuestion<T> {
  const wanted = search.trim().toLowerCase();
  const members = new Set<string>();
  let hasMembers = false;

  function isKept(row: T): boolean {
    if (topLevel === true) {
      for (const { id } of membersOf(row) ?? []) members.add(id);
      if (members.has(row.id)) {
        hasMembers = true;
        return false;
      }
    }
    const value = tag && row.tags?.[tag.name];
    if (tag?.value?.includes(',') === true && ![value].flat().includes(tag.value)) return false;
    return [row.label, row.description, row.id].some((text) => text?.toLowerCase().includes(wanted));
  }

  return {
    keep: (row) => (isKept(row) ? row : undefined),
    remark: () =>
      hasMembers
        ? ['The store does not tell what is collected. Some rows may be members of flows that were not looked at yet.']
        : [],
  };
}
