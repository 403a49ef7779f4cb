import { z } from '#shared/rpc/zod.ts';
import { assetType, hashAlgorithm, hashedUri, mediaType, stretch } from './common.ts';
import { bool, bytes, c2pa, kind, list, map, padding, someText, text, textLike, uint, uri, whole } from './values.ts';

/* What ties a manifest to the content (C2PA 2.2 sections 18.5 to 18.9). */

/** Ranges in order, none beginning before the one before it has ended. */
const ascending = (ranges: unknown, begin: 'start' | 'offset'): boolean => {
  if (!Array.isArray(ranges)) return true;
  let end = Number.NEGATIVE_INFINITY;
  for (const range of ranges as Record<string, unknown>[]) {
    const at = Number(range?.[begin]);
    if (at < end) return false;
    end = at + Number(range?.['length']);
  }
  return true;
};
const disorder = 'must be in order and must not overlap';

/** data-hash-map */
export const dataHash = map(
  c2pa('18.5.2'),
  {
    exclusions: list(stretch(c2pa('18.5.2'), 'start')).optional(),
    alg: hashAlgorithm.optional(),
    hash: bytes,
    pad: padding,
    pad2: padding.optional(),
    name: someText.optional(),
    url: uri.optional(),
  },
  ({ exclusions }, problem) => {
    if (!ascending(exclusions, 'start')) problem('exclusions', disorder);
  },
);

const bmff = c2pa('18.6.3');

const exclusion = map(
  bmff,
  {
    // Only full paths of four-character codes, each with at most an index (section 18.6.2).
    xpath: textLike(/^(\/[^/[\]]{4}(\[[1-9]\d*\])?)+$/, 'a full path of box names such as /moov/trak'),
    length: uint.optional(),
    data: list(map(bmff, { offset: uint, value: bytes })).optional(),
    subset: list(stretch(bmff, 'offset')).optional(),
    version: whole.optional(),
    flags: kind((value) => value instanceof Uint8Array && value.length === 3, 'a byte string of 3 bytes').optional(),
    exact: bool.optional(),
  },
  ({ subset }, problem) => {
    if (!ascending(subset, 'offset')) problem('subset', disorder);
  },
);

const merkle = map(bmff, {
  uniqueId: whole,
  localId: whole,
  count: whole,
  alg: hashAlgorithm.optional(),
  initHash: bytes.optional(),
  hashes: list(bytes),
  fixedBlockSize: uint.optional(),
  variableBlockSizes: list(uint).optional(),
});

/** bmff-hash-map, for versions 2 and 3 alike. */
export const bmffHash = map(
  bmff,
  {
    exclusions: list(exclusion),
    alg: hashAlgorithm.optional(),
    hash: bytes.optional(),
    merkle: list(merkle).optional(),
    name: someText.optional(),
    url: uri.optional(),
  },
  ({ hash, merkle: tree }, problem) => {
    if (hash === undefined && tree === undefined) problem('hash', 'is missing, and there is no merkle in its place');
  },
);

/** box-map */
export const boxHash = map(c2pa('18.7.4'), {
  boxes: list(
    map(c2pa('18.7.4'), {
      names: list(z.string().min(1).max(10)),
      alg: hashAlgorithm.optional(),
      hash: bytes,
      excluded: bool.optional(),
      pad: padding,
    }),
  ),
  alg: hashAlgorithm.optional(),
});

const relativeAddress = kind(
  (value) =>
    typeof value === 'string' &&
    /^[^\s:]+$/.test(value) &&
    !value.startsWith('/') &&
    value.split('/').every((part) => part !== '.' && part !== '..'),
  'a relative address without . and ..',
);

/** collection-data-hash-map */
export const collectionHash = map(c2pa('18.8.2'), {
  uris: list(
    map(c2pa('18.8.2'), {
      uri: relativeAddress,
      hash: bytes,
      size: z.int().min(1).optional(),
      'dc:format': mediaType.optional(),
      data_types: list(assetType).optional(),
    }),
  ),
  alg: hashAlgorithm,
  zip_central_directory_hash: bytes.optional(),
});

const locator = map(
  c2pa('18.9.3'),
  { byteOffset: uint.optional(), length: uint.optional(), bmffBox: text.optional() },
  ({ byteOffset, length, bmffBox }, problem) => {
    const range = byteOffset !== undefined && length !== undefined;
    const both = byteOffset !== undefined || length !== undefined;
    if (bmffBox === undefined ? !range : both) problem('', 'must be either byteOffset with length, or bmffBox');
  },
);

/** multi-asset-hash-map */
export const multiAssetHash = map(c2pa('18.9.3'), {
  parts: list(map(c2pa('18.9.3'), { location: locator, hashAssertion: hashedUri, optional: bool.optional() })),
});
