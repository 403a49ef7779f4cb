import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { sampleAssetId, sampleList, sampleReport } from '../../../testing/samples.ts';
import { digest, sampleCertificate, sampleKept, sampleKnown } from '../../../testing/trust-samples.ts';
import { AddressBook } from './AddressBook.tsx';

beforeAll(preparePage);

const reports = [sampleReport(1, 'source.pem', false)];
const offered = sampleCertificate('A source', { fingerprint: digest('7c') });

test('R59: a credential is taken after its fingerprint was typed and known personally; nothing is filled in', async () => {
  const fake = installFakeDesktop(memoryCore({ reports, offered }).handlers);
  const screen = await render(<AddressBook />);
  await expect.element(screen.getByText('Nobody is in the address book')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Add somebody you know…' }).click();
  await screen.getByRole('button', { name: 'Choose a file…' }).click();
  const typed = screen.getByRole('textbox', { name: 'Fingerprint, as its owner told you' });
  await expect.element(typed).toHaveValue('');
  await expect.element(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('');
  await expect.element(screen.getByRole('checkbox')).not.toBeChecked();
  expect(await violationsIn(screen.getByRole('dialog').element())).toEqual([]);
  const add = screen.getByRole('button', { name: 'Add to the address book' });
  await screen.getByRole('textbox', { name: 'Name' }).fill('Our source');
  await typed.fill(digest('7d'));
  await expect.element(add).toBeDisabled();
  await screen.getByText('I know the owner personally', { exact: false }).click();
  await add.click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('That is not the fingerprint of this certificate.');
  await typed.fill('7C:'.repeat(32).toLowerCase());
  await add.click();
  await expect.element(screen.getByRole('heading', { name: 'Our source' })).toBeVisible();
  expect(fake.calls.findLast(({ name }) => name === 'addressBook.add')?.input).toMatchObject({
    token: 'token',
    knownPersonally: true,
  });
});

test('R61: its card says why it should go, and removing says which files lose by it', async () => {
  const known = sampleKnown('Our source', {
    state: 'expired',
    advice: 'It has expired. Remove it.',
    seen: [{ asset: sampleAssetId(1), name: 'protest.mp4', at: '2026-11-02T00:00:00.000Z' }],
  });
  installFakeDesktop(memoryCore({ known: [known] }).handlers);
  const screen = await render(<AddressBook />);
  await expect.element(screen.getByText('It has expired. Remove it.')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Remove…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Remove Our source?' });
  await expect.element(dialog.getByText(/One file was trusted for it/)).toBeVisible();
  await expect.element(dialog.getByText('protest.mp4')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove credential' }).click();
  await expect.element(screen.getByText('Nobody is in the address book')).toBeVisible();
});

test('R60: a file is preserved from its credential’s card, by an authority that is told a digest alone', async () => {
  const seen = [{ asset: sampleAssetId(1), name: 'protest.mp4', at: '2026-11-02T00:00:00.000Z' }];
  const clocks = sampleList({ id: 'clocks', name: 'Clocks', purpose: 'tsa' });
  const fake = installFakeDesktop(
    memoryCore({ known: [sampleKnown('Our source', { seen })], lists: [clocks] }).handlers,
  );
  const screen = await render(<AddressBook />);
  await expect.element(screen.getByText('No file is preserved.')).toBeVisible();
  await screen.getByRole('button', { name: 'Preserve this asset: protest.mp4…' }).click();
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog.getByText(/not the file, and not its name/)).toBeVisible();
  const address = dialog.getByRole('textbox', { name: 'Address of a time-stamp authority' });
  const ask = dialog.getByRole('button', { name: 'Ask for a time-stamp' });
  await address.fill('ftp://time.example');
  await expect.element(dialog.getByText('An address that begins with https:// or http://.')).toBeVisible();
  await expect.element(ask).toBeDisabled();
  await address.fill('https://silent.example/');
  await ask.click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('It did not answer, or was cut off.');
  expect(await violationsIn(dialog.element())).toEqual([]);
  await address.fill('https://time.example/tsr');
  await ask.click();
  await expect.element(dialog.getByRole('heading', { name: 'This asset is preserved' })).toBeVisible();
  await expect.element(dialog.getByText('22 Nov 2026, 06:00 UTC')).toBeVisible();
  await expect.element(dialog.getByText('Without an end of its own')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(fake.calls.findLast(({ name }) => name === 'settings.set')?.input).toEqual({
    lastAuthority: 'https://time.example/tsr',
  });
});

test('R60: where no list for time-stamps is switched on, no authority is asked for nothing', async () => {
  const seen = [{ asset: sampleAssetId(1), name: 'protest.mp4', at: '2026-11-02T00:00:00.000Z' }];
  const off = sampleList({ id: 'clocks', name: 'Clocks', purpose: 'tsa', enabled: false });
  installFakeDesktop(memoryCore({ known: [sampleKnown('Our source', { seen })], lists: [sampleList(), off] }).handlers);
  const screen = await render(<AddressBook />);
  await screen.getByRole('button', { name: 'Preserve this asset: protest.mp4…' }).click();
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog.getByText(/No list for time-stamps is switched on/)).toBeVisible();
  await dialog.getByRole('textbox').fill('https://time.example/tsr');
  await expect.element(dialog.getByRole('button', { name: 'Ask for a time-stamp' })).toBeDisabled();
});

test('R60: preserved assets are listed with what keeps them, and can be thrown away after a word about what that means', async () => {
  const fake = installFakeDesktop(memoryCore({ kept: [sampleKept('protest.mp4')] }).handlers);
  const screen = await render(<AddressBook />);
  await expect.element(screen.getByRole('heading', { name: 'protest.mp4' })).toBeVisible();
  await expect.element(screen.getByText('Clock authority')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('button', { name: 'Throw away…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Throw the time-stamp of protest.mp4 away?' });
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('button', { name: 'Throw away' }).click();
  fake.emit('addressBook.changed', {});
  await expect.element(screen.getByText('No file is preserved.')).toBeVisible();
});
