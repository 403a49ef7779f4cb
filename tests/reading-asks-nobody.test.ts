// Before @peculiar/x509, which reads its decorators' metadata while it loads.
import 'reflect-metadata';
import { AuthorityInfoAccessExtension, CRLDistributionPointsExtension } from '@peculiar/x509';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { serve } from './support/openssl.ts';
import { issueOdd, leafExtensions, timestampingExtensions } from './support/pki.ts';
import { stampFile } from './support/staple.ts';
import { makeToken } from './support/timestamp-authority.ts';

/*
 * R65: who reads a file tells nobody that they do. Every certificate here names a trap for revocation answers, issuers and revocation
 * lists; whoever asks, in this process or in a worker with the engine in it, lands in it. This process opens no socket at all.
 */

const { engine } = startEngine();
const call = { signal: never() };
const FILES = 50;

test('R65: reading 50 files with every list on makes 0 requests, whatever addresses their certificates name', async () => {
  const requests: string[] = [];
  const trap = await serve((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  const now = Date.now();
  const fromNow = (from: number, to: number) => ({
    notBefore: new Date(now + from * DAY),
    notAfter: new Date(now + to * DAY),
  });
  const lures = (who: string) => [
    new AuthorityInfoAccessExtension({ ocsp: `${trap}/ocsp/${who}`, caIssuers: `${trap}/issuer/${who}` }),
    new CRLDistributionPointsExtension([`${trap}/crl/${who}`]),
  ];
  const root = await issueRoot('O=House, CN=House root', fromNow(-30, 1000));
  const leaf = await issueOdd(root, {
    subject: 'O=House, CN=House signer',
    validity: fromNow(-20, 300),
    extensions: [...leafExtensions([EKU.claimSigning]), ...lures('signer')],
  });
  const clock = await issueOdd(root, {
    validity: fromNow(-20, 300),
    extensions: [...timestampingExtensions(), ...lures('clock')],
  });
  const folder = await temporaryFolder();
  const clip = join(folder, 'clip.mp4');
  const key = toKeyObject(leaf.keys);
  await engine.sign(
    {
      definition: createdDefinition('clip.mp4'),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output: clip,
      algorithm: 'es256',
      chainPem: toPem(leaf.certificate),
      reserveSize: 20_000,
    },
    { signal: never(), sign: async (bytes) => signBytes('es256', key, bytes) },
  );
  const at = new Date(Math.floor(now / 1000) * 1000);
  await stampFile(clip, (message) => makeToken(message, { authority: clock, at }));

  const core = await createNodeCore({
    workspace: await temporaryFolder(),
    dist: resolve('dist'),
    emit: () => {},
    log: () => {},
  });
  const pem = join(folder, 'root.pem');
  await writeFile(pem, toPem(root.certificate));
  const { id: rootFile } = await core.grantFile(pem);
  for (const purpose of ['signer', 'tsa', 'cawg'] as const)
    await core.handlers['trust.import']({ file: rootFile, name: purpose, purpose, kind: 'anchors' }, call);
  // The published lists take the same file in place of theirs, so that every list there is can be on.
  for (const { id, enabled, version, kind } of await core.handlers['trust.lists']({}, call)) {
    if (version === undefined && kind === 'anchors') {
      await core.handlers['trust.check']({ list: id, file: rootFile }, call);
      const { candidate } = (await core.handlers['trust.lists']({}, call)).find((list) => list.id === id)!;
      await core.handlers['trust.accept']({ list: id, version: candidate!.version, removals: false }, call);
    }
    if (!enabled && kind === 'anchors') await core.handlers['trust.setEnabled']({ list: id, enabled: true }, call);
  }

  const sockets: unknown[] = [];
  const note = (message: unknown) => void sockets.push(message);
  subscribe('net.client.socket', note);
  const states: unknown[] = [];
  for (let index = 0; index < FILES; index++) {
    const copy = join(folder, `${index}.mp4`);
    await copyFile(clip, copy);
    const { id } = await core.grantFile(copy);
    const { job } = await core.handlers['asset.validate']({ asset: id }, call);
    await core.handlers['job.wait']({ job }, call);
    const { verdict } = await core.handlers['asset.inspect']({ asset: id }, call);
    states.push(verdict.manifests[0]?.identity.state);
    if (index % 10 === 0) await core.handlers['bench.open']({ file: id }, call);
  }
  unsubscribe('net.client.socket', note);
  expect(states).toEqual(Array.from({ length: FILES }, () => 'listed'));
  expect({ requests, sockets: sockets.length }).toEqual({ requests: [], sockets: 0 });
  // The trap works, and so does the watch.
  subscribe('net.client.socket', note);
  await fetch(`${trap}/seen`);
  unsubscribe('net.client.socket', note);
  expect({ requests, watched: sockets.length > 0 }).toEqual({ requests: ['GET /seen'], watched: true });
  await core.dispose();
}, 120_000);
