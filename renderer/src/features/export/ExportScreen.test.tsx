import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { second } from '../../testing/samples.ts';
import { decided, packageGraph, resetExport, showExport } from '../../testing/export-screen.tsx';

beforeAll(preparePage);
beforeEach(resetExport);

describe('without a project', () => {
  test('the ways in, and a new project by name', async () => {
    const { screen, draft } = await showExport(undefined);
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
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen, draft } = await showExport({ ...graph, uses: [{ ...first, source: exact }, ...rest] });
    const field = screen
      .getByRole('listitem', { name: 'Clip 1, contributed.mp4' })
      .getByRole('textbox', { name: 'In' });
    await field.fill('0:00:00.033');
    await userEvent.keyboard('{Enter}{Tab}');
    expect(draft().uses[0]?.source).toEqual(exact);
  });

  test('clips are reordered and taken off by keyboard, and undo brings them back', async () => {
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen } = await showExport(packageGraph());
    await screen.getByRole('tab', { name: 'Edit graph' }).click();
    await expect.poll(() => screen.container.querySelectorAll('.react-flow__node').length).toBe(7);
    screen.container.querySelector<HTMLElement>('.react-flow__node[data-id="use:u-2"]')?.click();
    await expect.element(screen.getByRole('option', { name: /^intro/ })).toHaveAttribute('aria-selected', 'true');
  });
});

describe('what is claimed', () => {
  test('an operation added to a clip becomes an action, and a person may map it otherwise and go back', async () => {
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen, draft } = await showExport(packageGraph());
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
    const { screen } = await showExport(decided(packageGraph()));
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
    const { screen } = await showExport({ ...graph, inputs });
    for (const tab of ['Metadata', 'Preview', /Pre-flight/, 'Mapping'])
      await screen.getByRole('tab', { name: tab }).click();
    await screen.getByRole('tab', { name: 'Edit graph' }).click();
    expect(screen.container.querySelector('img[src="x"]')).toBeNull();
    expect('hacked' in window).toBe(false);
  });
});
