import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '#core/core.ts';
import { DAY, type Identity, issueRoot } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { changedCopy, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { issueOdd, leafExtensions } from './support/pki.ts';
import { ocspResponse, staple } from './support/staple.ts';
import { signClip } from './support/signed-clip.ts';

/* Two engines and we about one file, through the front door and the built worker. */

const { engine } = startEngine();
const call = { signal: never() };
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * DAY),
  notAfter: new Date(Date.now() + to * DAY),
});

let folder: string;
let core: Core;
let root: Identity;
let leaf: Identity;
beforeAll(async () => {
  folder = await temporaryFolder();
  core = await createNodeCore({
    workspace: await temporaryFolder(),
    dist: resolve('dist'),
    emit: () => {},
    log: () => {},
  });
  root = await issueRoot('O=House, CN=House root', fromNow(-30, 1000));
  leaf = await issueOdd(root, { validity: fromNow(-20, 300), extensions: leafExtensions([EKU.claimSigning]) });
  const pem = join(folder, 'house.pem');
  await writeFile(pem, toPem(root.certificate));
  const { id } = await core.grantFile(pem);
  await core.handlers['trust.import']({ file: id, name: 'House', purpose: 'signer', kind: 'anchors' }, call);
});

async function signed(name: string): Promise<string> {
  const output = join(folder, name);
  await signClip(engine, leaf, output, name);
  return output;
}

async function ask(path: string) {
  const { id } = await core.grantFile(path);
  const { engines, ours, differences } = await core.handlers['bench.secondOpinion']({ file: id }, call);
  return { says: engines.map(({ name, says }) => `${name} ${says}`), ours: ours.state, differences, engines };
}

describe('a second opinion', () => {
  it('on a sound file of a listed signer is the same', async () => {
    const { engines, ...gist } = await ask(await signed('sound.mp4'));
    expect(gist).toEqual({ says: ['c2pa-node trusted', 'c2pa-wasm trusted'], ours: 'trusted', differences: [] });
    expect(engines.map(({ library }) => library)).toEqual(['c2pa-rs 0.91.0', 'c2pa-rs 0.91.3']);
    expect(engines[1]?.success).toEqual(
      expect.arrayContaining(['claimSignature.validated', 'assertion.bmffHash.match']),
    );
  });

  it('on one changed bit is the same', async () => {
    const flip = (bytes: Buffer): void => {
      const at = Math.floor(bytes.length * 0.75);
      bytes[at] = bytes[at]! ^ 1;
    };
    const path = await changedCopy(await signed('whole.mp4'), join(folder, 'changed.mp4'), flip);
    const { says, ours, engines } = await ask(path);
    expect({ says, ours }).toEqual({ says: ['c2pa-node invalid', 'c2pa-wasm invalid'], ours: 'broken' });
    expect(engines.map(({ failure }) => failure)).toEqual([
      ['assertion.bmffHash.mismatch'],
      ['assertion.bmffHash.mismatch'],
    ]);
  });

  it('on a revoked signer is told where ours refuses to look, and the verdict says so too', async () => {
    const responder = await issueOdd(root, {
      validity: fromNow(-20, 300),
      extensions: leafExtensions([EKU.ocspSigning]),
    });
    const path = await signed('revoked.mp4');
    await staple(path, ocspResponse(leaf, root, responder, 'revoked'));
    const { ours, engines } = await ask(path);
    expect(ours).toBe('incomplete');
    expect(engines[0]?.reason).toBe('The certificate is not trusted.');
    expect(engines[1]).toMatchObject({
      says: 'invalid',
      failure: expect.arrayContaining(['signingCredential.ocsp.revoked']) as string[],
    });
  });

  it('on a file without credentials, and on what is no media file', async () => {
    expect(await ask(demoClip('intro'))).toMatchObject({ says: ['c2pa-node none', 'c2pa-wasm none'], ours: 'none' });
    const notes = join(folder, 'notes.txt');
    await writeFile(notes, 'notes');
    expect(await ask(notes)).toMatchObject({
      says: ['c2pa-node unreadable', 'c2pa-wasm unreadable'],
      ours: 'not-media',
    });
  });
});
