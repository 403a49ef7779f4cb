import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { ProvenanceNode } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { sampleBench } from '../../../testing/bench-samples.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { asset, certificate, manifestVerdict, node } from '../../../testing/inspect-samples.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { sampleList } from '../../../testing/samples.ts';
import { SignerTab } from './SignerTab.tsx';

beforeAll(preparePage);

const own = ProvenanceNode.parse(node('urn:c2pa:1', { active: true }));
const clocks = sampleList({ id: 'clocks', name: 'Clocks', purpose: 'tsa' });
const tab = (verdict: ManifestVerdict | undefined, of = own) => (
  <SignerTab asset={asset(1, 'protest.mp4')} node={of} verdict={verdict} checked={verdict !== undefined} />
);
const signed = manifestVerdict('urn:c2pa:1');

test('R60: a file whose time nothing proves is preserved, and what was kept stays in sight while it is checked anew', async () => {
  const fake = installFakeDesktop(memoryCore({ lists: [clocks] }).handlers);
  const screen = await render(tab(signed));
  await screen.getByRole('button', { name: 'Preserve this asset…' }).click();
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog.getByText(/stops validating on 1 Jan 2027/)).toBeVisible();
  await dialog.getByRole('textbox').fill('https://time.example/tsr');
  await dialog.getByRole('button', { name: 'Ask for a time-stamp' }).click();
  await expect.element(dialog.getByText('Clock authority')).toBeVisible();
  expect(fake.calls.find(({ name }) => name === 'addressBook.preserve')?.input).toEqual({
    asset: asset(1, '').id,
    address: 'https://time.example/tsr',
  });
  await screen.rerender(tab(undefined));
  await expect.element(dialog.getByText('Clock authority')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.element(dialog).not.toBeInTheDocument();

  const at = '2026-11-22T06:00:00.000Z';
  const stamp = { present: true as const, from: 'preserved' as const, at, authority: 'Clock authority', sound: true };
  const stamps = [{ ...stamp, asked: [], matches: signed.identity.matches }];
  await screen.rerender(tab(manifestVerdict('urn:c2pa:1', { time: { state: 'proven', at, preserved: true, stamps } })));
  await expect.element(screen.getByText('Preserved', { exact: true })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Preserve this asset…' })).not.toBeInTheDocument();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test.each([
  ['is changed', manifestVerdict('urn:c2pa:1', { integrity: 'changed' }), own],
  [
    'nobody vouches for',
    manifestVerdict('urn:c2pa:1', { identity: { ...signed.identity, state: 'unlisted', matches: [] } }),
    own,
  ],
  ['is only an ingredient', signed, ProvenanceNode.parse(node('urn:c2pa:1'))],
])('R60: what %s is not offered to be preserved', async (_why, verdict, of) => {
  installFakeDesktop(memoryCore().handlers);
  const screen = await render(tab(verdict, of));
  await expect.element(screen.getByRole('heading', { name: 'Missing evidence' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Preserve this asset…' })).not.toBeInTheDocument();
});

const says = (level: '1' | '2' | undefined, record: string | undefined, state: 'listed' | 'unlisted' = 'listed') => {
  const signer = {
    ...certificate('A camera', 'Cameras'),
    ...(level && { assuranceLevel: level }),
    ...(record !== undefined && { conformanceRecord: record }),
  };
  return manifestVerdict('urn:c2pa:1', { identity: { ...signed.identity, state, signer } });
};

test.each([
  [
    says('2', 'rec-4f1d'),
    'The certificate says: an implementation of assurance level 2, conformance record rec-4f1d.Its issuer says so. The record was not looked up.',
  ],
  [
    says('1', undefined),
    'The certificate says: an implementation of assurance level 1.Its issuer says so. It is about the product',
  ],
  [
    says(undefined, 'rec-4f1d', 'unlisted'),
    'The certificate says: conformance record rec-4f1d.No list vouches for its issuer, and anybody can write that. The record',
  ],
])('R64: what is known of the product that signed, and who says so (%#)', async (verdict, words) => {
  installFakeDesktop(memoryCore().handlers);
  const screen = await render(tab(verdict));
  await expect.element(screen.getByRole('heading', { name: 'What is known' })).toBeVisible();
  expect(screen.container.textContent).toContain(words);
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('R64: where a certificate says nothing of the product, nothing is said', async () => {
  installFakeDesktop(memoryCore().handlers);
  const screen = await render(tab(signed));
  await expect.element(screen.getByRole('heading', { name: 'What is known' })).toBeVisible();
  expect(screen.container.textContent).not.toMatch(/certificate says|assurance|Product/);
});

test('the certificate is the one of Trust: its chain as a graph, and all that is in it', async () => {
  const chain = sampleBench().rows[0]?.chain ?? [];
  const { cells: _cells, ...row } = { ...sampleBench().rows[0]!, manifest: 'urn:c2pa:1' };
  installFakeDesktop({
    ...memoryCore().handlers,
    'bench.open': async () => ({ ...sampleBench(), rows: [{ ...row, cells: [] }] }),
  });
  const verdict = manifestVerdict('urn:c2pa:1', { identity: { ...signed.identity, chain } });
  const screen = await render(tab(verdict));
  await screen.getByRole('button', { name: 'Certificate…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Certificate' });
  await expect.element(dialog.getByLabelText('End-entity: Our source')).toBeVisible();
  await expect.element(dialog.getByLabelText('Trust list: C2PA trust list')).toBeVisible();
  await expect.element(dialog.getByText('EC P-256')).toBeVisible();
  await expect.element(dialog.getByText('ECDSA with SHA-256')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
});

test('a certificate that the bench cannot read shows what the verdict keeps of it', async () => {
  installFakeDesktop(memoryCore().handlers);
  const screen = await render(tab(signed));
  await screen.getByRole('button', { name: 'Certificate…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Certificate' });
  await expect.element(dialog.getByText('CN=Example Media Signing, O=Example Media, C=GB')).toBeVisible();
});

test('R39: an authority that was revoked is named where it takes a list or a time-stamp away', async () => {
  installFakeDesktop(memoryCore().handlers);
  const of = { name: 'House\u202E CA', fingerprint: 'f'.repeat(64) };
  const revoked = { state: 'revoked' as const, of, revokedAt: '2026-03-04T00:00:00.000Z', reason: 'superseded' };
  const miss = {
    list: clocks.id,
    listName: 'Clocks',
    version: 'v',
    why: 'revoked' as const,
    message: 'It was revoked.',
  };
  const stamp = {
    present: true as const,
    from: 'signature' as const,
    at: '2026-11-22T06:00:00.000Z',
    authority: 'Clock 1',
    sound: true,
    asked: [clocks.id],
    matches: [],
    misses: [miss],
    revocations: [{ ...revoked, of: { ...of, name: 'Clock CA' } }],
  };
  const identity = { ...signed.identity, state: 'unlisted' as const, matches: [], issuerRevocations: [revoked] };
  const verdict = manifestVerdict('urn:c2pa:1', { identity, time: { state: 'claimed', stamps: [stamp] } });
  const screen = await render(tab(verdict));
  await expect.element(screen.getByText('Authorities', { exact: true })).toBeVisible();
  await expect.element(screen.getByText(/CA: Revoked on 4 Mar 2026 \(superseded\)\.$/).first()).toBeVisible();
  await expect.element(screen.getByText('Clock CA: Revoked on 4 Mar 2026 (superseded).')).toBeVisible();
  expect(screen.container.textContent).not.toMatch(/\u202E/);
  expect(await violationsIn(screen.container)).toEqual([]);
});
