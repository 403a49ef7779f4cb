import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Finding } from '#shared/verdict/findings.ts';
import type { IdentityEvaluation } from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';

/** A problem of ours with one identity statement, and what there is to say about it. */
export interface IdentityProblem {
  readonly code: OwnCode;
  readonly explanation: string | undefined;
}

/**
 * What is to be said about the CAWG identities of a manifest besides what the engine says: it looks at none of them while no list for
 * identities is on. The stricter of the two stands, because what we add can only take away. Warnings at most (c2pa-engine.md section 9).
 */
export function identityProblems(
  identities: readonly IdentityEvaluation[],
  findings: readonly Finding[],
): IdentityProblem[] {
  const told = (pattern: RegExp): boolean =>
    findings.some(({ code, meaning }) => pattern.test(code) && meaning.severity !== 'success');
  return identities.flatMap((identity): IdentityProblem[] => {
    const { label, evaluated, kind, malformed, wrongKind, asked, matches, revocation } = identity;
    const say = (code: OwnCode, explanation?: string): IdentityProblem[] => [
      { code, explanation: `${label}${explanation === undefined ? '' : `: ${explanation}`}` },
    ];
    if (!evaluated) return say('countersign.identity.notEvaluated', malformed ?? kind);
    if (malformed !== undefined || wrongKind !== undefined)
      return say('countersign.identity.unconfirmed', malformed ?? wrongKind);
    if (revocation?.state === 'revoked')
      return told(/revoked$/) ? [] : say('countersign.identity.revoked', `on ${formatDay(revocation.revokedAt ?? '')}`);
    if (asked.length === 0) return say('countersign.identity.notAsked');
    return matches.length > 0 || told(/^cawg\.x509\.credential\.untrusted$/)
      ? []
      : say('countersign.identity.unlisted');
  });
}
