import axe from 'axe-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { Inspection } from '#shared/api/asset.ts';
import { Job } from '#shared/api/job.ts';
import { HeadlineState } from '#shared/verdict/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { jobsStore, startJobs } from '../../app/jobs.ts';
import { settingsStore } from '../../app/settings.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { packageStore } from '../../testing/package-store.ts';
import { asset, assetId, inspection, node, packageGraph } from '../../testing/inspect-samples.ts';
import { focusCard } from '../../testing/page.ts';
import '../../ui/tokens.css';
import '../../ui/base.css';
import { Inspect } from './Inspect.tsx';
import { closeFile } from './inspect-actions.ts';
import { inspectStore } from './inspect-store.ts';

const settings = {
  theme: 'light' as const,
  userName: '',
  lastSigner: '',
  lastProject: '',
  lastConnection: '',
  lastAuthority: '',
  expiryWarningDays: 30,
  drawer: { open: true, tab: 'actions' },
  policy: NO_POLICY,
};

const job = (state: Job['state'], done = 0): Job =>
  Job.parse({
    id: 'j_000000000001',
    kind: 'validate',
    subject: 'Evening package.mp4',
    state,
    progress: { phase: 'Hashing', done, total: 100 },
    startedAt: '2026-11-01T12:00:00.000Z',
  });

/** A page over a core that answers with these inspections, one after the other, the last for ever. */
async function show(answers: (Inspection | AppError)[], check: { end?: Promise<Job> } = {}) {
  let calls = 0;
  const fake = installFakeDesktop({
    'asset.list': async () => [asset(1, 'Evening package.mp4'), asset(2, 'contributed.mp4')],
    'asset.inspect': async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      if (!answer || answer instanceof AppError) throw answer ?? new Error('The test has no answers.');
      return answer;
    },
    'asset.validate': async () => ({ job: job('running').id }),
    'asset.raw': async () => ({ json: JSON.stringify(packageStore(), null, 2) }),
    'asset.thumbnail': async () => ({}),
    'asset.probe': async () => {
      throw new AppError('media_unsupported', 'No decoder.');
    },
    'job.list': async () => [],
    'job.wait': async () => check.end ?? job('done', 100),
    'job.cancel': async () => job('cancelled'),
    'settings.set': async () => settings,
  });
  const screen = await render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1200, height: 780 }}>
      <Inspect item={assetId(1)} />
    </div>,
  );
  return { screen, fake };
}

beforeAll(() => {
  // What index.html has, so that React Aria adds no inline style.
  const meta = document.createElement('meta');
  meta.id = 'react-aria-pressable-style';
  document.head.append(meta);
});

afterEach(() => {
  closeFile();
  inspectStore.setState({ view: 'graph' });
  jobsStore.setState({ jobs: [] });
  settingsStore.setState(settings);
});

test.each(HeadlineState.options.filter((state) => state !== 'unchecked'))(
  'headline %s: says its words, holds to accessibility rules',
  async (state) => {
    const answer = inspection(state);
    const { screen } = await show([answer]);
    await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent(answer.verdict.headline.title);
    const { violations } = await axe.run(screen.container);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  },
);

test('R55: a verdict says which policy it was made with', async () => {
  const answer = inspection('incomplete');
  if (!answer.stamp) throw new Error('The sample has a stamp.');
  const policy = { requireTimestamp: true, requireRevocation: true };
  const { screen } = await show([{ ...answer, stamp: { ...answer.stamp, policy } }]);
  await expect
    .element(screen.getByText(/; your policy requires a time-stamp and an answer on revocation$/))
    .toBeVisible();
});

test('content first, labelled as unchecked; the verdict when the job is done; cancel in between', async () => {
  let finish: (job: Job) => void = () => undefined;
  const end = new Promise<Job>((resolve) => {
    finish = resolve;
  });
  const { screen, fake } = await show([inspection('unchecked'), inspection('trusted')], { end });
  const stop = startJobs();
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Not checked yet');
  fake.emit('job.changed', job('running', 42));
  await expect.element(screen.getByText('42 %')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel' }).click();
  expect(fake.calls.filter(({ name }) => name === 'job.cancel')).toHaveLength(1);
  // The core may have finished before it heard of the cancel: then the verdict stands.
  finish(job('done', 100));
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Signed by Broadcaster');
  stop();
});

test('a file that cannot be read: a sentence, its code, and another try', async () => {
  const gone = new AppError('not_readable', 'contributed.mp4 is gone. Put it back.');
  const { screen } = await show([gone, inspection('none')]);
  await expect
    .element(screen.getByRole('alert'))
    .toHaveTextContent('contributed.mp4 is gone. Put it back.not_readable');
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('No Content Credential');
});

test('the graph draws a measured card for every node and follows the arrow keys; the drawer follows the card', async () => {
  const { screen } = await show([inspection('trusted')]);
  await expect.element(screen.getByText('External Contributor')).toBeVisible();
  const cards = [...screen.container.querySelectorAll('.react-flow__node')].map((card) => card.getBoundingClientRect());
  expect(cards).toHaveLength(4);
  expect(cards.every(({ width, height }) => width > 100 && height > 30)).toBe(true);
  expect(overlapping(cards)).toBe(false);

  await focusCard(screen.container, 'urn:c2pa:package');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(() => inspectStore.getState().open?.selected).toBe('urn:c2pa:package#0');
  await expect.element(screen.getByText('This ingredient carries no credentials', { exact: false })).toBeVisible();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(() => inspectStore.getState().open?.selected).toBe('urn:c2pa:clip');
});

test('the tree says the same as the graph, by keyboard', async () => {
  const { screen } = await show([inspection('broken')]);
  await screen.getByRole('radio', { name: 'Tree' }).click();
  const rows = screen.getByRole('row');
  await expect
    .poll(() => rows.elements().map((row) => row.getAttribute('aria-label')))
    .toEqual([
      'Evening package.mp4, Changed after it was signed',
      'intro.mp4, part of it, No credentials of its own',
      'contributed.mp4, part of it, Changed after it was signed',
      "outro.mp4, part of it, The identity of the signer can't be verified",
    ]);
  await rows.first().click();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.poll(() => inspectStore.getState().open?.selected).toBe('urn:c2pa:clip');
});

test('what the signer answers for and what it passes on stand apart', async () => {
  const { screen } = await show([inspection('trusted')]);
  await expect.element(screen.getByRole('heading', { name: 'Signed for by the signer' })).toBeVisible();
  await expect.element(screen.getByRole('heading', { name: 'Passed on by the signer' })).toBeVisible();
  await expect.element(screen.getByRole('heading', { name: 'Taken out of the history' })).toBeVisible();
});

test('the second under the playhead: where it comes from, who signed that, and what the claim leaves open', async () => {
  const { screen } = await show([inspection('trusted')]);
  const strip = screen.getByRole('region', { name: 'Provenance timeline' });
  await expect.element(strip.getByText('From intro.mp4', { exact: false })).toBeVisible();
  await strip.getByRole('button', { name: 'contributed.mp4' }).click();
  await expect
    .element(strip.getByText('From contributed.mp4, 0:00:01.320 to 0:00:05.320 of it', { exact: false }))
    .toBeVisible();
  await expect.element(strip.getByText('Signed by Example Media Signing · Intact, signer on a list')).toBeVisible();
  expect(inspectStore.getState().open?.selected).toBe('urn:c2pa:clip');
  await strip.getByRole('button', { name: 'outro.mp4' }).click();
  await expect.element(strip.getByText('which of its seconds, the claim does not say', { exact: false })).toBeVisible();
});

test('trap: hostile text becomes no element, runs no script, loads nothing and widens nothing', async () => {
  const attack = `<img src=x onerror="window.attacked=true"><script>window.attacked=true</script>\u202Egnp.exe`;
  const long = 'Supercalifragilistic'.repeat(500);
  const graph = packageGraph();
  graph.nodes = [
    node('urn:c2pa:package', {
      active: true,
      title: attack,
      signer: long,
      generator: attack,
      metadata: [{ name: attack, value: long, source: attack }],
      actions: [
        {
          action: attack,
          label: attack,
          description: long,
          agent: attack,
          ingredients: [attack],
          changes: [{ raw: attack }],
          reason: attack,
          attribution: 'created',
        },
      ],
      assertions: [{ label: attack, data: attack, attribution: 'gathered' }],
      disclosures: [{ kind: 'other', label: attack, uri: 'javascript:alert(1)', action: attack }],
      redactions: [attack],
    }),
  ];
  graph.edges = [];
  const { screen } = await show([inspection('trusted', { graph, asset: asset(1, attack + long) })]);
  await expect.element(screen.getByText('gnp.exe', { exact: false }).first()).toBeVisible();
  for (const tab of ['Metadata', 'Ingredients', 'Codes', 'Raw', 'Signer & trust', 'Actions']) {
    await screen.getByRole('tab', { name: tab }).click();
    expect(screen.container.querySelectorAll('img[src="x"], script, a[href^="javascript"]')).toHaveLength(0);
    expect(screen.container.textContent).not.toContain('\u202E');
    expect(screen.container.scrollWidth).toBeLessThanOrEqual(1280);
  }
  expect('attacked' in window).toBe(false);
});

test('500 nodes: a part that can be read, the rest on request, one stop for the Tab key', async () => {
  const nodes = Array.from({ length: 500 }, (_, index) => node(`n${index}`, { active: index === 0 }));
  const edges = nodes.slice(1).map(({ id }, index) => ({
    id: `e${index}`,
    from: `n${Math.floor(index / 4)}`,
    to: id,
    relation: 'componentOf' as const,
    title: id,
    used: [],
  }));
  const { screen } = await show([inspection('trusted', { graph: { nodes, edges, notes: [] } })]);
  const cards = () => [...screen.container.querySelectorAll('.react-flow__node')];
  await expect.poll(() => cards().length).toBe(5);
  expect(cards().filter((card) => card.getAttribute('tabindex') === '0')).toHaveLength(1);
  await screen.getByRole('button', { name: 'Show 4 more ingredients' }).first().click();
  await expect.element(screen.getByText('9 shown')).toBeVisible();
  await screen.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => screen.getByText('shown', { exact: false }).elements()).toHaveLength(0);
  // Of all 500, only the cards in sight are in the document.
  await expect.poll(() => cards().length, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(cards().length).toBeLessThan(120);
});

function overlapping(boxes: readonly DOMRect[]): boolean {
  return boxes.some((a, index) =>
    boxes.slice(index + 1).some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
  );
}
