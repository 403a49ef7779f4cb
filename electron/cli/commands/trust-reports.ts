import { Bundle, CertificateReport } from '#shared/api/certificate.ts';
import { StoredListVersion, TrustEntry, TrustList, TrustListDiff } from '#shared/api/trust.ts';
import { z } from '#shared/rpc/zod.ts';

// What the trust commands print with --json; docs/json holds the schemas made from these.

export const TrustListsReport = z.object({ version: z.literal(1), lists: z.array(TrustList) });
export const TrustListReport = z.object({ version: z.literal(1), list: TrustList });
export const TrustEntriesReport = z.object({
  version: z.literal(1),
  list: z.string(),
  listVersion: z.string(),
  total: z.int(),
  entries: z.array(TrustEntry),
});
export const TrustVersionsReport = z.object({
  version: z.literal(1),
  list: z.string(),
  versions: z.array(StoredListVersion),
});
export const TrustDiffReport = z.object({
  version: z.literal(1),
  list: z.string(),
  /** Absent when there is nothing new. */
  diff: TrustListDiff.optional(),
});
export const TrustUpdateReport = z.object({
  version: z.literal(1),
  list: TrustList,
  diff: TrustListDiff.optional(),
  /** The new version is in use. */
  accepted: z.boolean(),
});
export const TrustCertificateReport = z.object({ version: z.literal(1), ...CertificateReport.shape });
export const TrustBundleReport = z.object({
  version: z.literal(1),
  ...Bundle.omit({ pem: true }).shape,
  out: z.string(),
});
