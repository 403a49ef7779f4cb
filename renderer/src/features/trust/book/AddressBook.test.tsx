import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { sampleAssetId, sampleReport } from '../../../testing/samples.ts';
import { digest, sampleCertificate, sampleKnown } from '../../../testing/trust-samples.ts';
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
