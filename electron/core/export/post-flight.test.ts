import { describe, expect, test } from 'vitest';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { previewManifest } from '#shared/edit/preview.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge } from '#shared/verdict/judge.ts';
import { toPem } from '#core/trust/certificate.ts';
import { good } from '../../../tests/edit/lint-case.ts';
import { makePki } from '../../../tests/support/pki.ts';
import { chainOf, lists, NOW } from '../../../tests/support/verdict-case.ts';
import { checkSigned } from './post-flight.ts';

const { leaf } = await makePki();
const { leaf: stranger } = await makePki('Stranger');
const { graph: edit, facts } = good();
const plan = planClaim(edit, facts.inputs);

interface StoreJson {
  active_manifest: string;
  manifests: Record<string, { ingredients: { active_manifest?: string }[] }>;
}

/** A signed file as its reading tells of it: what the plan says, in order, but for what a test changes. */
function signed(change: { plan?: ClaimPlan; store?: (store: StoreJson) => void; failure?: string[] } = {}) {
  const generator = { name: 'Countersign', version: '0.1.0' };
  const json = structuredClone(previewManifest(change.plan ?? plan, 'House signer', generator)) as StoreJson;
  change.store?.(json);
  const url = `self#jumbf=/c2pa/${json.active_manifest}/c2pa.signature`;
  const codes = (names: string[]) => names.map((code) => ({ code, url }));
  const success = codes(['claimSignature.validated', 'assertion.bmffHash.match', 'signingCredential.trusted']);
  const results = { activeManifest: { success, informational: [], failure: codes(change.failure ?? []) } };
  const store = parseManifestStore({ ...json, validation_results: results });
  const chain = chainOf(json.active_manifest);
  const [entry] = chain.chain;
  const fingerprint = leaf.certificate.facts.fingerprint;
  const chains = [{ ...chain, chain: [{ ...entry!, fingerprint }] }];
  const outcome = { kind: 'readable', embedded: true } as const;
  return {
    store,
    graph: buildGraph(store),
    verdict: judge({ outcome, store, checked: true, chains, now: NOW, lists }),
  };
}

/** The inputs as they were read: what each of them carries. */
const inputs = new Map(
  ['intro', 'clip'].map((id) => {
    const label = `urn:countersign:preview:${id}`;
    const store = { active_manifest: label, manifests: { [label]: { label, ingredients: [], assertions: [] } } };
    return [id, { inspection: { graph: buildGraph(parseManifestStore(store)) } }];
  }),
);
const check = (judged: Parameters<typeof checkSigned>[0], certificate = leaf.certificate) =>
  checkSigned(judged, { plan, inputs, chainPem: toPem(certificate) });
const thrownAway = (reason: string) =>
  expect.objectContaining({
    code: 'postflight_failed',
    message: `The signed file was thrown away: ${reason}. Nothing was written. Report this with the log.`,
  }) as Error;

describe('the post-flight of an export', () => {
  test('passes a file that is what was planned, and counts its manifests (R7)', () => {
    expect(check(signed())).toBe(3);
  });

  test('trap: a history that was dropped without a word is missed', () => {
    const dropped = signed({
      store: ({ manifests }) => {
        delete manifests['urn:countersign:preview:clip'];
      },
    });
    expect(() => check(dropped)).toThrow(thrownAway('1 of the 3 manifests it should carry are missing'));
  });

  test('a manifest that no input had is one too many', () => {
    const label = 'urn:countersign:preview:stranger';
    const more = signed({
      store: ({ manifests }) => {
        manifests[label] = { label, ingredients: [], assertions: [] } as never;
        const deeper = {
          title: 'stranger',
          relationship: 'parentOf',
          label: 'c2pa.ingredient.v3',
          active_manifest: label,
        };
        manifests['urn:countersign:preview:clip']!.ingredients.push(deeper);
      },
    });
    expect(() => check(more)).toThrow(thrownAway('it carries 4 manifests instead of 3'));
  });

  test('a claim that says less than was planned', () => {
    const less = signed({ plan: { ...plan, actions: plan.actions.slice(0, -1) } });
    expect(() => check(less)).toThrow(thrownAway('its claim does not say what was planned'));
  });

  test('a file whose hash does not fit', () => {
    const changed = signed({ failure: ['assertion.bmffHash.mismatch'] });
    expect(() => check(changed)).toThrow(/thrown away: it does not validate \(The media data was changed/);
  });

  test('a signature by another certificate', () => {
    expect(() => check(signed(), stranger.certificate)).toThrow(
      thrownAway('its signature is not by the chosen certificate'),
    );
  });

  test('no manifest at all', () => {
    const verdict = judge({ outcome: { kind: 'none' }, checked: true, chains: [], now: NOW, lists });
    expect(() => check({ verdict })).toThrow(thrownAway('it carries no readable manifest'));
  });
});
