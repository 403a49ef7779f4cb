import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { AppError } from '#shared/rpc/errors.ts';
import { noticeStore } from '../../app/notices.ts';
import { asked, openFlowPage } from '../../testing/flow-page.tsx';
import { flowId, sampleFlow } from '../../testing/memory-store.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';

beforeAll(preparePage);

/** The notice's way to take back what was done last. */
const undo = () => noticeStore.getState().notices.at(-1)?.action?.run();

test('label and description are changed in the store, and put back by Undo', async () => {
  const { flows, fake, screen } = await openFlowPage({ flows: [sampleFlow(3, { description: 'Before' })] });
  await screen.getByRole('button', { name: 'Edit…' }).click();
  await page.getByRole('textbox', { name: 'Label' }).fill('Flood water falls');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Flood water falls');
  expect(asked(fake, 'store.setText')).toEqual([{ connection: 'local', flow: flowId(3), label: 'Flood water falls' }]);
  undo();
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Clip 3');
  expect(flows.get(flowId(3))).toMatchObject({ label: 'Clip 3', description: 'Before' });
});

test('tags are added, changed and removed, each with Undo; the provenance tag only when confirmed', async () => {
  const tags = { desk: ['home', 'night'], 'c2pa-provenance': 'embedded' };
  const { flows, screen } = await openFlowPage({ flows: [sampleFlow(4, { tags })] });
  const now = () => flows.get(flowId(4))?.tags;
  await screen.getByRole('tab', { name: /^Tags/ }).click();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Add a tag…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('desk');
  await expect.element(page.getByText('There is a tag of that name.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill('language_code');
  await page.getByRole('textbox', { name: 'Value' }).fill('en');
  await page.getByRole('button', { name: 'Save' }).click();
  await vi.waitFor(() => expect(now()).toEqual({ ...tags, language_code: 'en' }));
  await screen.getByRole('button', { name: 'Change desk…' }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('home');
  await page.getByRole('button', { name: 'Save' }).click();
  // A list of one stays a list: whoever wrote it reads it as one.
  await vi.waitFor(() => expect(now()).toEqual({ ...tags, desk: ['home'], language_code: 'en' }));
  undo();
  await vi.waitFor(() => expect(now()).toEqual({ ...tags, language_code: 'en' }));
  await screen.getByRole('button', { name: 'Remove c2pa-provenance' }).click();
  expect(now()).toHaveProperty('c2pa-provenance');
  await page.getByRole('button', { name: 'Remove tag' }).click();
  await vi.waitFor(() => expect(now()).not.toHaveProperty('c2pa-provenance'));
});

test('a refused change says so in its dialog, and nothing is lost', async () => {
  const refuse = (procedure: string) => {
    if (procedure === 'store.setTag') throw new AppError('store_denied', 'The store does not let you change tags.');
  };
  const { screen } = await openFlowPage({ flows: [sampleFlow(5)], refuse });
  await screen.getByRole('tab', { name: /^Tags/ }).click();
  await screen.getByRole('button', { name: 'Add a tag…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('desk');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('The store does not let you change tags.');
  await expect.element(page.getByRole('textbox', { name: 'Name' })).toHaveValue('desk');
});

test('a read-only Flow offers no change', async () => {
  const { screen } = await openFlowPage({ flows: [sampleFlow(6, { read_only: true, tags: { desk: 'home' } })] });
  await expect.element(screen.getByRole('button', { name: 'Edit…' })).toBeDisabled();
  await expect.element(screen.getByRole('button', { name: /^Read only: / })).toBeDisabled();
  await screen.getByRole('tab', { name: /^Tags/ }).click();
  await expect.element(screen.getByRole('button', { name: 'Add a tag…' })).toBeDisabled();
  await expect.element(screen.getByRole('button', { name: 'Remove desk' })).toBeDisabled();
});
