import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peek } from '#shared/api/flow.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { findStoreBoxes } from '#core/c2pa/store-bytes.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { locateOnly } from '#core/tams/only-segment.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { choiceNotes, holdingOf } from './holding.ts';
import { shownId } from './lookup.ts';
import { findProvenance } from './provenance.ts';
import { isMissing } from './refusals.ts';
import { createRanges, PeekLimit, type Ranges } from './ranges.ts';

/** Bytes a look may fetch: a store with a thumbnail for each of many ingredients has a few megabytes. */
const BUDGET = 16e6;

interface Parts {
  engine: Engine;
  /** Where a store stands for the moment the engine reads it. */
  folder: string;
  newId: () => string;
}

/**
 * What a Flow's manifest store claims, from a few ranges of its object: content, never a verdict, for nothing is compared with the media
 * (tams.md B3).
 * @throws AppError as findProvenance; 'media_unsupported' when there is no single object; 'object_unavailable'
 */
export async function peek(parts: Parts, client: TamsClient, flow: string, signal: AbortSignal): Promise<Peek> {
  const found = await findProvenance(client, flow, signal);
  const holding = holdingOf(found);
  const notes = [...found.provenance.notes, ...choiceNotes(found, holding)];
  if (holding.store !== undefined) {
    try {
      return await look(parts, client, { from: holding.store, read: wholeObject, notes }, signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
      notes.push(`The manifest store in the Flow ${shownId(holding.store)} is not to be had: ${error.message}`);
    }
  }
  return look(parts, client, { from: holding.media, read: embeddedStore, notes }, signal);
}

interface Look {
  /** The Flow whose only object is looked into. */
  readonly from: string;
  readonly read: (ranges: Ranges) => Promise<StoreFile | { note: string }>;
  readonly notes: string[];
}

async function look(parts: Parts, client: TamsClient, { from, read, notes }: Look, signal: AbortSignal): Promise<Peek> {
  const locate = (wait: AbortSignal) => locateOnly(client, from, wait);
  const ranges = createRanges({ objects: client.objects, locate, budget: BUDGET, signal });
  let graph: Peek['graph'];
  try {
    const store = await read(ranges);
    const claims = 'note' in store ? store : await readClaims(parts, store, signal);
    if ('note' in claims) notes.push(claims.note);
    else graph = claims.graph;
  } catch (error) {
    if (!(error instanceof PeekLimit)) throw error;
    notes.push(
      `Nothing was found in the ${ranges.fetched} bytes that were looked at. Inspect the Flow to fetch all of it.`,
    );
  } finally {
    ranges.close();
  }
  const { fetched, size } = ranges;
  return { ...(graph && { graph }), fetched, ...(size !== undefined && { size }), notes };
}

interface StoreFile {
  readonly bytes: Uint8Array;
  readonly extension: 'c2pa' | 'mp4';
}

async function wholeObject(ranges: Ranges): Promise<StoreFile> {
  // The first answer says how long it is; a store that says nothing is read to the end of what comes.
  await ranges.read(0, 1);
  const bytes = await ranges.read(0, ranges.size ?? BUDGET);
  return { bytes, extension: 'c2pa' };
}

/** A file that is nothing but its boxes of manifest stores: the engine puts an original and its update together as it does in the file. */
async function embeddedStore(ranges: Ranges): Promise<StoreFile | { note: string }> {
  // The first answer says how long the object is.
  await ranges.read(0, 32);
  const search = findStoreBoxes(ranges.size ?? Number.POSITIVE_INFINITY, BUDGET);
  let step = search.next();
  while (step.done !== true) step = search.next(await ranges.read(step.value.at, step.value.length));
  const boxes = step.value;
  if (boxes === undefined)
    return { note: 'The object is no MP4 or MOV: only those can be looked into without fetching all.' };
  if ('damage' in boxes) return { note: boxes.damage };
  if (boxes.length === 0) return { note: 'The object holds no Content Credentials where an MP4 keeps them.' };
  return { bytes: Buffer.concat([FTYP, ...boxes.map(({ box }) => box)]), extension: 'mp4' };
}

/** `ftyp` of the commonest kind: what it says is of no account, as nothing is validated. */
const FTYP = Buffer.from('00000014667479706d703432000000006d703432', 'hex');

async function readClaims(
  { engine, folder, newId }: Parts,
  { bytes, extension }: StoreFile,
  signal: AbortSignal,
): Promise<{ graph: NonNullable<Peek['graph']> } | { note: string }> {
  const path = join(folder, `${newId()}.${extension}`);
  try {
    await writeFileAtomic(path, bytes);
    const mimeType = extension === 'c2pa' ? 'application/c2pa' : 'video/mp4';
    const { outcome, store } = await engine.read({ path, mimeType, trust: { lists: [] }, verify: false }, { signal });
    if (store !== undefined) return { graph: buildGraph(parseManifestStore(store)) };
    const reason = 'reason' in outcome ? displayText(outcome.reason, { max: 300 }) : 'The engine found nothing in it.';
    return { note: `Content Credentials are there, and cannot be read. ${reason}` };
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine_failed') return { note: error.message };
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}
