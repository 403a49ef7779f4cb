import { readdir } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';

test('a contribution is checked, cut, mapped, signed, and found again in the chain of the export', async ({ app }) => {
  const inspect = new InspectPage(app);
  const edit = new ExportPage(app);

  // That content shows before the verdict is Inspect.test.tsx's to prove: here the check may be over before anybody could look.
  await test.step('the contribution and its verdict', async () => {
    await inspect.tryDemo();
    expect(await inspect.checkedHeadline()).toBe('Signed by External Contributor (demo)');
    await expect(inspect.axis('Integrity')).toContainText('Unchanged since it was signed');
    await expect(inspect.axis('Signer')).toContainText(
      'Demo signer, on the Countersign demo list (made on this machine)',
    );
  });

  await test.step('the project', async () => {
    await edit.go();
    await edit.useDemoProject();
    await expect(edit.input('intro.mp4')).toContainText('No Content Credential');
  });

  await test.step('every action has a reason', async () => {
    const mapping = await edit.showClaim('Mapping');
    const rows = mapping.getByRole('listitem').filter({ has: app.page.getByRole('button', { name: /claimed$/ }) });
    await expect(rows.filter({ hasText: 'c2pa.created' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'c2pa.placed' })).toHaveCount(3);
    for (const row of await rows.all()) await expect(row.getByRole('paragraph').last()).not.toBeEmpty();
    const contributed = mapping.getByRole('listitem').filter({ hasText: 'contributed.mp4' }).last();
    await expect(contributed).toContainText('componentOf');
  });

  await test.step('a cut moves to where packets can be copied, and says so', async () => {
    await edit.cut('contributed.mp4', 'In', '0:02.500');
    await expect(edit.clip('contributed.mp4')).toContainText(
      /Starts at the key frame .* instead of .*packets are copied/,
    );
  });

  await test.step('a mapping decided otherwise', async () => {
    const mapping = await edit.showClaim('Mapping');
    await mapping.getByRole('button', { name: /^Change how Published/ }).click();
    const dialog = app.page.getByRole('dialog', { name: 'How this is claimed' });
    await dialog.getByRole('textbox', { name: 'Description' }).fill('Handed to the evening programme.');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    const published = mapping.getByRole('listitem').filter({ hasText: 'c2pa.published' });
    await expect(published).toContainText('Changed by you');
    await expect(published).toContainText('Handed to the evening programme.');
  });

  await test.step('metadata', async () => {
    const metadata = await edit.showClaim('Metadata');
    await metadata.getByRole('textbox', { name: 'Title', exact: true }).fill('Harbour at dusk, evening edition');
  });

  await test.step('signer and pre-flight', async () => {
    await edit.chooseSigner('Broadcaster (demo)');
    const preflight = await edit.showClaim('Pre-flight');
    await expect(preflight.getByRole('status')).toContainText('Nothing stands in the way');
    await expect(preflight).toContainText('Demo signer, on the Countersign demo list');
  });

  await test.step('export', async () => {
    await edit.export();
    await expect(edit.result).toBeVisible({ timeout: 60_000 });
    await expect(edit.result).toContainText('Signed by Broadcaster (demo)');
    expect(await readdir(app.exports)).toEqual(['Harbour package.mp4']);
  });

  await test.step('the export in Inspect', async () => {
    await edit.result.getByRole('button', { name: 'Open in Inspect' }).click();
    expect(await inspect.checkedHeadline()).toBe('Signed by Broadcaster (demo)');
    const ingredients = await inspect.tab('Ingredients');
    await expect(ingredients.getByText('contributed.mp4')).toBeVisible();
    await expect(ingredients.getByText('componentOf')).toHaveCount(3);
    const actions = await inspect.tab('Actions');
    await expect(actions).toContainText('Handed to the evening programme.');
    const metadata = await inspect.tab('Metadata');
    await expect(metadata).toContainText('Harbour at dusk, evening edition');
    await inspect.showAs('Tree');
    await expect(inspect.tree.getByRole('row')).toHaveCount(4);
    await expect(inspect.tree.getByRole('row', { name: /contributed\.mp4.*Intact, signer on a list/ })).toBeVisible();
  });
});
