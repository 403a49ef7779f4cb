import type { SpawnWorker, WorkerPort } from '#core/worker/port.ts';
import type { FromCore, ToCore } from './core-messages.ts';

/** Main's side of the core's workers: only main may fork utility processes, so it forks them and passes their messages on. */
export interface WorkerRelay {
  /** Takes the messages of kind `worker-…`; false for any other. */
  take(message: FromCore): boolean;
  /** Ends every worker: their core is gone. */
  killAll(): void;
}

export function createWorkerRelay(spawn: SpawnWorker, toCore: (message: ToCore) => void): WorkerRelay {
  const workers = new Map<number, WorkerPort>();

  function start(worker: number, name: string): void {
    const port = spawn(name);
    workers.set(worker, port);
    port.onMessage((message) => {
      // Silent once the core was told of its end.
      if (workers.has(worker)) toCore({ kind: 'worker-message', worker, message });
    });
    port.onExit((code) => {
      if (workers.delete(worker)) toCore({ kind: 'worker-exit', worker, code });
    });
  }

  return {
    take(message) {
      switch (message.kind) {
        case 'worker-spawn':
          start(message.worker, message.name);
          return true;
        case 'worker-post':
          workers.get(message.worker)?.send(message.message);
          return true;
        case 'worker-kill':
          workers.get(message.worker)?.kill();
          return true;
        case 'answer':
        case 'event':
        case 'log':
        case 'ask':
          return false;
      }
    },
    killAll() {
      const doomed = [...workers.values()];
      workers.clear();
      for (const port of doomed) port.kill();
    },
  };
}

/** The core's side: answers the port `spawnWorker` by asking main. */
export interface RelayedWorkers {
  spawn: SpawnWorker;
  receive(message: Extract<ToCore, { kind: 'worker-message' | 'worker-exit' }>): void;
}

export function createRelayedWorkers(toMain: (message: FromCore) => void): RelayedWorkers {
  interface Listeners {
    message: ((message: unknown) => void)[];
    exit: ((code: number | null) => void)[];
  }
  const running = new Map<number, Listeners>();
  let last = 0;
  return {
    spawn(name) {
      const worker = (last += 1);
      const listeners: Listeners = { message: [], exit: [] };
      running.set(worker, listeners);
      toMain({ kind: 'worker-spawn', worker, name });
      return {
        send: (message) => toMain({ kind: 'worker-post', worker, message }),
        onMessage: (listener) => void listeners.message.push(listener),
        onExit: (listener) => void listeners.exit.push(listener),
        kill: () => toMain({ kind: 'worker-kill', worker }),
      };
    },
    receive(message) {
      const listeners = running.get(message.worker);
      if (!listeners) return;
      if (message.kind === 'worker-message') {
        for (const listener of listeners.message) listener(message.message);
        return;
      }
      running.delete(message.worker);
      for (const listener of listeners.exit) listener(message.code);
    },
  };
}
