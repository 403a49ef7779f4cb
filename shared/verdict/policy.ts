import { z } from '#shared/rpc/zod.ts';
import type { ChainEvaluation, ManifestVerdict, Revocation } from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';

/**
 * What the people of this workspace require of a file before they call it trusted, and whether its signers' issuers may be asked (R55).
 * Everything is off unless somebody turns it on. decisions/10 says why it works as it does.
 */
export const ReadingPolicy = z.object({
  /** A time-stamp has to prove when a file was signed. */
  requireTimestamp: z.boolean(),
  /** An answer has to say whether the signer's certificate was revoked. */
  requireRevocation: z.boolean(),
  /** A person may ask an issuer over the network. Never is anybody asked by itself, whatever stands here (R65). */
  askIssuers: z.boolean(),
  /** … and the service may be inside this machine or network, as that of a house's own authority is. */
  reachInside: z.boolean(),
});
export type ReadingPolicy = z.output<typeof ReadingPolicy>;

/** The part of it that a verdict depends on. */
export const Requirements = ReadingPolicy.pick({ requireTimestamp: true, requireRevocation: true });
export type Requirements = z.output<typeof Requirements>;

export const NO_POLICY: ReadingPolicy = {
  requireTimestamp: false,
  requireRevocation: false,
  askIssuers: false,
  reachInside: false,
};

/** Answers, whatever they say: "revoked" is one, and moves the verdict by itself. */
const ANSWERED: ReadonlySet<Revocation['state']> = new Set(['good', 'revoked', 'revoked-later']);

/**
 * What a file's own manifest lacks of what is required. Facts stay as they are: who is listed is listed, and what is proven is proven.
 * Of bytes that are proven to have changed nothing more need be required.
 */
export function unmet(
  required: Requirements,
  { integrity, time }: Pick<ManifestVerdict, 'integrity' | 'time'>,
  evaluation: Pick<ChainEvaluation, 'revocation'> | undefined,
): OwnCode[] {
  if (integrity === 'changed' || integrity === 'unreadable') return [];
  const answered = ANSWERED.has(evaluation?.revocation?.state ?? 'absent');
  return [
    ...(required.requireTimestamp && time.state !== 'proven' ? (['countersign.policy.timestamp'] as const) : []),
    ...(required.requireRevocation && !answered ? (['countersign.policy.revocation'] as const) : []),
  ];
}
