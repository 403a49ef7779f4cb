import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { changedCopy, demoClip, never, signInput, startEngine, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { codeOf } from './client-session.ts';
import { addObject, writeFlows } from './flows.ts';
import { call, contribute, type FlowSession, inspectFlow, openFlowSession, workspaceFolder } from './flow-session.ts';

const { engine } = startEngine();
const storeOf = async (path: string) => (await engine.storeBytes({ path }, { signal: never() }))?.bytes;

let folder: string;
let signed: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  signed = join(folder, 'signed.mp4');
  const signer = await makeIdentity({ name: 'Desk' });
  await engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });
}, 60_000);

const peek = ({ core, connection }: FlowSession, flow: string) =>
  core.handlers['flow.peek']({ connection, flow }, call);
const claims = (graph: Awaited<ReturnType<typeof peek>>['graph']) =>
  graph?.nodes.map(({ title, signer, actions }) => ({ title, signer, actions: actions.map(({ action }) => action) }));
const own = [{ title: 'clip.mp4', signer: 'Desk signer', actions: ['c2pa.created'] }];

describe('B3: a look at what a Flow claims', () => {
  it('takes a small part of the object, says so, and gives no verdict', async () => {
    const session = await openFlowSession(await workspaceFolder());
    const { video, multi } = await contribute(session, signed, { tag: 'embedded' });
    const { length } = await readFile(signed);
    for (const flow of [video, multi]) {
      const { graph, fetched, size, ...more } = await peek(session, flow);
      expect(claims(graph)).toEqual(own);
      expect(size).toBe(length);
      expect(fetched).toBeLessThan(length / 4);
      expect(Object.keys(more)).toEqual(['notes']);
    }
    expect(session.proxy.ranges.every((range) => /^bytes=\d+-\d+$/.test(range ?? ''))).toBe(true);
    const peeked = await peek(session, video);
    expect(peeked.graph?.nodes.map(({ id }) => id)).toEqual(
      (await inspectFlow(session, video)).inspection.graph?.nodes.map(({ id }) => id),
    );
  });

  it('reads claims as they are, tampered media or not: nothing is compared', async () => {
    const session = await openFlowSession(await workspaceFolder());
    const tampered = await changedCopy(signed, join(folder, 'tampered.mp4'), (bytes) => {
      bytes[bytes.length - 1000]! ^= 1;
    });
    const { multi } = await contribute(session, tampered, { tag: 'embedded' });
    expect(claims((await peek(session, multi)).graph)).toEqual(own);
  });

  it('takes a detached store alone, and none of the media', async () => {
    const session = await openFlowSession(await workspaceFolder());
    const store = (await storeOf(signed))!;
    const { audio } = await contribute(session, signed, { tag: 'detached', store });
    const { graph, fetched, size } = await peek(session, audio);
    expect(claims(graph)).toEqual(own);
    expect({ fetched, size }).toEqual({ fetched: store.length, size: store.length });
  });

  it('falls back on the media where the detached store is not to be had', async () => {
    const session = await openFlowSession(await workspaceFolder());
    const { audio, data = '' } = await contribute(session, signed, { tag: 'detached', store: Buffer.from('x') });
    session.proxy.faults = { forbidden: (path) => path.includes(data) };
    const { graph, notes } = await peek(session, audio);
    expect(claims(graph)).toEqual(own);
    expect(notes.join(' ')).toContain('is not to be had');
  });

  it('U5: asks for a fresh address when one has expired', async () => {
    const session = await openFlowSession(await workspaceFolder(), { expired: 1 });
    const { multi } = await contribute(session, signed, { tag: 'embedded' });
    expect(claims((await peek(session, multi)).graph)).toEqual(own);
  });

  it('B4: of a store that ignores ranges reads from the beginning, and stops when it has what it needs', async () => {
    const session = await openFlowSession(await workspaceFolder(), { ranges: 'ignored' });
    const { multi } = await contribute(session, signed, { tag: 'embedded' });
    const { graph, fetched } = await peek(session, multi);
    expect(claims(graph)).toEqual(own);
    expect(session.proxy.ranges).toHaveLength(1);
    expect(fetched).toBeLessThanOrEqual((await readFile(signed)).length);
  });

  it('finds a store behind the media, as an update has it', async () => {
    const session = await openFlowSession(await workspaceFolder());
    // What is signed, with 30 MB of free space and its own store behind it: a second copy never becomes the active one.
    const bytes = await readFile(signed);
    const free = Buffer.alloc(30_000_000);
    free.writeUInt32BE(free.length);
    free.write('free', 4, 'latin1');
    const at = bytes.indexOf('uuid') - 4;
    const box = bytes.subarray(at, at + bytes.readUInt32BE(at));
    const file = Buffer.concat([bytes.subarray(0, at), free, box]);
    const { multi } = await writeFlows(session.writer, { tag: 'embedded' });
    await addObject(session.writer, multi, file);
    const { graph, fetched, size } = await peek(session, multi);
    expect(claims(graph)).toEqual(own);
    expect({ size, isSmall: fetched < 200_000 }).toEqual({ size: file.length, isSmall: true });

    session.proxy.faults = { ranges: 'ignored' };
    const whole = await peek(session, multi);
    expect(whole.graph).toBeUndefined();
    expect(whole.fetched).toBeLessThan(17_000_000);
    expect(whole.notes.join(' ')).toContain('that were looked at');
  });

  test.for<[string, Uint8Array | string, string]>([
    ['an MP4 without any', 'intro', 'holds no Content Credentials where an MP4 keeps them'],
    ['no MP4 at all', Buffer.from('G'.repeat(5000)), 'no MP4 or MOV'],
    ['five bytes', Buffer.from('abcde'), 'no MP4 or MOV'],
  ])('says what it saw of %s', async ([, content, note]) => {
    const session = await openFlowSession(await workspaceFolder());
    const { multi } = await writeFlows(session.writer, { tag: 'embedded' });
    await addObject(
      session.writer,
      multi,
      content === 'intro' ? await readFile(demoClip('intro')) : (content as Uint8Array),
    );
    const { graph, notes } = await peek(session, multi);
    expect(graph).toBeUndefined();
    expect(notes.join(' ')).toContain(note);
  });

  it('does not call credentials that cannot be read none', async () => {
    const session = await openFlowSession(await workspaceFolder());
    const { multi } = await contribute(session, signed, { tag: 'detached', store: Buffer.from('junk') });
    const { graph, notes } = await peek(session, multi);
    expect(graph).toBeUndefined();
    expect(notes.join(' ')).toContain('cannot be read');
  });

  it('leaves nothing behind, and refuses what is no single object', async () => {
    const workspace = await workspaceFolder();
    const session = await openFlowSession(workspace);
    const { multi } = await contribute(session, signed, { tag: 'embedded' });
    await peek(session, multi);
    expect(await readdir(join(workspace, 'cache/peek'))).toEqual([]);
    await addObject(session.writer, multi, Buffer.from('more'), { timerange: '[6:0_7:0)' });
    expect(await codeOf(peek(session, multi))).toBe('media_unsupported');
  });
});
