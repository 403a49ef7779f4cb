import { Tagged } from '#shared/schema/values.ts';
import { at, hash, inside, zeros, type SchemaSamples } from './schema-sample-values.ts';

const dataHash = { exclusions: [{ start: 20, length: 4000 }], alg: 'sha256', hash, pad: zeros, name: 'jumbf manifest' };
const always = [{ xpath: '/uuid', data: [{ offset: 8, value: zeros }] }, { xpath: '/ftyp' }, { xpath: '/mfra' }];
const bmffHash = { exclusions: always, alg: 'sha256', hash };
const merkle = { uniqueId: 1, localId: 1, count: 3, hashes: [hash], initHash: hash, variableBlockSizes: [1, 2, 3] };

const bmffSamples: SchemaSamples = {
  fits: [
    bmffHash,
    { exclusions: always, merkle: [merkle] },
    {
      ...bmffHash,
      exclusions: [
        { xpath: '/moov[1]/pssh', flags: new Uint8Array(3), exact: true, version: 1, length: 200 },
        {
          xpath: '/emsg',
          subset: [
            { offset: 5, length: 7 },
            { offset: 20, length: 0 },
          ],
        },
      ],
    },
  ],
  fails: [
    [{ ...bmffHash, exclusions: [] }, `exclusions: must hold at least one entry ${at('18.6.3')}`],
    [{ exclusions: always }, `hash: is missing, and there is no merkle in its place ${at('18.6.3')}`],
    [{ ...bmffHash, alg: 'md5' }, `alg: must be sha256 or sha384 or sha512 ${at('18.6.3')}`],
    [
      { ...bmffHash, exclusions: [{ xpath: '//uuid' }] },
      `exclusions[0].xpath: must be a full path of box names such as /moov/trak ${at('18.6.3')}`,
    ],
    [
      {
        ...bmffHash,
        exclusions: [
          {
            xpath: '/emsg',
            subset: [
              { offset: 9, length: 9 },
              { offset: 5, length: 1 },
            ],
          },
        ],
      },
      `exclusions[0].subset: must be in order and must not overlap ${at('18.6.3')}`,
    ],
    [
      { ...bmffHash, exclusions: [{ xpath: '/emsg', flags: zeros }] },
      `exclusions[0].flags: must be a byte string of 3 bytes ${at('18.6.3')}`,
    ],
    [{ exclusions: always, merkle: [{ ...merkle, count: '3' }] }, `merkle[0].count: must be a number ${at('18.6.3')}`],
  ],
};

/** Of the hard bindings, by label. */
export const hashSamples: Readonly<Record<string, SchemaSamples>> = {
  'c2pa.hash.bmff.v2': bmffSamples,
  'c2pa.hash.bmff.v3': bmffSamples,
  'c2pa.hash.boxes': {
    fits: [{ alg: 'sha256', boxes: [{ names: ['SOI', 'APP0'], hash, pad: new Uint8Array(), excluded: true }] }],
    fails: [
      [{ boxes: [{ names: ['SOI'], hash }] }, `boxes[0].pad: is missing ${at('18.7.4')}`],
      [
        { boxes: [{ names: ['far too long'], hash, pad: zeros }] },
        `boxes[0].names[0]: must be at most 10 characters ${at('18.7.4')}`,
      ],
    ],
  },
  'c2pa.hash.collection.data': {
    fits: [{ alg: 'sha256', uris: [{ uri: 'photos/id/870.jpg', hash, 'dc:format': 'image/jpeg' }] }],
    fails: [
      [
        { alg: 'sha256', uris: [{ uri: 'photos/../../etc/passwd', hash }] },
        `uris[0].uri: must be a relative address without . and .. ${at('18.8.2')}`,
      ],
    ],
  },
  'c2pa.hash.data': {
    fits: [dataHash, { hash, pad: new Uint8Array(), pad2: zeros, url: new Tagged(32, 'https://example.com') }],
    fails: [
      [{ ...dataHash, hash: undefined }, `hash: is missing ${at('18.5.2')}`],
      [{ ...dataHash, pad: hash }, `pad: must be a byte string of zeros ${at('18.5.2')}`],
      [{ ...dataHash, url: 'https://example.com' }, `url: must be an address (CBOR tag 32) ${at('18.5.2')}`],
      [
        {
          ...dataHash,
          exclusions: [
            { start: 20, length: 30 },
            { start: 40, length: 1 },
          ],
        },
        `exclusions: must be in order and must not overlap ${at('18.5.2')}`,
      ],
      [
        { ...dataHash, exclusions: [{ start: -1, length: 30 }] },
        `exclusions[0].start: must be at least 0 ${at('18.5.2')}`,
      ],
    ],
  },
  'c2pa.hash.multi-asset': {
    fits: [
      {
        parts: [
          { location: { byteOffset: 0, length: 11_111 }, hashAssertion: inside },
          { location: { bmffBox: '/mpvd' }, hashAssertion: inside, optional: true },
        ],
      },
    ],
    fails: [
      [
        { parts: [{ location: { byteOffset: 0 }, hashAssertion: inside }] },
        `parts[0].location: must be either byteOffset with length, or bmffBox ${at('18.9.3')}`,
      ],
    ],
  },
};
