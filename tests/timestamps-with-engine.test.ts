import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrustPurpose } from '#shared/api/trust.ts';
import { createJudgedRead } from '#core/inspect/judged-read.ts';
import { DAY, type Identity, issueRoot } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { never, startEngine, temporaryFolder } from './support/engine.ts';
import { codesOf } from './support/engine-store.ts';
import { issueOdd, leafExtensions, timestampingExtensions } from './support/pki.ts';
import { stampFile } from './support/staple.ts';
import { basisOf } from './support/trust-basis.ts';
import { makeToken } from './support/timestamp-authority.ts';
import { openTrustLists } from './support/trust-lists.ts';
import { signClip } from './support/signed-clip.ts';

/** Time-stamps in real files, through the real engine: what it says of them, and what we say. */
const { engine } = startEngine();
const now = Date.now();
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(now + from * DAY),
  notAfter: new Date(now + to * DAY),
});

let signerRoot: Identity;
let clockRoot: Identity;
let leaf: Identity;
let clock: Identity;
beforeAll(async () => {
  signerRoot = await issueRoot('O=House, CN=House root', fromNow(-30, 1000));
  clockRoot = await issueRoot('O=Clock, CN=Clock root', fromNow(-30, 1000));
  leaf = await issueOdd(signerRoot, {
    subject: 'O=House, CN=House signer',
    validity: fromNow(-20, 300),
    extensions: leafExtensions([EKU.claimSigning]),
  });
  clock = await issueOdd(clockRoot, {
    subject: 'O=Clock, CN=Clock 1',
    validity: fromNow(-20, 300),
    extensions: timestampingExtensions(),
  });
});

const at = new Date(Math.floor(now / 1000) * 1000);

async function stampedFile(authority: Identity, of?: Buffer): Promise<string> {
  const output = join(await temporaryFolder(), 'stamped.mp4');
  await signClip(engine, leaf, output);
  await stampFile(output, (message) => makeToken(of ?? message, { authority, at }));
  return output;
}

/** What the engine says of the time-stamp, the axes, and what is told about the time, with these roots on lists for these purposes. */
async function judge(path: string, clockPurpose: TrustPurpose | undefined, later = 0) {
  const folder = await temporaryFolder();
  const clockTime = () => new Date(now + later * DAY);
  const trust = openTrustLists({ folder, clock: clockTime });
  const list = async (root: Identity, name: string, purpose: TrustPurpose) => {
    const pem = join(folder, `${name}.pem`);
    await writeFile(pem, toPem(root.certificate));
    await trust.importFrom(pem, { name, purpose, kind: 'anchors', source: 'a test' });
  };
  await list(signerRoot, 'house', 'signer');
  if (clockPurpose) await list(clockRoot, 'clock', clockPurpose);
  const read = createJudgedRead({ engine, basis: basisOf(trust, folder), clock: clockTime, log: () => undefined });
  const { reading, verdict } = await read(path, never());
  const [manifest] = verdict.manifests;
  const { success, informational } = codesOf(reading);
  return {
    engine: [...success, ...informational].filter((code) => code.startsWith('timeStamp.')),
    headline: verdict.headline.state,
    axes: [manifest?.integrity, manifest?.identity.state, manifest?.time.state].join(' '),
    told: verdict.problems.filter(({ axis }) => axis === 'time').map(({ code }) => code),
  };
}

const trustedByEngine = ['timeStamp.validated', 'timeStamp.trusted'];

describe('a time-stamp in a file', () => {
  test('of a listed authority proves the time, and outlives the certificate of the signer', async () => {
    const path = await stampedFile(clock);
    const proven = { engine: trustedByEngine, headline: 'trusted', axes: 'intact listed proven', told: [] };
    expect(await judge(path, 'tsa')).toEqual(proven);
    expect(await judge(path, 'tsa', 400)).toEqual(proven);
  });

  test.each(['signer', 'cawg'] as const)(
    'F2, R54: the engine trusts an authority on a %s list; the time stays claimed and the certificate ends when it ends',
    async (purpose) => {
      const path = await stampedFile(clock);
      const told = ['countersign.timeStamp.notAsked'];
      expect(await judge(path, purpose)).toEqual({
        engine: trustedByEngine,
        headline: 'trusted',
        axes: 'intact listed claimed',
        told,
      });
      expect(await judge(path, purpose, 400)).toMatchObject({ headline: 'incomplete', axes: 'intact expired claimed' });
    },
  );

  test('of an authority nobody knows is claimed', async () => {
    expect(await judge(await stampedFile(clock), undefined)).toEqual({
      engine: ['timeStamp.validated', 'timeStamp.untrusted'],
      headline: 'trusted',
      axes: 'intact listed claimed',
      told: ['timeStamp.untrusted'],
    });
  });

  test('of something else proves nothing', async () => {
    const path = await stampedFile(clock, Buffer.from('something else'));
    expect(await judge(path, 'tsa')).toEqual({
      engine: ['timeStamp.mismatch'],
      headline: 'trusted',
      axes: 'intact listed none',
      told: ['timeStamp.mismatch'],
    });
  });

  test('trap: of a certificate for more than time-stamping proves nothing; the engine holds it against the signer, we do not', async () => {
    const odd = await issueOdd(clockRoot, {
      validity: fromNow(-20, 300),
      extensions: timestampingExtensions([EKU.timeStamping, EKU.emailProtection]),
    });
    expect(await judge(await stampedFile(odd), 'tsa')).toEqual({
      engine: ['timeStamp.validated', 'timeStamp.untrusted'],
      // The certificate of the signer is fine; the engine says `signingCredential.invalid` of the authority's and does not say whose.
      headline: 'trusted',
      axes: 'intact listed claimed',
      told: ['timeStamp.untrusted', 'countersign.timeStamp.wrongKind'],
    });
  });
});
