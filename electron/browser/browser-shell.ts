import { join } from 'node:path';
import { coreEvents, pageApi } from '#shared/api/index.ts';
import { createDispatch, createEmitter } from '#shared/rpc/rpc.ts';
import type { Core } from '#core/core.ts';
import type { Log } from '#core/ports.ts';
import { stderrLog } from '../node/log.ts';
import { createNodeCore, newId } from '../node/node-core.ts';
import { createHttpShell, type HttpShell } from './http.ts';
import { createSession } from './session.ts';
import { shellHandlers } from './shell-handlers.ts';

export interface BrowserShell {
  origin: string;
  /** A link that signs one browser in, once. */
  newLink(): string;
  close(): Promise<void>;
}

export interface BrowserShellOptions {
  workspace: string;
  /** Prepares the demo at once. */
  demo: boolean;
  /** 0: any free port. */
  port: number;
  /** The folder of the built bundles. */
  dist: string;
  /** Files named on the command line: opened for the first page that comes. */
  files: readonly string[];
  log?: Log;
}

/** The same core and the same page, served on loopback: a first-class way to run, not a mock (architecture.md). */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const log: Log = options.log ?? stderrLog();
  let http: HttpShell | undefined;
  const emit = createEmitter(coreEvents, (name, payload) => http?.emit(name, payload));
  const core: Core = await createNodeCore({ workspace: options.workspace, dist: options.dist, emit, log });
  for (const file of options.files) await core.grantFile(file);

  const session = createSession();
  const handlers = { ...core.handlers, ...shellHandlers };
  http = createHttpShell({
    dispatch: createDispatch(pageApi, handlers, (error, name) => log('error', `${name} failed`, error)),
    core,
    session,
    root: join(options.dist, 'renderer'),
    uploads: join(options.workspace, 'uploads'),
    newId,
    log: (message, cause) => log('error', message, cause),
  });
  const { server } = http;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  // The port is known only now.
  const origin = http.origin();
  if (options.demo) await core.handlers['demo.prepare']({}, { signal: new AbortController().signal });

  return {
    origin,
    newLink: () => `${origin}/open?token=${session.newLinkToken()}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await core.dispose();
    },
  };
}
