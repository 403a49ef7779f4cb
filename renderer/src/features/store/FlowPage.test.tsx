import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { FlowInspection } from '#shared/api/flow.ts';
import { JobId } from '#shared/api/ids.ts';
import { IngestReport } from '#shared/api/ingest.ts';
import type { PageApi } from '#shared/api/index.ts';
import type { Job } from '#shared/api/job.ts';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import { flowRoute, formatRoute, navigate, startRouting } from '../../app/routes.ts';
import { inspection, packageGraph } from '../../testing/inspect-samples.ts';
import { at, flowId, localId, sampleFlow } from '../../testing/memory-store.ts';
import { asked, openFlowPage, unmarked } from '../../testing/flow-page.tsx';
import { preparePage, violationsIn } from '../../testing/page.ts';

beforeAll(preparePage);

const essence_parameters = { frame_width: 1920, frame_height: 1080, frame_rate: { numerator: 25 } };
const video = sampleFlow(1, {
  format: 'urn:x-nmos:format:video',
  codec: 'video/h264',
  essence_parameters,
  avg_bit_rate: 12_500,
  status: 'closed_complete',
  timerange: '[1786363200:0_1786363212:480000000)',
});

test('technical facts in plain words beside those of TAMS; a time as TAI is called a reading', async () => {
  const { screen } = await openFlowPage({ flows: [video] });
  await expect.element(screen.getByText('1920 × 1080 pixels')).toBeVisible();
  await expect.element(screen.getByText('25 fps')).toBeVisible();
  await expect.element(screen.getByText('12.5 Mbit/s on average')).toBeVisible();
  await expect.element(screen.getByText('[1786363200:0_1786363212:480000000)')).toBeVisible();
  await expect.element(screen.getByText('2026-08-10 11:59:23.000 UTC (TAI − UTC: 37 s)')).toBeVisible();
  await expect.element(screen.getByText(/No field of TAMS says whether it does/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('no tag reads “not examined”, never “none” (R5)', async () => {
  const { screen } = await openFlowPage({ flows: [video] });
  const card = screen.getByRole('region', { name: 'Content Credentials' });
  await expect.element(card.getByText('Not examined')).toBeVisible();
  await expect.element(card).toHaveTextContent('Nobody has said whether there are Content Credentials.');
});

test('every carrier is listed with the way to it, and what had to be done to find it (R6)', async () => {
  const multi = flowId(7);
  const provenance: FlowProvenance = {
    flow: video.id,
    state: 'detached',
    carriers: [
      {
        flow: multi,
        label: 'Contribution',
        state: 'detached',
        value: 'detached',
        path: [video.id, multi],
        holder: flowId(8),
        foundBy: 'role',
        nonStandard: false,
      },
      { flow: flowId(9), state: 'unknown', value: 'perhaps', path: [video.id, flowId(9)], nonStandard: true },
    ],
    notes: ['Flow 5 could not be read.'],
    requests: 14,
    inverted: true,
  };
  const { screen } = await openFlowPage({ flows: [video], handlers: { 'flow.provenance': async () => provenance } });
  const card = screen.getByRole('region', { name: 'Content Credentials' });
  await expect.element(card.getByText('Detached', { exact: true })).toBeVisible();
  await expect.element(card).toHaveTextContent('Said by Contribution: detached');
  await expect.element(card).toHaveTextContent('The manifest store is in a data Flow, known by its role.');
  await expect.element(card).toHaveTextContent('unknown value (perhaps)');
  await expect.element(card).toHaveTextContent('Flow 5 could not be read.');
  await expect.element(card).toHaveTextContent('every multi-essence Flow was looked at');
  await expect
    .element(card.getByRole('link', { name: 'Contribution' }).first())
    .toHaveAttribute('href', formatRoute(flowRoute(localId, multi)));
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('trap B3: what a peek reads is called read, not checked, and nothing in it looks proven', async () => {
  const { screen } = await openFlowPage({
    flows: [video],
    handlers: {
      'flow.peek': async () => ({
        graph: ProvenanceGraph.parse(packageGraph()),
        fetched: 48_000,
        size: 2_400_000,
        notes: [],
      }),
    },
  });
  await screen.getByRole('button', { name: 'What does it claim?' }).click();
  const dialog = page.getByRole('dialog', { name: 'What does it claim?' });
  await expect.element(dialog.getByText('Read, not checked')).toBeVisible();
  await expect.element(dialog).toHaveTextContent('Names as signer');
  await expect.element(dialog).toHaveTextContent('Fetched 48 kB of 2.4 MB.');
  await expect.element(dialog.getByRole('treegrid', { name: 'Provenance' })).toBeVisible();
  await vi.waitFor(() => expect(dialog.element().textContent).toContain('Not checked yet'));
  expect(dialog.element().textContent).not.toMatch(/vouched|trusted list|Intact/i);
  expect(await violationsIn(dialog.element())).toEqual([]);
});

test('Inspect fetches, then opens the file; the fetched media plays here', async () => {
  const stop = startRouting();
  navigate(flowRoute(localId, video.id));
  await vi.waitFor(() => expect(window.location.hash).toBe(formatRoute(flowRoute(localId, video.id))));
  const found: FlowInspection = {
    provenance: unmarked(video.id),
    inspection: inspection('unknown-signer'),
    sha256: 'ab'.repeat(32),
    notes: ['The tag says nothing, and the file carries Content Credentials.'],
  };
  const job: Job = {
    id: JobId.parse('j_000000000001'),
    kind: 'fetch',
    subject: 'Clip 1',
    state: 'done',
    progress: { phase: '', done: 1, total: 1 },
    startedAt: at,
  };
  const { fake, screen } = await openFlowPage({
    flows: [video],
    handlers: {
      'flow.inspect': async () => ({ job: job.id }),
      'job.wait': async () => job,
      'flow.inspected': async () => found,
    },
  });
  await screen.getByRole('button', { name: 'Inspect', exact: true }).click();
  await vi.waitFor(() => expect(window.location.hash).toBe(`#/inspect/${found.inspection.asset.id}`));
  await expect
    .element(screen.getByText('The tag says nothing, and the file carries Content Credentials.'))
    .toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Open in Inspect' })).toBeVisible();
  expect(asked(fake, 'flow.inspect')).toEqual([{ connection: 'local', flow: video.id }]);
  stop();
});

test('a fetch that fails says why, and can be tried again', async () => {
  const other = sampleFlow(2, { label: 'Other' });
  const handlers: Partial<Handlers<PageApi>> = {
    'flow.inspect': async () => {
      throw new AppError('object_unavailable', 'The object is registered, but not in storage.');
    },
  };
  const { fake, screen } = await openFlowPage({ flows: [other], handlers });
  await screen.getByRole('button', { name: 'Inspect', exact: true }).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The object is registered, but not in storage.');
  await screen.getByRole('button', { name: 'Try again' }).click();
  await vi.waitFor(() => expect(asked(fake, 'flow.inspect')).toHaveLength(2));
});

test('Segments page by page; the chosen one names the Flows that use its Object', async () => {
  const segment = (index: number) => ({
    objectId: `object-${String(index)}`,
    timerange: `[${String(index)}:0_${String(index + 1)}:0)`,
    keyFrameCount: 1,
    ...(index === 1 ? { objectTimerange: '[90:0_91:0)', tsOffset: '-89:0' } : {}),
  });
  const { screen } = await openFlowPage({
    flows: [video],
    handlers: {
      'store.segments': async ({ cursor }) => {
        const start = Number(cursor ?? 0);
        const items = Array.from({ length: 300 }, (_, index) => segment(start + index));
        return { items, notes: [], ...(start === 0 ? { next: '300' } : {}) };
      },
      'store.object': async ({ object }) => ({
        id: object,
        referencedBy: [video.id, flowId(20), flowId(21)],
        firstReferencedBy: flowId(21),
      }),
    },
  });
  await screen.getByRole('tab', { name: 'Segments' }).click();
  await expect.element(screen.getByText('300 rows so far; more come as you scroll.')).toBeVisible();
  await screen.getByRole('button', { name: /object-1\b/ }).click();
  const detail = screen.getByRole('region', { name: 'Chosen Segment' });
  await expect.element(detail).toHaveTextContent('This Flow and 2 others:');
  await expect.element(detail).toHaveTextContent(`${flowId(21)} (used it first)`);
  await expect.element(detail).toHaveTextContent('[90:0_91:0)');
  await expect
    .element(detail.getByRole('link', { name: flowId(20) }))
    .toHaveAttribute('href', formatRoute(flowRoute(localId, flowId(20))));
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('a collection names its members with their roles, and those that are gone', async () => {
  const multi = sampleFlow(10, {
    flow_collection: [
      { id: video.id, role: 'video' },
      { id: flowId(99), role: 'c2pa' },
    ],
    collected_by: [],
  });
  const { screen } = await openFlowPage({ flows: [multi, video] });
  await screen.getByRole('tab', { name: 'Collection' }).click();
  const members = screen.getByRole('list', { name: 'Members' });
  await expect.element(members.getByRole('link', { name: 'Clip 1', exact: true })).toBeVisible();
  await expect.element(members).toHaveTextContent('Not to be had: gone, or not for us to see.');
  await expect.element(members).toHaveTextContent('c2pa');
  await expect.element(screen.getByText('No Flow: it stands at the top level.')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('what the ingest had seen is shown with when and by which lists', async () => {
  const { verdict, stamp } = inspection('trusted');
  const report = IngestReport.parse({
    ingest: 'i_000000000001',
    connection: 'local',
    flow: video.id,
    source: flowId(11),
    tracks: [],
    object: 'object-1',
    keeping: 'embedded',
    size: 1_438_220,
    sha256: 'ab'.repeat(32),
    verdict,
    stamp,
    at,
  });
  const { screen } = await openFlowPage({ flows: [video], handlers: { 'ingest.ofFlow': async () => ({ report }) } });
  const card = screen.getByRole('region', { name: 'As Countersign put it in' });
  await expect.element(card).toHaveTextContent('Signed by Broadcaster');
  await expect.element(card).toHaveTextContent('Asked: C2PA trust list. Inspect asks again today.');
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('a Flow is deleted only when confirmed, and the store is shown again', async () => {
  const { flows, screen } = await openFlowPage({ flows: [sampleFlow(12)] });
  await screen.getByRole('button', { name: 'Delete this Flow…' }).click();
  await expect.element(page.getByText(/This cannot be undone/)).toBeVisible();
  expect(flows.size).toBe(1);
  await page.getByRole('button', { name: 'Delete Flow' }).click();
  await vi.waitFor(() => expect(flows.size).toBe(0));
  await vi.waitFor(() => expect(window.location.hash).toBe('#/store/local'));
});

test('a Flow that cannot be read says why and leads back', async () => {
  const { screen } = await openFlowPage({ flows: [], flow: 'gone/1' });
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('This Flow could not be read');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The store has no such Flow.');
  await expect.element(screen.getByRole('link', { name: 'Back to the store' })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});
