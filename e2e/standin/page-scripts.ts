// The page's side of Electron: the preload runs in a real isolated world of Chromium, and a bridge of DOM events carries values between
// that world and the page's own. The two functions below are never called here: their source text is sent to Chromium, so each must be
// whole in itself. Values cross as a structured clone, functions and promises by number.

/** The name Electron gives the preload's world; Playwright knows it. */
export const WORLD = 'Electron Isolated Context';

type Packed = { value: unknown } | { callback: number };
type Answer = { value: unknown } | { fn: number } | { promise: number } | { error: string };
type Listener = (...args: unknown[]) => void;

function mainWorld(): void {
  if (window !== window.top) return;
  const callbacks: Listener[] = [];
  const settles = new Map<number, PromiseWithResolvers<unknown>>();
  let reply: Answer = { value: undefined };

  const pack = (value: unknown): Packed =>
    typeof value === 'function' ? { callback: callbacks.push(value as Listener) - 1 } : { value };
  const unpack = (answer: Answer): unknown => {
    if ('error' in answer) throw new Error(answer.error);
    if ('promise' in answer) {
      const settle = Promise.withResolvers<unknown>();
      settles.set(answer.promise, settle);
      return settle.promise;
    }
    if (!('fn' in answer)) return answer.value;
    return (...args: unknown[]) => {
      // The isolated world listens and replies before dispatchEvent returns.
      document.dispatchEvent(new CustomEvent('standin:call', { detail: { fn: answer.fn, args: args.map(pack) } }));
      return unpack(reply);
    };
  };
  const on = <T>(type: string, listener: (detail: T) => void): void =>
    document.addEventListener(`standin:${type}`, (event) => listener((event as CustomEvent<T>).detail));

  on('expose', ({ key, api }: { key: string; api: Record<string, Answer> }) => {
    const value = Object.fromEntries(Object.entries(api).map(([name, part]) => [name, unpack(part)]));
    Object.defineProperty(window, key, { enumerable: true, value: Object.freeze(value) });
  });
  on('reply', (answer: Answer) => {
    reply = answer;
  });
  on('settle', ({ id, error, value }: { id: number; error?: string; value?: unknown }) => {
    if (error === undefined) settles.get(id)?.resolve(value);
    else settles.get(id)?.reject(new Error(error));
    settles.delete(id);
  });
  on('callback', ({ callback, args }: { callback: number; args: unknown[] }) => callbacks[callback]?.(...args));
}

function isolatedWorld(): void {
  // As in Electron, no preload runs in frames within the page.
  if (window !== window.top) return;
  const scope = globalThis as unknown as {
    standInSend(message: string): void;
    standInReceive(message: { id?: number; error?: string; value?: unknown; channel?: string; args?: unknown[] }): void;
    standInRun(preload: (...scope: unknown[]) => void): void;
    standInFiles?: Record<string, string>;
  };
  const functions: Listener[] = [];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners = new Map<string, Set<Listener>>();
  let lastId = 0;

  const tell = (type: string, detail: unknown): void => {
    document.dispatchEvent(new CustomEvent(`standin:${type}`, { detail }));
  };
  const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const pack = (value: unknown): Answer => {
    if (typeof value === 'function') return { fn: functions.push(value as Listener) - 1 };
    if (!(value instanceof Promise)) return { value };
    const id = (lastId += 1);
    value.then(
      (result) => tell('settle', { id, value: result }),
      (error: unknown) => tell('settle', { id, error: messageOf(error) }),
    );
    return { promise: id };
  };
  const unpack = (arg: Packed): unknown =>
    'callback' in arg ? (...rest: unknown[]) => tell('callback', { callback: arg.callback, args: rest }) : arg.value;

  document.addEventListener('standin:call', (event) => {
    const { fn, args } = (event as CustomEvent<{ fn: number; args: Packed[] }>).detail;
    try {
      tell('reply', pack(functions[fn]?.(...args.map(unpack))));
    } catch (error) {
      tell('reply', { error: messageOf(error) });
    }
  });
  scope.standInReceive = ({ id = 0, error, value, channel, args = [] }) => {
    if (channel !== undefined) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
      return;
    }
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  };

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => {
      const answer = Promise.withResolvers<unknown>();
      waiting.set((lastId += 1), answer);
      scope.standInSend(JSON.stringify({ id: lastId, channel, args }));
      return answer.promise;
    },
    send: (channel: string, ...args: unknown[]) => scope.standInSend(JSON.stringify({ channel, args })),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, api: Record<string, unknown>) =>
      tell('expose', { key, api: Object.fromEntries(Object.entries(api).map(([name, part]) => [name, pack(part)])) }),
  };
  const webUtils = {
    // Synchronous in Electron too, so it answers from a table that the test fills (electron.ts, setFilePaths).
    getPathForFile: (file: unknown) => {
      if (!(file instanceof File)) throw new TypeError('Not a File');
      return scope.standInFiles?.[file.name] ?? '';
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer, webUtils };
    throw new Error(`module not found: ${name}`);
  };
  scope.standInRun = (preload) =>
    preload(require, { type: 'renderer', sandboxed: true, contextIsolated: true }, {}, {});
}

/** The scripts for a new page, in order. `source` is absent when the preload could not be read or is not a plain script. */
export function pageScripts(
  path: string,
  source: string | undefined,
  error: unknown,
): { source: string; worldName?: string }[] {
  const complain = (what: string): string =>
    `console.error('Unable to load preload script: ' + ${JSON.stringify(path)} + ' ' + ${what});`;
  const run =
    source === undefined
      ? complain(JSON.stringify(String(error)))
      : `try { standInRun(function (require, process, exports, module) {${source}\n}); } catch (error) { ${complain('error')} }`;
  return [
    { source: `(${mainWorld.toString()})();` },
    { source: `(${isolatedWorld.toString()})();`, worldName: WORLD },
    { source: `if (window === window.top) { ${run} }`, worldName: WORLD },
  ];
}
