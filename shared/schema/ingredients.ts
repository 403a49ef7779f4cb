import {
  anyHashedUri,
  assertionMetadata,
  assetType,
  hashedUri,
  mediaType,
  status,
  validationResults,
} from './common.ts';
import { z } from '#shared/rpc/zod.ts';
import { bool, c2pa, later, list, map, oneOf, someText, text } from './values.ts';

/* Ingredients (C2PA 2.2 section 18.15). */

const section = c2pa('18.15.6');
const relationship = oneOf('parentOf', 'componentOf', 'inputTo');

const first = {
  'dc:title': text,
  'dc:format': mediaType,
  documentID: text.optional(),
  relationship,
  c2pa_manifest: hashedUri.optional(),
  thumbnail: hashedUri.optional(),
  metadata: assertionMetadata.optional(),
};

/** ingredient-map */
export const ingredient = map(section, {
  ...first,
  instanceID: text,
  validationStatus: list(status).optional(),
});

/** ingredient-map-v2; its statuses may be none (section 18.15.12.4.2). */
export const ingredientV2 = map(section, {
  ...first,
  instanceID: text.optional(),
  validationStatus: z.array(status).optional(),
  data: anyHashedUri.optional(),
  data_types: list(assetType).optional(),
  description: someText.optional(),
  informational_URI: someText.optional(),
});

/** ingredient-map-v3; whether there are results goes with whether there is a manifest (section 18.15.12.4.3). */
export const ingredientV3 = map(
  section,
  {
    'dc:title': text.optional(),
    'dc:format': mediaType.optional(),
    relationship,
    validationResults: validationResults.optional(),
    instanceID: text.optional(),
    data: anyHashedUri.optional(),
    dataTypes: list(assetType).optional(),
    activeManifest: hashedUri.optional(),
    claimSignature: hashedUri.optional(),
    thumbnail: hashedUri.optional(),
    description: someText.optional(),
    informationalURI: someText.optional(),
    softBindingsMatched: bool.optional(),
    softBindingAlgorithmsMatched: list(text).optional(),
    digitalSourceType: later(someText, 'C2PA 2.4, section 18.16.6'),
    metadata: assertionMetadata.optional(),
  },
  ({ activeManifest, validationResults: results }, problem) => {
    if (activeManifest !== undefined && results === undefined)
      problem('validationResults', 'is missing: an ingredient with a manifest has to say how it was found');
    if (activeManifest === undefined && results !== undefined)
      problem('validationResults', 'must not be there for an ingredient without a manifest');
  },
);
