import { FlowMedia } from '#shared/api/flow.ts';
import { type AssetId, ConnectionId, JobId } from '#shared/api/ids.ts';
import { IngestPlan, IngestReport } from '#shared/api/ingest.ts';
import { Job } from '#shared/api/job.ts';
import { StoreConnection } from '#shared/api/store.ts';
import { z } from '#shared/rpc/zod.ts';
import { Flow } from '#shared/tams/flow.ts';
import { FlowGraph, type FlowGraphEdge, type FlowGraphNode } from '#shared/tams/flow-graph.ts';

/*
 * What stores answer, for tests of screens. Every sample goes through its schema, so that it cannot drift from the contract.
 */

const at = '2026-11-22T06:00:00.000Z';

export const local = ConnectionId.parse('local');

export const connections = (): StoreConnection[] => [
  StoreConnection.parse({
    id: 'local',
    name: 'This workspace',
    kind: 'local',
    address: 'http://127.0.0.1:0',
    auth: 'bearer',
  }),
  StoreConnection.parse({
    id: 'news',
    name: 'News store',
    kind: 'remote',
    address: 'https://tams.example',
    auth: 'oauth',
  }),
];

export const sampleJob = (change: Partial<z.input<typeof Job>> = {}): Job =>
  Job.parse({
    id: JobId.parse('j_0000000000f1'),
    kind: 'fetch',
    subject: 'contributed.mp4',
    state: 'running',
    progress: { phase: 'Fetching objects', done: 0, total: 100 },
    startedAt: at,
    ...change,
  });

type NodeOf<K extends FlowGraphNode['kind']> = Extract<z.input<typeof FlowGraphNode>, { kind: K }>;

export const flowNode = (flow: string, change: Partial<NodeOf<'flow'>> = {}): NodeOf<'flow'> => ({
  id: `flow:${flow}`,
  kind: 'flow',
  flow,
  format: 'urn:x-nmos:format:video',
  provenance: 'unmarked',
  holdsCredentials: false,
  focus: false,
  missing: false,
  ...change,
});

export const objectNode = (object: string, users = 1): NodeOf<'object'> => ({
  id: `object:${object}`,
  kind: 'object',
  object,
  users,
});

export const sourceNode = (source: string, change: Partial<NodeOf<'source'>> = {}): NodeOf<'source'> => ({
  id: `source:${source}`,
  kind: 'source',
  source,
  format: 'urn:x-nmos:format:video',
  ...change,
});

const edge = (from: string, kind: FlowGraphEdge['kind'], to: string, role?: string): z.input<typeof FlowGraphEdge> => ({
  id: `${from} ${kind} ${to}`,
  from,
  to,
  kind,
  ...(role === undefined ? {} : { role }),
});

const multi = 'urn:x-nmos:format:multi';

/** A contribution as an ingest writes it, seen from its video Flow. */
export const contributionGraph = (kept: 'embedded' | 'detached' | 'none'): FlowGraph => {
  const detached = kept === 'detached';
  return FlowGraph.parse({
    nodes: [
      sourceNode('multi', { format: multi, label: 'Harbour' }),
      sourceNode('video'),
      flowNode('multi', {
        format: multi,
        label: 'contributed.mp4',
        container: 'video/mp4',
        timerange: '[0:0_12:480000000)',
        provenance: kept,
        holdsCredentials: kept === 'embedded',
      }),
      flowNode('video', { focus: true, codec: 'video/h264', timerange: '[0:0_12:480000000)' }),
      ...(detached
        ? [
            flowNode('data', {
              format: 'urn:x-nmos:format:data',
              codec: 'application/c2pa',
              container: 'application/c2pa',
              holdsCredentials: true,
            }),
            objectNode('store'),
          ]
        : []),
      objectNode('media', 3),
    ],
    edges: [
      edge('flow:multi', 'represents', 'source:multi'),
      edge('flow:video', 'represents', 'source:video'),
      edge('flow:multi', 'collects', 'flow:video', 'video'),
      ...(detached ? [edge('flow:multi', 'collects', 'flow:data', 'c2pa')] : []),
      edge('source:multi', 'collects', 'source:video', 'video'),
      edge('flow:multi', 'first-used', 'object:media'),
      ...(detached ? [edge('flow:data', 'first-used', 'object:store')] : []),
    ],
    notes: [],
  });
};

export const samplePlan = (change: Partial<z.input<typeof IngestPlan>> = {}): IngestPlan =>
  IngestPlan.parse({
    keeping: ['embedded', 'detached'],
    flows: [
      { role: '', format: multi, facts: 'video/mp4, 2 tracks' },
      { role: 'video', format: 'urn:x-nmos:format:video', codec: 'video/h264', facts: '640 × 360 · 25 fps' },
      { role: 'audio', format: 'urn:x-nmos:format:audio', codec: 'audio/aac', facts: '48 kHz · stereo' },
      {
        role: 'c2pa',
        format: 'urn:x-nmos:format:data',
        codec: 'application/c2pa',
        facts: 'a copy of the manifest store',
        only: 'detached',
      },
    ],
    warnings: [],
    label: 'contributed.mp4',
    ...change,
  });

export const sampleIngestReport = (verdict: z.input<typeof IngestReport>['verdict']): IngestReport =>
  IngestReport.parse({
    ingest: 'i_000000000001',
    connection: 'local',
    flow: '2aa143ac-0ab7-4d75-bc32-5c00c13d186f',
    source: 'b2ec7b58-4e6c-4d05-8f6f-2a2b7c3f4a11',
    tracks: [{ flow: 'f1', source: 's1', role: 'video' }],
    object: 'o1',
    keeping: 'embedded',
    size: 1_438_220,
    sha256: 'ab'.repeat(32),
    verdict,
    stamp: { at, engine: 'c2pa-node', engineVersion: '0.9.8', settingsHash: 'ab', lists: [] },
    at,
  });

export const sampleFlow = (id: string, change: Partial<z.input<typeof Flow>> = {}): Flow =>
  Flow.parse({
    id,
    format: multi,
    container: 'video/mp4',
    label: `${id}.mp4`,
    tags: { 'c2pa-provenance': 'embedded' },
    timerange: '[100:0_104:0)',
    ...change,
  });

/** What was fetched of a Flow: four seconds, as the file with this asset. */
export const sampleFlowMedia = (asset: AssetId, change: Partial<z.input<typeof FlowMedia>> = {}): FlowMedia =>
  z.decode(FlowMedia, {
    asset,
    flow: 'harbour',
    timerange: { start: '100000000000', end: '104000000000' },
    provenance: { flow: 'harbour', state: 'embedded', carriers: [], notes: [], requests: 1, inverted: false },
    objects: 1,
    segments: 1,
    notes: [],
    ...change,
  });
