import { expect, test } from 'vitest';
import { remoteAddress } from '#shared/provenance/remote-address.ts';

test.each([
  ['https://Example.org/a.c2pa#part', 'https://example.org/a.c2pa'],
  ['http://example.org:8080', 'http://example.org:8080/'],
  // Cyrillic letters in the host, a right-to-left override in the path: both come out written.
  ['https://аррӏе.example/\u202Egnp.exe', 'https://xn--80ak6aa92e.example/%E2%80%AEgnp.exe'],
  ['https://example.org/ a\n b', 'https://example.org/%20a%20b'],
])('%s is asked as %s', (text, href) => {
  expect(remoteAddress(text)?.href).toBe(href);
});

test.each([
  'self#jumbf=/c2pa/urn:c2pa:1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:application/c2pa,x',
  'https:/example.org',
  'https://',
  'https://bbc.co.uk@evil.example/',
  'https://user:secret@example.org/',
  ' https://example.org/',
  // It may have been cut where it was read.
  `https://example.org/${'a'.repeat(1980)}`,
])('%s is not asked', (text) => {
  expect(remoteAddress(text)).toBeUndefined();
});
