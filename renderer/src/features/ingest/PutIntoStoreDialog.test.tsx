import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { IngestPlan, UnfinishedIngest } from '#shared/api/ingest.ts';
import type { Job } from '#shared/api/job.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { MULTI_FORMAT } from '#shared/tams/credentials.ts';
import { Source } from '#shared/tams/model.ts';
import { jobsStore, startJobs } from '../../app/jobs.ts';
import { noticeStore } from '../../app/notices.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { inspection } from '../../testing/inspect-samples.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { connections, sampleIngestReport, sampleJob, samplePlan } from '../../testing/store-samples.ts';
import { PutIntoStoreDialog } from './PutIntoStoreDialog.tsx';

const checked = inspection('trusted');
const sources = ['Harbour', 'Floods'].map((label, index) =>
  Source.parse({ id: `2aa143ac-0ab7-4d75-bc32-5c00c13d186${String(index)}`, format: MULTI_FORMAT, label }),
);
const ingesting = (change: Parameters<typeof sampleJob>[0] = {}) => sampleJob({ kind: 'ingest', ...change });

/** The dialog over a core that plans like this; `end` ends the job that was started. */
async function show(plan: IngestPlan | AppError = samplePlan(), unfinished: UnfinishedIngest[] = []) {
  let end: (job: Job) => void = () => undefined;
  const ended = new Promise<Job>((resolve) => (end = resolve));
  const job = async () => ({ job: ingesting().id });
  const fake = installFakeDesktop({
    'store.connections': async () => connections(),
    'ingest.plan': async () => {
      if (plan instanceof AppError) throw plan;
      return plan;
    },
    'store.sources': async ({ search }) => ({
      items: sources.filter(({ label }) => label?.includes(search ?? '')),
      notes: [],
    }),
    'ingest.start': job,
    'ingest.resume': job,
    'ingest.discard': job,
    'ingest.unfinished': async () => unfinished,
    'ingest.result': async () => sampleIngestReport(checked.verdict),
    'job.list': async () => [],
    'job.wait': () => ended,
    'job.cancel': async () => {
      end(ingesting({ state: 'cancelled' }));
      return ingesting({ state: 'cancelled' });
    },
  });
  const stop = startJobs();
  let closed = 0;
  const screen = await render(<PutIntoStoreDialog inspection={checked} onClose={() => (closed += 1)} />);
  const dialog = screen.getByRole('dialog');
  return { screen, dialog, fake, end, stop, closed: () => closed };
}

beforeAll(preparePage);
afterEach(() => {
  jobsStore.setState({ jobs: [] });
  noticeStore.setState({ notices: [] });
  window.location.hash = '';
});

test('the verdict and the plan are shown before anything is sent; the wishes go as typed; the end leads to the Flow', async () => {
  const { dialog, fake, end, stop } = await show(samplePlan({ warnings: ['It is over 5 GB.'] }));
  await expect.element(dialog.getByText('Signed by Broadcaster')).toBeVisible();
  await expect.element(dialog.getByText('It is over 5 GB.')).toBeVisible();
  await expect.element(dialog.getByText('640 × 360', { exact: false })).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(fake.calls.some(({ name }) => name === 'ingest.start')).toBe(false);

  // The data Flow is made for detached credentials alone.
  await expect.element(dialog.getByText('a copy of the manifest store', { exact: false })).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: /Content Credentials/ }).click();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(dialog.getByText('a copy of the manifest store', { exact: false })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Label' }).fill('Harbour, morning');
  await dialog.getByRole('textbox', { name: 'Description' }).fill('From the freelancer');
  await dialog.getByRole('button', { name: 'Add a tag' }).click();
  await dialog.getByRole('textbox', { name: 'Name of tag 1' }).fill('c2pa-provenance');
  await expect.element(dialog.getByRole('button', { name: 'Put into the store' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Name of tag 1' }).fill('desk');
  await dialog.getByRole('textbox', { name: 'Value of tag 1' }).fill('harbour');
  await dialog.getByText('Read only', { exact: false }).click();
  await dialog.getByRole('button', { name: 'Put into the store' }).click();
  await expect
    .poll(() => fake.calls.find(({ name }) => name === 'ingest.start')?.input)
    .toEqual({
      connection: 'local',
      asset: checked.asset.id,
      keeping: 'detached',
      label: 'Harbour, morning',
      description: 'From the freelancer',
      tags: { desk: 'harbour' },
      readOnly: true,
    });
  fake.emit('job.changed', ingesting({ progress: { phase: 'Sending the file', done: 42, total: 100 } }));
  await expect.element(dialog.getByText('42 %')).toBeVisible();
  end(ingesting({ state: 'done' }));
  await expect.element(dialog.getByText('2aa143ac-0ab7-4d75-bc32-5c00c13d186f')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('button', { name: 'Open the Flow' }).click();
  expect(window.location.hash).toBe('#/store/local/flows/2aa143ac-0ab7-4d75-bc32-5c00c13d186f');
  stop();
});

test('R11: the file becomes another version of a Source that is there, once one is chosen', async () => {
  const { dialog, fake, stop } = await show();
  const send = dialog.getByRole('button', { name: 'Put into the store' });
  await dialog.getByRole('button', { name: /A new one/ }).click();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(send).toBeDisabled();
  await dialog.getByRole('searchbox', { name: 'Find the Source' }).fill('Flo');
  await expect.element(dialog.getByText('1 row, the end of the list.')).toBeVisible();
  await dialog.getByRole('button', { name: /Floods/ }).click();
  await expect.element(dialog.getByText('The Flow becomes another version of Floods.')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await send.click();
  await expect
    .poll(() => fake.calls.find(({ name }) => name === 'ingest.start')?.input)
    .toMatchObject({ source: sources[1]!.id });
  expect(fake.calls.find(({ name }) => name === 'store.sources')?.input).toEqual({
    connection: 'local',
    format: MULTI_FORMAT,
  });
  stop();
});

test('cancelled: says that the file is not in the store, and begins again', async () => {
  const { dialog, stop } = await show();
  await dialog.getByRole('button', { name: 'Put into the store' }).click();
  await dialog.getByRole('button', { name: 'Cancel the ingest' }).click();
  await expect.element(dialog.getByText('Cancelled. The file is not in the store.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Begin again' }).click();
  await expect.element(dialog.getByRole('textbox', { name: 'Label' })).toHaveValue('contributed.mp4');
  stop();
});

test('a failure is told with its code, and what was begun can be gone on with', async () => {
  const left: UnfinishedIngest = {
    ingest: sampleIngestReport(checked.verdict).ingest,
    connection: sampleIngestReport(checked.verdict).connection,
    asset: checked.asset.id,
    name: checked.asset.name,
    step: 'sending the file',
    startedAt: '2026-11-22T06:00:00.000Z',
  };
  const { dialog, fake, end, stop } = await show(samplePlan(), [left]);
  await expect.element(dialog.getByText('stopped at: sending the file', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await expect
    .poll(() => fake.calls.find(({ name }) => name === 'ingest.resume')?.input)
    .toEqual({ ingest: left.ingest });
  const error = { code: 'store_unreachable' as const, message: 'News store does not answer. Try again.' };
  end(ingesting({ state: 'failed', error }));
  await expect
    .element(dialog.getByRole('alert'))
    .toHaveTextContent('News store does not answer. Try again.store_unreachable');
  await expect.element(dialog.getByRole('button', { name: 'Discard' })).toBeVisible();
  stop();
});

test('a store that cannot take it says why, and another can be chosen', async () => {
  const { dialog, screen, fake, stop } = await show(new AppError('store_denied', 'This store does not let you write.'));
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('This store does not let you write.');
  await dialog.getByRole('button', { name: /^Store|This workspace/ }).click();
  await screen.getByRole('option', { name: 'News store' }).click();
  await expect
    .poll(() => fake.calls.filter(({ name }) => name === 'ingest.plan').map(({ input }) => input))
    .toContainEqual({ connection: 'news', asset: checked.asset.id });
  stop();
});

test('closed while it runs, it goes on, and its end is told', async () => {
  const { dialog, screen, end, stop } = await show();
  await dialog.getByRole('button', { name: 'Put into the store' }).click();
  await expect.element(dialog.getByRole('button', { name: 'Cancel the ingest' })).toBeVisible();
  await screen.unmount();
  end(ingesting({ state: 'done' }));
  await expect
    .poll(() => noticeStore.getState().notices.map(({ message }) => message))
    .toEqual(['The file is in the store.']);
  stop();
});
