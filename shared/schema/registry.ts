import type { z } from '#shared/rpc/zod.ts';
import { actions, actionsV2 } from './actions.ts';
import { claim, claimV2 } from './claims.ts';
import { assertionMetadata } from './common.ts';
import { bmffHash, boxHash, collectionHash, dataHash, multiAssetHash } from './hashes.ts';
import { ingredient, ingredientV2, ingredientV3 } from './ingredients.ts';
import { c2paMetadata, creativeWork, metadata, retired } from './json-ld.ts';
import {
  assetReference,
  assetTypes,
  certificateStatus,
  cloudData,
  depthMap,
  identity,
  softBinding,
  timeStamps,
  trainingMining,
} from './other-assertions.ts';

/** How a label's content is written, and what it has to look like. */
export type LabelRule = Readonly<
  | { content: 'cbor' | 'json'; schema: z.ZodType; note?: string }
  /** An embedded file: a media type and bytes (C2PA 2.2 section 18.12.2). */
  | { content: 'file'; note?: string }
  /** There was a schema, and C2PA 2.2 has it no more. */
  | { content: 'none'; note: string }
>;

const deprecated = (version: string): string => `Deprecated since C2PA ${version} (Appendix C.1).`;
const cbor = (schema: z.ZodType, note?: string): LabelRule => ({ content: 'cbor', schema, ...(note && { note }) });
const json = (schema: z.ZodType, note?: string): LabelRule => ({ content: 'json', schema, ...(note && { note }) });

/** By label without its instance (`__1`); C2PA 2.2 section 18.4, table 7, and Appendix C.1, table 19. */
const byLabel = new Map<string, LabelRule>([
  ['c2pa.actions', cbor(actions)],
  ['c2pa.actions.v2', cbor(actionsV2)],
  ['c2pa.assertion.metadata', cbor(assertionMetadata)],
  ['c2pa.asset-ref', cbor(assetReference)],
  ['c2pa.asset-type', cbor(assetTypes, deprecated('2.2'))],
  ['c2pa.asset-type.v2', cbor(assetTypes)],
  ['c2pa.certificate-status', cbor(certificateStatus)],
  ['c2pa.claim', cbor(claim, deprecated('2.0'))],
  ['c2pa.claim.v2', cbor(claimV2)],
  ['c2pa.cloud-data', cbor(cloudData)],
  ['c2pa.depthmap.GDepth', cbor(depthMap)],
  ['c2pa.embedded-data', { content: 'file' }],
  ['c2pa.icon', { content: 'file' }],
  ['c2pa.hash.bmff', { content: 'none', note: 'Removed: C2PA 2.2 has readers ignore it (section 18.6.1).' }],
  ['c2pa.hash.bmff.v2', cbor(bmffHash, deprecated('2.1'))],
  ['c2pa.hash.bmff.v3', cbor(bmffHash)],
  ['c2pa.hash.boxes', cbor(boxHash)],
  ['c2pa.hash.collection.data', cbor(collectionHash)],
  ['c2pa.hash.data', cbor(dataHash)],
  ['c2pa.hash.multi-asset', cbor(multiAssetHash)],
  ['c2pa.ingredient', cbor(ingredient, deprecated('2.0'))],
  ['c2pa.ingredient.v2', cbor(ingredientV2, deprecated('2.1'))],
  ['c2pa.ingredient.v3', cbor(ingredientV3)],
  ['c2pa.metadata', json(c2paMetadata)],
  ['c2pa.soft-binding', cbor(softBinding)],
  ['c2pa.thumbnail.claim', { content: 'file' }],
  ['c2pa.thumbnail.ingredient', { content: 'file' }],
  ['c2pa.time-stamp', cbor(timeStamps)],
  ['c2pa.training-mining', cbor(trainingMining, 'Left to the CAWG since C2PA 2.0.')],
  ['cawg.identity', cbor(identity)],
  ['cawg.metadata', json(metadata)],
  ['cawg.training-mining', cbor(trainingMining)],
  ['stds.exif', json(retired, deprecated('1.4'))],
  ['stds.iptc', json(retired, deprecated('1.4'))],
  ['stds.iptc.photo-metadata', json(retired, deprecated('1.4'))],
  ['stds.metadata', json(retired, deprecated('2.0'))],
  ['stds.schema-org.CreativeWork', json(creativeWork, deprecated('1.4'))],
]);

/** Every label with a rule of its own. */
export const ruledLabels: readonly string[] = [...byLabel.keys()];

/** `c2pa.hash.data.part__2` ties a part of a file as `c2pa.hash.data` ties the whole (section 18.9.2). */
const part = /^(c2pa\.hash\.[\w.-]+)\.part$/;
/** Thumbnails were labelled by format, with one underscore or two before the instance (section 18.13.1). */
const oldThumbnail = /^c2pa\.thumbnail\.(claim|ingredient)(__?\d+)?\.[a-z]+$/;

/** What is known of a label; undefined where nobody published a schema that Countersign knows. */
export function ruleOf(label: string): LabelRule | undefined {
  if (oldThumbnail.test(label)) return { content: 'file', note: deprecated('2.2') };
  const base = label.replace(/__\d+$/, '');
  const known = byLabel.get(base) ?? byLabel.get(part.exec(base)?.[1] ?? '');
  return known ?? (/^[\w-]+(\.[\w-]+)*\.metadata$/.test(base) ? json(metadata) : undefined);
}
