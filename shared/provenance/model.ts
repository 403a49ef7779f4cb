import { Ticks } from '#shared/tams/time.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * The provenance graph: what the manifests of one file say, as nodes and edges. It holds claims, not judgements; the verdict is
 * joined by node id. All text in it is somebody else's and hostile: screens show it through shared/provenance/display-text.ts.
 */

export const Relation = z.enum(['parentOf', 'componentOf', 'inputTo']);
export type Relation = z.output<typeof Relation>;

/** `created`: the signer vouches for it; `gathered`: passed on by the signer (R49). Unknown in claims of version 1. */
export const Attribution = z.enum(['created', 'gathered', 'unknown']);

/** Seconds of a timeline as a claim states them; `raw` keeps what we could not read as npt. */
export const RegionTime = z.object({ start: Ticks.optional(), end: Ticks.optional(), raw: z.string().optional() });

export const ActionView = z.object({
  /** `c2pa.placed`, or a reverse-DNS name. */
  action: z.string(),
  /** Plain words for it ("Imported"); for an unknown action, the name itself. */
  label: z.string(),
  description: z.string().optional(),
  when: z.string().optional(),
  agent: z.string().optional(),
  digitalSourceType: z.object({ uri: z.string(), label: z.string() }).optional(),
  /** Edge ids of the ingredients it names. */
  ingredients: z.array(z.string()),
  changes: z.array(RegionTime),
  reason: z.string().optional(),
  attribution: Attribution,
});
export type ActionView = z.output<typeof ActionView>;

export const AssertionView = z.object({
  label: z.string(),
  /** Plain words, or undefined for a label nobody has told us about: shown as opaque (R12). */
  title: z.string().optional(),
  attribution: Attribution,
  /** Pretty JSON, capped. */
  data: z.string(),
});
export type AssertionView = z.output<typeof AssertionView>;

/** A statement on how content came to be, shown in one neutral colour, never as a traffic light (R32). */
export const Disclosure = z.object({
  kind: z.enum(['ai-generated', 'ai-assisted', 'captured', 'composite', 'other']),
  label: z.string(),
  uri: z.string(),
  action: z.string(),
});
export type Disclosure = z.output<typeof Disclosure>;

export const ProvenanceNode = z.object({
  /** Manifest label; for an ingredient without a manifest `<manifest label>#<ingredient index>`. */
  id: z.string(),
  kind: z.enum(['manifest', 'plain-ingredient']),
  active: z.boolean(),
  title: z.string(),
  format: z.string().optional(),
  generator: z.string().optional(),
  signer: z.string().optional(),
  signedAt: z.string().optional(),
  /** Engine identifier for `asset.thumbnail`; absent when the manifest carries no picture we would show. */
  thumbnail: z.string().optional(),
  claimVersion: z.number().int().optional(),
  actions: z.array(ActionView),
  assertions: z.array(AssertionView),
  disclosures: z.array(Disclosure),
  /** Editorial metadata as label and value, from the metadata assertions. */
  metadata: z.array(z.object({ name: z.string(), value: z.string(), source: z.string() })),
  redactions: z.array(z.string()),
});
export type ProvenanceNode = z.output<typeof ProvenanceNode>;

export const ProvenanceEdge = z.object({
  id: z.string(),
  /** The node whose claim names the ingredient. */
  from: z.string(),
  /** The ingredient's own node. */
  to: z.string(),
  relation: Relation,
  title: z.string(),
  instanceId: z.string().optional(),
  /** Which seconds of the ingredient the claim says were used. */
  used: z.array(RegionTime),
});
export type ProvenanceEdge = z.output<typeof ProvenanceEdge>;

export const ProvenanceGraph = z.object({
  nodes: z.array(ProvenanceNode),
  edges: z.array(ProvenanceEdge),
  /** What could not be followed: cycles, a missing manifest, more than `LIMITS.nodes` of them. Plain sentences. */
  notes: z.array(z.string()),
});
export type ProvenanceGraph = z.output<typeof ProvenanceGraph>;
