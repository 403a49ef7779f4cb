import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import {
  type Identity,
  issueCertificate,
  issueClaimSigner,
  issuePrivateCredential,
  issueRoot,
} from '#core/signers/issue.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { EKU } from '#core/trust/oids.ts';
import {
  caExtensions,
  days,
  issueOdd,
  leafExtensions,
  loadedList,
  makePki,
  NOW,
  type Pki,
  unknownCritical,
} from '../../../tests/support/pki.ts';

let house: Pki;
let other: Pki;
beforeAll(async () => {
  house = await makePki('House');
  other = await makePki('Other');
});

const der = (...identities: Identity[]) => identities.map(({ certificate }) => new Uint8Array(certificate.der));
const signature = (...identities: Identity[]): ManifestSignature => ({
  label: 'urn:c2pa:one',
  algorithm: 'es256',
  chain: der(...identities),
  ocsp: [],
});
const judge = async (chain: Identity[], lists: LoadedList[], now = NOW) =>
  (await evaluateChains([signature(...chain)], lists, { now }))[0]!;
const listsOf = async (chain: Identity[], lists: LoadedList[], now = NOW) =>
  (await judge(chain, lists, now)).matches.map(({ list, via }) => `${list} ${via}`);

describe('which lists vouch for a signer', () => {
  it('names the list, its version, the entry and how it matched', async () => {
    const list = loadedList('house', [other.root.certificate, house.root.certificate]);
    const { facts } = house.root.certificate;
    expect(await judge([house.leaf, house.issuing], [list])).toEqual({
      label: 'urn:c2pa:one',
      algorithm: 'es256',
      asked: ['house'],
      judgedAt: NOW.toISOString(),
      chain: [house.leaf.certificate.facts, house.issuing.certificate.facts],
      matches: [
        {
          list: 'house',
          listName: 'house',
          vouchesFor: 'other',
          version: list.list.version,
          demo: false,
          via: 'anchor',
          entry: facts.subject,
          entryFingerprint: facts.fingerprint,
          until: house.leaf.certificate.facts.notAfter,
          endsWith: { what: 'signer', name: 'House signer' },
        },
      ],
      misses: [],
      revocation: { state: 'absent' },
    });
  });

  it('finds an issuing CA on a list, whether the chain carries it or not, and the signer itself on an end-entity list', async () => {
    const lists = [
      loadedList('issuers', [house.issuing.certificate]),
      loadedList('people', [house.leaf.certificate], { kind: 'end-entity' }),
    ];
    expect(await listsOf([house.leaf], lists)).toEqual(['issuers issuing-ca', 'people end-entity']);
    expect(await listsOf([house.leaf, house.issuing], lists)).toEqual(['issuers issuing-ca', 'people end-entity']);
  });

  it('follows a chain whose intermediates are out of order, and passes over strangers in it', async () => {
    const lists = [loadedList('house', [house.root.certificate])];
    expect(await listsOf([house.leaf, other.issuing, house.root, house.issuing], lists)).toEqual(['house anchor']);
  });

  it('reports every list that matches, in their order, ten times the same (last entry wins in the engine)', async () => {
    const lists = ['c', 'a', 'b'].map((name) => loadedList(name, [house.root.certificate]));
    for (let run = 0; run < 10; run++)
      expect(await listsOf([house.leaf, house.issuing], lists)).toEqual(['c anchor', 'a anchor', 'b anchor']);
  });

  it('takes a private credential on an end-entity list, never what it issued (R58)', async () => {
    const self = await issuePrivateCredential('O=Private credential, CN=Anonymous', days(-1, 364), 'ed25519');
    const issuedByIt = await issueOdd(self, {});
    const lists = [loadedList('people', [self.certificate], { kind: 'end-entity' })];
    expect(await listsOf([self], lists)).toEqual(['people end-entity']);
    expect(await listsOf([issuedByIt, self], lists)).toEqual([]);
  });

  it.each(['es256', 'es384', 'es512', 'ed25519', 'ps256'] as const)(
    'vouches for a signer with an %s key',
    async (algorithm) => {
      const leaf = await issueClaimSigner('O=House, CN=Signer', days(-1, 300), house.issuing, algorithm);
      expect(await listsOf([leaf, house.issuing], [loadedList('house', [house.root.certificate])])).toEqual([
        'house anchor',
      ]);
    },
  );

  it('asks nobody when no list of signers is on (R46)', async () => {
    const { asked, matches } = await judge(
      [house.leaf, house.issuing],
      [loadedList('tsa', [house.root.certificate], { purpose: 'tsa' })],
    );
    expect({ asked, matches }).toEqual({ asked: [], matches: [] });
  });
});

describe('who is not vouched for', () => {
  it.each(['tsa', 'cawg'] as const)(
    'F2: a root that is only on a %s list vouches for no claim signer',
    async (purpose) => {
      const lists = [loadedList('wrong', [house.root.certificate, house.issuing.certificate], { purpose })];
      expect(await listsOf([house.leaf, house.issuing], lists)).toEqual([]);
    },
  );

  it.each([
    ['time-stamping', [EKU.timeStamping]],
    ['OCSP', [EKU.ocspSigning]],
    ['time-stamping beside claim signing', [EKU.claimSigning, EKU.timeStamping]],
    ['any use', [EKU.any, EKU.emailProtection]],
    ['TLS servers', ['1.3.6.1.5.5.7.3.1']],
  ])('F2: a certificate for %s is the wrong kind, whatever lists its root is on', async (_, usages) => {
    const leaf = await issueOdd(house.issuing, { extensions: leafExtensions(usages) });
    const lists = [
      loadedList('house', [house.root.certificate]),
      loadedList('people', [leaf.certificate], { kind: 'end-entity' }),
    ];
    const { matches, wrongKind } = await judge([leaf, house.issuing], lists);
    expect({ matches, wrongKind }).toEqual({ matches: [], wrongKind: expect.stringMatching(/^The certificate .*\.$/) });
  });

  it('a CA that signs a claim itself is the wrong kind', async () => {
    const { matches, wrongKind } = await judge([house.issuing], [loadedList('house', [house.root.certificate])]);
    expect({ matches, wrongKind }).toEqual({
      matches: [],
      wrongKind: expect.stringContaining('certificate authority'),
    });
  });

  it('F10: a certificate issued by a leaf is on no list', async () => {
    const evil = await issueOdd(house.leaf, { subject: 'O=Evil, CN=Issued by a leaf' });
    expect(await listsOf([evil, house.leaf, house.issuing], [loadedList('house', [house.root.certificate])])).toEqual(
      [],
    );
  });

  it('pkijs trap: a path longer than its CA allows is on no list', async () => {
    const sub = await issueOdd(house.issuing, { subject: 'O=Evil, CN=Sub CA', extensions: caExtensions() });
    const leaf = await issueOdd(sub, {});
    const chain = [leaf, sub, house.issuing];
    expect(await listsOf(chain, [loadedList('house', [house.root.certificate])])).toEqual([]);
    expect(await listsOf(chain, [loadedList('sub', [sub.certificate])])).toEqual(['sub issuing-ca']);
  });

  it('two CAs that cross-sign each other end the search', async () => {
    const a = await issueRoot('CN=A', days(-10, 300));
    const b = await issueRoot('CN=B', days(-10, 300));
    const aByB = await certify(a, b, 'CN=A');
    const bByA = await certify(b, a, 'CN=B');
    const leaf = await issueOdd(aByB, {});
    const chain = [leaf, aByB, bByA];
    expect(await listsOf(chain, [loadedList('house', [house.root.certificate])])).toEqual([]);
    expect(await listsOf(chain, [loadedList('b', [b.certificate])])).toEqual(['b anchor']);
    expect(await listsOf([...chain, a], [loadedList('a', [a.certificate])])).toEqual(['a anchor']);
  });

  it('pkijs trap: a CA that comes back under another name does not send the search round for ever', async () => {
    const b = await issueRoot('CN=B', days(-10, 300));
    const newName = await certify(await issueRoot('CN=A', days(-10, 300)), house.root, 'CN=A, O=Renamed');
    const bByNewName = await certify(b, newName, 'CN=B');
    const oldName = await certify(newName, bByNewName, 'CN=A');
    const leaf = await issueOdd(oldName, {});
    const chain = [leaf, oldName, bByNewName, newName];
    expect(await listsOf(chain, [loadedList('house', [house.root.certificate])])).toEqual(['house anchor']);
  });

  it('another root with the same name vouches for nothing', async () => {
    const twin = await issueRoot('O=House, CN=House root', days(-900, 2000));
    expect(await listsOf([house.leaf, house.issuing], [loadedList('twin', [twin.certificate])])).toEqual([]);
  });

  it('a certificate with a critical extension nobody knows is on no list', async () => {
    const leaf = await issueOdd(house.issuing, { extensions: [...leafExtensions(), unknownCritical()] });
    expect(await listsOf([leaf, house.issuing], [loadedList('house', [house.root.certificate])])).toEqual([]);
  });

  it('nobody is vouched for through an intermediate the chain does not carry', async () => {
    expect(await listsOf([house.leaf], [loadedList('house', [house.root.certificate])])).toEqual([]);
  });
});

describe('when it is judged', () => {
  const expired = () => issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);

  it('now, without a proven time: an expired signer is on no list of either kind', async () => {
    const leaf = await expired();
    const lists = [
      loadedList('house', [house.root.certificate]),
      loadedList('people', [leaf.certificate], { kind: 'end-entity' }),
    ];
    expect(await listsOf([leaf, house.issuing], lists)).toEqual([]);
    expect(await listsOf([leaf, house.issuing], lists, days(-200, 0).notBefore)).toEqual([
      'house anchor',
      'people end-entity',
    ]);
  });
});

describe('what cannot be read is an outcome', () => {
  const base = {
    label: 'urn:c2pa:one',
    algorithm: 'es256',
    asked: ['house'],
    judgedAt: NOW.toISOString(),
    matches: [],
  };
  const missOf = ({ list: { id, name, version } }: LoadedList, message: string) => ({
    list: id,
    listName: name,
    version,
    why: 'malformed',
    message,
  });
  const withChain = (chain: Uint8Array[], malformed?: string): ManifestSignature => ({
    label: 'urn:c2pa:one',
    algorithm: 'es256',
    chain,
    ocsp: [],
    ...(malformed !== undefined && { malformed }),
  });

  it.each<[string, () => ManifestSignature, string]>([
    ['no chain', () => withChain([]), 'The signature carries no certificate.'],
    [
      'noise',
      () => withChain([new Uint8Array(40)]),
      'Certificate 1 of 1 in the signature is not an X.509 certificate.',
    ],
    [
      'a truncated intermediate',
      () => withChain([der(house.leaf)[0]!, der(house.issuing)[0]!.subarray(0, -5)]),
      'Certificate 2 of 2 in the signature is not an X.509 certificate.',
    ],
    [
      'bytes after the certificate',
      () => withChain([new Uint8Array([...house.leaf.certificate.der, 0])]),
      'Certificate 1 of 1 in the signature is not an X.509 certificate.',
    ],
    [
      'a hundred certificates',
      () => withChain(Array.from({ length: 100 }, () => der(house.leaf)[0]!)),
      'The signature carries 100 certificates; more than 12 are not read.',
    ],
    [
      'what the reader called malformed',
      () => withChain([], 'The signature is not valid CBOR.'),
      'The signature is not valid CBOR.',
    ],
  ])('%s', async (_, make, malformed) => {
    const list = loadedList('house', [house.root.certificate]);
    expect(await evaluateChains([make()], [list], { now: NOW })).toEqual([
      { ...base, chain: [], malformed, misses: [missOf(list, malformed)] },
    ]);
  });

  it('a chain changed in any byte never throws and is on no list', async () => {
    const lists = [
      loadedList('house', [house.root.certificate]),
      loadedList('people', [house.leaf.certificate], { kind: 'end-entity' }),
    ];
    const bytes = fc.record({ which: fc.nat(1), at: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(bytes, async ({ which, at, flip }) => {
        const chain = der(house.leaf, house.issuing);
        const changed = chain[which]!;
        changed[at % changed.length]! ^= flip;
        const [found] = await evaluateChains([withChain(chain)], lists, { now: NOW });
        // An untouched leaf stays on the list of signers' own certificates, unless its neighbour cannot even be parsed.
        expect(found!.matches.map(({ list }) => list).filter((list) => list === 'house' || which === 0)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('shows the chain of a broken signature and lets nobody vouch for it', async () => {
    const list = loadedList('house', [house.root.certificate]);
    const broken = withChain(der(house.leaf, house.issuing), 'The store ends early.');
    expect(await evaluateChains([broken], [list], { now: NOW })).toEqual([
      {
        ...base,
        chain: [house.leaf.certificate.facts, house.issuing.certificate.facts],
        malformed: 'The store ends early.',
        misses: [missOf(list, 'The store ends early.')],
      },
    ]);
  });
});

/** The same name and key as `subject`, certified by `issuer`. */
async function certify(subject: Identity, issuer: Identity, name: string): Promise<Identity> {
  const request = { subject: name, publicKey: subject.keys.publicKey, ...days(-10, 300), extensions: caExtensions() };
  return { ...subject, certificate: await issueCertificate(request, issuer) };
}
