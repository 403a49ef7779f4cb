import type { CoreEvents } from '#shared/api/index.ts';
import type { z } from '#shared/rpc/zod.ts';
import type { SpawnWorker } from '#core/worker/port.ts';
import type { Secrets } from '#core/signers/secrets.ts';

/** Everything the core needs of the world around it. A shell provides these; tests provide their own. */
export interface CorePorts {
  /** The folder that holds settings, projects, lists, signers, exports and the journal. Made when missing. */
  workspace: string;
  /** The folder with the demo clips that ship with the app. */
  demoClips: string;
  /** The product's own version, written into claims and verdicts. */
  version: string;
  spawnWorker: SpawnWorker;
  secrets: Secrets;
  emit: Emit;
  clock: () => Date;
  /** A fresh random id, 20 characters of [0-9a-z]. */
  newId: () => string;
  log: Log;
}

export type Emit = <K extends keyof CoreEvents>(name: K, payload: z.output<CoreEvents[K]>) => void;

/** One line for the log file or stderr. Never carries keys, passphrases or manifest text. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, cause?: unknown) => void;
