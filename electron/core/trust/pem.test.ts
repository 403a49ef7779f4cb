import { beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';
import { makePki, type Pki } from '../../../tests/support/pki.ts';

let pki: Pki;
let pem: string;
beforeAll(async () => {
  pki = await makePki();
  pem = toPem(pki.root.certificate);
});

const lines = (text: string) =>
  parsePemCertificates(text).map(({ certificate, line }) => [certificate.facts.name, line]);

describe('reading PEM', () => {
  it('takes certificates in order, with their lines, and passes over comments', () => {
    const text = `## A list\nSubject\tCN=House root\n${pem}\n\nHouse issuing CA \n${toPem(pki.issuing.certificate)}`;
    const second = text.slice(0, text.lastIndexOf('-----BEGIN')).split('\n').length;
    expect(lines(text)).toEqual([
      ['House root', 3],
      ['House issuing CA', second],
    ]);
  });

  it('gives the very bytes of the certificate', () => {
    expect(parsePemCertificates(pem)[0]!.certificate.der.equals(pki.root.certificate.der)).toBe(true);
  });

  it('does not mind line ends, indentation or a missing last newline', () => {
    expect(lines(pem.replaceAll('\n', '\r\n'))).toEqual([['House root', 1]]);
    expect(lines(pem.replaceAll(/^/gm, '  ').trimEnd())).toEqual([['House root', 1]]);
  });

  it('finds nothing in a text without certificates', () => {
    expect(parsePemCertificates('no certificates in here\n')).toEqual([]);
  });
});

describe('F5: one bad block rejects the whole text, with its line', () => {
  const middle = (text: string) => text.split('\n').length - 3;
  it.each<[string, (good: string) => string, RegExp]>([
    ['damaged base64', (good) => good + good.replace(/\n(....)/, '\n!!!!'), /^Line \d+ is not base64/],
    ['a cut line', (good) => withLine(good, middle(good), (line) => line.slice(1)), /damaged base64|not an X\.509/],
    [
      'a flipped length',
      (good) => good.replace('\nMI', '\nMA'),
      /^Line 1 begins something that is not an X\.509 certificate/,
    ],
    ['an empty block', () => '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', /^Line 1 begins something/],
    [
      'no end',
      (good) => good.replace(/-----END.*/, ''),
      /^Line \d+ is not base64|^Line 1 begins a certificate that never ends/,
    ],
    [
      'no end before the next',
      (good) => good.replace(/-----END.*\n/, '') + good,
      /^Line 1 begins a certificate that never ends/,
    ],
    ['no begin', (good) => `a\n${good.replace(/-----BEGIN.*\n/, '')}`, /^Line \d+ ends a certificate that never began/],
    [
      'a damaged marker',
      (good) => good.replace('-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE----'),
      /^Line 1 is a damaged PEM marker/,
    ],
    [
      'a private key',
      (good) => `${good}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
      /holds a PRIVATE KEY/,
    ],
    ['bytes after the certificate', (good) => withTail(good), /^Line 1 begins something/],
  ])('%s', (_, spoil, message) => {
    expect(() => parsePemCertificates(spoil(pem))).toThrowError(
      expect.objectContaining({ code: 'list_rejected', message: expect.stringMatching(message) }),
    );
  });
});

const withLine = (text: string, index: number, change: (line: string) => string): string =>
  text
    .split('\n')
    .map((line, at) => (at === index ? change(line) : line))
    .join('\n');

function withTail(pem: string): string {
  const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  return `-----BEGIN CERTIFICATE-----\n${Buffer.concat([der, Buffer.alloc(3)]).toString('base64')}\n-----END CERTIFICATE-----\n`;
}
