import { AssetId, ConnectionId, Instant, JobId } from '#shared/api/ids.ts';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { SchemaReport } from '#shared/schema/model.ts';
import { AnyId } from '#shared/tams/model.ts';
import { Ticks } from '#shared/tams/time.ts';
import { Verdict, VerdictStamp } from '#shared/verdict/model.ts';

/** The Flow of a store that a file was fetched from. */
export const FlowOrigin = z.object({ connection: ConnectionId, flow: AnyId });
export type FlowOrigin = z.output<typeof FlowOrigin>;

export const Asset = z.object({
  id: AssetId,
  /** File name without its folder. */
  name: z.string(),
  /** Bytes. */
  size: z.number().int(),
  modifiedAt: Instant,
  /** Sniffed MIME type, `application/octet-stream` when unknown. */
  mimeType: z.string(),
  /** False when the file went away since it was opened. */
  present: z.boolean(),
  demo: z.boolean(),
  /** For a file that came out of a store which the workspace remembers. */
  origin: FlowOrigin.optional(),
});
export type Asset = z.output<typeof Asset>;

/** What became of reading a file's Content Credentials. A closed union: every file ends in one of these. */
export const Outcome = z.discriminatedUnion('kind', [
  /** There is no manifest. Says nothing about authenticity. */
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('readable'), embedded: z.boolean() }),
  /** Credentials are there and broken: a fault, never "none". */
  z.object({ kind: z.literal('unreadable'), reason: z.string() }),
  /** The manifest is elsewhere; nothing was fetched (R65). At most 2,000 characters of the address: hostile text. */
  z.object({ kind: z.literal('remote'), url: z.string() }),
  z.object({ kind: z.literal('not-media'), reason: z.string() }),
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
]);
export type Outcome = z.output<typeof Outcome>;

/** Whether a file holds no manifest store, so that one from elsewhere may be read for it (R16, R18). One that is broken is a fault to be told, not to be covered up. */
export const mayStandApart = ({ kind }: Outcome): boolean =>
  kind === 'none' || kind === 'remote' || kind === 'not-media';

/** Where Content Credentials that stand apart from their file came from, when a person asked for them or gave them (R16, R18, R65). */
export const CredentialsFrom = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('remote'),
    /** The whole address that was asked, as a URL parser writes it: ASCII alone. */
    address: z.string(),
    fetchedAt: Instant,
    /** Over the manifest store's bytes, hex. */
    sha256: z.string(),
  }),
  z.object({
    kind: z.literal('file'),
    /** Name of the file that was given, without its folder. Hostile text. */
    name: z.string(),
    givenAt: Instant,
    sha256: z.string(),
  }),
]);
export type CredentialsFrom = z.output<typeof CredentialsFrom>;

export const Inspection = z.object({
  asset: Asset,
  outcome: Outcome,
  /** Absent: what was read stands in the file itself, or there is nothing. */
  credentialsFrom: CredentialsFrom.optional(),
  /** A file beside this one that by its name may hold its credentials. Never read until somebody says so. Hostile text. */
  beside: z.string().optional(),
  /** False: content only, "not checked yet". */
  checked: z.boolean(),
  graph: ProvenanceGraph.optional(),
  verdict: Verdict,
  /** Present once checked. */
  stamp: VerdictStamp.optional(),
});
export type Inspection = z.output<typeof Inspection>;

export const Track = z.object({
  id: z.number().int(),
  kind: z.enum(['video', 'audio', 'other']),
  /** Short codec name (`avc`, `aac`), and the full string (`avc1.64001f`) when known. */
  codec: z.string(),
  codecString: z.string().optional(),
  duration: Ticks,
  /** Nanoseconds from the start of the file's timeline to this track's first sample. */
  start: Ticks,
  samples: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** Frames a second as an exact fraction when constant. */
  frameRate: z.object({ numerator: z.number().int(), denominator: z.number().int() }).optional(),
  sampleRate: z.number().int().optional(),
  channels: z.number().int().optional(),
  /** Degrees clockwise that a player turns the pictures by: 0, 90, 180 or 270. */
  rotation: z.number().int().optional(),
  language: z.string().optional(),
  /** Digest of what a decoder is set up with (parameter sets, AudioSpecificConfig, packing): tracks with the same one can be joined. */
  config: z.string().optional(),
});
export type Track = z.output<typeof Track>;

export const Probe = z.object({
  /** `video/mp4`, `video/quicktime`, … */
  mimeType: z.string(),
  /** What a clip of the whole file lasts: to the end of the last picture, or of the sound where there are no pictures. */
  duration: Ticks,
  /** All of them, in the order of the file. */
  tracks: z.array(Track),
  /** Presentation times of the pictures a copied clip can start at, ascending. */
  keyFrames: z.array(Ticks),
  /** Times a copied clip can end at, ascending: no picture before needs one at or after. In very long files a selection. */
  cuts: z.array(Ticks),
  /** The media is in fragments (`moof`), as streams are; absent where it is not, and for formats without fragments. */
  fragmented: z.literal(true).optional(),
  /** Sentences about what Countersign cannot copy from this file. */
  limits: z.array(z.string()),
});
export type Probe = z.output<typeof Probe>;

/** A file that the user chose, or the one that `Inspection.beside` names. */
export const GivenCredentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), file: AssetId }),
  z.object({ kind: z.literal('beside'), name: z.string().max(300) }),
]);
export type GivenCredentials = z.output<typeof GivenCredentials>;

export const assetApi = {
  'asset.list': procedure(z.object({}), z.array(Asset)),
  'asset.forget': procedure(z.object({ asset: AssetId }), z.object({})),
  /** Content at once, unchecked; the full verdict if a validation of these very bytes is at hand. Never touches the network. */
  'asset.inspect': procedure(z.object({ asset: AssetId }), Inspection),
  /** Starts the full validation as a job; `asset.inspect` has the verdict when it is done. */
  'asset.validate': procedure(z.object({ asset: AssetId }), z.object({ job: JobId })),
  /**
   * Asks the address that the file names for its manifest store, as a job; once it is done `asset.inspect` reads the file with it. The one
   * procedure that touches the network for a file (R65): a person has seen the address and confirmed it, so it is repeated here.
   * The job fails with 'credentials_unreachable', 'credentials_rejected' (no manifest store, or too big), 'address_inside'.
   */
  'asset.fetchCredentials': procedure(
    z.object({
      asset: AssetId,
      address: z.string().max(2000),
      /** Whoever confirmed knows that anybody on the way can read and change what http carries. */
      plainHttp: z.boolean(),
      /** Whoever confirmed means a server inside this machine or network. */
      inside: z.boolean(),
    }),
    z.object({ job: JobId }),
  ),
  /**
   * Reads a file with a manifest store that was given for it (R18). For files with none of their own alone: 'invalid_input' else;
   * 'credentials_rejected' when what was given is no manifest store.
   */
  'asset.useCredentials': procedure(z.object({ asset: AssetId, from: GivenCredentials }), z.object({})),
  /** Drops what was fetched or given: the file is read as it is again. */
  'asset.forgetCredentials': procedure(z.object({ asset: AssetId }), z.object({})),
  /** The manifest store as the engine prints it, for the Raw tab. */
  'asset.raw': procedure(z.object({ asset: AssetId }), z.object({ json: z.string() })),
  /**
   * Claims and assertions against the published schemas: an extra that never changes a verdict (R67).
   */
  'asset.schemas': procedure(z.object({ asset: AssetId }), SchemaReport),
  'asset.probe': procedure(z.object({ asset: AssetId }), Probe),
  /**
   * Makes a picture of a manifest available and returns its URL path, or nothing where there is none we would show
   * (JPEG, PNG and WebP only: never SVG).
   */
  'asset.thumbnail': procedure(
    z.object({ asset: AssetId, node: z.string().max(500) }),
    z.object({ path: z.string().optional() }),
  ),
};
export const assetEvents = { 'asset.changed': z.object({ asset: AssetId }) };
