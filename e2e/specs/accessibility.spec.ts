import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { SignersPage } from '../pages/signers-page.ts';
import { TrustPage } from '../pages/trust-page.ts';
import { violations } from '../support/axe.ts';
import { tamperedCopy } from '../support/files.ts';

const none = { light: [], dark: [] };

test('no screen and no state of it breaks a rule of axe, in light and in dark', async ({ app }, info) => {
  test.slow();
  const { page } = app;
  const inspect = new InspectPage(app);
  const edit = new ExportPage(app);
  const signers = new SignersPage(app);
  const trust = new TrustPage(app);
  const check = (state: string) =>
    test.step(state, async () => expect.soft(await violations(page), state).toEqual(none));

  await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
  await check('Inspect without a file');
  await edit.go();
  await expect(page.getByRole('button', { name: 'New project…' })).toBeVisible();
  await check('Export without a project');
  await signers.go();
  await expect(page.getByText('No signer yet')).toBeVisible();
  await check('Signers, none yet');
  await trust.go();
  await expect(page.getByText('No trust lists yet')).toBeVisible();
  await check('Trust, no lists yet');

  await inspect.goHome();
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await expect(inspect.card).toBeVisible();
  for (const tab of ['Actions', 'Signer & trust', 'Ingredients', 'Metadata', 'Codes', 'Raw'] as const) {
    await inspect.tab(tab);
    await check(`Inspect, ${tab}`);
  }
  await inspect.showAs('Tree');
  await check('Inspect, tree');
  const folder = info.outputPath('files');
  await mkdir(folder, { recursive: true });
  const signed = join(app.workspace, 'demo/contributed.mp4');
  await inspect.open(await tamperedCopy(signed, join(folder, 'tampered.mp4')));
  await inspect.checkedHeadline();
  await check('Inspect, broken');

  await edit.go();
  await edit.useDemoProject();
  for (const tab of ['Mapping', 'Metadata', 'Pre-flight'] as const) {
    await edit.showClaim(tab);
    await check(`Export, ${tab}`);
  }
  for (const tab of ['Operations', 'Edit graph']) {
    await page.getByRole('region', { name: 'Edit' }).getByRole('tab', { name: tab }).click();
    await check(`Export, ${tab}`);
  }

  await signers.go();
  await expect(signers.card('Broadcaster (demo)')).toBeVisible();
  await check('Signers');
  await signers.startGenerating();
  await check('Signers, a new private credential');
  await page.keyboard.press('Escape');
  await trust.go();
  await expect(trust.list('Countersign demo')).toBeVisible();
  await check('Trust');
  await trust.startImporting();
  await check('Trust, importing');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await check('Settings');
  await page.getByRole('button', { name: 'Jobs' }).click();
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toBeVisible();
  await check('Jobs');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await check('Command palette');
});
