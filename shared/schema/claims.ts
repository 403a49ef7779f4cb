import { assertionMetadata, generatorInfo, hashAlgorithm, hashedUri, jumbfUri, version } from './common.ts';
import { c2pa, later, list, map, someText, text } from './values.ts';

/* Claims (C2PA 2.2 section 10.2). */

const section = c2pa('10.2.1');

const both = {
  signature: jumbfUri,
  instanceID: someText,
  'dc:title': someText.optional(),
  redacted_assertions: list(jumbfUri).optional(),
  alg: hashAlgorithm.optional(),
  alg_soft: someText.optional(),
  metadata: assertionMetadata.optional(),
};

/** claim-map */
export const claim = map(section, {
  ...both,
  claim_generator: text,
  claim_generator_info: list(generatorInfo),
  assertions: list(hashedUri),
  'dc:format': text,
});

/** claim-map-v2 */
export const claimV2 = map(section, {
  ...both,
  claim_generator_info: generatorInfo,
  created_assertions: list(hashedUri),
  gathered_assertions: list(hashedUri).optional(),
  specVersion: later(version, 'C2PA 2.4, section 5.3.1'),
});
