import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { ProjectId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { jobsStore, startJobs } from '../../app/jobs.ts';
import { settingsStore } from '../../app/settings.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import {
  sampleAsset,
  sampleAssetId,
  sampleGraph,
  sampleInspection,
  sampleReport,
  second,
} from '../../testing/samples.ts';
import { connections, local, sampleFlow, sampleFlowMedia, sampleJob, samplePlan } from '../../testing/store-samples.ts';
import { exportModel } from './export-instance.ts';
import { draftOf, factsOf } from './export-state.ts';
import { ExportScreen } from './ExportScreen.tsx';

const id = ProjectId.parse('p_000000000001');
const fetched = sampleAssetId(7);
const contribution = sampleAssetId(8);

const flowMedia = {
  kind: 'flow' as const,
  connection: local,
  flow: 'harbour',
  timerange: { start: 100n * second, end: 104n * second },
  asset: fetched,
  credentials: contribution,
  credentialsAt: 2n * second,
  credentialsDirect: true,
};

/** Other bytes than those of the file that was contributed. */
const harbour: InputReport = { ...sampleReport(7, 'harbour.mp4', false) };
harbour.facts = { ...harbour.facts, sha256: 'cd'.repeat(32) };

/** The sample project, its one input being what was fetched of a Flow. */
const flowGraph = (): EditGraph => {
  const graph = sampleGraph();
  return { ...graph, inputs: graph.inputs.map((input) => ({ ...input, media: flowMedia })) };
};

interface Setting {
  graph?: EditGraph;
  reports?: InputReport[];
  /** Files that are not there. */
  missing?: readonly string[];
}

async function show({ graph, reports = [], missing = [] }: Setting) {
  const known = [sampleReport(1, 'contributed.mp4', true), harbour, ...reports];
  const core = memoryCore({
    projects: graph ? [{ id, name: 'Evening', savedAt: '2026-11-22T06:00:00.000Z', graph }] : [],
    reports: known,
  });
  let end: (job: Job) => void = () => undefined;
  const input = core.handlers['export.input'];
  const handlers: Parameters<typeof installFakeDesktop>[0] = {
    ...core.handlers,
    'store.connections': async () => connections(),
    'store.flows': async ({ search = '' }) => ({
      items: ['harbour', 'studio'].map((flow) => sampleFlow(flow)).filter(({ id: flow }) => flow.includes(search)),
      notes: [],
    }),
    'ingest.plan': async () => samplePlan(),
    'ingest.unfinished': async () => [],
    'ingest.start': async () => ({ job: sampleJob({ kind: 'ingest' }).id }),
    'flow.take': async () => ({ job: sampleJob().id }),
    'flow.taken': async () => sampleFlowMedia(fetched),
    'shell.openFiles': async () => known.slice(-1).map(({ asset }) => asset),
    'job.wait': () => new Promise<Job>((resolve) => (end = resolve)),
    'job.cancel': async () => {
      end(sampleJob({ state: 'cancelled' }));
      return sampleJob({ state: 'cancelled' });
    },
    'export.input': async (asked, context) => {
      if (missing.includes(asked.asset)) throw new AppError('not_readable', 'The file is gone. Fetch it again.');
      if (!input) throw new Error('The core in memory reads inputs.');
      return input(asked, context);
    },
  };
  const fake = installFakeDesktop(handlers);
  if (graph) await exportModel.openProject(id);
  const screen = await render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1200, height: 780 }}>
      <ExportScreen />
    </div>,
  );
  const draft = () => {
    const current = draftOf(exportModel.store.getState());
    if (!current) throw new Error('No project is open.');
    return current;
  };
  const inputs = screen.getByRole('region', { name: 'Inputs' });
  return { screen, inputs, fake, draft, end: (job: Job) => end(job) };
}

let stop: () => void = () => undefined;
beforeAll(preparePage);
beforeEach(async () => {
  installFakeDesktop(memoryCore().handlers);
  await exportModel.removeProject(id);
  settingsStore.setState({ userName: 'Ada', lastSigner: '' });
  stop = startJobs();
});
afterEach(() => {
  stop();
  for (const { key } of exportModel.store.getState().takes) exportModel.dropTake(key);
  jobsStore.setState({ jobs: [] });
});

test('a part of a Flow becomes an input with its store, Flow and credentials, and undo takes it out again', async () => {
  const { screen, inputs, fake, draft, end } = await show({ graph: sampleGraph() });
  await inputs.getByRole('button', { name: 'Add', exact: true }).click();
  await screen.getByRole('menuitem', { name: 'Add from the store…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Add from the store' });
  await expect.element(dialog.getByRole('button', { name: /^studio\.mp4/ })).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('searchbox', { name: 'Search' }).fill('harbour');
  await expect.element(dialog.getByRole('button', { name: /^studio\.mp4/ })).not.toBeInTheDocument();
  await expect.element(dialog.getByRole('button', { name: 'Fetch and add' })).toBeDisabled();
  await dialog.getByRole('button', { name: /^harbour\.mp4/ }).click();
  await dialog.getByRole('textbox', { name: 'To' }).fill('99');
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('The Flow ends at 0:00:04.000.');
  await dialog.getByRole('textbox', { name: 'From' }).fill('0:01');
  await dialog.getByRole('textbox', { name: 'To' }).fill('3');
  await dialog.getByRole('button', { name: 'Fetch and add' }).click();
  await expect
    .poll(() => fake.calls.find(({ name }) => name === 'flow.take')?.input)
    .toEqual({ connection: 'local', flow: 'harbour', timerange: { start: '101000000000', end: '103000000000' } });

  const coming = inputs.getByRole('listitem', { name: 'Fetching harbour.mp4' });
  fake.emit('job.changed', sampleJob({ progress: { phase: 'Fetching objects', done: 42, total: 100 } }));
  await expect.element(coming.getByText('42 %')).toBeVisible();
  end(sampleJob({ state: 'done' }));
  const card = inputs.getByRole('listitem', { name: 'harbour.mp4', exact: true });
  await expect.element(card.getByText('This workspace')).toBeVisible();
  await expect
    .element(card.getByRole('link', { name: 'harbour' }))
    .toHaveAttribute('href', '#/store/local/flows/harbour');
  await expect.element(card.getByText('in the fetched file')).toBeVisible();
  const { credentials: _c, credentialsAt: _at, credentialsDirect: _d, ...media } = flowMedia;
  expect(draft().inputs[1]?.media).toEqual(media);
  expect(draft().uses[1]).toMatchObject({
    input: draft().inputs[1]?.id,
    output: { start: 4n * second, end: 8n * second },
  });
  expect(await violationsIn(inputs.element())).toEqual([]);
  await screen.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => draft().inputs.length).toBe(1);
});

test('a Flow takes the place of an input: clips and relation stay, and what does not hold is said until it was read', async () => {
  const sample = sampleGraph();
  const by = { who: 'Ada', at: '2026-11-22T06:00:00.000Z' };
  const decided = { disposition: 'vouched' as const, decidedBy: by, relation: 'componentOf' as const };
  const graph = { ...sample, inputs: sample.inputs.map((input) => ({ ...input, ...decided })) };
  const { screen, inputs, draft, fake, end } = await show({ graph });
  const before = draft();
  const card = inputs.getByRole('listitem', { name: 'contributed.mp4', exact: true });
  await card.getByRole('button', { name: 'More', exact: true }).click();
  await screen.getByRole('menuitem', { name: 'Replace with a Flow from the store…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Replace contributed.mp4' });
  await dialog.getByRole('button', { name: /^harbour\.mp4/ }).click();
  await dialog.getByRole('button', { name: 'Fetch and replace' }).click();
  await expect.poll(() => fake.calls.filter(({ name }) => name === 'job.wait').length).toBe(1);
  await expect.element(card.getByRole('button', { name: 'Cancel fetching' })).toBeVisible();
  end(sampleJob({ state: 'done' }));
  const now = inputs.getByRole('listitem', { name: 'harbour.mp4', exact: true });
  await expect.element(now.getByText('somebody vouched for another file', { exact: false })).toBeVisible();
  expect(await violationsIn(inputs.element())).toEqual([]);
  expect(draft().uses).toEqual(before.uses);
  const [input] = draft().inputs;
  expect([input?.id, input?.disposition, input?.relation, input?.media.asset]).toEqual([
    'i-clip',
    'undecided',
    'componentOf',
    fetched,
  ]);
  await now.getByRole('button', { name: 'Understood' }).click();
  await expect.element(now.getByText('vouched for another file', { exact: false })).not.toBeInTheDocument();
  await screen.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => draft()).toEqual(before);
});

test('a fetch that fails says why and is tried again; one that is cancelled leaves nothing', async () => {
  const { screen, inputs, draft, end } = await show({ graph: sampleGraph() });
  const begin = async () => {
    await inputs.getByRole('button', { name: 'Add', exact: true }).click();
    await screen.getByRole('menuitem', { name: 'Add from the store…' }).click();
    await screen.getByRole('button', { name: /^harbour\.mp4/ }).click();
    await screen.getByRole('button', { name: 'Fetch and add' }).click();
  };
  await begin();
  const coming = inputs.getByRole('listitem', { name: 'Fetching harbour.mp4' });
  await expect.element(coming.getByRole('button', { name: 'Cancel fetching' })).toBeEnabled();
  const error = { code: 'store_unreachable' as const, message: 'This workspace does not answer. Try again.' };
  end(sampleJob({ state: 'failed', error }));
  await expect.element(coming.getByRole('alert')).toHaveTextContent('This workspace does not answer.');
  await coming.getByRole('button', { name: 'Try again' }).click();
  await expect.element(coming.getByRole('button', { name: 'Cancel fetching' })).toBeEnabled();
  await coming.getByRole('button', { name: 'Cancel fetching' }).click();
  await expect.element(coming).not.toBeInTheDocument();
  expect(draft().inputs).toHaveLength(1);
});

test('a project begins with a Flow', async () => {
  const { screen, draft, end } = await show({});
  await screen.getByRole('button', { name: 'Add from the store…' }).click();
  await screen.getByRole('button', { name: /^harbour\.mp4/ }).click();
  await screen.getByRole('button', { name: 'Begin a project with it' }).click();
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('harbour.mp4');
  await expect.element(screen.getByRole('button', { name: 'Cancel fetching' })).toBeEnabled();
  end(sampleJob({ state: 'done' }));
  await expect.poll(() => draft().inputs.map(({ title }) => title)).toEqual(['harbour.mp4']);
});

test('R6: the credentials of a Flow that was cut from a contribution are those of the contribution', async () => {
  const contributed = { ...sampleReport(7, 'contribution.mp4', true), notes: ['Taken from contribution.mp4.'] };
  const { inputs, draft, fake } = await show({ graph: flowGraph(), reports: [contributed] });
  const card = inputs.getByRole('listitem', { name: 'contributed.mp4' });
  await expect.element(card.getByText('in the contribution it was cut from')).toBeVisible();
  await expect.element(card.getByText('Signed by External Contributor')).toBeVisible();
  await expect.element(card.getByText('Taken from contribution.mp4.')).toBeVisible();
  expect(fake.calls.find(({ name }) => name === 'export.input')?.input).toEqual({
    asset: fetched,
    credentials: contribution,
    credentialsAt: '2000000000',
    credentialsDirect: true,
  });
  const facts = factsOf(draft(), exportModel.store.getState().reports).get('i-clip');
  expect(facts).toMatchObject({ hasStore: true, integrity: 'intact', depth: 1 });
});

test('media of a Flow that is gone is fetched again; its clips and decisions stay', async () => {
  const missing: string[] = [fetched];
  const { inputs, draft, fake, end } = await show({ graph: flowGraph(), missing });
  const card = inputs.getByRole('listitem', { name: 'contributed.mp4' });
  await expect.element(card.getByRole('alert')).toHaveTextContent('The file is gone.');
  const before = draft();
  await card.getByRole('button', { name: 'Fetch again' }).click();
  await expect.element(card.getByRole('button', { name: 'Cancel fetching' })).toBeEnabled();
  expect(fake.calls.find(({ name }) => name === 'flow.take')?.input).toEqual({
    connection: 'local',
    flow: 'harbour',
    timerange: { start: '100000000000', end: '104000000000' },
  });
  missing.length = 0;
  end(sampleJob({ state: 'done' }));
  await expect.element(card.getByRole('alert')).not.toBeInTheDocument();
  expect(draft().uses).toEqual(before.uses);
  expect(draft().inputs).toHaveLength(1);
});

test('a file that is gone is found again by its user', async () => {
  const found = sampleReport(9, 'found.mp4', true);
  const { inputs, draft } = await show({ graph: sampleGraph(), reports: [found], missing: [sampleAssetId(1)] });
  const card = inputs.getByRole('listitem', { name: 'contributed.mp4' });
  await card.getByRole('button', { name: 'Find it…' }).click();
  await expect.poll(() => draft().inputs[0]?.media).toEqual({ kind: 'file', asset: sampleAssetId(9) });
  await expect.element(card.getByRole('alert')).not.toBeInTheDocument();
});

test('R11: a signed export goes into a store from where its end is told', async () => {
  const { screen, fake } = await show({ graph: sampleGraph() });
  const asset = sampleAsset(7, 'evening.mp4');
  exportModel.setRun({
    kind: 'done',
    result: {
      job: sampleJob().id,
      asset: asset.id,
      name: asset.name,
      size: asset.size,
      sha256: 'cd'.repeat(32),
      manifests: 2,
      inspection: sampleInspection(asset, true),
      notes: [],
      timings: {},
    },
  });
  await screen.getByRole('button', { name: 'Put into the store…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Put into the store' });
  await expect.element(dialog.getByText('Signed by External Contributor')).toBeVisible();
  await dialog.getByRole('button', { name: 'Put into the store' }).click();
  await expect
    .poll(() => fake.calls.find(({ name }) => name === 'ingest.start')?.input)
    .toMatchObject({ connection: 'local', asset: asset.id, keeping: 'embedded' });
});
