import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { type ManifestStore, parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { Verdict, VerdictStamp } from '#shared/verdict/model.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { Reading } from '#core/c2pa/reading.ts';
import { readSettings, settingsHash } from '#core/c2pa/settings.ts';
import type { CorePorts } from '#core/ports.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { TrustBasis } from '#core/trust/evidence.ts';

/** A file read with full validation, and what we make of it. */
export interface JudgedReading {
  reading: Reading;
  store?: ManifestStore;
  graph?: ProvenanceGraph;
  verdict: Verdict;
  stamp: VerdictStamp;
}

/** @param manifestStore the file with the manifest store, where it stands apart from the media */
export type JudgedRead = (path: string, signal: AbortSignal, manifestStore?: string) => Promise<JudgedReading>;

/** Codes of ours that say that the engine and the evaluator differ. */
const DISAGREEMENTS: ReadonlySet<string> = new Set([
  'countersign.trust.disagreement',
  'countersign.engine.misattributed',
  'countersign.engine.refused',
]);

/**
 * The one way to a verdict: the engine validates, our evaluator says which list vouches for whom from the certificates in the bytes,
 * and the judge keeps the stricter of the two (product.md). The stamp says with what it was made.
 */
export function createJudgedRead(parts: {
  engine: Engine;
  basis: TrustBasis;
  clock: CorePorts['clock'];
  log: CorePorts['log'];
}): JudgedRead {
  const { engine, basis, clock, log } = parts;
  return async (path, signal, manifestStore) => {
    const engineTrust = await basis.engineTrust();
    const lists = await basis.lists();
    const reading = await engine.read({ path, manifestStore, trust: engineTrust, verify: true }, { signal });
    const store = reading.store === undefined ? undefined : parseManifestStore(reading.store);
    const now = clock();
    const asked = lists.map(({ list: { id, name, purpose, version } }) => ({ id, name, purpose, version }));
    const chains = await evaluateChains(reading.signatures, lists, await basis.evidence(now));
    const policy = basis.requirements();
    const verdict = judge({
      outcome: reading.outcome,
      ...(store && { store }),
      checked: true,
      chains,
      now: now.toISOString(),
      lists: asked,
      policy,
      ...(reading.refused !== undefined && { refused: reading.refused }),
    });
    for (const { code, subject } of verdict.problems) {
      // What the two differ on goes to the log with the name of the difference; which of them was stricter stands in the verdict.
      if (DISAGREEMENTS.has(code)) log('warn', `engine and evaluator disagree (${code}) on ${subject ?? 'a signer'}`);
    }
    const { engine: name, library } = await engine.version();
    const stamp: VerdictStamp = {
      at: now.toISOString(),
      engine: name,
      engineVersion: library,
      settingsHash: settingsHash(readSettings(engineTrust, true)),
      lists: asked,
      ...((policy.requireTimestamp || policy.requireRevocation) && { policy }),
    };
    return { reading, ...(store && { store, graph: buildGraph(store) }), verdict, stamp };
  };
}
