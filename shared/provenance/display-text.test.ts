import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayText, displayUrl } from '#shared/provenance/display-text.ts';

const attacks = '../shared/data/attacks';
const present = existsSync(attacks);
if (!present) process.stdout.write('not run: ../shared/data is absent\n');

/** Controls but line feed, formats but the two joiners, and separators that would break a line unseen. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/u;

describe('text out of a file', () => {
  it.each([
    ['plain text, 100 %', 'plain text, 100 %'],
    ['evil\u202Egnp.exe', 'evil⟦U+202E⟧gnp.exe'],
    ['a\u2066b\u2069', 'a⟦U+2066⟧b⟦U+2069⟧'],
    ['pay\u200Bpal', 'pay⟦U+200B⟧pal'],
    ['nul\u0000 esc\u001b[31m bell\u0007', 'nul⟦U+0000⟧ esc⟦U+001B⟧[31m bell⟦U+0007⟧'],
    ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['tab\there', 'tab here'],
    ['tag\u{E0041}', 'tag⟦U+E0041⟧'],
    ['lone \ud800 half', 'lone ⟦U+D800⟧ half'],
    ['\u3164', '⟦U+3164⟧'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ])('%j is shown as %j', (text, shown) => {
    expect(displayText(text)).toBe(shown);
  });

  it('leaves alone what scripts and emoji need', () => {
    const family = '👩\u200d👩\u200d👧';
    const flag = '🏳\ufe0f\u200d🌈';
    const persian = 'می\u200cخواهم';
    expect([family, flag, persian, 'Žluťoučký', '東京'].map((text) => displayText(text))).toEqual([
      family,
      flag,
      persian,
      'Žluťoučký',
      '東京',
    ]);
  });

  it('counts combining marks beyond what any script needs', () => {
    expect(displayText(`z${'\u0301'.repeat(100)}!`)).toBe(`z${'\u0301'.repeat(8)}⟦92 more marks⟧!`);
  });

  it('cuts at whole characters and says so', () => {
    expect(displayText('👍👍👍👍', { max: 3 })).toBe('👍👍👍…');
    expect(displayText('abc', { max: 3 })).toBe('abc');
    expect(displayText('a'.repeat(10_000_000)).length).toBe(2001);
  });

  it('never lets an unseen character through, and is idempotent', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.constantFrom('\u202e', '\u200d', '\ufe0f', 'é', '\u0301'),
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = displayText(text);
        expect(shown.replaceAll('\n', '')).not.toMatch(unseen);
        expect(displayText(shown, { max: Number.POSITIVE_INFINITY })).toBe(shown);
      }),
    );
  });
});

describe('addresses out of a file', () => {
  it.each([
    [
      'https://example.com/a?b=1',
      { kind: 'link', href: 'https://example.com/a?b=1', text: 'https://example.com/a?b=1' },
    ],
    ['HTTP://EXAMPLE.com', { kind: 'link', href: 'http://example.com/', text: 'http://example.com/' }],
    ['javascript:alert(1)', { kind: 'text', text: 'javascript:alert(1)' }],
    ['java\nscript:alert(1)', { kind: 'text', text: 'java\nscript:alert(1)' }],
    ['data:text/html,<b>', { kind: 'text', text: 'data:text/html,<b>' }],
    ['file:///etc/passwd', { kind: 'text', text: 'file:///etc/passwd' }],
    ['https://bbc.co.uk@evil.example/', { kind: 'text', text: 'https://bbc.co.uk@evil.example/' }],
    ['see https://example.com', { kind: 'text', text: 'see https://example.com' }],
    ['https://аpple.com/', { kind: 'link', href: 'https://xn--pple-43d.com/', text: 'https://xn--pple-43d.com/' }],
  ])('%j', (text, expected) => {
    expect(displayUrl(text)).toEqual(expected);
  });
});

describe.skipIf(!present)('the c2pa-attacks strings', () => {
  const lines = present
    ? readdirSync(attacks).flatMap((file) => readFileSync(`${attacks}/${file}`, 'utf8').split('\n'))
    : [];

  it('come out visible and within bounds', () => {
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) {
      const shown = displayText(line, { max: 500 });
      expect(shown.replaceAll('\n', '')).not.toMatch(unseen);
      // Every character may grow to a bracketed code point, and no further.
      expect(shown.length).toBeLessThanOrEqual(500 * '⟦U+10FFFF⟧'.length + 1);
      expect(displayUrl(line).kind).toBe('text');
    }
  });
});
