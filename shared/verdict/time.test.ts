import { describe, expect, it } from 'vitest';
import { syntheticStore } from '../../tests/support/synthetic-store.ts';
import { chainOf, good, lists, NOW, said, stamp } from '../../tests/support/verdict-case.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { ChainEvaluation } from '#shared/verdict/model.ts';

type Stamp = NonNullable<ChainEvaluation['timestamp']>;

const unlisted: Stamp = { ...stamp, matches: [] };
const notAsked: Stamp = { ...unlisted, asked: [] };
const unsound: Stamp = { ...unlisted, sound: false, problem: 'It is of something else.' };

/** What is made of a time-stamp, with what the engine says of it beside the usual, and the time it shows. */
function judged(
  timestamp: Stamp | undefined,
  code?: string,
  engineTime: string | undefined = '2026-01-02T03:04:00+00:00',
) {
  const json = syntheticStore({
    active: 'a',
    manifests: { a: { version: 2, ...(engineTime !== '' && { time: engineTime }) } },
    codes: good,
  });
  const store = parseManifestStore(json);
  const results = store.validation_results?.activeManifest;
  if (code !== undefined) (code === 'timeStamp.trusted' ? results?.success : results?.informational)?.push({ code });
  const verdict = judge({
    outcome: { kind: 'readable', embedded: true },
    store,
    checked: true,
    chains: [chainOf('a', timestamp && { timestamp })],
    now: NOW,
    lists,
  });
  return { time: verdict.manifests[0]!.time, codes: said(verdict).map(([found]) => found), problems: verdict.problems };
}

const validUntil = '2027-06-01T00:00:00.000Z';
const { at, authority } = stamp;

describe('time', () => {
  it('is proven by a sound time-stamp of a listed authority, whatever the engine makes of the authority', () => {
    const proven = { time: { state: 'proven', at, authority }, codes: [] };
    expect(judged(stamp)).toMatchObject(proven);
    expect(judged(stamp, 'timeStamp.trusted')).toMatchObject(proven);
    // The engine shows no time for some; the time-stamp itself says it.
    expect(judged(stamp, undefined, '')).toMatchObject(proven);
  });

  it.each<[string, Stamp | undefined, string | undefined, string[]]>([
    [
      'trap F2: the engine takes an authority on a list of signers',
      unlisted,
      'timeStamp.trusted',
      ['countersign.timeStamp.unlisted'],
    ],
    ['no list, which the engine calls untrusted', notAsked, 'timeStamp.untrusted', ['timeStamp.untrusted']],
    ['an authority on no list, which the engine says too', unlisted, 'timeStamp.untrusted', ['timeStamp.untrusted']],
    ['no list for time-stamps', notAsked, 'timeStamp.trusted', ['countersign.timeStamp.notAsked']],
    [
      'the engine finds it on none of the same lists: the stricter answer',
      stamp,
      'timeStamp.untrusted',
      ['timeStamp.untrusted'],
    ],
    ...['mismatch', 'malformed', 'outsideValidity'].map((name): [string, Stamp, string, string[]] => [
      `the engine says ${name}`,
      stamp,
      `timeStamp.${name}`,
      [`timeStamp.${name}`],
    ]),
  ])('is claimed: %s', (_, timestamp, code, codes) => {
    expect(judged(timestamp, code)).toMatchObject({ time: { state: 'claimed', at, authority, validUntil }, codes });
  });

  it('is claimed when we cannot confirm what the engine trusts, and says why', () => {
    const found = judged(unsound, 'timeStamp.trusted');
    // The time that is shown is the engine's: an unsound time-stamp says none.
    expect(found.time).toEqual({
      state: 'claimed',
      at: '2026-01-02T03:04:00.000Z',
      authority,
      validUntil,
      endsWith: { what: 'signer', name: 'a Ltd' },
      stamps: [unsound],
    });
    expect(found.problems).toMatchObject([
      { code: 'countersign.timeStamp.unconfirmed', severity: 'warning', explanation: 'It is of something else.' },
    ]);
    // A time-stamp that only the engine sees.
    expect(judged(undefined, 'timeStamp.trusted').codes).toEqual(['countersign.timeStamp.unconfirmed']);
  });

  it('is none when nothing names one', () => {
    expect(judged(undefined, undefined, '')).toMatchObject({
      time: { state: 'none', validUntil },
      codes: ['countersign.timeStamp.missing'],
    });
    expect(judged(unsound, 'timeStamp.mismatch', '')).toMatchObject({
      time: { state: 'none' },
      codes: ['timeStamp.mismatch'],
    });
  });
});
