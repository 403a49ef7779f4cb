// Starts the shipped main without any page and asks it what a hostile page would ask. Usage: node smoke.ts <app folder>
// Runs in one Node 24 process with no Chromium: half a second to know that the shell is alive and shut.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';

process.env['STANDIN_CHROMIUM'] = 'none';
const data = mkdtempSync(join(tmpdir(), 'countersign-smoke-'));
process.argv.push(`--user-data-dir=${data}`);
await import('./boot.ts');
const { app } = await import('./app.ts');
const { BrowserWindow } = await import('./browser-window.ts');
const { invoke, ipcMain } = await import('./ipc.ts');
const { calls, state } = await import('./model.ts');
const { dialog } = await import('./natives.ts');
const { answer, permissions, schemes } = await import('./protocol.ts');

interface Envelope {
  ok: boolean;
  value?: unknown;
  error?: { code: string; message: string };
}
type Frame = { origin: string; url: string; parent: object | null };
type Check = () => void | Promise<void>;

const [window] = BrowserWindow.getAllWindows();
assert(window, 'no window was opened');
const contents = window.webContents;
const page: Frame = { origin: 'app://bundle', url: 'app://bundle/index.html', parent: null };
const seconds = 20;

/** What the page's preload would meet; an error's text where main threw. */
async function ask(
  senderFrame: Frame | null,
  channel: string,
  ...args: unknown[]
): Promise<{ value?: unknown; error?: string }> {
  const silence = sleep(seconds * 1_000, { error: `nobody answered on ${channel} in ${seconds} s` }, { ref: false });
  return Promise.race([invoke({ sender: contents, type: 'frame', senderFrame }, channel, args), silence]);
}
let calling = 0;
async function call(name: string, input: unknown = {}): Promise<Envelope> {
  const { value, error } = await ask(page, 'rpc:call', `smoke-${(calling += 1)}`, name, input);
  assert.equal(error, undefined);
  return value as Envelope;
}
const codeOf = async (name: string, input?: unknown): Promise<string | undefined> =>
  (await call(name, input)).error?.code;
const get = (path: string, init?: RequestInit): Promise<Response> => answer(new Request(`app://bundle/${path}`, init));
const isPrevented = (event: string): boolean => {
  let prevented = false;
  contents.emit(event, { url: 'https://elsewhere.example/', preventDefault: () => (prevented = true) });
  return prevented;
};
const corePid = (): number | undefined =>
  app.getAppMetrics().find(({ serviceName }) => serviceName === 'countersign-core')?.pid;

const checks: Record<string, Check> = {
  'the scheme has its privileges and no other': () => {
    const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
    assert.deepEqual([...schemes], [['app', privileges]]);
  },
  'a second instance hands its files to the first': () => {
    const locked = calls.filter(([name]) => name === 'app.requestSingleInstanceLock');
    assert.deepEqual(locked, [['app.requestSingleInstanceLock', { files: [] }]]);
  },
  'every page is sandboxed': () => assert(calls.some(([name]) => name === 'app.enableSandbox')),
  'a hidden window gets shown once it has something to show': () => {
    assert.equal(window.isVisible(), false);
    window.emit('ready-to-show');
    assert.equal(window.isVisible(), true);
  },
  'the preload is a plain script that needs nothing but Electron': () => {
    const { source, error } = contents.readPreload();
    assert.ifError(error);
    const required = [...(source ?? '').matchAll(/require\(["'`]([^"'`]+)/g)].map(([, name]) => name);
    assert.deepEqual(required, ['electron/renderer']);
  },
  'the preload exposes four functions': () => {
    const exposed: [string, string[]][] = [];
    const contextBridge = {
      exposeInMainWorld: (key: string, api: object) => exposed.push([key, Object.keys(api).toSorted()]),
    };
    const require = () => ({ contextBridge, ipcRenderer: {}, webUtils: {} });
    runInNewContext(contents.readPreload().source ?? '', { require });
    assert.deepEqual(exposed, [['desktop', ['call', 'cancel', 'onEvent', 'openFiles']]]);
  },
  'a page neither leaves nor embeds nor opens windows': () => {
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) assert(isPrevented(event), event);
    for (const url of ['https://elsewhere.example/', 'file:///etc/passwd', 'javascript:alert(1)']) {
      assert.equal(contents.openHandler({ url }).action, 'deny', url);
    }
  },
  'no permission but copying text, and that for our page alone': () => {
    const check = (permission: string, origin: string): boolean | undefined =>
      permissions.check?.(contents, permission, origin);
    assert.equal(check('clipboard-sanitized-write', page.origin), true);
    assert.equal(check('clipboard-sanitized-write', 'https://elsewhere.example'), false);
    assert.equal(check('clipboard-sanitized-write', 'app://bundle.elsewhere.example'), false);
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'fileSystem']) {
      assert.equal(check(permission, page.origin), false, permission);
      assert.equal(requested(permission), false, permission);
    }
  },
  'every answer carries the content security policy': async () => {
    for (const path of ['index.html', 'absent', 'media/a_000000000000']) {
      const { headers } = await get(path);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path);
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
    }
    assert.equal((await get('index.html')).status, 200);
  },
  'the protocol handler stays in its folder': async () => {
    const out = ['..%2fdesktop%2fmain.js', '%2e%2e%2f%2e%2e/package.json', '..%5cdesktop%5cmain.js', '%00', '%', ''];
    for (const path of [...out, 'media/unknown', 'media/..%2f..%2fetc', 'thumb/x/../../x']) {
      assert.equal((await get(path)).status, 404, path);
    }
    assert.equal((await answer(new Request('app://elsewhere/index.html'))).status, 404);
    assert.equal((await get('index.html', { method: 'POST' })).status, 404);
  },
  'a file the user opened is served by ranges, as a player needs it to seek': async () => {
    const { value } = await ask(page, 'files:open', [join(state.root, 'assets/demo/intro.mp4')]);
    const [asset] = (value as { value: { id: string; size: number }[] }).value;
    assert(asset, 'no asset was granted');
    const part = await get(`media/${asset.id}`, { headers: { range: 'bytes=100-199' } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 100-199/${asset.size}`);
    assert.equal((await part.arrayBuffer()).byteLength, 100);
    const beyond = await get(`media/${asset.id}`, { headers: { range: `bytes=${asset.size}-` } });
    assert.equal(beyond.status, 416);
  },
  'a call from any frame but our own page is refused': async () => {
    const foreign: (Frame | null)[] = [
      null,
      { ...page, parent: {} },
      { ...page, origin: 'https://elsewhere.example' },
      { ...page, origin: 'app://elsewhere' },
      { ...page, origin: 'null' },
    ];
    for (const frame of foreign) {
      for (const [channel, ...args] of [
        ['rpc:call', '1', 'app.info', {}],
        ['files:open', ['/etc/passwd']],
      ] as const) {
        const { error, value } = await ask(frame, channel, ...args);
        assert.match(
          error ?? '',
          /untrusted frame/,
          `${channel} from ${JSON.stringify(frame)} got ${JSON.stringify(value)}`,
        );
      }
      assert.throws(() => ipcMain.emit('rpc:cancel', { sender: contents, senderFrame: frame }, '1'), /untrusted frame/);
    }
  },
  'nonsense is answered with a code': async () => {
    const nonsense = [[], [1, 'app.info', {}], ['', 'app.info', {}], ['x'.repeat(101), 'app.info', {}], ['1', {}, {}]];
    for (const args of nonsense) {
      const { value } = await ask(page, 'rpc:call', ...args);
      assert.equal((value as Envelope).error?.code, 'invalid_input', JSON.stringify(args));
    }
    for (const args of [[], ['/etc/passwd'], [[1]], [Array.from({ length: 1_001 }, () => 'x')]]) {
      const { value } = await ask(page, 'files:open', ...args);
      assert.equal((value as Envelope).error?.code, 'invalid_input');
    }
    for (const name of ['absent', '__proto__', 'constructor', 'toString'])
      assert.equal(await codeOf(name), 'unknown_procedure');
    assert.equal(await codeOf('shell.saveTarget', { suggestedName: 1 }), 'invalid_input');
    assert.equal(await codeOf('settings.set', { theme: 'pink' }), 'invalid_input');
  },
  'a file that has no path, as a script makes it, is refused': async () => {
    const { value } = await ask(page, 'files:open', ['']);
    assert.equal((value as Envelope).error?.code, 'not_readable');
  },
  'only https goes outside, and only once its host was confirmed': async () => {
    const asked: string[] = [];
    let response = 0;
    dialog.showMessageBox = (async (_window: unknown, { message }: Electron.MessageBoxOptions) => {
      asked.push(message);
      return { response, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
    const opened = (): unknown[] => calls.filter(([name]) => name === 'shell.openExternal').map(([, url]) => url);
    for (const url of ['file:///etc/passwd', 'http://a.example/', 'javascript:alert(1)', 'https://a@b.example/', 'x']) {
      assert.equal(await codeOf('shell.openExternal', { url }), 'invalid_input', url);
    }
    const url = 'https://elsewhere.example/a?b';
    assert.deepEqual((await call('shell.openExternal', { url })).value, { opened: false });
    assert.deepEqual(opened(), []);
    response = 1;
    assert.deepEqual((await call('shell.openExternal', { url })).value, { opened: true });
    assert.deepEqual(opened(), [url]);
    const question = 'Open elsewhere.example in your browser?';
    assert.deepEqual(asked, [question, question]);
  },
  'nothing that is packed forks by node:child_process': () => {
    const bundles = join(state.root, 'dist/desktop');
    const files = readdirSync(bundles, { recursive: true })
      .map(String)
      .filter((name) => /\.c?js$/.test(name));
    assert(files.length >= 4, 'main, core, worker and preload');
    const guilty = files.filter((name) =>
      /["'`](node:)?child_process["'`]/.test(readFileSync(join(bundles, name), 'utf8')),
    );
    assert.deepEqual(guilty, []);
  },
  'the engine works in this build': async () => {
    const { value, error } = await call('app.info');
    assert.equal(error, undefined);
    const { version, canary } = value as { version: string; canary: { ok: boolean; detail: string } };
    assert.equal(version, state.version);
    assert.equal(canary.ok, true, canary.detail);
  },
  'the store of the workspace runs inside the core': async () => {
    const { value, error } = await call('store.flows', { connection: 'local' });
    assert.equal(error, undefined);
    assert.deepEqual(value, { items: [], notes: [] });
  },
  'a core that dies is started again, and calls in flight learn of it': async () => {
    const before = corePid();
    assert(before !== undefined, 'the core does not run');
    const restarted = (): boolean =>
      calls.some(([name, , event]) => name === 'webContents.send' && event === 'shell.coreRestarted');
    process.kill(before, 'SIGKILL');
    // Answered just before, or told; never left waiting.
    const inFlight = await codeOf('settings.get');
    assert(inFlight === undefined || inFlight === 'worker_lost', inFlight);
    for (let waited = 0; !restarted() && waited < 5_000; waited += 20) await sleep(20);
    assert(restarted(), 'the page was not told');
    const after = await call('settings.get');
    assert.equal(after.ok, true, after.error?.message);
    assert(corePid() !== undefined && corePid() !== before, 'the core is another process now');
    const store = await call('store.flows', { connection: 'local' });
    assert.equal(store.ok, true, `the store did not survive: ${store.error?.message}`);
  },
};

function requested(permission: string): boolean | undefined {
  let granted: boolean | undefined;
  const decide = (decision: boolean): void => {
    granted = decision;
  };
  // Electron passes details as well; ours reads the address from them.
  const request = permissions.request as unknown as (...args: unknown[]) => void;
  request(contents, permission, decide, { requestingUrl: page.url });
  return granted;
}

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    process.stdout.write(`ok    ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
const total = Object.keys(checks).length;
rmSync(data, { recursive: true, force: true });
process.stdout.write(`smoke (stand-in, not Electron): ${total - failed} passed, ${failed} failed, 0 skipped\n`, () =>
  app.exit(failed === 0 ? 0 : 1),
);
