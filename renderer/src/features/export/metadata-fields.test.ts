import type { EditGraph } from '#shared/edit/model.ts';
import { expect, it } from 'vitest';
import { sampleGraph } from '../../testing/samples.ts';
import { assertionOf, commonFields, otherFields } from './metadata-fields.ts';

const withFields = (metadata: EditGraph['output']['metadata']): EditGraph => {
  const graph = sampleGraph();
  return { ...graph, output: { ...graph.output, metadata } };
};

it('every common field has an assertion to go to, and dc:title never goes to c2pa.metadata', () => {
  const homes = Object.fromEntries(commonFields.map(({ name }) => [name, assertionOf(name, sampleGraph())]));
  expect(homes).toEqual({
    'dc:title': 'cawg.metadata',
    'photoshop:Headline': 'cawg.metadata',
    'dc:description': 'cawg.metadata',
    'dc:creator': 'cawg.metadata',
    'photoshop:Credit': 'cawg.metadata',
    'photoshop:Source': 'cawg.metadata',
    'dc:rights': 'cawg.metadata',
    'xmpRights:UsageTerms': 'cawg.metadata',
    'dc:date': 'c2pa.metadata',
    'dc:coverage': 'c2pa.metadata',
    'photoshop:City': 'c2pa.metadata',
    'photoshop:Country': 'c2pa.metadata',
    'dc:subject': 'cawg.metadata',
    'dc:language': 'c2pa.metadata',
  });
});

it('a field of a house goes to the assertion of the house once its prefix is declared', () => {
  expect(assertionOf('acme:slug', sampleGraph())).toBeUndefined();
  expect(assertionOf('acme:slug', withFields([{ name: '@acme', value: 'https://acme.example/ns/' }]))).toBe(
    'org.acme.metadata',
  );
});

it('lists what a person added besides the common fields, once', () => {
  const graph = withFields([
    { name: 'dc:title', value: 'T' },
    { name: 'acme:slug', value: 'a' },
    { name: 'acme:slug', value: 'b' },
  ]);
  expect(otherFields(graph)).toEqual(['acme:slug']);
});
