import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { SignersPage } from '../pages/signers-page.ts';
import { PutIntoStoreDialog } from '../pages/store-dialogs.ts';
import { StorePage } from '../pages/store-page.ts';
import { TrustPage } from '../pages/trust-page.ts';
import { violations } from '../support/axe.ts';
import { houseList, privateCredential } from '../support/certificates.ts';
import { tamperedCopy } from '../support/files.ts';

const none = { light: [], dark: [] };

test(
  'no screen and no state of it breaks a rule of axe, in light and in dark',
  { tag: '@page' },
  async ({ app }, info) => {
    test.slow();
    const { page } = app;
    const inspect = new InspectPage(app);
    const edit = new ExportPage(app);
    const signers = new SignersPage(app);
    const trust = new TrustPage(app);
    const check = (state: string, except: readonly string[] = []) =>
      test.step(state, async () => expect.soft(await violations(page, except), state).toEqual(none));

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
    for (const tab of ['Mapping', 'Metadata', 'Preview', 'Pre-flight'] as const) {
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
    // A popover is no landmark, and React Aria keeps a button beside its dialog with which screen readers close it.
    await check('Jobs', ['region']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
    // The focus stays in the field; arrow keys scroll the list with it (aria-activedescendant), so nothing in the list takes Tab.
    await check('Command palette', ['scrollable-region-focusable']);
  },
);

test('nothing about trust breaks a rule of axe, in light and in dark', { tag: '@page' }, async ({ app }, info) => {
  test.slow();
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  const files = info.outputPath('files');
  const check = (state: string) =>
    test.step(state, async () => expect.soft(await violations(page), state).toEqual(none));

  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await trust.go();
  await trust.openList('C2PA trust list');
  await check('A list that was never obtained');
  await trust.show('Lists');
  await trust.importList(await houseList(files, 'house.pem', ['One root', 'Another root']), 'House list');
  await trust.openList('House list');
  await page.getByRole('list', { name: 'Entries' }).getByRole('button').first().click();
  await expect(page.getByRole('region', { name: 'Chosen entry' })).toBeVisible();
  await check('A list and one of its entries');
  await trust.checkWith(await houseList(files, 'newer.pem', ['A third root']));
  await expect(page.getByRole('heading', { name: /What would change:/ })).toBeVisible();
  await check('What a newer version changes');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(page.getByRole('list', { name: 'Versions' })).toBeVisible();
  await check('The versions of a list');
  await trust.show('Check who vouches');
  await expect(page.getByRole('heading', { level: 1, name: 'Check who vouches' })).toBeVisible();
  await check('An empty bench');
  await trust.putOnBench(join(app.workspace, 'demo/contributed.mp4'), 'file');
  await trust.matrix
    .getByRole('gridcell', { name: /Vouched for/ })
    .first()
    .click();
  await check('A file on the bench');
  await trust.answer.getByRole('button', { name: 'Certificate…' }).click();
  await expect(trust.certificate.locator('.react-flow__node').first()).toBeVisible();
  await check('A certificate and its chain');
  await page.keyboard.press('Escape');
  await trust.show('Address book');
  await expect(page.getByText('Nobody is in the address book')).toBeVisible();
  await check('An empty address book');
  const dialog = await trust.readForBook((await privateCredential(files, 'A source')).path);
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeVisible();
  await check('Somebody for the address book');
});

test('nothing about stores breaks a rule of axe, in light and in dark', { tag: '@page' }, async ({ app }) => {
  test.slow();
  const { page } = app;
  const inspect = new InspectPage(app);
  const store = new StorePage(app);
  const put = new PutIntoStoreDialog(app);
  const check = (state: string) =>
    test.step(state, async () => expect.soft(await violations(page), state).toEqual(none));

  await store.go();
  await expect(page.getByText('No Flows yet')).toBeVisible();
  await check('Store, empty');
  await page.getByRole('button', { name: 'Add a store…' }).click();
  await check('Store, adding one');
  await page.keyboard.press('Escape');
  await inspect.goHome();
  await inspect.open(resolve(import.meta.dirname, '../../assets/demo/intro.mp4'));
  await inspect.checkedHeadline();
  await put.open();
  await put.put();
  await put.openFlow();
  await expect(store.credentials).toContainText('None');
  for (const tab of ['Facts', 'Graph', 'Tags', 'Segments', 'Collection', 'Media'] as const) {
    await store.tab(tab);
    if (tab === 'Graph') await expect(page.locator('.react-flow__node').first()).toBeVisible();
    await check(`A Flow, ${tab}`);
  }
  await store.go();
  await expect(store.rows.first()).toBeVisible();
  await check('Store');
  await expect(await store.test()).toContainText('Finds Flows by tag');
  await check('Store, what it can do');
  await page.keyboard.press('Escape');
});

/** Presses Tab until something has the focus. */
async function tabTo(target: Locator): Promise<void> {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  await expect(target).toBeEnabled();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await hasFocus()) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`${String(target)} is not reached by Tab`);
}

test('from the contribution to the verdict of the export by keyboard alone, and nothing moves for who asked for that', async ({
  app,
}) => {
  const { page } = app;
  const inspect = new InspectPage(app);
  const edit = new ExportPage(app);
  const { keyboard } = page;
  const press = async (target: Locator) => {
    await tabTo(target);
    await keyboard.press('Enter');
  };
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    const scope = globalThis as unknown as { longest: number };
    scope.longest = 0;
    const look = () => {
      for (const { effect } of document.getAnimations()) {
        scope.longest = Math.max(scope.longest, Number(effect?.getComputedTiming().endTime ?? 0));
      }
      requestAnimationFrame(look);
    };
    look();
  });

  await press(page.getByRole('link', { name: 'Skip to the screen' }));
  await expect(page.getByRole('main')).toBeFocused();
  await press(page.getByRole('button', { name: 'Try the demo' }));
  expect(await inspect.checkedHeadline()).toBe('Signed by External Contributor (demo)');

  await press(page.getByRole('link', { name: 'Export' }));
  await press(page.getByRole('button', { name: 'Use the demo project' }));
  await expect(edit.input('contributed.mp4')).toContainText('Signed by External Contributor (demo)');
  await press(page.getByRole('button', { name: 'Signed by' }));
  await keyboard.type('Broad');
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Signed by' })).toContainText('Broadcaster (demo)');
  await press(page.getByRole('button', { name: 'Sign and export' }));
  await expect(edit.result).toBeVisible({ timeout: 60_000 });
  await press(edit.result.getByRole('button', { name: 'Open in Inspect' }));
  expect(await inspect.checkedHeadline()).toBe('Signed by Broadcaster (demo)');

  const longest = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  expect(longest).toBeLessThanOrEqual(1);
});
