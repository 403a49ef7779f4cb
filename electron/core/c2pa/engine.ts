import type { WorkerPool } from '#core/worker/pool.ts';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { SchemaReport } from '#shared/schema/model.ts';
import { Bytes, Reading } from './reading.ts';
import { integritySettings, readSettings, signSettings, type EngineTrust } from './settings.ts';
import { readTimeoutMs, signTimeoutMs } from './time-limits.ts';

interface ReadInput {
  readonly path: string;
  /** Content wins over it where the engine knows the content. */
  readonly mimeType?: string | undefined;
  /** A manifest store that stands apart from the file, as its own file: read in place of what the file itself may hold. */
  readonly manifestStore?: string | undefined;
  readonly trust: EngineTrust;
  /** False: content only, in milliseconds whatever the size (c2pa-engine.md section 1). */
  readonly verify: boolean;
}

export interface SignInput {
  /** Manifest definition as the engine's Builder takes it. */
  readonly definition: unknown;
  /** In the order they are to be added; `json` is the engine's ingredient definition. */
  readonly ingredients: ReadonlyArray<{
    readonly json: unknown;
    readonly path: string;
    readonly mimeType: string;
    /** The file with its manifest store, where that stands apart from it: carried in place of what the file itself may hold. */
    readonly manifestStore?: string | undefined;
  }>;
  readonly source: string;
  readonly mimeType: string;
  /** A path at which nothing exists; on success the signed file, flushed to disk, on failure nothing. */
  readonly output: string;
  readonly algorithm: SignatureAlgorithm;
  /** PEM, leaf first, root optional. */
  readonly chainPem: string;
  /** Bytes kept for the COSE signature; 20,000 leaves room for time-stamp and OCSP. */
  readonly reserveSize: number;
  /** Used to validate ingredients; what is found is published, but no list is named. */
  readonly trust?: EngineTrust | undefined;
}

interface SignOptions {
  readonly signal: AbortSignal;
  /** Bytes written of the size of the source. Nothing is written while the engine hashes, about the first half of the time. */
  readonly onProgress?: ((report: { done: number; total: number }) => void) | undefined;
  /**
   * Signs the COSE Sig_structure (not a digest). ECDSA may be DER or P1363. The key stays where this runs. Must not wait for the
   * engine: the worker that asks is busy until it has its answer.
   */
  readonly sign: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
}

/** What a signing made: the manifest store as it stands in the file. */
const Signed = z.object({ storeSha256: z.string(), storeBytes: z.number() });
export type Signed = z.output<typeof Signed>;

const Thumbnail = z.object({
  bytes: Bytes,
  /** Sniffed from the bytes; what the manifest says is not taken on its word. */
  mimeType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
});
export type Thumbnail = z.output<typeof Thumbnail>;

/** A manifest store by itself. */
const StoreBytes = z.object({
  bytes: Bytes,
  sha256: z.string(),
  /** True: byte for byte as it stands in the file. False: written out by the engine, as one store, of several boxes or another format. */
  verbatim: z.boolean(),
});
export type StoreBytes = z.output<typeof StoreBytes>;

const SecondReading = z.object({
  outcome: z.enum(['readable', 'none', 'unreadable']),
  /** The engine's own JSON. Hostile text throughout. */
  store: z.unknown().optional(),
  reason: z.string().optional(),
});
export type SecondReading = z.output<typeof SecondReading>;
/** Measured (c2pa-engine.md section 10). */
const SECOND_SLOWNESS = 9;

export interface EngineVersion {
  readonly engine: 'c2pa-node';
  readonly version: string;
  /** The Rust library inside: `c2pa-rs 0.91.0`. */
  readonly library: string;
}

/**
 * The C2PA engine as the core sees it. Everything runs in a worker process; every method may throw `worker_lost`, `cancelled` or, when
 * the worker breaks down in a way that no file should cause, `engine_failed`.
 */
export interface Engine {
  /** Never throws for what a file can do: each file ends in one of the outcomes. `list_rejected` for a broken trust list. */
  read(input: ReadInput, options: { readonly signal: AbortSignal }): Promise<Reading>;
  /**
   * Signs a copy of `source` into `output`. Throws `output_refused` when something exists at `output` (the engine would truncate
   * it, even if it is the source), the signer's own AppError when signing was refused, else `signing_failed`.
   */
  sign(input: SignInput, options: SignOptions): Promise<Signed>;
  /**
   * The manifest store of a file, so that it can be kept apart from it: what is read from these bytes alone has the same active manifest
   * (tried). Nothing where there is none, or none that can stand alone. Reads only; nothing is validated.
   */
  storeBytes(
    input: { readonly path: string; readonly mimeType?: string | undefined },
    options: { readonly signal: AbortSignal },
  ): Promise<StoreBytes | undefined>;
  /**
   * What another engine says of the same file with the same lists; nine times slower at hashing. Never throws for what a file can do.
   */
  second(
    input: { readonly path: string; readonly mimeType: string; readonly trust: EngineTrust },
    options: { readonly signal: AbortSignal },
  ): Promise<SecondReading>;
  /**
   * Claims and assertions against the published schemas, from the bytes. Nothing where there is no store. Never throws for what a file can
   * do, and says nothing of whether the file is valid (R67).
   */
  schemas(
    input: {
      readonly path: string;
      readonly mimeType?: string | undefined;
      readonly manifestStore?: string | undefined;
    },
    options: { readonly signal: AbortSignal },
  ): Promise<SchemaReport | undefined>;
  /** A picture of a manifest by the engine's identifier (`self#jumbf=…`), or nothing where there is none we would show. */
  thumbnail(
    input: {
      readonly path: string;
      readonly mimeType?: string | undefined;
      readonly manifestStore?: string | undefined;
      readonly identifier: string;
    },
    options: { readonly signal: AbortSignal },
  ): Promise<Thumbnail | undefined>;
  /** Asked of a worker once; later calls wait for nobody. */
  version(): Promise<EngineVersion>;
}

const SignQuestion = z.object({ toBeSigned: Bytes });

export function createEngine({ pool }: { readonly pool: WorkerPool }): Engine {
  let version: Promise<EngineVersion> | undefined;

  return {
    async read({ path, mimeType, manifestStore, trust, verify }, { signal }) {
      const settings = readSettings(trust, verify);
      const input = { path, mimeType, manifestStore, verify, settings, withoutTrust: integritySettings() };
      const timeoutMs = await readTimeoutMs(path);
      return sound(Reading, pool.run('c2pa.read', input, { signal, timeoutMs }));
    },

    async sign({ trust = { lists: [] }, ...input }, { signal, onProgress, sign }) {
      const timeoutMs = await signTimeoutMs(input.source, ...input.ingredients.map(({ path }) => path));
      const signing = pool.run(
        'c2pa.sign',
        { ...input, settings: signSettings(trust) },
        {
          signal,
          onProgress,
          timeoutMs,
          async answer(question, payload) {
            if (question !== 'sign') throw new AppError('internal', `Signing does not answer ${question}.`);
            // A copy of its own: cloning a view sends the whole buffer behind it, and Node pools small ones.
            return new Uint8Array(await sign(SignQuestion.parse(payload).toBeSigned));
          },
        },
      );
      return sound(Signed, signing, 'signing_failed');
    },

    async storeBytes(input, { signal }) {
      const settings = readSettings({ lists: [] }, false);
      const timeoutMs = await readTimeoutMs(input.path);
      return sound(StoreBytes.optional(), pool.run('c2pa.store', { ...input, settings }, { signal, timeoutMs }));
    },

    async second({ path, mimeType, trust }, { signal }) {
      const input = { path, mimeType, settings: readSettings(trust, true) };
      const timeoutMs = SECOND_SLOWNESS * (await readTimeoutMs(path));
      return sound(SecondReading, pool.run('c2pa.second', input, { signal, timeoutMs }));
    },

    async schemas(input, { signal }) {
      const settings = readSettings({ lists: [] }, false);
      const timeoutMs = await readTimeoutMs(input.path);
      return sound(SchemaReport.optional(), pool.run('c2pa.schemas', { ...input, settings }, { signal, timeoutMs }));
    },

    async thumbnail(input, { signal }) {
      const settings = readSettings({ lists: [] }, false);
      const timeoutMs = await readTimeoutMs(input.path);
      return sound(Thumbnail.optional(), pool.run('c2pa.thumbnail', { ...input, settings }, { signal, timeoutMs }));
    },

    version() {
      version ??= pool.run('c2pa.version', {}, { signal: new AbortController().signal }).catch((error: unknown) => {
        version = undefined;
        throw error;
      });
      return version;
    },
  };
}

/** A worker's result, if it is one: the worker has read hostile bytes. */
async function sound<T>(
  schema: z.ZodType<T>,
  result: Promise<unknown>,
  otherwise: 'engine_failed' | 'signing_failed' = 'engine_failed',
): Promise<T> {
  try {
    return schema.parse(await result);
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== 'internal') throw cause;
    const doing = otherwise === 'engine_failed' ? 'read' : 'signed';
    throw new AppError(otherwise, `This file could not be ${doing}. The log holds the details.`, { cause });
  }
}
