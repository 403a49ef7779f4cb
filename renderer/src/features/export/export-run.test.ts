import { pageApi, type PageApi } from '#shared/api/index.ts';
import { JobId, ProjectId, SignerId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { ExportResult } from '#shared/api/project.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { createClient, type Handlers } from '#shared/rpc/rpc.ts';
import { describe, expect, it } from 'vitest';
import { fakeTransport } from '../../testing/fake-transport.ts';
import { sampleAsset, sampleGraph, sampleInspection, samplePlan, sampleReport } from '../../testing/samples.ts';
import { createExportModel, type ExportPorts } from './export-model.ts';
import { cancelExport, startExport } from './export-run.ts';
import type { Run } from './export-state.ts';

const jobId = JobId.parse('j_000000000001');
const id = ProjectId.parse('p_000000000001');
const job = (state: Job['state'], done = 0): Job => ({
  id: jobId,
  kind: 'export',
  subject: 'Evening package',
  state,
  progress: { phase: 'Copying packets', done, total: 10 },
  startedAt: '2026-11-22T06:00:00.000Z',
});
const asset = sampleAsset(9, 'evening.mp4');
const result: ExportResult = {
  job: jobId,
  asset: asset.id,
  name: 'evening.mp4',
  size: 1_000_000,
  sha256: 'cd'.repeat(32),
  manifests: 2,
  inspection: sampleInspection(asset, true),
  notes: [],
  timings: { copy: 12, sign: 34 },
};

async function setUp(overrides: Partial<Handlers<PageApi>>) {
  const transport = fakeTransport({
    'project.open': async () => ({ id, name: 'Evening', graph: sampleGraph() }),
    'project.list': async () => [],
    'project.save': async ({ name, graph }) => ({ id, name, graph }),
    'export.input': async () => sampleReport(1, 'contributed.mp4', true),
    'export.plan': async () => samplePlan(),
    'export.start': async () => ({ job: jobId }),
    'export.result': async () => result,
    ...overrides,
  });
  const client = createClient(pageApi, transport);
  const ports: ExportPorts = {
    client,
    onJobChanged: (listener) => transport.subscribe('job.changed', (payload) => listener(payload as Job)),
    schedule: () => () => {},
  };
  const model = createExportModel(ports);
  await model.openProject(id);
  model.chooseSigner(SignerId.parse('broadcaster'));
  const runs: (Run | undefined)[] = [];
  model.store.subscribe((state, before) => {
    if (state.run !== before.run) runs.push(state.run);
  });
  return { model, ports, transport, runs };
}

describe('an export', () => {
  it('shows each phase and ends with the result', async () => {
    const fixture = await setUp({
      'job.wait': async () => {
        fixture.transport.emit('job.changed', job('running', 5));
        return job('done', 10);
      },
    });
    await startExport(fixture.model, fixture.ports, { target: undefined, signAnyway: false });
    expect(fixture.runs).toEqual([
      { kind: 'starting' },
      { kind: 'running', id: jobId, progress: { phase: 'Waiting', done: 0, total: 0 }, cancelling: false },
      { kind: 'running', id: jobId, progress: { phase: 'Copying packets', done: 5, total: 10 }, cancelling: false },
      { kind: 'done', result },
    ]);
    expect(fixture.transport.calls.find((call) => call.name === 'export.start')?.input).toMatchObject({
      signer: 'broadcaster',
      signAnyway: false,
    });
  });

  it('can be cancelled, once', async () => {
    let end: (ended: Job) => void = () => {};
    const fixture = await setUp({
      'job.wait': () => new Promise((resolve) => (end = resolve)),
      'job.cancel': async () => {
        end(job('cancelled'));
        return job('cancelled');
      },
    });
    const running = startExport(fixture.model, fixture.ports, { target: undefined, signAnyway: false });
    await new Promise((resolve) => setTimeout(resolve, 5));
    fixture.transport.emit('job.changed', job('running', 1));
    await Promise.all([cancelExport(fixture.model, fixture.ports), cancelExport(fixture.model, fixture.ports)]);
    await running;
    expect(fixture.model.store.getState().run).toEqual({ kind: 'cancelled' });
    expect(fixture.transport.calls.filter((call) => call.name === 'job.cancel')).toHaveLength(1);
  });

  it.each([
    [{ ...job('failed'), error: { code: 'signing_failed' as const, message: 'The key refused.' } }, 'signing_failed'],
    [job('interrupted'), 'worker_lost'],
  ])('a job that did not end well says so', async (ended, code) => {
    const fixture = await setUp({ 'job.wait': async () => ended });
    await startExport(fixture.model, fixture.ports, { target: undefined, signAnyway: false });
    expect(fixture.model.store.getState().run).toMatchObject({ kind: 'failed', error: { code } });
  });

  it('refused at once, it keeps the reason', async () => {
    const fixture = await setUp({
      'export.start': async () => {
        throw new AppError('claim_rejected', 'An input is undecided.');
      },
    });
    await startExport(fixture.model, fixture.ports, { target: undefined, signAnyway: true });
    expect(fixture.model.store.getState().run).toEqual({
      kind: 'failed',
      error: { code: 'claim_rejected', message: 'An input is undecided.' },
    });
  });
});
