import { storeFolder } from '#core/stores/stores.ts';
import { type RunningStore, startStore } from '#core/tams-store/store.ts';
import { stderrLog } from '../../node/log.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { reportText, StoreServeReport } from './tams-reports.ts';

export interface StoreServeOptions {
  workspace: string;
  port: number;
  version: string;
  json: boolean;
  quiet: boolean;
  env: NodeJS.ProcessEnv;
  print: (text: string) => void;
}

/**
 * Runs the embedded TAMS store alone until Ctrl+C, for other programs of this machine. The token is `COUNTERSIGN_STORE_TOKEN` when that
 * is set, so that clients can be set up once; else a fresh one is printed.
 */
export async function serveStore(options: StoreServeOptions): Promise<ExitCode> {
  const given = options.env['COUNTERSIGN_STORE_TOKEN'];
  const hasToken = given !== undefined && given !== '';
  const store = await startStore({
    folder: storeFolder(options.workspace),
    clock: () => new Date(),
    version: options.version,
    log: stderrLog({ quiet: options.quiet }),
    port: options.port,
    ...(hasToken && { token: given }),
  });
  const { url, token } = store;
  if (options.json) options.print(reportText(StoreServeReport, { version: 1, url, ...(!hasToken && { token }) }));
  else
    options.print(
      `The TAMS store runs at ${url} for this machine only.\n${hasToken ? 'Token: the one in COUNTERSIGN_STORE_TOKEN.' : `Token: ${token}`}\n`,
    );
  await stopped(store);
  return EXIT.fine;
}

function stopped(store: RunningStore): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => void store.close().then(resolve);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
