import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { TrustPage } from '../pages/trust-page.ts';
import { houseList, privateCredential } from '../support/certificates.ts';

test('a list of the house: taken whole from a file, looked into, renewed with its losses confirmed, and put back', async ({
  app,
}, info) => {
  const { page } = app;
  const trust = new TrustPage(app);
  const files = info.outputPath('files');
  const first = await houseList(files, 'house.pem', ['House root one', 'House root two']);
  const second = await houseList(files, 'newer.pem', ['House root three']);

  await trust.go();
  await expect(trust.list('C2PA trust list')).toContainText('Not obtained yet');
  await trust.importList(first, 'House list');
  await expect(trust.list('House list')).toContainText('2 entries, all in date');
  await trust.openList('House list');
  await expect(page.getByText('Whole lists only.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the entries' }).fill('root two');
  await expect(page.getByText('1 of 2 entries')).toBeVisible();
  await page.getByRole('list', { name: 'Entries' }).getByRole('button').click();
  await page.getByRole('region', { name: 'Chosen entry' }).getByRole('button', { name: 'Certificate…' }).click();
  await expect(trust.certificate.getByLabel('Trust list: House list')).toBeVisible();
  await page.keyboard.press('Escape');

  await trust.checkWith(second);
  await expect(page.getByRole('heading', { name: 'What would change: 1 added, 2 removed' })).toBeVisible();
  await page.getByRole('button', { name: 'Accept…' }).click();
  const losses = page.getByRole('dialog', { name: 'Accept that entries are lost?' });
  await expect(losses).toContainText('House root one');
  await losses.getByRole('button', { name: 'Accept the losses' }).click();
  await page.getByRole('tab', { name: 'Entries' }).click();
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible();

  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Compare, or use it…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Use version/ });
  await dialog.getByText('I know:').click();
  await dialog.getByRole('button', { name: 'Use this version' }).click();
  await page.getByRole('tab', { name: 'Entries' }).click();
  await expect(page.getByText('2 entries', { exact: true })).toBeVisible();
});

test('the bench says of a file who vouches for its signer, by which entry, and saves that', async ({ app }) => {
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await trust.go();
  await trust.show('Check who vouches');
  await trust.putOnBench(join(app.workspace, 'demo/contributed.mp4'), 'file');
  await trust.matrix
    .getByRole('gridcell', { name: /Vouched for/ })
    .first()
    .click();
  await expect(trust.answer).toContainText('Its chain ends at this entry');
  await expect(trust.answer).toContainText('Stops validating');
  await trust.answer.getByRole('button', { name: 'Certificate…' }).click();
  await expect(trust.certificate.getByLabel(/^End-entity: External Contributor/)).toBeVisible();
  await page.keyboard.press('Escape');

  await test.step('by keyboard: arrows move, and what is chosen is told', async () => {
    await trust.matrix.getByRole('rowheader').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect(trust.answer).toContainText('Countersign demo');
    await page.keyboard.press('Home');
    await expect(trust.matrix.getByRole('rowheader').first()).toBeFocused();
  });
});

test('somebody in the address book vouches for their own files alone, and the bench keeps that apart from lists', async ({
  app,
}, info) => {
  const { page } = app;
  const trust = new TrustPage(app);
  const source = await privateCredential(info.outputPath('files'), 'A source');
  await trust.go();
  await trust.show('Address book');
  await expect(page.getByText('Nobody is in the address book')).toBeVisible();
  const dialog = await trust.readForBook(source.path);
  const typed = dialog.getByRole('textbox', { name: 'Fingerprint, as its owner told you' });
  await expect(typed).toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Our source');
  await dialog.getByText(/I know the owner personally/).click();
  await typed.fill('00'.repeat(32));
  await dialog.getByRole('button', { name: 'Add to the address book' }).click();
  await expect(dialog.getByRole('alert')).toContainText('certificate_refused');
  await typed.fill(source.fingerprint);
  await dialog.getByRole('button', { name: 'Add to the address book' }).click();
  await expect(page.getByRole('heading', { name: 'Our source' })).toBeVisible();

  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove credential' }).click();
  await expect(page.getByText('Nobody is in the address book')).toBeVisible();
});
