import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { PreflightReport } from '#shared/api/signer.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { samplePreflight, sampleReport } from '../../testing/samples.ts';
import { decided, packageGraph, projectId, resetExport, showExport } from '../../testing/export-screen.tsx';

beforeAll(preparePage);
beforeEach(resetExport);

describe('signing', () => {
  test('what blocks is listed with its place, and showing it goes there', async () => {
    const { screen } = await showExport(packageGraph());
    await screen.getByRole('tab', { name: /Pre-flight/ }).click();
    await expect.element(screen.getByText('4 things block the export', { exact: true })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /Sign and export/ })).toBeDisabled();
    await screen.getByRole('button', { name: /Show where: .*outro/ }).click();
    await expect.poll(() => document.activeElement?.getAttribute('data-place')).toBe('input:i-outro.mp4');
  });

  test('E06: a changed input is carried only with a reason, which the claim will hold', async () => {
    const changed = sampleReport(1, 'contributed.mp4', true);
    changed.facts.integrity = 'changed';
    const others = [sampleReport(2, 'intro.mp4', false), sampleReport(3, 'outro.mp4', false)];
    const { screen, draft } = await showExport(decided(packageGraph()), { reports: [changed, ...others] });
    await screen.getByRole('tab', { name: /Pre-flight/ }).click();
    await expect.element(screen.getByText('E06')).toBeVisible();
    await screen
      .getByRole('textbox', { name: /Why it is used although/ })
      .fill('The desk compared it with the rushes.');
    await expect.element(screen.getByText('E06')).not.toBeInTheDocument();
    expect(draft().inputs[0]?.acknowledgement).toBe('The desk compared it with the rushes.');
  });

  test('from undecided to signed: decisions with a name, a signer, progress, the file’s own verdict', async () => {
    const { screen, core, fake, draft } = await showExport(packageGraph());
    for (const [index, choice] of [/^Carry/, /^We vouch/, /^We vouch/].entries()) {
      await screen
        .getByRole('button', { name: /What it is to us/ })
        .nth(index)
        .click();
      await screen.getByRole('option', { name: choice }).click();
    }
    expect(draft().inputs.map(({ disposition, decidedBy }) => [disposition, decidedBy?.who])).toEqual([
      ['carried', 'Ada'],
      ['vouched', 'Ada'],
      ['vouched', 'Ada'],
    ]);
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    await expect.element(screen.getByRole('button', { name: 'Cancel' })).toBeEnabled();
    const running = core.lastJob();
    if (!running) throw new Error('No export was started.');
    fake.emit('job.changed', { ...running, progress: { phase: 'Copying packets', done: 42, total: 100 } });
    await expect.element(screen.getByText('42 %')).toBeVisible();
    core.endJob('done');
    const dialog = screen.getByRole('dialog', { name: 'Signed and exported' });
    await expect.element(dialog.getByText('Signed by External Contributor')).toBeVisible();
    await expect.element(dialog.getByText('evening-package.mp4')).toBeVisible();
    expect(await violationsIn(dialog.element())).toEqual([]);
    // The project on disk is what was signed.
    expect(core.project(projectId)?.graph).toEqual(draft());
  });

  test('a failed export says why and that nothing was written', async () => {
    const { screen, core } = await showExport(decided(packageGraph()));
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    await expect.poll(() => core.lastJob()?.state).toBe('running');
    core.endJob('failed');
    const dialog = screen.getByRole('dialog', { name: 'The export did not succeed' });
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('The key refused to sign.');
  });

  test('R47: a locked signer is unlocked, and one on no list signs only after a word of the user', async () => {
    const { screen, fake } = await showExport(decided(packageGraph()));
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^freelancer/ }).click();
    await screen.getByRole('button', { name: 'Unlock…' }).click();
    await userEvent.keyboard('wrong{Enter}');
    await expect.element(screen.getByRole('alert')).toHaveTextContent('The passphrase does not open this key.');
    await screen.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse');
    await userEvent.keyboard('{Enter}');
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
    await screen.getByRole('button', { name: /Sign and export/ }).click();
    expect(fake.calls.some(({ name }) => name === 'export.start')).toBe(false);
    await screen.getByRole('button', { name: 'Sign anyway' }).click();
    await expect
      .poll(() => fake.calls.find(({ name }) => name === 'export.start')?.input)
      .toMatchObject({ signer: 'freelancer', signAnyway: true });
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(screen.getByText('Ready to sign')).toBeVisible();
  });

  test('R39: a revoked certificate blocks; only a word of the user, for this export, signs with it', async () => {
    const report = samplePreflight('blocked');
    const checks = [{ rule: 'revocation', outcome: 'blocked' as const, message: 'The certificate was revoked.' }];
    const revoked: PreflightReport = { ...report, trust: 'listed', checks };
    const { screen, fake, core } = await showExport(decided(packageGraph()), { preflight: { broadcaster: revoked } });
    await screen.getByRole('button', { name: /Signed by/ }).click();
    await screen.getByRole('option', { name: /^Broadcaster/ }).click();
    await expect.element(screen.getByText('1 thing blocks the export', { exact: true })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /Sign and export/ })).toBeDisabled();
    await screen.getByRole('button', { name: 'Sign although revoked…' }).click();
    const dialog = screen.getByRole('dialog', { name: 'Sign with a revoked certificate?' });
    await expect.element(dialog.getByText(/for this export only, and it is written into the log/)).toBeVisible();
    expect(await violationsIn(dialog.element())).toEqual([]);
    expect(fake.calls.some(({ name }) => name === 'export.start')).toBe(false);
    await dialog.getByRole('button', { name: 'Sign although revoked' }).click();
    await expect
      .poll(() => fake.calls.find(({ name }) => name === 'export.start')?.input)
      .toMatchObject({ signer: 'broadcaster', signAnyway: false, signRevoked: true });
    await expect.poll(() => core.lastJob()?.state).toBe('running');
    core.endJob('failed');
    await expect.element(screen.getByRole('dialog', { name: 'The export did not succeed' })).toBeVisible();
  });
});
