import type { benchApi } from '#shared/api/bench.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { OpenBench } from '#core/bench/bench.ts';
import { benchReport } from '#core/bench/report.ts';
import type { AskSecond } from '#core/bench/second-opinion.ts';

/** The contract of the trust bench. */
export function createBenchHandlers(open: OpenBench, second: AskSecond): Handlers<typeof benchApi> {
  return {
    'bench.open': ({ file }, { signal }) => open(file, signal),
    'bench.secondOpinion': ({ file }, { signal }) => second(file, signal),
    'bench.export': async ({ file, format }, { signal }) => benchReport(await open(file, signal), format),
  };
}
