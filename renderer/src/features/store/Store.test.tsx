import { beforeAll, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { UnfinishedIngest } from '#shared/api/ingest.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { ConnectionId } from '#shared/api/ids.ts';
import { at, localStore, memoryStore, remoteStore, sampleFlow } from '../../testing/memory-store.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { Store } from './Store.tsx';

beforeAll(preparePage);

const many = (count: number): Flow[] => Array.from({ length: count }, (_, index) => sampleFlow(index));

let opened = 0;

/** The screen in a window of its own size, as the frame of the app gives it. */
async function open(memory: NonNullable<Parameters<typeof memoryStore>[0]>, item?: string) {
  // A store of its own: the screen keeps what was loaded of one for whoever comes back.
  opened += 1;
  const local = { ...localStore, id: ConnectionId.parse(`local-${String(opened)}`) };
  const store = memoryStore({ connections: [local], ...memory });
  const fake = installFakeDesktop(store.handlers);
  const screen = await render(
    <main style={{ display: 'flex', height: '780px' }}>
      <Store item={item ?? local.id} />
    </main>,
  );
  return { ...store, local: local.id, fake, screen };
}

const asked = (fake: ReturnType<typeof installFakeDesktop>, name: string) =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input as Record<string, unknown>);

test('the local store stands first, and an empty one says what to do', async () => {
  const { screen } = await open({ connections: [remoteStore, localStore] });
  const stores = screen.getByRole('navigation', { name: 'Stores' });
  await expect.element(stores.getByRole('link').first()).toHaveTextContent('Local store');
  await expect.element(screen.getByText('No Flows yet')).toBeVisible();
  await expect.element(screen.getByText(/Open a file in Inspect and put it in/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('trap P5: a long list is read as it is scrolled, is never drawn whole, and claims no total', async () => {
  const { local, fake, screen } = await open({ flows: many(520) });
  await expect.element(screen.getByText('50 rows so far; more come as you scroll.')).toBeVisible();
  expect(screen.container.querySelectorAll('li a[href*="flows"]').length).toBeLessThan(50);
  await screen.getByRole('link', { name: /Clip 0 / }).click({ button: 'right' });
  await userEvent.keyboard('{End}');
  await expect.element(screen.getByText('100 rows so far; more come as you scroll.')).toBeVisible();
  await expect.element(screen.getByRole('link', { name: /Clip 49 / })).toHaveFocus();
  for (let round = 0; round < 12; round += 1) await userEvent.keyboard('{End}');
  await expect.element(screen.getByText('520 rows, the end of the list.')).toBeVisible();
  expect(screen.container.querySelectorAll('li a[href*="flows"]').length).toBeLessThan(50);
  expect(asked(fake, 'store.flows').filter(({ connection }) => connection === local)).toHaveLength(11);
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('arrows move over the rows, and each leads to its Flow', async () => {
  const { local, screen } = await open({ flows: many(3) });
  const first = screen.getByRole('link', { name: /Clip 0 / });
  await expect.element(first).toHaveAttribute('tabindex', '0');
  (first.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
  const second = screen.getByRole('link', { name: /Clip 1 / });
  await expect.element(second).toHaveFocus();
  await expect.element(second).toHaveAttribute('href', `#/store/${local}/flows/${sampleFlow(1).id}`);
});

test('search by /, filters and order are asked of the store, and taken back', async () => {
  const flows = [
    ...many(3),
    sampleFlow(7, { label: 'Floods', tags: { 'c2pa-provenance': 'embedded', desk: 'home' } }),
    sampleFlow(8, { label: 'Sound', format: 'urn:x-nmos:format:audio', collected_by: ['x'] }),
  ];
  const { local, fake, screen } = await open({ flows });
  const rows = screen.getByRole('list', { name: 'Flows' }).getByRole('link');
  await expect.element(rows.nth(4)).toBeVisible();
  await userEvent.keyboard('/');
  await expect.element(screen.getByRole('searchbox')).toHaveFocus();
  await userEvent.keyboard('Flo');
  await expect.element(screen.getByText('1 row, the end of the list.')).toBeVisible();
  await screen.getByRole('button', { name: 'Clear filters' }).click();
  await expect.element(screen.getByText('5 rows, the end of the list.')).toBeVisible();
  await screen.getByRole('button', { name: 'Provenance' }).click();
  await page.getByRole('option', { name: 'Not examined' }).click();
  await expect.element(screen.getByText('4 rows, the end of the list.')).toBeVisible();
  await screen.getByText('Top level only').click();
  await expect.element(screen.getByText('3 rows, the end of the list.')).toBeVisible();
  await screen.getByRole('button', { name: 'Tag…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('desk');
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByText('Nothing fits these filters')).toBeVisible();
  await screen.getByRole('button', { name: /^Order of the store/ }).click();
  await page.getByRole('option', { name: 'By label' }).click();
  await vi.waitFor(() =>
    expect(asked(fake, 'store.flows').at(-1)).toEqual({
      connection: local,
      provenance: 'unmarked',
      topLevel: true,
      tag: { name: 'desk' },
      sort: 'label',
      reverse: false,
    }),
  );
});

test('a Source leads to its Flows', async () => {
  const { screen } = await open({ flows: many(3) });
  await screen.getByRole('tab', { name: 'Sources' }).click();
  await screen.getByRole('button', { name: /Clip 2 / }).click();
  await expect.element(screen.getByRole('tab', { name: 'Flows' })).toHaveAttribute('aria-selected', 'true');
  await expect.element(screen.getByText('1 row, the end of the list.')).toBeVisible();
  await screen.getByRole('button', { name: 'Flows of every Source' }).click();
  await expect.element(screen.getByText('3 rows, the end of the list.')).toBeVisible();
});

test('what a store ignored is said over its rows', async () => {
  const note = 'The store ignores the filter by tag: rows that do not fit were left out here.';
  const { screen } = await open({ flows: many(2), notes: [note] });
  await expect.element(screen.getByRole('list', { name: 'Notes' })).toHaveTextContent(note);
});

test('hostile labels are text, with what would act unseen written out', async () => {
  const label = '<img src=x onerror=alert(1)> \u202Egnp.exe';
  const { screen } = await open({ flows: [sampleFlow(1, { label, tags: { 'c2pa-provenance': '<b>' } })] });
  await expect.element(screen.getByText('<img src=x onerror=alert(1)> ⟦U+202E⟧gnp.exe')).toBeVisible();
  await expect.element(screen.getByText('Unknown value')).toBeVisible();
  expect(screen.container.querySelector('img')).toBeNull();
});

test('an unreachable store is explained and tried again; what was loaded stays, with its age', async () => {
  let down = true;
  const refuse = () => {
    if (down) throw new AppError('store_unreachable', 'https://tams.example.org did not answer.');
  };
  const { fake, screen } = await open({ flows: many(2), refuse });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('https://tams.example.org did not answer.');
  await expect.element(screen.getByText(/Is the store running/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  down = false;
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByText('2 rows, the end of the list.')).toBeVisible();
  down = true;
  fake.emit('store.changed', {});
  await expect.element(screen.getByRole('alert')).toBeVisible();
  await expect.element(screen.getByText(/What is shown was loaded at \d/)).toBeVisible();
  await expect.element(screen.getByRole('link', { name: /Clip 1 / })).toBeVisible();
});

test('a store is added with its way to sign in, and shown', async () => {
  const { fake, screen } = await open({});
  await screen.getByRole('button', { name: 'Add a store…' }).click();
  const add = page.getByRole('button', { name: 'Add store' });
  await expect.element(add).toBeDisabled();
  await page.getByRole('textbox', { name: 'Address' }).fill('http://tams.example.org/v8');
  await page.getByRole('button', { name: 'Sign in with' }).click();
  await page.getByRole('option', { name: 'OAuth2 client' }).click();
  await page.getByRole('textbox', { name: 'Token address' }).fill('https://login.example.org/token');
  await page.getByRole('textbox', { name: 'Client id' }).fill('desk');
  await expect.element(add).toBeDisabled();
  await page.getByLabelText('Client secret').fill('s3cret');
  await expect.element(page.getByText(/anyone on the way can read the credentials/)).toBeVisible();
  expect(await violationsIn(page.getByRole('dialog').element())).toEqual([]);
  await add.click();
  await expect.element(screen.getByRole('link', { name: /tams.example.org/ })).toBeVisible();
  expect(asked(fake, 'store.add')).toEqual([
    {
      name: 'tams.example.org',
      address: 'http://tams.example.org/v8',
      auth: {
        kind: 'oauth',
        tokenUrl: 'https://login.example.org/token',
        clientId: 'desk',
        clientSecret: 's3cret',
      },
    },
  ]);
  expect(window.location.hash).toBe('#/store/added');
});

test('what a store can do is told with what follows from it, and a store is removed only when confirmed', async () => {
  const { fake, screen } = await open({ connections: [localStore, remoteStore] }, 'news');
  await screen.getByRole('button', { name: 'What it can do…' }).click();
  const dialog = page.getByRole('dialog', { name: 'What this store can do' });
  await expect.element(dialog.getByText(/every multi-essence Flow has to be looked at/)).toBeVisible();
  await expect.element(dialog.getByText('Could not be tried')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await screen.getByRole('button', { name: /Remove Newsroom/ }).click();
  await page.getByRole('button', { name: 'Remove from list' }).click();
  await expect.element(screen.getByText('Newsroom')).not.toBeInTheDocument();
  expect(asked(fake, 'store.remove')).toEqual([{ connection: 'news' }]);
});

test('an unfinished ingest is told with where it stopped, and can be taken back', async () => {
  const unfinished: UnfinishedIngest = {
    ingest: 'i_000000000001' as UnfinishedIngest['ingest'],
    connection: localStore.id,
    name: 'contributed.mp4',
    step: 'sending the file',
    error: 'The connection was cut.',
    startedAt: at,
  };
  const { fake, screen } = await open({ connections: [localStore], unfinished: [unfinished] }, localStore.id);
  const banner = screen.getByRole('region', { name: 'Unfinished ingests' });
  await expect.element(banner).toHaveTextContent('contributed.mp4 is not in the store yet');
  await expect.element(banner).toHaveTextContent('stopped at: sending the file. The connection was cut.');
  expect(await violationsIn(screen.container)).toEqual([]);
  await banner.getByRole('button', { name: 'Discard…' }).click();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  fake.emit('ingest.changed', {});
  await expect.element(banner).not.toBeInTheDocument();
  expect(asked(fake, 'ingest.discard')).toEqual([{ ingest: 'i_000000000001' }]);
});
