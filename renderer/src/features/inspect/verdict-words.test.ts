import { describe, expect, test } from 'vitest';
import { ManifestVerdict } from '#shared/verdict/model.ts';
import { axesOf, headlineTones, nodeState, placeWords } from './verdict-words.ts';

const match = {
  list: 'demo',
  listName: 'Demo list',
  vouchesFor: 'demo',
  version: 'ab'.repeat(32),
  demo: true,
  via: 'anchor',
  entry: 'CN=Demo Root',
  entryFingerprint: 'cd'.repeat(32),
} as const;

const verdict = (change: Record<string, unknown> = {}) =>
  ManifestVerdict.parse({
    node: 'urn:c2pa:1',
    place: [],
    integrity: 'intact',
    identity: { state: 'listed', chain: [], matches: [match], asked: [] },
    time: { state: 'claimed', at: '2026-11-01T12:00:00.000Z', validUntil: '2027-10-01T00:00:00.000Z' },
    problems: [],
    ...change,
  });

describe('axes', () => {
  test('each axis speaks for itself: who, whether changed, when, and until when', () => {
    expect(axesOf(verdict()).map(({ title, note }) => [title, note])).toEqual([
      ['Unchanged since it was signed', undefined],
      ['Demo signer, on the Demo list (made on this machine)', undefined],
      ['1 Nov 2026, 12:00 UTC, claimed only', 'Stops validating on 1 Oct 2027.'],
    ]);
  });

  test('an unknown signer is not an error, whatever lists were asked', () => {
    const unlisted = { state: 'unlisted', chain: [], matches: [] };
    const asked = axesOf(verdict({ identity: { ...unlisted, asked: ['C2PA list', 'House list'] } }))[1];
    const notAsked = axesOf(verdict({ identity: { ...unlisted, asked: [] } }))[1];
    expect([asked?.tone, notAsked?.tone]).toEqual(['attention', 'attention']);
    expect(asked?.detail).toBe('The signer is on none of the lists asked: C2PA list, House list.');
    expect(notAsked?.detail).toBe('No trust list is switched on, so none was asked.');
  });

  test('a private credential is the user’s own word, never a list’s; whose end stops a verdict is named', () => {
    const known = { fingerprint: 'ab'.repeat(32), name: 'Our source', until: '2027-10-01T00:00:00.000Z' };
    const [, signer, time] = axesOf(
      verdict({
        identity: { state: 'private', chain: [], matches: [], asked: [], private: known },
        time: {
          state: 'proven',
          at: '2026-11-01T12:00:00.000Z',
          authority: 'Clock',
          preserved: true,
          validUntil: '2027-10-01T00:00:00.000Z',
          endsWith: { what: 'issuer', name: 'House CA' },
        },
      }),
    );
    expect([signer?.title, signer?.tone]).toEqual(['In your address book as Our source', 'attention']);
    expect([time?.detail, time?.note]).toEqual([
      'Proven by a time-stamp of Clock. It is kept in this workspace, not in the file.',
      'Stops validating on 1 Oct 2027, when the certificate of House CA ends.',
    ]);
  });

  test('no state is green, and no words promise authenticity', () => {
    const words = JSON.stringify(axesOf(verdict()));
    expect(words).not.toMatch(/authentic|verified|genuine|true\b|safe/i);
    expect(Object.values(headlineTones)).not.toContain('ok');
  });
});

test('the mark of a node is its worst axis; a missing time-stamp does not colour it', () => {
  expect(nodeState('manifest', verdict({ time: { state: 'none' } }))).toEqual({
    tone: 'signed',
    words: 'Intact, signer on a list',
  });
  expect(nodeState('manifest', verdict({ integrity: 'changed' }))).toEqual({
    tone: 'fault',
    words: 'Changed after it was signed',
  });
  expect(nodeState('plain-ingredient', undefined).words).toBe('No credentials of its own');
});

test('trap: a manifest that was not checked is not said to have no credentials', () => {
  expect(nodeState('manifest', undefined)).toEqual({ tone: 'pending', words: 'Not checked yet' });
});

test('a place names the way down', () => {
  expect(placeWords([])).toBe('In this file');
  expect(
    placeWords([
      { manifest: 'a', ingredient: 'b', title: 'package.mp4' },
      { manifest: 'b', ingredient: 'c', title: 'clip.mp4' },
    ]),
  ).toBe('In “package.mp4” → “clip.mp4”');
});
