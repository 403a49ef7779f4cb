import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { samplePreflight, sampleSigner } from '../../testing/samples.ts';
import { Signers } from './Signers.tsx';

beforeAll(preparePage);

test('without signers: what they are for and the ways to one', async () => {
  installFakeDesktop(memoryCore().handlers);
  const screen = await render(<Signers />);
  await expect.element(screen.getByText('No signer yet')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('a demo signer is marked as one; its check lists what is worth knowing before the rules it keeps', async () => {
  const core = memoryCore({
    signers: [sampleSigner('broadcaster')],
    preflight: { broadcaster: samplePreflight('warn') },
  });
  installFakeDesktop(core.handlers);
  const screen = await render(<Signers />);
  await expect.element(screen.getByText('Made on this machine for trying out. Nobody else trusts it.')).toBeVisible();
  await screen.getByRole('button', { name: 'Check' }).click();
  await expect.element(screen.getByText('No enabled list vouches for this certificate.')).toBeVisible();
  await expect.element(screen.getByText('1 rule kept')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('R57: a private credential in one form, by default for a year and without personal data', async () => {
  const core = memoryCore();
  const fake = installFakeDesktop(core.handlers);
  const screen = await render(<Signers />);
  await screen.getByRole('button', { name: 'Make a private credential…' }).click();
  const make = screen.getByRole('button', { name: 'Make it' });
  await screen.getByRole('textbox', { name: 'Passphrase' }).fill('short');
  await expect.element(screen.getByText('At least 8 characters.')).toBeVisible();
  await expect.element(make).toBeDisabled();
  await screen.getByRole('textbox', { name: 'Passphrase' }).fill('long enough');
  expect(await violationsIn(screen.getByRole('dialog').element())).toEqual([]);
  await make.click();
  await expect.element(screen.getByRole('heading', { name: 'Private credential' })).toBeVisible();
  expect(fake.calls.find(({ name }) => name === 'signer.generate')?.input).toEqual({
    name: 'Private credential',
    algorithm: 'es256',
    days: 365,
    passphrase: 'long enough',
  });
});

test('removing asks first', async () => {
  const core = memoryCore({ signers: [sampleSigner('house', 'file')] });
  const fake = installFakeDesktop(core.handlers);
  const screen = await render(<Signers />);
  await screen.getByRole('button', { name: 'Remove…' }).click();
  expect(fake.calls.some(({ name }) => name === 'signer.remove')).toBe(false);
  await screen.getByRole('button', { name: 'Remove signer' }).click();
  await expect.element(screen.getByText('No signer yet')).toBeVisible();
});

test('signers that cannot be read: a sentence, its code, and another try', async () => {
  let broken = true;
  installFakeDesktop({
    ...memoryCore().handlers,
    'signer.list': async () => {
      if (broken) throw new AppError('storage_failed', 'The workspace cannot be read.');
      return [];
    },
  });
  const screen = await render(<Signers />);
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The workspace cannot be read.storage_failed');
  broken = false;
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByText('No signer yet')).toBeVisible();
});
