import type { Probe, Track } from '#shared/api/asset.ts';
import type { ProvenanceKeeping } from '#shared/api/ingest.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { CREDENTIALS_ROLE, CREDENTIALS_TYPE, DATA_FORMAT, MULTI_FORMAT } from '#shared/tams/credentials.ts';
import type { FlowWrite } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import { type Range, type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';
import { printTimerange } from '#shared/tams/timerange.ts';
import { codecType, soundDetails } from './codec-types.ts';

/* What a file is in TAMS: one multi-essence Flow with all its bytes, and a Flow for each track that says what it is (tams.md 7.1). */

export interface FlowWish {
  keeping: ProvenanceKeeping;
  label: string;
  description: string;
  tags: Readonly<Record<string, TagValue>>;
  /** The Source of the multi-essence Flow, where it is another version of something there; else a new one. */
  source?: string | undefined;
  /** Bytes of the file. */
  size: number;
  /** Whether the store's schema has `avg_bit_rate` on multi-essence Flows: since 8.2 (tams.md 1.1). */
  knowsBitRate: boolean;
}

export interface Bodies {
  /** In the order they have to be made: members before what collects them (tams.md W1). */
  flows: FlowWrite[];
  /** The multi-essence Flow's, the last of `flows`. */
  multi: FlowWrite;
  tracks: { flow: string; source: string; role: string }[];
  data?: { flow: string; source: string };
  /** Of both segments, the media's and the detached credentials'. */
  segment: Omit<SegmentWrite, 'object_id'>;
}

type Member = NonNullable<FlowWrite['flow_collection']>[number];

/**
 * The bodies of all Flows of a file, with fresh ids.
 * @throws AppError 'media_unsupported' when nothing in the file lasts, so that there is no timerange to register
 */
export function flowBodies(probe: Probe, wish: FlowWish, newUuid: () => string): Bodies {
  const range = rangeOf(probe);
  const flows: FlowWrite[] = [];
  const members: Member[] = [];
  const tracks: Bodies['tracks'] = [];
  for (const [index, track] of probe.tracks.entries()) {
    const essence = essenceOf(track);
    if (!essence) continue;
    const [flow, source, role] = [newUuid(), newUuid(), track.kind];
    flows.push({ id: flow, source_id: source, label: `${wish.label} (${role})`, ...essence });
    members.push({ id: flow, role, container_mapping: mappingOf(probe, index) });
    tracks.push({ flow, source, role });
  }
  let data: Bodies['data'];
  if (wish.keeping === 'detached') {
    data = { flow: newUuid(), source: newUuid() };
    flows.push(dataBody(data, wish.label));
    members.push({ id: data.flow, role: CREDENTIALS_ROLE });
  }
  const multi: FlowWrite = {
    id: newUuid(),
    source_id: wish.source ?? newUuid(),
    format: MULTI_FORMAT,
    container: probe.mimeType,
    label: wish.label,
    ...(wish.description !== '' && { description: wish.description }),
    ...(Object.keys(wish.tags).length > 0 && { tags: { ...wish.tags } }),
    ...(wish.knowsBitRate && { avg_bit_rate: bitRate(wish.size, range.end - range.start) }),
    flow_collection: members,
  };
  return { flows: [...flows, multi], multi, tracks, ...(data && { data }), segment: segmentOf(probe, range) };
}

/** What a track is in TAMS; undefined for what is neither picture nor sound, and for codecs that no media type names. */
export function essenceOf({ kind, codec: name, width, height, frameRate, sampleRate, channels }: Track) {
  const codec = codecType(name);
  if (codec === undefined) return undefined;
  if (kind === 'video' && width !== undefined && height !== undefined) {
    const rate = frameRate ? { frame_rate: frameRate } : { vfr: true };
    const essence_parameters = { frame_width: width, frame_height: height, ...rate };
    return { format: 'urn:x-nmos:format:video' as const, codec, essence_parameters };
  }
  if (kind === 'audio' && sampleRate !== undefined && channels !== undefined) {
    const essence_parameters = { sample_rate: sampleRate, channels, ...soundDetails(name) };
    return { format: 'urn:x-nmos:format:audio' as const, codec, essence_parameters };
  }
  return undefined;
}

/** The official schema refuses a data Flow without `codec`, which note 0011 never mentions (tams.md 1.4). */
const dataBody = ({ flow, source }: { flow: string; source: string }, label: string): FlowWrite => ({
  id: flow,
  source_id: source,
  format: DATA_FORMAT,
  codec: CREDENTIALS_TYPE,
  container: CREDENTIALS_TYPE,
  label: `${label} (Content Credentials)`,
  essence_parameters: { data_type: CREDENTIALS_TYPE },
});

/** Where a track lies in the file (schemas/container-mapping.json). */
function mappingOf({ mimeType, tracks }: Probe, index: number): NonNullable<Member['container_mapping']> {
  const { id, kind } = tracks[index]!;
  const before = tracks.slice(0, index);
  return {
    track_index: index,
    // After a track whose format we do not know, which one of its format this is is not known either.
    ...(before.every((other) => other.kind !== 'other') && {
      format_track_index: before.filter((other) => other.kind === kind).length,
    }),
    ...(/mp4|quicktime/.test(mimeType) && { isobmff_container: { track_id: id } }),
    ...(mimeType === 'video/mp2t' && { mp2ts_container: { pid: id } }),
  };
}

/**
 * What of its own timeline a file fills. It ends where a clip of the whole file ends, with the last picture; what edit lists hide before
 * zero, the priming of AAC above all, is not on the timeline.
 */
function rangeOf({ tracks, duration: end }: Probe): Range {
  const earliest = tracks
    .filter(({ samples }) => samples > 0)
    .reduce((least, { start }) => (start < least ? start : least), end);
  const start = earliest < 0n ? 0n : earliest;
  if (end <= start)
    throw new AppError(
      'media_unsupported',
      'Nothing in this file lasts any time, so it has no place on a timeline. It may be only the beginning of a stream.',
    );
  return { start, end };
}

/** The whole file as one segment, on its own timeline. */
function segmentOf({ keyFrames }: Probe, range: Range): Bodies['segment'] {
  const timerange = printTimerange(range);
  const count = keyFrames.length;
  return { timerange, ts_offset: '0:0', object_timerange: timerange, ...(count > 0 && { key_frame_count: count }) };
}

/** 1000 bit/s, as app note 0013 has it: all bytes over all of the time. */
const bitRate = (size: number, duration: Ticks): number =>
  Math.round((size * 8 * Number(TICKS_PER_SECOND)) / 1000 / Number(duration));
