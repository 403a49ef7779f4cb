import { expect, test } from '../fixtures.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';
import { FlowPickerDialog, PutIntoStoreDialog } from '../pages/store-dialogs.ts';
import { StorePage } from '../pages/store-page.ts';
import { treeLines } from '../pages/tree-lines.ts';

/*
 * Figure 1 of application note 0011, by mouse: ingest, discover, export, ingest again. Every run has a data folder of its own, and new ids,
 * keys and files; what comes out is spelled out here once, so that each run in each shell has the same structure.
 */

/** What the graph of an ingested file says, asked from its multi-essence Flow. */
const fromWhole = (name: string, length: string): string[] => [
  `1 ${name}, Flow · Multi-essence, the Flow asked about, Holds Content Credentials, video/mp4 · ${length}`,
  `2 collects, as video, ${name} (video), Flow · Video, video/h264`,
  `3 represents, ${name} (video), Source · Video`,
  `4 collected by, as video, ${name}, Source · Multi-essence, see its other line`,
  `2 collects, as audio, ${name} (audio), Flow · Audio, audio/aac`,
  `3 represents, ${name} (audio), Source · Audio`,
  `4 collected by, as audio, ${name}, Source · Multi-essence, see its other line`,
  '2 made of, as the first to use it, (id), Object, used by 1 Flow',
  `2 represents, ${name}, Source · Multi-essence`,
  `3 collects, as video, ${name} (video), Source · Video, see its other line`,
  `3 collects, as audio, ${name} (audio), Source · Audio, see its other line`,
];

/** The same, asked from the Flow of its pictures. */
const fromVideo = (name: string, length: string): string[] => [
  `1 ${name} (video), Flow · Video, the Flow asked about, video/h264`,
  `2 collected by, as video, ${name}, Flow · Multi-essence, Holds Content Credentials, video/mp4 · ${length}`,
  `3 collects, as audio, ${name} (audio), Flow · Audio, audio/aac`,
  `4 represents, ${name} (audio), Source · Audio`,
  `5 collected by, as audio, ${name}, Source · Multi-essence, see its other line`,
  '3 made of, as the first to use it, (id), Object, used by 1 Flow',
  `3 represents, ${name}, Source · Multi-essence`,
  `4 collects, as video, ${name} (video), Source · Video, see its other line`,
  `4 collects, as audio, ${name} (audio), Source · Audio, see its other line`,
  `2 represents, ${name} (video), Source · Video`,
  `3 collected by, as video, ${name}, Source · Multi-essence, see its other line`,
];

/** In which order a store names the members of a collection is its own affair. */
const sorted = (lines: readonly string[]): string[] => lines.toSorted((a, b) => a.localeCompare(b));

const JOB = { timeout: 60_000 };

test('Figure 1: a contribution goes into the store, is found from the Flow of its pictures, and its package goes there too', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const { page } = app;
  const inspect = new InspectPage(app);
  const store = new StorePage(app);
  const edit = new ExportPage(app);
  const put = new PutIntoStoreDialog(app);
  const picker = new FlowPickerDialog(app);
  const digest = /^([0-9a-f]{4} ){15}[0-9a-f]{4}$/;

  await inspect.tryDemo();
  const asFile = await inspect.verdictWords();
  expect(asFile[0]).toBe('Signed by External Contributor (demo)');
  await expect(inspect.verdict).toContainText('Unchanged since it was signed');

  await test.step('ingest: into the store as it is, with its credentials', async () => {
    await put.open();
    await expect(put.dialog).toContainText('Signed by External Contributor (demo)');
    await put.keep('In the file');
    await put.put();
    await put.openFlow();
    await expect(store.title).toHaveText('contributed.mp4');
    await expect(store.credentials).toContainText('This Flow says so itself: embedded');
    const members = await store.members();
    await expect(members).toHaveCount(2);
    await expect(members.filter({ hasText: 'contributed.mp4 (video)' })).toContainText('video/h264video');
    await expect(members.filter({ hasText: 'contributed.mp4 (audio)' })).toContainText('audio/aacaudio');
  });

  await test.step('discover: from the Flow of the pictures to the Flow that holds the credentials', async () => {
    await store.go();
    await expect(store.row('contributed.mp4').filter({ hasText: 'Multi-essence' })).toContainText('Embedded');
    await store.choose('Format', 'Video');
    await expect(store.foot).toContainText('1 row, the end of the list.');
    await store.row('contributed.mp4 (video)').click();
    await expect(store.title).toHaveText('contributed.mp4 (video)');
    await expect(store.credentials).toContainText('Said by contributed.mp4: embedded');
    await expect(store.credentials).toContainText(/this Flow\s+contributed\.mp4/);

    const graph = await store.tab('Graph');
    await expect(store.graphCard('contributed.mp4 (video), Flow')).toContainText('This Flow');
    await expect(store.graphCard('contributed.mp4, Flow')).toContainText('Holds Content Credentials');
    await graph.getByRole('radio', { name: 'Tree' }).click();
    await expect
      .poll(async () => sorted(await treeLines(inspect.storeTree)))
      .toEqual(sorted(fromVideo('contributed.mp4', '0:00:12.000')));
    await graph.getByRole('radio', { name: 'Graph' }).click();
    await store.graphCard('contributed.mp4, Flow').click();
    await expect(store.title).toHaveText('contributed.mp4');
    await page.goBack();
    await expect(store.title).toHaveText('contributed.mp4 (video)');
  });

  await test.step('inspect: the verdict of the file, and one picture from the store to the manifest', async () => {
    await store.inspect();
    await expect(page).toHaveURL(/#\/inspect\/a_/, JOB);
    expect(await inspect.verdictWords()).toEqual(asFile);
    await expect(store.graphCard('contributed.mp4 (video), Flow')).toContainText('This Flow');
    await expect(store.graphCard('contributed.mp4, Flow')).toContainText('Holds Content Credentials');
    await expect(inspect.card).toHaveAttribute('aria-label', /^contributed\.mp4, .*Intact, signer on a list/);
    await expect(page.locator('.react-flow__edge[aria-label="held by"]')).toHaveCount(1);
    await inspect.showAs('Tree');
    await expect.poll(() => treeLines(inspect.tree)).toEqual(['1 contributed.mp4, Intact, signer on a list']);
    await expect(inspect.storeTree.getByRole('row', { name: 'contributed.mp4 (video), Flow' })).toBeVisible();
    await inspect.showAs('Graph');
  });

  await test.step('export: the Flow takes the place of the file in the package', async () => {
    await edit.go();
    await edit.useDemoProject();
    await edit.removeInput('contributed.mp4');
    await picker.openFromInputs();
    await picker.flow('contributed.mp4 Multi-essence').click();
    await picker.fetch();
    const input = edit.input('contributed.mp4');
    await expect(input).toContainText('Signed by External Contributor (demo)', JOB);
    await expect(input.getByRole('term')).toHaveText(['Store', 'Flow', 'Part', 'Credentials']);
    await expect(edit.clip('contributed.mp4')).toBeVisible();
    await edit.decide('contributed.mp4', 'Carry its credentials');
    await edit.chooseSigner('Broadcaster (demo)');
    await edit.export();
    await expect(edit.result).toBeVisible(JOB);
    await expect(edit.result).toContainText('Signed by Broadcaster (demo)');
  });

  await test.step('ingest again: the package is a new Flow, of the bytes that were signed', async () => {
    const signed = (await edit.result.getByText(digest).textContent()) ?? '';
    await put.open();
    await put.put();
    await expect(put.dialog.getByText(digest)).toHaveText(signed);
    await put.openFlow();
    await expect(store.title).toHaveText('Harbour package.mp4');
    await expect(store.credentials).toContainText('This Flow says so itself: embedded');
    const graph = await store.tab('Graph');
    await graph.getByRole('radio', { name: 'Tree' }).click();
    await expect
      .poll(async () => sorted(await treeLines(inspect.storeTree)))
      .toEqual(sorted(fromWhole('Harbour package.mp4', '0:00:20.000')));
  });

  await test.step('discover again: both are in the list, and the chain of the package holds the contribution', async () => {
    await store.go();
    await store.clearFilters();
    await expect(store.foot).toContainText('6 rows, the end of the list.');
    await store.choose('Provenance', 'Embedded');
    await expect(store.foot).toContainText('2 rows, the end of the list.');
    await expect(store.row('contributed.mp4')).toContainText('Embedded');
    await expect(store.row('Harbour package.mp4')).toContainText('Embedded');
    await store.row('Harbour package.mp4').click();
    await expect(store.title).toHaveText('Harbour package.mp4');
    await store.inspect();
    await expect(page).toHaveURL(/#\/inspect\/a_/, JOB);
    expect(await inspect.checkedHeadline()).toBe('Signed by Broadcaster (demo)');
    await expect(inspect.axis('Integrity')).toContainText('Unchanged since it was signed');
    await expect(store.graphCard('Harbour package.mp4, Flow')).toContainText('Holds Content Credentials');
    await inspect.showAs('Tree');
    await expect
      .poll(() => treeLines(inspect.tree))
      .toEqual([
        '1 Harbour package, Intact, signer on a list',
        '2 intro.mp4, part of it, No credentials of its own',
        '2 outro.mp4, part of it, No credentials of its own',
        '2 contributed.mp4, part of it, Intact, signer on a list',
      ]);
    await expect(inspect.tree.getByRole('row', { name: 'contributed.mp4' })).toContainText(
      'External Contributor (demo)',
    );
  });
});
