import { emptyGraph } from '#shared/edit/timeline.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { waitForJob } from '../../app/jobs.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import type { ExportModel } from './export-model.ts';

export const createNamed = (model: ExportModel, name: string): Promise<boolean> =>
  model.createProject(name, emptyGraph(name));

/** Lets the user choose a project file. Nothing happens when they change their mind. */
export async function openProjectFile(model: ExportModel): Promise<void> {
  const [file] = await pickFiles('project', false);
  if (file) await model.openFile(file.id);
}

/**
 * Makes the demo, where it is not there yet, and opens its project.
 * @throws AppError what the making of the demo ended with.
 */
export async function openDemo(model: ExportModel): Promise<void> {
  const { job } = await client['demo.prepare']({});
  const { state, error } = await waitForJob(job);
  if (state === 'cancelled') return;
  if (error) throw AppError.from(error);
  const { project } = await client['demo.state']({});
  if (!project) throw new AppError('not_found', 'The demo was made, but it has no project. Try again.');
  await model.openProject(project);
}

/** What was open last, if it is still there. */
export async function reopenLast(model: ExportModel): Promise<void> {
  const [{ lastProject }, projects] = await Promise.all([client['settings.get']({}), client['project.list']({})]);
  const last = projects.find((project) => project.id === lastProject);
  if (last && !model.store.getState().project) await model.openProject(last.id);
}
