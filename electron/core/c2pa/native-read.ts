import { Reader } from '@contentauth/c2pa-node';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Operation } from '#core/worker/operation.ts';
import type { EngineVersion, StoreBytes, Thumbnail } from './engine.ts';
import { engineErrorOutcome, fileProblem, refusalToValidate } from './outcome.ts';
import type { Reading } from './reading.ts';
import { readSignatures } from './signatures.ts';
import { bmffStore, maxStoreBytes, sha256Hex } from './store-bytes.ts';

/* Worker side of reading. The only file besides native-sign.ts that knows the engine. */

export interface ReadJob {
  readonly path: string;
  readonly mimeType?: string | undefined;
  readonly manifestStore?: string | undefined;
  readonly verify: boolean;
  readonly settings: string;
  /** For files whose trust the engine refuses to look at. */
  readonly withoutTrust: string;
}

/** A file, and the manifest store that is read with it where that stands apart from it (c2pa-engine.md section 1.2). */
interface Source {
  readonly asset: { readonly path: string; readonly mimeType?: string };
  readonly detached: Buffer | undefined;
}

const assetOf = (path: string, mimeType: string | undefined): Source['asset'] => ({
  path,
  ...(mimeType === undefined ? {} : { mimeType }),
});

const openReader = ({ asset, detached }: Source, settings: string): Promise<Reader | null> =>
  detached ? Reader.fromManifestDataAndAsset(detached, asset, settings) : Reader.fromAsset(asset, settings);

/** Nothing for a store too large to be real. @throws what the file system says of the store */
async function sourceOf(job: Pick<ReadJob, 'path' | 'mimeType' | 'manifestStore'>): Promise<Source | undefined> {
  const { path, mimeType, manifestStore } = job;
  const asset = assetOf(path, mimeType);
  if (manifestStore === undefined) return { asset, detached: undefined };
  const { size } = await stat(manifestStore);
  return size > maxStoreBytes ? undefined : { asset, detached: await readFile(manifestStore) };
}

/** See `Engine.read`. */
export const nativeRead: Operation<ReadJob, Reading> = async (job) => {
  const { path, manifestStore, verify, settings, withoutTrust } = job;
  const unavailable = (await fileProblem(path)) ?? (manifestStore && (await fileProblem(manifestStore)));
  if (unavailable) return { outcome: { kind: 'unavailable', reason: unavailable }, signatures: [] };
  const source = await sourceOf(job);
  if (!source) return unreadable(tooLarge);

  let reader: Reader | null;
  let refused: string | undefined;
  try {
    reader = await openReader(source, settings);
  } catch (error) {
    refused = verify ? refusalToValidate(error) : undefined;
    const content = refused === undefined ? undefined : await readQuietly(source, withoutTrust);
    if (!content) return { outcome: engineErrorOutcome(error), signatures: [] };
    reader = content;
  }
  try {
    return await content(source, reader, refused);
  } catch (error) {
    // The file went away in between, or holds what even the engine cannot hand out again.
    return { outcome: engineErrorOutcome(error), signatures: [] };
  }
};

async function content(
  { asset, detached }: Source,
  reader: Reader | null,
  refused: string | undefined,
): Promise<Reading> {
  const inFile = detached ? { bytes: detached, boxes: 1 } : bmffStore(asset.path, maxStoreBytes);
  if (!reader) return { outcome: withoutManifest(inFile), signatures: [] };

  const store = reader.json();
  const active = store.active_manifest ?? undefined;
  if ('damage' in inFile) return unreadable(inFile.damage);
  // Formats that are not boxes: the engine writes out again what the active manifest reaches.
  const bytes = inFile.bytes ?? (active === undefined ? undefined : await resource(reader, active));
  if (!bytes || bytes.length > maxStoreBytes) return unreadable(tooLarge);

  const signatures = readSignatures(bytes);
  const newest = inFile.bytes && signatures.at(-1)?.label;
  // One flipped byte in the newest manifest's type makes the engine take the one before it, and call the file valid (section 1).
  if (newest !== undefined && newest !== active) {
    return unreadable('The newest manifest in the file is damaged; an older one would speak for it.');
  }
  return {
    outcome: { kind: 'readable', embedded: reader.isEmbedded() },
    store,
    signatures,
    storeSha256: sha256Hex(bytes),
    ...(refused === undefined ? {} : { refused }),
  };
}

const tooLarge = 'The manifest store is too large to be real.';
const unreadable = (reason: string): Reading => ({ outcome: { kind: 'unreadable', reason }, signatures: [] });

const withoutManifest = (inFile: ReturnType<typeof bmffStore>): Reading['outcome'] =>
  ('damage' in inFile ? inFile.found : inFile.bytes)
    ? { kind: 'unreadable', reason: 'The file has a box for Content Credentials, but nothing in it can be read.' }
    : { kind: 'none' };

async function readQuietly(source: Source, settings: string): Promise<Reader | undefined> {
  try {
    return (await openReader(source, settings)) ?? undefined;
  } catch {
    // Then the first error says more: it came from the validation that was asked for.
    return undefined;
  }
}

const resource = async (reader: Reader, uri: string): Promise<Uint8Array | undefined> =>
  (await reader.resourceToAsset(uri, { buffer: null })).buffer;

/** The store of a file whose format has no boxes, as the engine writes it out again; undefined where it finds none. */
export async function engineStoreBytes({ path, mimeType, settings }: StoreJob): Promise<Uint8Array | undefined> {
  const reader = await readQuietly({ asset: assetOf(path, mimeType), detached: undefined }, settings);
  const active = reader?.activeLabel();
  if (!reader || active === undefined || active === null) return undefined;
  const bytes = await resource(reader, active);
  return bytes && bytes.length <= maxStoreBytes ? bytes : undefined;
}

export interface StoreJob {
  readonly path: string;
  readonly mimeType?: string | undefined;
  /** Without validation. */
  readonly settings: string;
}

/** See `Engine.storeBytes`. */
export const nativeStore: Operation<StoreJob, StoreBytes | undefined> = async ({ path, mimeType, settings }) => {
  const reader = await readQuietly({ asset: assetOf(path, mimeType), detached: undefined }, settings);
  const active = reader?.activeLabel();
  if (!reader || active === undefined || active === null) return undefined;
  const inFile = bmffStore(path, maxStoreBytes);
  if ('damage' in inFile) return undefined;
  // An update manifest has a box of its own. Two stores in a row are not one store: read alone, the older would speak for the file and
  // the update be gone without a word (measured; native-store.test.ts). The engine writes them out as one.
  const verbatim = inFile.boxes === 1 ? inFile.bytes : undefined;
  const bytes = verbatim ?? (await resource(reader, active));
  if (!bytes || bytes.length > maxStoreBytes) return undefined;
  const alone = await Reader.fromAsset({ buffer: Buffer.from(bytes), mimeType: 'application/c2pa' }, settings);
  if (alone?.activeLabel() !== active) return undefined;
  return { bytes: new Uint8Array(bytes), sha256: sha256Hex(bytes), verbatim: verbatim !== undefined };
};

export interface ThumbnailJob {
  readonly path: string;
  readonly mimeType?: string | undefined;
  readonly manifestStore?: string | undefined;
  readonly identifier: string;
  readonly settings: string;
}

const maxThumbnailBytes = 16 * 1024 ** 2;

/** See `Engine.thumbnail`. */
export const nativeThumbnail: Operation<ThumbnailJob, Thumbnail | undefined> = async (job) => {
  // Other URIs would make the engine write out a whole manifest, or look elsewhere.
  if (!job.identifier.startsWith('self#jumbf=')) return undefined;
  const source = await sourceOf(job).catch(() => undefined);
  const reader = source && (await readQuietly(source, job.settings));
  if (!reader) return undefined;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await resource(reader, job.identifier);
  } catch {
    // The manifest names a picture it does not have.
    return undefined;
  }
  const mimeType = bytes && bytes.length <= maxThumbnailBytes ? sniffPicture(bytes) : undefined;
  return bytes && mimeType ? { bytes: new Uint8Array(bytes), mimeType } : undefined;
};

/** JPEG, PNG and WebP by their first bytes; anything else, SVG above all, is not shown. */
function sniffPicture(bytes: Uint8Array): Thumbnail['mimeType'] | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'image/webp';
  return undefined;
}

/** The Rust library in the pinned addon, as it writes it into every claim (native-sign.test.ts compares). */
const library = 'c2pa-rs 0.91.0';

/** See `Engine.version`. Loads the native addon, so that a machine it does not run on shows here. */
export const nativeVersion: Operation<object, EngineVersion> = async () => {
  const { version } = createRequire(import.meta.url)('@contentauth/c2pa-node/package.json') as { version: string };
  return { engine: 'c2pa-node', version, library };
};
