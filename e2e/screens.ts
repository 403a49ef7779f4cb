// Pictures of the screens for people to look at: `npx playwright test --project=screens`, then see test-results/screens/.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunningApp } from './app/running-app.ts';
import { expect, test } from './fixtures.ts';
import { ExportPage } from './pages/export-page.ts';
import { InspectPage } from './pages/inspect-page.ts';
import { SignersPage } from './pages/signers-page.ts';
import { PutIntoStoreDialog } from './pages/store-dialogs.ts';
import { StorePage } from './pages/store-page.ts';
import { TrustPage } from './pages/trust-page.ts';
import { signApart } from './support/apart.ts';
import { houseList, privateCredential } from './support/certificates.ts';
import { tamperedCopy } from './support/files.ts';
import { startOtherStore } from './support/other-store.ts';
import { signFiles } from './support/signing.ts';

const folder = resolve(import.meta.dirname, '../test-results/screens');
const SMALL = { width: 1280, height: 800 };
const LARGE = { width: 1920, height: 1080 };

async function picture({ page }: RunningApp, name: string, scheme: 'light' | 'dark' = 'dark', size = SMALL) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // The graph fits itself to a new size a moment later.
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}-${scheme}-${String(size.width)}.png`) });
}

const created = {
  label: 'c2pa.actions.v2',
  created: true,
  data: {
    actions: [
      {
        action: 'c2pa.created',
        digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
      },
    ],
  },
};
const long = 'A very long title that somebody gave this clip without thinking of whoever has to read it later, ';

test.beforeAll(() => mkdir(folder, { recursive: true }));

test('Inspect', async ({ app }, info) => {
  test.slow();
  const files = info.outputPath('files');
  const inspect = new InspectPage(app);
  const opened = async (path: string) => {
    await inspect.open(path);
    await inspect.checkedHeadline();
  };
  await picture(app, '01-inspect-empty');
  await picture(app, '01-inspect-empty', 'light', LARGE);
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await expect(inspect.card).toBeVisible();
  for (const scheme of ['dark', 'light'] as const) {
    await picture(app, '02-inspect-signed', scheme);
    await picture(app, '02-inspect-signed', scheme, LARGE);
  }
  await inspect.tab('Signer & trust');
  await picture(app, '03-inspect-signer');
  const signed = join(app.workspace, 'demo/contributed.mp4');
  await mkdir(files, { recursive: true });
  await opened(await tamperedCopy(signed, join(files, 'tampered.mp4')));
  await inspect.tab('Codes');
  await picture(app, '04-inspect-broken');
  await picture(app, '04-inspect-broken', 'light');
  await opened(resolve(import.meta.dirname, '../assets/demo/intro.mp4'));
  await picture(app, '05-inspect-unsigned');
  const { path: apart } = await signApart(files, 'apart.mp4', 'http://127.0.0.1:9/credentials/7f3a');
  await opened(apart);
  for (const scheme of ['dark', 'light'] as const) await picture(app, '05-inspect-elsewhere', scheme);
  await app.page.getByRole('button', { name: /^Get credentials from/ }).click();
  await app.page.getByText('Ask over http, not https').click();
  await app.page.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(app.page.getByRole('alert')).toBeVisible();
  for (const scheme of ['dark', 'light'] as const) await picture(app, '05-inspect-ask', scheme);
  await app.page.keyboard.press('Escape');
  const { path: clip, store } = await signApart(files, 'clip.mp4');
  await writeFile(join(files, 'clip.c2pa'), store);
  await opened(clip);
  await inspect.drop(join(files, 'clip.c2pa'));
  await expect(inspect.apart.getByRole('button', { name: 'Forget them' })).toBeVisible();
  await inspect.checkedHeadline();
  for (const scheme of ['dark', 'light'] as const) await picture(app, '05-inspect-given', scheme);
  const ingredients = Array.from({ length: 499 }, (_, index) => ({
    title: `Clip ${String(index + 1)}.mp4`,
    relationship: 'componentOf' as const,
  }));
  const [longNames = '', many = ''] = await signFiles(files, [
    {
      name: `${'long-name-'.repeat(11)}.mp4`,
      definition: { title: long.repeat(3), assertions: [created] },
      ingredients: [{ title: long.repeat(5), relationship: 'componentOf' }],
      signer: 'Redaktionsgemeinschaft der öffentlich-rechtlichen Häuser GmbH',
    },
    { name: 'many.mp4', definition: { title: 'many.mp4', assertions: [created] }, ingredients, signer: 'Archive' },
  ]);
  await opened(longNames);
  await inspect.tab('Ingredients');
  await picture(app, '06-inspect-long-names');
  await opened(many);
  await expect(inspect.card).toBeVisible();
  await picture(app, '07-inspect-500-nodes');
  await inspect.showAs('Tree');
  await picture(app, '07-inspect-500-lines', 'light', LARGE);
});

test('Export', async ({ app }) => {
  test.slow();
  const edit = new ExportPage(app);
  await edit.go();
  await expect(app.page.getByRole('button', { name: 'New project…' })).toBeVisible();
  await picture(app, '10-export-empty');
  await edit.useDemoProject();
  await edit.cut('contributed.mp4', 'In', '0:02.500');
  await expect(edit.clip('contributed.mp4')).toContainText('packets are copied');
  for (const scheme of ['dark', 'light'] as const) {
    await picture(app, '11-export-mapping', scheme);
    await picture(app, '11-export-mapping', scheme, LARGE);
  }
  await edit.showClaim('Metadata');
  await picture(app, '12-export-metadata');
  await edit.chooseSigner('Broadcaster (demo)');
  await edit.showClaim('Pre-flight');
  await picture(app, '13-export-preflight');
  for (const [tab, name] of [
    ['Operations', '14-export-operations'],
    ['Edit graph', '15-export-graph'],
  ] as const) {
    await app.page.getByRole('region', { name: 'Edit' }).getByRole('tab', { name: tab }).click();
    await picture(app, name);
  }
  await edit.export();
  await expect(edit.result).toBeVisible({ timeout: 60_000 });
  await picture(app, '16-export-result');
  await picture(app, '16-export-result', 'light');
});

test('the others', async ({ app }) => {
  const signers = new SignersPage(app);
  const inspect = new InspectPage(app);
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await signers.go();
  await expect(signers.card('Broadcaster (demo)')).toBeVisible();
  await picture(app, '20-signers');
  await signers.startGenerating();
  await picture(app, '21-signers-new');
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('link', { name: 'Settings' }).click();
  await picture(app, '24-settings');
  await app.page.keyboard.press('ControlOrMeta+k');
  await picture(app, '25-palette');
});

test('Trust', async ({ app }, info) => {
  test.slow();
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  const files = info.outputPath('files');
  const both = async (name: string) => {
    await picture(app, name);
    await picture(app, name, 'light', LARGE);
  };
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await inspect.tab('Signer & trust');
  await both('29-inspect-signer');
  await inspect.details.getByRole('button', { name: 'Preserve this asset…' }).click();
  await picture(app, '29-inspect-preserve');
  await page.keyboard.press('Escape');
  await inspect.details.getByRole('button', { name: 'Certificate…' }).click();
  await expect(trust.certificate.locator('.react-flow__node').first()).toBeVisible();
  await picture(app, '29-inspect-certificate', 'light');
  await page.keyboard.press('Escape');
  await trust.go();
  await picture(app, '30-trust', 'light');
  await picture(app, '30-trust', 'dark', LARGE);
  await trust.startImporting();
  await picture(app, '31-trust-import');
  await page.keyboard.press('Escape');
  await trust.openList('C2PA trust list');
  await picture(app, '32-trust-not-obtained');
  await trust.show('Lists');
  const names = Array.from({ length: 12 }, (_, index) => `House root ${String(index + 1)}`);
  await trust.importList(await houseList(files, 'house.pem', names), 'House list');
  await trust.openList('House list');
  await page.getByRole('list', { name: 'Entries' }).getByRole('button').nth(2).click();
  await both('33-trust-list');
  const config = join(files, 'store.cfg');
  await writeFile(config, '1.3.6.1.4.1.62558.2.1\n1.2.3.4.5.6.7.8\n');
  await expect(await trust.readUsages(config)).toBeVisible();
  await both('33-trust-uses');
  await page.keyboard.press('Escape');
  await trust.checkWith(await houseList(files, 'newer.pem', ['House root 1', `Root of ${long}`]));
  await expect(page.getByRole('heading', { name: /What would change:/ })).toBeVisible();
  await both('34-trust-changes');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await picture(app, '35-trust-versions', 'light');
  await trust.show('Check who vouches');
  await expect(page.getByRole('heading', { level: 1, name: 'Check who vouches' })).toBeVisible();
  await picture(app, '36-bench-empty');
  await trust.putOnBench(join(app.workspace, 'demo/contributed.mp4'), 'file');
  await both('37-bench');
  await trust.matrix
    .getByRole('gridcell', { name: /Vouched for/ })
    .first()
    .click();
  await both('38-bench-answer');
  await trust.answer.getByRole('button', { name: 'Certificate…' }).click();
  await expect(trust.certificate.locator('.react-flow__node').first()).toBeVisible();
  await both('39-certificate');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ask a second engine…' }).click();
  await expect(page.getByRole('dialog').getByText('They say the same.')).toBeVisible({ timeout: 60_000 });
  await both('39-opinion');
  await page.keyboard.press('Escape');
  await trust.show('Address book');
  const source = await privateCredential(files, 'A source');
  const dialog = await trust.readForBook(source.path);
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeVisible();
  await both('39-book-add');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Our source');
  await dialog.getByText(/I know the owner personally/).click();
  await dialog.getByRole('textbox', { name: 'Fingerprint, as its owner told you' }).fill(source.fingerprint);
  await dialog.getByRole('button', { name: 'Add to the address book' }).click();
  await expect(page.getByRole('heading', { name: 'Our source' })).toBeVisible();
  await both('39-book');
});

test('Store', async ({ app }, info) => {
  test.slow();
  const { page } = app;
  const store = new StorePage(app);
  const inspect = new InspectPage(app);
  const put = new PutIntoStoreDialog(app);
  await store.go();
  await expect(page.getByText('No Flows yet')).toBeVisible();
  await picture(app, '40-store-empty');
  const other = await startOtherStore(info.outputPath('other'));
  const id = (index: number, kind: number) =>
    `${index.toString(16).padStart(8, '0')}-0000-4000-8000-00000000000${kind}`;
  for (let index = 0; index < 520; index += 1) {
    await other.putFlow({
      id: id(index, 0),
      source_id: id(index, 1),
      format: 'urn:x-nmos:format:multi',
      container: 'video/mp4',
      label: index % 9 === 8 ? long.repeat(3) : `Camera ${String(index % 7)}, take ${String(index)}`,
      tags: index % 3 === 0 ? { 'c2pa-provenance': ['embedded', 'detached', 'none', 'perhaps'][index % 4] ?? '' } : {},
    });
  }
  await store.add({ name: 'Another desk', address: other.address, token: other.token });
  await expect(store.rows.first()).toBeVisible();
  for (const scheme of ['dark', 'light'] as const) {
    await picture(app, '41-store-500-flows', scheme);
    await picture(app, '41-store-500-flows', scheme, LARGE);
  }
  await expect(await store.test()).toContainText('Finds Flows by tag');
  await picture(app, '42-store-report');
  await page.keyboard.press('Escape');
  await other.stop();
  await page.getByRole('tab', { name: 'Sources' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(app, '43-store-unreachable', 'light');
  await inspect.goHome();
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await put.open();
  await put.put();
  await put.openFlow();
  await expect(store.credentials).toContainText('Embedded');
  await picture(app, '44-flow');
  await picture(app, '44-flow', 'light', LARGE);
  for (const tab of ['Graph', 'Tags', 'Segments', 'Collection', 'Media'] as const) {
    await store.tab(tab);
    if (tab === 'Graph') await expect(page.locator('.react-flow__node').first()).toBeVisible();
    await picture(app, `45-flow-${tab.toLowerCase()}`);
  }
  await page.getByRole('button', { name: 'What does it claim?' }).click();
  await expect(page.getByText('Names as signer')).toBeVisible();
  await picture(app, '46-flow-claims', 'light');
});

test('Policy', async ({ app }) => {
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  const both = async (name: string) => {
    await picture(app, name);
    await picture(app, name, 'light');
  };
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await trust.go();
  await trust.show('Policy');
  await both('39-policy');
  for (const label of ['Require a time-stamp', 'Require an answer on revocation', 'Let people ask issuers']) {
    await trust.policySwitch(label).focus();
    await page.keyboard.press('Space');
  }
  await both('39-policy-on');
  await inspect.goHome();
  await inspect.open(join(app.workspace, 'demo/contributed.mp4'));
  await expect(inspect.verdict).toContainText('your policy requires', { timeout: 60_000 });
  const tab = await inspect.tab('Signer & trust');
  await both('39-policy-inspect');
  await tab.getByRole('button', { name: 'Ask the issuer…' }).click();
  await expect(page.getByRole('dialog')).toContainText('names no service');
  await both('39-policy-nobody');
});
