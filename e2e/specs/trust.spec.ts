import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, sharedData, test } from '../fixtures.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { TrustPage } from '../pages/trust-page.ts';
import { houseList, privateCredential } from '../support/certificates.ts';
import { identifiedFile } from '../support/identified-file.ts';
import { needsOpenssl, startTimestampAuthority } from '../support/timestamp-authority.ts';

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

  await test.step('the uses it accepts, from a file and by keyboard back again', async () => {
    const accepted = page.getByRole('list', { name: 'Accepted uses' });
    await expect(accepted).toContainText('E-mail protection');
    const config = join(files, 'store.cfg');
    await writeFile(config, '// claims alone\n1.3.6.1.4.1.62558.2.1\n');
    const uses = await trust.readUsages(config);
    await expect(uses.getByRole('list', { name: 'No longer accepted' })).toContainText('E-mail protection');
    await uses.getByRole('button', { name: 'Change the uses' }).click();
    await expect(accepted).not.toContainText('E-mail protection');
    await page.getByRole('button', { name: 'Back to default…' }).focus();
    await page.keyboard.press('Enter');
    await expect(uses.getByRole('list', { name: 'Accepted from now on' })).toContainText('E-mail protection');
    await uses.getByRole('button', { name: 'Change the uses' }).focus();
    await page.keyboard.press('Enter');
    await expect(accepted).toContainText('E-mail protection');
  });
});

test('the bench says of a file who vouches for its signer, by which entry, and what a second engine says', async ({
  app,
}) => {
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

  await test.step('by keyboard: a second engine says the same, beside Countersign', async () => {
    await page.getByRole('button', { name: 'Ask a second engine…' }).focus();
    await page.keyboard.press('Enter');
    const opinion = page.getByRole('dialog', { name: 'A second opinion' });
    await expect(opinion.getByRole('status')).toHaveText('They say the same.', { timeout: 60_000 });
    await expect(opinion.getByRole('region', { name: 'Countersign' })).toContainText('Signed by External Contributor');
    await expect(opinion.getByRole('row', { name: /claimSignature\.validated/ })).toContainText('Passed');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Ask a second engine…' })).toBeFocused();
  });
});

// In the desktop the shell's own dialog asks where; what is saved is the page's, and the same.
test('the bench’s answers are saved as a page, as a table and for programs @page', async ({ app }, info) => {
  const trust = new TrustPage(app);
  const root = await houseList(info.outputPath('files'), 'house.pem', ['House root']);
  await trust.go();
  await trust.show('Check who vouches');
  await trust.putOnBench(root, 'certificate');
  const read = async (kind: Parameters<typeof trust.saveReport>[0]) => {
    const saved = await trust.saveReport(kind);
    return { name: saved.suggestedFilename(), text: await readFile(await saved.path(), 'utf8') };
  };
  const html = await read('Page to read (HTML)');
  expect(html.name).toMatch(/\.html$/);
  expect(html.text).toContain('House root');
  const csv = await read('Table (CSV)');
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.text).toContain('House root');
  const json = await read('Everything (JSON)');
  expect(JSON.parse(json.text)).toMatchObject({ subject: { name: 'house.pem', kind: 'certificate' } });
});

test('a file by others: its time-stamp has a row of its own, and lists for signers are not asked about it', async ({
  app,
}) => {
  const trust = new TrustPage(app);
  const file = sharedData('media/C.jpg');
  await trust.go();
  await trust.importList(sharedData('trust-lists/C2PA-TSA-TRUST-LIST.pem'), 'Clocks', 'Time-stamp authorities');
  await trust.importList(sharedData('trust-lists/c2pa-rs-test-anchors.pem'), 'Test signers');
  await trust.show('Check who vouches');
  await trust.putOnBench(file, 'file');
  const stamp = trust.matrix.getByRole('row', { name: /Time-stamp · This file.*DigiCert Timestamp/ });
  await stamp.getByRole('gridcell').nth(0).click();
  await expect(trust.answer).toContainText('on Clocks');
  await expect(stamp.getByRole('gridcell').nth(1)).toHaveText(/Not asked/);
});

test('a CAWG identity has a row beside its signer’s, and lists for identities alone vouch for it', async ({
  app,
}, info) => {
  const trust = new TrustPage(app);
  const { path, list } = await identifiedFile(info.outputPath('files'), 'identified.mp4');
  await trust.go();
  await trust.importList(list, 'People', 'Identities (CAWG)');
  await trust.show('Check who vouches');
  await trust.putOnBench(path, 'file');
  const identity = trust.matrix.getByRole('row', { name: /Identity \(CAWG\) · This file.*Ann of the desk/ });
  await identity.getByRole('gridcell', { name: /Vouched for/ }).click();
  await expect(trust.answer).toContainText('on People');
  const signer = trust.matrix.getByRole('row', { name: /Signer · This file.*House signer/ });
  await expect(signer.getByRole('gridcell', { name: 'Not asked' })).toBeVisible();
});

test('a file is preserved by an authority of the house, which learns a digest; thrown away, its time is open again', async ({
  app,
}, info) => {
  needsOpenssl();
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  const authority = await startTimestampAuthority(info.outputPath('authority'));
  await inspect.tryDemo();
  await inspect.checkedHeadline();
  await trust.go();
  await trust.importList(authority.list, 'Clocks of the house', 'Time-stamp authorities');
  await page.goBack();
  await inspect.checkedHeadline();
  await inspect.tab('Signer & trust');
  await inspect.details.getByRole('button', { name: 'Preserve this asset…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address of a time-stamp authority' }).fill(authority.address);
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Ask for a time-stamp' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('heading', { name: 'This asset is preserved' })).toBeVisible();
  await expect(dialog).toContainText('Clock 1');
  expect(authority.asked()).toBe(1);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await inspect.checkedHeadline();
  await expect(inspect.axis('Time')).toContainText('Clock 1');
  await expect(inspect.details.getByText('Preserved', { exact: true })).toBeVisible();

  await trust.go();
  await trust.show('Address book');
  await page.getByRole('button', { name: 'Throw away…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Throw away', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('No file is preserved.')).toBeVisible();
  expect(authority.asked()).toBe(1);
  await authority.stop();
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

test('a policy that requires a time-stamp makes a file that has none incomplete, and turned off leaves it as it was', async ({
  app,
}) => {
  const { page } = app;
  const trust = new TrustPage(app);
  const inspect = new InspectPage(app);
  const clip = join(app.workspace, 'demo/contributed.mp4');
  await inspect.tryDemo();
  const before = await inspect.checkedHeadline();
  expect(before).toMatch(/^Signed by /);
  // Within the verdict: before the file is shown the screen has headings of its own.
  const own = inspect.verdict.getByRole('heading', { level: 1 });

  await trust.go();
  await trust.show('Policy');
  const required = trust.policySwitch('Require a time-stamp');
  await expect(required).not.toBeChecked();
  await required.focus();
  await page.keyboard.press('Space');
  await expect(required).toBeChecked();
  await inspect.goHome();
  await inspect.open(clip);
  await expect(own).toHaveText(/without the evidence that your policy requires$/, { timeout: 60_000 });
  await expect(inspect.verdict).toContainText('; your policy requires a time-stamp');
  await expect(inspect.axis('Signer')).toContainText('on the Countersign demo list');

  await test.step('nobody may be asked: the drawer says where that is turned on', async () => {
    const tab = await inspect.tab('Signer & trust');
    await expect(tab.getByRole('button', { name: 'Ask the issuer…' })).toHaveCount(0);
    await tab.getByRole('link', { name: 'Trust, Policy' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Policy' })).toBeVisible();
  });

  await required.focus();
  await page.keyboard.press('Space');
  await expect(required).not.toBeChecked();
  await inspect.goHome();
  await inspect.open(clip);
  await expect(own).toHaveText(before, { timeout: 60_000 });
});
