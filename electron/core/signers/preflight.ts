import type { KeyObject } from 'node:crypto';
import type { PreflightCheck, PreflightReport } from '#shared/api/signer.ts';
import type { ListMatch } from '#shared/verdict/model.ts';
import { daysLeft, PROFILE_RULES } from '#core/signers/profile-rules.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { issued } from '#core/trust/chain-path.ts';
import { wrongKind } from '#core/trust/signing-certificate.ts';
import { matchLists } from '#core/trust/match-lists.ts';
import type { LoadedList } from '#core/trust/list-file.ts';

export interface PreflightSubject {
  /** As it will stand in the claim: leaf first. */
  chain: readonly [Certificate, ...Certificate[]];
  /** Public half of the key that will sign. */
  publicKey: KeyObject;
}

/**
 * Looks at a signer before it signs (R43-R48): every rule of the profile by name, the bundle, the key, and every list that vouches for
 * it. Breaking the profile blocks, because the engine would refuse; being on no list only warns (F6, R47).
 * @param lists those that are turned on; only the ones with purpose `signer` are asked.
 */
export async function preflight(
  { chain, publicKey }: PreflightSubject,
  lists: readonly LoadedList[],
  now: Date,
): Promise<PreflightReport> {
  const [leaf, ...others] = chain;
  const asked = lists.filter(({ list }) => list.purpose === 'signer');
  // The same judgement a reader makes: a certificate of the wrong kind is on no list.
  const matches = wrongKind(leaf.facts) === undefined ? await matchLists(leaf, others, asked, now) : [];
  const trust = asked.length === 0 ? 'not-checked' : matches.length > 0 ? 'listed' : 'unlisted';
  const checks = [
    ...profileChecks(leaf, now),
    orderCheck(chain),
    keyCheck(leaf, publicKey),
    trustCheck(trust, matches),
  ];
  return { outcome: worst(checks), checks, matches, trust, daysLeft: daysLeft(leaf, now) };
}

const profileChecks = (leaf: Certificate, now: Date): PreflightCheck[] =>
  PROFILE_RULES.map(({ rule, kept, check }) => ({ rule, ...(check(leaf, now) ?? { outcome: 'ok', message: kept }) }));

function orderCheck(chain: readonly Certificate[]): PreflightCheck {
  const gap = chain.findIndex((certificate, index) => {
    const next = chain[index + 1];
    return next !== undefined && !issued(certificate, next);
  });
  if (gap === -1)
    return { rule: 'bundle-order', outcome: 'ok', message: 'Each certificate of the bundle is issued by the next.' };
  const message = `Certificate ${gap + 1} of the bundle is not issued by certificate ${gap + 2}. Put the signer first, then its issuers.`;
  return { rule: 'bundle-order', outcome: 'blocked', message };
}

const keyCheck = (leaf: Certificate, publicKey: KeyObject): PreflightCheck =>
  leaf.node.publicKey.equals(publicKey)
    ? { rule: 'key-mismatch', outcome: 'ok', message: 'The key belongs to the certificate.' }
    : { rule: 'key-mismatch', outcome: 'blocked', message: 'The key does not belong to the certificate.' };

function trustCheck(trust: PreflightReport['trust'], matches: readonly ListMatch[]): PreflightCheck {
  switch (trust) {
    case 'listed':
      return {
        rule: 'trust',
        outcome: 'ok',
        message: `On ${matches.map(({ listName }) => `"${listName}"`).join(', ')}.`,
      };
    case 'unlisted':
      return { rule: 'trust', outcome: 'warn', message: 'No trust list that is turned on vouches for this signer.' };
    case 'not-checked':
      return { rule: 'trust', outcome: 'ok', message: 'Not checked: no list of signers is turned on.' };
  }
}

const worst = (checks: readonly PreflightCheck[]): PreflightReport['outcome'] => {
  const outcomes = new Set(checks.map(({ outcome }) => outcome));
  return outcomes.has('blocked') ? 'blocked' : outcomes.has('warn') ? 'warn' : 'ok';
};
