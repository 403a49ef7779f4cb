import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * The engine's manifest store JSON (c2pa-engine.md section 1), parsed once. The engine's own fields are dependable, the text and the
 * assertion data inside them are whatever a signer wrote: so nothing here throws over an odd shape, and nothing is dropped where
 * dropping would hide a fault. A status without a code stays a failure (`general.error`); unknown fields are ignored.
 */

const text = z.string().optional().catch(undefined);

/** An array in which every odd element becomes `spare` rather than making the others disappear. */
const listOf = <T>(item: z.ZodType<T>, spare: T) => z.array(item.catch(spare)).catch([]);

export const Status = z.object({
  code: z.string().min(1).catch('general.error'),
  /** JUMBF URI of the box the code speaks of. */
  url: text,
  explanation: text,
});
export type Status = z.output<typeof Status>;

const statuses = listOf(Status, { code: 'general.error' });
const noCodes = { success: [], informational: [], failure: [] };
const StatusCodes = z.object({ success: statuses, informational: statuses, failure: statuses }).catch(noCodes);
export type StatusCodes = z.output<typeof StatusCodes>;

const Delta = z.object({ ingredientAssertionURI: z.string().catch(''), validationDeltas: StatusCodes });
const ValidationResults = z
  .object({
    activeManifest: StatusCodes.optional(),
    ingredientDeltas: listOf(Delta, { ingredientAssertionURI: '', validationDeltas: noCodes }),
  })
  .optional()
  .catch(undefined);

const Thumbnail = z.object({ format: z.string(), identifier: z.string() }).optional().catch(undefined);

const Ingredient = z.object({
  title: text,
  format: text,
  instance_id: text,
  document_id: text,
  relationship: text,
  /** Label of the ingredient's manifest in this very store; absent when it carries none. */
  active_manifest: text,
  /** Label of the ingredient assertion in its manifest: `c2pa.ingredient.v3`, `c2pa.ingredient__1`. */
  label: text,
  thumbnail: Thumbnail,
  /** What the signer of the manifest found when adding the ingredient. Their word, part of the signed claim. */
  validation_results: ValidationResults,
  /** The same in claims before 2.0: failures mostly, without the three groups. */
  validation_status: statuses,
  metadata: z.unknown().optional(),
});
export type Ingredient = z.output<typeof Ingredient>;

const Assertion = z.object({
  label: z.string().catch(''),
  data: z.unknown().optional(),
  kind: text,
  /** The engine writes `true` for created assertions of a version 2 claim and leaves the field out for gathered ones. */
  created: z.boolean().optional().catch(undefined),
});
export type Assertion = z.output<typeof Assertion>;

const Manifest = z.object({
  label: text,
  title: text,
  format: text,
  instance_id: text,
  claim_generator: text,
  claim_generator_info: listOf(z.object({ name: text, version: text }), {}),
  claim_version: z.number().int().optional().catch(undefined),
  signature_info: z
    .object({ alg: text, issuer: text, common_name: text, cert_serial_number: text, time: text })
    .optional()
    .catch(undefined),
  thumbnail: Thumbnail,
  ingredients: listOf(Ingredient, { validation_status: [], metadata: undefined }),
  assertions: listOf(Assertion, { label: '', data: undefined }),
  /** JUMBF URIs of the assertions this manifest took out of its ingredients. */
  redactions: listOf(z.string(), ''),
});
export type Manifest = z.output<typeof Manifest>;

const Envelope = z.object({
  active_manifest: text,
  manifests: z.unknown().optional(),
  validation_results: ValidationResults,
  validation_state: text,
});

/** `manifests` is a Map: labels are hostile text, and `__proto__` is one. */
export interface ManifestStore {
  readonly active_manifest: string | undefined;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly validation_results: z.output<typeof ValidationResults>;
  /**
   * The engine's own summary of the active manifest alone. It merges purposes, and says "Invalid" of a store that was not validated
   * at all: nothing is decided from it.
   */
  readonly validation_state: string | undefined;
}

/**
 * Parses what `Reader.json()` returned (object, not text).
 * @throws AppError `engine_failed` when it is not an object; any other oddity is taken as absent or as a failure.
 */
export function parseManifestStore(json: unknown): ManifestStore {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success || Array.isArray(json)) {
    throw new AppError('engine_failed', 'The C2PA engine returned a manifest store that is not an object.');
  }
  const { manifests, ...rest } = envelope.data;
  const entries = typeof manifests === 'object' && manifests !== null ? Object.entries(manifests) : [];
  return {
    active_manifest: rest.active_manifest,
    validation_results: rest.validation_results,
    validation_state: rest.validation_state,
    manifests: new Map(entries.flatMap(([label, value]) => manifestEntry(label, value))),
  };
}

/** A manifest that is not an object stays in the store as an empty one, so that what refers to it is not called missing. */
function manifestEntry(label: string, value: unknown): [string, Manifest][] {
  const parsed = Manifest.safeParse(value);
  return [[label, parsed.success ? parsed.data : Manifest.parse({})]];
}
