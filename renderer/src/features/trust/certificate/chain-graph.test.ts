import { expect, it } from 'vitest';
import { digest, sampleCertificate } from '../../../testing/trust-samples.ts';
import { chainGraph } from './chain-graph.ts';

const leaf = sampleCertificate('A newsroom', { fingerprint: digest('01') });
const issuer = sampleCertificate('House issuing CA', {
  fingerprint: digest('02'),
  issuer: 'CN=House root, O=A house',
  ca: true,
});
const shape = (vouchers: Parameters<typeof chainGraph>[1]) => {
  const { cards, links } = chainGraph([leaf, issuer], vouchers);
  return {
    cards: cards.map(({ id, label }) => `${id}: ${label}`),
    links: links.map(({ source, label, target }) => `${source} ${label} ${target}`),
  };
};

it('draws issuers left of whom they issued to', () => {
  expect(shape([])).toEqual({
    cards: ['c0: End-entity: A newsroom', 'c1: Issuing authority: House issuing CA'],
    links: ['c1 issued c0'],
  });
});

it('draws a list left of the certificate it has, and an entry that was not sent along once, whoever lists it', () => {
  const entry = 'CN=House root, O=A house';
  expect(
    shape([
      { list: 'House list', fingerprint: digest('02') },
      { list: 'Second list', fingerprint: digest('03'), entry },
      { list: 'Third list', fingerprint: digest('03'), entry },
    ]),
  ).toEqual({
    cards: [
      'c0: End-entity: A newsroom',
      'c1: Issuing authority: House issuing CA',
      'l0: Trust list: House list',
      'e0: Entry of a list: House root',
      'l1: Trust list: Second list',
      'l2: Trust list: Third list',
    ],
    links: ['c1 issued c0', 'l0 vouches for c1', 'e0 issued c1', 'l1 vouches for e0', 'l2 vouches for e0'],
  });
});
