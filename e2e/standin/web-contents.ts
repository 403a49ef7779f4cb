import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { pages, refusedHosts } from './app.ts';
import type { Chromium, Session } from './chromium.ts';
import { invoke, type InvokeEvent, ipcMain } from './ipc.ts';
import { calls, record, refuse } from './model.ts';
import { pageScripts, WORLD } from './page-scripts.ts';
import { toApp, toChromium } from './proxy.ts';

interface Frame {
  id: string;
  url: string;
  parentId?: string | undefined;
}
interface World {
  origin: string;
  name: string;
  frameId: string;
}
interface FromPage {
  /** Absent: sent, and no answer is wanted. */
  id?: number;
  channel: string;
  args: unknown[];
}
type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

let count = 0;

/** A page in a Chromium context of its own, with the preload in an isolated world and IPC over a DevTools binding. */
export class WebContents extends EventEmitter {
  readonly id = (count += 1);
  /** Resolves when the page can be loaded into; rejected when Chromium did not start. */
  readonly opened: Promise<void>;
  targetId = '';
  openHandler: OpenHandler = () => ({ action: 'allow' });
  readonly #preload: string;
  readonly #frames = new Map<string, Frame>();
  readonly #worlds = new Map<number, World>();
  #chromium: Chromium | undefined;
  #session: Session | undefined;
  #url = '';
  #asked = '';
  #denied = false;
  #destroyed = false;

  constructor(preload: string, size: { width: number; height: number }) {
    super();
    this.#preload = preload;
    this.opened = this.#open(size);
    // Whoever loads the page meets the error; nobody else needs to.
    this.opened.catch(() => {});
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  getURL(): string {
    return toApp(this.#url);
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  reload = record('webContents.reload');

  send(channel: string, ...args: unknown[]): void {
    calls.push(['webContents.send', channel, ...args]);
    this.runInPreload(`standInReceive(${JSON.stringify({ channel, args })})`);
  }

  close(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    // The target may be gone already.
    void this.#chromium?.browser.send('Target.closeTarget', { targetId: this.targetId }).catch(() => {});
    this.emit('destroyed');
  }

  /** The preload's text, or why Electron would not run it: unreadable, or not a plain script. */
  readPreload(): { source?: string; error?: unknown } {
    try {
      const source = this.#preload === '' ? '' : readFileSync(this.#preload, 'utf8');
      new Script(`(function (require, process, exports, module) {${source}\n})`, { filename: this.#preload });
      return { source };
    } catch (error) {
      this.emit('preload-error', {}, this.#preload, error);
      return { error };
    }
  }

  /** Evaluates in the preload's world; nothing happens when the page has none yet. */
  runInPreload(expression: string, contextId = this.#preloadWorld()): void {
    if (contextId === undefined) return;
    // The page may be on its way out.
    void this.#session?.send('Runtime.evaluate', { contextId, expression }).catch(() => {});
  }

  async loadURL(url: string): Promise<void> {
    await this.opened;
    this.#asked = url;
    if (!this.#session) {
      this.#url = url;
      return;
    }
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = await this.#session.send('Page.navigate', { url: toChromium(url) });
    if (errorText) refuse(`${errorText} loading '${url}'`);
    await loaded;
  }

  #preloadWorld(): number | undefined {
    return [...this.#worlds].find(([, world]) => world.name === WORLD)?.[0];
  }

  async #open(size: { width: number; height: number }): Promise<void> {
    const { source, error } = this.readPreload();
    if (!pages) return;
    const chromium = await pages.chromium;
    this.#chromium = chromium;
    const { browserContextId } = await chromium.browser.send('Target.createBrowserContext', {
      proxyServer: `127.0.0.1:${pages.proxyPort}`,
      proxyBypassList: '<-loopback>',
    });
    const { targetId } = await chromium.browser.send('Target.createTarget', {
      url: 'about:blank',
      ...size,
      browserContextId,
    });
    this.targetId = targetId;
    const { sessionId } = await chromium.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const session = chromium.session(sessionId);
    this.#session = session;
    this.#followFrames(session);
    this.#guardWindows(session, chromium);
    this.#guardNavigation(session);
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
      void this.#received(JSON.parse(payload) as FromPage, executionContextId);
    });
    await Promise.all([
      chromium.browser.send('Target.setDiscoverTargets', { discover: true }),
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }),
      session.send('Runtime.addBinding', { name: 'standInSend', executionContextName: WORLD }),
    ]);
    for (const script of pageScripts(this.#preload, source, error)) {
      await session.send('Page.addScriptToEvaluateOnNewDocument', script);
    }
  }

  #followFrames(session: Session): void {
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#frames.set(frameId, { id: frameId, parentId: parentFrameId, url: '' });
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      this.#frames.set(frame.id, frame);
      if (!frame.parentId) this.#url = frame.url;
    });
    session.on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId));
    // Carries the frame's real origin: main's sender check decides on Chromium's word.
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId: string };
      this.#worlds.set(context.id, { origin: context.origin, name: context.name, frameId });
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#worlds.delete(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
  }

  /** In Electron a denied window.open returns null; here the window closes at once. */
  #guardWindows(session: Session, chromium: Chromium): void {
    session.on('Page.windowOpen', ({ url }) => {
      this.#denied = this.openHandler({ url: toApp(url) }).action === 'deny';
      if (this.#denied && URL.canParse(url)) refusedHosts.add(new URL(url).hostname);
    });
    chromium.browser.on('Target.targetCreated', ({ targetInfo }) => {
      if (!this.#denied || targetInfo.openerId !== this.targetId) return;
      void chromium.browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {});
    });
  }

  /** Asks main's will-navigate listeners about every document the top frame wants besides the one main asked for. */
  #guardNavigation(session: Session): void {
    session.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
      const url = toApp(request.url);
      let prevented = false;
      const isTop = this.#frames.get(frameId)?.parentId === undefined;
      if (isTop && url !== this.#asked && request.url !== this.#url) {
        this.emit('will-navigate', { url, preventDefault: () => (prevented = true) });
      }
      if (prevented) refusedHosts.add(new URL(request.url).hostname);
      const answered = prevented
        ? session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : session.send('Fetch.continueRequest', { requestId });
      // The request may have been cancelled meanwhile.
      void answered.catch(() => {});
    });
  }

  async #received({ id, channel, args }: FromPage, contextId: number): Promise<void> {
    const world = this.#worlds.get(contextId);
    const frame = world && this.#frames.get(world.frameId);
    const senderFrame = frame
      ? { origin: toApp(world.origin), url: toApp(frame.url), parent: frame.parentId === undefined ? null : {} }
      : null;
    const event: InvokeEvent = { sender: this, type: 'frame', senderFrame };
    if (id === undefined) {
      ipcMain.emit(channel, event, ...args);
      return;
    }
    const answer = await invoke(event, channel, args);
    this.runInPreload(`standInReceive(${JSON.stringify({ id, ...answer })})`, contextId);
  }
}
