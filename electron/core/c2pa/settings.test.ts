import { describe, expect, test } from 'vitest';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import { readSettings, settingsHash, signSettings, type EngineTrust } from './settings.ts';

const { rootPem, chainPem } = await makeIdentity();
const list = (changed: Partial<EngineTrust['lists'][number]> = {}): EngineTrust => ({
  lists: [{ uri: 'urn:countersign:house', purpose: 'signer', anchorsPem: rootPem, endEntityPem: '', ...changed }],
});

describe('engine settings', () => {
  test('are complete, and open no way to the network', () => {
    expect(JSON.parse(readSettings(list({ endEntityPem: chainPem }), true))).toEqual({
      trust: {
        trust_config:
          '1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.5.5.7.3.8\n1.3.6.1.5.5.7.3.9\n1.3.6.1.4.1.311.76.59.1.9\n1.3.6.1.4.1.62558.2.1',
        anchors: [
          {
            trust_anchors: rootPem,
            allowed_list: chainPem,
            trust_uri: 'urn:countersign:trust-list',
            trust_kind: 'manifest',
          },
        ],
      },
      core: { allowed_network_hosts: [], decode_identity_assertions: false },
      verify: {
        verify_trust: true,
        verify_timestamp_trust: true,
        ocsp_fetch: false,
        remote_manifest_fetch: false,
        verify_after_reading: true,
      },
      builder: { thumbnail: { enabled: false }, bmff_hash_exclude_free_and_skip_boxes: false },
    });
  });

  test('differ for content, for signing, and for identities', () => {
    const settings = [
      readSettings(list(), true),
      readSettings(list(), false),
      signSettings(list()),
      readSettings(list({ purpose: 'cawg' }), true),
      readSettings({ lists: [] }, true),
    ];
    expect(JSON.parse(settings[1]!)).toMatchObject({ verify: { verify_after_reading: false } });
    expect(JSON.parse(settings[2]!)).toMatchObject({ verify: { verify_after_sign: true } });
    expect(JSON.parse(settings[3]!)).toMatchObject({ core: { decode_identity_assertions: true } });
    expect(new Set(settings.map(settingsHash)).size).toBe(5);
    expect(settingsHash('x')).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
  });

  test.each([
    ['a certificate that is none', `${rootPem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, 2],
    ['one that is cut off', `${rootPem}${rootPem.slice(0, 200)}`, 2],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 1],
    ['no PEM at all', 'https://example.org/list.pem', 1],
  ])('trap F5: %s in a list is refused, because the engine would skip it', (_, pem, index) => {
    for (const trust of [list({ anchorsPem: pem }), list({ endEntityPem: pem })]) {
      expect(() => readSettings(trust, true)).toThrow(
        expect.objectContaining({
          code: 'list_rejected',
          message: `Certificate ${index} of the trust list urn:countersign:house cannot be read. Import the list again.`,
        }) as Error,
      );
    }
  });

  test('text between the certificates of a list is fine: published lists have it', () => {
    const pem = `Subject: CN=A\n${rootPem}\nSubject: CN=B\n${chainPem}`;
    expect(() => readSettings(list({ anchorsPem: pem }), true)).not.toThrow();
  });
});
