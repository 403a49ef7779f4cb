import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { copyFile, mkdtemp, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { initSync, WasmReader } from '@contentauth/c2pa-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { SignerId } from '#shared/api/ids.ts';
import { readSettings } from '#core/c2pa/settings.ts';
import { createNodeCore } from '../electron/node/node-core.ts';

/*
 * What we export must be accepted by a validator that is not the one we signed with: c2pa-wasm 0.13.3 (c2pa-rs 0.91.3), another build
 * of another version, given the same list.
 */

/** As much of a Blob as the engine asks for, read straight from disk. */
class FileBlob {
  readonly #path: string;
  readonly #start: number;
  readonly size: number;
  readonly type = 'video/mp4';

  constructor(path: string, start = 0, end = statSync(path).size) {
    this.#path = path;
    this.#start = start;
    this.size = end - start;
  }

  slice(from = 0, to = this.size): FileBlob {
    return new FileBlob(this.#path, this.#start + Math.min(from, this.size), this.#start + Math.min(to, this.size));
  }

  read(): ArrayBuffer {
    const bytes = new Uint8Array(this.size);
    const file = openSync(this.#path, 'r');
    readSync(file, bytes, 0, this.size, this.#start);
    closeSync(file);
    return bytes.buffer;
  }
}

interface Validated {
  validation_state: string;
  active_manifest: string;
  manifests: Record<string, { ingredients?: { active_manifest?: string; title?: string }[] }>;
  validation_results: { activeManifest: Record<'success' | 'failure', { code: string }[]> };
}

async function validate(path: string, settings: string): Promise<Validated> {
  const reader = await WasmReader.fromBlob('video/mp4', new FileBlob(path) as never, settings);
  try {
    return JSON.parse(reader.json()) as Validated;
  } finally {
    reader.free();
  }
}

let folder = '';
let exported = '';
let settings = '';

beforeAll(async () => {
  Object.assign(globalThis, {
    FileReaderSync: class {
      readAsArrayBuffer(blob: FileBlob): ArrayBuffer {
        return blob.read();
      }
    },
  });
  const module = createRequire(import.meta.url)
    .resolve('@contentauth/c2pa-wasm')
    .replace(/c2pa\.js$/, 'c2pa_bg.wasm');
  initSync({ module: readFileSync(module) });

  folder = await mkdtemp(join(tmpdir(), 'countersign-second-'));
  const dist = resolve(import.meta.dirname, '../dist');
  const core = await createNodeCore({ workspace: folder, dist, emit: () => {}, log: () => {} });
  const call = { signal: new AbortController().signal };
  await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
  const { project } = await core.handlers['demo.state']({}, call);
  const { graph } = await core.handlers['project.open']({ project: project! }, call);
  const order = { graph, signer: SignerId.parse('demo-broadcaster'), signAnyway: false };
  const { job } = await core.handlers['export.start'](order, call);
  await core.handlers['job.wait']({ job }, call);
  const { asset } = await core.handlers['export.result']({ job }, call);
  exported = (await core.locateMedia(`/media/${asset}`))!.path;
  const [list] = await core.handlers['trust.lists']({}, call);
  const anchorsPem = await readFile(join(folder, 'trust/versions', `${list!.version}.pem`), 'utf8');
  settings = readSettings(
    { lists: [{ uri: 'urn:countersign:demo', purpose: 'signer', anchorsPem, endEntityPem: '' }] },
    true,
  );
  await core.dispose();
}, 60_000);

describe('another validator', () => {
  it('trusts the export under the same list, and finds the whole chain in it', async () => {
    const read = await validate(exported, settings);
    expect(read.validation_state).toBe('Trusted');
    expect(read.validation_results.activeManifest.failure).toEqual([]);
    const codes = read.validation_results.activeManifest.success.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['claimSignature.validated', 'assertion.bmffHash.match']));
    expect(Object.keys(read.manifests)).toHaveLength(2);
    const ingredients = read.manifests[read.active_manifest]!.ingredients ?? [];
    expect(ingredients.map(({ title, active_manifest }) => [title, active_manifest !== undefined])).toEqual([
      ['intro.mp4', false],
      ['contributed.mp4', true],
      ['outro.mp4', false],
    ]);
  });

  it('calls it valid and untrusted under no list', async () => {
    expect((await validate(exported, readSettings({ lists: [] }, true))).validation_state).toBe('Valid');
  });

  it('finds one changed bit', async () => {
    const copy = join(folder, 'changed.mp4');
    await copyFile(exported, copy);
    const file = await open(copy, 'r+');
    const at = Math.floor(statSync(copy).size * 0.75);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.from([byte[0]! ^ 1]), 0, 1, at);
    await file.close();
    const read = await validate(copy, settings);
    expect(read.validation_state).toBe('Invalid');
    expect(read.validation_results.activeManifest.failure.map(({ code }) => code)).toEqual([
      'assertion.bmffHash.mismatch',
    ]);
  });
});
