import { createHash } from 'node:crypto';
import type { CertificateFacts, ChainEvaluation, ListMatch } from '#shared/verdict/model.ts';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { type Certificate, isSelfSigned, parseCertificate } from '#core/trust/certificate.ts';
import { MAX_CHAIN, orderPath, validatesTo } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { CLAIM_SIGNING_USAGES, EKU, SERVICE_USAGES } from '#core/trust/oids.ts';

export interface EvaluationTime {
  now: Date;
  /** The proven time of a manifest's signature (a time-stamp of a listed authority); without one it is judged as of now. */
  timeOf?: (label: string) => Date | undefined;
}

/**
 * Says of each manifest's signature which lists vouch for its certificate (R44, R45, R51, R52, R54). The engine's own
 * `signingCredential.trusted` is necessary but never sufficient: it lets a root that was listed for time-stamping vouch for a claim
 * signer (finding F2 of signing-and-trust.md).
 *
 * Never throws for what is in a file: a chain that cannot be parsed is an outcome. One evaluation per signature, in their order;
 * matches in the order of `lists`.
 * @param lists those that are turned on; only the ones with purpose `signer` are asked.
 */
export async function evaluateChains(
  signatures: readonly ManifestSignature[],
  lists: readonly LoadedList[],
  { now, timeOf }: EvaluationTime,
): Promise<ChainEvaluation[]> {
  const asked = lists.filter(({ list }) => list.purpose === 'signer');
  const judged = new Map<string, Promise<Judgement>>();
  const evaluations: ChainEvaluation[] = [];
  for (const signature of signatures) {
    const proven = timeOf?.(signature.label);
    const at = proven ?? now;
    // An edit of five hundred clips from one camera is one question, not five hundred.
    const question = `${at.getTime()} ${signature.malformed ?? ''} ${signature.chain.map((der) => hash(der)).join(' ')}`;
    const judgement = judged.get(question) ?? judge(signature, asked, at);
    judged.set(question, judgement);
    evaluations.push({
      label: signature.label,
      algorithm: signature.algorithm,
      asked: asked.map(({ list }) => list.id),
      judgedAt: at.toISOString(),
      ...(signature.timestampToken && {
        timestamp: { present: true as const, ...(proven && { at: proven.toISOString() }) },
      }),
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

/**
 * Every list that vouches for a leaf at one instant; at most one match a list, in the order of `lists`.
 * @param others the rest of the bundle in any order.
 */
export async function matchLists(
  leaf: Certificate,
  others: readonly Certificate[],
  lists: readonly LoadedList[],
  at: Date,
): Promise<ListMatch[]> {
  const path = orderPath(leaf, others);
  const matches: ListMatch[] = [];
  for (const loaded of lists) {
    const match =
      loaded.list.kind === 'end-entity' ? matchEndEntity(leaf, loaded, at) : await matchAnchors(path, loaded, at);
    if (match) matches.push(match);
  }
  return matches;
}

function matchEndEntity({ facts }: Certificate, loaded: LoadedList, at: Date): ListMatch | undefined {
  const listed = loaded.certificates.some((entry) => entry.facts.fingerprint === facts.fingerprint);
  return listed && isInDate(facts, at) ? { ...describe(loaded), ...entryOf(facts), via: 'end-entity' } : undefined;
}

async function matchAnchors(path: Certificate[], loaded: LoadedList, at: Date): Promise<ListMatch | undefined> {
  // Asking all anchors of a long list costs seconds, those with the right name milliseconds (finding F10).
  const issuers = new Set(path.map(({ facts }) => facts.issuer));
  for (const anchor of loaded.certificates) {
    if (!issuers.has(anchor.facts.subject) || !(await validatesTo(path, anchor, at))) continue;
    return { ...describe(loaded), ...entryOf(anchor.facts), via: isSelfSigned(anchor) ? 'anchor' : 'issuing-ca' };
  }
  return undefined;
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

const isInDate = (facts: CertificateFacts, at: Date): boolean =>
  Date.parse(facts.notBefore) <= at.getTime() && at.getTime() <= Date.parse(facts.notAfter);

const describe = ({ list }: LoadedList): Pick<ListMatch, 'list' | 'listName' | 'version' | 'demo'> => ({
  list: list.id,
  listName: list.name,
  version: list.version,
  demo: list.demo,
});

const entryOf = (facts: CertificateFacts): Pick<ListMatch, 'entry' | 'entryFingerprint'> => ({
  entry: facts.subject,
  entryFingerprint: facts.fingerprint,
});
