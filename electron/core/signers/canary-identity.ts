import type { CanaryIdentity } from '#core/c2pa/canary.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';

/** A root and a leaf for the start-up canary. They live in memory, for two days at most, and vouch for nothing else. */
export async function makeCanaryIdentity(now = new Date()): Promise<CanaryIdentity> {
  const validity = { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + DAY) };
  const root = await issueRoot('O=Countersign, CN=Start-up canary root', validity);
  const leaf = await issueClaimSigner('O=Countersign, CN=Start-up canary', validity, root);
  const key = toKeyObject(leaf.keys);
  return {
    algorithm: leaf.algorithm,
    chainPem: toPem(leaf.certificate),
    rootPem: toPem(root.certificate),
    // Always async: the engine ends the process when a callback throws synchronously (c2pa-engine.md section 5).
    sign: async (tbs) => signBytes(leaf.algorithm, key, tbs),
  };
}
