import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedProperties, namespaces } from '#shared/edit/metadata-allow-list.ts';
import { metadataFaults, splitMetadata } from '#shared/edit/metadata.ts';

describe('metadata', () => {
  test('each field goes to the assertion that may hold it, each with a complete context', () => {
    const fields = [
      { name: 'dc:title', value: 'Harbour at dawn' },
      { name: 'dc:creator', value: 'A. Reporter' },
      { name: 'dc:language', value: 'en' },
      { name: 'exif:GPSLatitude', value: '39,21.102N' },
      { name: 'photoshop:Credit', value: 'Agency' },
      { name: 'xmpRights:UsageTerms', value: 'Editorial use' },
      { name: '@acme', value: 'https://acme.example/ns/' },
      { name: 'acme:slug', value: 'HARBOUR' },
      { name: 'acme:desk', value: 'World' },
      { name: 'acme:desk', value: 'Sea' },
    ];
    expect(splitMetadata(fields, 'gathered')).toEqual([
      {
        label: 'c2pa.metadata',
        attribution: 'gathered',
        data: {
          '@context': { dc: 'http://purl.org/dc/elements/1.1/', exif: 'http://ns.adobe.com/exif/1.0/' },
          'dc:language': ['en'],
          'exif:GPSLatitude': '39,21.102N',
        },
      },
      {
        label: 'cawg.metadata',
        attribution: 'gathered',
        data: {
          '@context': {
            dc: 'http://purl.org/dc/elements/1.1/',
            photoshop: 'http://ns.adobe.com/photoshop/1.0/',
            xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
          },
          'dc:title': 'Harbour at dawn',
          'dc:creator': ['A. Reporter'],
          'photoshop:Credit': 'Agency',
          'xmpRights:UsageTerms': 'Editorial use',
        },
      },
      {
        label: 'org.acme.metadata',
        attribution: 'gathered',
        data: {
          '@context': { acme: 'https://acme.example/ns/' },
          'acme:slug': 'HARBOUR',
          'acme:desk': ['World', 'Sea'],
        },
      },
    ]);
    expect(metadataFaults(fields)).toEqual([]);
  });

  test('trap: nothing outside Appendix B is ever put into c2pa.metadata, dc:title least of all', () => {
    const name = fc.oneof(
      fc.constantFrom('dc:title', 'dc:creator', 'dc:description', 'dc:rights', 'schema:name', 'photoshop:Credit'),
      fc
        .tuple(fc.constantFrom(...Object.keys(namespaces)), fc.stringMatching(/^[A-Za-z]{1,12}$/))
        .map((all) => all.join(':')),
      fc.constantFrom(...allowedProperties),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ name, value: fc.string() })), (fields) => {
        for (const assertion of splitMetadata(fields, 'gathered')) {
          const { '@context': context, ...values } = assertion.data;
          const prefixes = new Set(Object.keys(values).map((key) => key.split(':')[0]));
          expect(new Set(Object.keys(context as object))).toEqual(prefixes);
          const strangers = Object.keys(values).filter(
            (key) => !/^(xmp|xmpMM|xmpTPg|crs|pdf):/.test(key) && !allowedProperties.has(key),
          );
          expect(assertion.label === 'c2pa.metadata' ? strangers : []).toEqual([]);
        }
      }),
    );
  });

  test('a name without a home is a fault with a way out, and is not written', () => {
    const fields = [
      { name: 'title', value: 'x' },
      { name: 'other:slug', value: 'x' },
      { name: '@dc', value: 'https://evil.example/' },
      { name: '@house', value: 'not a namespace' },
      { name: '__proto__:x', value: 'x' },
      { name: 'constructor:x', value: 'x' },
    ];
    expect(splitMetadata(fields, 'created')).toEqual([]);
    expect(metadataFaults(fields).map((fault) => fault.name)).toEqual(fields.map((field) => field.name));
  });

  test('the list is the specification’s', () => {
    expect([...allowedProperties].filter((name) => name.startsWith('dc:'))).toEqual([
      'dc:coverage',
      'dc:date',
      'dc:format',
      'dc:identifier',
      'dc:language',
      'dc:relation',
      'dc:type',
    ]);
    expect(allowedProperties.size).toBe(216);
  });
});
