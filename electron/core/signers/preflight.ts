import type { KeyObject } from 'node:crypto';
import { type PreflightCheck, type PreflightReport, REVOCATION_RULE } from '#shared/api/signer.ts';
import type { ListMatch, ListMiss, Revocation } from '#shared/verdict/model.ts';
import { allVouchingWords, vouchingWords } from '#shared/verdict/vouching.ts';
import { daysLeft, EXPIRES_SOON_DAYS, PROFILE_RULES, type ProfileTerms } from '#core/signers/profile-rules.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { issued, isWithin, orderPath, windowTo } from '#core/trust/chain-path.ts';
import { askLists } from '#core/trust/match-lists.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { type AskedAnswer, evaluateRevocation } from '#core/trust/revocation.ts';
import { wrongKind } from '#core/trust/signing-certificate.ts';

export interface PreflightSubject {
  /** As it will stand in the claim: leaf first. */
  chain: readonly [Certificate, ...Certificate[]];
  /** Public half of the key that will sign; without it, whether it fits is not checked. */
  publicKey?: KeyObject | undefined;
  /** R77: the authority that the chain has to lead to. */
  pinned?: Certificate | undefined;
  /** OCSP responses (DER) that are at hand. None is fetched here: that would tell the issuer who is about to sign. */
  staples?: readonly Uint8Array[] | undefined;
  /** Those that somebody asked for, with `revocation.ask`. */
  asked?: readonly AskedAnswer[] | undefined;
}

/**
 * Looks at a signer before it signs (R43-R48): every rule of the profile by name, the bundle, the key, what is known of revocation, and
 * every list that was asked, with the entry that vouches or the reason why none does. Breaking the profile blocks, because the engine
 * would refuse; being on no list only warns (F6, R47).
 * @param lists those that are turned on; only the ones with purpose `signer` are asked.
 * @param soonDays from how many days before its end a certificate is said to end soon (R56); 30 when absent
 */
export async function preflight(
  { chain, publicKey, staples = [], asked: answers, pinned }: PreflightSubject,
  lists: readonly LoadedList[],
  now: Date,
  soonDays?: number,
): Promise<PreflightReport> {
  const [leaf, ...others] = chain;
  const asked = lists.filter(({ list }) => list.purpose === 'signer');
  const accepted = asked.flatMap(({ list }) => list.acceptedUsages);
  const { matches, misses } = await answersOf(leaf, others, asked, now);
  const trust = asked.length === 0 ? 'not-checked' : matches.length > 0 ? 'listed' : 'unlisted';
  const issuers = [...others, ...asked.flatMap(({ certificates }) => certificates)];
  const revocation = await evaluateRevocation({
    leaf,
    issuers,
    responses: staples,
    asked: answers,
    at: now,
    proven: false,
    now,
  });
  const checks = [
    ...profileChecks(leaf, now, { accepted, soonDays }),
    orderCheck(chain),
    ...(pinned ? [await pinnedCheck(chain, pinned, now)] : []),
    keyCheck(leaf, publicKey),
    revocationCheck(revocation),
    trustCheck(trust, matches),
  ];
  return { outcome: worst(checks), checks, matches, misses, revocation, trust, daysLeft: daysLeft(leaf, now) };
}

/** The same judgement a reader makes: a certificate of the wrong kind is on no list. */
async function answersOf(
  leaf: Certificate,
  others: readonly Certificate[],
  asked: readonly LoadedList[],
  now: Date,
): Promise<{ matches: ListMatch[]; misses: ListMiss[] }> {
  const message = wrongKind(
    leaf.facts,
    asked.flatMap(({ list }) => list.acceptedUsages),
  );
  if (message === undefined) return askLists(leaf, others, asked, now);
  const misses = asked.map(({ list: { id, name, version } }) => ({
    list: id,
    listName: name,
    version,
    why: 'wrong-kind' as const,
    message,
  }));
  return { matches: [], misses };
}

/**
 * Every rule of the C2PA profile for signers, and whether a certificate keeps it at an instant (R43).
 */
export const profileChecks = (
  leaf: Certificate,
  now: Date,
  { accepted, soonDays = EXPIRES_SOON_DAYS }: ProfileTerms,
): PreflightCheck[] =>
  PROFILE_RULES.map(({ rule, kept, check }) => ({
    rule,
    ...(check(leaf, now, { accepted, soonDays }) ?? { outcome: 'ok', message: kept }),
  }));

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

/** R77: by RFC 5280, with every signature, date and constraint up to the authority that was named. */
async function pinnedCheck(chain: PreflightSubject['chain'], pinned: Certificate, now: Date): Promise<PreflightCheck> {
  const rule = 'pinned-root';
  const { name, fingerprint } = pinned.facts;
  const window = await windowTo(orderPath(chain[0], chain.slice(1)), pinned);
  if (!window)
    return {
      rule,
      outcome: 'blocked',
      message: `The chain does not lead to the pinned authority ${name} (sha256 ${fingerprint}).`,
    };
  if (!isWithin(window, now))
    return {
      rule,
      outcome: 'blocked',
      message: `The chain leads to the pinned authority ${name}, but is not valid now: from ${day(window.notBefore)} to ${day(window.notAfter)}.`,
    };
  return { rule, outcome: 'ok', message: `The chain leads to the pinned authority ${name} (sha256 ${fingerprint}).` };
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function keyCheck(leaf: Certificate, publicKey: KeyObject | undefined): PreflightCheck {
  const rule = 'key-mismatch';
  if (!publicKey) return { rule, outcome: 'ok', message: 'Not checked: no key was given.' };
  return leaf.node.publicKey.equals(publicKey)
    ? { rule, outcome: 'ok', message: 'The key belongs to the certificate.' }
    : { rule, outcome: 'blocked', message: 'The key does not belong to the certificate.' };
}

function revocationCheck({ state, thisUpdate, revokedAt, problem, asked }: Revocation): PreflightCheck {
  const rule = REVOCATION_RULE;
  switch (state) {
    case 'absent':
      return { rule, outcome: 'ok', message: 'Not asked: no answer about revocation is at hand, and none is fetched.' };
    case 'good':
      return {
        rule,
        outcome: 'ok',
        message: `Not revoked, by an answer of ${thisUpdate}${asked ? `, asked of ${asked.host}` : ''}.`,
      };
    // Nothing is signed yet, so that a revocation cannot have come later.
    case 'revoked':
    case 'revoked-later':
      return { rule, outcome: 'blocked', message: `The certificate was revoked at ${revokedAt}. It should not sign.` };
    case 'unknown':
      return { rule, outcome: 'warn', message: 'The revocation service does not know the certificate.' };
    case 'stale':
      return { rule, outcome: 'warn', message: `The answer about revocation of ${thisUpdate} is too old to count.` };
    case 'unusable':
      return { rule, outcome: 'warn', message: problem ?? 'The answer about revocation cannot be used.' };
  }
}

function trustCheck(trust: PreflightReport['trust'], matches: readonly ListMatch[]): PreflightCheck {
  switch (trust) {
    case 'listed':
      return {
        rule: 'trust',
        outcome: 'ok',
        message: `${allVouchingWords(matches, vouchingWords)}.`,
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
