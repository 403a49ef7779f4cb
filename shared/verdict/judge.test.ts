import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uriOf } from '../../tests/support/synthetic-store.ts';
import {
  axes,
  chainOf,
  match,
  NOW,
  read,
  said,
  stamp,
  untrusted,
  withCode,
  good,
} from '../../tests/support/verdict-case.ts';
import { judge, type JudgeInput } from '#shared/verdict/judge.ts';
import { type HeadlineState, Verdict } from '#shared/verdict/model.ts';

describe('the decision table', () => {
  const stamped = { manifests: { a: { time: '2026-01-02T03:04:05+00:00' } } };
  const old = { chains: [chainOf('a', {}, '2026-06-01T00:00:00.000Z')] };
  const oldStamped = { chains: [chainOf('a', { timestamp: stamp }, '2026-06-01T00:00:00.000Z')] };
  it.each<[string, Verdict, HeadlineState, (string | undefined)[]]>([
    ['all is well', read({}), 'trusted', ['intact', 'listed', 'none']],
    [
      'a sound time-stamp',
      read({}, { chains: [chainOf('a', { timestamp: stamp })] }),
      'trusted',
      ['intact', 'listed', 'proven'],
    ],
    ['a time nobody vouches for', read(stamped), 'trusted', ['intact', 'listed', 'claimed']],
    [
      'a time-stamp that does not fit',
      read({ ...stamped, codes: { ...good, informational: ['timeStamp.mismatch'] } }),
      'trusted',
      ['intact', 'listed', 'claimed'],
    ],
    ['changed content', read(withCode('assertion.bmffHash.mismatch')), 'broken', ['changed', 'listed', 'none']],
    [
      'a signature that does not fit',
      read(withCode('claimSignature.mismatch')),
      'broken',
      ['changed', 'unchecked', 'none'],
    ],
    [
      'a signature that is not there',
      read(withCode('claimSignature.missing')),
      'broken',
      ['unreadable', 'unsigned', 'none'],
    ],
    ['broken details', read(withCode('assertion.missing')), 'broken', ['unreadable', 'listed', 'none']],
    [
      'nobody knows the signer',
      read(untrusted, { chains: [chainOf('a', { matches: [] })] }),
      'unknown-signer',
      ['intact', 'unlisted', 'none'],
    ],
    [
      'trap F2: engine trusts by a root of another purpose',
      read({}, { chains: [chainOf('a', { matches: [] })] }),
      'unknown-signer',
      ['intact', 'unlisted', 'none'],
    ],
    ['engine does not trust what we matched', read(untrusted), 'unknown-signer', ['intact', 'unlisted', 'none']],
    [
      'no list was asked',
      read({}, { chains: [chainOf('a', { asked: [], matches: [] })] }),
      'unknown-signer',
      ['intact', 'unchecked', 'none'],
    ],
    ['no chain could be read', read({}, { chains: [] }), 'unknown-signer', ['intact', 'unlisted', 'none']],
    [
      'a certificate for something else',
      read({}, { chains: [chainOf('a', { wrongKind: 'x', matches: [] })] }),
      'incomplete',
      ['intact', 'wrong-kind', 'none'],
    ],
    [
      'the engine says it may not sign',
      read(withCode('signingCredential.invalid')),
      'incomplete',
      ['intact', 'wrong-kind', 'none'],
    ],
    ['revoked', read(withCode('signingCredential.ocsp.revoked')), 'incomplete', ['intact', 'revoked', 'none']],
    [
      'expired, says the engine',
      read(withCode('signingCredential.expired')),
      'incomplete',
      ['intact', 'expired', 'none'],
    ],
    ['ended by now, no time-stamp', read({}, old), 'incomplete', ['intact', 'expired', 'none']],
    ['ended by now, time only claimed', read(stamped, old), 'incomplete', ['intact', 'expired', 'claimed']],
    ['ended by now, time proven', read({}, oldStamped), 'trusted', ['intact', 'listed', 'proven']],
    [
      'a rule of the specification is broken',
      read(withCode('assertion.action.malformed')),
      'incomplete',
      ['intact', 'listed', 'none'],
    ],
    ['a failure nobody knows', read(withCode('assertion.fromTheFuture')), 'incomplete', ['intact', 'listed', 'none']],
    [
      'trap: a CAWG identity nobody knows leaves the signer alone',
      read(withCode('cawg.x509.credential.untrusted')),
      'trusted',
      ['intact', 'listed', 'none'],
    ],
    [
      'no word about the content',
      read({ codes: { success: ['claimSignature.validated', 'signingCredential.trusted'] } }),
      'incomplete',
      ['unchecked', 'listed', 'none'],
    ],
    [
      'trap: not validated reads "Invalid" with empty results',
      read({ codes: {} }),
      'unchecked',
      ['unchecked', 'unchecked', 'unchecked'],
    ],
    ['content only', read({}, { checked: false }), 'unchecked', ['unchecked', 'unchecked', 'unchecked']],
    [
      'trap: the engine refuses to validate (revoked staple)',
      read({ codes: {} }, { refused: 'CertificateTrustError' }),
      'incomplete',
      ['unchecked', 'unchecked', 'unchecked'],
    ],
  ])('%s', (_, verdict, state, expected) => {
    expect([verdict.headline.state, axes(verdict)]).toEqual([state, expected]);
    expect(Verdict.parse(verdict)).toEqual(verdict);
  });

  it.each<[JudgeInput['outcome'], HeadlineState, string]>([
    [{ kind: 'none' }, 'none', 'No Content Credential'],
    [
      { kind: 'remote', url: 'https://x.example/m.c2pa' },
      'unavailable',
      'The Content Credentials of this file are kept elsewhere',
    ],
    [
      { kind: 'unreadable', reason: 'bad box' },
      'unreadable',
      "There is a problem with this asset's Content Credentials and they can't be viewed",
    ],
    [{ kind: 'not-media', reason: 'text' }, 'not-media', 'Not a kind of file that can carry Content Credentials'],
    [{ kind: 'unavailable', reason: 'gone' }, 'unavailable', 'This file cannot be read'],
  ])('%j', (outcome, state, title) => {
    const verdict = judge({ outcome, checked: true, chains: [], now: NOW });
    expect(verdict).toEqual({ headline: { state, title, detail: expect.any(String) }, manifests: [], problems: [] });
  });
});

describe('one verdict, whole', () => {
  it('names list, entry and what is missing', () => {
    expect(read({ codes: { success: good.success.slice(0, 3) } })).toEqual({
      headline: {
        state: 'trusted',
        title: 'Signed by a Ltd',
        detail:
          'Signer of the house, on the House list, entry CN=House Root. Nothing proves when it was signed. This validates until 1 Jun 2027, when the certificate ends.',
      },
      active: 'a',
      manifests: [
        {
          node: 'a',
          place: [],
          integrity: 'intact',
          identity: {
            state: 'listed',
            signer: chainOf('a').chain[0],
            chain: chainOf('a').chain,
            algorithm: 'es256',
            matches: [match],
            asked: [],
          },
          time: {
            state: 'none',
            validUntil: '2027-06-01T00:00:00.000Z',
            endsWith: { what: 'signer', name: 'a Ltd' },
          },
          problems: [expect.objectContaining({ code: 'countersign.timeStamp.missing' }), expect.anything()],
        },
      ],
      problems: [
        {
          code: 'countersign.timeStamp.missing',
          axis: 'time',
          severity: 'missing',
          cause: "No time-stamp proves when it was signed, so it stops validating when the signer's certificate ends.",
          explanation: 'It stops validating on 1 Jun 2027, when the certificate of a Ltd ends.',
          subject: 'a',
          place: [],
          source: 'evaluator',
        },
        {
          code: 'countersign.revocation.missing',
          axis: 'identity',
          severity: 'missing',
          cause: "Whether the signer's certificate was revoked is not known: no answer came with the file.",
          subject: 'a',
          place: [],
          source: 'evaluator',
        },
      ],
    });
  });

  it('tells every list that vouches, and as what: a news publisher is no conforming product (R52)', () => {
    const matches = [
      { ...match, listName: 'IPTC Origin Verified News Publishers', vouchesFor: 'publisher' as const },
      { ...match, listName: 'C2PA trust list', vouchesFor: 'product' as const },
      { ...match, listName: 'Trial', vouchesFor: 'demo' as const, demo: true },
    ];
    const { headline } = read({}, { chains: [chainOf('a', { matches })] });
    expect(headline.detail.split(' Nothing proves')[0]).toBe(
      'News publisher, on the IPTC Origin Verified News Publishers list, entry CN=House Root; conforming product, on the C2PA trust list, entry CN=House Root; demo signer, on the Trial list (made on this machine), entry CN=House Root.',
    );
  });

  it('names the lists that did not match, and the difference with the engine', () => {
    const verdict = read({}, { chains: [chainOf('a', { matches: [] })] });
    expect(verdict.headline.detail).toContain('none of the lists asked (House list) vouches for it. That is no error');
    expect(said(verdict)).toEqual([
      ['signingCredential.untrusted', 'warning', 'evaluator', 0],
      ['countersign.timeStamp.missing', 'missing', 'evaluator', 0],
      ['countersign.trust.disagreement', 'note', 'evaluator', 0],
    ]);
  });

  it('shows what hostile names hide', () => {
    const chain = chainOf('a');
    const [leaf] = chain.chain;
    const { headline } = read({}, { chains: [{ ...chain, chain: [{ ...leaf!, name: 'BBC\u202E\n<b>' }] }] });
    expect(headline.title).toBe('Signed by BBC⟦U+202E⟧\n<b>');
  });
});

describe('whatever the store says', () => {
  const code = fc.constantFrom(
    'claimSignature.validated',
    'assertion.bmffHash.match',
    'signingCredential.trusted',
    'assertion.bmffHash.mismatch',
    'x.y',
    'timeStamp.trusted',
  );
  const codes = fc.record(
    { success: fc.array(code), informational: fc.array(code), failure: fc.array(code) },
    { requiredKeys: [] },
  );
  const label = fc.constantFrom('a', 'b', 'c', '__proto__');
  const manifest = fc.record({
    ingredients: fc.array(fc.record({ manifest: label, recorded: codes }, { requiredKeys: [] }), { maxLength: 4 }),
  });
  const stores = fc.record({
    manifests: fc.dictionary(label, manifest).map((rest) => ({ a: {}, ...rest })),
    codes,
    deltas: fc.dictionary(fc.constantFrom(uriOf('a', 0), uriOf('b', 1), 'odd'), codes),
  });

  it('a verdict is well-formed, and "trusted" means that nothing in it was proven wrong', () => {
    fc.assert(
      fc.property(stores, (store) => {
        const verdict = Verdict.parse(read(store));
        if (verdict.headline.state !== 'trusted') return;
        expect(axes(verdict).slice(0, 2)).toEqual(['intact', 'listed']);
        expect(verdict.manifests.map(({ integrity }) => integrity)).not.toContain('changed');
      }),
    );
  });
});
