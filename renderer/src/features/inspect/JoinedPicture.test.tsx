import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { assetId, inspection } from '../../testing/inspect-samples.ts';
import { focusCard, preparePage, violationsIn } from '../../testing/page.ts';
import { contributionGraph, local } from '../../testing/store-samples.ts';
import { closeFile } from './inspect-actions.ts';
import { inspectStore } from './inspect-store.ts';
import { Inspect } from './Inspect.tsx';

/** An inspected file that is the object of a Flow, whose store answers with this. */
async function show(store: FlowGraph | AppError) {
  const read = inspection('trusted');
  installFakeDesktop({
    'asset.list': async () => [],
    'asset.inspect': async () => ({ ...read, asset: { ...read.asset, origin: { connection: local, flow: 'video' } } }),
    'asset.raw': async () => ({ json: '{}' }),
    'asset.thumbnail': async () => ({}),
    'asset.probe': async () => {
      throw new AppError('media_unsupported', 'No decoder.');
    },
    'flow.graph': async () => {
      if (store instanceof AppError) throw store;
      return store;
    },
  });
  const screen = await render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1400, height: 860 }}>
      <Inspect item={assetId(1)} />
    </div>,
  );
  const cards = () => [...screen.container.querySelectorAll('.react-flow__node')];
  const card = (id: string) => screen.container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
  // A card out of sight is not in the document.
  const isDrawn = (id: string) => expect.poll(() => card(id) !== null).toBe(true);
  return { screen, cards, card, isDrawn };
}

beforeAll(preparePage);
afterEach(() => {
  closeFile();
  inspectStore.setState({ view: 'graph' });
  window.location.hash = '';
});

test('from store to manifests in one picture; the store can be folded to the Flow that holds them', async () => {
  const { screen, cards, isDrawn } = await show(contributionGraph('detached'));
  await isDrawn('store flow:data');
  await expect.element(screen.getByText('holds', { exact: true })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Fold the store' }).click();
  await expect.poll(() => cards().length).toBe(4 + 1);
  await expect.element(screen.getByText('holds', { exact: true })).toBeVisible();
  await screen.getByRole('button', { name: 'Show the store (7)' }).click();
  await isDrawn('store object:store');
});

test('arrow keys lead from the manifest into the store and back; the details stay with the manifest', async () => {
  const { screen, isDrawn } = await show(contributionGraph('embedded'));
  await isDrawn('store flow:multi');
  await focusCard(screen.container, 'urn:c2pa:package');
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => document.activeElement?.getAttribute('data-id')).toBe('store flow:multi');
  expect(inspectStore.getState().open?.selected).toBe('urn:c2pa:package');
  await userEvent.keyboard('{Enter}');
  expect(window.location.hash).toBe('#/store/local/flows/multi');
});

test('the tree twin has both parts', async () => {
  const { screen } = await show(contributionGraph('embedded'));
  await screen.getByRole('radio', { name: 'Tree' }).click();
  await expect.element(screen.getByRole('treegrid', { name: 'Provenance' })).toBeVisible();
  await expect.element(screen.getByRole('treegrid', { name: 'Flow graph' })).toBeVisible();
  await expect.element(screen.getByRole('row', { name: /contributed.mp4.*Holds Content Credentials/ })).toBeVisible();
});

test('a store that does not answer takes nothing away from the provenance', async () => {
  const { screen, cards } = await show(new AppError('store_unreachable', 'News store does not answer.'));
  await expect.element(screen.getByText('News store does not answer.')).toBeVisible();
  await expect.poll(() => cards().length).toBe(4);
});
