import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Inspection } from '#shared/api/asset.ts';
import { changedCopy, demoClip, never, signInput, startEngine, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { codeOf } from './client-session.ts';
import { addObject } from './flows.ts';
import {
  call,
  contribute,
  inspectFile,
  inspectFlow,
  openFlowSession,
  startCore,
  validate,
  workspaceFolder,
} from './flow-session.ts';
import type { Faults } from './misbehaving-store.ts';

const { engine } = startEngine();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const storeOf = async (path: string) => (await engine.storeBytes({ path }, { signal: never() }))?.bytes;

let workspace: string;
const files = { trusted: '', tampered: '', unlisted: '', none: demoClip('intro'), unreadable: '' };
type FileName = keyof typeof files;

beforeAll(async () => {
  // One workspace with the demo's lists and files, for all sessions of this file.
  workspace = await temporaryFolder();
  const { createNodeCore } = await import('../../electron/node/node-core.ts');
  const dist = join(import.meta.dirname, '../../dist');
  const core = await createNodeCore({ workspace, dist, emit: () => {}, log: () => {} });
  await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
  await core.dispose();
  const at = (name: string): string => join(workspace, name);
  files.trusted = at('demo/contributed.mp4');
  files.tampered = await changedCopy(files.trusted, at('tampered.mp4'), (bytes) => {
    bytes[bytes.length - 1000]! ^= 1;
  });
  files.unreadable = await changedCopy(files.trusted, at('unreadable.mp4'), (bytes) => {
    const signature = bytes.indexOf('c2pa.signature');
    bytes.fill(0xff, signature + 40, signature + 400);
  });
  files.unlisted = at('unlisted.mp4');
  const nobody = await makeIdentity();
  await engine.sign(signInput(nobody, files.none, files.unlisted), { signal: never(), sign: nobody.sign });
}, 90_000);

/** What an inspection says, whatever the file is called and wherever it lies. The engine gives the keys of an assertion in any order. */
const said = ({ outcome, checked, graph, verdict, stamp }: Inspection) => ({
  outcome: outcome.kind,
  checked,
  graph: graph && {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      assertions: node.assertions.map(({ data, ...more }) => ({ ...more, data: JSON.parse(data) as unknown })),
      metadata: node.metadata.toSorted((a, b) => a.name.localeCompare(b.name)),
    })),
  },
  verdict,
  stamp: { ...stamp, at: '' },
});

describe('R3: a Flow has the verdict of its file', () => {
  test.for<[FileName, string]>([
    ['trusted', 'trusted'],
    ['tampered', 'broken'],
    ['unlisted', 'unknown-signer'],
    ['none', 'none'],
    ['unreadable', 'unreadable'],
  ])('%s, embedded', async ([name, state]) => {
    const session = await openFlowSession(workspace);
    const file = await inspectFile(session.core, files[name]);
    expect(file.verdict.headline.state).toBe(state);
    const { multi, video } = await contribute(session, files[name], { tag: name === 'none' ? 'none' : 'embedded' });
    for (const flow of [video, multi]) {
      const found = await inspectFlow(session, flow);
      expect(said(found.inspection)).toEqual(said(file));
      expect(found.inspection.outcome).toEqual(file.outcome);
      expect(found.sha256).toBe(sha256(await readFile(files[name])));
      expect(found.inspection.asset).toMatchObject({ name: 'Harbour.mp4', size: file.asset.size });
      const whose = `Looked at the object of the Flow ${multi}, which collects this one.`;
      expect(found.notes).toEqual(flow === multi ? [] : [whose]);
    }
    expect(session.logged).toEqual([]);
  });

  test.for<FileName>(['trusted', 'tampered', 'unlisted'])('%s, detached', async (name) => {
    const session = await openFlowSession(workspace);
    const file = await inspectFile(session.core, files[name]);
    const store = await storeOf(files[name]);
    const { multi, audio } = await contribute(session, files[name], { tag: 'detached', store });
    const found = await inspectFlow(session, audio);
    expect(said(found.inspection)).toEqual(said(file));
    expect(found.inspection.outcome).toEqual({ kind: 'readable', embedded: false });
    expect(found.provenance).toMatchObject({ state: 'detached', carriers: [{ flow: multi, foundBy: 'role' }] });
    expect(found.notes.at(-1)).toBe('The media holds the same manifest store as the data Flow, byte for byte.');

    // From here on it is a file like any other, whoever asks, and after a restart too.
    const { asset } = found.inspection;
    const core = await startCore(workspace);
    const again = await validate(core, asset.id);
    expect(said(again)).toEqual(said(file));
    expect(again.asset).toEqual({ ...asset, origin: { connection: session.connection, flow: audio } });
    const raw = await core.handlers['asset.raw']({ asset: asset.id }, call);
    expect(raw.json).toContain('"active_manifest"');
    const input = await core.handlers['export.input']({ asset: asset.id }, call);
    expect(input.facts).toMatchObject({ hasStore: true, sha256: found.sha256 });
    expect(said(input.inspection)).toEqual(said(file));
  });
});

describe('a detached manifest store', () => {
  it('speaks for media whose own copy was blanked', async () => {
    const session = await openFlowSession(workspace);
    const store = (await storeOf(files.trusted))!;
    // In place: taking the box out would move what the claim has hashed (c2pa-engine.md section 1.2).
    const blank = await changedCopy(files.trusted, join(workspace, 'blank.mp4'), (bytes) => {
      bytes.fill(0, bytes.indexOf(Buffer.from(store)), bytes.indexOf(Buffer.from(store)) + store.length);
    });
    const { multi } = await contribute(session, blank, { tag: 'detached', store });
    const { inspection, notes } = await inspectFlow(session, multi);
    expect(said(inspection)).toEqual(said(await inspectFile(session.core, files.trusted)));
    expect(notes.at(-1)).toContain('those of the data Flow were used');
  });

  it('of another file is found out, and the two copies are told apart', async () => {
    const session = await openFlowSession(workspace);
    const store = await storeOf(files.unlisted);
    const { multi } = await contribute(session, files.trusted, { tag: 'detached', store });
    const { inspection, notes } = await inspectFlow(session, multi);
    expect(inspection.verdict.headline.state).toBe('broken');
    expect(notes.at(-1)).toContain('another manifest store than the data Flow');
  });

  it('that is no manifest store is unreadable, never "none"', async () => {
    const session = await openFlowSession(workspace);
    const { multi } = await contribute(session, files.none, { tag: 'detached', store: Buffer.from('junk') });
    expect((await inspectFlow(session, multi)).inspection.verdict.headline.state).toBe('unreadable');
  });

  it.each(['is not visible', 'was never collected'])(
    'that %s leaves the media to speak for itself, and that is said',
    async (how) => {
      const session = await openFlowSession(workspace);
      const store = how === 'is not visible' ? await storeOf(files.trusted) : undefined;
      const { multi, data = '' } = await contribute(session, files.trusted, { tag: 'detached', store });
      if (store) session.proxy.faults = { hidden: (path) => path.includes(data) };
      const { inspection, notes } = await inspectFlow(session, multi);
      expect(inspection.verdict.headline.state).toBe('trusted');
      expect(notes.join(' ')).toContain(store ? 'is not to be had' : 'collects no data Flow');
    },
  );
});

describe('where tag and file disagree', () => {
  test.for<[FileName, string | undefined, string]>([
    ['none', 'embedded', 'The Flow says embedded, and there are no Content Credentials in its object.'],
    ['trusted', 'none', 'The Flow says that there are none, and its object holds Content Credentials.'],
    ['trusted', undefined, 'The Flow has no tag, and its object holds Content Credentials.'],
  ])('%s tagged %s: the file counts, and it is said', async ([name, tag, note]) => {
    const session = await openFlowSession(workspace);
    const { multi } = await contribute(session, files[name], tag === undefined ? {} : { tag });
    const found = await inspectFlow(session, multi);
    expect(said(found.inspection)).toEqual(said(await inspectFile(session.core, files[name])));
    expect(found.notes.at(-1)).toBe(note);
  });
});

describe('a store that misbehaves', () => {
  test.for<[string, Faults]>([
    ['U1: lists an address that answers 403 first', { deadUrlFirst: true }],
    ['3.2: never flags what it presigned', { unflagged: true }],
    ['U5: gives addresses that have expired', { expired: 1 }],
    ['cuts the transfer off', { cuts: 2 }],
    ['B4: cuts it off and knows no ranges', { cuts: 1, ranges: 'ignored' }],
    [
      '3.2: knows neither collected_by nor filters nor versions',
      { collectedBy: 'absent', ignores: /./, bareSegments: true },
    ],
  ])('and %s changes no verdict', async ([, faults]) => {
    const session = await openFlowSession(await workspaceFolder(), faults);
    const { video } = await contribute(session, files.unlisted, { tag: 'embedded' });
    const { inspection, sha256: hash } = await inspectFlow(session, video);
    expect(inspection.verdict.headline.state).toBe('unknown-signer');
    expect(hash).toBe(sha256(await readFile(files.unlisted)));
  });

  it('and sends other bytes than were put there is found out by validation', async () => {
    const session = await openFlowSession(await workspaceFolder(), {
      bytes: (body) => {
        const wrong = Buffer.from(body);
        if (wrong.length > 2000) wrong[wrong.length - 1000]! ^= 1;
        return wrong;
      },
    });
    const { multi } = await contribute(session, files.unlisted, { tag: 'embedded' });
    expect((await inspectFlow(session, multi)).inspection.verdict.headline.state).toBe('broken');
  });

  it('and has nothing left of the object is a clear error, and no file', async () => {
    const folder = await workspaceFolder();
    const session = await openFlowSession(folder, { expired: 1000 });
    const { multi } = await contribute(session, files.unlisted, { tag: 'embedded' });
    expect(await codeOf(inspectFlow(session, multi))).toBe('object_unavailable');
    const left = (await readdir(join(folder, 'cache'), { recursive: true })).filter((name) =>
      /\.(mp4|part)$/.test(name),
    );
    expect(left).toEqual([]);
  });
});

describe('objects that were fetched', () => {
  it('are not fetched again, unless what is here is not what came', async () => {
    const folder = await workspaceFolder();
    const session = await openFlowSession(folder);
    const { multi } = await contribute(session, files.unlisted, { tag: 'embedded' });
    const first = await inspectFlow(session, multi);
    const fetches = session.proxy.ranges.length;
    expect(await inspectFlow(session, multi)).toMatchObject({ sha256: first.sha256 });
    expect(session.proxy.ranges).toHaveLength(fetches);

    const [place = ''] = await readdir(join(folder, 'cache/objects'));
    const path = join(folder, 'cache/objects', place, 'Harbour.mp4');
    const bytes = await readFile(path);
    bytes[bytes.length - 1000]! ^= 1;
    await writeFile(path, bytes);
    const again = await inspectFlow(session, multi);
    expect(again.inspection.verdict.headline.state).toBe('unknown-signer');
    expect(session.proxy.ranges.length).toBeGreaterThan(fetches);
    await rm(path);
    expect((await inspectFlow(session, multi)).sha256).toBe(first.sha256);
  });

  it('stay in the workspace whatever the Flow is called', async () => {
    const folder = await workspaceFolder();
    const session = await openFlowSession(folder);
    const { multi } = await contribute(session, files.none, { tag: 'none', label: '../../../outside\u202E.mp4' });
    const { inspection } = await inspectFlow(session, multi);
    expect(inspection.asset.name).toBe('__.._.._outside_.mp4');
    const found = (await readdir(join(folder, 'cache'), { recursive: true })).find((name) => name.endsWith('.mp4'))!;
    expect(relative(folder, join(folder, 'cache', found)).split(sep)[0]).toBe('cache');
    expect((await stat(join(folder, 'cache', found))).size).toBe(inspection.asset.size);
  });
});

it('a carrier of several Segments is no single file: said, and not validated', async () => {
  const session = await openFlowSession(await workspaceFolder());
  const { multi } = await contribute(session, files.unlisted, { tag: 'embedded' });
  await addObject(session.writer, multi, Buffer.from('more'), { timerange: '[6:0_7:0)' });
  const job = inspectFlow(session, multi);
  await expect(job).rejects.toMatchObject({
    code: 'media_unsupported',
    message: expect.stringContaining('several segments'),
  });
});
