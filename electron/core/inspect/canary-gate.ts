import type { AppInfo } from '#shared/api/app.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { runCanary } from '#core/c2pa/canary.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { CorePorts } from '#core/ports.ts';
import { makeCanaryIdentity } from '#core/signers/canary-identity.ts';

/**
 * No verdict before the engine has given the right answers on a file we made ourselves. Guards against an engine that ignores a
 * setting without a word (F1, F3 of signing-and-trust.md): such an engine looks healthy on every other file.
 */
export interface CanaryGate {
  /** Runs the canary once. @throws AppError 'engine_untrustworthy' | 'cancelled' */
  ensure(signal: AbortSignal): Promise<void>;
  result(): Promise<AppInfo['canary']>;
}

export function createCanaryGate(engine: Engine, ports: Pick<CorePorts, 'workspace' | 'log'>): CanaryGate {
  let once: Promise<AppInfo['canary']> | undefined;
  const result = (): Promise<AppInfo['canary']> =>
    (once ??= runCanary({
      engine,
      makeIdentity: () => makeCanaryIdentity(),
      folder: ports.workspace,
      signal: new AbortController().signal,
    }).catch((cause: unknown) => {
      ports.log('error', 'the start-up canary could not run', cause);
      return { ok: false, detail: 'The C2PA engine could not be started.' };
    }));
  return {
    result,
    async ensure(signal) {
      const { ok, detail } = await result();
      signal.throwIfAborted();
      if (ok) return;
      throw new AppError(
        'engine_untrustworthy',
        `Countersign gives no verdicts: the C2PA engine failed its start-up check. ${detail} Install the app again or report this.`,
      );
    },
  };
}
