import { expect, it } from 'vitest';
import { second } from '../../testing/samples.ts';
import { snapSentence } from './snap-words.ts';

const ms = (value: bigint) => value * 1_000_000n;
const range = (start: bigint, end: bigint) => ({ start, end });

it.each([
  [
    range(ms(1320n), ms(2960n)),
    range(second, ms(2960n)),
    'Starts at the key frame 1.000 s instead of 1.320 s: packets are copied, not encoded again.',
  ],
  [
    range(ms(1320n), ms(2960n)),
    range(second, 3n * second),
    'Starts at the key frame 1.000 s instead of 1.320 s and ends at 3.000 s instead of 2.960 s: packets are copied, not encoded again.',
  ],
  [
    range(0n, ms(2960n)),
    range(0n, 3n * second),
    'Ends at 3.000 s instead of 2.960 s: packets are copied, not encoded again.',
  ],
])('says how a cut moved', (asked, source, sentence) => {
  expect(snapSentence({ use: 'u', asked, source, output: source, moved: true })).toBe(sentence);
});

it('is silent about a cut that stays', () => {
  const stay = range(0n, second);
  expect(snapSentence({ use: 'u', asked: stay, source: stay, output: stay, moved: false })).toBeUndefined();
});
