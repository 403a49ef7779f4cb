/**
 * A process of its own, as the core sees it. A shell answers it: `child_process.fork` in Node, a relayed utility process in the
 * desktop app (only Electron's main may fork one). Messages must therefore survive two structured clones.
 */
export interface WorkerPort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, whatever ended it; `null` when a signal did. Nothing arrives after it. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it at once, in the middle of native work. */
  kill(): void;
}

/** Starts a worker. `name` is for people: process lists and logs. */
export type SpawnWorker = (name: string) => WorkerPort;
