import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { needReady, refuse, state } from './model.ts';

/** Every child that runs. */
export const children = new Set<UtilityProcess>();

const preload = new URL('./utility-child.ts', import.meta.url).href;

/** `pid` is undefined before `spawn` and after `exit`; posting to a dead child is silent: both as in Electron. */
class UtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stdout = null;
  readonly stderr = null;
  readonly name: string;
  readonly #child: ChildProcess;

  constructor(path: string, args: string[] = [], options: Electron.ForkOptions = {}) {
    super();
    needReady('utilityProcess.fork');
    this.name = options.serviceName ?? 'Node Utility Process';
    this.#child = fork(path, args, {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', preload],
      serialization: 'advanced',
      env: (options.env as NodeJS.ProcessEnv | undefined) ?? process.env,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    children.add(this);
    this.#child.once('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code) => {
      children.delete(this);
      // Electron gives a code, never a signal.
      this.emit('exit', code ?? 1);
      this.pid = undefined;
    });
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) refuse('transferring ports is not modelled');
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  // An app that is on its way out forks nothing more, and says nothing about it.
  fork: (path: string, args?: string[], options?: Electron.ForkOptions) =>
    state.quitting
      ? Object.assign(new EventEmitter(), { postMessage: () => {}, kill: () => false })
      : new UtilityProcess(path, args, options),
};
