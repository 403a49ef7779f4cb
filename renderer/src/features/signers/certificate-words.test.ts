import { expect, it } from 'vitest';
import { sampleSigner } from '../../testing/samples.ts';
import { validity } from './certificate-words.ts';

// The sample is valid from 1 October 2026 to 1 October 2027.
it.each([
  ['2026-09-01T00:00:00Z', { words: 'Valid from 1 Oct 2026', tone: 'attention' }],
  ['2026-11-22T00:00:00Z', { words: 'Until 1 Oct 2027, 313 days left', tone: 'neutral' }],
  ['2027-09-29T12:00:00Z', { words: 'Until 1 Oct 2027, 1 day left', tone: 'attention' }],
  ['2027-09-30T12:00:00Z', { words: 'Until 1 Oct 2027, ends today', tone: 'attention' }],
  ['2027-10-02T00:00:00Z', { words: 'Expired on 1 Oct 2027', tone: 'fault' }],
])('at %s a certificate is worth %j', (now, expected) => {
  expect(validity(sampleSigner('broadcaster').certificate, new Date(now))).toEqual(expected);
});
