import type { Flow } from '#shared/tams/flow.ts';
import type { ProvenanceCarrier, ProvenanceState } from '#shared/tams/flow-provenance.ts';
import type { TagValue } from '#shared/tams/model.ts';

/** The Flow tag that says where Content Credentials are (app note 0003, status Proposed). */
export const PROVENANCE_TAG = 'c2pa-provenance';
/** Role of the collected data Flow that holds them when they are detached (app note 0011). */
export const CREDENTIALS_ROLE = 'c2pa';
/** Media type of a manifest store that stands alone. */
export const CREDENTIALS_TYPE = 'application/c2pa';

export const MULTI_FORMAT = 'urn:x-nmos:format:multi';
export const DATA_FORMAT = 'urn:x-nmos:format:data';

const isNamed = (value: string): value is 'embedded' | 'detached' | 'none' =>
  value === 'embedded' || value === 'detached' || value === 'none';

/**
 * What a Flow's own tag says. Tags may hold several values: one that the note names decides when it is the only such one, whatever
 * stands beside it; two contradict each other and count as unknown (tams.md section 2.1).
 */
export function provenanceTag({ tags = {} }: Pick<Flow, 'tags'>): { state: ProvenanceState; value?: TagValue } {
  const value = Object.hasOwn(tags, PROVENANCE_TAG) ? tags[PROVENANCE_TAG] : undefined;
  if (value === undefined) return { state: 'unmarked' };
  const [only, ...others] = new Set([value].flat().filter(isNamed));
  return { state: only === undefined || others.length > 0 ? 'unknown' : only, value };
}

/** A data Flow of manifest stores, by what it technically is: roles are labels for people since 8.2 (ADR 0056). */
export const isCredentialsFlow = ({ format, codec, essence_parameters }: Flow): boolean =>
  format === DATA_FORMAT &&
  [codec, essence_parameters?.data_type].some((type) => type?.toLowerCase() === CREDENTIALS_TYPE);

/** The members of a Flow that hold its Content Credentials: by role, else by what is known of the members. */
export function credentialsMembers(
  flow: Pick<Flow, 'flow_collection'>,
  known: ReadonlyMap<string, Flow>,
): { ids: string[]; foundBy: NonNullable<ProvenanceCarrier['foundBy']> } | undefined {
  const members = flow.flow_collection ?? [];
  const byRole = members.filter(({ role }) => role === CREDENTIALS_ROLE).map(({ id }) => id);
  if (byRole.length > 0) return { ids: byRole, foundBy: 'role' };
  const byType = members.flatMap(({ id }) => {
    const member = known.get(id);
    return member && isCredentialsFlow(member) ? [id] : [];
  });
  return byType.length > 0 ? { ids: byType, foundBy: 'data-type' } : undefined;
}
