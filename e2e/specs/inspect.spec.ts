import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, sharedData, test } from '../fixtures.ts';
import { type DrawerTab, InspectPage } from '../pages/inspect-page.ts';
import { signApart, startListener } from '../support/apart.ts';
import { replacedCopy, tamperedCopy } from '../support/files.ts';

const demoClip = (name: string) => resolve(import.meta.dirname, '../../assets/demo', name);

test('what others send: signed, unsigned, tampered with, and no media at all', async ({ app }, info) => {
  const inspect = new InspectPage(app);
  const folder = info.outputPath('files');
  await mkdir(folder, { recursive: true });

  await test.step('signed', async () => {
    await inspect.tryDemo();
    expect(await inspect.checkedHeadline()).toBe('Signed by External Contributor (demo)');
  });

  await test.step('unsigned is no fault', async () => {
    await inspect.open(demoClip('intro.mp4'));
    expect(await inspect.checkedHeadline()).toBe('No Content Credential');
    await expect(inspect.problems).toBeHidden();
    await expect(inspect.details).toBeHidden();
  });

  await test.step('a changed byte breaks it, and the place is named', async () => {
    const signed = join(app.workspace, 'demo/contributed.mp4');
    await inspect.drop(await tamperedCopy(signed, join(folder, 'tampered.mp4')));
    expect(await inspect.checkedHeadline()).toBe('There is a problem with these Content Credentials');
    await expect(inspect.axis('Integrity')).toContainText('Changed after it was signed');
    await expect(inspect.axis('Signer')).toContainText('It vouches for what was signed, not for this content.');
    await expect(inspect.problems).toContainText('In this file');
    const codes = await inspect.tab('Codes');
    await expect(codes.getByText('assertion.bmffHash.mismatch').first()).toBeVisible();
  });

  await test.step('garbage is not media', async () => {
    const garbage = join(folder, 'garbage.mp4');
    await writeFile(garbage, 'This is not what its name says.\n'.repeat(100));
    await inspect.drop(garbage);
    await expect(inspect.headline).toHaveText('Not a kind of file that can carry Content Credentials');
    await expect(inspect.details).toBeHidden();
  });
});

test('the player seeks by ranges, and everything known is under its tab, in the graph and in its twin', async ({
  app,
}) => {
  const { page } = app;
  const inspect = new InspectPage(app);
  const answered = page.waitForResponse((response) => /\/media\/a_\w+$/.test(response.url()));
  await inspect.tryDemo();
  await inspect.checkedHeadline();

  await test.step('player', async () => {
    expect((await answered).status()).toBe(206);
    const video = page.getByLabel('Player: contributed.mp4');
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
    const target = await video.evaluate((element: HTMLVideoElement) => (element.currentTime = element.duration / 2));
    await expect
      .poll(() => video.evaluate((element: HTMLVideoElement) => [element.seeking, element.currentTime]))
      .toEqual([false, target]);
  });

  await test.step('a file whose credentials carry no picture shows a frame of itself, marked as one', async () => {
    const frame = inspect.card.getByAltText('A frame of this file');
    await expect(frame).toHaveAttribute('src', /^blob:/);
    await expect(inspect.card.getByText('frame', { exact: true })).toBeVisible();
  });

  const said: Record<DrawerTab, string | RegExp> = {
    Actions: 'c2pa.created',
    'Signer & trust': 'Certificate chain',
    Ingredients: 'Nothing is named that it was made from.',
    Metadata: 'Harbour at dusk',
    Codes: 'countersign.timeStamp.missing',
    Raw: 'active_manifest',
  };
  for (const [tab, words] of Object.entries(said) as [DrawerTab, string | RegExp][]) {
    await test.step(`tab ${tab}`, async () => {
      const panel = await inspect.tab(tab);
      await expect(panel.getByText(words).first()).toBeVisible();
    });
  }

  await test.step('published schemas, on request, beside the verdict', async () => {
    const before = await inspect.verdict.textContent();
    const codes = await inspect.tab('Codes');
    await codes.getByRole('button', { name: 'Check against the published schemas' }).click();
    await expect(codes.getByText('4 of 4 assertions fit the schemas of C2PA 2.2.')).toBeVisible();
    expect(await inspect.verdict.textContent()).toBe(before);
  });
});

test('R65: credentials kept elsewhere are asked for once, when somebody who was told whom says so; a sidecar is dropped on its file', async ({
  app,
}, info) => {
  const { page } = app;
  const inspect = new InspectPage(app);
  const folder = info.outputPath('files');
  await mkdir(folder, { recursive: true });
  let store: Uint8Array = new Uint8Array();
  const { asked, host, close } = await startListener(() => store);
  const remote = await signApart(folder, 'remote.mp4', `http://${host}/credentials/1`);
  ({ store } = remote);

  await test.step('a server in this network, over http: both have to be meant', async () => {
    await inspect.open(remote.path);
    expect(await inspect.checkedHeadline()).toBe('The Content Credentials of this file are kept elsewhere');
    await page.getByRole('button', { name: `Get credentials from ${host}…` }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`http://${host}/credentials/1`);
    const ask = dialog.getByRole('button', { name: `Ask ${host}` });
    await expect(ask).toBeDisabled();
    await dialog.getByText('Ask over http, not https').click();
    await ask.click();
    await expect(dialog.getByRole('alert')).toContainText(`${host} is inside this machine or network.`);
    expect(asked).toEqual([]);
    await dialog.getByText('is a server of my own house').click();
    await ask.click();
    await expect(inspect.apart).toContainText(`http://${host}/credentials/1`);
    expect(await inspect.checkedHeadline()).toBe("The identity of the signer can't be verified");
    await expect(inspect.axis('Integrity')).toContainText('Unchanged since it was signed');
    expect(asked).toEqual(['GET /credentials/1']);
  });

  await test.step('checked again and opened again, nobody is asked; forgotten, the file is as it was', async () => {
    await page.getByRole('button', { name: 'Check again' }).click();
    await inspect.checkedHeadline();
    await inspect.apart.getByRole('button', { name: 'Forget them' }).click();
    await expect(inspect.headline).toHaveText('The Content Credentials of this file are kept elsewhere');
    expect(asked).toHaveLength(1);
    await close();
  });

  await test.step('a sidecar', async () => {
    const clip = await signApart(folder, 'clip.mp4');
    const sidecar = join(folder, 'sent along.c2pa');
    await writeFile(sidecar, clip.store);
    await inspect.open(clip.path);
    await expect(inspect.headline).toHaveText('No Content Credential');
    await inspect.drop(sidecar);
    await expect(inspect.apart).toContainText('Given in');
    expect(await inspect.checkedHeadline()).toBe("The identity of the signer can't be verified");
    await expect(inspect.axis('Integrity')).toContainText('Unchanged since it was signed');
  });
});

test.describe('files by others', () => {
  test('credentials kept elsewhere are not fetched: neither the page nor the engine asks for them', async ({
    app,
  }, info) => {
    const original = sharedData('media/cloud.jpg');
    const inspect = new InspectPage(app);
    const folder = info.outputPath('files');
    await mkdir(folder, { recursive: true });

    // The very same file, but its address is one at which somebody would hear the question.
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
    const address = /dcterms:provenance="([^"]+)"/.exec((await readFile(original)).toString('latin1'))?.[1] ?? '';
    const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`.padEnd(address.length, 'x');
    const remote = await replacedCopy(original, join(folder, 'remote.jpg'), [address, here]);

    await inspect.open(remote);
    expect(await inspect.checkedHeadline()).toBe('The Content Credentials of this file are kept elsewhere');
    await expect(inspect.verdict).toContainText(`They are at ${here}. Nothing was fetched`);
    await inspect.open(original);
    expect(await inspect.checkedHeadline()).toBe('The Content Credentials of this file are kept elsewhere');
    expect(asked).toEqual([]);
    await new Promise((closed) => server.close(closed));
  });

  test('a picture changed after signing, and a history six deep, walked by keyboard alone', async ({ app }) => {
    const inspect = new InspectPage(app);
    await inspect.open(sharedData('media/XCA.jpg'));
    expect(await inspect.checkedHeadline()).toBe('There is a problem with these Content Credentials');
    await expect((await inspect.tab('Codes')).getByText('assertion.dataHash.mismatch').first()).toBeVisible();

    await inspect.open(sharedData('media/chain-of-six.jpg'));
    expect(await inspect.checkedHeadline()).toBe("The identity of the signer can't be verified");
    await expect(inspect.axis('Integrity')).toContainText('Unchanged since it was signed');

    await test.step('the graph', async () => {
      const first = await inspect.card.getAttribute('aria-label');
      await inspect.card.focus();
      await app.page.keyboard.press('ArrowLeft');
      await expect(inspect.card).not.toHaveAttribute('aria-label', first ?? '');
      await expect(inspect.card).toBeFocused();
    });

    await test.step('its twin', async () => {
      await inspect.showAs('Tree');
      await inspect.tree.getByRole('row').first().focus();
      await app.page.keyboard.press('Home');
      const visited: string[] = [];
      // Shared ingredients repeat, so there are more lines than items.
      for (let step = 0; step < 40; step += 1) {
        const line = inspect.tree.locator('[role="row"]:focus');
        await expect(line).toHaveAttribute('aria-selected', 'true');
        const name = (await line.getAttribute('aria-label')) ?? '';
        const key = (await line.getAttribute('data-key')) ?? '';
        if (visited.at(-1)?.endsWith(key)) break;
        visited.push(`${name} ${key}`);
        await app.page.keyboard.press('ArrowDown');
      }
      const titles = new Set(visited.map((line) => line.replace(/,.*/s, '')));
      const all = 'A.jpg C.jpg CA.jpg CAI.jpg CAIAIIICAICIICAIICICA.jpg CI.jpg CICA.jpg I.jpg';
      expect([...titles].toSorted((a, b) => a.localeCompare(b)).join(' ')).toBe(all);
    });
  });
});
