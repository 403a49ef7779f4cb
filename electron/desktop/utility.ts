import { utilityProcess } from 'electron/main';
import type { WorkerPort } from '#core/worker/port.ts';

/**
 * Starts one of our bundles in a utility process: crashes stay in it, and it works with the runAsNode fuse off, where
 * child_process.fork does not.
 * @param name shown in process lists
 */
export function forkUtility(
  entry: string,
  name: string,
  options: { args?: string[]; env?: Record<string, string> } = {},
): WorkerPort {
  const child = utilityProcess.fork(entry, options.args ?? [], {
    serviceName: name,
    ...(options.env && { env: options.env }),
  });
  return {
    // Posting to a dead child is silent; onExit has told by then.
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
