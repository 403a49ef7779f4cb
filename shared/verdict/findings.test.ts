import { describe, expect, it } from 'vitest';
import { uriOf } from '../../tests/support/synthetic-store.ts';
import { axes, read, said } from '../../tests/support/verdict-case.ts';

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
