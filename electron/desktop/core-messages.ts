import type { CoreEvents } from '#shared/api/index.ts';
import type { Envelope } from '#shared/rpc/rpc.ts';

/*
 * What main and the core's process say to each other. Both ends are ours and of one build, so messages are typed and not parsed again;
 * what a page says is parsed where it enters (ipc.ts, createDispatch). No MessagePort is ever transferred: workers are relayed by main.
 */

/** Given to the core's process as its last argument, as JSON. */
export interface CoreOptions {
  workspace: string;
  demoClips: string;
  version: string;
}

export type CoreRequest =
  | { method: 'call'; name: string; input: unknown }
  | { method: 'grantFile'; path: string }
  | { method: 'grantTarget'; path: string }
  | { method: 'locateMedia'; urlPath: string };

/** What only main can do for the core. Both carry and answer text; the ciphertext is base64. */
export type KeystoreQuestion = { question: 'encrypt'; text: string } | { question: 'decrypt'; text: string };

export type ToCore =
  | { kind: 'request'; id: number; request: CoreRequest }
  | { kind: 'abort'; id: number }
  | { kind: 'answer'; id: number; envelope: Envelope }
  | { kind: 'worker-message'; worker: number; message: unknown }
  | { kind: 'worker-exit'; worker: number; code: number | null }
  | { kind: 'stop' };

export type FromCore =
  | { kind: 'answer'; id: number; envelope: Envelope }
  | { kind: 'event'; name: keyof CoreEvents; payload: unknown }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string }
  | { kind: 'ask'; id: number; ask: KeystoreQuestion }
  | { kind: 'worker-spawn'; worker: number; name: string }
  | { kind: 'worker-post'; worker: number; message: unknown }
  | { kind: 'worker-kill'; worker: number };
