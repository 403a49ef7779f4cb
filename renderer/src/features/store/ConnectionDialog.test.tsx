import { afterEach, beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryStore, remoteStore, sampleReport } from '../../testing/memory-store.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { Store } from './Store.tsx';

beforeAll(preparePage);
afterEach(() => {
  window.location.hash = '';
});

/** The store “Newsroom”, about to be edited, whose sign-in is a bearer token that is kept or gone. */
async function edit({ gone = false, refused = false } = {}) {
  const known = { ...remoteStore, auth: 'bearer' } as const;
  const { handlers } = memoryStore({ connections: [known] });
  const fake = installFakeDesktop({
    ...handlers,
    'store.signIn': async () => {
      if (gone) throw new AppError('store_denied', 'It is not kept here any more.');
      return { kind: 'bearer' };
    },
    'store.try': async () => {
      if (refused) throw new AppError('store_denied', 'The store refused the credentials.');
      return { ...sampleReport, latency: 12.4 };
    },
    'store.edit': async ({ name, address, auth }) => ({ ...known, name, address, auth: auth.kind }),
  });
  const screen = await render(
    <main style={{ display: 'flex', height: '780px' }}>
      <Store item={known.id} />
    </main>,
  );
  await screen.getByRole('button', { name: 'Edit Newsroom…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit this store' });
  const inputs = (name: string) => fake.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { dialog, inputs, known };
}

test('a store gets another name, and its secret is shown as kept and never sent', async () => {
  const { dialog, inputs, known } = await edit();
  await expect.element(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(known.address);
  await expect.element(dialog.getByLabelText('Token', { exact: true })).toHaveValue('');
  await expect.element(dialog.getByText('Kept as it is. Type another to replace it.')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Desk');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect.element(dialog.getByText(/It answers after 12 ms and says it speaks TAMS 8.1/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  const change = { connection: known.id, address: known.address, auth: { kind: 'bearer' } };
  expect([inputs('store.try'), inputs('store.edit')]).toEqual([[change], [{ ...change, name: 'Desk' }]]);
});

test('another server needs the secret again, and a test that fails keeps nothing', async () => {
  const { dialog, inputs } = await edit({ refused: true });
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://elsewhere.example/v8');
  await expect.element(dialog.getByText(/leads to another server than before/)).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabelText('Token', { exact: true }).fill('new');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('The store refused the credentials.');
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(inputs('store.edit')).toEqual([]);
  // What was answered to another form is taken away with the first key.
  await dialog.getByLabelText('Token', { exact: true }).fill('newer');
  await expect.element(dialog.getByRole('alert')).not.toBeInTheDocument();
});

test('a secret that is gone is typed again', async () => {
  const { dialog, inputs, known } = await edit({ gone: true });
  await expect.element(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabelText('Token', { exact: true }).fill('again');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  const { name, address } = known;
  expect(inputs('store.edit')).toEqual([
    { connection: known.id, name, address, auth: { kind: 'bearer', token: 'again' } },
  ]);
});
