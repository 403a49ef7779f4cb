import { z } from '#shared/rpc/zod.ts';
import { region } from './regions.ts';
import {
  bool,
  bytes,
  c2pa,
  date,
  kind,
  later,
  list,
  map,
  oneOf,
  openMap,
  sections,
  someText,
  text,
  textLike,
  uint,
} from './values.ts';
import { brokenRules } from './words.ts';

/* Structures that many assertions hold. */

/** The algorithms that may make a hash (C2PA 2.2 section 13.1); any other is forbidden. */
export const hashAlgorithm = oneOf('sha256', 'sha384', 'sha512');

/** Inside the store: `self#jumbf=…`, never upwards (C2PA 2.2 section 8.4.2.1). */
export const jumbfUri = kind(
  (value) => typeof value === 'string' && /^self#jumbf=[\w/][\w./:-]+\w$/.test(value) && !value.includes('..'),
  'an address inside the manifest store (self#jumbf=…)',
);
export const webAddress = textLike(/^https?:\/\/[^\s/]+\.[^\s]+$/, 'an http or https address');
export const mediaType = textLike(/^\w+\/[-+.\w]+$/, 'a media type such as video/mp4');
/** `com.example.name`: at least two parts. */
export const dottedName = textLike(/^([\w-]+\.)+[\w-]+$/, 'a name of parts joined by dots, such as com.example.name');
export const version = textLike(/^\d+\.\d+\.\d+([-+][\w.+-]+)?$/, 'a version such as 1.0.0');

/** hashed-uri-map */
export const hashedUri = map(c2pa('8.4.2.1'), {
  url: jumbfUri,
  alg: hashAlgorithm.optional(),
  hash: bytes,
});

/** asset-type-map */
export const assetType = map(c2pa('18.20.2'), { type: dottedName, version: version.optional() });

/** hashed-ext-uri-map */
export const hashedExternalUri = map(c2pa('8.4.2.2'), {
  url: webAddress,
  alg: hashAlgorithm,
  hash: bytes,
  'dc:format': mediaType.optional(),
  size: z.int().min(1).optional(),
  data_types: list(assetType).optional(),
});

/** One of the two, told apart by where the address leads. */
export const anyHashedUri: z.ZodType = z
  .unknown()
  .superRefine((value, context) => {
    const url: unknown = typeof value === 'object' && value !== null && 'url' in value ? value.url : undefined;
    const outside = typeof url === 'string' && /^https?:/.test(url);
    for (const { path, rule } of brokenRules(outside ? hashedExternalUri : hashedUri, value))
      context.addIssue({ code: 'custom', message: rule, path: [...path] });
  })
  .register(sections, { section: c2pa('8.4.2') });

/** generator-info-map */
export const generatorInfo = openMap(c2pa('10.2.3.2'), {
  name: someText,
  version: text.optional(),
  icon: anyHashedUri.optional(),
  operating_system: text.optional(),
});

const rating = map(c2pa('18.3.3'), {
  value: z.int().min(1).max(5),
  code: textLike(/^[\w.-]+$/, 'a code such as actions.unknownActionsPerformed').optional(),
  explanation: someText.optional(),
});

/** assertion-metadata-map */
export const assertionMetadata = map(c2pa('18.3.1'), {
  dateTime: date.optional(),
  reviewRatings: list(rating).optional(),
  reference: hashedUri.optional(),
  dataSource: map(c2pa('18.3.2'), {
    type: textLike(/^[\w-]+(\.[\w-]+)*$/, 'a kind of source such as localProvider.REE'),
    details: someText.optional(),
  }).optional(),
  localizations: list(z.record(z.string(), z.unknown())).optional(),
  regionOfInterest: region.optional(),
});

/** status-map */
export const status = map(c2pa('15.2.1'), {
  code: dottedName,
  url: jumbfUri.optional(),
  explanation: someText.optional(),
  success: bool.optional(),
});

const statusCodes = map(c2pa('15.2.1'), {
  success: z.array(status),
  informational: z.array(status),
  failure: z.array(status),
});

/** validation-results-map */
export const validationResults = map(c2pa('15.2.1'), {
  activeManifest: statusCodes.optional(),
  ingredientDeltas: z
    .array(map(c2pa('15.2.1'), { ingredientAssertionURI: jumbfUri, validationDeltas: statusCodes }))
    .optional(),
  specVersion: later(version, 'C2PA 2.4, section 15.2.1'),
  trustListUri: later(someText, 'C2PA 2.4, section 15.2.1'),
});

/** EXCLUSION_RANGE-map, and every other stretch of bytes that begins somewhere. */
export const stretch = (section: string, begin: 'start' | 'offset') => map(section, { [begin]: uint, length: uint });
