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
import type { TrustLists } from '#core/trust/lists.ts';

/** A file read with full validation, and what we make of it. */
export interface JudgedReading {
  reading: Reading;
  store?: ManifestStore;
  graph?: ProvenanceGraph;
  verdict: Verdict;
  stamp: VerdictStamp;
}

export type JudgedRead = (path: string, signal: AbortSignal) => Promise<JudgedReading>;

/**
 * The one way to a verdict: the engine validates, our evaluator says which list vouches for whom from the certificates in the bytes,
 * and the judge keeps the stricter of the two (product.md). The stamp says with what it was made.
 */
export function createJudgedRead(parts: {
  engine: Engine;
  trust: TrustLists;
  clock: CorePorts['clock'];
  log: CorePorts['log'];
}): JudgedRead {
  const { engine, trust, clock, log } = parts;
  return async (path, signal) => {
    const engineTrust = await trust.engineTrust();
    const lists = await trust.enabled();
    const reading = await engine.read({ path, trust: engineTrust, verify: true }, { signal });
    const store = reading.store === undefined ? undefined : parseManifestStore(reading.store);
    const now = clock();
    const asked = lists.map(({ list: { id, name, purpose, version } }) => ({ id, name, purpose, version }));
    const chains = await evaluateChains(reading.signatures, lists, { now });
    const verdict = judge({
      outcome: reading.outcome,
      ...(store && { store }),
      checked: true,
      chains,
      now: now.toISOString(),
      lists: asked,
      ...(reading.refused !== undefined && { refused: reading.refused }),
    });
    for (const { code, subject } of verdict.problems) {
      if (code === 'countersign.trust.disagreement')
        log('warn', `engine and evaluator disagree on ${subject ?? 'a signer'}`);
    }
    const { engine: name, library } = await engine.version();
    const stamp: VerdictStamp = {
      at: now.toISOString(),
      engine: name,
      engineVersion: library,
      settingsHash: settingsHash(readSettings(engineTrust, true)),
      lists: asked,
    };
    return { reading, ...(store && { store, graph: buildGraph(store) }), verdict, stamp };
  };
}
