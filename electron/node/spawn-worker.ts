import { workerEnvironment } from '#core/worker/environment.ts';
import type { SpawnWorker } from '#core/worker/port.ts';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface SpawnOptions {
  /** The built worker, `dist/node/worker.js`. */
  readonly bundle: string;
  /** Where the engine spools files over 512 MB; needs their size free and must not be a memory disk (c2pa-engine.md section 7). */
  readonly temporaryFolder?: string;
  readonly log: (line: string) => void;
}

/** Workers as child processes, for the shells that run in Node. */
export const spawnNodeWorker = ({ bundle, temporaryFolder, log }: SpawnOptions): SpawnWorker => {
  const env = workerEnvironment(process.env, temporaryFolder);

  return (name) => {
    // Nothing of a worker may land on stdout, which belongs to --json. Advanced serialisation is the structured clone.
    const child = fork(bundle, [], {
      serialization: 'advanced',
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    log(`${name}: started as process ${child.pid ?? 'none'}`);
    if (child.stderr) createInterface(child.stderr).on('line', (line) => log(`${name}: ${line.slice(0, 1000)}`));
    return {
      send(message) {
        // A worker that is gone says so by its exit; the message is lost with it.
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        let ended = false;
        const once = (code: number | null): void => {
          if (ended) return;
          ended = true;
          listener(code);
        };
        child.on('exit', once);
        // The process could not be started at all.
        child.on('error', (error) => {
          log(`${name}: ${error.message}`);
          once(null);
        });
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
};
