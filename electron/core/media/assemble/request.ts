import type { Range, Ticks } from '#shared/tams/time.ts';
import type { RenderReport } from '../render.ts';

/** One Segment whose object has been fetched. Times in nanoseconds of the Flow's timeline. */
export interface FetchedSegment {
  path: string;
  /** Of a fragment: the file with its tables. */
  init: string | undefined;
  /** What of it is wanted. */
  range: Range;
  /** Its whole timerange. */
  whole: Range;
  /** Segment time − media time. */
  offset: Ticks;
}

/** What a Flow says that its media are (its `codec` and `essence_parameters`); what it leaves open is absent. */
export interface DeclaredEssence {
  kind: 'video' | 'audio';
  /** MIME type. */
  codec?: string;
  width?: number;
  height?: number;
  frameRate?: number;
  sampleRate?: number;
  channels?: number;
}

/** Which track of a container a Flow is (schemas/container-mapping.json). */
export interface TrackPick {
  trackId?: number;
  pid?: number;
  /** Among the tracks of its kind. */
  formatIndex?: number;
  /** Among all. */
  index?: number;
}

/** A Flow with Segments of its own, whose tracks become tracks of the file. */
export interface AssembleStream {
  /** What people call it; for messages. */
  name: string;
  declares: DeclaredEssence[];
  /** Mono-essence: tracks of other kinds in its containers are none of it. */
  only: 'video' | 'audio' | undefined;
  pick: TrackPick | undefined;
  segments: FetchedSegment[];
}

export interface AssembleRequest {
  streams: AssembleStream[];
  /** What is wanted. Where there are pictures it is moved to where they can be cut: see the report. */
  range: Range;
  /** A temporary file that does not exist yet. */
  target: string;
}

export interface AssembleReport extends RenderReport {
  /** What of the Flow's timeline the file holds; its own time begins at 0. */
  range: Range;
  /** What a person should know of it: sentences. */
  notes: string[];
}
