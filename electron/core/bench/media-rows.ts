import type { BenchRow, CertificateView } from '#shared/api/bench.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { walk } from '#shared/provenance/walk.ts';
import type { ChainEvaluation } from '#shared/verdict/model.ts';
import { certificateView } from '#core/bench/certificate-view.ts';
import { acceptedBy, judged } from '#core/bench/rows.ts';
import type { ManifestSignature, Reading } from '#core/c2pa/reading.ts';
import { profileChecks } from '#core/signers/preflight.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { evaluateChains, type Evidence } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { provenTime, type Stamp, stampsOf } from '#core/trust/timestamp.ts';
import { openToken, TokenError } from '#core/trust/timestamp-token.ts';

/** A row for every signer of a file, its time-stamps and its identities under it, in the order of the manifest store. */
export async function mediaRows(
  { store, signatures }: Reading,
  lists: readonly LoadedList[],
  evidence: Evidence,
): Promise<BenchRow[]> {
  const manifests = store === undefined ? undefined : walk(parseManifestStore(store)).manifests;
  const evaluations = await evaluateChains(signatures, lists, evidence);
  const rows: BenchRow[] = [];
  for (const [index, signature] of signatures.entries()) {
    const evaluation = evaluations[index]!;
    const visit = manifests?.get(signature.label);
    const { label } = signature;
    const place = { manifest: label, title: visit?.manifest.title ?? label, ...(visit && { depth: visit.depth }) };
    const proven = provenTime(evaluation.timestamp) !== undefined;
    rows.push(
      { ...place, id: `${index}`, ...signerRow(signature, evaluation, lists, proven) },
      ...(await stampRows(signature, evaluation, lists, evidence)).map((row, number) => ({
        ...place,
        id: `${index}.t${number}`,
        ...row,
      })),
      ...identityRows(signature, evaluation, lists, proven).map((row, number) => ({
        ...place,
        id: `${index}.i${number}`,
        ...row,
      })),
    );
  }
  return rows;
}

type Content = Omit<BenchRow, 'id' | 'manifest' | 'title' | 'depth'>;

function signerRow(
  { chain }: ManifestSignature,
  evaluation: ChainEvaluation,
  lists: readonly LoadedList[],
  proven: boolean,
): Content {
  const certificates = certificatesOf(chain);
  const [leaf] = certificates;
  const checks = leaf ? profileChecks(leaf, new Date(evaluation.judgedAt), { accepted: acceptedBy(lists) }) : [];
  return {
    subject: 'signer',
    ...judged(evaluation, 'signer', lists, proven),
    chain: certificates.map(certificateView),
    findings: checks.filter(({ outcome }) => outcome !== 'ok'),
    ...(evaluation.private && { private: evaluation.private }),
  };
}

async function stampRows(
  signature: ManifestSignature,
  { timestamp, timestamps, judgedAt }: ChainEvaluation,
  lists: readonly LoadedList[],
  { preserved }: Evidence,
): Promise<Content[]> {
  const evaluated = timestamps ?? (timestamp ? [timestamp] : []);
  const kept = signature.signed && preserved ? await preserved(signature.signed.message) : [];
  // The evaluation has them in this order.
  const stamps = stampsOf(signature, kept);
  return Promise.all(
    evaluated.map(async (stamp, index) => ({
      subject: 'timestamp' as const,
      // An authority is judged at the time it names itself: there is no other.
      ...judged(
        {
          ...stamp,
          judgedAt: stamp.at ?? judgedAt,
          malformed: stamp.problem,
          ...(stamp.revocations && { issuerRevocations: stamp.revocations }),
        },
        'tsa',
        lists,
        provenTime(stamp) !== undefined,
      ),
      chain: await authorityOf(stamps[index]),
      findings: [],
    })),
  );
}

function identityRows(
  { identities = [] }: ManifestSignature,
  evaluation: ChainEvaluation,
  lists: readonly LoadedList[],
  proven: boolean,
): Content[] {
  return (evaluation.identities ?? []).map((identity, index) => {
    const unread = identity.evaluated
      ? identity.malformed
      : `Countersign does not evaluate identities of the kind ${identity.kind}.`;
    const own = provenTime(identity.timestamp) !== undefined;
    return {
      subject: 'identity' as const,
      ...judged({ ...identity, malformed: unread }, 'cawg', lists, own || proven),
      chain: certificatesOf(identities[index]?.chain ?? []).map(certificateView),
      findings: [],
    };
  });
}

async function authorityOf(stamp: Stamp | undefined): Promise<CertificateView[]> {
  if (!stamp) return [];
  try {
    const { leaf, others } = openToken(stamp.token);
    const rest = others.filter(({ facts }) => facts.fingerprint !== leaf.facts.fingerprint);
    return [leaf, ...rest].map(certificateView);
  } catch (error) {
    if (error instanceof TokenError) return [];
    throw error;
  }
}

/** Those that can be read; that one cannot is the problem of its row. */
function certificatesOf(chain: readonly Uint8Array[]): Certificate[] {
  return chain.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch {
      return [];
    }
  });
}
