import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { FlowGraph } from '#shared/tams/flow-graph.ts';
import { parseRoute } from '../../app/routes.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { focusCard, preparePage, violationsIn } from '../../testing/page.ts';
import { contributionGraph, flowNode, local, objectNode } from '../../testing/store-samples.ts';
import { FlowGraphPane } from './FlowGraphPane.tsx';

/** The pane over a store that answers with these graphs, one after the other, the last for ever. */
async function show(answers: (FlowGraph | AppError)[], flow = 'video') {
  let calls = 0;
  const fake = installFakeDesktop({
    'flow.graph': async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      if (!answer || answer instanceof AppError) throw answer ?? new Error('The test has no answers.');
      return answer;
    },
  });
  const screen = await render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1100, height: 700 }}>
      <FlowGraphPane connection={local} flow={flow} />
    </div>,
  );
  const card = (id: string) => screen.container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
  const isDrawn = (id: string) => expect.poll(() => card(id) !== null).toBe(true);
  return { screen, fake, card, isDrawn };
}

beforeAll(preparePage);
afterEach(() => {
  window.location.hash = '';
});

test('what is around a Flow, where its credentials are, and what is shared; holds to accessibility rules', async () => {
  const { screen, card, isDrawn } = await show([contributionGraph('detached')]);
  await expect.element(screen.getByText('3 Flows, 2 Sources, 2 Objects')).toBeVisible();
  await isDrawn('flow:data');
  expect(card('flow:data')?.textContent).toContain('Holds Content Credentials');
  expect(card('flow:multi')?.textContent).toContain('Credentials: detached');
  expect(card('flow:video')?.textContent).toContain('This Flow');
  expect(card('object:media')?.textContent).toContain('used by 3 Flows');
  await expect.element(screen.getByText('way to the Content Credentials')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('one stop for the Tab key, arrow keys within, Enter opens the Flow', async () => {
  const graph = contributionGraph('detached');
  const flows = FlowGraph.parse({ ...graph, nodes: graph.nodes.filter(({ kind }) => kind === 'flow') });
  const { screen, card, isDrawn } = await show([flows]);
  await isDrawn('flow:video');
  expect(card('flow:video')?.getAttribute('tabindex')).toBe('0');
  expect(screen.container.querySelectorAll('.react-flow__node[tabindex="0"]')).toHaveLength(1);
  await focusCard(screen.container, 'flow:video');
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => document.activeElement?.getAttribute('data-id')).toBe('flow:multi');
  await userEvent.keyboard('{Enter}');
  expect(parseRoute(window.location.hash)).toEqual({ screen: 'store', item: 'local', rest: ['flows', 'multi'] });
});

test('a press on a Flow goes to its page; the Flow that is shown, Sources and missing Flows go nowhere', async () => {
  const graph = contributionGraph('detached');
  const gone = FlowGraph.parse({ ...graph, nodes: [...graph.nodes, flowNode('gone', { missing: true })] });
  const { card, isDrawn } = await show([gone]);
  await isDrawn('flow:gone');
  expect(card('flow:gone')?.textContent).toContain('Not to be had from this store');
  for (const id of ['flow:video', 'source:video', 'flow:gone', 'object:media']) card(id)?.click();
  expect(window.location.hash).toBe('');
  card('flow:data')?.click();
  expect(window.location.hash).toBe('#/store/local/flows/data');
});

test('the tree says the same, by keyboard', async () => {
  const { screen } = await show([contributionGraph('embedded')]);
  await screen.getByRole('radio', { name: 'Tree' }).click();
  await expect
    .poll(() =>
      screen
        .getByRole('row')
        .elements()
        .map((row) => row.getAttribute('aria-label')),
    )
    .toEqual([
      'video, Flow · Video, the Flow asked about, video/h264 · 0:00:12.480',
      'collected by, as video, contributed.mp4, Flow · Multi-essence, Holds Content Credentials, video/mp4 · 0:00:12.480',
      'made of, as the first to use it, media, Object, used by 3 Flows',
      'represents, Harbour, Source · Multi-essence',
      'collects, as video, video, Source · Video, see its other line',
      'represents, video, Source · Video',
      'collected by, as video, Harbour, Source · Multi-essence, see its other line',
    ]);
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('row', { name: /contributed/ }).click();
  expect(window.location.hash).toBe('#/store/local/flows/multi');
});

test('an unreachable store says so with its code, and is asked again', async () => {
  const { screen } = await show([
    new AppError('store_unreachable', 'tams.example does not answer. Check its address and the network.'),
    contributionGraph('none'),
  ]);
  await expect.element(screen.getByRole('alert')).toHaveTextContent('tams.example does not answer');
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByText('2 Flows, 2 Sources, 1 Object')).toBeVisible();
});

test('what was left out is said, and a Flow alone is said to be alone', async () => {
  const alone = FlowGraph.parse({
    nodes: [flowNode('video', { focus: true })],
    edges: [],
    notes: ['<b>Half</b> was left out.'],
  });
  const { screen } = await show([alone]);
  await expect.element(screen.getByText('<b>Half</b> was left out.')).toBeVisible();
  await expect.element(screen.getByText('Nothing else in this store is connected with the Flow.')).toBeVisible();
});

test('trap: hostile labels become no element and widen nothing', async () => {
  const attack = `<img src=x onerror="window.attacked=true">\u202Egnp.exe${'Long'.repeat(500)}`;
  const graph = FlowGraph.parse({
    nodes: [
      flowNode('video', { focus: true, label: attack, codec: attack, format: attack }),
      { ...objectNode('o'), label: attack },
    ],
    edges: [{ id: 'e', from: 'flow:video', to: 'object:o', kind: 'collects', role: attack }],
    notes: [],
  });
  const { screen } = await show([graph]);
  await expect.element(screen.getByText('gnp.exe', { exact: false }).first()).toBeVisible();
  await screen.getByRole('radio', { name: 'Tree' }).click();
  expect(screen.container.querySelectorAll('img')).toHaveLength(0);
  expect(screen.container.textContent).not.toContain('\u202E');
  expect(screen.container.scrollWidth).toBeLessThanOrEqual(1280);
});

test('300 nodes are laid out within seconds, with only the cards in sight in the document', async () => {
  const flows = Array.from({ length: 150 }, (_, index) => flowNode(String(index), { focus: index === 0 }));
  const objects = Array.from({ length: 150 }, (_, index) => objectNode(String(index), 2));
  const edges = objects.flatMap(({ id }, index) =>
    [index, (index * 7 + 1) % 150].map((flow, at) => ({
      id: `${id} ${String(at)}`,
      from: `flow:${String(flow)}`,
      to: id,
      kind: at === 0 ? ('first-used' as const) : ('uses' as const),
    })),
  );
  const { isDrawn, screen } = await show([FlowGraph.parse({ nodes: [...flows, ...objects], edges, notes: [] })], '0');
  await isDrawn('flow:0');
  expect(screen.container.querySelectorAll('.react-flow__node').length).toBeLessThan(120);
});
