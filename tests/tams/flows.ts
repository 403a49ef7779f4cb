import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { FlowWrite } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { never } from './client-session.ts';
import { multiFlow, videoFlow } from './store-session.ts';

/* Flows written through the client, as an ingest writes them, and as others write them. */

export const audioFlow = (more: object = {}): FlowWrite => ({
  id: randomUUID(),
  source_id: randomUUID(),
  format: 'urn:x-nmos:format:audio',
  codec: 'audio/aac',
  essence_parameters: { sample_rate: 48_000, channels: 2 },
  ...more,
});

/** A data Flow of manifest stores, as app note 0011 describes it. */
export const storeFlow = (more: object = {}): FlowWrite => ({
  id: randomUUID(),
  source_id: randomUUID(),
  format: 'urn:x-nmos:format:data',
  codec: 'application/c2pa',
  container: 'application/c2pa',
  essence_parameters: { data_type: 'application/c2pa' },
  ...more,
});

export interface Written {
  readonly video: string;
  readonly audio: string;
  /** The data Flow with the manifest store, where there is one. */
  readonly data: string | undefined;
  readonly multi: string;
}

export interface Contribution {
  readonly tag?: TagValue;
  /** With a data Flow: its role in the collection, or `null` for none (ADR 0056). */
  readonly data?: string | null;
  readonly label?: string;
}

/** The Flows of one contributed file, without any bytes; its tag comes last. */
export async function writeFlows(client: TamsClient, { tag, data, label }: Contribution = {}): Promise<Written> {
  const video = videoFlow();
  const { container: _none, ...mono } = video;
  const audio = audioFlow();
  const store = data === undefined ? undefined : storeFlow();
  const members = [
    { id: video.id, role: 'video' },
    { id: audio.id, role: 'audio' },
    ...(store ? [{ id: store.id, ...(data !== null && data !== undefined && { role: data }) }] : []),
  ];
  const multi = multiFlow(members, label === undefined ? {} : { label });
  for (const flow of [mono, audio, ...(store ? [store] : []), multi]) await client.putFlow(flow, never());
  if (tag !== undefined) await client.setTag(multi.id, 'c2pa-provenance', tag, never());
  return { video: video.id, audio: audio.id, data: store?.id, multi: multi.id };
}

/** Uploads bytes as one object and registers them as one Segment. @returns the object's id */
export async function addObject(
  client: TamsClient,
  flow: string,
  bytes: Uint8Array,
  segment: Partial<SegmentWrite> = {},
): Promise<string> {
  const [allocation] = await client.allocate(flow, { limit: 1 }, never());
  await client.objects.upload(allocation!, Readable.from([bytes]), bytes.length, never());
  const { object_id } = allocation!;
  expect(await client.register(flow, [{ object_id, timerange: '[0:0_6:0)', ...segment }], never())).toEqual([]);
  return object_id;
}
