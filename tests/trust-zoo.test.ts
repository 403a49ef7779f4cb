import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import {
  type Identity,
  issueClaimSigner,
  issueIssuingCa,
  issuePrivateCredential,
  issueRoot,
} from '#core/signers/issue.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { EKU } from '#core/trust/oids.ts';
import { der, sequence } from './support/der.ts';
import { temporaryFolder } from './support/engine.ts';
import { hasOpenssl, needsOpenssl } from './support/openssl.ts';
import {
  caExtensions,
  days,
  extension,
  issueOdd,
  leafExtensions,
  loadedList,
  makePki,
  NOW,
  type Pki,
  timestampingExtensions,
} from './support/pki.ts';
import { makeToken } from './support/timestamp-authority.ts';

/*
 * A zoo of certificates: each says which list vouches for it, at which time, and where a path alone decides, openssl has to say the same.
 * One certificate for every rule of the C2PA profile stands in electron/core/signers/preflight.test.ts, answers about revocation in
 * electron/core/trust/revocation.test.ts.
 */

needsOpenssl('the paths of the zoo were not compared with openssl verify');

let house: Pki;
let clockRoot: Identity;
let clock: Identity;
let lists: LoadedList[];
beforeAll(async () => {
  house = await makePki('House');
  clockRoot = await issueRoot('O=Clock, CN=Clock root', days(-900, 2000));
  clock = await issueOdd(clockRoot, {
    subject: 'O=Clock, CN=Clock 1',
    validity: days(-500, 100),
    extensions: timestampingExtensions(),
  });
  lists = [
    loadedList('house', [house.root.certificate]),
    loadedList('clocks', [clockRoot.certificate], { purpose: 'tsa' }),
  ];
});

const message = Buffer.from('what was signed');
const digest = (hash: string) => createHash(hash).update(message).digest('hex');
const stamped = { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') };

interface Specimen {
  /** Leaf first. */
  readonly chain: Identity[];
  /** Days from now that a time-stamp says; by whom, where it is not the listed clock. */
  readonly stampedAt?: number;
  readonly authority?: Identity;
}

const signature = ({ chain, stampedAt, authority = clock }: Specimen): ManifestSignature => ({
  label: 'm',
  algorithm: 'es256',
  chain: chain.map(({ certificate }) => new Uint8Array(certificate.der)),
  ocsp: [],
  ...(stampedAt !== undefined && {
    tokens: [
      {
        token: makeToken(message, { authority, at: days(stampedAt, 0).notBefore }),
        kind: 'sigTst2' as const,
        of: stamped,
      },
    ],
  }),
});

/** Who vouches, else why nobody does; and whether openssl finds the path good at the time that was judged at. */
async function judge(specimen: Specimen, from = lists) {
  const [found] = await evaluateChains([signature(specimen)], from, { now: NOW });
  const { matches, misses = [], wrongKind } = found!;
  return {
    says: wrongKind === undefined ? (matches[0]?.via ?? misses[0]?.why) : 'wrong-kind',
    at: found!.judgedAt.slice(0, 10),
  };
}

const day = (offset: number): string => days(offset, 0).notBefore.toISOString().slice(0, 10);

/** rfc822Name in a subtree: GeneralSubtree { base [1] IA5String }. */
const permittedMail = (domain: string) =>
  extension('2.5.29.30', true, new Uint8Array(sequence(der(0xa0, sequence(der(0x81, Buffer.from(domain)))))));
const mailAddress = (address: string) =>
  extension('2.5.29.17', false, new Uint8Array(sequence(der(0x81, Buffer.from(address)))));

describe('the zoo', () => {
  const specimens: Record<string, () => Promise<[Specimen, string, number]>> = {
    'in order': async () => [{ chain: [house.leaf, house.issuing] }, 'anchor', 0],
    'expired, and nothing proves when it signed': async () => {
      const leaf = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
      return [{ chain: [leaf, house.issuing] }, 'not-in-date', 0];
    },
    'expired after a proven time': async () => {
      const leaf = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
      return [{ chain: [leaf, house.issuing], stampedAt: -100 }, 'anchor', -100];
    },
    'expired before a proven time': async () => {
      const leaf = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
      return [{ chain: [leaf, house.issuing], stampedAt: -10 }, 'not-in-date', -10];
    },
    'expired, and the time comes from an authority on no list': async () => {
      const leaf = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
      const stranger = await issueRoot('O=Stranger, CN=Stranger root', days(-900, 2000));
      const authority = await issueOdd(stranger, { validity: days(-500, 100), extensions: timestampingExtensions() });
      return [{ chain: [leaf, house.issuing], stampedAt: -100, authority }, 'not-in-date', 0];
    },
    'expired, and the authority was not made for time-stamping alone': async () => {
      const leaf = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
      const both = timestampingExtensions([EKU.timeStamping, EKU.emailProtection]);
      const authority = await issueOdd(clockRoot, { validity: days(-500, 100), extensions: both });
      return [{ chain: [leaf, house.issuing], stampedAt: -100, authority }, 'not-in-date', 0];
    },
    'in date now, but not at the proven time': async () => [
      { chain: [house.leaf, house.issuing], stampedAt: -100 },
      'not-in-date',
      -100,
    ],
    'an authority between that has expired': async () => {
      const dead = await issueIssuingCa('O=House, CN=Dead issuing CA', days(-900, -1), house.root);
      const leaf = await issueClaimSigner('O=House, CN=Orphan', days(-1, 300), dead);
      // There is no time at which both were valid but the one day they share.
      return [{ chain: [leaf, dead] }, 'not-in-date', 0];
    },
    'issued by a leaf': async () => {
      const evil = await issueOdd(house.leaf, {});
      return [{ chain: [evil, house.leaf, house.issuing] }, 'not-on-it', 0];
    },
    'below an authority that may have none below it': async () => {
      const sub = await issueOdd(house.issuing, { subject: 'O=House, CN=Sub', extensions: caExtensions() });
      return [{ chain: [await issueOdd(sub, {}), sub, house.issuing] }, 'broken-chain', 0];
    },
    'by an authority of the same name': async () => {
      const twin = await issueRoot('O=House, CN=House root', days(-900, 2000));
      const issuing = await issueIssuingCa('O=House, CN=House issuing CA', days(-900, 1000), twin);
      return [{ chain: [await issueClaimSigner('O=House, CN=X', days(-1, 300), issuing), issuing] }, 'broken-chain', 0];
    },
    'with a name inside the names its authority may certify': async () => {
      const narrow = await issueOdd(house.root, {
        subject: 'O=House, CN=Narrow',
        extensions: [...caExtensions(0), permittedMail('house.example')],
        validity: days(-10, 300),
      });
      const extensions = [...leafExtensions(), mailAddress('desk@house.example')];
      return [{ chain: [await issueOdd(narrow, { extensions }), narrow] }, 'anchor', 0];
    },
    'with a name outside of them': async () => {
      const narrow = await issueOdd(house.root, {
        subject: 'O=House, CN=Narrow',
        extensions: [...caExtensions(0), permittedMail('house.example')],
        validity: days(-10, 300),
      });
      const extensions = [...leafExtensions(), mailAddress('desk@elsewhere.example')];
      return [{ chain: [await issueOdd(narrow, { extensions }), narrow] }, 'broken-chain', 0];
    },
    'without the authority between': async () => [{ chain: [house.leaf] }, 'not-on-it', 0],
    'of another house': async () => {
      const other = await makePki('Other');
      return [{ chain: [other.leaf, other.issuing] }, 'not-on-it', 0];
    },
  };

  it.each(Object.keys(specimens))('%s', async (name) => {
    const [specimen, says, at] = await specimens[name]!();
    expect(await judge(specimen)).toEqual({ says, at: day(at) });
    if (!hasOpenssl) return;
    const [leaf, ...others] = specimen.chain.map(({ certificate }) => certificate);
    const verified = await opensslVerifies(leaf!, others, house.root.certificate, days(at, 0).notBefore);
    expect(verified).toBe(says === 'anchor');
  });

  it.each([
    ['for time-stamping', [EKU.timeStamping]],
    ['for answering about revocation', [EKU.ocspSigning]],
    ['for TLS servers', ['1.3.6.1.5.5.7.3.1']],
    ['for any use', [EKU.any]],
    ['for none', []],
  ])('a certificate %s signs no claims, whoever issued it', async (_, usages) => {
    const leaf = await issueOdd(house.issuing, { extensions: leafExtensions(usages) });
    const pinned = loadedList('people', [leaf.certificate], { kind: 'end-entity' });
    expect((await judge({ chain: [leaf, house.issuing] }, [...lists, pinned])).says).toBe('wrong-kind');
  });

  it('a usage that one list accepts does not put it on another', async () => {
    const own = '1.3.6.1.4.1.99999.1';
    const leaf = await issueOdd(house.issuing, { extensions: leafExtensions([own]) });
    const accepting = loadedList('own', [house.root.certificate], { acceptedUsages: [own] });
    const [found] = await evaluateChains([signature({ chain: [leaf, house.issuing] })], [...lists, accepting], {
      now: NOW,
    });
    expect(found?.matches.map(({ list }) => list)).toEqual(['own']);
    expect(found?.misses?.map(({ list, why }) => [list, why])).toEqual([['house', 'usage']]);
  });
});

describe('leaves that are listed themselves', () => {
  it('by certificate and by digest, in date alone, and nobody they issued', async () => {
    const self = await issuePrivateCredential('O=Private credential, CN=Anonymous', days(-1, 364), 'es256');
    const old = await issuePrivateCredential('O=Private credential, CN=Old', days(-400, -35), 'es256');
    const evil = await issueOdd(self, {});
    const { fingerprint } = self.certificate.facts;
    const people = loadedList('people', [self.certificate, old.certificate], { kind: 'end-entity' });
    const digests = { ...loadedList('digests', [], { kind: 'end-entity' }), pins: [fingerprint] };
    const vias = async (chain: Identity[], stampedAt?: number) => {
      const specimen = { chain, ...(stampedAt !== undefined && { stampedAt }) };
      const [found] = await evaluateChains([signature(specimen)], [people, digests, lists[1]!], { now: NOW });
      return found?.matches.map(({ via }) => via);
    };
    expect(await vias([self])).toEqual(['end-entity', 'pinned-hash']);
    expect(await vias([evil, self])).toEqual([]);
    expect(await vias([old])).toEqual([]);
    expect(await vias([old], -100)).toEqual(['end-entity']);
  });

  it('trap: a digest says nothing of a certificate with the same key', async () => {
    const twin = await issueClaimSigner('O=House, CN=House signer', days(-10, 355), house.issuing);
    const digests = {
      ...loadedList('digests', [], { kind: 'end-entity' }),
      pins: [house.leaf.certificate.facts.fingerprint],
    };
    expect((await judge({ chain: [twin, house.issuing] }, [digests])).says).toBe('not-on-it');
  });
});

describe('one root on several lists', () => {
  it('is told for each of them, in their order, ten times the same', async () => {
    const several = ['c', 'a', 'b'].map((name) => loadedList(name, [house.root.certificate]));
    const tsa = loadedList('tsa', [house.root.certificate], { purpose: 'tsa' });
    for (let run = 0; run < 10; run++) {
      const [found] = await evaluateChains([signature({ chain: [house.leaf, house.issuing] })], [tsa, ...several], {
        now: NOW,
      });
      expect(found?.matches.map(({ list }) => list)).toEqual(['c', 'a', 'b']);
    }
  });

  it('is told with its successor where both stand: the one that lasts longer', async () => {
    const brief = { ...house.root, certificate: house.issuing.certificate };
    const both = loadedList('both', [brief.certificate, house.root.certificate]);
    const [found] = await evaluateChains([signature({ chain: [house.leaf, house.issuing] })], [both], { now: NOW });
    expect(found?.matches).toMatchObject([
      { until: house.leaf.certificate.facts.notAfter, endsWith: { what: 'signer' } },
    ]);
  });
});

let files = 0;
async function opensslVerifies(
  leaf: Certificate,
  others: Certificate[],
  anchor: Certificate,
  at: Date,
): Promise<boolean> {
  const folder = await temporaryFolder();
  const path = async (certificates: Certificate[]): Promise<string> => {
    const name = join(folder, `${(files += 1)}.pem`);
    await writeFile(name, certificates.map(toPem).join(''));
    return name;
  };
  const untrusted = others.length > 0 ? ['-untrusted', await path(others)] : [];
  const options = [
    '-x509_strict',
    '-partial_chain',
    '-no-CApath',
    '-no-CAstore',
    '-attime',
    String(at.getTime() / 1000),
  ];
  try {
    const words = ['verify', ...options, ...untrusted, '-CAfile', await path([anchor]), await path([leaf])];
    execFileSync('openssl', words, { stdio: 'pipe' });
    return true;
  } catch {
    // openssl says no with its exit code.
    return false;
  }
}
