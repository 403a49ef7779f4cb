import { pageApi, type PageApi } from '#shared/api/index.ts';
import { ProjectId, SignerId } from '#shared/api/ids.ts';
import type { Project } from '#shared/api/project.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { createClient, type Handlers } from '#shared/rpc/rpc.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeTransport } from '../../testing/fake-transport.ts';
import { sampleGraph, samplePlan, sampleReport } from '../../testing/samples.ts';
import { createExportModel } from './export-model.ts';
import { draftOf, openProject } from './export-state.ts';

const id = ProjectId.parse('p_000000000001');
const other = ProjectId.parse('p_000000000002');
const at = '2026-11-22T06:00:00.000Z';

/** A core in memory, a clock that moves when told, and the model between them. */
function setUp(overrides: Partial<Handlers<PageApi>> = {}) {
  const files = new Map<string, Project>([
    [id, { id, name: 'Evening', savedAt: at, graph: sampleGraph() }],
    [other, { id: other, name: 'Other', savedAt: at, graph: sampleGraph() }],
  ]);
  const due: { action: () => void; milliseconds: number }[] = [];
  const transport = fakeTransport({
    'project.list': async () =>
      [...files.values()].map((file) => ({ id: file.id, name: file.name, savedAt: file.savedAt ?? at })),
    'project.open': async ({ project }) => files.get(project)!,
    'project.save': async ({ id: given, name, graph }) => {
      const project = { id: given ?? id, name, graph, savedAt: at };
      files.set(project.id, project);
      return project;
    },
    'project.remove': async ({ project }) => {
      files.delete(project);
      return {};
    },
    'settings.set': async () => ({
      theme: 'system',
      userName: '',
      lastSigner: '',
      lastProject: '',
      lastConnection: '',
      lastAuthority: '',
      expiryWarningDays: 30,
      drawer: { open: true, tab: '' },
      policy: NO_POLICY,
    }),
    'export.input': async () => sampleReport(1, 'contributed.mp4', true),
    'export.plan': async () => samplePlan(),
    ...overrides,
  });
  const client = createClient(pageApi, transport);
  const model = createExportModel({
    client,
    onJobChanged: () => () => {},
    schedule: (action, milliseconds) => {
      const entry = { action, milliseconds };
      due.push(entry);
      return () => {
        const index = due.indexOf(entry);
        if (index >= 0) due.splice(index, 1);
      };
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const elapse = async () => {
    for (const { action } of due.splice(0)) action();
    for (let turn = 0; turn < 5; turn += 1) await settle();
  };
  const retitle = (title: string, run?: string) =>
    model.edit((graph) => ({ ...graph, output: { ...graph.output, title } }), run);
  return {
    model,
    transport,
    files,
    due,
    elapse,
    retitle,
    calls: (name: string) => transport.calls.filter((c) => c.name === name),
  };
}

describe('the export model', () => {
  let fixture: ReturnType<typeof setUp>;
  beforeEach(() => {
    fixture = setUp();
  });

  it('opens a project, remembers it and reads its inputs', async () => {
    const { model, calls, elapse } = fixture;
    expect(await model.openProject(id)).toBe(true);
    await elapse();
    expect(draftOf(model.store.getState())).toEqual(sampleGraph());
    expect(calls('settings.set').map((call) => call.input)).toEqual([{ lastProject: id }]);
    const [asset] = sampleGraph().inputs.map((input) => input.media.asset);
    expect(model.store.getState().reports[asset!]).toEqual({
      kind: 'ready',
      value: sampleReport(1, 'contributed.mp4', true),
    });
  });

  it('saves the draft once the hands rest, with all that was typed', async () => {
    const { model, calls, elapse, retitle, files } = fixture;
    await model.openProject(id);
    await elapse();
    const before = calls('project.save').length;
    retitle('A', 'title');
    retitle('Ab', 'title');
    await elapse();
    expect(calls('project.save').length).toBe(before + 1);
    expect(files.get(id)?.graph.output.title).toBe('Ab');
  });

  it('saves edits made while a save was on its way', async () => {
    let release = () => {};
    const titles: string[] = [];
    const slow = setUp({
      'project.save': async ({ graph, name }) => {
        titles.push(graph.output.title);
        if (titles.length === 1) await new Promise<void>((resolve) => (release = resolve));
        return { id, name, graph, savedAt: at };
      },
    });
    await slow.model.openProject(id);
    slow.retitle('first');
    const saved = slow.model.saveNow();
    await slow.elapse();
    slow.retitle('second');
    release();
    await saved;
    expect(titles).toEqual(['first', 'second']);
  });

  it('says when saving failed, and does not leave a project whose edits are not on disk', async () => {
    const broken = setUp({
      'project.save': async () => {
        throw new AppError('storage_failed', 'The workspace is full.');
      },
    });
    await broken.model.openProject(id);
    broken.retitle('lost?');
    expect(await broken.model.openProject(other)).toBe(false);
    const project = openProject(broken.model.store.getState());
    expect(project?.saving).toEqual({
      kind: 'failed',
      error: { code: 'storage_failed', message: 'The workspace is full.' },
    });
    expect(project?.history.present.output.title).toBe('lost?');
  });

  it('undoes and redoes, and saves what undo brought back', async () => {
    const { model, elapse, retitle, files } = fixture;
    await model.openProject(id);
    retitle('changed');
    await elapse();
    model.undo();
    await elapse();
    expect(files.get(id)?.graph.output.title).toBe('Evening package');
    model.redo();
    expect(draftOf(model.store.getState())?.output.title).toBe('changed');
  });

  it('a removed project is not written again by a save that was due', async () => {
    const { model, elapse, retitle, files } = fixture;
    await model.openProject(id);
    retitle('doomed');
    await model.removeProject(id);
    await elapse();
    expect(files.has(id)).toBe(false);
    expect(model.store.getState().project).toBeUndefined();
  });

  it('asks for a plan of the newest draft only, and again when the signer changes', async () => {
    const { model, calls, elapse, retitle } = fixture;
    await model.openProject(id);
    await elapse();
    retitle('one');
    retitle('two');
    await elapse();
    expect(calls('export.plan').length).toBe(2);
    model.chooseSigner(SignerId.parse('broadcaster'));
    await elapse();
    expect(calls('export.plan').at(-1)?.input).toMatchObject({ signer: 'broadcaster' });
    expect(model.store.getState().check).toEqual({
      of: draftOf(model.store.getState()),
      signer: 'broadcaster',
      answer: { kind: 'ready', value: samplePlan() },
    });
  });

  it('asks again about inputs and plan when lists have changed, and keeps what it knows meanwhile', async () => {
    const { model, calls, elapse } = fixture;
    await model.openProject(id);
    await elapse();
    const known = model.store.getState().reports;
    model.refresh();
    expect(model.store.getState().reports).toBe(known);
    await elapse();
    expect([calls('export.input').length, calls('export.plan').length]).toEqual([2, 2]);
  });

  it('reads the inputs anew when a project is opened again: files may have changed', async () => {
    const { model, calls, elapse } = fixture;
    await model.openProject(id);
    await elapse();
    await model.openProject(id);
    await elapse();
    expect(calls('export.input').length).toBe(2);
  });

  it('keeps a failed reading of an input beside the input', async () => {
    const failing = setUp({
      'export.input': async () => {
        throw new AppError('not_readable', 'The file is gone.');
      },
    });
    await failing.model.openProject(id);
    await failing.elapse();
    expect(Object.values(failing.model.store.getState().reports)).toEqual([
      { kind: 'failed', error: { code: 'not_readable', message: 'The file is gone.' } },
    ]);
  });
});
