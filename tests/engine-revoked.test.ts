import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, issueRoot, type Identity } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { never, startEngine, temporaryFolder } from './support/engine.ts';
import { codesOf, storeOf } from './support/engine-store.ts';
import { issueOdd, leafExtensions } from './support/pki.ts';
import { ocspResponse, staple } from './support/staple.ts';
import { signClip } from './support/signed-clip.ts';

/* c2pa-engine.md section 4: what the engine makes of revocation answers that a signer put beside the signature. */

describe('a stapled revocation answer', async () => {
  const { engine } = startEngine();
  const folder = await temporaryFolder();
  let root: Identity;
  let leaf: Identity;
  let responder: Identity;

  beforeAll(async () => {
    const fromNow = (from: number, to: number) => ({
      notBefore: new Date(Date.now() + from * DAY),
      notAfter: new Date(Date.now() + to * DAY),
    });
    root = await issueRoot('O=Test, CN=Test root', fromNow(-30, 1000));
    const ocspSigning = leafExtensions([EKU.ocspSigning]);
    responder = await issueOdd(root, {
      subject: 'O=Test, CN=OCSP',
      validity: fromNow(-20, 300),
      extensions: ocspSigning,
    });
    leaf = await issueOdd(root, { validity: fromNow(-20, 300), extensions: leafExtensions([EKU.claimSigning]) });
  });

  async function signedWith(status: 'good' | 'revoked'): Promise<string> {
    const output = join(folder, `${status}.mp4`);
    await signClip(engine, leaf, output);
    await staple(output, ocspResponse(leaf, root, responder, status));
    return output;
  }

  const read = (path: string, verify = true) => {
    const lists = [
      {
        uri: 'urn:countersign:test',
        purpose: 'signer' as const,
        anchorsPem: toPem(root.certificate),
        endEntityPem: '',
      },
    ];
    return engine.read({ path, trust: { lists }, verify }, { signal: never() });
  };

  test('that is good is told, and the file is trusted', async () => {
    const reading = await read(await signedWith('good'));
    expect(codesOf(reading)).toMatchObject({
      state: 'Trusted',
      success: expect.arrayContaining(['signingCredential.ocsp.notRevoked']) as string[],
      failure: [],
    });
    expect(reading.signatures[0]?.ocsp).toHaveLength(1);
    expect(reading).not.toHaveProperty('refused');
  });

  test('trap: that says revoked makes the engine throw; all but trust is validated without a list, with the refusal beside it', async () => {
    const path = await signedWith('revoked');
    const reading = await read(path);
    expect(reading.outcome).toEqual({ kind: 'readable', embedded: true });
    expect(reading.refused).toBe('The certificate is not trusted.');
    const { success, failure } = codesOf(reading);
    expect({ success: success.toSorted(), failure }).toEqual({
      success: [
        'assertion.bmffHash.match',
        'assertion.hashedURI.match',
        'assertion.hashedURI.match',
        'claimSignature.insideValidity',
        'claimSignature.validated',
      ],
      failure: [],
    });
    expect(reading.signatures).toMatchObject([{ label: storeOf(reading).active_manifest, algorithm: 'es256' }]);
    expect(await read(path, false)).not.toHaveProperty('refused');
  });
});
