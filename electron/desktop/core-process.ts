// The core's own process: neither the C2PA engine nor hashing ever blocks the window, and a crash here is a restart, not a lost app.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { coreApi, coreEvents } from '#shared/api/index.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { createDispatch, type Envelope } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { createCore } from '#core/core.ts';
import type { Log } from '#core/ports.ts';
import type { CoreOptions, CoreRequest, FromCore, KeystoreQuestion, ToCore } from './core-messages.ts';
import { createKeystoreSecrets } from './keystore-secrets.ts';
import { describeError } from './log.ts';
import { createRelayedWorkers } from './worker-relay.ts';

const { parentPort } = process;
const send = (message: FromCore): void => parentPort.postMessage(message);
const log: Log = (level, message, cause) =>
  send({ kind: 'log', level, message: cause === undefined ? message : `${message} ${describeError(cause)}` });

// Electron puts the arguments of a fork last; what stands before them is its own.
const { workspace, demoClips, version } = JSON.parse(process.argv.at(-1) ?? '') as CoreOptions;

const asked = new Map<number, (envelope: Envelope) => void>();
let lastQuestion = 0;

function askMain(ask: KeystoreQuestion): Promise<string> {
  return new Promise((resolve, reject) => {
    const id = (lastQuestion += 1);
    asked.set(id, (envelope) =>
      envelope.ok ? resolve(envelope.value as string) : reject(AppError.from(envelope.error)),
    );
    send({ kind: 'ask', id, ask });
  });
}

const workers = createRelayedWorkers(send);
const core = createCore({
  workspace,
  demoClips,
  version,
  spawnWorker: workers.spawn,
  secrets: createKeystoreSecrets(join(workspace, 'secrets.json'), askMain),
  emit: (name, payload) => send({ kind: 'event', name, payload: z.encode(coreEvents[name] as z.ZodType, payload) }),
  clock: () => new Date(),
  // 20 characters, 80 random bits.
  newId: () => randomBytes(10).toString('hex'),
  log,
});
const dispatch = core.then(({ handlers }) =>
  createDispatch(coreApi, handlers, (error, name) => log('error', `${name} failed.`, error)),
);
core.catch((error: unknown) => {
  log('error', 'The core could not start.', error);
  // Main starts it again, and gives up if that does not help. The message above is on its way first.
  setTimeout(() => process.exit(1), 50);
});

const running = new Map<number, AbortController>();

async function serve(id: number, request: CoreRequest): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  try {
    send({ kind: 'answer', id, envelope: await answer(request, abort.signal) });
  } catch (error) {
    if (!(error instanceof AppError)) log('error', `${request.method} failed.`, error);
    send({ kind: 'answer', id, envelope: { ok: false, error: toErrorBody(error) } });
  } finally {
    running.delete(id);
  }
}

async function answer(request: CoreRequest, signal: AbortSignal): Promise<Envelope> {
  switch (request.method) {
    case 'call':
      return (await dispatch)(request.name, request.input, signal);
    case 'grantFile':
      return { ok: true, value: await (await core).grantFile(request.path) };
    case 'grantTarget':
      return { ok: true, value: await (await core).grantTarget(request.path) };
    case 'locateMedia':
      return { ok: true, value: await (await core).locateMedia(request.urlPath) };
  }
}

async function stop(): Promise<never> {
  try {
    await (await core).dispose();
  } catch (error) {
    log('error', 'The core did not stop cleanly.', error);
  }
  process.exit(0);
}

// One build on both ends (core-messages.ts).
parentPort.on('message', ({ data }: { data: ToCore }) => {
  switch (data.kind) {
    case 'request':
      void serve(data.id, data.request);
      break;
    case 'abort':
      running.get(data.id)?.abort();
      break;
    case 'answer':
      asked.get(data.id)?.(data.envelope);
      asked.delete(data.id);
      break;
    case 'worker-message':
    case 'worker-exit':
      workers.receive(data);
      break;
    case 'stop':
      void stop();
      break;
  }
});
