import { NO_POLICY } from '#shared/verdict/policy.ts';
import { createAddressBook } from '#core/address-book/address-book.ts';
import { createPreserved } from '#core/address-book/preserved.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createTrustBasis, type TrustBasis } from '#core/trust/evidence.ts';
import type { TrustLists } from '#core/trust/lists.ts';

/** What verdicts go by in a workspace, as the core puts it together. */
export function basisOf(trust: TrustLists, folder: string, clock: () => Date = () => new Date()): TrustBasis {
  return createTrustBasis({
    trust,
    addressBook: createAddressBook({ folder, clock }),
    preserved: createPreserved(folder),
    answers: createKeptAnswers(folder),
    policy: () => NO_POLICY,
  });
}
