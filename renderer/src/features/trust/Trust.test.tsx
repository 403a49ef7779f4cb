import { beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { sampleList, sampleReport } from '../../testing/samples.ts';
import { Trust } from './Trust.tsx';

beforeAll(preparePage);

const lists = [
  sampleList({ id: 'demo', demo: true, entries: 1, expired: 0 }),
  sampleList({ id: 'tsa', name: 'Time-stamps', purpose: 'tsa' }),
];

test('R51: lists stand under their one purpose, with version, origin and entries in date', async () => {
  installFakeDesktop(memoryCore({ lists }).handlers);
  const screen = await render(<Trust />);
  const signers = screen.getByRole('region', { name: 'Signers' });
  await expect.element(signers.getByText('1 entry, all in date')).toBeVisible();
  await expect.element(signers.getByText('Demo', { exact: true })).toBeVisible();
  await expect.element(signers.getByText('version abababababab')).toBeVisible();
  const authorities = screen.getByRole('region', { name: 'Time-stamp authorities' });
  await expect.element(authorities.getByText('20 entries, 3 in date')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('with no list of signers switched on, it says what that means', async () => {
  installFakeDesktop(memoryCore({ lists }).handlers);
  const screen = await render(<Trust />);
  const ask = screen.getByRole('switch', { name: 'Ask Countersign demo' });
  await expect.element(ask).toBeChecked();
  for (let presses = 0; presses < 10 && document.activeElement !== ask.element(); presses += 1) {
    await userEvent.tab();
  }
  await userEvent.keyboard(' ');
  await expect.element(screen.getByText(/No list of signers is switched on/)).toBeVisible();
  await expect.element(screen.getByText('Not asked')).toBeVisible();
});

test('R50: importing is an administrator’s action on a whole file, and a refused file says why', async () => {
  const core = memoryCore({
    lists,
    reports: [sampleReport(1, 'house.pem', false)],
    refuseLists: 'Line 12 of house.pem is no certificate. Nothing was imported.',
  });
  const fake = installFakeDesktop(core.handlers);
  const screen = await render(<Trust />);
  await screen.getByRole('button', { name: 'Import a list…' }).click();
  await expect.element(screen.getByText('An administrator’s action.')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Import list' })).toBeDisabled();
  await screen.getByRole('button', { name: 'Choose a file…' }).click();
  await expect.element(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('house');
  await screen.getByRole('button', { name: /Being on it says/ }).click();
  await screen.getByRole('option', { name: /News publisher/ }).click();
  await screen.getByRole('button', { name: 'Import list' }).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Line 12 of house.pem is no certificate.');
  expect(fake.calls.find(({ name }) => name === 'trust.import')?.input).toMatchObject({
    name: 'house',
    purpose: 'signer',
    kind: 'anchors',
    vouchesFor: 'publisher',
  });
});
