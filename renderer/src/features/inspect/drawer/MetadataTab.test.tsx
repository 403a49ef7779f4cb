import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { MetadataTab } from './MetadataTab.tsx';

beforeAll(preparePage);

/* What signers write of wallets and chains: an address per chain, and a work's author named by an account (R69). */
const ethereum = '0x7aF963cF6D228E564e2A0aA0DdBF06210B38615D';
const solana = 'GDDMwNyyx8uB6zrqwBFHjLLG3TBYk2F8Az4yrQC5RzMp';
const wallets = [
  { label: 'adobe.crypto.addresses', data: { ethereum: [ethereum], solana: [solana] } },
  { label: 'com.example.wallet', data: { pay: `ethereum:${ethereum}?value=1e18`, connect: 'wc:7f6e504bfad60b485450' } },
  {
    label: 'stds.schema-org.CreativeWork',
    data: {
      '@context': 'https://schema.org',
      '@type': 'CreativeWork',
      author: [{ '@type': 'Person', name: 'A. Reporter', '@id': `did:pkh:eip155:1:${ethereum}` }],
      url: 'https://market.example/token/1',
    },
  },
];

test('R69: wallets and accounts on chains are text: nothing to follow, to pay or to connect', async () => {
  const manifest = { label: 'm', title: 'clip.mp4', claim_version: 2, assertions: wallets, ingredients: [] };
  const { nodes } = buildGraph(parseManifestStore({ active_manifest: 'm', manifests: { m: manifest } }));
  const screen = await render(<MetadataTab node={nodes[0]!} />);
  for (const { label } of wallets) {
    await screen.getByText(label, { exact: true }).first().click();
  }
  for (const words of [ethereum, solana, 'wc:7f6e504bfad60b485450', 'did:pkh:eip155:1:', 'market.example/token/1'])
    await expect.element(screen.getByText(words, { exact: false }).first()).toBeVisible();
  expect(screen.container.querySelectorAll('a, button, img, form, iframe, [href], [src]')).toHaveLength(0);
  expect(await violationsIn(screen.container)).toEqual([]);
});
