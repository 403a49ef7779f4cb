import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { sampleAssetId, sampleList, sampleReport } from '../../testing/samples.ts';
import { digest, sampleDiff, sampleEntry } from '../../testing/trust-samples.ts';
import { Trust } from './Trust.tsx';

beforeAll(preparePage);

const house = sampleList({ id: 'house', name: 'House list', address: 'https://lists.example/house.pem' });
const alpha = sampleEntry('Alpha News', 'a1');
const beta = sampleEntry('Beta Agency', 'b2', { state: 'expired', note: 'Beta, until it closed' });
const show = (id = 'house') => render(<Trust item="lists" rest={[id]} />);

test('a list’s page: what it is for, that nobody is added alone, and everybody on it', async () => {
  installFakeDesktop(memoryCore({ lists: [house], entries: [alpha, beta] }).handlers);
  const screen = await show();
  await expect.element(screen.getByRole('heading', { level: 1, name: 'House list' })).toBeVisible();
  await expect.element(screen.getByText('Who may sign claims. Nothing else.')).toBeVisible();
  await expect.element(screen.getByText('Whole lists only.')).toBeVisible();
  await expect.element(screen.getByText('2 entries', { exact: true })).toBeVisible();
  await screen.getByRole('searchbox', { name: 'Search the entries' }).fill('beta');
  await expect.element(screen.getByText('1 of 2 entries')).toBeVisible();
  await screen.getByRole('button', { name: /Beta Agency/ }).click();
  const detail = screen.getByRole('region', { name: 'Chosen entry' });
  await expect.element(detail.getByText('Beta, until it closed')).toBeVisible();
  await expect.element(detail.getByText('E-mail protection')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await detail.getByRole('button', { name: 'Certificate…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Certificate' });
  await expect.element(dialog.getByLabelText('Trust list: House list')).toBeVisible();
  await expect.element(dialog.getByLabelText('End-entity: Beta Agency')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
});

test('a list that was never obtained asks nobody until it is told to', async () => {
  const {
    version: _v,
    format: _f,
    obtainedAt: _o,
    ...empty
  } = sampleList({
    id: 'preset',
    name: 'Known list',
    address: 'https://lists.example/known.json',
    preset: true,
    enabled: false,
    entries: 0,
    expired: 0,
  });
  const fake = installFakeDesktop(memoryCore({ lists: [empty], newer: sampleDiff({ added: [alpha, beta] }) }).handlers);
  const screen = await show('preset');
  await expect.element(screen.getByRole('heading', { name: 'Not obtained yet' })).toBeVisible();
  expect(fake.calls.map(({ name }) => name)).not.toContain('trust.check');
  await screen.getByRole('button', { name: 'Check now' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Everybody on the list: 2 added' })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect.element(screen.getByRole('tab', { name: /Entries/ })).toHaveAttribute('aria-selected', 'true');
  expect(fake.calls.find(({ name }) => name === 'trust.accept')?.input).toEqual({
    list: 'preset',
    version: digest('cd'),
    removals: false,
  });
});

test('entries that would be lost are named, and take a second confirmation', async () => {
  const newer = sampleDiff({ added: [alpha], removed: [beta], removals: 1 });
  const fake = installFakeDesktop(memoryCore({ lists: [house], entries: [beta], newer }).handlers);
  const screen = await show();
  await screen.getByRole('button', { name: 'Check now' }).click();
  await expect.element(screen.getByRole('heading', { name: 'What would change: 1 added, 1 removed' })).toBeVisible();
  await expect.element(screen.getByRole('list', { name: 'Removed' })).toHaveTextContent('Beta Agency');
  await screen.getByRole('button', { name: 'Accept…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Accept that entries are lost?' });
  await expect.element(dialog.getByText('One signer or issuer loses this list’s word.')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(fake.calls.map(({ name }) => name)).not.toContain('trust.accept');
  await dialog.getByRole('button', { name: 'Accept the losses' }).click();
  await expect.element(screen.getByRole('tab', { name: 'Changes to accept' })).not.toBeInTheDocument();
  expect(fake.calls.find(({ name }) => name === 'trust.accept')?.input).toMatchObject({ removals: true });
});

test('a check that fails says why and lets the list as it was; one that finds nothing new says that', async () => {
  const core = memoryCore({ lists: [house], entries: [alpha] });
  let broken = true;
  installFakeDesktop({
    ...core.handlers,
    'trust.check': async (input, context) => {
      if (broken) throw new AppError('not_readable', 'lists.example did not answer. Try again later.');
      const check = core.handlers['trust.check'];
      if (!check) throw new Error('The core in memory checks lists.');
      return check(input, context);
    },
  });
  const screen = await show();
  await screen.getByRole('button', { name: 'Check now' }).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('lists.example did not answer.');
  await expect.element(screen.getByText('1 entry', { exact: true })).toBeVisible();
  broken = false;
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByRole('status').getByText(/Nothing has changed/)).toBeVisible();
});

test('R52: what being on an imported list says can be said, of a known one it is known', async () => {
  const fake = installFakeDesktop(memoryCore({ lists: [house], entries: [alpha] }).handlers);
  const screen = await show();
  await expect.element(screen.getByText('Nobody said what being on it means.')).toBeVisible();
  await screen.getByRole('button', { name: /Being on it says/ }).click();
  await screen.getByRole('option', { name: /Signer of the house/ }).click();
  await expect.element(screen.getByText('Signers of your own house.')).toBeVisible();
  expect(fake.calls.find(({ name }) => name === 'trust.setVouchesFor')?.input).toEqual({
    list: 'house',
    vouchesFor: 'house',
  });
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('an earlier version is compared before it is used again', async () => {
  const fake = installFakeDesktop(memoryCore({ lists: [house], entries: [alpha] }).handlers);
  const screen = await show();
  await screen.getByRole('tab', { name: 'Versions' }).click();
  await expect.element(screen.getByText('In use', { exact: true })).toBeVisible();
  await expect.element(screen.getByText(/^Taken by Ada, .*; put back by Bo, /)).toBeVisible();
  await screen.getByRole('button', { name: 'Compare, or use it…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Use version efefefefefef?' });
  await expect.element(dialog.getByText('The same entries; only the file differs.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Use this version' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(fake.calls.find(({ name }) => name === 'trust.rollback')?.input).toEqual({
    list: 'house',
    version: 'ef'.repeat(32),
  });
});

test('R45: a list of the house accepts other uses from a file, after what changes was shown, and the default again', async () => {
  const usages = ['1.3.6.1.4.1.62558.2.1', '1.2.3.4.5'];
  const reports = [sampleReport(1, 'store.cfg', false)];
  const fake = installFakeDesktop(memoryCore({ lists: [house], entries: [alpha], usages, reports }).handlers);
  const screen = await show();
  const accepted = screen.getByRole('list', { name: 'Accepted uses' });
  await expect.element(accepted).toHaveTextContent('E-mail protection1.3.6.1.5.5.7.3.4');
  await screen.getByRole('button', { name: 'Change from a file…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Change the accepted uses?' });
  await expect.element(dialog.getByText('store.cfg')).toBeVisible();
  await expect.element(dialog.getByRole('list', { name: 'No longer accepted' })).toHaveTextContent('E-mail protection');
  const added = dialog.getByRole('list', { name: 'Accepted from now on' });
  await expect.element(added).toHaveTextContent('C2PA claim signing1.3.6.1.4.1.62558.2.1No name known here1.2.3.4.5');
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(fake.calls.map(({ name }) => name)).not.toContain('trust.importUsages');
  await dialog.getByRole('button', { name: 'Change the uses' }).click();
  await expect.element(accepted).toHaveTextContent('C2PA claim signing');
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Back to default…' }).click();
  await dialog.getByRole('button', { name: 'Change the uses' }).click();
  await expect.element(accepted).toHaveTextContent('E-mail protection');
  expect(fake.calls.filter(({ name }) => name === 'trust.importUsages').map(({ input }) => input)).toEqual([
    { list: 'house', file: sampleAssetId(1) },
    { list: 'house' },
  ]);
  await screen.getByRole('button', { name: 'Back to default…' }).click();
  await expect.element(dialog.getByText(/There is nothing to change/)).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Change the uses' })).not.toBeInTheDocument();
});

test('R45: the uses of a list that others keep are shown and not changed', async () => {
  installFakeDesktop(memoryCore({ lists: [{ ...house, preset: true }], entries: [alpha] }).handlers);
  const screen = await show();
  await expect.element(screen.getByRole('list', { name: 'Accepted uses' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Change from a file…' })).not.toBeInTheDocument();
});
