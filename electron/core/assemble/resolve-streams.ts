import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { MULTI_FORMAT } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { FlowLookup } from '#core/flows/lookup.ts';
import type { AssembleStream, DeclaredEssence, TrackPick } from '#core/media/assemble/request.ts';

/** A Flow with Segments of its own, and which of its tracks are wanted. */
export interface StreamSource extends Omit<AssembleStream, 'segments'> {
  /** Whose Segments. */
  flow: string;
}

type Mapping = NonNullable<NonNullable<Flow['flow_collection']>[number]['container_mapping']>;

/** Members of members; deeper collections are a mistake or a trap. */
const DEPTH = 3;

/**
 * Which Segments a Flow's media are in (app note 0006): its own where it has a container; those of its members where a multi-essence Flow
 * has none; those of a Flow that collects it, by container_mapping, where a mono-essence Flow has none.
 * @throws AppError 'flow_unusable' with the reason, 'media_unsupported' for what is neither picture nor sound
 */
export async function resolveStreams(lookup: FlowLookup, id: string, flow: Flow): Promise<StreamSource[]> {
  const kind = kindOf(flow);
  if (kind === undefined && flow.format !== MULTI_FORMAT)
    throw new AppError(
      'media_unsupported',
      `${nameOf(id, flow)} is neither pictures nor sound (${displayText(flow.format, { max: 60 })}): it cannot be put on a timeline.`,
    );
  if (flow.container !== undefined) return [await ownStream(lookup, id, flow)];
  if (kind === undefined) return membersStreams(lookup, id, flow, new Set([id]));
  return [await parentStream(lookup, id, flow, kind)];
}

async function ownStream(lookup: FlowLookup, id: string, flow: Flow): Promise<StreamSource> {
  const kind = kindOf(flow);
  return {
    flow: id,
    name: nameOf(id, flow),
    only: kind,
    pick: undefined,
    declares: kind === undefined ? await declaredByMembers(lookup, flow) : [declared(kind, flow)],
  };
}

/** What a multi-essence Flow with a container says is in it: its members without Segments of their own. */
async function declaredByMembers(lookup: FlowLookup, flow: Flow): Promise<DeclaredEssence[]> {
  const essences: DeclaredEssence[] = [];
  for (const { id } of flow.flow_collection ?? []) {
    const member = await lookup.flow(id);
    const kind = member === undefined ? undefined : kindOf(member);
    if (member !== undefined && kind !== undefined && member.container === undefined)
      essences.push(declared(kind, member));
  }
  return essences;
}

async function membersStreams(lookup: FlowLookup, id: string, flow: Flow, seen: Set<string>): Promise<StreamSource[]> {
  const streams: StreamSource[] = [];
  for (const { id: member } of flow.flow_collection ?? []) {
    if (seen.has(member) || seen.size > DEPTH * 16) continue;
    seen.add(member);
    const found = await lookup.flow(member);
    if (found === undefined)
      throw new AppError('flow_unusable', `A Flow that ${nameOf(id, flow)} collects is not visible to you.`);
    const kind = kindOf(found);
    if (found.container !== undefined && (kind !== undefined || found.format === MULTI_FORMAT))
      streams.push(await ownStream(lookup, member, found));
    else if (found.format === MULTI_FORMAT) streams.push(...(await membersStreams(lookup, member, found, seen)));
    else if (kind !== undefined)
      throw new AppError(
        'flow_unusable',
        `${nameOf(member, found)}, which ${nameOf(id, flow)} collects, has no Segments: neither of them says where its media are.`,
      );
    else lookup.note(`${nameOf(member, found)} is neither pictures nor sound, and is left out.`);
  }
  if (streams.length === 0)
    throw new AppError('flow_unusable', `${nameOf(id, flow)} has no Segments, and collects no Flow that has.`);
  const pictures = streams.filter(
    ({ only, declares }) => only === 'video' || declares.some((one) => one.kind === 'video'),
  );
  if (pictures.length > 1)
    throw new AppError(
      'flow_unusable',
      `${nameOf(id, flow)} collects ${pictures.length} Flows of pictures: take the one you want.`,
    );
  return streams;
}

async function parentStream(
  lookup: FlowLookup,
  id: string,
  flow: Flow,
  kind: 'video' | 'audio',
): Promise<StreamSource> {
  for (const parent of await lookup.collectors(id, flow)) {
    const found = await lookup.flow(parent);
    if (found?.container === undefined) continue;
    const mapping = found.flow_collection?.find((member) => member.id === id)?.container_mapping;
    lookup.note(`Its media are in the Segments of ${nameOf(parent, found)}, which collects it.`);
    return {
      flow: parent,
      name: nameOf(id, flow),
      only: kind,
      pick: mapping && pickOf(mapping),
      declares: [declared(kind, flow)],
    };
  }
  throw new AppError(
    'flow_unusable',
    `${nameOf(id, flow)} has no container and so no Segments, and no Flow that collects it has any.`,
  );
}

const pickOf = ({
  isobmff_container: isobmff,
  mp2ts_container: ts,
  format_track_index: formatIndex,
  track_index: index,
}: Mapping): TrackPick => ({
  ...(isobmff?.track_id !== undefined && { trackId: isobmff.track_id }),
  ...(ts?.pid !== undefined && { pid: ts.pid }),
  ...(formatIndex !== undefined && { formatIndex }),
  ...(index !== undefined && { index }),
});

const KINDS: Readonly<Record<string, 'video' | 'audio'>> = {
  'urn:x-nmos:format:video': 'video',
  'urn:x-nmos:format:audio': 'audio',
};
const kindOf = ({ format }: Flow): 'video' | 'audio' | undefined =>
  Object.hasOwn(KINDS, format) ? KINDS[format] : undefined;

function declared(kind: 'video' | 'audio', { codec, essence_parameters: essence }: Flow): DeclaredEssence {
  const rate = essence?.frame_rate && essence.frame_rate.numerator / (essence.frame_rate.denominator ?? 1);
  return {
    kind,
    ...(codec !== undefined && { codec }),
    ...(essence?.frame_width !== undefined && { width: essence.frame_width }),
    ...(essence?.frame_height !== undefined && { height: essence.frame_height }),
    ...(rate !== undefined && { frameRate: rate }),
    ...(essence?.sample_rate !== undefined && { sampleRate: essence.sample_rate }),
    ...(essence?.channels !== undefined && { channels: essence.channels }),
  };
}

/** What people call a Flow: its label, else its id. Somebody else's text. */
export const nameOf = (id: string, { label }: Pick<Flow, 'label'>): string =>
  `the Flow “${displayText(label === undefined || label === '' ? id : label, { max: 80 })}”`;
