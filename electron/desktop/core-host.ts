import type { Asset } from '#shared/api/asset.ts';
import type { TargetId } from '#shared/api/ids.ts';
import type { CoreEvents } from '#shared/api/index.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import type { Dispatch, Envelope } from '#shared/rpc/rpc.ts';
import type { LocatedFile } from '#core/core.ts';
import type { Log } from '#core/ports.ts';
import type { SpawnWorker, WorkerPort } from '#core/worker/port.ts';
import type { CoreRequest, FromCore, KeystoreQuestion, ToCore } from './core-messages.ts';
import { createWorkerRelay } from './worker-relay.ts';

/** The core as main sees it: in a process of its own, started again when it ends. */
export interface CoreHost {
  /** Never rejects; a call whose core ended under it answers 'worker_lost'. */
  call: Dispatch;
  /** @throws AppError as Core.grantFile does, or 'worker_lost' */
  grantFile(path: string): Promise<Asset>;
  grantTarget(path: string): Promise<{ target: TargetId; name: string }>;
  locateMedia: (urlPath: string) => Promise<LocatedFile | undefined>;
  /** Lets the core finish what it writes, for as long as `graceMs`; then ends it and its workers. */
  stop(): Promise<void>;
}

export interface CoreHostPorts {
  spawnCore(): WorkerPort;
  spawnWorker: SpawnWorker;
  keystore(question: KeystoreQuestion): Promise<string>;
  onEvent(name: keyof CoreEvents, payload: unknown): void;
  /** It ended and was started again. */
  onRestarted(): void;
  /** It ended so often that it is left alone. */
  onGivenUp(): void;
  log: Log;
  now(): number;
}

/** More ends than this within the window, and starting it once more helps nobody. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;
const GRACE_MS = 3_000;

const lost: Envelope = {
  ok: false,
  error: toErrorBody(
    new AppError(
      'worker_lost',
      'The part of Countersign that does the work ended unexpectedly. It was started again; try once more.',
    ),
  ),
};
const givenUp: Envelope = {
  ok: false,
  error: toErrorBody(
    new AppError(
      'worker_lost',
      'The part of Countersign that does the work keeps ending. Close the app and start it again.',
    ),
  ),
};

export function startCoreHost(ports: CoreHostPorts): CoreHost {
  const waiting = new Map<number, (envelope: Envelope) => void>();
  let ends: number[] = [];
  let lastId = 0;
  let stopping = false;
  let stopped = (): void => {};
  let core: WorkerPort | undefined = start();

  function start(): WorkerPort {
    const child = ports.spawnCore();
    const send = (message: ToCore): void => child.send(message);
    const relay = createWorkerRelay(ports.spawnWorker, send);
    // Both ends are of one build (core-messages.ts).
    child.onMessage((message) => {
      const said = message as FromCore;
      if (!relay.take(said)) receive(said, send);
    });
    child.onExit((code) => {
      relay.killAll();
      ended(code);
    });
    return child;
  }

  function receive(said: FromCore, send: (message: ToCore) => void): void {
    switch (said.kind) {
      case 'answer':
        waiting.get(said.id)?.(said.envelope);
        waiting.delete(said.id);
        break;
      case 'event':
        ports.onEvent(said.name, said.payload);
        break;
      case 'log':
        ports.log(said.level, said.message);
        break;
      case 'ask':
        ports.keystore(said.ask).then(
          (value) => send({ kind: 'answer', id: said.id, envelope: { ok: true, value } }),
          (error: unknown) => send({ kind: 'answer', id: said.id, envelope: { ok: false, error: toErrorBody(error) } }),
        );
        break;
      case 'worker-spawn':
      case 'worker-post':
      case 'worker-kill':
        // The relay takes these.
        break;
    }
  }

  function ended(code: number | null): void {
    if (stopping) {
      core = undefined;
      settleAll(lost);
      stopped();
      return;
    }
    ports.log('error', `The core ended with code ${code}.`);
    const now = ports.now();
    ends = [...ends.filter((at) => now - at < RESTART_WINDOW_MS), now];
    if (ends.length > MAX_RESTARTS) {
      core = undefined;
      settleAll(givenUp);
      ports.onGivenUp();
      return;
    }
    core = start();
    settleAll(lost);
    ports.onRestarted();
  }

  function settleAll(envelope: Envelope): void {
    const unanswered = [...waiting.values()];
    waiting.clear();
    for (const settle of unanswered) settle(envelope);
  }

  function request(what: CoreRequest, signal?: AbortSignal): Promise<Envelope> {
    const child = core;
    if (!child) return Promise.resolve(stopping ? lost : givenUp);
    const id = (lastId += 1);
    const send = (message: ToCore): void => child.send(message);
    return new Promise((resolve) => {
      const abort = (): void => send({ kind: 'abort', id });
      waiting.set(id, (envelope) => {
        signal?.removeEventListener('abort', abort);
        resolve(envelope);
      });
      send({ kind: 'request', id, request: what });
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** `T` is what the core's method of that name returns. */
  async function value<T>(what: CoreRequest): Promise<T> {
    const envelope = await request(what);
    if (!envelope.ok) throw AppError.from(envelope.error);
    return envelope.value as T;
  }

  return {
    call: (name, input, signal) => request({ method: 'call', name, input }, signal),
    grantFile: (path) => value({ method: 'grantFile', path }),
    grantTarget: (path) => value({ method: 'grantTarget', path }),
    locateMedia: (urlPath) => value({ method: 'locateMedia', urlPath }),
    async stop() {
      if (stopping || !core) return;
      stopping = true;
      const child = core;
      const over = new Promise<void>((resolve) => (stopped = resolve));
      child.send({ kind: 'stop' } satisfies ToCore);
      const impatient = setTimeout(() => child.kill(), GRACE_MS);
      await over;
      clearTimeout(impatient);
    },
  };
}
