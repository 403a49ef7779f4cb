import { afterEach, beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import type { CredentialsFrom, Inspection } from '#shared/api/asset.ts';
import { Job } from '#shared/api/job.ts';
import { AppError, type ErrorBody } from '#shared/rpc/errors.ts';
import { noticeStore } from '../../../app/notices.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { asset, assetId, inspection } from '../../../testing/inspect-samples.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { Inspect } from '../Inspect.tsx';
import { closeFile } from '../inspect-actions.ts';

const at = '2026-11-01T12:00:00.000Z';
const host = 'credentials.example.org';
const address = `https://${host}/stores/1.c2pa`;
const fetched: CredentialsFrom = { kind: 'remote', address, fetchedAt: at, sha256: 'ab12'.repeat(16) };
const given: CredentialsFrom = { kind: 'file', name: 'clip.c2pa', givenAt: at, sha256: 'ab12'.repeat(16) };

const elsewhere = (url: string) => inspection('unavailable', { outcome: { kind: 'remote', url } });

const ended = (state: Job['state'], error?: ErrorBody): Job =>
  Job.parse({
    id: 'j_000000000001',
    kind: 'fetch',
    subject: 'clip.mp4',
    state,
    progress: { phase: `Asking ${host}`, done: 0, total: 0 },
    ...(error && { error }),
    startedAt: at,
  });

/** A page over a core that has read this; each fetch ends as the next of `ends` says, and with a done one the file has credentials. */
async function show(first: Inspection, ends: (ErrorBody | 'done' | Promise<'done' | 'cancelled'>)[] = []) {
  let read = first;
  const take = (from: CredentialsFrom) => {
    read = inspection('trusted', { credentialsFrom: from });
    fake.emit('asset.changed', { asset: assetId(1) });
  };
  let fetches = 0;
  const fake = installFakeDesktop({
    'asset.list': async () => [],
    'asset.inspect': async () => read,
    'asset.validate': async () => ({ job: ended('done').id }),
    'asset.raw': async () => ({ json: '{}' }),
    'asset.thumbnail': async () => ({}),
    'asset.probe': async () => {
      throw new AppError('media_unsupported', 'No decoder.');
    },
    'asset.forget': async () => ({}),
    'asset.fetchCredentials': async () => ({ job: ended('running').id }),
    'job.wait': async () => {
      const end = await ends[fetches++];
      if (typeof end === 'object') return ended('failed', end);
      if (end === 'done') take(fetched);
      return ended(end ?? 'cancelled');
    },
    'job.cancel': async () => ended('cancelled'),
    'shell.info': async () => ({ kind: 'desktop', nativeDialogs: true, platform: 'linux' }),
    'shell.openFiles': async () => [asset(2, 'clip.c2pa')],
    'asset.useCredentials': async () => {
      take(given);
      return {};
    },
    'asset.forgetCredentials': async () => {
      read = first;
      fake.emit('asset.changed', { asset: assetId(1) });
      return {};
    },
  });
  const screen = await render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1200, height: 780 }}>
      <Inspect item={assetId(1)} />
    </div>,
  );
  const asked = (name: string) => fake.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { screen, asked };
}
type Screen = Awaited<ReturnType<typeof show>>['screen'];

const openDialog = (screen: Screen) =>
  screen.getByRole('button', { name: /^Get credentials from credentials\.example\.org/ }).click();
const ask = (screen: Screen) => screen.getByRole('button', { name: `Ask ${host}` });

beforeAll(preparePage);
afterEach(() => {
  closeFile();
  noticeStore.setState({ notices: [] });
});

test('R65: the dialog names the whole address and what is learnt there; nothing is asked before its button', async () => {
  const { screen, asked } = await show(elsewhere(address), ['done']);
  await openDialog(screen);
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog.getByText(address, { exact: true })).toBeVisible();
  await expect
    .element(dialog.getByText(/learns your network address, and that somebody opened this file\. Nothing else is sent/))
    .toBeVisible();
  expect(await violationsIn(document.body)).toEqual([]);
  expect(asked('asset.fetchCredentials')).toEqual([]);
  await ask(screen).click();
  const card = screen.getByRole('region', { name: 'Credentials apart from the file' });
  await expect.element(card.getByText(address, { exact: true })).toBeVisible();
  expect(asked('asset.fetchCredentials')).toEqual([{ asset: assetId(1), address, plainHttp: false, inside: false }]);
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  expect(await violationsIn(screen.container)).toEqual([]);
  await card.getByRole('button', { name: 'Forget them' }).click();
  await expect.element(screen.getByRole('button', { name: /^Get credentials from/ })).toBeVisible();
});

test('R65: http, and addresses inside this network, only for those who say so', async () => {
  const refusal = { code: 'address_inside', message: `${host} is inside this machine or network.` } as const;
  const plain = address.replace('https', 'http');
  const { screen, asked } = await show(elsewhere(plain), [refusal, 'done']);
  await openDialog(screen);
  await expect.element(ask(screen)).toBeDisabled();
  await screen.getByText(/^Ask over http, not https/).click();
  await ask(screen).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent(`${refusal.message}address_inside`);
  await expect.element(ask(screen)).toBeDisabled();
  await screen.getByText(/is a server of my own house/).click();
  expect(await violationsIn(document.body)).toEqual([]);
  await ask(screen).click();
  await expect.element(screen.getByRole('button', { name: 'Forget them' })).toBeVisible();
  expect(asked('asset.fetchCredentials')).toEqual([
    { asset: assetId(1), address: plain, plainHttp: true, inside: false },
    { asset: assetId(1), address: plain, plainHttp: true, inside: true },
  ]);
});

test('R65: an answer that is no manifest store is said in the dialog; closing it ends a fetch that goes on', async () => {
  const refusal = { code: 'credentials_rejected', message: 'What it sent cannot be read.' } as const;
  const { screen, asked } = await show(elsewhere(address), [refusal, new Promise(() => {})]);
  await openDialog(screen);
  await ask(screen).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('What it sent cannot be read.');
  await ask(screen).click();
  await expect.element(screen.getByRole('dialog').getByRole('progressbar')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => asked('job.cancel')).toEqual([{ job: 'j_000000000001' }]);
  await expect.element(screen.getByRole('button', { name: /^Get credentials from/ })).toBeVisible();
});

test('trap: an address that is none, or hides who is asked, is not offered', async () => {
  for (const url of ['self#jumbf=/c2pa', 'https://bbc.co.uk@evil.example/', 'javascript:alert(1)']) {
    const { screen } = await show(elsewhere(url));
    await expect.element(screen.getByText(/is not one that can be asked/)).toBeVisible();
    expect(screen.getByRole('button', { name: /^Get credentials/ }).elements()).toEqual([]);
    closeFile();
    await screen.unmount();
  }
});

test('R18: a file with its credentials is chosen, or taken where it lies beside, when somebody says so', async () => {
  const { screen, asked } = await show(inspection('none', { beside: 'clip.c2pa' }));
  const card = screen.getByRole('region', { name: 'Credentials apart from the file' });
  await expect.element(card.getByText(/^clip\.c2pa lies beside it/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  expect(asked('asset.useCredentials')).toEqual([]);
  await card.getByRole('button', { name: 'Read the file with it' }).click();
  await card.getByRole('button', { name: 'Forget them' }).click();
  await card.getByRole('button', { name: 'Use a credentials file…' }).click();
  await expect.element(card.getByRole('button', { name: 'Forget them' })).toBeVisible();
  expect(asked('shell.openFiles')).toEqual([{ purpose: 'credentials', multiple: false }]);
  expect(asked('asset.useCredentials')).toEqual([
    { asset: assetId(1), from: { kind: 'beside', name: 'clip.c2pa' } },
    { asset: assetId(1), from: { kind: 'file', file: assetId(2) } },
  ]);
  // The list of files holds media.
  await expect.poll(() => asked('asset.forget')).toEqual([{ asset: assetId(2) }]);
});

test('credentials that do not fit say both that can be meant; a file with its own is offered nothing', async () => {
  const { screen } = await show(inspection('broken', { credentialsFrom: given }));
  await expect.element(screen.getByRole('note')).toHaveTextContent(/They do not fit this file.*those of another file/);
  closeFile();
  await screen.unmount();
  const embedded = await show(inspection('trusted'));
  await expect.element(embedded.screen.getByRole('heading', { level: 1 })).toHaveTextContent('Signed by Broadcaster');
  expect(embedded.screen.getByRole('button', { name: /credentials file/ }).elements()).toEqual([]);
});
