import { AppError } from '#shared/rpc/errors.ts';
import { PROVENANCE_TAG } from '#shared/tams/credentials.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';
import { type Entry, multiOf, type Step } from './journal.ts';
import { place, type Placing, prove } from './place.ts';
import { sendingBytes, sendingFile } from './sending.ts';

export interface Carrying {
  client: TamsClient;
  ports: Pick<TamsPorts, 'random' | 'sleep'>;
  signal: AbortSignal;
  progress: (phase: string, done?: number, total?: number) => void;
  /** Keeps a changed entry; resolves when it is on the disk. */
  save: (entry: Entry) => Promise<Entry>;
  /** The manifest store of the file, for a detached ingest. */
  readStore: () => Promise<Uint8Array | undefined>;
  /** The entry with its report, once the tag is set. */
  concluded: (entry: Entry) => Entry;
}

/** What a person reads of a step. */
export const PHASES: Readonly<Record<Step, string>> = {
  flows: 'Making Flows',
  media: 'Uploading the file',
  credentials: 'Uploading the manifest store',
  proof: 'Reading back what the store holds',
  tag: 'Tagging',
  lock: 'Making it read-only',
  done: 'Done',
  discard: 'Taking it back',
};

/**
 * From a journal entry, fresh or left by an earlier run, to a tagged Flow. Nothing says a thing that is not so yet: Flows, bytes, segment,
 * the proof that the bytes come back, and only then the tag, which makes it one (tams.md W10). Each step asks first what the store has,
 * so that any of them may be the one that was interrupted.
 * @throws AppError; the entry says how far it came
 */
export async function carryOut(fresh: Entry, carrying: Carrying): Promise<Entry> {
  const { client, ports, signal, progress } = carrying;
  let entry = fresh;
  const enter = async (step: Step): Promise<void> => {
    signal.throwIfAborted();
    progress(PHASES[step]);
    if (entry.step !== step) entry = await carrying.save({ ...entry, step });
  };
  const placing = (which: 'media' | 'data', phase: string, total: number): Placing => ({
    client,
    ports,
    signal,
    onBytes: (done) => progress(phase, done, total),
    async save(change) {
      const piece = entry[which];
      if (piece) entry = await carrying.save({ ...entry, [which]: { ...piece, ...change } });
    },
  });

  // What is behind a tag has been proven; a tag is only ever set once.
  if (entry.step !== 'lock') {
    const isResumed = entry.step !== 'flows' || entry.media.object !== undefined;
    await enter('flows');
    await makeFlows(entry, client, isResumed, signal);

    await enter('media');
    const file = sendingFile(entry.path, entry.media);
    await place(entry.media, entry.segment, file, placing('media', PHASES.media, file.size));

    if (entry.data) {
      await enter('credentials');
      const bytes = await carrying.readStore();
      if (!bytes)
        throw new AppError('storage_failed', 'The manifest store that was kept for this ingest is gone. Begin anew.');
      const store = sendingBytes(bytes);
      await place(entry.data, entry.segment, store, placing('data', PHASES.credentials, store.size));
    }

    await enter('proof');
    await proveCollection(entry, client, signal);
    await prove(entry.media, placing('media', PHASES.proof, entry.media.size));
    if (entry.data) await prove(entry.data, placing('data', PHASES.proof, entry.data.size));

    await enter('tag');
    await client.setTag(multiOf(entry).id, PROVENANCE_TAG, entry.keeping, signal);
    entry = await carrying.save({ ...carrying.concluded(entry), step: entry.readOnly ? 'lock' : 'done' });
  }
  if (entry.readOnly) {
    progress(PHASES.lock);
    // From the tag on the ingest stands; cancelling it now could only leave it half locked.
    const finishing = new AbortController().signal;
    for (const { id } of entry.flows) await client.setReadOnly(id, true, finishing);
    entry = await carrying.save({ ...entry, step: 'done' });
  }
  return entry;
}

/** Members first (tams.md W1). One that is there is left alone: putting it again would replace what others have done to it since. */
async function makeFlows({ flows }: Entry, client: TamsClient, isResumed: boolean, signal: AbortSignal): Promise<void> {
  for (const flow of flows) {
    if (isResumed && (await exists(client, flow.id, signal))) continue;
    await client.putFlow(flow, signal);
  }
}

async function exists(client: TamsClient, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.flow(id, signal);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}

/** Discovery walks the collection (R6): a store that dropped part of it must not get the tag. @throws AppError 'store_protocol' */
async function proveCollection(entry: Entry, client: TamsClient, signal: AbortSignal): Promise<void> {
  const { id: multi, flow_collection: wanted = [] } = multiOf(entry);
  const there = new Set((await client.flow(multi, signal)).flow_collection?.map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !there.has(id));
  if (missing.length > 0)
    throw new AppError(
      'store_protocol',
      `The store dropped ${missing.length} of the ${wanted.length} Flows that are collected here. Nothing was tagged.`,
    );
}
