import { describe, expect, it } from 'vitest';
import { certificateView } from '#core/bench/certificate-view.ts';
import { issuePrivateCredential } from '#core/signers/issue.ts';
import { der, oid, sequence } from '../../../tests/support/der.ts';
import { days, extension, issueOdd, leafExtensions, makePki } from '../../../tests/support/pki.ts';

const ASSURANCE = '1.3.6.1.4.1.62558.3';
const RECORD = '1.3.6.1.4.1.62558.4';
/** 1.3.6.1.4.1.62558.3.10 and .20. */
const level = (number: 10 | 20) => oid(`2b0601040183e85e03${number === 10 ? '0a' : '14'}`);
const bytes = (value: Uint8Array) => new Uint8Array(value);

describe('the view of a certificate', () => {
  it('says what a claim signer is made for, by name', async () => {
    const { leaf, root } = await makePki('House');
    expect(certificateView(leaf.certificate)).toMatchObject({
      ...leaf.certificate.facts,
      selfSigned: false,
      key: 'EC P-256',
      keyUsages: ['digitalSignature'],
      extendedUsages: [{ name: 'C2PA claim signing' }, { name: 'E-mail protection' }],
      policies: [{ oid: '1.3.6.1.4.1.62558.1.1', name: 'C2PA certificate policy' }],
      ocsp: [],
    });
    expect(certificateView(root.certificate)).toMatchObject({
      selfSigned: true,
      key: 'EC P-384',
      keyUsages: ['keyCertSign', 'cRLSign'],
      extendedUsages: [],
      policies: [],
    });
  });

  it('names keys of every kind', async () => {
    const keys = async (algorithm: 'ed25519' | 'ps256') =>
      certificateView((await issuePrivateCredential('O=X, CN=Y', days(-1, 1), algorithm)).certificate).key;
    expect([await keys('ed25519'), await keys('ps256')]).toEqual(['Ed25519', 'RSA 2048']);
  });

  it('R64: tells assurance level and conformance record, and guesses at neither', async () => {
    const { issuing } = await makePki('House');
    const view = async (...extra: ReturnType<typeof extension>[]) => {
      const { assuranceLevel, conformanceRecord } = certificateView(
        (await issueOdd(issuing, { extensions: [...leafExtensions(), ...extra] })).certificate,
      );
      return [assuranceLevel, conformanceRecord];
    };
    expect(await view()).toEqual([undefined, undefined]);
    const text = der(0x0c, Buffer.from('4f1d6c2e-record'));
    expect(await view(extension(ASSURANCE, false, bytes(level(10))), extension(RECORD, false, bytes(text)))).toEqual([
      '1',
      '4f1d6c2e-record',
    ]);
    expect(await view(extension(ASSURANCE, false, bytes(sequence(level(20)))))).toEqual(['2', undefined]);
    const both = sequence(level(10), level(20));
    expect(await view(extension(ASSURANCE, false, bytes(both)), extension(RECORD, false, bytes(level(10))))).toEqual([
      undefined,
      undefined,
    ]);
  });
});
