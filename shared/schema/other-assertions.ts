import { z } from '#shared/rpc/zod.ts';
import { assertionMetadata, assetType, dottedName, hashedExternalUri, hashedUri, mediaType } from './common.ts';
import { region } from './regions.ts';
import { bytes, c2pa, later, list, map, oneOf, padding, sections, someText, text, uint, uri } from './values.ts';

/* The smaller assertions of C2PA 2.2 chapter 18, and those of the CAWG. */

const soft = c2pa('18.10.2');

/** soft-binding-map */
export const softBinding = map(soft, {
  alg: text,
  blocks: list(
    map(soft, {
      scope: map(soft, {
        extent: bytes.optional(),
        timespan: map(soft, { start: uint, end: uint }).optional(),
        region: region.optional(),
      }),
      value: bytes,
    }),
  ),
  pad: padding,
  pad2: padding.optional(),
  name: someText.optional(),
  'alg-params': bytes.optional(),
  url: uri.optional(),
  bindingMetadata: later(z.record(z.string(), z.unknown()), 'C2PA 2.4, section 18.10.3.1'),
});

/** cloud-data-map; what ties a manifest to its content must not lie elsewhere (section 18.11.1). */
export const cloudData = map(
  c2pa('18.11.2'),
  {
    label: text,
    size: z.int().min(1),
    location: hashedExternalUri,
    content_type: mediaType,
    metadata: assertionMetadata.optional(),
  },
  ({ label }, problem) => {
    if (typeof label === 'string' && label.startsWith('c2pa.hash.'))
      problem('label', 'must not name an assertion that ties the manifest to the content');
  },
);

/** asset-types, for both versions: the second only made every field optional. */
export const assetTypes = map(c2pa('18.20.2'), {
  'dc:format': mediaType.optional(),
  types: z.array(assetType).optional(),
  metadata: assertionMetadata.optional(),
});

/** asset-ref-map */
export const assetReference = map(c2pa('18.19.2'), {
  references: list(
    map(c2pa('18.19.2'), {
      reference: map(c2pa('18.19.2'), { uri: text }),
      description: text.optional(),
    }),
  ),
});

/** time-stamp-map: tokens by the manifest they are for, at least one (section 18.17.3). */
export const timeStamps = z
  .record(z.string().regex(/^urn:c2pa:[\w:-]+$/), bytes)
  .superRefine((tokens, context) => {
    if (Object.keys(tokens).length === 0) context.addIssue({ code: 'custom', message: 'must hold at least one token' });
  })
  .register(sections, { section: c2pa('18.17.2') });

/** certificate-status-map */
export const certificateStatus = map(c2pa('18.18.2'), { ocspVals: list(bytes) });

const depth = c2pa('18.21.3');

/** depthmap-gdepth-map */
export const depthMap = map(depth, {
  'GDepth:Format': oneOf('RangeInverse', 'RangeLinear'),
  'GDepth:Near': z.number(),
  'GDepth:Far': z.number(),
  'GDepth:Mime': oneOf('image/jpeg', 'image/png'),
  'GDepth:Data': text,
  'GDepth:Units': oneOf('m', 'mm').optional(),
  'GDepth:MeasureType': oneOf('OpticalAxis', 'OpticRay').optional(),
  'GDepth:ConfidenceMime': oneOf('image/jpeg', 'image/png').optional(),
  'GDepth:Confidence': text.optional(),
  'GDepth:Manufacturer': someText.optional(),
  'GDepth:Model': someText.optional(),
  'GDepth:Software': someText.optional(),
  'GDepth:ImageWidth': z.number().optional(),
  'GDepth:ImageHeight': z.number().optional(),
  metadata: assertionMetadata.optional(),
});

const identitySection = 'CAWG Identity Assertion 1.1, section 5.2';

/** identity */
export const identity = map(identitySection, {
  signer_payload: map(identitySection, {
    referenced_assertions: list(hashedUri),
    sig_type: someText,
    role: list(someText).optional(),
  }),
  signature: bytes,
  pad1: padding,
  pad2: padding.optional(),
  named_actor_claims: later(list(bytes), identitySection),
});

const mining = 'CAWG Training and Data Mining Assertion 1.1, section 3';

/** The text of the specification calls the field `constraints_info`, its own examples and everybody else `constraint_info`. */
export const trainingMining = map(mining, {
  entries: z
    .record(
      dottedName as z.ZodType<string, string>,
      map(mining, {
        use: oneOf('allowed', 'notAllowed', 'constrained'),
        constraint_info: someText.optional(),
        constraints_info: someText.optional(),
      }),
    )
    .register(sections, { section: mining }),
  metadata: assertionMetadata.optional(),
});
