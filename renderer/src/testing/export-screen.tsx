import { render } from 'vitest-browser-react';
import { ProjectId } from '#shared/api/ids.ts';
import type { InputReport, Project } from '#shared/api/project.ts';
import type { PreflightReport } from '#shared/api/signer.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { settingsStore } from '../app/settings.ts';
import { installFakeDesktop } from './fake-desktop.ts';
import { memoryCore } from './memory-core.ts';
import { sampleAssetId, sampleGraph, samplePreflight, sampleReport, sampleSigner, second } from './samples.ts';
import { exportModel } from '../features/export/export-instance.ts';
import { draftOf } from '../features/export/export-state.ts';
import { ExportScreen } from '../features/export/ExportScreen.tsx';

export const projectId = ProjectId.parse('p_000000000001');
const at = '2026-11-22T06:00:00.000Z';

/** Three clips of four seconds each: contributed, intro, outro. */
export const packageGraph = (): EditGraph => {
  const graph = sampleGraph();
  const [clip] = graph.inputs;
  if (!clip) throw new Error('The sample has an input.');
  const more = ['intro.mp4', 'outro.mp4'].map((title, index) => ({
    ...clip,
    id: `i-${title}`,
    title,
    media: { kind: 'file' as const, asset: sampleAssetId(index + 2) },
  }));
  const inputs = [clip, ...more];
  const uses = inputs.map((input, index) => ({
    id: `u-${String(index + 1)}`,
    input: input.id,
    source: { start: 0n, end: 4n * second },
    output: { start: BigInt(index) * 4n * second, end: BigInt(index + 1) * 4n * second },
  }));
  return { ...graph, inputs, uses };
};

/** Its first input carried, the others vouched for. */
export const decided = (graph: EditGraph): EditGraph => ({
  ...graph,
  inputs: graph.inputs.map((input, index) => ({
    ...input,
    disposition: index === 0 ? ('carried' as const) : ('vouched' as const),
    decidedBy: { who: 'Ada', at },
  })),
});

/** The Export screen with this project open, over a core in memory. */
export async function showExport(
  graph: EditGraph | undefined,
  memory: { reports?: InputReport[]; preflight?: Record<string, PreflightReport> } = {},
) {
  const project: Project | undefined = graph && { id: projectId, name: 'Evening', savedAt: at, graph };
  const core = memoryCore({
    projects: project ? [project] : [],
    reports: memory.reports ?? [
      sampleReport(1, 'contributed.mp4', true),
      sampleReport(2, 'intro.mp4', false),
      sampleReport(3, 'outro.mp4', false),
    ],
    signers: [sampleSigner('broadcaster'), sampleSigner('freelancer', 'private', true)],
    preflight: { freelancer: samplePreflight('warn'), ...memory.preflight },
  });
  const fake = installFakeDesktop(core.handlers);
  if (project) await exportModel.openProject(projectId);
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
  return { screen, core, fake, draft };
}

/** The model outlives the screen, as in the app; each test starts without a project and without a signer. */
export async function resetExport(): Promise<void> {
  installFakeDesktop(memoryCore().handlers);
  await exportModel.removeProject(projectId);
  exportModel.chooseSigner(undefined);
  exportModel.setView({ centre: 'clips', side: 'mapping' });
  settingsStore.setState({ userName: 'Ada', lastSigner: '' });
}
