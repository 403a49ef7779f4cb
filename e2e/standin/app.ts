import { join } from 'node:path';
import { type Chromium, startChromium } from './chromium.ts';
import { emitter, model, record, refuse, state } from './model.ts';
import { answer } from './protocol.ts';
import { startProxy } from './proxy.ts';
import { children } from './utility-process.ts';

const ready = Promise.withResolvers<void>();
const askedOutside: string[] = [];

/** Where pages run: absent when main is asked without any. */
export let pages: { chromium: Promise<Chromium>; proxyPort: number } | undefined;

/** Hosts that the app itself refused to go to. Chromium connects ahead to places it is then not allowed to navigate to. */
export const refusedHosts = new Set<string>();

/** Requests of the page that left the app: the addresses. */
export const outside = (): string[] => askedOutside.filter((url) => !refusedHosts.has(new URL(url).hostname));

/** Makes the world in which main is then imported. */
export async function setUp(options: {
  root: string;
  name: string;
  version: string;
  userData: string;
  pages: boolean;
}): Promise<void> {
  const { root, name, version, userData } = options;
  Object.assign(state, { root, name, version, userData });
  Object.assign(process.versions, { electron: '45.4.1' });
  Object.defineProperty(process, 'type', { value: 'browser' });
  if (!options.pages) return;
  const proxyPort = await startProxy(answer, askedOutside);
  pages = { proxyPort, chromium: startChromium(join(userData, 'chromium')) };
}

/**
 * Emits `ready`. Under Playwright it waits until that has attached and calls `__playwright_run`, as Playwright's own loader for Electron
 * does: otherwise about one launch in a hundred fails.
 */
export async function markReady(debugged: boolean): Promise<void> {
  const chromium = await pages?.chromium;
  if (chromium && debugged) {
    const attached = new Promise((resolve) => Object.assign(globalThis, { __playwright_run: resolve }));
    process.stderr.write(`DevTools listening on ${chromium.address}\n`);
    await attached;
  }
  state.ready = true;
  app.emit('ready', {}, {});
  ready.resolve();
}

/** Emits a quitting event; true when main asked to stay. */
function isPrevented(event: string): boolean {
  let prevented = false;
  app.emit(event, { preventDefault: () => (prevented = true) }, 0);
  return prevented;
}

export const app = model(
  'app',
  emitter({
    whenReady: () => ready.promise,
    isReady: () => state.ready,
    isPackaged: false,
    requestSingleInstanceLock: (additionalData?: Record<string, unknown>) => {
      record('app.requestSingleInstanceLock')(additionalData);
      return process.env['STANDIN_SECOND'] === undefined;
    },
    enableSandbox: () => {
      if (state.ready) refuse('app.enableSandbox() comes before ready');
      record('app.enableSandbox')();
    },
    getName: () => state.name,
    getVersion: () => state.version,
    getPath: (name: string) => (name === 'userData' ? state.userData : join(state.userData, name)),
    getAppMetrics: () =>
      [...children].map(({ pid, name }) => ({ type: 'Utility', pid, serviceName: name })) as Electron.ProcessMetric[],
    quit: () => {
      if (isPrevented('before-quit') || isPrevented('will-quit')) return;
      app.exit(0);
    },
    exit: (code = 0) => {
      state.quitting = true;
      app.emit('quit', {}, code);
      for (const child of children) child.kill();
      const closed = pages?.chromium.then((chromium) => chromium.kill()) ?? Promise.resolve();
      void closed.catch(() => {}).finally(() => process.exit(code));
    },
  } satisfies Partial<Electron.App>),
);
