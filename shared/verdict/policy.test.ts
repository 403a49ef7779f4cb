import { axes, chainOf, good, lists, read, said, stamp, withCode } from '../../tests/support/verdict-case.ts';
import { describe, expect, it } from 'vitest';
import type { ChainEvaluation } from '#shared/verdict/model.ts';
import type { Requirements } from '#shared/verdict/policy.ts';

/* R55: what a policy does to a verdict, and what it never does. */

const nothing: Requirements = { requireTimestamp: false, requireRevocation: false };
const both: Requirements = { requireTimestamp: true, requireRevocation: true };
const silent = { codes: { success: good.success.slice(0, 3) } };
const judged = (policy: Requirements, evaluation: Partial<ChainEvaluation> = {}, store = {}) =>
  read({ ...silent, ...store }, { chains: [chainOf('a', evaluation)], lists, policy });
const policyCodes = (verdict: ReturnType<typeof read>) =>
  said(verdict)
    .map(([code]) => String(code))
    .filter((code) => code.includes('.policy.'));

const answer = (state: NonNullable<ChainEvaluation['revocation']>['state']) => ({ revocation: { state } });
const T = 'countersign.policy.timestamp';
const R = 'countersign.policy.revocation';

describe('the policy of a workspace', () => {
  it.each<[string, Requirements, Partial<ChainEvaluation>, string, string[]]>([
    ['off, with nothing', nothing, {}, 'trusted', []],
    ['a time-stamp, and there is none', { ...nothing, requireTimestamp: true }, {}, 'incomplete', [T]],
    ['a time-stamp, proven', { ...nothing, requireTimestamp: true }, { timestamp: stamp }, 'trusted', []],
    [
      'a time-stamp, of an authority on no list',
      { ...nothing, requireTimestamp: true },
      { timestamp: { ...stamp, matches: [] } },
      'incomplete',
      [T],
    ],
    [
      'a time-stamp, spoiled',
      { ...nothing, requireTimestamp: true },
      { timestamp: { ...stamp, sound: false } },
      'incomplete',
      [T],
    ],
    ['an answer, absent', { ...nothing, requireRevocation: true }, answer('absent'), 'incomplete', [R]],
    ['an answer, good', { ...nothing, requireRevocation: true }, answer('good'), 'trusted', []],
    ['an answer, of later', { ...nothing, requireRevocation: true }, answer('revoked-later'), 'trusted', []],
    ['an answer, unknown', { ...nothing, requireRevocation: true }, answer('unknown'), 'incomplete', [R]],
    ['an answer, stale', { ...nothing, requireRevocation: true }, answer('stale'), 'incomplete', [R]],
    ['an answer, unusable', { ...nothing, requireRevocation: true }, answer('unusable'), 'incomplete', [R]],
    ['both, with neither', both, {}, 'incomplete', [T, R]],
    ['both, with the time alone', both, { timestamp: stamp }, 'incomplete', [R]],
    ['both, with the answer alone', both, answer('good'), 'incomplete', [T]],
    ['both, with both', both, { timestamp: stamp, ...answer('good') }, 'trusted', []],
  ])('requires %s', (_, policy, evaluation, state, codes) => {
    const verdict = judged(policy, evaluation);
    const without = judged(nothing, evaluation);
    expect([verdict.headline.state, policyCodes(verdict).toSorted()]).toEqual([state, codes.toSorted()]);
    // The facts are the same with it and without it: only problems are added.
    expect(axes(verdict)).toEqual(axes(without));
    expect(without.headline.state).toBe('trusted');
    expect(verdict.manifests[0]?.identity).toEqual(without.manifests[0]?.identity);
    const others = verdict.problems.filter(({ code }) => !code.includes('.policy.'));
    expect(others).toEqual(without.problems);
  });

  it('says who vouches all the same, what is missing, and what to do', () => {
    const { headline, problems } = judged({ ...nothing, requireTimestamp: true });
    expect(headline.title).toBe('Signed by a Ltd, without the evidence that your policy requires');
    expect(headline.detail).toMatch(
      /House list.*Your policy also requires a time-stamp that proves the time, and none is at hand.*Ask whoever sent/,
    );
    expect(problems.find(({ code }) => code === T)).toMatchObject({ severity: 'warning', axis: 'time', place: [] });
  });

  it('holds for people in the address book too', () => {
    const known = { private: { fingerprint: 'a', name: 'Our source', until: '2027-06-01T00:00:00.000Z' }, matches: [] };
    expect(judged(nothing, known).headline.state).toBe('trusted');
    expect(judged(both, known).headline.state).toBe('incomplete');
  });

  it('counts a revoked certificate as an answer, which says worse by itself', () => {
    const verdict = judged({ ...nothing, requireRevocation: true }, answer('revoked'));
    expect(verdict.headline.title).toBe("The signer's certificate was revoked");
    expect(policyCodes(verdict)).toEqual([]);
  });

  it('never makes anything better, and asks nothing more of what has changed', () => {
    const changed = judged(both, {}, withCode('assertion.bmffHash.mismatch'));
    expect([changed.headline.state, policyCodes(changed)]).toEqual(['broken', []]);
    const unlisted = judged(both, { matches: [] });
    expect(unlisted.headline.state).toBe('unknown-signer');
  });

  it('is about the file itself, not about what it was made from', () => {
    const store = {
      manifests: { a: { ingredients: [{ to: 'b', relationship: 'parentOf' as const }] }, b: {} },
    };
    const chains = [chainOf('a', { timestamp: stamp, ...answer('good') }), chainOf('b')];
    const verdict = read({ ...silent, ...store }, { chains, lists, policy: both });
    expect(policyCodes(verdict)).toEqual([]);
    expect(verdict.headline.state).toBe('trusted');
  });

  it('trap: the engine has not seen an answer that was asked for, so that the two do not disagree about it', () => {
    const asked = { at: '2026-11-21T11:00:00.000Z', host: 'ocsp.house.example' };
    const told = (revocation: NonNullable<ChainEvaluation['revocation']>) =>
      judged(nothing, { revocation }).problems.map(({ code }) => code);
    expect(told({ state: 'revoked', asked })).not.toContain('countersign.trust.disagreement');
    expect(told({ state: 'revoked' })).toContain('countersign.trust.disagreement');
  });
});
