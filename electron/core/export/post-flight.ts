import { X509Certificate } from 'node:crypto';
import type { Inspection } from '#shared/api/asset.ts';
import type { InputId } from '#shared/edit/model.ts';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { stated } from '#shared/edit/stated.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { JudgedReading } from '#core/inspect/judged-read.ts';

/**
 * Is the signed file what was promised? Asked of the file itself, with the engine's full validation, before it gets its name: intact,
 * signed by the certificate that was chosen, stating what was planned and no more, and carrying every manifest its inputs carried and
 * one of its own (R7; the engine drops a history without a word when it is not given as an ingredient).
 * @returns the number of manifests in the file
 * @throws AppError 'postflight_failed'
 */
export function checkSigned(
  judged: Pick<JudgedReading, 'verdict' | 'graph' | 'store'>,
  expected: {
    plan: ClaimPlan;
    inputs: ReadonlyMap<InputId, { inspection: Pick<Inspection, 'graph'> }>;
    chainPem: string;
  },
): number {
  const { verdict, graph, store } = judged;
  const active = verdict.manifests.find(({ node }) => node === verdict.active);
  if (!active || !graph || !store) throw failed('it carries no readable manifest');
  if (active.integrity !== 'intact') {
    const cause = verdict.problems.find(({ place }) => place.length === 0)?.cause ?? active.integrity;
    throw failed(`it does not validate (${cause})`);
  }
  const leaf = new X509Certificate(expected.chainPem);
  if (active.identity.signer?.fingerprint !== leaf.fingerprint256.replaceAll(':', '').toLowerCase()) {
    throw failed('its signature is not by the chosen certificate');
  }

  const manifest = store.manifests.get(active.node);
  if (!manifest || stated(readPlan(manifest, expected.plan.format).plan) !== stated(expected.plan)) {
    throw failed('its claim does not say what was planned');
  }

  const labels = new Set(graph.nodes.filter(({ kind }) => kind === 'manifest').map(({ id }) => id));
  const carried = expected.plan.ingredients.filter(({ carriesStore }) => carriesStore);
  const promised = new Set<string>([active.node]);
  for (const { input } of carried) {
    for (const { kind, id } of expected.inputs.get(input)?.inspection.graph?.nodes ?? []) {
      if (kind === 'manifest') promised.add(id);
    }
  }
  const missing = [...promised].filter((label) => !labels.has(label));
  if (missing.length > 0)
    throw failed(`${missing.length} of the ${promised.size} manifests it should carry are missing`);
  if (labels.size !== promised.size) throw failed(`it carries ${labels.size} manifests instead of ${promised.size}`);
  return labels.size;
}

const failed = (reason: string): AppError =>
  new AppError(
    'postflight_failed',
    `The signed file was thrown away: ${reason}. Nothing was written. Report this with the log.`,
  );
