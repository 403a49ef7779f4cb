import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { settingsStore } from '../../app/settings.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { memoryCore } from '../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { samplePreflight, sampleReport, sampleSigner } from '../../testing/samples.ts';
import { Signers } from './Signers.tsx';

beforeAll(preparePage);
afterEach(() => settingsStore.setState({ expiryWarningDays: 30 }));

/** Names of the files that the page saves, caught before the browser takes them. */
const saved: string[] = [];
beforeAll(() => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});

test('R56: a certificate of somebody else is asked for anew: request, restart, answer, former certificates', async () => {
  const core = memoryCore({
    signers: [sampleSigner('house', 'file')],
    reports: [sampleReport(1, 'answer.pem', false)],
    preflight: { house: samplePreflight() },
  });
  const fake = installFakeDesktop(core.handlers);
  const screen = await render(<Signers />);
  await screen.getByRole('button', { name: 'Renew…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Renew house' });
  await expect
    .element(dialog.getByRole('textbox', { name: 'Subject' }))
    .toHaveValue('CN=Broadcaster, O=Private credential');
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('button', { name: /Key/ }).click();
  await screen.getByRole('option', { name: /A new key/ }).click();
  await dialog.getByRole('textbox', { name: 'Subject' }).fill('CN=Night desk, O=House');
  await dialog.getByRole('button', { name: 'Save the request…' }).click();
  expect(fake.calls.find(({ name }) => name === 'signer.request')?.input).toEqual({
    signer: 'house',
    key: 'new',
    algorithm: 'es256',
    subject: 'CN=Night desk, O=House',
  });
  const waiting = screen.getByRole('region', { name: 'Certificate request' });
  await expect.element(waiting.getByText(/with a new key: CN=Night desk, O=House/)).toBeVisible();
  expect(saved).toEqual(['house.csr']);
  await expect.element(screen.getByRole('button', { name: 'Renew…' })).not.toBeInTheDocument();

  await waiting.getByRole('button', { name: 'Install the answer…' }).click();
  const install = screen.getByRole('dialog', { name: 'Install a certificate for house' });
  await expect.element(install.getByRole('button', { name: 'Install it' })).toBeDisabled();
  await install.getByRole('button', { name: 'Choose a file…' }).click();
  await expect.element(install.getByText('1 rule kept')).toBeVisible();
  expect(await violationsIn(install.element())).toEqual([]);
  await install.getByRole('button', { name: 'Install it' }).click();
  await expect.element(screen.getByText('1 former certificate')).toBeVisible();
  await screen.getByText('1 former certificate').click();
  await expect.element(screen.getByText(/In use until .*another key/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('R56: a private credential renews itself; a locked one takes its passphrase in the same form', async () => {
  const core = memoryCore({ signers: [sampleSigner('own', 'private', true)] });
  const fake = installFakeDesktop(core.handlers);
  const screen = await render(<Signers />);
  await screen.getByRole('button', { name: 'Renew…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Renew own' });
  const make = dialog.getByRole('button', { name: 'Make the new certificate' });
  await expect.element(make).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse');
  await make.click();
  await expect.element(screen.getByText('1 former certificate')).toBeVisible();
  // Measured against the moment it came, not against when the screen was opened: that is before it is valid.
  await expect.element(screen.getByText(/100 days left/)).toBeVisible();
  expect(fake.calls.filter(({ name }) => name === 'signer.unlock' || name === 'signer.renew')).toMatchObject([
    { name: 'signer.unlock' },
    { input: { signer: 'own', key: 'same', days: 365 } },
  ]);
});

test('a request is given up only after its loss was said', async () => {
  const waiting = {
    madeAt: '2026-11-01T12:00:00.000Z',
    key: 'new' as const,
    algorithm: 'es256' as const,
    subject: 'CN=Broadcaster',
    csr: 'x',
  };
  installFakeDesktop(memoryCore({ signers: [{ ...sampleSigner('house', 'file'), pending: waiting }] }).handlers);
  const screen = await render(<Signers />);
  await screen.getByRole('button', { name: 'Give it up…' }).click();
  await expect.element(screen.getByText(/The key that was made for it is deleted/)).toBeVisible();
  await screen.getByRole('button', { name: 'Give it up', exact: true }).click();
  await expect.element(screen.getByRole('button', { name: 'Renew…' })).toBeVisible();
});

test('demo signers are made again, not renewed; how early a certificate’s end is said is in Settings', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const signer = sampleSigner('broadcaster');
  const certificate = { ...signer.certificate, notBefore: inDays(-1), notAfter: inDays(40.5) };
  installFakeDesktop(memoryCore({ signers: [{ ...signer, certificate }] }).handlers);
  const screen = await render(<Signers />);
  const badge = screen.getByText(/40 days left/);
  await expect.element(badge).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Renew…' })).not.toBeInTheDocument();
  const tone = () => screen.getByText(/40 days left/).element().parentElement?.className;
  const calm = tone();
  settingsStore.setState({ expiryWarningDays: 60 });
  await expect.poll(tone, { timeout: 10_000 }).not.toBe(calm);
});
