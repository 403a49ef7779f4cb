import { beforeAll, describe, expect, it } from 'vitest';
import { type Identity, issueRoot } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { diffEntries } from '#core/trust/list-diff.ts';
import { countsAt, entriesAt, searchEntries } from '#core/trust/list-entries.ts';
import { parseListFile } from '#core/trust/list-file.ts';
import { caExtensions, days, issueOdd, NOW, publicKeyInfo, reissue } from '../../../tests/support/pki.ts';

let a: Identity;
let b: Identity;
let c: Identity;
beforeAll(async () => {
  a = await issueRoot('O=A, CN=A root', days(-900, 2000));
  b = await issueRoot('O=B, CN=B root', days(-900, 60));
  c = await issueRoot('O=C, CN=C root', days(-900, -1));
});

type Has = Pick<Identity, 'certificate'>;
const entries = (...of: Has[]) =>
  entriesAt(parseListFile(of.map(({ certificate }) => toPem(certificate)).join(''), 'anchors'), NOW);
const names = (of: Array<{ certificate?: { name: string } | undefined }>) =>
  of.map(({ certificate }) => certificate?.name);
/** Signed again by itself with its own key. */
const again = async (identity: Identity, change: Parameters<typeof reissue>[2]) => ({
  certificate: await reissue(identity, identity, change),
});

describe('what a new version changes', () => {
  it('tells added, removed, expiring and expired', () => {
    const diff = diffEntries(entries(a, c), entries(b, c));
    expect({
      ...diff,
      ...Object.fromEntries(Object.entries(diff).map(([k, v]) => [k, Array.isArray(v) ? v.length : v])),
    }).toEqual({
      added: 1,
      removed: 1,
      replaced: 0,
      expiring: 1,
      expired: 1,
      removals: 1,
    });
    expect([names(diff.added), names(diff.removed), names(diff.expiring), names(diff.expired)]).toEqual([
      ['B root'],
      ['A root'],
      ['B root'],
      ['C root'],
    ]);
  });

  it('nothing changes when entries move, or stand there twice', () => {
    expect(diffEntries(entries(a, b), entries(b, a, b))).toMatchObject({
      added: [],
      removed: [],
      replaced: [],
      removals: 0,
    });
  });

  it('the same name and key in a new certificate is a renewal, and no removal', async () => {
    const renewed = await again(a, (it) => void (it.notAfter.value = days(0, 3000).notAfter));
    expect(diffEntries(entries(a, b), entries(renewed, b))).toMatchObject({
      added: [],
      removed: [],
      replaced: [{ change: 'renewed', before: { certificate: { name: 'A root' } } }],
      removals: 0,
    });
  });

  it('trap: the same key under another name loses those issued under the old one, so it counts as a removal', async () => {
    const named = await issueRoot('O=A, CN=A root (2026)', days(-1, 100));
    const renamed = await again(a, (it) => void (it.subject = named.certificate.pki.subject));
    const diff = diffEntries(entries(a), entries(renamed));
    expect(diff).toMatchObject({ added: [], removed: [], replaced: [{ change: 'renamed' }], removals: 1 });
  });

  it('the same name with another key is another key, so it counts as a removal', async () => {
    const other = await issueOdd(b, { subject: 'O=B, CN=B root', extensions: caExtensions() });
    expect(diffEntries(entries(b), entries(other))).toMatchObject({ replaced: [{ change: 'rekeyed' }], removals: 1 });
  });

  it('a renewal is found first, whatever else shares its name', async () => {
    const rekeyed = await again(
      a,
      (it) => void (it.subjectPublicKeyInfo = publicKeyInfo(b.certificate.node.publicKey)),
    );
    const renewed = await again(a, (it) => void (it.notAfter.value = days(0, 3000).notAfter));
    const { replaced, added } = diffEntries(entries(a), entries(rekeyed, renewed));
    expect([replaced.map(({ change }) => change), names(added)]).toEqual([['renewed'], ['A root']]);
  });
});

describe('entries', () => {
  it('counts and states are of the day they are asked', () => {
    const file = parseListFile([a, b, c].map(({ certificate }) => toPem(certificate)).join(''), 'anchors');
    expect(countsAt(file, NOW)).toEqual({ entries: 3, expired: 1, expiring: 1 });
    expect(entriesAt(file, NOW).map(({ state }) => state)).toEqual(['in-date', 'expiring', 'expired']);
    expect(entriesAt(file, days(-1000, 0).notBefore).map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'not-yet-valid'),
    );
  });

  it('search takes words of name, issuer, state and fingerprint, as people copy it', () => {
    const all = entries(a, b, c);
    const { fingerprint256 } = b.certificate.node;
    expect(names(searchEntries(all, ' ROOT  o=a '))).toEqual(['A root']);
    expect(names(searchEntries(all, 'expired'))).toEqual(['C root']);
    expect(names(searchEntries(all, fingerprint256))).toEqual(['B root']);
    expect(names(searchEntries(all, fingerprint256.slice(0, 8)))).toContain('B root');
    expect(searchEntries(all, 'nobody')).toEqual([]);
  });
});
