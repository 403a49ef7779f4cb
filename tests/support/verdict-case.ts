import { syntheticStore, type SyntheticStore } from './synthetic-store.ts';
import { TrustListId } from '#shared/api/ids.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge, type JudgeInput } from '#shared/verdict/judge.ts';
import type { ChainEvaluation, Verdict } from '#shared/verdict/model.ts';

/* A file that is in perfect order, and ways to spoil it: what the tests of the verdict start from. */

export const NOW = '2026-11-21T12:00:00.000Z';
const list = TrustListId.parse('house');
const clocks = TrustListId.parse('clocks');
export const match: ChainEvaluation['matches'][number] = {
  list,
  listName: 'House list',
  vouchesFor: 'house',
  version: 'abc',
  demo: false,
  via: 'anchor',
  entry: 'CN=House Root',
  entryFingerprint: 'ff',
};
export const lists = [
  { id: list, name: 'House list', purpose: 'signer', version: 'abc' },
  { id: clocks, name: 'Clocks', purpose: 'tsa', version: 'def' },
];

/** A sound time-stamp of an authority that the list for time-stamps vouches for. */
export const stamp: NonNullable<ChainEvaluation['timestamp']> = {
  present: true,
  at: '2026-01-02T03:04:05.000Z',
  authority: 'Clock 1',
  sound: true,
  asked: [clocks],
  matches: [{ ...match, list: clocks, listName: 'Clocks', vouchesFor: 'time' }],
};

/** A chain of one certificate that the house list vouches for. */
export function chainOf(
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

export const good = {
  success: [
    'claimSignature.validated',
    'assertion.bmffHash.match',
    'signingCredential.trusted',
    'signingCredential.ocsp.notRevoked',
  ],
};
export const read = (store: Partial<SyntheticStore>, more: Partial<JudgeInput> = {}) => {
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
export const withCode = (failure: string, success: readonly string[] = good.success) => ({
  codes: { success, failure: [failure] },
});
export const untrusted = withCode('signingCredential.untrusted', [
  'claimSignature.validated',
  'assertion.bmffHash.match',
]);
export const axes = (verdict: Verdict, node = 'a') => {
  const found = verdict.manifests.find((manifest) => manifest.node === node);
  return [found?.integrity, found?.identity.state, found?.time.state];
};
export const said = ({ problems }: Verdict) =>
  problems.map(({ code, severity, source, place }) => [code, severity, source, place.length]);
