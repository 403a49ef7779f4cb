import type { FlowInspection } from '#shared/api/flow.ts';
import type { Inspection } from '#shared/api/asset.ts';
import type { ConnectionId, JobId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import type { JobContext, Jobs } from '#core/jobs/jobs.ts';
import type { CachedObject, HeldObjects, ObjectCache } from '#core/objects/object-cache.ts';
import { objectName } from '#core/objects/object-name.ts';
import type { Stores } from '#core/stores/stores.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { locateOnly, onlySegment } from '#core/tams/only-segment.ts';
import { choiceNotes, type Holding, holdingOf } from './holding.ts';
import { shownId } from './lookup.ts';
import { findProvenance, type FoundProvenance } from './provenance.ts';
import { isMissing } from './refusals.ts';

/** Brings a Flow's object here and validates it as any file, with the detached manifest store where there is one. */
export interface FlowInspector {
  /** @throws AppError as the client does, when the Flow is not to be had */
  start(connection: ConnectionId, flow: string): Promise<JobId>;
  /** @throws AppError 'not_found' until the job is done */
  result(job: JobId): FlowInspection;
}

interface Parts {
  stores: Pick<Stores, 'client' | 'ports' | 'origin'>;
  assets: Assets;
  inspector: Inspector;
  engine: Engine;
  jobs: Jobs;
  cache: ObjectCache;
  /** What an ingest of ours had seen when it made the Flow. */
  ingestOf: (
    connection: ConnectionId,
    flow: string,
  ) => Promise<Pick<IngestReport, 'sha256' | 'verdict' | 'at'> | undefined>;
}

export function createFlowInspector(parts: Parts): FlowInspector {
  const { stores, assets, inspector, engine, jobs, cache, ingestOf } = parts;
  const results = new Map<JobId, FlowInspection>();

  interface Fetching {
    connection: ConnectionId;
    client: TamsClient;
    objects: HeldObjects;
    context: JobContext;
  }

  async function fetchOnly(
    { connection, client, objects: held, context }: Fetching,
    flow: string,
    name: string,
    phase: string,
  ) {
    const { signal, progress } = context;
    progress(phase);
    const { object_id: object } = await onlySegment(client, flow, 'none', signal);
    const { objects } = client;
    const onBytes = (done: number, total = 0): void => progress(phase, done, total);
    const locate = (wait: AbortSignal) => locateOnly(client, flow, wait);
    return held.fetch({ connection, object, name, objects, locate, ports: stores.ports, signal, onBytes });
  }

  /** The detached store; where it is not to be had the media may still speak for itself, which is said (tams.md section 2.1). */
  async function fetchStore(fetching: Fetching, flow: string, name: string, notes: string[]) {
    try {
      return await fetchOnly(fetching, flow, `${name}.c2pa`, 'Fetching the manifest store');
    } catch (error) {
      if (!isMissing(error)) throw error;
      notes.push(
        `The manifest store in the Flow ${shownId(flow)} is not to be had: ${error.message} Only the media itself was read.`,
      );
      return undefined;
    }
  }

  async function run(connection: ConnectionId, flow: string, objects: HeldObjects, context: JobContext): Promise<void> {
    const { signal, progress } = context;
    progress('Looking for Content Credentials');
    const client = await stores.client(connection);
    const found = await findProvenance(client, flow, signal);
    const holding = holdingOf(found);
    const notes = [...found.provenance.notes, ...choiceNotes(found, holding)];
    const fetching = { connection, client, objects, context };
    const name = nameOf(found, holding);
    const store = holding.store === undefined ? undefined : await fetchStore(fetching, holding.store, name.stem, notes);
    const media = await fetchOnly(fetching, holding.media, name.whole, 'Fetching the media');

    progress('Checking Content Credentials');
    const origin = stores.origin(connection, flow);
    const asset = await assets.grant(media.path, { manifestStore: store?.path, origin });
    const inspection = await inspector.validate(asset.id, signal);
    if (store) notes.push(await compareCopies(engine, media, store, signal));
    notes.push(...contradictions(found, holding, inspection));
    notes.push(...agreement(await ingestOf(connection, holding.media), media.sha256, inspection));
    results.set(context.id, { provenance: found.provenance, inspection, sha256: media.sha256, notes });
  }

  return {
    async start(connection, flow) {
      const client = await stores.client(connection);
      const { label } = await client.flow(flow, new AbortController().signal);
      const subject = displayText(label ?? flow, { max: 200 });
      return jobs.start({ kind: 'fetch', subject, key: `inspect:${connection}:${flow}` }, (context) =>
        cache.use((objects) => run(connection, flow, objects, context)),
      ).id;
    },
    result(job) {
      const result = results.get(job);
      if (!result) throw new AppError('not_found', 'That inspection has no result: it has not finished, or it failed.');
      return result;
    },
  };
}

function nameOf({ lookup, provenance }: FoundProvenance, { media, label }: Holding): { stem: string; whole: string } {
  return objectName(label ?? lookup.known.get(provenance.flow)?.label, lookup.known.get(media)?.container);
}

/** The media may still hold a copy of its own: it has to be the same, or somebody has to look (tams.md section 2.1). */
async function compareCopies(
  engine: Engine,
  media: CachedObject,
  store: CachedObject,
  signal: AbortSignal,
): Promise<string> {
  const own = await engine.read({ path: media.path, trust: { lists: [] }, verify: false }, { signal });
  if (own.outcome.kind === 'none')
    return 'The media holds no Content Credentials itself: those of the data Flow were used.';
  if (own.storeSha256 === store.sha256)
    return 'The media holds the same manifest store as the data Flow, byte for byte.';
  if (own.outcome.kind !== 'readable')
    return 'The media holds Content Credentials of its own that cannot be read; those of the data Flow were used.';
  return 'The media holds another manifest store than the data Flow. The one of the data Flow was used: inspect the media alone to compare.';
}

/** Whether what comes out is what an ingest of ours had put in, byte for byte, and says what it said then. */
function agreement(
  put: Awaited<ReturnType<Parts['ingestOf']>>,
  sha256: string,
  { verdict: { headline } }: Inspection,
): string[] {
  if (!put) return [];
  if (put.sha256 !== sha256)
    return [`The object is not what was put into the store on ${put.at}: its SHA-256 was ${put.sha256}.`];
  const same = 'The object is byte for byte what was put into the store';
  const then = put.verdict.headline;
  return [
    then.state === headline.state
      ? `${same} on ${put.at}, and the verdict is what it was.`
      : `${same} on ${put.at}. The verdict then was: ${displayText(then.title, { max: 200 })}.`,
  ];
}

/** Where the tag and the file disagree: the file is what counts. */
function contradictions({ provenance }: FoundProvenance, { media }: Holding, { outcome }: Inspection): string[] {
  const carrier = provenance.carriers.find(({ flow }) => flow === media);
  const says = carrier?.state ?? 'unmarked';
  const isThere = outcome.kind === 'readable' || outcome.kind === 'unreadable';
  if (outcome.kind === 'none' && (says === 'embedded' || says === 'detached'))
    return [`The Flow says ${says}, and there are no Content Credentials in its object.`];
  if (isThere && says === 'none')
    return ['The Flow says that there are none, and its object holds Content Credentials.'];
  if (isThere && says === 'unmarked') return ['The Flow has no tag, and its object holds Content Credentials.'];
  return [];
}
