import type { AssetId, ProjectId, SignerId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { InputReport, Project } from '#shared/api/project.ts';
import type { EditGraph, MediaRef } from '#shared/edit/model.ts';
import { toErrorBody } from '#shared/rpc/errors.ts';
import type { Client } from '#shared/rpc/rpc.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PageApi } from '#shared/api/index.ts';
import {
  draftOf,
  emptyState,
  type ExportState,
  openProject,
  type OpenProject,
  type Take,
  unsaved,
} from './export-state.ts';
import { credentialsIn } from './edits.ts';
import { record, redo, startHistory, undo } from './history.ts';
import { panelOf, type Selection } from './selection.ts';

/** Milliseconds after the last edit. */
const SAVE_AFTER = 700;
const CHECK_AFTER = 250;

export interface ExportPorts {
  client: Client<PageApi>;
  onJobChanged: (listener: (job: Job) => void) => () => void;
  /** Runs `action` after `milliseconds`; returns what calls it off. */
  schedule: (action: () => void, milliseconds: number) => () => void;
}

export type ExportModel = ReturnType<typeof createExportModel>;

/** The export screen's state and what changes it. Lives as long as the page; ends nothing when the screen is left. */
export function createExportModel(ports: ExportPorts) {
  const store = createStore<ExportState>(() => emptyState);
  const { client } = ports;

  const patchProject = (id: ProjectId, patch: Partial<OpenProject>) =>
    store.setState((state) => {
      const project = openProject(state);
      // The answer may come after another project was opened.
      if (project?.id !== id) return state;
      return { project: { kind: 'ready', value: { ...project, ...patch } } };
    });

  // ---- the projects -------------------------------------------------------------------------------------------------------------

  async function listProjects(): Promise<void> {
    try {
      store.setState({ projects: { kind: 'ready', value: await client['project.list']({}) } });
    } catch (error) {
      store.setState({ projects: { kind: 'failed', error: toErrorBody(error) } });
    }
  }

  const put = (project: Project) =>
    store.setState({
      project: {
        kind: 'ready',
        value: {
          id: project.id,
          name: project.name,
          history: startHistory(project.graph),
          saved: project.graph,
          savedAt: project.savedAt,
          saving: { kind: 'idle' },
        },
      },
      // Files may have changed since they were read last.
      reports: {},
      selection: undefined,
      check: undefined,
      run: undefined,
    });

  async function load(fetching: () => Promise<Project>): Promise<boolean> {
    await saveNow();
    const left = openProject(store.getState());
    // What could not be written stays on screen, with the reason: nothing is lost by opening something else.
    if (left && unsaved(left)) return false;
    store.setState({ project: { kind: 'loading' }, run: undefined });
    try {
      const project = await fetching();
      put(project);
      await client['settings.set']({ lastProject: project.id });
      await listProjects();
      return true;
    } catch (error) {
      // A project that shows and could not be remembered as the last one is still open.
      if (store.getState().project?.kind !== 'ready') {
        store.setState({ project: { kind: 'failed', error: toErrorBody(error) } });
      }
      return false;
    }
  }

  async function removeProject(id: ProjectId): Promise<void> {
    if (openProject(store.getState())?.id === id) callOffSave();
    await client['project.remove']({ project: id });
    if (openProject(store.getState())?.id === id)
      store.setState({ project: undefined, check: undefined, run: undefined });
    await listProjects();
  }

  // ---- saving by itself ---------------------------------------------------------------------------------------------------------

  let callOffSave = () => {};
  let saving: Promise<void> | undefined;

  /** Saves until the file holds the draft; edits made meanwhile are saved too. A failure is kept in the state and retried by the next edit. */
  function saveNow(): Promise<void> {
    callOffSave();
    saving ??= saveDraft().finally(() => {
      saving = undefined;
    });
    return saving;
  }

  async function saveDraft(): Promise<void> {
    let project = openProject(store.getState());
    while (project && unsaved(project)) {
      const { id, name } = project;
      const graph = project.history.present;
      patchProject(id, { saving: { kind: 'busy' } });
      try {
        const answer = await client['project.save']({ id, name, graph });
        patchProject(id, { saved: graph, savedAt: answer.savedAt, saving: { kind: 'idle' } });
      } catch (error) {
        patchProject(id, { saving: { kind: 'failed', error: toErrorBody(error) } });
        return;
      }
      project = openProject(store.getState());
    }
  }

  async function rename(name: string): Promise<void> {
    const project = openProject(store.getState());
    if (!project || name.trim() === '') return;
    const answer = await client['project.save']({ id: project.id, name: name.trim(), graph: project.history.present });
    patchProject(project.id, { name: answer.name, savedAt: answer.savedAt, saved: project.history.present });
    await listProjects();
  }

  // ---- editing ------------------------------------------------------------------------------------------------------------------

  function edit(change: (graph: EditGraph) => EditGraph, run?: string): void {
    const project = openProject(store.getState());
    if (!project) return;
    patchProject(project.id, { history: record(project.history, change(project.history.present), run) });
  }

  const step = (move: typeof undo) => () => {
    const project = openProject(store.getState());
    if (project) patchProject(project.id, { history: move<EditGraph>(project.history) });
  };

  const select = (selection: Selection | undefined) => store.setState({ selection });
  /** Chooses something and brings it on screen. */
  const show = (selection: Selection) => store.setState({ selection, ...panelOf(selection) });
  const setView = (view: Partial<Pick<ExportState, 'centre' | 'side'>>) => store.setState(view);
  const chooseSigner = (signer: SignerId | undefined) => store.setState({ signer });

  // ---- what comes from stores ---------------------------------------------------------------------------------------------------

  const putTake = (take: Take) =>
    store.setState(({ takes }) => ({
      takes: takes.some(({ key }) => key === take.key)
        ? takes.map((other) => (other.key === take.key ? take : other))
        : [...takes, take],
    }));
  const dropTake = (key: string) =>
    store.setState(({ takes }) => ({ takes: takes.filter((take) => take.key !== key) }));

  // ---- what the core knows ------------------------------------------------------------------------------------------------------

  /** @throws AppError the asset cannot be an input (`not_media`, `not_readable`, …); the state keeps the error too. */
  async function report(media: MediaRef): Promise<InputReport> {
    const { asset } = media;
    const put = (value: ExportState['reports'][AssetId]) =>
      store.setState((state) => ({ reports: { ...state.reports, [asset]: value } }));
    // What is known stays on screen while it is read again.
    if (store.getState().reports[asset]?.kind !== 'ready') put({ kind: 'loading' });
    try {
      const value = await client['export.input']({ asset, ...(media.kind === 'flow' ? credentialsIn(media) : {}) });
      put({ kind: 'ready', value });
      return value;
    } catch (error) {
      put({ kind: 'failed', error: toErrorBody(error) });
      throw error;
    }
  }

  /** Asks again about every input and the plan: lists, files or signers may have changed. */
  function refresh(): void {
    for (const { media } of draftOf(store.getState())?.inputs ?? []) report(media).catch(() => undefined);
    void checkNow();
  }

  let callOffCheck = () => {};
  let checking = new AbortController();

  async function checkNow(): Promise<void> {
    callOffCheck();
    checking.abort();
    const { signal } = (checking = new AbortController());
    const { signer } = store.getState();
    const of = draftOf(store.getState());
    if (!of) return;
    try {
      const value = await client['export.plan']({ graph: of, ...(signer === undefined ? {} : { signer }) }, { signal });
      if (!signal.aborted) store.setState({ check: { of, signer, answer: { kind: 'ready', value } } });
    } catch (error) {
      if (!signal.aborted)
        store.setState({ check: { of, signer, answer: { kind: 'failed', error: toErrorBody(error) } } });
    }
  }

  store.subscribe((state, before) => {
    const draft = draftOf(state);
    if (!draft || (draft === draftOf(before) && state.signer === before.signer)) return;
    for (const { media } of draft.inputs) {
      // The state keeps a failure; the input's card shows it.
      if (!state.reports[media.asset]) report(media).catch(() => undefined);
    }
    callOffCheck();
    callOffCheck = ports.schedule(() => void checkNow(), CHECK_AFTER);
    if (draft !== draftOf(before)) {
      callOffSave();
      callOffSave = ports.schedule(() => void saveNow(), SAVE_AFTER);
    }
  });

  return {
    store: store as Pick<StoreApi<ExportState>, 'getState' | 'subscribe' | 'getInitialState'>,
    setRun: (run: ExportState['run']) => store.setState({ run }),
    listProjects,
    openProject: (id: ProjectId) => load(() => client['project.open']({ project: id })),
    openFile: (file: AssetId) => load(() => client['project.openFile']({ file })),
    createProject: (name: string, graph: EditGraph) => load(() => client['project.save']({ name, graph })),
    removeProject,
    rename,
    saveNow,
    edit,
    undo: step(undo),
    redo: step(redo),
    select,
    show,
    setView,
    chooseSigner,
    putTake,
    dropTake,
    report,
    refresh,
    checkNow,
  };
}
