import { describe, expect, it } from 'vitest';
import { meaningOf } from '#shared/verdict/codes.ts';
import { identityCodes } from '#shared/verdict/identity-codes.ts';
import { integrityCodes } from '#shared/verdict/integrity-codes.ts';
import { contentCodes, ownCodes, timeCodes } from '#shared/verdict/other-codes.ts';

const tables = [integrityCodes, identityCodes, timeCodes, contentCodes, ownCodes];
const all = tables.flatMap((table) => Object.entries(table));

describe('status codes', () => {
  it('stand in one table each', () => {
    const codes = all.map(([code]) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.length).toBeGreaterThan(140);
  });

  it('speak of change for a proven mismatch alone', () => {
    const accused = all.filter(([, { effect }]) => effect === 'changed').map(([code]) => code);
    expect(accused.filter((code) => !/mismatch$/i.test(code))).toEqual([]);
    const words = all
      .filter(([, { cause }]) => /changed after|tamper|fake|forge|manipulat/i.test(cause))
      .map(([code]) => code);
    expect(words.filter((code) => !accused.includes(code))).toEqual([]);
    expect(all.filter(([, { cause }]) => /tamper|fake|forge|manipulat/i.test(cause))).toEqual([]);
  });

  it('give each cause as one plain sentence', () => {
    expect(
      all.filter(
        ([, { cause }]) => !/^[A-Z].{15,}\.$/.test(cause) || /assertion|ingredientMismatch|JUMBF|CBOR|COSE/.test(cause),
      ),
    ).toEqual([]);
  });

  it('keep CAWG identities beside the claim signer', () => {
    const cawg = all.filter(([code]) => code.startsWith('cawg.'));
    expect(
      cawg.filter(([, { axis, severity, effect }]) => axis !== 'identity' || severity === 'fault' || effect),
    ).toEqual([]);
    expect(meaningOf('cawg.x.future', 'failure')).toMatchObject({ axis: 'identity', severity: 'warning' });
  });

  it.each([
    ['x.y', 'failure', 'fault'],
    ['x.y', 'informational', 'note'],
    ['x.y', 'success', 'success'],
    ['constructor', 'failure', 'fault'],
    // A good code among the failures comes from no sound engine.
    ['claimSignature.validated', 'failure', 'fault'],
    ['claimSignature.validated', 'success', 'success'],
    ['signingCredential.untrusted', 'failure', 'warning'],
  ] as const)('%s in %s weighs as %s', (code, bucket, severity) => {
    expect(meaningOf(code, bucket).severity).toBe(severity);
  });
});
