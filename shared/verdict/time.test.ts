import { describe, expect, it } from 'vitest';
import { syntheticStore } from '../../tests/support/synthetic-store.ts';
import { chainOf, good, lists, NOW, said } from '../../tests/support/verdict-case.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge } from '#shared/verdict/judge.ts';
import { provenTimes } from '#shared/verdict/time.ts';

describe('time', () => {
  const time = { a: { time: '2026-01-02T03:04:05+00:00', version: 2 } };
  const store = (explanation: string, version = 2) => {
    const json = syntheticStore({ active: 'a', manifests: { a: { ...time.a, version } }, codes: good });
    const parsed = parseManifestStore(json);
    parsed.validation_results?.activeManifest?.success.push({ code: 'timeStamp.trusted', explanation });
    return parsed;
  };
  const clocks = lists;
  const signersOnly = lists.filter(({ purpose }) => purpose !== 'tsa');
  it.each([
    ['a listed authority', 'timestamp cert trusted: Clock 1, trust list: x', 2, clocks, 'proven', []],
    // Trap F2: the engine takes an authority that stands on a list for signers.
    [
      'no list for time-stamps',
      'timestamp cert trusted: Clock 1, trust list: x',
      2,
      signersOnly,
      'claimed',
      ['countersign.timeStamp.notAsked'],
    ],
    // Trap: claims of version 1 get "trusted" with no list asked at all.
    [
      'an old claim',
      'legacy timestamp cert trusted: Clock 1',
      1,
      clocks,
      'claimed',
      ['countersign.timeStamp.authorityUnchecked'],
    ],
  ])('%s', (_, explanation, version, asked, state, codes) => {
    const parsed = store(explanation, version);
    const verdict = judge({
      outcome: { kind: 'readable', embedded: true },
      store: parsed,
      checked: true,
      chains: [chainOf('a')],
      now: NOW,
      lists: asked,
    });
    expect(verdict.manifests[0]?.time).toMatchObject({ state, at: '2026-01-02T03:04:05.000Z', authority: 'Clock 1' });
    expect(said(verdict).map(([code]) => code)).toEqual(codes);
    const proven = state === 'proven' ? [['a', new Date('2026-01-02T03:04:05Z')]] : [];
    expect([...provenTimes(parsed, asked)]).toEqual(proven);
  });
});
