import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FlowWrite } from '#shared/tams/flow.ts';
import { changedCopy, demoClip, signInput, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { codeOf, collect, never } from './client-session.ts';
import { type IngestSession, openIngests, startMachine } from './ingest-session.ts';
import { hasOfficial, violations } from './official.ts';

/* Ingest as app note 0011 has it (R4, R5; tams.md 7.1), on real files, the real engine and our store. */

const machine = await startMachine();
const { engine } = machine;
let folder: string;
/** Signed by somebody no list knows. */
let signed: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const signer = await makeIdentity({ name: 'Contributor' });
  signed = join(folder, 'signed.mp4');
  await engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes of a Flow's only segment, and that segment as the store shows it, without its addresses. */
async function contentOf({ client }: IngestSession, flow: string) {
  const segments = (await collect(client.segments(flow, {}, never()))).flatMap(({ items }) => items);
  const [{ get_urls: urls = [], ...segment } = { object_id: '', timerange: '' }, ...others] = segments;
  expect(others).toEqual([]);
  return { segment, bytes: await buffer((await client.objects.open(urls, 0, never())).body) };
}

/** The store's own view of a Flow, less what it keeps by itself. */
async function flowOf({ store }: IngestSession, id: string): Promise<Record<string, unknown>> {
  const { body } = await store.call('GET', `/flows/${id}`);
  const { created, created_by, updated_by, metadata_updated, metadata_version, segments_updated, ...rest } = body;
  expect([created_by, typeof created, typeof metadata_updated]).toEqual(['countersign', 'string', 'string']);
  void [updated_by, metadata_version, segments_updated];
  return rest;
}

const writes = ({ proxy }: IngestSession): string[] => proxy.asked.filter((line) => !line.startsWith('GET'));

describe('an ingest', () => {
  test('makes the Flows of note 0011, gives back the same bytes, and tags last (R4, R5)', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    const report = await session.ingest(asset, { description: 'From the harbour', tags: { desk: ['news', 'night'] } });
    const asked = [...session.proxy.asked];

    const [video, audio] = report.tracks;
    const original = await readFile(signed);
    const multi = await flowOf(session, report.flow);
    expect(multi).toEqual({
      id: report.flow,
      source_id: report.source,
      format: 'urn:x-nmos:format:multi',
      container: 'video/mp4',
      collected_by: [],
      label: 'contrib.mp4',
      description: 'From the harbour',
      tags: { desk: ['news', 'night'], 'c2pa-provenance': 'embedded' },
      avg_bit_rate: Math.round((original.length * 8) / 1000 / 4),
      flow_collection: [
        {
          id: video!.flow,
          role: 'video',
          container_mapping: { track_index: 0, format_track_index: 0, isobmff_container: { track_id: 1 } },
        },
        {
          id: audio!.flow,
          role: 'audio',
          container_mapping: { track_index: 1, format_track_index: 0, isobmff_container: { track_id: 2 } },
        },
      ],
    });
    expect(await flowOf(session, video!.flow)).toEqual({
      id: video!.flow,
      source_id: video!.source,
      format: 'urn:x-nmos:format:video',
      codec: 'video/h264',
      label: 'contrib.mp4 (video)',
      collected_by: [report.flow],
      tags: {},
      essence_parameters: { frame_width: 640, frame_height: 360, frame_rate: { numerator: 25, denominator: 1 } },
    });
    expect(await flowOf(session, audio!.flow)).toEqual({
      id: audio!.flow,
      source_id: audio!.source,
      format: 'urn:x-nmos:format:audio',
      codec: 'audio/aac',
      label: 'contrib.mp4 (audio)',
      collected_by: [report.flow],
      tags: {},
      essence_parameters: { sample_rate: 48_000, channels: 2 },
    });
    const { segment, bytes } = await contentOf(session, report.flow);
    expect(segment).toEqual({
      object_id: report.object,
      timerange: '[0:0_4:0)',
      object_timerange: '[0:0_4:0)',
      ts_offset: '0:0',
      key_frame_count: 4,
    });
    expect(bytes.equals(original)).toBe(true);
    expect(report).toMatchObject({ keeping: 'embedded', size: original.length, sha256: sha256(original) });
    expect(report.verdict.headline.state).toBe('unknown-signer');
    expect(writes(session)).toEqual([
      `PUT /flows/${video!.flow}`,
      `PUT /flows/${audio!.flow}`,
      `PUT /flows/${report.flow}`,
      `POST /flows/${report.flow}/storage`,
      `PUT /media/${report.object}`,
      `POST /flows/${report.flow}/segments`,
      `PUT /flows/${report.flow}/tags/c2pa-provenance`,
    ]);
    expect(asked.slice(-3)).toEqual([
      `GET /flows/${report.flow}/segments`,
      `GET /media/${report.object}`,
      `PUT /flows/${report.flow}/tags/c2pa-provenance`,
    ]);
  });

  test('keeps the credentials detached: the store itself in a collected data Flow, tagged so (R5)', async () => {
    const session = await openIngests(machine);
    const report = await session.ingest(await session.take(signed, 'contrib.mp4'), { keeping: 'detached' });
    const { flow, source, object } = report.data!;
    expect(await flowOf(session, flow)).toEqual({
      id: flow,
      source_id: source,
      format: 'urn:x-nmos:format:data',
      codec: 'application/c2pa',
      container: 'application/c2pa',
      label: 'contrib.mp4 (Content Credentials)',
      collected_by: [report.flow],
      tags: {},
      essence_parameters: { data_type: 'application/c2pa' },
    });
    expect(await flowOf(session, report.flow)).toMatchObject({
      tags: { 'c2pa-provenance': 'detached' },
      flow_collection: [{ role: 'video' }, { role: 'audio' }, { id: flow, role: 'c2pa' }],
    });
    const detached = await contentOf(session, flow);
    expect(detached.segment).toMatchObject({ object_id: object, timerange: '[0:0_4:0)' });
    const inFile = await engine.storeBytes({ path: signed }, { signal: never() });
    expect(detached.bytes.equals(inFile!.bytes)).toBe(true);
    expect(report.data!.sha256).toBe(sha256(detached.bytes));
    // The media keep their own copy: their hash covers the place of the box.
    expect((await contentOf(session, report.flow)).bytes.equals(await readFile(signed))).toBe(true);
    expect(writes(session).at(-1)).toBe(`PUT /flows/${report.flow}/tags/c2pa-provenance`);
  });

  test.skipIf(!hasOfficial)('sends bodies that the official schemas take', async () => {
    const session = await openIngests(machine);
    const bodies: [string, unknown][] = [];
    session.proxy.fault = ({ method, path, body, isMedia }) => {
      if (method !== 'GET' && !isMedia) bodies.push([`${method} ${path}`, JSON.parse(body.toString())]);
      return undefined;
    };
    await session.ingest(await session.take(signed, 'contrib.mp4'), { keeping: 'detached', readOnly: true });
    const found = bodies.map(([what, body]) => {
      if (/^PUT \/flows\/[^/]+$/.test(what)) return violations('flow-put', body);
      if (what.endsWith('/storage')) return violations('flow-storage-post', body);
      if (what.endsWith('/segments')) return violations('flow-segment-post', (body as unknown[])[0]);
      return [];
    });
    expect(found.flat()).toEqual([]);
    expect(bodies.filter(([what]) => /^PUT \/flows\/[^/]+$/.test(what))).toHaveLength(4);
  });

  test('of a file without credentials is tagged none, and cannot pretend otherwise', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(demoClip('intro'), 'plain.mp4');
    const { signal } = new AbortController();
    const plan = await session.ingester.plan(session.order(asset).connection, asset, signal);
    expect(plan).toMatchObject({ keeping: ['none'], warnings: [], label: 'plain.mp4' });
    expect(await codeOf(session.ingest(asset, { keeping: 'embedded' }))).toBe('invalid_input');
    expect(session.proxy.asked).toEqual([]);
    const report = await session.ingest(asset, { keeping: 'none' });
    expect(await flowOf(session, report.flow)).toMatchObject({ tags: { 'c2pa-provenance': 'none' } });
  });

  test('is locked last of all, when that was asked for', async () => {
    const session = await openIngests(machine);
    const report = await session.ingest(await session.take(signed, 'contrib.mp4'), { readOnly: true });
    const order = writes(session).slice(-4);
    expect(order[0]).toBe(`PUT /flows/${report.flow}/tags/c2pa-provenance`);
    expect(order.slice(1).toSorted()).toEqual(
      [report.flow, ...report.tracks.map(({ flow }) => flow)].map((id) => `PUT /flows/${id}/read_only`).toSorted(),
    );
    expect(await flowOf(session, report.flow)).toMatchObject({ read_only: true });
  });

  test('joins a Source that is there when told to, and makes a new one otherwise (R11)', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    const first = await session.ingest(asset);
    const second = await session.ingest(asset);
    const third = await session.ingest(asset, { source: first.source });
    expect(new Set([first.flow, second.flow, third.flow]).size).toBe(3);
    expect(second.source).not.toBe(first.source);
    expect(third.source).toBe(first.source);
  });

  test('leaves out of the multi-essence Flow what stores before 8.2 do not know', async () => {
    const session = await openIngests(machine);
    const bodies: FlowWrite[] = [];
    session.client.service = async () => ({ type: 'urn:x-tams:service', api_version: '7.0' }) as never;
    session.proxy.fault = ({ method, path, body }) => {
      if (method === 'PUT' && /^\/flows\/[^/]+$/.test(path)) bodies.push(JSON.parse(body.toString()));
      return undefined;
    };
    await session.ingest(await session.take(signed, 'contrib.mp4'));
    expect(bodies.at(-1)).not.toHaveProperty('avg_bit_rate');
    // Demanded before 8.2 (ADR 0056).
    expect(bodies.at(-1)?.flow_collection?.map(({ role }) => role)).toEqual(['video', 'audio']);
  });
});

describe('before anything is sent', () => {
  test('an ingest says how the file can be kept, which Flows there will be, and what speaks against it', async () => {
    const session = await openIngests(machine);
    const { signal } = new AbortController();
    const plan = async (path: string, name: string) => {
      const asset = await session.take(path, name);
      return session.ingester.plan(session.order(asset).connection, asset, signal);
    };
    const { size } = { size: (await readFile(signed)).length };
    expect(await plan(signed, 'contrib.mp4')).toEqual({
      keeping: ['embedded', 'detached'],
      flows: [
        { role: '', format: 'urn:x-nmos:format:multi', facts: `video/mp4, 4 s, ${size} bytes` },
        {
          role: 'video',
          format: 'urn:x-nmos:format:video',
          codec: 'video/h264',
          facts: '640 × 360, 25 frames/s, 4 s',
        },
        {
          role: 'audio',
          format: 'urn:x-nmos:format:audio',
          codec: 'audio/aac',
          facts: '48000 Hz, 2 channels, 4.021 s',
        },
        {
          role: 'c2pa',
          format: 'urn:x-nmos:format:data',
          codec: 'application/c2pa',
          facts: 'a copy of the manifest store',
          only: 'detached',
        },
      ],
      warnings: [],
      label: 'contrib.mp4',
    });

    const tampered = await changedCopy(signed, join(folder, 'tampered.mp4'), (bytes) => {
      bytes[bytes.length - 1000]! ^= 1;
    });
    expect(await plan(tampered, 'tampered.mp4')).toMatchObject({
      keeping: ['embedded', 'detached'],
      warnings: [expect.stringContaining('There is a problem with these Content Credentials')],
    });

    const unreadable = await changedCopy(signed, join(folder, 'unreadable.mp4'), (bytes) => {
      const at = bytes.indexOf('c2pa.claim');
      bytes.fill(0xff, at + 20, at + 200);
    });
    expect(await plan(unreadable, 'unreadable.mp4')).toMatchObject({
      // Broken is not absent: there is a manifest in the file, and `none` would say that there is not.
      keeping: ['embedded'],
      warnings: [expect.stringContaining('broken'), expect.stringContaining('tagged embedded')],
    });
    expect(session.proxy.asked).toEqual([]);
  });

  test('a file that changes between its validation and its last byte is not ingested', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    // After it was judged and before it is sent, and of the same length.
    session.proxy.fault = ({ path }) => {
      if (!path.endsWith('/storage')) return undefined;
      const bytes = readFileSync(signed);
      bytes[bytes.length - 1000]! ^= 1;
      writeFileSync(join(session.workspace, 'contrib.mp4'), bytes);
      return undefined;
    };
    expect(await codeOf(session.ingest(asset))).toBe('not_readable');
    expect(writes(session).at(-1)).toMatch(/^PUT \/media\//);
  });
});
