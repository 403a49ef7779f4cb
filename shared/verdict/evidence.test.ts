import { axes, chainOf, good, lists, match, read, said, stamp, untrusted } from '../../tests/support/verdict-case.ts';
import { describe, expect, it } from 'vitest';
import type { ChainEvaluation, IdentityEvaluation } from '#shared/verdict/model.ts';

/* What the evaluator knows and the engine does not: revocation, private credentials, kept time-stamps, identities, lists nobody asked. */

type Revocation = NonNullable<ChainEvaluation['revocation']>;
const judged = (evaluation: Partial<ChainEvaluation>, store: Parameters<typeof read>[0] = {}, more = {}) =>
  read(store, { chains: [chainOf('a', evaluation)], ...more });
const problem = (verdict: ReturnType<typeof read>, code: string) => verdict.problems.find((one) => one.code === code);
const silent = { codes: { success: good.success.slice(0, 3) } };

describe('revocation', () => {
  it.each<[Revocation['state'], string, string | undefined]>([
    ['good', 'listed', undefined],
    ['revoked', 'revoked', 'countersign.signer.revoked'],
    ['revoked-later', 'listed', 'countersign.revocation.later'],
    ['unknown', 'listed', 'countersign.revocation.unknown'],
    ['stale', 'listed', 'countersign.revocation.stale'],
    ['unusable', 'listed', 'countersign.revocation.unusable'],
    ['absent', 'listed', 'countersign.revocation.missing'],
  ])('%s makes the signer %s', (state, identity, code) => {
    const verdict = judged({ revocation: { state } }, silent);
    expect(axes(verdict)).toEqual(['intact', identity, 'none']);
    const told = verdict.problems.map((one) => one.code).filter((one) => /revocation|revoked/.test(one));
    expect(told).toEqual(code === undefined ? [] : [code]);
    expect(verdict.manifests[0]?.identity.revocation).toEqual({ state });
  });

  it('that only we see is stricter than the engine, which is told with the day and the reason', () => {
    const revocation = { state: 'revoked', revokedAt: '2026-03-04T05:06:07.000Z', reason: 'superseded' } as const;
    const verdict = judged({ revocation }, silent);
    expect(verdict.headline).toMatchObject({ state: 'incomplete', title: "The signer's certificate was revoked" });
    expect(problem(verdict, 'countersign.signer.revoked')?.explanation).toBe(
      'Revoked on 4 Mar 2026, reason superseded.',
    );
    expect(problem(verdict, 'countersign.trust.disagreement')).toBeDefined();
  });

  it('says nothing about a missing answer where one was looked at', () => {
    const skipped = { codes: { success: good.success.slice(0, 3), informational: ['signingCredential.ocsp.skipped'] } };
    const told = (state: Revocation['state']) =>
      judged({ revocation: { state } }, skipped).problems.map(({ code }) => code);
    expect(told('absent')).toContain('signingCredential.ocsp.skipped');
    expect(told('good')).not.toContain('signingCredential.ocsp.skipped');
  });

  it('explains why the engine refused, with what it found before', () => {
    const bytes = { codes: { success: good.success.slice(0, 2) } };
    const refused = { refused: 'The certificate is not trusted.' };
    const ours = judged({ revocation: { state: 'revoked' } }, bytes, refused);
    expect(axes(ours)).toEqual(['intact', 'revoked', 'none']);
    expect(ours.headline.title).toBe("The signer's certificate was revoked");
    const unexplained = judged({ revocation: { state: 'good' } }, bytes, refused);
    expect(axes(unexplained)).toEqual(['intact', 'unlisted', 'none']);
    expect(unexplained.headline.title).toBe('These Content Credentials could not be validated');
  });
});

describe('an authority that was revoked', () => {
  const miss = {
    list: match.list,
    listName: match.listName,
    version: match.version,
    why: 'revoked' as const,
    message: 'The authority House CA, by which an entry would vouch, was revoked on 2026-03-04, reason superseded.',
  };
  const of = { name: 'House CA', fingerprint: 'f' };
  const revocation = { state: 'revoked', of } as const;

  it('between the signer and the list: nobody vouches, for a reason that the headline says; the engine knows nothing of it', () => {
    const verdict = judged({ matches: [], misses: [miss], issuerRevocations: [revocation] }, silent);
    expect(axes(verdict)).toEqual(['intact', 'unlisted', 'none']);
    expect(verdict.headline).toMatchObject({
      state: 'unknown-signer',
      detail: expect.stringMatching(/^The certificate of an authority .* was revoked/) as string,
    });
    expect(problem(verdict, 'countersign.issuer.revoked')).toMatchObject({
      severity: 'fault',
      axis: 'identity',
      explanation: miss.message,
    });
    expect(problem(verdict, 'countersign.trust.disagreement')).toBeDefined();
    expect(verdict.manifests[0]?.identity.issuerRevocations).toEqual([revocation]);
  });

  it('is no fault where another list vouches', () => {
    const verdict = judged({ misses: [miss], issuerRevocations: [revocation] }, silent);
    expect(axes(verdict)).toEqual(['intact', 'listed', 'none']);
    expect(problem(verdict, 'countersign.issuer.revoked')).toBeUndefined();
  });

  it('of a time-stamp: its time is claimed, and told why', () => {
    const lost = { ...stamp, matches: [], misses: [miss], revocations: [revocation] };
    const verdict = judged({ timestamp: lost });
    expect(axes(verdict)).toEqual(['intact', 'listed', 'claimed']);
    expect(problem(verdict, 'countersign.timeStamp.revoked')).toMatchObject({
      severity: 'warning',
      explanation: miss.message,
    });
    expect(problem(verdict, 'countersign.timeStamp.unlisted')).toBeUndefined();
  });
});

describe('a private credential', () => {
  const known = { fingerprint: 'a', name: 'My camera', until: '2027-06-01T00:00:00.000Z' };

  it('is told as the word of a person, not of a list', () => {
    const verdict = judged({ private: known, matches: [] });
    expect(axes(verdict)).toEqual(['intact', 'private', 'none']);
    expect(verdict.manifests[0]?.identity.private).toEqual(known);
    expect(verdict.headline).toMatchObject({
      state: 'trusted',
      title: 'Signed by a Ltd',
      detail: expect.stringMatching(
        /^This is the credential you know as “My camera”; no list vouches for it\./,
      ) as string,
    });
  });

  it('counts where no list is on, and not where the engine sees something else', () => {
    expect(axes(judged({ private: known, matches: [], asked: [] }))).toEqual(['intact', 'private', 'none']);
    const verdict = judged({ private: known, matches: [] }, untrusted);
    expect(axes(verdict)).toEqual(['intact', 'unlisted', 'none']);
    expect(problem(verdict, 'countersign.trust.disagreement')).toBeDefined();
  });

  it('stands behind a list', () => {
    expect(axes(judged({ private: known }))).toEqual(['intact', 'listed', 'none']);
  });
});

describe('no list of signers', () => {
  it('trap: is not "none of the lists that were asked": nobody was asked (R46)', () => {
    const verdict = judged({ asked: [], matches: [] }, untrusted, { lists: [] });
    expect(said(verdict).map(([code]) => code)).toEqual([
      'countersign.trust.notAsked',
      'countersign.timeStamp.missing',
      'countersign.revocation.missing',
    ]);
    expect(JSON.stringify(verdict)).not.toContain('None of the lists');
  });
});

describe('a time-stamp of a wrong kind of certificate', () => {
  const spoiled = { ...stamp, sound: false, wrongKind: true, matches: [], problem: 'Not made for that.' };
  it('proves nothing, and nothing is held against the signer', () => {
    const verdict = judged({ timestamp: spoiled });
    expect(axes(verdict)).toEqual(['intact', 'listed', 'none']);
    expect(problem(verdict, 'countersign.timeStamp.wrongKind')).toMatchObject({
      severity: 'warning',
      explanation: 'Not made for that.',
    });
  });
});

describe('a time-stamp kept in this workspace', () => {
  const kept = { ...stamp, from: 'preserved' as const };
  const ended = {
    codes: {
      success: ['claimSignature.validated', 'assertion.bmffHash.match'],
      failure: ['signingCredential.untrusted', 'signingCredential.expired'],
    },
  };

  it('keeps a file validating that the engine calls expired (R60), and says that it does', () => {
    const over = '2026-06-01T00:00:00.000Z';
    const without = read(ended, { chains: [chainOf('a', { matches: [] }, over)] });
    expect(axes(without)).toEqual(['intact', 'expired', 'none']);
    const verdict = read(ended, { chains: [chainOf('a', { timestamp: kept }, over)] });
    expect(axes(verdict)).toEqual(['intact', 'listed', 'proven']);
    expect(verdict.manifests[0]?.time).toMatchObject({ preserved: true });
    expect(problem(verdict, 'countersign.timeStamp.preserved')).toMatchObject({ severity: 'note' });
  });

  it('proves nothing when its authority is on no list', () => {
    const verdict = read(ended, {
      chains: [chainOf('a', { timestamp: { ...kept, matches: [] } }, '2026-06-01T00:00:00.000Z')],
    });
    expect(axes(verdict)).toEqual(['intact', 'expired', 'claimed']);
  });
});

describe('the day a file stops validating', () => {
  const until = (when: string, what: 'signer' | 'issuer' | 'entry') => ({
    ...match,
    until: when,
    endsWith: { what, name: `the ${what}` },
  });
  const time = (...matches: ChainEvaluation['matches']) => judged({ matches }).manifests[0]?.time;

  it('is when the last list ends that vouches, and never after the certificate in the file', () => {
    expect(time(until('2026-12-01T00:00:00.000Z', 'entry'), until('2027-01-01T00:00:00.000Z', 'issuer'))).toMatchObject(
      {
        validUntil: '2027-01-01T00:00:00.000Z',
        endsWith: { what: 'issuer', name: 'the issuer' },
      },
    );
    expect(time(until('2030-01-01T00:00:00.000Z', 'entry'))).toMatchObject({
      validUntil: '2027-06-01T00:00:00.000Z',
      endsWith: { what: 'signer', name: 'a Ltd' },
    });
  });
});

describe('identities', () => {
  const identity: IdentityEvaluation = {
    label: 'cawg.identity',
    kind: 'cawg.x509.cose',
    evaluated: true,
    roles: [],
    algorithm: 'es256',
    chain: [],
    matches: [],
    asked: lists.map(({ id }) => id),
    judgedAt: '2026-11-21T12:00:00.000Z',
  };

  it.each<[string, Partial<IdentityEvaluation>, string | undefined]>([
    ['of a kind that is not evaluated', { evaluated: false, kind: 'cawg.identity_claims_aggregation' }, 'notEvaluated'],
    ['that cannot be confirmed', { malformed: 'It does not fit.' }, 'unconfirmed'],
    ['of a certificate for time-stamping', { wrongKind: 'Made for time-stamping.' }, 'unconfirmed'],
    ['nobody was asked about', { asked: [] }, 'notAsked'],
    ['nobody vouches for', {}, 'unlisted'],
    ['whose certificate was revoked', { matches: [match], revocation: { state: 'revoked' } }, 'revoked'],
    ['that a list vouches for', { matches: [match] }, undefined],
  ])('%s never move the headline or the signer', (_, more, code) => {
    const verdict = judged({ identities: [{ ...identity, ...more }] });
    expect(axes(verdict)).toEqual(['intact', 'listed', 'none']);
    expect(verdict.headline.state).toBe('trusted');
    expect(verdict.manifests[0]?.identity.cawg).toEqual([{ ...identity, ...more }]);
    const told = verdict.problems.filter((one) => one.code.startsWith('countersign.identity.'));
    expect(told.map((one) => one.code)).toEqual(code === undefined ? [] : [`countersign.identity.${code}`]);
    expect(told.every(({ severity }) => severity !== 'fault')).toBe(true);
  });
});
