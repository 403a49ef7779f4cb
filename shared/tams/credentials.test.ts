import { describe, expect, it, test } from 'vitest';
import { credentialsMembers, isCredentialsFlow, provenanceTag } from './credentials.ts';
import { Flow } from './flow.ts';

const flow = (more: object): Flow => Flow.parse({ id: 'f', format: 'urn:x-nmos:format:multi', ...more });

describe('the tag c2pa-provenance', () => {
  test.each([
    ['no tags at all', {}, { state: 'unmarked' }],
    ['other tags', { tags: { loop: 'x' } }, { state: 'unmarked' }],
    ['embedded', { tags: { 'c2pa-provenance': 'embedded' } }, { state: 'embedded', value: 'embedded' }],
    ['detached', { tags: { 'c2pa-provenance': 'detached' } }, { state: 'detached', value: 'detached' }],
    ['none: somebody has said so', { tags: { 'c2pa-provenance': 'none' } }, { state: 'none', value: 'none' }],
    ['a list of one', { tags: { 'c2pa-provenance': ['embedded'] } }, { state: 'embedded', value: ['embedded'] }],
    [
      'one known value beside others',
      { tags: { 'c2pa-provenance': ['live', 'detached'] } },
      { state: 'detached', value: ['live', 'detached'] },
    ],
    [
      'two known values contradict each other',
      { tags: { 'c2pa-provenance': ['embedded', 'detached'] } },
      { state: 'unknown', value: ['embedded', 'detached'] },
    ],
    ['the same twice', { tags: { 'c2pa-provenance': ['none', 'none'] } }, { state: 'none', value: ['none', 'none'] }],
    ['an empty list', { tags: { 'c2pa-provenance': [] } }, { state: 'unknown', value: [] }],
    ['a value of no version', { tags: { 'c2pa-provenance': 'Embedded' } }, { state: 'unknown', value: 'Embedded' }],
    [
      'no text: it hides neither itself nor the others',
      { tags: { a: 1, 'c2pa-provenance': true } },
      { state: 'unknown', value: [] },
    ],
    [
      'a name every object has',
      { tags: { 'c2pa-provenance': 'constructor' } },
      { state: 'unknown', value: 'constructor' },
    ],
  ])('%s', (_title, given, expected) => {
    expect(provenanceTag(flow(given))).toEqual(expected);
  });
});

describe('the Flow of detached credentials', () => {
  const data = (id: string, more: object): Flow => flow({ id, format: 'urn:x-nmos:format:data', ...more });
  const store = data('d', { codec: 'application/c2pa' });
  const typed = data('t', { codec: 'application/octet-stream', essence_parameters: { data_type: 'Application/C2PA' } });
  const subtitles = data('s', { codec: 'application/ttml+xml' });
  const known = new Map([store, typed, subtitles].map((one) => [one.id, one]));
  const collecting = (...items: object[]): Flow => flow({ flow_collection: items });

  it('is found by its role before its type', () => {
    const parent = collecting({ id: 'd' }, { id: 'x', role: 'c2pa' });
    expect(credentialsMembers(parent, known)).toEqual({ ids: ['x'], foundBy: 'role' });
  });
  it('is found by codec or data type where roles are labels for people (ADR 0056)', () => {
    const parent = collecting({ id: 's' }, { id: 't', role: 'Herkunft' }, { id: 'd' }, { id: 'gone' });
    expect(credentialsMembers(parent, known)).toEqual({ ids: ['t', 'd'], foundBy: 'data-type' });
  });
  it('is none where there is none', () => {
    expect(credentialsMembers(collecting({ id: 's', role: 'c2pa2' }), known)).toBeUndefined();
    expect(credentialsMembers(flow({}), known)).toBeUndefined();
  });
  it('has to be a data Flow', () => {
    expect([store, subtitles, flow({ codec: 'application/c2pa' })].map(isCredentialsFlow)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
