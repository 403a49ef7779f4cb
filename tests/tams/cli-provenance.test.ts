import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { changedCopy, demoClip, never, signInput, startEngine, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { openClient } from './client-session.ts';
import { addObject, writeFlows } from './flows.ts';
import { openSession } from './store-session.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const run = promisify(execFile);
const { engine } = startEngine();

/** One run of the command line. */
async function countersign(env: Record<string, string>, ...args: string[]) {
  const options = { env: { PATH: process.env['PATH'] ?? '', ...env } };
  try {
    return { code: 0, ...(await run(process.execPath, [cli, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

let folder: string;
let signed: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  signed = join(folder, 'signed.mp4');
  const signer = await makeIdentity({ name: 'Desk' });
  await engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });
}, 60_000);

/** A contribution in a store, and the command line pointed at it. */
async function contribution(path: string) {
  const { store, folder: workspace } = await openSession();
  const client = await openClient(store.url, { kind: 'bearer', token: store.token });
  const written = await writeFlows(client, { tag: 'embedded', label: 'Harbour\u001B[31m.mp4' });
  await addObject(client, written.multi, await readFile(path));
  const env = { COUNTERSIGN_TAMS_TOKEN: store.token, COUNTERSIGN_WORKSPACE: workspace };
  const tams = (...args: string[]) => countersign(env, 'tams', ...args, '--store', store.url);
  return { ...written, tams, env };
}

test(
  'R6: a Flow’s credentials are found, looked into and validated from the command line',
  { timeout: 60_000 },
  async () => {
    const { video, multi, tams, env } = await contribution(signed);

    const shown = await tams('show', video);
    expect(shown.stdout).toContain('credentials  embedded in the media\n');
    expect(shown.stdout).toContain(`by ${video} → ${multi}, in ${multi}`);
    const json = JSON.parse((await tams('show', video, '--json')).stdout) as { provenance: unknown };
    expect(json.provenance).toMatchObject({
      flow: video,
      state: 'embedded',
      carriers: [{ flow: multi, holder: multi }],
    });

    const peeked = await tams('peek', video);
    expect(peeked).toMatchObject({ code: 0, stdout: expect.stringContaining('What is claimed. Not checked') });
    expect(peeked.stdout).toContain('signed by Desk signer');
    const { length } = await readFile(signed);
    expect(peeked.stdout).toMatch(new RegExp(`fetched \\d+ of ${length} bytes`));

    // The very text that `inspect` prints of the file, under the name of the Flow.
    const inspected = await tams('inspect', video);
    const file = await countersign(env, 'inspect', signed);
    expect({ code: inspected.code, stdout: inspected.stdout.split('\n  in the store:')[0] }).toEqual({
      code: file.code,
      stdout: file.stdout.trimEnd().replace(/^signed\.mp4/, 'Harbour_[31m.mp4'),
    });
    const report = JSON.parse((await tams('inspect', video, '--json')).stdout) as object;
    expect(report).toMatchObject({
      version: 1,
      sha256: createHash('sha256')
        .update(await readFile(signed))
        .digest('hex'),
      inspection: { checked: true, verdict: { headline: { state: 'unknown-signer' } } },
    });

    const graph = await tams('graph', video);
    expect(graph.stdout).toContain(`flow:${multi} “Harbour⟦U+001B⟧[31m.mp4” collects as video flow:${video}\n`);
    const drawn = JSON.parse((await tams('graph', video, '--json')).stdout) as { graph: { nodes: unknown[] } };
    expect(drawn.graph.nodes).toContainEqual(expect.objectContaining({ flow: multi, holdsCredentials: true }));
    for (const { stdout } of [shown, peeked, inspected, graph]) expect(stdout).not.toContain('\u001B');
  },
);

test('a Flow whose object was changed ends as `inspect` of such a file does; a look at it sees no difference', async () => {
  const tampered = await changedCopy(signed, join(folder, 'tampered.mp4'), (bytes) => {
    bytes[bytes.length - 1000]! ^= 1;
  });
  const { multi, tams } = await contribution(tampered);
  expect((await tams('inspect', multi)).code).toBe(1);
  expect((await tams('peek', multi)).code).toBe(0);
});
