import { Encoder, Tag } from 'cbor-x';
import fc from 'fast-check';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SchemaReport } from '#shared/schema/model.ts';
import { schemaReport } from './schema-report.ts';

const encoder = new Encoder({ mapsAsObjects: true, useRecords: false, tagUint8Array: false });
const cbor = (value: unknown): Buffer => box('cbor', encoder.encode(value));
const json = (value: string): Buffer => box('json', Buffer.from(value));

function box(type: string, ...content: Uint8Array[]): Buffer {
  const whole = Buffer.concat([Buffer.alloc(8), ...content]);
  whole.writeUInt32BE(whole.length);
  whole.write(type, 4, 'latin1');
  return whole;
}
const superbox = (type: string, label: string, ...content: Uint8Array[]): Buffer =>
  box(
    'jumb',
    box('jumd', Buffer.from(type), Buffer.alloc(12), Buffer.from([3]), Buffer.from(`${label}\0`)),
    ...content,
  );
const assertion = (label: string, ...content: Uint8Array[]): Buffer => superbox('cbor', label, ...content);
const manifest = (label: string, claim: Uint8Array, ...assertions: Uint8Array[]): Buffer =>
  superbox(
    'c2ma',
    label,
    superbox('c2as', 'c2pa.assertions', ...assertions),
    claim,
    superbox('c2cs', 'c2pa.signature'),
  );
const store = (...manifests: Uint8Array[]): Buffer => superbox('c2pa', 'c2pa', ...manifests);

const hash = Buffer.alloc(32, 7);
const opened = { actions: [{ action: 'c2pa.opened' }] };
const claim = superbox(
  'c2cl',
  'c2pa.claim.v2',
  cbor({
    instanceID: 'xmp:iid:1',
    claim_generator_info: { name: 'X' },
    signature: 'self#jumbf=c2pa.signature',
    created_assertions: [{ url: 'self#jumbf=c2pa.assertions/c2pa.actions', hash }],
  }),
);
/** label, state and what is said of each */
const gist = (bytes: Uint8Array): string[] =>
  schemaReport(bytes).assertions.map(({ label, state, note, problems, tolerated }) =>
    [label, state, note, ...[...problems, ...tolerated].map(({ path, rule }) => `${path} ${rule}`)]
      .filter((part) => part !== undefined)
      .join(' | '),
  );
const of = (...assertions: Uint8Array[]): string[] => gist(store(manifest('urn:c2pa:a', claim, ...assertions)));

describe('the assertions of a store', () => {
  test('are those of the assertion stores, and the claims, with their manifest, in the order of the bytes', () => {
    const dataBoxes = superbox('c2db', 'c2pa.databoxes', assertion('c2pa.actions', cbor({})));
    const first = superbox('c2ma', 'urn:c2pa:a', dataBoxes, claim);
    const report = schemaReport(store(first, manifest('urn:c2pa:b', claim, assertion('c2pa.actions', cbor(opened)))));
    expect(report.assertions.map((one) => [one.manifest, one.label, one.state])).toEqual([
      ['urn:c2pa:a', 'c2pa.claim.v2', 'fits'],
      ['urn:c2pa:b', 'c2pa.actions', 'fits'],
      ['urn:c2pa:b', 'c2pa.claim.v2', 'fits'],
    ]);
    expect(report).toMatchObject({ specification: 'C2PA 2.2', left: 0 });
  });

  test('keep what JSON loses: byte strings, dates, tags and fields that are null', () => {
    const when = new Tag('2026-11-22T10:00:00Z', 0);
    const [bytes, numbers, tagged, named] = of(
      assertion('c2pa.hash.data', cbor({ hash, pad: Buffer.alloc(4), alg: 'sha256', name: null })),
      assertion('c2pa.hash.data__1', cbor({ hash: [...hash], pad: Buffer.alloc(4) })),
      assertion('c2pa.actions', cbor({ actions: [{ action: 'c2pa.opened', when }] })),
      assertion('c2pa.hash.data__2', cbor({ hash, pad: hash, url: new Tag('https://example.com', 32) })),
    );
    expect([bytes, numbers, tagged, named]).toEqual([
      'c2pa.hash.data | fits |  1 empty field is written as null and should be left out',
      'c2pa.hash.data__1 | differs | hash must be a byte string',
      'c2pa.actions | fits',
      'c2pa.hash.data__2 | differs | pad must be a byte string of zeros',
    ]);
  });

  test('may be files, JSON, removed, or nothing that can be read', () => {
    const description = (media: string, toggles = 0) => box('bfdb', Buffer.from([toggles]), Buffer.from(`${media}\0`));
    const redacted = Buffer.from('caa98eee9d4df80e86ad4dffca263973', 'hex');
    expect(
      of(
        assertion('c2pa.thumbnail.claim', description('image/jpeg'), box('bidb', hash), box('free', hash)),
        assertion('c2pa.icon', description('nothing', 2), box('bidb')),
        assertion('cawg.metadata', json('{"@context":{"dc":"http://purl.org/dc/elements/1.1/"},"dc:title":"A"}')),
        assertion('cawg.metadata__1', json('{"@context"')),
        assertion('cawg.metadata__2', cbor({})),
        assertion('stds.exif', box('uuid', redacted, Buffer.alloc(20))),
        assertion('c2pa.actions', box('cbor', Buffer.from('ff', 'hex'))),
        assertion('c2pa.actions__1', cbor(opened), cbor(opened)),
        assertion('c2pa.actions__2', Buffer.from([0, 0, 0, 9])),
      ).slice(0, -1),
    ).toEqual([
      'c2pa.thumbnail.claim | fits',
      'c2pa.icon | differs | mediaType must be a media type such as image/jpeg | toggles must not say that the file lies elsewhere | data must not be empty',
      'cawg.metadata | fits',
      'cawg.metadata__1 | unread | It is not valid JSON.',
      'cawg.metadata__2 | differs |  must be written as JSON',
      'stds.exif | removed',
      'c2pa.actions | unread | It is not valid CBOR.',
      'c2pa.actions__1 | differs |  must be written as CBOR',
    ]);
  });

  test('trap: what nests without end, names itself __proto__ or never stops is bounded', () => {
    const deep = Buffer.concat([Buffer.alloc(100, 0x81), Buffer.from([0x00])]);
    const wide = Buffer.concat([Buffer.from([0x9a, 0x05, 0xf5, 0xe1, 0x00]), Buffer.alloc(10)]);
    const proto = encoder.encode(
      new Map<unknown, unknown>([
        ['__proto__', 1],
        [5, 2],
      ]),
    );
    expect(
      of(
        assertion('c2pa.actions', box('cbor', deep)),
        assertion('c2pa.actions__1', box('cbor', wide)),
        assertion('c2pa.actions__2', box('cbor', proto)),
        assertion('c2pa.actions__3', box('cbor', Buffer.alloc(5 * 1024 ** 2))),
      ).slice(0, -1),
    ).toEqual([
      'c2pa.actions | unread | It holds more than is checked.',
      'c2pa.actions__1 | unread | It is not valid CBOR.',
      'c2pa.actions__2 | differs | actions is missing | __proto__ is not a field of the schema | ["⟨5⟩"] is not a field of the schema',
      'c2pa.actions__3 | unread | It is too large to be checked.',
    ]);
  });

  test('of a compressed manifest are unpacked; trap: one that unpacks to more than any store is not', () => {
    const packed = (label: string, bytes: Uint8Array) =>
      superbox(
        'c2cm',
        label,
        box('brob', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })),
      );
    const inner = manifest('urn:c2pa:a', claim, assertion('c2pa.actions', cbor(opened)));
    const plain = manifest('urn:c2pa:b', claim);
    const report = schemaReport(store(packed('urn:c2pa:a', inner), plain));
    expect(report.assertions.map((one) => [one.manifest, one.label, one.state])).toEqual([
      ['urn:c2pa:a', 'c2pa.actions', 'fits'],
      ['urn:c2pa:a', 'c2pa.claim.v2', 'fits'],
      ['urn:c2pa:b', 'c2pa.claim.v2', 'fits'],
    ]);
    expect(report.damage).toBeUndefined();
    const bomb = packed('urn:c2pa:a', Buffer.alloc(70 * 1024 ** 2));
    const noise = superbox('c2cm', 'urn:c2pa:c', box('brob', Buffer.from('no Brotli at all')));
    for (const bad of [bomb, noise])
      expect(schemaReport(store(bad, plain))).toMatchObject({
        damage: 'A compressed manifest cannot be unpacked.',
        assertions: [{ manifest: 'urn:c2pa:b' }],
      });
  });

  test('beyond five thousand are counted, and a store that breaks off says so', () => {
    const one = assertion('org.example.x', cbor({}));
    const many = schemaReport(store(manifest('urn:c2pa:a', claim, ...Array.from({ length: 5100 }, () => one))));
    expect([many.assertions.length, many.left]).toEqual([5000, 101]);
    const broken = schemaReport(store(manifest('urn:c2pa:a', claim, one), Buffer.from([0, 0, 0, 99])));
    expect(broken).toMatchObject({ damage: 'A box of the manifest store is cut short.' });
    expect(broken.assertions).toHaveLength(2);
  });

  test('of any bytes make a report of the contract, and no exception', () => {
    const whole = store(manifest('urn:c2pa:a', claim, assertion('c2pa.actions', cbor(opened))));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length), fc.boolean(), (noise, at, inCbor) => {
        const bytes = inCbor
          ? store(manifest('urn:c2pa:a', claim, assertion('c2pa.actions.v2', box('cbor', noise))))
          : Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at + noise.length)]);
        expect(SchemaReport.safeParse(schemaReport(bytes)).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
