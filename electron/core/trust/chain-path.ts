import { CertificateChainValidationEngine, type Certificate as PkiCertificate } from 'pkijs';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { CERTIFICATE_SIGNATURES, EXTENSION, PROCESSED_EXTENSIONS } from '#core/trust/oids.ts';

/** Claims carry two or three certificates; a hundred are an attack on whoever validates them. */
export const MAX_CHAIN = 12;

/**
 * Puts a bundle in signing order, starting at its leaf: each certificate is issued by the next. Certificates that do not belong stay
 * out. This orders, it does not judge: see {@link windowTo}.
 */
export function orderPath(leaf: Certificate, others: readonly Certificate[]): Certificate[] {
  const path = [leaf];
  const pool = others.filter((certificate) => certificate.facts.fingerprint !== leaf.facts.fingerprint);
  for (;;) {
    const last = path.at(-1)!;
    if (isSelfSigned(last)) return path;
    const index = pool.findIndex((candidate) => issued(last, candidate));
    if (index === -1) return path;
    path.push(...pool.splice(index, 1));
  }
}

/**
 * `certificate` names `issuer` as its issuer and carries its signature. Neither changes, so each pair is looked at once: two hundred
 * signers share one authority, and the same root stands on ten lists.
 */
export function issued(certificate: Certificate, issuer: Certificate): boolean {
  const known = verified.get(certificate) ?? new WeakMap<Certificate, boolean>();
  verified.set(certificate, known);
  const answer =
    known.get(issuer) ?? (certificate.node.checkIssued(issuer.node) && certificate.node.verify(issuer.node.publicKey));
  known.set(issuer, answer);
  return answer;
}

const verified = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/** The instants at which a path is valid: from the latest beginning to the earliest end of its certificates, ends included. */
export interface Window {
  readonly notBefore: number;
  readonly notAfter: number;
  /** The certificate that ends first; of several the one nearest to the leaf. */
  readonly endsWith: Certificate;
  readonly isAnchor: boolean;
  /** From the leaf to the entry that vouches, both included. */
  readonly through: readonly Certificate[];
}

/**
 * RFC 5280 section 6 from the leaf of an ordered path to one anchor: when the path holds, or undefined when it holds at no time. The
 * anchor may be an issuing CA. Without revocation lists nothing in section 6 but the dates depends on the instant, so the answer for one
 * instant inside the window is the answer for all of it.
 *
 * pkijs decides, with three things it leaves out done here: path length constraints, critical extensions of the leaf, and weak
 * signature algorithms. Its own search for issuers is replaced: it goes by key identifiers, and a chain in which a CA comes back
 * under another name sends it round for ever. Chains come out of the file under judgement.
 * @param path ordered by {@link orderPath}.
 */
export async function windowTo(path: readonly Certificate[], anchor: Certificate): Promise<Window | undefined> {
  const below = belowAnchor(path, anchor);
  if (!below) return undefined;
  const full = [...below, anchor];
  if (!below.every(usesAcceptedSignature) || !full.every(hasOnlyProcessedCriticals) || !keepsPathLengths(full))
    return undefined;
  const window = windowOf(full, anchor);
  if (window.notBefore > window.notAfter) return undefined;
  const certificates = full.map((certificate) => certificate.pki);
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [anchor.pki],
    // The engine takes the last one for the leaf.
    certs: certificates.slice(0, -1).toReversed(),
    checkDate: new Date(window.notBefore),
    // Each is issued by the next: that is how the path was put in order, and where it was cut.
    findIssuer: async (certificate: PkiCertificate) =>
      certificates.slice(certificates.indexOf(certificate) + 1).slice(0, 1),
  });
  const { result } = await engine.verify();
  return result ? window : undefined;
}

/** The instant lies in a window, ends included (RFC 5280, 4.1.2.5). */
export const isWithin = ({ notBefore, notAfter }: Pick<Window, 'notBefore' | 'notAfter'>, at: Date): boolean =>
  notBefore <= at.getTime() && at.getTime() <= notAfter;

function windowOf(full: readonly Certificate[], anchor: Certificate): Window {
  const begins = full.map(({ facts }) => Date.parse(facts.notBefore));
  const ends = full.map(({ facts }) => Date.parse(facts.notAfter));
  const notAfter = Math.min(...ends);
  const endsWith = full[ends.indexOf(notAfter)] ?? anchor;
  return { notBefore: Math.max(...begins), notAfter, endsWith, isAnchor: endsWith === anchor, through: full };
}

/** The part of the path that the anchor vouches for: up to the first certificate it issued, without the anchor itself. */
function belowAnchor(path: readonly Certificate[], anchor: Certificate): Certificate[] | undefined {
  const last = path.findIndex((certificate) => issued(certificate, anchor));
  return last === -1 ? undefined : path.slice(0, last + 1);
}

const usesAcceptedSignature = ({ pki }: Certificate): boolean =>
  CERTIFICATE_SIGNATURES.has(pki.signatureAlgorithm.algorithmId);

const hasOnlyProcessedCriticals = ({ pki }: Certificate): boolean =>
  (pki.extensions ?? []).every(({ critical, extnID }) => !critical || PROCESSED_EXTENSIONS.has(extnID));

/** RFC 5280 6.1.4 (l) and (m): a CA may limit how many CAs, other than self-issued ones, stand between it and the leaf. */
function keepsPathLengths(path: readonly Certificate[]): boolean {
  let between = 0;
  for (const certificate of path.slice(1)) {
    const limit = pathLength(certificate);
    if (limit !== undefined && between > limit) return false;
    if (certificate.node.subject !== certificate.node.issuer) between += 1;
  }
  return true;
}

function pathLength({ pki }: Certificate): number | undefined {
  const constraints = pki.extensions?.find(({ extnID }) => extnID === EXTENSION.basicConstraints)?.parsedValue as
    | { pathLenConstraint?: number | object }
    | undefined;
  const limit = constraints?.pathLenConstraint;
  // Absent means no limit; a number too big for pkijs comes as an ASN.1 object and is no limit either.
  return typeof limit === 'number' ? limit : undefined;
}
