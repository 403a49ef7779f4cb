import { expect, test } from '../fixtures.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { PutIntoStoreDialog } from '../pages/store-dialogs.ts';
import { StorePage } from '../pages/store-page.ts';
import { startOtherStore } from '../support/other-store.ts';

const flowId = (index: number) => `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;

test('an empty store says what to do; another is added, tried, browsed by keyboard, lost and forgotten', async ({
  app,
}, info) => {
  const { page } = app;
  const store = new StorePage(app);
  const other = await startOtherStore(info.outputPath('other'));
  for (let index = 0; index < 60; index += 1) {
    await other.putFlow({
      id: flowId(index),
      source_id: flowId(index + 1000),
      format: 'urn:x-nmos:format:multi',
      container: 'video/mp4',
      label: `Take ${String(index)}`,
      tags: { desk: index % 2 === 0 ? 'home' : 'abroad' },
    });
  }
  const hostile = '<img src=x onerror=alert(1)> \u202Egnp.exe';
  await other.putFlow({ id: flowId(99), source_id: flowId(1099), format: 'urn:x-nmos:format:multi', label: hostile });

  await store.go();
  await expect(page.getByRole('heading', { name: 'No Flows yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open a file…' })).toBeVisible();

  await test.step('added with its token, and tried', async () => {
    await store.add({ name: 'Another desk', address: other.address, token: other.token });
    await expect(store.foot).toContainText('50 rows so far');
    const report = await store.test();
    await expect(report).toContainText('TAMS 8.');
    await expect(report.getByRole('listitem').filter({ hasText: 'Finds Flows by tag' })).toContainText('Yes');
    await page.keyboard.press('Escape');
  });

  await test.step('what a Flow is called is text', async () => {
    await expect(page.getByText('<img src=x onerror=alert(1)> ⟦U+202E⟧gnp.exe')).toBeVisible();
  });

  await test.step('to its end and back by keyboard', async () => {
    await store.rows.first().focus();
    await page.keyboard.press('End');
    await expect(store.foot).toContainText('61 rows, the end of the list.');
    await page.keyboard.press('End');
    await expect(store.row('Take 0')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(store.title).toHaveText('Take 1');
    await expect(store.credentials).toContainText('Not examined');
    await page.goBack();
    await expect(store.foot).toContainText('61 rows, the end of the list.');
  });

  await test.step('narrowed by search and by tag', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('Take 5');
    await expect(store.foot).toContainText('11 rows, the end of the list.');
    await page.getByRole('button', { name: 'Tag…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('desk');
    await page.getByRole('textbox', { name: 'Value' }).fill('home');
    await page.keyboard.press('Enter');
    await expect(store.foot).toContainText('5 rows, the end of the list.');
    await store.clearFilters();
    await expect(store.foot).toContainText('50 rows so far');
  });

  await test.step('the remembered store is shown again', async () => {
    await page.getByRole('link', { name: 'Trust' }).click();
    await store.go();
    await expect(store.stores.getByRole('link', { name: 'Another desk' })).toHaveAttribute('aria-current', 'page');
  });

  await test.step('gone: said, with what was loaded still there', async () => {
    await other.stop();
    await page.getByRole('button', { name: 'Read the list again' }).click();
    await expect(page.getByRole('alert')).toContainText('store_unreachable');
    await expect(page.getByText(/What is shown was loaded at/)).toBeVisible();
    await expect(store.rows.first()).toBeVisible();
  });

  await test.step('forgotten', async () => {
    await page.getByRole('button', { name: /^Remove Another desk/ }).click();
    await page.getByRole('button', { name: 'Remove from list' }).click();
    await expect(store.stores.getByRole('link')).toHaveCount(1);
  });
});

test('a signed file is put into the store, found by its tag, changed in words, and says there what it said as a file', async ({
  app,
}) => {
  test.slow();
  const { page } = app;
  const inspect = new InspectPage(app);
  const store = new StorePage(app);
  const put = new PutIntoStoreDialog(app);
  await inspect.tryDemo();
  const asFile = await inspect.checkedHeadline();
  await put.open();
  await put.put();
  await put.openFlow();

  await test.step('its page', async () => {
    await expect(store.title).toHaveText('contributed.mp4');
    await expect(store.credentials).toContainText('Embedded');
    await expect(page.getByRole('region', { name: 'As Countersign put it in' })).toContainText(asFile);
    const segments = await store.tab('Segments');
    await segments.getByRole('list', { name: 'Segments' }).getByRole('button').first().click();
    await expect(segments).toContainText('This Flow alone.');
    const collection = await store.tab('Collection');
    await expect(collection.getByRole('list', { name: 'Members' }).getByRole('link')).toHaveCount(2);
  });

  await test.step('a tag is written, and taken back', async () => {
    const tags = await store.tab('Tags');
    await tags.getByRole('button', { name: 'Add a tag…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('input_quality');
    await page.getByRole('textbox', { name: 'Value' }).fill('contribution');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(tags.getByRole('listitem').filter({ hasText: 'input_quality' })).toContainText('contribution');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(tags.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('what it claims is read, not checked', async () => {
    await page.getByRole('button', { name: 'What does it claim?' }).click();
    const claims = page.getByRole('dialog', { name: 'What does it claim?' });
    await expect(claims).toContainText('Read, not checked');
    await expect(claims).toContainText('External Contributor');
    await claims.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('found by its provenance, and its tracks by their format', async () => {
    await store.go();
    await store.choose('Provenance', 'Embedded');
    await expect(store.foot).toContainText('1 row, the end of the list.');
    await store.clearFilters();
    await store.choose('Format', 'Audio');
    await expect(store.foot).toContainText('1 row, the end of the list.');
    await store.rows.first().click();
    await expect(store.credentials).toContainText('Said by contributed.mp4: embedded');
  });

  await test.step('Inspect gives the verdict of the file', async () => {
    await store.credentials.getByRole('link', { name: 'contributed.mp4' }).first().click();
    await expect(store.title).toHaveText('contributed.mp4');
    await store.inspect();
    await expect(page).toHaveURL(/#\/inspect\/a_/, { timeout: 60_000 });
    expect(await inspect.checkedHeadline()).toBe(asFile);
    await page.goBack();
    await expect(await store.tab('Media')).toContainText(asFile);
  });

  await test.step('deleted only when confirmed', async () => {
    await page.getByRole('button', { name: 'Delete this Flow…' }).click();
    await page.getByRole('button', { name: 'Delete Flow' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Stores' })).toBeVisible();
    await store.clearFilters();
    await expect(store.foot).toContainText('2 rows, the end of the list.');
  });
});
