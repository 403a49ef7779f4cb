import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { toPem } from '#core/trust/certificate.ts';
import { askedOf, type ListFile, parseListFile } from '#core/trust/list-file.ts';
import { EKU } from '#core/trust/oids.ts';
import { parseUsageConfig } from '#core/trust/usage-config.ts';
import { makePki, type Pki } from '../../../tests/support/pki.ts';

let pki: Pki;
let lote: Lote;
beforeAll(async () => {
  pki = await makePki();
  lote = {
    LoTE: {
      ListAndSchemeInformation: { ListIssueDateTime: '2026-08-05T00:11:39Z', NextUpdate: '2027-08-05T00:11:39Z' },
      TrustedEntitiesList: [
        {
          TrustedEntityInformation: { TEName: [{ lang: 'en', value: 'House' }] },
          TrustedEntityServices: [service('trusted', 'Root', [pki.root]), service('untrusted', 'Old', [pki.issuing])],
        },
      ],
    },
  };
});

type Lote = { LoTE: { ListAndSchemeInformation: object; TrustedEntitiesList: unknown[] } };
const service = (status: string, name: string, identities: Array<Pki['root']>) => ({
  ServiceInformation: {
    ServiceName: [{ lang: 'en', value: name }],
    ServiceDigitalIdentity: {
      X509Certificates: identities.map(({ certificate }) => ({ val: certificate.der.toString('base64') })),
    },
    ServiceStatus: `http://c2pa.org/conformance/trust-list/${status}`,
    StatusStartingTime: '2025-11-19T18:29:44Z',
  },
});
const json = (change: (copy: Lote) => void = () => {}): string => {
  const copy = structuredClone(lote);
  change(copy);
  return JSON.stringify(copy, null, 2);
};
const digestOf = ({ certificate }: Pki['root']) => Buffer.from(certificate.facts.fingerprint, 'hex').toString('base64');
const rejected = (message: RegExp) =>
  expect.objectContaining({ code: 'list_rejected', message: expect.stringMatching(message) });
const summary = ({ entries, ...about }: ListFile) => ({
  ...about,
  entries: entries.map(({ certificate, ...entry }) => ({ ...entry, name: certificate?.facts.name })),
});

describe('a list of trusted entities in JSON (ETSI TS 119 602)', () => {
  it('is read with lines, names, days and status; a withdrawn entry is kept and never asked', () => {
    const text = json();
    const file = parseListFile(text, 'anchors');
    const lineOf = ({ certificate }: Pki['root']) =>
      text.slice(0, text.indexOf(certificate.der.toString('base64'))).split('\n').length;
    const since = '2025-11-19T18:29:44Z';
    expect(summary(file)).toEqual({
      format: 'lote',
      issuedAt: '2026-08-05T00:11:39Z',
      nextUpdate: '2027-08-05T00:11:39Z',
      entries: [
        {
          line: lineOf(pki.root),
          fingerprint: pki.root.certificate.facts.fingerprint,
          name: 'House root',
          note: 'House: Root',
          withdrawn: false,
          since,
        },
        {
          line: lineOf(pki.issuing),
          fingerprint: pki.issuing.certificate.facts.fingerprint,
          name: 'House issuing CA',
          note: 'House: Old',
          withdrawn: true,
          since,
        },
      ],
    });
    expect(askedOf(file).certificates.map(({ facts }) => facts.name)).toEqual(['House root']);
  });

  it('is read from one line and with escaped slashes too', () => {
    const text = JSON.stringify(lote).replaceAll('/', '\\/');
    expect(parseListFile(text, 'anchors').entries.map(({ line }) => line)).toEqual([1, 1]);
  });

  const put = (copy: Lote, value: unknown) =>
    void (copy.LoTE.TrustedEntitiesList = [{ TrustedEntityServices: [value] }]);
  it.each<[string, () => string, RegExp]>([
    ['cut off', () => json().slice(0, -200), /damaged or cut off/],
    ['of something else', () => '{"manifests": {}}', /no list of trusted entities: LoTE/],
    ['with no entry', () => json((copy) => void (copy.LoTE.TrustedEntitiesList = [])), /no certificate in this list/],
    [
      'with a status nobody knows (trap: the published schema would let it pass)',
      () => json((copy) => put(copy, service('Trusted', 'Odd', [pki.root]))),
      /^The entry on line \d+ has a status that is not known/,
    ],
    [
      'with a service that has no certificate',
      () => json((copy) => put(copy, service('trusted', 'Empty', []))),
      /X509Certificates is not as it should be/,
    ],
    [
      'with damaged base64',
      () =>
        json().replace(pki.root.certificate.der.toString('base64'), (good) => `${good.slice(0, 40)}!${good.slice(41)}`),
      /^Line \d+ holds a certificate with damaged base64/,
    ],
    [
      'with bytes that are no certificate',
      () => json().replace(pki.issuing.certificate.der.toString('base64'), 'AAAA'),
      /^Line \d+ holds something that is not an X\.509 certificate/,
    ],
    [
      "with a signer's own certificate among anchors",
      () => json((copy) => put(copy, service('trusted', 'Leaf', [pki.leaf]))),
      /^Line \d+ begins the certificate of "House signer", which is no certificate authority/,
    ],
  ])('rejects one %s', (_, make, message) => {
    expect(() => parseListFile(make(), 'anchors')).toThrowError(rejected(message));
  });
});

describe('a list of base64 sha256 digests', () => {
  const text = () => `# signers\n${digestOf(pki.leaf)}\n\n# another\n${digestOf(pki.root)}\n`;

  it('names certificates it does not hold', () => {
    const file = parseListFile(text(), 'end-entity');
    expect(summary(file)).toMatchObject({ format: 'sha256', entries: [{ line: 2 }, { line: 5 }] });
    expect(askedOf(file)).toEqual({
      certificates: [],
      pins: [pki.leaf, pki.root].map(({ certificate }) => certificate.facts.fingerprint),
    });
  });

  it.each<[string, (good: string) => string, RegExp]>([
    ['a line that is something else', (good) => `${good}hello\n`, /^Line 6 is not the base64 of a sha256 digest/],
    ['a digest of another length', (good) => `${good}${Buffer.alloc(20).toString('base64')}\n`, /^Line 6 is not/],
    ['base64 with stray bits', (good) => `${good}${'A'.repeat(42)}B=\n`, /^Line 6 is not/],
    ['the same digest twice', (good) => `${good}${digestOf(pki.leaf)}\n`, /^Line 6 repeats the digest of line 2/],
  ])('rejects the whole for %s', (_, spoil, message) => {
    expect(() => parseListFile(spoil(text()), 'end-entity')).toThrowError(rejected(message));
  });

  it('trap: a digest may begin with two slashes, so they begin no comment', () => {
    const digest = Buffer.alloc(32, 0xff).toString('base64');
    expect(digest.startsWith('//')).toBe(true);
    expect(parseListFile(`${text()}${digest}`, 'end-entity').entries).toHaveLength(3);
    expect(() => parseListFile(`${text()}// signers\n`, 'end-entity')).toThrowError(rejected(/^Line 6 is not/));
  });

  it('is no anchor list: nobody can issue with a digest', () => {
    expect(() => parseListFile(text(), 'anchors')).toThrowError(rejected(/end-entity list/));
  });
});

/** How many entries, or the code it is rejected with; anything else that is thrown stays thrown. */
function entriesOr(text: string, kind: Parameters<typeof parseListFile>[1]): number | string {
  try {
    return parseListFile(text, kind).entries.length;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('telling formats apart', () => {
  it.each<[string, string, RegExp]>([
    ['a web page', '<!doctype html><title>Not found</title>', /web page/],
    ['nothing', '', /no certificate in this file/],
    ['prose', 'Please log in to continue.\n', /no certificate in this file/],
    ['a message in JSON', '{"message": "404: Not Found"}', /no list of trusted entities/],
  ])('rejects %s by name', (_, text, message) => {
    expect(() => parseListFile(text, 'anchors')).toThrowError(rejected(message));
  });

  it('does not mind a byte order mark', () => {
    expect(parseListFile(`\uFEFF${json()}`, 'anchors').format).toBe('lote');
  });

  it('whatever the bytes, it is a list or it is rejected by code, never anything else', () => {
    const pem = toPem(pki.root.certificate);
    const whole = [pem, json(), digestOf(pki.leaf)];
    const spoilt = fc
      .tuple(fc.constantFrom(...whole), fc.nat(), fc.nat({ max: 40 }), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([text, at, length, put]) => {
        const start = at % text.length;
        return text.slice(0, start) + put + text.slice(start + length);
      });
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const found = entriesOr(text, 'end-entity');
        expect(typeof found === 'number' ? found > 0 : found === 'list_rejected').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('half a list is rejected wherever it is cut, unless between two entries', () => {
    const pem = toPem(pki.root.certificate) + toPem(pki.issuing.certificate);
    fc.assert(
      fc.property(fc.nat({ max: pem.length - 2 }), (length) => {
        const cut = pem.slice(0, length);
        const between = /-----END CERTIFICATE-----\n?-{0,4}$/.test(cut);
        expect(entriesOr(cut, 'anchors')).toBe(between ? 1 : 'list_rejected');
      }),
    );
  });
});

describe('an EKU configuration', () => {
  const cai = `//id-kp-emailProtection \n${EKU.emailProtection}\n//id-kp-timeStamping\n${EKU.timeStamping}\n//OCSP\n${EKU.ocspSigning}\n# ours\n${EKU.claimSigning}`;

  it('F2: gives a list of signers no usage of a service, although the published file names them', () => {
    expect(parseUsageConfig(cai, 'signer')).toEqual([EKU.emailProtection, EKU.claimSigning]);
  });

  it.each<[string, string, Parameters<typeof parseUsageConfig>[1], RegExp]>([
    ['a word', `${EKU.emailProtection}\nemailProtection\n`, 'signer', /^Line 2 is not an object identifier/],
    ['any usage', `${EKU.any}\n`, 'signer', /^Line 1 accepts any use/],
    ['services alone', `${EKU.timeStamping}\n`, 'signer', /no usage in this file/],
    ['signers on a list for time-stamps', cai, 'tsa', /made for time-stamping and no others/],
    ['nothing', '// none\n', 'cawg', /no usage in this file/],
  ])('rejects %s', (_, text, purpose, message) => {
    expect(() => parseUsageConfig(text, purpose)).toThrowError(rejected(message));
  });
});
