import { expect, test } from 'vitest';
import { Source } from '#shared/tams/model.ts';
import { keepingChoices, sourceOf, tagProblem, tagsOf } from './ingest-words.ts';

test('the proposed way stays first', () => {
  expect(keepingChoices(['detached', 'embedded']).map(({ id }) => id)).toEqual(['detached', 'embedded']);
});

test('empty rows are no tags', () => {
  expect(
    tagsOf([
      { name: ' desk ', value: 'harbour' },
      { name: '', value: '' },
    ]),
  ).toEqual({ desk: 'harbour' });
  expect(tagProblem({ name: '', value: ' ' }, [])).toBeUndefined();
});

test('a tag without a name, one named twice, and the one that only a finished ingest may set (R5)', () => {
  expect(tagProblem({ name: ' ', value: 'x' }, [])).toBe('A tag needs a name.');
  expect(tagProblem({ name: 'desk ', value: '' }, [{ name: 'desk', value: 'y' }])).toBe(
    'There are two tags named desk.',
  );
  expect(tagProblem({ name: 'c2pa-provenance', value: 'embedded' }, [])).toBe(
    'Countersign sets c2pa-provenance itself, when everything else is done.',
  );
});

test('R11: a Flow goes under a new Source, or under one that was chosen and that TAMS allows', () => {
  const source = (id: string) => Source.parse({ id, format: 'urn:x-nmos:format:multi' });
  const id = '2aa143ac-0ab7-4d75-bc32-5c00c13d186f';
  expect(sourceOf({ kind: 'new' })).toEqual({});
  expect(sourceOf({ kind: 'known' })).toBeUndefined();
  expect(sourceOf({ kind: 'known', source: source(id) })).toEqual({ source: id });
  expect(sourceOf({ kind: 'known', source: source('../flows') })).toBeUndefined();
});
