import { AssetId, Instant, TrustListId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';

/** R51: a list serves one purpose and never another. */
export const TrustPurpose = z.enum(['signer', 'tsa', 'cawg']);
export type TrustPurpose = z.output<typeof TrustPurpose>;

/** `anchors`: roots and issuing CAs. `end-entity`: the signers' own certificates, as IPTC publishes them. */
export const TrustListKind = z.enum(['anchors', 'end-entity']);

export const TrustList = z.object({
  id: TrustListId,
  name: z.string(),
  purpose: TrustPurpose,
  kind: TrustListKind,
  enabled: z.boolean(),
  demo: z.boolean(),
  /** sha256 of the file's bytes, hex. */
  version: z.string(),
  obtainedAt: Instant,
  /** In a person's words: "made on this machine", "from file house.pem". */
  source: z.string(),
  entries: z.number().int(),
  expired: z.number().int(),
  /** Extended key usages (OIDs) a signer must have one of to be on this list (R45). Absent: those of claim signers in general. */
  acceptedUsages: z.array(z.string()).optional(),
});
export type TrustList = z.output<typeof TrustList>;

export const trustApi = {
  'trust.lists': procedure(z.object({}), z.array(TrustList)),
  'trust.setEnabled': procedure(z.object({ list: TrustListId, enabled: z.boolean() }), TrustList),
  /** Takes a whole PEM list from a granted file; one bad certificate rejects it with its line. R50: whole lists only. */
  'trust.import': procedure(
    z.object({ file: AssetId, name: z.string().min(1).max(100), purpose: TrustPurpose, kind: TrustListKind }),
    TrustList,
  ),
  'trust.remove': procedure(z.object({ list: TrustListId }), z.object({})),
};
export const trustEvents = { 'trust.changed': z.object({}) };
