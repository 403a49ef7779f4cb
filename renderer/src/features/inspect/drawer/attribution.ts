import type { ProvenanceNode } from '#shared/provenance/model.ts';

type Attribution = ProvenanceNode['actions'][number]['attribution'];

/** Who answers for a statement (R49). The two must never look alike. */
const attributionWords: Record<Attribution, { title: string; hint: string }> = {
  created: { title: 'Signed for by the signer', hint: 'The signer says so itself.' },
  gathered: {
    title: 'Passed on by the signer',
    hint: 'Came from elsewhere, a person perhaps; the signer does not answer for it.',
  },
  unknown: { title: 'Stated in the claim', hint: 'Claims of version 1 do not tell what the signer answers for.' },
};

const order: Attribution[] = ['created', 'gathered', 'unknown'];

/** Statements by who answers for them, in a fixed order, each group with its first place of each statement kept. */
export const byAttribution = <T extends { attribution: Attribution }>(statements: readonly T[]) =>
  order.flatMap((attribution) => {
    const members = statements.filter((statement) => statement.attribution === attribution);
    return members.length > 0 ? [{ attribution, ...attributionWords[attribution], members }] : [];
  });
