import { EventEmitter } from 'node:events';

/** What main asked Electron to do, in order: the name and the arguments. Tests read it. */
export const calls: [name: string, ...args: unknown[]][] = [];

export function refuse(message: string): never {
  throw new Error(`stand-in: ${message}`);
}

/** A function that notes its call and answers `result`. */
export function record<R = undefined>(name: string, result?: R): (...args: unknown[]) => R {
  return (...args) => {
    calls.push([name, ...args]);
    return result as R;
  };
}

/** Names that Node, Playwright or promises look up on any object they meet. */
const looksUpOnAnything = new Set(['then', 'toJSON', 'domain', 'constructor']);

/** An object that refuses every name it does not model, so that main never runs on a silent `undefined`. */
export function model<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const known = key in object || typeof key === 'symbol' || looksUpOnAnything.has(key);
      return known ? Reflect.get(object, key) : refuse(`${name}.${String(key)} is not modelled`);
    },
  });
}

/** An emitter with extra members, as most Electron modules are. */
export function emitter<T extends object>(members: T): EventEmitter & T {
  return Object.assign(new EventEmitter(), members);
}

/** What the parts of the stand-in share about the app that runs in it. */
export const state = {
  ready: false,
  quitting: false,
  name: '',
  version: '',
  root: '',
  userData: '',
};

export function needReady(what: string): void {
  if (!state.ready) refuse(`${what} needs the ready event`);
}
