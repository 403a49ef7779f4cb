import { afterEach, beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { ProvenanceNode } from '#shared/provenance/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { ManifestVerdict, Problem } from '#shared/verdict/model.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { settingsStore } from '../../../app/settings.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { asset, certificate, manifestVerdict, node } from '../../../testing/inspect-samples.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { SignerTab } from './SignerTab.tsx';

beforeAll(preparePage);
afterEach(() => settingsStore.setState({ policy: NO_POLICY }));

const missing: Problem = {
  code: 'countersign.revocation.missing',
  axis: 'identity',
  severity: 'missing',
  cause: "Whether the signer's certificate was revoked is not known: no answer came with the file.",
  place: [],
  source: 'evaluator',
};
const signed = manifestVerdict('urn:c2pa:1', { problems: [missing] });
const own = ProvenanceNode.parse(node('urn:c2pa:1', { active: true }));
const tab = (verdict: ManifestVerdict | undefined) => (
  <SignerTab asset={asset(1, 'protest.mp4')} node={own} verdict={verdict} checked={verdict !== undefined} />
);
const allow = () => settingsStore.setState({ policy: { ...NO_POLICY, askIssuers: true } });
const subject = { kind: 'manifest', asset: asset(1, '').id, manifest: 'urn:c2pa:1' };
const service = {
  certificate: certificate('A signer', 'House CA'),
  issuer: 'CN=House CA',
  address: 'http://ocsp.house.example/',
  host: 'ocsp.house.example',
  encrypted: false,
};
const at = '2026-11-22T06:00:00.000Z';
const answer = {
  state: 'good',
  thisUpdate: at,
  nextUpdate: at,
  responder: 'House OCSP',
  asked: { at, host: service.host },
} as const;

test('R65: while the policy does not allow it there is no button, but the way to where it is allowed', async () => {
  const fake = installFakeDesktop(memoryCore().handlers);
  const screen = await render(tab(signed));
  const link = screen.getByRole('link', { name: 'Trust, Policy' });
  await expect.element(link).toHaveAttribute('href', expect.stringMatching(/trust\/policy$/));
  await expect.element(screen.getByRole('button', { name: 'Ask the issuer…' })).not.toBeInTheDocument();
  expect(fake.calls.filter(({ name }) => name.startsWith('revocation.'))).toEqual([]);
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('R65: asking names the host and says what it learns first, asks once when confirmed, and shows the answer as asked for', async () => {
  allow();
  const fake = installFakeDesktop({
    ...memoryCore().handlers,
    'revocation.service': async () => service,
    'revocation.ask': async () => answer,
  });
  const asked = () => fake.calls.filter(({ name }) => name === 'revocation.ask').map(({ input }) => input);
  const screen = await render(tab(signed));
  await screen.getByRole('button', { name: 'Ask the issuer…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Ask the issuer?' });
  await expect.element(dialog.getByText('ocsp.house.example', { exact: true })).toBeVisible();
  await expect.element(dialog.getByText(/learns your network address.*does not learn which file/)).toBeVisible();
  await expect.element(dialog.getByText(/not encrypted/)).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  expect(asked()).toEqual([]);

  await dialog.getByRole('button', { name: 'Ask once' }).click();
  const done = screen.getByRole('dialog', { name: 'The issuer has answered' });
  await expect
    .element(done.getByText(/Not revoked then, says House OCSP, asked of ocsp\.house\.example on /))
    .toBeVisible();
  expect(asked()).toEqual([{ subject, host: 'ocsp.house.example' }]);
  // While the file is judged anew its verdict is gone; the answer is not.
  await screen.rerender(tab(undefined));
  await expect.element(done.getByText(/Not revoked then/)).toBeVisible();
  await done.getByRole('button', { name: 'Done' }).click();
  await screen.rerender(tab(manifestVerdict('urn:c2pa:1', { identity: { ...signed.identity, revocation: answer } })));
  await expect.element(screen.getByText(/asked of ocsp\.house\.example on/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Ask the issuer…' })).not.toBeInTheDocument();
});

test('where nobody can be asked, or nobody answers, it says why and nothing changes', async () => {
  allow();
  const silent = new AppError('revocation_failed', 'ocsp.house.example took more than 10 seconds.');
  installFakeDesktop({
    ...memoryCore().handlers,
    'revocation.service': async () => service,
    'revocation.ask': async () => {
      throw silent;
    },
  });
  const screen = await render(tab(signed));
  await screen.getByRole('button', { name: 'Ask the issuer…' }).click();
  const dialog = screen.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Ask once' }).click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('took more than 10 seconds');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  installFakeDesktop({
    ...memoryCore().handlers,
    'revocation.service': async () => {
      throw new AppError('revocation_failed', 'The certificate names no service that answers about revocation.');
    },
  });
  await screen.getByRole('button', { name: 'Ask the issuer…' }).click();
  await expect.element(screen.getByRole('dialog', { name: 'Nobody can be asked' })).toBeVisible();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('names no service');
  await expect.element(dialog.getByRole('button', { name: 'Ask once' })).not.toBeInTheDocument();
});
