import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticStore, uriOf, type SyntheticStore } from '../../tests/support/synthetic-store.ts';
import { TrustListId } from '#shared/api/ids.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge, type JudgeInput } from '#shared/verdict/judge.ts';
import { type ChainEvaluation, type HeadlineState, Verdict } from '#shared/verdict/model.ts';
import { provenTimes } from '#shared/verdict/time.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const list = TrustListId.parse('house');
const match: ChainEvaluation['matches'][number] = {
  list,
  listName: 'House list',
  version: 'abc',
  demo: false,
  via: 'anchor',
  entry: 'CN=House Root',
  entryFingerprint: 'ff',
};
const lists = [
  { id: list, name: 'House list', purpose: 'signer', version: 'abc' },
  { id: TrustListId.parse('clocks'), name: 'Clocks', purpose: 'tsa', version: 'def' },
];

function chainOf(
  label: string,
  more: Partial<ChainEvaluation> = {},
  notAfter = '2027-06-01T00:00:00.000Z',
): ChainEvaluation {
  return {
    label,
    algorithm: 'es256',
    asked: [list],
    judgedAt: NOW,
    matches: [match],
    chain: [
      {
        name: `${label} Ltd`,
        subject: `CN=${label}`,
        issuer: 'CN=House CA',
        serial: '01',
        fingerprint: label,
        notBefore: '2024-01-01T00:00:00.000Z',
        notAfter,
        ca: false,
        usages: [],
      },
    ],
    ...more,
  };
}

const good = {
  success: [
    'claimSignature.validated',
    'assertion.bmffHash.match',
    'signingCredential.trusted',
    'signingCredential.ocsp.notRevoked',
  ],
};
const read = (store: Partial<SyntheticStore>, more: Partial<JudgeInput> = {}) => {
  const json = syntheticStore({ active: 'a', manifests: { a: {} }, codes: good, ...store });
  return judge({
    outcome: { kind: 'readable', embedded: true },
    store: parseManifestStore(json),
    checked: true,
    chains: [chainOf('a'), chainOf('b'), chainOf('c')],
    now: NOW,
    lists,
    ...more,
  });
};
const withCode = (failure: string, success: readonly string[] = good.success) => ({
  codes: { success, failure: [failure] },
});
const untrusted = withCode('signingCredential.untrusted', ['claimSignature.validated', 'assertion.bmffHash.match']);
const axes = (verdict: Verdict, node = 'a') => {
  const found = verdict.manifests.find((manifest) => manifest.node === node);
  return [found?.integrity, found?.identity.state, found?.time.state];
};
const said = ({ problems }: Verdict) =>
  problems.map(({ code, severity, source, place }) => [code, severity, source, place.length]);

describe('the decision table', () => {
  const stamped = { manifests: { a: { time: '2026-01-02T03:04:05+00:00' } } };
  const old = { chains: [chainOf('a', {}, '2026-06-01T00:00:00.000Z')] };
  const tsTrusted = { codes: { success: [...good.success, 'timeStamp.validated', 'timeStamp.trusted'] } };
  it.each<[string, Verdict, HeadlineState, (string | undefined)[]]>([
    ['all is well', read({}), 'trusted', ['intact', 'listed', 'none']],
    ['a sound time-stamp', read({ ...stamped, ...tsTrusted }), 'trusted', ['intact', 'listed', 'proven']],
    ['a time nobody vouches for', read(stamped), 'trusted', ['intact', 'listed', 'claimed']],
    [
      'a time-stamp that does not fit',
      read({ ...stamped, codes: { success: tsTrusted.codes.success, informational: ['timeStamp.mismatch'] } }),
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
    ['ended by now, time proven', read({ ...stamped, ...tsTrusted }, old), 'trusted', ['intact', 'listed', 'proven']],
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
          'a Ltd is on the list House list, entry CN=House Root. Nothing proves when it was signed. This validates until 2027-06-01, when the certificate ends.',
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
          time: { state: 'none', validUntil: '2027-06-01T00:00:00.000Z' },
          problems: [expect.objectContaining({ code: 'countersign.timeStamp.missing' }), expect.anything()],
        },
      ],
      problems: [
        {
          code: 'countersign.timeStamp.missing',
          axis: 'time',
          severity: 'missing',
          cause: "No time-stamp proves when it was signed, so it stops validating when the signer's certificate ends.",
          place: [],
          source: 'evaluator',
        },
        {
          code: 'countersign.revocation.missing',
          axis: 'identity',
          severity: 'missing',
          cause: "Whether the signer's certificate was revoked is not known: no answer came with the file.",
          place: [],
          source: 'evaluator',
        },
      ],
    });
  });

  it('tells every list that vouches, and a demo list as one (R52)', () => {
    const { headline } = read(
      {},
      { chains: [chainOf('a', { matches: [match, { ...match, listName: 'Trial', demo: true }] })] },
    );
    expect(headline.detail).toMatch(
      /^a Ltd is on the lists House list, entry CN=House Root; Trial \(a demo list made on this machine\), entry CN=House Root\./,
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

describe('the chain below', () => {
  const nested = (c: object, b: object = {}) => ({
    manifests: {
      a: { ingredients: [{ title: 'clip.mp4', manifest: 'b', ...b }] },
      b: {
        ingredients: [{ title: 'raw.mp4', manifest: 'c', recorded: { success: ['claimSignature.validated'] }, ...c }],
      },
      c: {},
    },
  });

  it('trap: an ingredient tampered with before it was taken in is found although the engine says Trusted', () => {
    const verdict = read(
      nested({ recorded: { success: ['claimSignature.validated'], failure: ['assertion.bmffHash.mismatch'] } }),
    );
    expect(verdict.headline).toEqual({
      state: 'broken',
      title: 'There is a problem with these Content Credentials',
      detail:
        'In the ingredient “raw.mp4”, 2 steps down: The media data was changed after it was signed. This was known when the ingredient was taken in. What was signed last, this file itself, is as it was signed.',
    });
    expect([axes(verdict)[0], axes(verdict, 'c')[0]]).toEqual(['intact', 'changed']);
    expect(verdict.problems.filter(({ severity }) => severity === 'fault')).toEqual([
      expect.objectContaining({
        code: 'assertion.bmffHash.mismatch',
        source: 'recorded',
        place: [
          { manifest: 'a', ingredient: 'a#0', title: 'clip.mp4' },
          { manifest: 'b', ingredient: 'b#0', title: 'raw.mp4' },
        ],
      }),
    ]);
  });

  it('reads failures recorded in the manner of old claims', () => {
    expect(axes(read(nested({ legacy: ['assertion.dataHash.mismatch'] })), 'c')[0]).toBe('changed');
  });

  it('reads what a later signer found about a deeper ingredient', () => {
    const verdict = read(
      nested({}, { recordedDeltas: { [uriOf('b', 0)]: { failure: ['ingredient.manifest.mismatch'] } } }),
    );
    expect([verdict.headline.state, axes(verdict, 'c')[0]]).toEqual(['broken', 'changed']);
  });

  it('lets the last answer about trust hold, the engine’s last of all', () => {
    const recorded = { success: ['claimSignature.validated'], failure: ['signingCredential.untrusted'] };
    const trusted = { deltas: { [uriOf('b', 0)]: { success: ['signingCredential.trusted'] } } };
    expect(axes(read({ ...nested({ recorded }), ...trusted }), 'c')[1]).toBe('listed');
    const was = { success: ['claimSignature.validated', 'signingCredential.trusted'] };
    const now = { deltas: { [uriOf('b', 0)]: { failure: ['signingCredential.untrusted'] } } };
    expect(axes(read({ ...nested({ recorded: was }), ...now }), 'c')[1]).toBe('unlisted');
  });

  it('does not let a signer speak for themselves through recorded results', () => {
    const boast = { [uriOf('a', 0)]: { success: ['signingCredential.trusted', 'claimSignature.validated'] } };
    const verdict = read(nested({ recordedDeltas: boast }));
    expect(axes(verdict, 'b')).toEqual(['unchecked', 'unlisted', 'none']);
  });

  it('an unlisted or expired signer below is told, and leaves the headline', () => {
    const verdict = read(
      nested({ recorded: { success: ['claimSignature.validated'], failure: ['signingCredential.expired'] } }),
    );
    expect(verdict.headline.state).toBe('trusted');
    expect(verdict.headline.detail).toMatch(
      / Further down, in the ingredient “raw.mp4”, 2 steps down: The signer's certificate has expired/,
    );
  });

  it('says what an ingredient without Content Credentials is: nothing', () => {
    const verdict = read({
      manifests: { a: { ingredients: [{ title: 'intro.mp4' }] } },
      deltas: { [uriOf('a', 0)]: { informational: ['ingredient.unknownProvenance'] } },
    });
    expect(verdict.manifests[1]).toEqual({
      node: 'a#0',
      place: [{ manifest: 'a', ingredient: 'a#0', title: 'intro.mp4' }],
      integrity: 'unchecked',
      identity: { state: 'unsigned', chain: [], matches: [], asked: [] },
      time: { state: 'none' },
      problems: [expect.objectContaining({ code: 'ingredient.unknownProvenance', severity: 'note' })],
    });
    expect(verdict.headline.state).toBe('trusted');
  });

  it('finds a manifest that the claim names and the file does not hold', () => {
    const verdict = read({ manifests: { a: { ingredients: [{ title: 'x', manifest: 'gone' }] } } });
    expect([verdict.headline.state, axes(verdict, 'a#0')[0]]).toEqual(['broken', 'unreadable']);
  });

  it('hides no failure of an ingredient it cannot place', () => {
    const verdict = read({ deltas: { [uriOf('elsewhere', 0)]: { failure: ['assertion.dataHash.mismatch'] } } });
    expect([verdict.headline.state, axes(verdict)[0]]).toEqual(['broken', 'intact']);
  });

  it('counts only what the active manifest reaches', () => {
    const orphan = {
      a: {},
      z: { ingredients: [{ manifest: 'y', recorded: { failure: ['assertion.dataHash.mismatch'] } }] },
      y: {},
    };
    expect(read({ manifests: orphan })).toEqual(read({}));
  });

  it('calls a circle a circle', () => {
    const verdict = read({
      manifests: { a: { ingredients: [{ manifest: 'b' }] }, b: { ingredients: [{ manifest: 'a' }] } },
    });
    expect(verdict.headline.detail).toMatch(/^In this file: The chain runs in a circle/);
  });

  it.each([
    ['deep', (i: number) => [{ manifest: `m${i + 1}` }], 201],
    [
      'wide',
      (i: number) => (i === 0 ? Array.from({ length: 9_999 }, (_, k) => ({ manifest: `m${k + 1}` })) : []),
      10_000,
    ],
  ])('judges 10,000 manifests, %s, and says where it stopped', (_, ingredients, judged) => {
    const manifests = Object.fromEntries(
      Array.from({ length: 10_000 }, (__, i) => [`m${i}`, { ingredients: i === 9_999 ? [] : ingredients(i) }]),
    );
    const start = performance.now();
    const verdict = read({ active: 'm0', manifests });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(verdict.manifests).toHaveLength(judged);
    expect(said(verdict).some(([code]) => code === 'countersign.chain.tooDeep')).toBe(judged < 10_000);
  });
});

describe('time', () => {
  const time = { a: { time: '2026-01-02T03:04:05+00:00', version: 2 } };
  const store = (explanation: string, version = 2) => {
    const json = syntheticStore({ active: 'a', manifests: { a: { ...time.a, version } }, codes: good });
    const parsed = parseManifestStore(json);
    parsed.validation_results?.activeManifest?.success.push({ code: 'timeStamp.trusted', explanation });
    return parsed;
  };
  it.each([
    ['timestamp cert trusted: Clock 1, trust list: urn:countersign:clocks', 2, 'proven', []],
    // Trap F2: the engine takes an authority that stands on a list for signers.
    [
      'timestamp cert trusted: Clock 1, trust list: urn:countersign:house',
      2,
      'claimed',
      ['countersign.timeStamp.otherList'],
    ],
    // Trap: claims of version 1 get "trusted" with no list asked at all.
    ['legacy timestamp cert trusted: Clock 1', 1, 'claimed', ['countersign.timeStamp.authorityUnchecked']],
  ])('%s (version %i) is %s', (explanation, version, state, codes) => {
    const parsed = store(explanation, version);
    const verdict = judge({
      outcome: { kind: 'readable', embedded: true },
      store: parsed,
      checked: true,
      chains: [chainOf('a')],
      now: NOW,
      lists,
    });
    expect(verdict.manifests[0]?.time).toMatchObject({ state, at: '2026-01-02T03:04:05.000Z', authority: 'Clock 1' });
    expect(said(verdict).map(([code]) => code)).toEqual(codes);
    expect(provenTimes(parsed, lists)).toEqual(
      state === 'proven' ? new Map([['a', new Date('2026-01-02T03:04:05Z')]]) : new Map(),
    );
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
