import { createHash } from 'node:crypto';
import type { CertificateFacts, ChainEvaluation } from '#shared/verdict/model.ts';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { MAX_CHAIN } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { matchLists } from '#core/trust/match-lists.ts';
import { CLAIM_SIGNING_USAGES, EKU, SERVICE_USAGES } from '#core/trust/oids.ts';
import { evaluateTimestamp, provenTime } from '#core/trust/timestamp.ts';

/**
 * Says of each manifest's signature which lists vouch for its certificate (R44, R45, R51, R52, R54). The engine's own
 * `signingCredential.trusted` is necessary but never sufficient: it lets a root that was listed for time-stamping vouch for a claim
 * signer (finding F2 of signing-and-trust.md). The time-stamp comes first: a chain is judged at the time it proves, or else now.
 *
 * Never throws for what is in a file: a chain that cannot be parsed is an outcome. One evaluation per signature, in their order;
 * matches in the order of `lists`.
 * @param lists those that are turned on; the ones with purpose `signer` are asked about signers, with purpose `tsa` about time-stamps.
 */
export async function evaluateChains(
  signatures: readonly ManifestSignature[],
  lists: readonly LoadedList[],
  { now }: { now: Date },
): Promise<ChainEvaluation[]> {
  const asked = lists.filter(({ list }) => list.purpose === 'signer');
  const judged = new Map<string, Promise<Judgement>>();
  const evaluations: ChainEvaluation[] = [];
  for (const signature of signatures) {
    const timestamp = await evaluateTimestamp(signature, lists);
    const at = provenTime(timestamp) ?? now;
    // An edit of five hundred clips from one camera is one question, not five hundred.
    const question = `${at.getTime()} ${signature.malformed ?? ''} ${signature.chain.map((der) => hash(der)).join(' ')}`;
    const judgement = judged.get(question) ?? judge(signature, asked, at);
    judged.set(question, judgement);
    evaluations.push({
      label: signature.label,
      algorithm: signature.algorithm,
      asked: asked.map(({ list }) => list.id),
      judgedAt: at.toISOString(),
      ...(timestamp && { timestamp }),
      ...(await judgement),
    });
  }
  return evaluations;
}

type Judgement = Pick<ChainEvaluation, 'chain' | 'matches' | 'wrongKind' | 'malformed'>;

async function judge(signature: ManifestSignature, asked: LoadedList[], at: Date): Promise<Judgement> {
  const parsed = parseChain(signature.chain);
  if (typeof parsed === 'string') return { chain: [], matches: [], malformed: signature.malformed ?? parsed };
  const [leaf, ...others] = parsed as [Certificate, ...Certificate[]];
  const chain = parsed.map(({ facts }) => facts);
  // What could be read is shown, but nobody vouches for a signature that is broken somewhere.
  if (signature.malformed !== undefined) return { chain, matches: [], malformed: signature.malformed };
  const wrong = wrongKind(leaf.facts);
  if (wrong !== undefined) return { chain, matches: [], wrongKind: wrong };
  return { chain, matches: await matchLists(leaf, others, asked, at) };
}

/** The certificates of a claim's `x5chain`, at least one; or why they could not be read. */
function parseChain(chain: readonly Uint8Array[]): Certificate[] | string {
  if (chain.length === 0) return 'The signature carries no certificate.';
  if (chain.length > MAX_CHAIN)
    return `The signature carries ${chain.length} certificates; more than ${MAX_CHAIN} are not read.`;
  const certificates: Certificate[] = [];
  for (const [index, der] of chain.entries()) {
    try {
      certificates.push(parseCertificate(der));
    } catch {
      // What exactly OpenSSL disliked helps nobody; which certificate it was does.
      return `Certificate ${index + 1} of ${chain.length} in the signature is not an X.509 certificate.`;
    }
  }
  return certificates;
}

/** Why a certificate may not sign claims whoever issued it, in one sentence; undefined when it may (C2PA 2.2, 14.5.1). */
export function wrongKind({ ca, usages }: Pick<CertificateFacts, 'ca' | 'usages'>): string | undefined {
  if (ca)
    return 'The certificate belongs to a certificate authority, which may issue certificates but not sign claims.';
  if (usages.some((usage) => SERVICE_USAGES.has(usage)))
    return 'The certificate was made for time-stamping or for answering revocation questions, not for signing claims.';
  if (usages.includes(EKU.any))
    return 'The certificate allows any use at all; one for signing claims must name its uses.';
  if (!usages.some((usage) => CLAIM_SIGNING_USAGES.has(usage)))
    return 'The certificate was not made for signing claims, documents or e-mail.';
  return undefined;
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
