import { listen, type Channel } from './serve.ts';
import { operations } from './operations.ts';

/* The entry of a worker process, whichever shell started it. */

/** Electron's end of a utility process; messages come wrapped. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

function openChannel(): Channel {
  const { parentPort } = process as typeof process & { parentPort?: ParentPort };
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  // After signing, the engine's threads keep a process alive for minutes (c2pa-engine.md section 5): only exit() ends it.
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
}

// Ctrl-C reaches the whole process group; when to stop is the core's to say.
process.on('SIGINT', () => {});
listen(openChannel(), operations, { memoryLimit: 2 * 1024 ** 3, exit: (code) => process.exit(code) });
