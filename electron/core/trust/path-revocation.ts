import type { Revocation } from '#shared/verdict/model.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { issued, MAX_CHAIN } from '#core/trust/chain-path.ts';
import { evaluateRevocation, isAnswer, MAX_RESPONSES, type RevocationQuestion } from '#core/trust/revocation.ts';

/** Answers at hand about whichever certificate: OCSPResponse, DER; and the day on which they are read. */
export type AnswersAtHand = Pick<RevocationQuestion, 'responses' | 'now'>;

/** What answers at hand say of the certificates of a path, by their fingerprints; those that no answer is about are not in it. */
export type PathRevocations = ReadonlyMap<string, Revocation>;

export const NO_REVOCATIONS: PathRevocations = new Map();

/**
 * What answers at hand say of these certificates (RFC 6960; C2PA 2.2, 15.9: each certificate of a chain has to be good, not the signer's alone).
 * Without answers nothing is looked at.
 * @param pool where their issuers may be: the chain they came in, and the entries of lists.
 */
export async function evaluatePath(
  certificates: readonly Certificate[],
  pool: readonly Certificate[],
  answers: AnswersAtHand,
  judged: Pick<RevocationQuestion, 'at' | 'proven'>,
): Promise<PathRevocations> {
  const responses = answers.responses.slice(0, MAX_RESPONSES).filter(isAnswer);
  if (responses.length === 0) return NO_REVOCATIONS;
  const found = new Map<string, Revocation>();
  for (const leaf of certificates) {
    const revocation = await evaluateRevocation({
      ...judged,
      leaf,
      issuers: issuersIn(pool, leaf),
      responses,
      now: answers.now,
    });
    const { name, fingerprint } = leaf.facts;
    if (revocation.state !== 'absent') found.set(fingerprint, { ...revocation, of: { name, fingerprint } });
  }
  return found;
}

/**
 * The authorities that a certificate rests on, whichever way up: whoever issued it, whoever issued those, without the roots, of which
 * nobody but they themselves could say that they are revoked.
 */
export function authoritiesAbove(leaf: Certificate, pool: readonly Certificate[]): Certificate[] {
  const above = new Map<string, Certificate>();
  for (let level = [leaf]; level.length > 0 && above.size < MAX_CHAIN;) {
    const next = level
      .flatMap((certificate) => issuersIn(pool, certificate).filter((one) => issued(certificate, one)))
      .filter((one) => !above.has(one.facts.fingerprint) && !isSelfSigned(one));
    for (const one of next) above.set(one.facts.fingerprint, one);
    level = next;
  }
  return [...above.values()].slice(0, MAX_CHAIN);
}

/** Only who has the name of the issuer is worth a look at keys and signatures. */
export const issuersIn = (pool: readonly Certificate[], { facts }: Certificate): Certificate[] =>
  pool.filter(({ facts: { subject } }) => subject === facts.issuer);

/** The certificates that may not be gone by, of those that something is known of. */
export const isRevoked = (revocations: PathRevocations, { facts }: Certificate): boolean =>
  revocations.get(facts.fingerprint)?.state === 'revoked';
