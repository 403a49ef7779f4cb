import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Operation } from '#core/worker/operation.ts';
import { sentence } from './outcome.ts';

/*
 * The second engine: c2pa-wasm, another build of another version of c2pa-rs, in WebAssembly. Made for a browser's workers, it runs in Node
 * with two things it finds there: a Blob, and a FileReaderSync that reads it (c2pa-engine.md section 10). Runs in a worker process.
 */

export interface SecondJob {
  readonly path: string;
  readonly mimeType: string;
  /** As for the first engine: the same lists, no network. */
  readonly settings: string;
}

export interface SecondAnswer {
  readonly outcome: 'readable' | 'none' | 'unreadable';
  /** The engine's own JSON, with `readable`. */
  readonly store?: unknown;
  /** Its words, with `unreadable`. */
  readonly reason?: string;
}

let loading: ReturnType<typeof load> | undefined;

/** Nine megabytes that most workers never need: loaded when first asked for. */
async function load() {
  const engine = await import('@contentauth/c2pa-wasm');
  // Beside the bundle: vite.config.ts puts it there.
  engine.initSync({ module: await readFile(new URL('c2pa.wasm', import.meta.url)) });
  Object.assign(globalThis, { FileReaderSync: FileReader });
  return engine;
}

/** See `Engine.second`. */
export const secondRead: Operation<SecondJob, SecondAnswer> = async ({ path, mimeType, settings }) => {
  loading ??= load();
  const { WasmReader } = await loading;
  try {
    const reader = await WasmReader.fromBlob(mimeType, new FileBlob(path, mimeType) as unknown as Blob, settings);
    try {
      return { outcome: 'readable', store: JSON.parse(reader.json()) as unknown };
    } finally {
      reader.free();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /JumbfNotFound/.test(message) ? { outcome: 'none' } : { outcome: 'unreadable', reason: sentence(message) };
  }
};

/** As much of a Blob as the engine asks for, read straight from disk: a film is never in memory. */
class FileBlob {
  readonly #path: string;
  readonly #start: number;
  readonly size: number;
  readonly type: string;

  constructor(path: string, type: string, start = 0, end = statSync(path).size) {
    this.#path = path;
    this.#start = start;
    this.size = Math.max(0, end - start);
    this.type = type;
  }

  slice(from = 0, to = this.size): FileBlob {
    const within = (at: number): number => this.#start + Math.min(Math.max(at, 0), this.size);
    return new FileBlob(this.#path, this.type, within(from), within(to));
  }

  read(): ArrayBuffer {
    const bytes = new Uint8Array(this.size);
    const file = openSync(this.#path, 'r');
    try {
      readSync(file, bytes, 0, this.size, this.#start);
    } finally {
      closeSync(file);
    }
    return bytes.buffer;
  }
}

class FileReader {
  // The engine calls it on an instance.
  // oxlint-disable-next-line class-methods-use-this
  readAsArrayBuffer(blob: FileBlob): ArrayBuffer {
    return blob.read();
  }
}
