// What only the desktop shell has. The specs that both shells share run on it too.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import type { DesktopBridge } from '#shared/api/desktop-bridge.ts';
import { launchDesktop, setFilePaths, test } from './desktop-fixture.ts';

interface Envelope {
  ok: boolean;
  value?: unknown;
  error?: { code: string };
}
interface DesktopWindow {
  desktop: DesktopBridge;
  heard: { name: string; payload: unknown }[];
}

const clip = resolve(import.meta.dirname, '../assets/demo/contributed.mp4');
const clipName = 'contributed.mp4';

const call = (page: Page, name: string, input: unknown): Promise<Envelope> =>
  page.evaluate(
    async ([procedure, body]) =>
      (await (window as unknown as DesktopWindow).desktop.call(crypto.randomUUID(), procedure, body)) as Envelope,
    [name, input] as const,
  );

/** What a call that must succeed answers. */
async function valueOf<T>(page: Page, name: string, input: unknown = {}): Promise<T> {
  const envelope = await call(page, name, input);
  expect(envelope, name).toMatchObject({ ok: true });
  return envelope.value as T;
}

/** Notes every event from now on. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const scope = window as unknown as DesktopWindow;
    scope.heard = [];
    scope.desktop.onEvent((name, payload) => scope.heard.push({ name, payload }));
  });
const heard = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate(
    (wanted) =>
      (window as unknown as DesktopWindow).heard.filter((event) => event.name === wanted).map(({ payload }) => payload),
    name,
  );
const namesOpened = async (page: Page): Promise<string[]> =>
  ((await heard(page, 'shell.filesOpened')) as { name: string }[][]).flat().map(({ name }) => name);

const corePid = (app: ElectronApplication): Promise<number | undefined> =>
  app.evaluate((electron) => {
    const core = electron.app
      .getAppMetrics()
      .find(({ serviceName, name }) => serviceName === 'countersign-core' || name === 'countersign-core');
    return core?.pid;
  });

/** Chooses a file in the page and drops it on the window, as a drag from the file manager ends. */
async function drop(app: ElectronApplication, page: Page, path: string, name: string): Promise<void> {
  await setFilePaths(app, { [name]: path });
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'e2e-files', hidden: true });
    document.body.append(input);
  });
  await page.setInputFiles('#e2e-files', path);
  await page.evaluate(() => {
    const file = document.querySelector<HTMLInputElement>('#e2e-files')?.files?.[0];
    if (!file) throw new Error('no file was chosen');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }
  });
}

test('a dropped file becomes an asset that plays and seeks by ranges', async ({ app, window }) => {
  // Asserted on the answer: a small clip seeks even without ranges, once it is buffered.
  const answered = window.waitForResponse((response) => response.url().includes('/media/'));
  await drop(app, window, clip, clipName);
  const response = await answered;
  expect(response.status()).toBe(206);
  expect(response.headers()).toMatchObject({
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'content-type': 'video/mp4',
  });
  const [asset] = (await call(window, 'asset.list', {})).value as { id: string; name: string }[];
  expect(asset?.name).toBe(clipName);
  expect(new URL(response.url()).pathname).toBe(`/media/${asset?.id}`);

  const video = window.locator('video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
  const target = await video.evaluate((element: HTMLVideoElement) => (element.currentTime = element.duration / 2));
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => [element.seeking, element.currentTime]))
    .toEqual([false, target]);
});

test('a file made by script has no path and is refused', async ({ window }) => {
  const envelope = await window.evaluate(() =>
    (window as unknown as DesktopWindow).desktop.openFiles([new File(['x'], '/etc/passwd')]),
  );
  expect(envelope).toMatchObject({ ok: false, error: { code: 'not_readable' } });
});

test('the page sees four functions and nothing of Node', async ({ window }) => {
  const seen = await window.evaluate(() => ({
    bridge: Object.keys((window as unknown as DesktopWindow).desktop).toSorted(),
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ bridge: ['call', 'cancel', 'onEvent', 'openFiles'], node: [] });
});

test.describe('the page stays where it is', () => {
  test.use({ expectedErrors: /Content Security Policy|ERR_ABORTED/ });

  test('it neither leaves nor opens windows', async ({ app, window }) => {
    const here = window.url();
    await window.evaluate(() => {
      location.href = 'https://elsewhere.example/';
    });
    await window.evaluate(() => {
      open('https://other.example/');
      const link = Object.assign(document.createElement('a'), { href: 'https://third.example/', target: '_blank' });
      document.body.append(link);
      link.click();
    });
    await expect.poll(() => app.windows().map((page) => page.url())).toEqual([here]);
    expect((await call(window, 'shell.info', {})).ok).toBe(true);
  });

  test('the content security policy stops outside pictures and requests, inline script and frames', async ({
    window,
  }) => {
    const violations = await window.evaluate(async () => {
      const found = new Set<string>();
      document.addEventListener('securitypolicyviolation', (event) => found.add(event.effectiveDirective));
      const image = new Image();
      image.src = 'https://elsewhere.example/x.png';
      const inline = document.createElement('script');
      inline.textContent = 'window.injected = true';
      const frame = document.createElement('iframe');
      // Not an outside address: for those Chromium connects ahead before it asks the policy.
      frame.src = 'data:text/html,framed';
      document.body.append(image, inline, frame);
      await fetch('https://elsewhere.example/').catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { found: [...found].toSorted(), injected: 'injected' in window };
    });
    expect(violations).toEqual({ found: ['connect-src', 'frame-src', 'img-src', 'script-src-elem'], injected: false });
  });
});

test('an outside address opens only after its host was confirmed', async ({ app, window }) => {
  await app.evaluate(({ dialog, shell }) => {
    const log = Object.assign(globalThis, { opened: [] as string[], answers: [0, 1] });
    dialog.showMessageBox = async () => ({ response: log.answers.shift() ?? 0, checkboxChecked: false });
    shell.openExternal = async (url) => void log.opened.push(url);
  });
  const url = 'https://elsewhere.example/terms';
  expect((await call(window, 'shell.openExternal', { url })).value).toEqual({ opened: false });
  expect((await call(window, 'shell.openExternal', { url })).value).toEqual({ opened: true });
  expect(await call(window, 'shell.openExternal', { url: 'file:///etc/passwd' })).toMatchObject({
    error: { code: 'invalid_input' },
  });
  expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([url]);
});

test('native dialogs give assets and targets, never paths', async ({ app, window }, info) => {
  const target = info.outputPath('result.mp4');
  await app.evaluate(
    ({ dialog, shell }, paths) => {
      const log = Object.assign(globalThis, { revealed: [] as string[] });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [paths.clip] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: paths.target });
      shell.showItemInFolder = (path) => void log.revealed.push(path);
    },
    { clip, target },
  );
  const opened = await call(window, 'shell.openFiles', { purpose: 'media', multiple: true });
  const [asset] = opened.value as { id: string; name: string; size: number }[];
  expect(asset).toMatchObject({ name: clipName, id: expect.stringMatching(/^a_/) });
  expect(JSON.stringify(opened)).not.toContain(resolve(clip, '..'));
  const saved = await call(window, 'shell.saveTarget', { suggestedName: '../x.mp4' });
  expect(saved.value).toEqual({ target: expect.stringMatching(/^t_/), name: 'result.mp4' });
  expect((await call(window, 'shell.reveal', { asset: asset?.id })).ok).toBe(true);
  expect(await call(window, 'shell.reveal', { asset: '../x' })).toMatchObject({ error: { code: 'not_found' } });
  expect(await app.evaluate(() => (globalThis as unknown as { revealed: string[] }).revealed)).toEqual([clip]);
});

test('a core that is killed is started again, and the page is told', async ({ app, window }) => {
  await listen(window);
  await valueOf(window, 'app.info');
  const before = await corePid(app);
  expect(before).toBeGreaterThan(0);
  process.kill(before ?? 0, 'SIGKILL');
  await expect.poll(() => heard(window, 'shell.coreRestarted')).toEqual([{}]);
  await expect.poll(async () => (await call(window, 'settings.get', {})).ok).toBe(true);
  const after = await corePid(app);
  expect(after).toBeGreaterThan(0);
  expect(after).not.toBe(before);
});

test.describe('workers that main relays', () => {
  test.use({ appArgs: [clip] });

  test('sign, as the canary of the engine does, and validate', async ({ window }) => {
    await expect(window.getByText(clipName).first()).toBeVisible();
    expect(await valueOf(window, 'app.info')).toMatchObject({ canary: { ok: true } });
    const [asset] = await valueOf<{ id: string }[]>(window, 'asset.list');
    const { job } = await valueOf<{ job: string }>(window, 'asset.validate', { asset: asset?.id });
    expect(await valueOf(window, 'job.wait', { job })).toMatchObject({ state: 'done' });
    expect(await valueOf(window, 'asset.inspect', { asset: asset?.id })).toMatchObject({
      outcome: { kind: 'none' },
      checked: true,
    });
  });
});

test('a menu command reaches the page', async ({ app, window }) => {
  await listen(window);
  await app.evaluate(({ Menu }) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById('view.export');
    if (!item) throw new Error('no such menu item');
    item.click();
  });
  await expect.poll(() => heard(window, 'shell.command')).toEqual([{ command: 'view.export' }]);
});

test.describe('files named on the command line', () => {
  test.use({ appArgs: [clip] });

  test('open once the page listens, and so do those of a second start and of open-file', async ({ app, window }) => {
    await expect(window.getByText(clipName).first()).toBeVisible();
    await listen(window);
    await app.evaluate(
      ({ app: electron }, file) => void electron.emit('second-instance', {}, ['x'], '/', { files: [file] }),
      resolve(clip, '../intro.mp4'),
    );
    await expect.poll(() => namesOpened(window)).toEqual(['intro.mp4']);
    await app.evaluate(
      ({ app: electron }, file) => void electron.emit('open-file', { preventDefault: () => {} }, file),
      resolve(clip, '../outro.mp4'),
    );
    await expect.poll(() => namesOpened(window)).toEqual(['intro.mp4', 'outro.mp4']);
  });

  test('what a second start sends along is parsed like anything hostile', async ({ app, window }) => {
    // The file of this very start may still be on its way.
    await expect(window.getByText(clipName).first()).toBeVisible();
    await listen(window);
    await app.evaluate(({ app: electron }, file) => {
      for (const data of [null, 'x', { files: 'x' }, { files: [1] }, { files: ['relative.mp4'] }]) {
        electron.emit('second-instance', {}, ['x', file], '/', data);
      }
      electron.emit('second-instance', {}, [], '/', { files: [file] });
    }, clip);
    await expect.poll(() => namesOpened(window)).toEqual([clipName]);
  });
});

test('the window comes back where it was, and is shown', async () => {
  const data = test.info().outputPath('data');
  mkdirSync(data, { recursive: true });
  const bounds = { x: 40, y: 50, width: 900, height: 700 };
  const first = await launchDesktop({ data });
  await first.firstWindow();
  await first.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
  await first.close();
  const second = await launchDesktop({ data });
  await second.firstWindow();
  const found = await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
  expect(found).toEqual(bounds);
  const isVisible = () => second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(isVisible).toBe(true);
  await second.close();
});
