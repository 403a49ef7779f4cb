import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { ProjectId } from '#shared/api/ids.ts';
import type { InputReport, Project } from '#shared/api/project.ts';
import type { PreflightReport } from '#shared/api/signer.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { settingsStore } from '../../app/settings.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import {
  sampleAssetId,
  sampleGraph,
  samplePreflight,
  sampleReport,
  sampleSigner,
  second,
} from '../../testing/samples.ts';
import { exportModel } from './export-instance.ts';
import { draftOf } from './export-state.ts';
import { ExportScreen } from './ExportScreen.tsx';

const id = ProjectId.parse('p_000000000001');
const at = '2026-11-22T06:00:00.000Z';

/** Three clips of four seconds each: contributed, intro, outro. */
const packageGraph = (): EditGraph => {
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

const decided = (graph: EditGraph): EditGraph => ({
  ...graph,
  inputs: graph.inputs.map((input, index) => ({
    ...input,
    disposition: index === 0 ? ('carried' as const) : ('vouched' as const),
    decidedBy: { who: 'Ada', at },
  })),
});

async function show(
  graph: EditGraph | undefined,
  memory: { reports?: InputReport[]; preflight?: Record<string, PreflightReport> } = {},
) {
  const project: Project | undefined = graph && { id, name: 'Evening', savedAt: at, graph };
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
  if (project) await exportModel.openProject(id);
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

beforeAll(preparePage);

beforeEach(async () => {
  // The model outlives the screen, as in the app; each test starts without a project and without a signer.
  installFakeDesktop(memoryCore().handlers);
  await exportModel.removeProject(id);
  exportModel.chooseSigner(undefined);
  exportModel.setView({ centre: 'clips', side: 'mapping' });
  settingsStore.setState({ userName: 'Ada', lastSigner: '' });
});

describe('without a project', () => {
  test('the ways in, and a new project by name', async () => {
    const { screen, draft } = await show(undefined);
    await expect.element(screen.getByText('Sign a package with its history')).toBeVisible();
    expect(await violationsIn(screen.container)).toEqual([]);
    await screen.getByRole('button', { name: 'New project…' }).click();
    await userEvent.keyboard('Morning{Enter}');
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Morning');
    expect(draft().output.title).toBe('Morning');
  });
});

describe('the timeline', () => {
  test('an in point that copying cannot make says where it moves, and a bad time says why it is bad', async () => {
    const { screen, draft } = await show(packageGraph());
    const clip = screen.getByRole('listitem', { name: 'Clip 1, contributed.mp4' });
    await clip.getByRole('textbox', { name: 'In' }).fill('1.32');
    await userEvent.keyboard('{Enter}');
    await expect.element(clip.getByText('Starts at the key frame 1.000 s instead of 1.320 s')).toBeVisible();
    // The row shows what is copied and claimed; what was asked for is told once.
    await expect.element(clip.getByRole('textbox', { name: 'In' })).toHaveValue('0:00:01.000');
    await expect.element(clip.getByText('3.000 s of 4.000 s')).toBeVisible();
    expect(draft().uses[0]?.source).toEqual({ start: 1_320_000_000n, end: 4n * second });
    // Later clips close up.
    expect(draft().uses[1]?.output.start).toBe(2_680_000_000n);

    await clip.getByRole('textbox', { name: 'Out' }).fill('0:75');
    await userEvent.keyboard('{Enter}');
    await expect.element(clip.getByRole('alert')).toHaveTextContent('Seconds go from 0 to 59.');
    await userEvent.keyboard('{Escape}');
    await expect.element(clip.getByRole('textbox', { name: 'Out' })).toHaveValue('0:00:04.000');
    await clip.getByRole('textbox', { name: 'Out' }).fill('99');
    await userEvent.keyboard('{Enter}');
    await expect.element(clip.getByRole('alert')).toHaveTextContent('That part does not lie within the input');
  });

  test('leaving a time field unchanged keeps nanoseconds that it does not show', async () => {
    const graph = packageGraph();
    const [first, ...rest] = graph.uses;
    if (!first) throw new Error('The sample has uses.');
    const exact = { start: 33_366_700n, end: 4n * second };
    const { screen, draft } = await show({ ...graph, uses: [{ ...first, source: exact }, ...rest] });
    const field = screen
      .getByRole('listitem', { name: 'Clip 1, contributed.mp4' })
      .getByRole('textbox', { name: 'In' });
    await field.fill('0:00:00.033');
    await userEvent.keyboard('{Enter}{Tab}');
    expect(draft().uses[0]?.source).toEqual(exact);
  });

  test('clips are reordered and taken off by keyboard, and undo brings them back', async () => {
    const { screen, draft } = await show(packageGraph());
    const order = () =>
      draft()
        .uses.toSorted((a, b) => Number(a.output.start - b.output.start))
        .map((use) => use.id);
    await screen.getByRole('option', { name: /^contributed/ }).click();
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await expect.poll(order).toEqual(['u-2', 'u-1', 'u-3']);
    await userEvent.keyboard('{Delete}');
    await expect.poll(order).toEqual(['u-2', 'u-3']);
    await screen.getByRole('button', { name: 'Undo' }).click();
    await screen.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(order).toEqual(['u-1', 'u-2', 'u-3']);
    await expect.element(screen.getByRole('button', { name: 'Undo' })).toBeDisabled();
  });

  test('the graph draws what is made of what and chooses with the lists', async () => {
    const { screen } = await show(packageGraph());
    await screen.getByRole('tab', { name: 'Edit graph' }).click();
    await expect.poll(() => screen.container.querySelectorAll('.react-flow__node').length).toBe(7);
    screen.container.querySelector<HTMLElement>('.react-flow__node[data-id="use:u-2"]')?.click();
    await expect.element(screen.getByRole('option', { name: /^intro/ })).toHaveAttribute('aria-selected', 'true');
  });
});

describe('what is claimed', () => {
  test('an operation added to a clip becomes an action, and a person may map it otherwise and go back', async () => {
    const { screen, draft } = await show(packageGraph());
    await screen.getByRole('option', { name: /^intro/ }).click();
    await screen.getByRole('tab', { name: /Operations/ }).click();
    await screen
      .getByRole('tabpanel', { name: /Operations/ })
      .getByRole('button', { name: 'Add' })
      .click();
    await screen.getByRole('menuitem', { name: /^Title or caption/ }).click();
    await screen.getByRole('textbox', { name: 'What was done' }).fill('Lower third');
    expect(draft().operations).toMatchObject([{ kind: 'text', on: { uses: ['u-2'] }, description: 'Lower third' }]);
    await expect.element(screen.getByText('c2pa.addedText').last()).toBeVisible();

    await screen.getByRole('button', { name: 'Change how Added text is claimed' }).click();
    const dialog = screen.getByRole('dialog', { name: 'How this is claimed' });
    await dialog.getByRole('textbox', { name: 'Description' }).fill('Name of the harbour');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    expect(draft().operations[0]?.override).toEqual({ description: 'Name of the harbour' });
    await expect.element(screen.getByText('Changed by you')).toBeVisible();
    await screen.getByRole('button', { name: 'Change how Added text is claimed' }).click();
    await dialog.getByRole('button', { name: 'As the rules say', exact: true }).click();
    await expect.poll(() => draft().operations[0]?.override).toBeUndefined();
  });

  test('typed metadata says which assertion it goes to and who answers for it', async () => {
    const { screen, draft } = await show(packageGraph());
    await screen.getByRole('tab', { name: 'Metadata' }).click();
    await screen.getByRole('textbox', { name: 'Title', exact: true }).fill('Dusk in the harbour');
    await expect.element(screen.getByText('dc:title in cawg.metadata, gathered')).toBeVisible();
    await screen.getByText('The signer stands behind the text below').click();
    await expect.element(screen.getByText('dc:title in cawg.metadata, created')).toBeVisible();
    expect(draft().output).toMatchObject({
      takeResponsibility: true,
      allActionsKnown: false,
      metadata: [{ name: 'dc:title', value: 'Dusk in the harbour' }],
    });
    expect(await violationsIn(screen.container)).toEqual([]);
  });

  test('an emptied title is refused in its place, and the draft keeps the old one', async () => {
    const { screen, draft } = await show(packageGraph());
    await screen.getByRole('tab', { name: 'Metadata' }).click();
    const title = screen.getByRole('textbox', { name: 'Title of the output' });
    await title.fill('');
    await expect
      .element(screen.getByText('The output needs a title. Until you type one it stays “Evening package”.'))
      .toBeVisible();
    expect(draft().output.title).toBe('Evening package');
    await title.fill('Late edition');
    expect(draft().output.title).toBe('Late edition');
  });

  test('a field added by its name claims nothing until something is typed into it', async () => {
    const { screen, draft } = await show(packageGraph());
    await screen.getByRole('tab', { name: 'Metadata' }).click();
    await screen.getByRole('textbox', { name: 'Another field' }).fill('acme:slug');
    await expect.element(screen.getByText(/Nobody can tell what the prefix “acme” stands for/)).toBeVisible();
    await screen.getByRole('textbox', { name: 'Another field' }).fill('photoshop:Category');
    await userEvent.keyboard('{Enter}');
    await expect.element(screen.getByRole('textbox', { name: 'photoshop:Category' })).toBeVisible();
    expect(draft().output.metadata).toEqual([]);
    await screen.getByRole('textbox', { name: 'photoshop:Category' }).fill('News');
    expect(draft().output.metadata).toEqual([{ name: 'photoshop:Category', value: 'News' }]);
    await screen.getByRole('button', { name: 'Remove photoshop:Category' }).click();
    await expect.element(screen.getByRole('textbox', { name: 'photoshop:Category' })).not.toBeInTheDocument();
    expect(draft().output.metadata).toEqual([]);
  });

  test('the preview shows the claim as a reader will meet it', async () => {
    const { screen } = await show(decided(packageGraph()));
    await screen.getByRole('tab', { name: 'Preview' }).click();
    await expect.element(screen.getByText('Not signed yet: choose who signs')).toBeVisible();
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await expect.element(screen.getByText('Signed by Broadcaster')).toBeVisible();
    await expect.element(screen.getByText('Put together from several sources').first()).toBeVisible();
    expect(await violationsIn(screen.container)).toEqual([]);
  });

  test('titles from files are text: no markup of theirs reaches the page', async () => {
    const graph = packageGraph();
    const hostile = '<img src=x onerror="window.hacked=1">\u202Egp4';
    const inputs = graph.inputs.map((input, index) => (index === 0 ? { ...input, title: hostile } : input));
    const { screen } = await show({ ...graph, inputs });
    for (const tab of ['Metadata', 'Preview', /Pre-flight/, 'Mapping'])
      await screen.getByRole('tab', { name: tab }).click();
    await screen.getByRole('tab', { name: 'Edit graph' }).click();
    expect(screen.container.querySelector('img[src="x"]')).toBeNull();
    expect('hacked' in window).toBe(false);
  });
});

describe('signing', () => {
  test('what blocks is listed with its place, and showing it goes there', async () => {
    const { screen } = await show(packageGraph());
    await screen.getByRole('tab', { name: /Pre-flight/ }).click();
    await expect.element(screen.getByText('4 things block the export', { exact: true })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /Sign and export/ })).toBeDisabled();
    await screen.getByRole('button', { name: /Show where: .*outro/ }).click();
    await expect.poll(() => document.activeElement?.getAttribute('data-place')).toBe('input:i-outro.mp4');
  });

  test('E06: a changed input is carried only with a reason, which the claim will hold', async () => {
    const changed = sampleReport(1, 'contributed.mp4', true);
    changed.facts.integrity = 'changed';
    const others = [sampleReport(2, 'intro.mp4', false), sampleReport(3, 'outro.mp4', false)];
    const { screen, draft } = await show(decided(packageGraph()), { reports: [changed, ...others] });
    await screen.getByRole('tab', { name: /Pre-flight/ }).click();
    await expect.element(screen.getByText('E06')).toBeVisible();
    await screen
      .getByRole('textbox', { name: /Why it is used although/ })
      .fill('The desk compared it with the rushes.');
    await expect.element(screen.getByText('E06')).not.toBeInTheDocument();
    expect(draft().inputs[0]?.acknowledgement).toBe('The desk compared it with the rushes.');
  });

  test('from undecided to signed: decisions with a name, a signer, progress, the file’s own verdict', async () => {
    const { screen, core, fake, draft } = await show(packageGraph());
    for (const [index, choice] of [/^Carry/, /^We vouch/, /^We vouch/].entries()) {
      await screen
        .getByRole('button', { name: /What it is to us/ })
        .nth(index)
        .click();
      await screen.getByRole('option', { name: choice }).click();
    }
    expect(draft().inputs.map(({ disposition, decidedBy }) => [disposition, decidedBy?.who])).toEqual([
      ['carried', 'Ada'],
      ['vouched', 'Ada'],
      ['vouched', 'Ada'],
    ]);
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    await expect.element(screen.getByRole('button', { name: 'Cancel' })).toBeEnabled();
    const running = core.lastJob();
    if (!running) throw new Error('No export was started.');
    fake.emit('job.changed', { ...running, progress: { phase: 'Copying packets', done: 42, total: 100 } });
    await expect.element(screen.getByText('42 %')).toBeVisible();
    core.endJob('done');
    const dialog = screen.getByRole('dialog', { name: 'Signed and exported' });
    await expect.element(dialog.getByText('Signed by External Contributor')).toBeVisible();
    await expect.element(dialog.getByText('evening-package.mp4')).toBeVisible();
    expect(await violationsIn(dialog.element())).toEqual([]);
    // The project on disk is what was signed.
    expect(core.project(id)?.graph).toEqual(draft());
  });

  test('a failed export says why and that nothing was written', async () => {
    const { screen, core } = await show(decided(packageGraph()));
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    await expect.poll(() => core.lastJob()?.state).toBe('running');
    core.endJob('failed');
    const dialog = screen.getByRole('dialog', { name: 'The export did not succeed' });
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('The key refused to sign.');
  });

  test('R47: a locked signer is unlocked, and one on no list signs only after a word of the user', async () => {
    const { screen, fake } = await show(decided(packageGraph()));
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^freelancer/ }).click();
    await screen.getByRole('button', { name: 'Unlock…' }).click();
    await userEvent.keyboard('wrong{Enter}');
    await expect.element(screen.getByRole('alert')).toHaveTextContent('The passphrase does not open this key.');
    await screen.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse');
    await userEvent.keyboard('{Enter}');
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    expect(fake.calls.some(({ name }) => name === 'export.start')).toBe(false);
    await screen.getByRole('button', { name: 'Sign anyway' }).click();
    await expect
      .poll(() => fake.calls.find(({ name }) => name === 'export.start')?.input)
      .toMatchObject({ signer: 'freelancer', signAnyway: true });
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
  });

  test('R39: a revoked certificate blocks; only a word of the user, for this export, signs with it', async () => {
    const report = samplePreflight('blocked');
    const checks = [{ rule: 'revocation', outcome: 'blocked' as const, message: 'The certificate was revoked.' }];
    const revoked: PreflightReport = { ...report, trust: 'listed', checks };
    const { screen, fake, core } = await show(decided(packageGraph()), { preflight: { broadcaster: revoked } });
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await expect.element(screen.getByText('1 thing blocks the export', { exact: true })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /Sign and export/ })).toBeDisabled();
    await screen.getByRole('button', { name: 'Sign although revoked…' }).click();
    const dialog = screen.getByRole('dialog', { name: 'Sign with a revoked certificate?' });
    await expect.element(dialog.getByText(/for this export only, and it is written into the log/)).toBeVisible();
    expect(await violationsIn(dialog.element())).toEqual([]);
    expect(fake.calls.some(({ name }) => name === 'export.start')).toBe(false);
    await dialog.getByRole('button', { name: 'Sign although revoked' }).click();
    await expect
      .poll(() => fake.calls.find(({ name }) => name === 'export.start')?.input)
      .toMatchObject({ signer: 'broadcaster', signAnyway: false, signRevoked: true });
    await expect.poll(() => core.lastJob()?.state).toBe('running');
    core.endJob('failed');
    await expect.element(screen.getByRole('dialog', { name: 'The export did not succeed' })).toBeVisible();
  });
});
