import type { ConnectionId } from '#shared/api/ids.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import type { Range } from '#shared/tams/time.ts';
import { notify } from '../../app/notices.ts';
import { addFlow, flowMedia, replaceMedia } from './edits.ts';
import type { ExportModel, ExportPorts } from './export-model.ts';
import { draftOf, openProject, type Take } from './export-state.ts';
import { replaceInput } from './replace-input.ts';

export interface TakeOrder {
  connection: ConnectionId;
  flow: string;
  title: string;
  timerange?: Range;
  input?: string;
  /** The input gets other media than it had. */
  replaces?: boolean;
}

/**
 * Fetches what a Flow holds and makes it an input of the open project, or gives an input its media back. How far it is stands in the
 * state, and so does why it failed; nothing is thrown. One step for undo.
 */
export async function takeFlow(
  model: ExportModel,
  ports: Pick<ExportPorts, 'client'>,
  order: TakeOrder,
): Promise<void> {
  const project = openProject(model.store.getState());
  if (!project) return;
  await run(model, ports, { ...order, key: crypto.randomUUID(), project: project.id, state: { kind: 'running' } });
}

/** Tries a fetch that failed once more. */
export const retryTake = (model: ExportModel, ports: Pick<ExportPorts, 'client'>, take: Take): Promise<void> =>
  run(model, ports, { ...take, state: { kind: 'running' } });

async function run(model: ExportModel, { client }: Pick<ExportPorts, 'client'>, take: Take): Promise<void> {
  const { key, connection, flow, title, timerange, input } = take;
  model.putTake(take);
  try {
    const { job } = await client['flow.take']({ connection, flow, ...(timerange ? { timerange } : {}) });
    model.putTake({ ...take, state: { kind: 'running', job } });
    const { state, error } = await client['job.wait']({ job });
    if (state === 'cancelled') return model.dropTake(key);
    if (state !== 'done')
      throw error ? AppError.from(error) : new AppError('worker_lost', `Fetching ${title} was interrupted. Try again.`);
    const media = flowMedia(connection, await client['flow.taken']({ job }));
    const report = await model.report(media);
    model.dropTake(key);
    if (openProject(model.store.getState())?.id !== take.project) {
      // An input of another project would be somebody else's decision.
      notify(`${title} was fetched, but its project is not open any more. Open it and add the Flow again.`);
      return;
    }
    if (input !== undefined && take.replaces) return replace(model, take, input, { media, title, report });
    model.edit((draft) =>
      input === undefined ? addFlow(draft, media, title, report) : replaceMedia(draft, input, media, report),
    );
  } catch (error) {
    model.putTake({ ...take, state: { kind: 'failed', error: toErrorBody(error) } });
  }
}

/** In the place of an input. What does not hold any more stays on its card until it was read. */
function replace(
  model: ExportModel,
  take: Take,
  input: string,
  by: Omit<Parameters<typeof replaceInput>[2], 'before'>,
): void {
  const state = model.store.getState();
  const draft = draftOf(state);
  const old = draft?.inputs.find(({ id }) => id === input);
  if (!draft || !old) {
    notify(`${take.title} was fetched, but the input it was to replace is gone. Add it from the store instead.`);
    return;
  }
  const known = state.reports[old.media.asset];
  const { graph, lost } = replaceInput(draft, input, {
    ...by,
    before: known?.kind === 'ready' ? known.value : undefined,
  });
  model.edit(() => graph);
  if (lost.length > 0) model.putTake({ ...take, state: { kind: 'replaced', lost } });
  else notify(`${take.title} is in its place. Clips and decisions hold.`);
}
