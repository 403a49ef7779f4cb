import { AppError } from '#shared/rpc/errors.ts';
import { guardedFetch, GuardRefusal } from '#core/net/guarded-fetch.ts';
import { MAX_LIST_BYTES } from '#core/trust/list-file.ts';
import type { FetchList } from '#core/trust/list-updates.ts';

export interface FetchListOptions {
  /** Milliseconds for the whole of it, redirects included. */
  total?: number;
  /** Bytes. */
  maxBytes?: number;
  /** For tests alone: plain HTTP to a server of their own on this machine. */
  localHttp?: boolean;
}

/** A list has at most some hundred kilobytes; whoever takes half a minute for that is not answering. */
const TOTAL = 30_000;

/**
 * Fetches a trust list, when somebody asked for it (R65): https only, nothing inside this machine or network, at most 8 MiB in half a
 * minute. Who answers at the official address says what is on the list, nobody that it sends us to. The official addresses answer directly.
 */
export function createFetchList({
  total = TOTAL,
  maxBytes = MAX_LIST_BYTES,
  localHttp = false,
}: FetchListOptions = {}): FetchList {
  return async (address, signal) => {
    try {
      const guard = { total, maxBytes, plainHttp: localHttp, inside: localHttp };
      return await guardedFetch({ url: new URL(address), what: 'the list', ...guard }, signal);
    } catch (cause) {
      if (cause instanceof GuardRefusal) throw refused(cause);
      throw cause;
    }
  };
}

function refused(refusal: GuardRefusal): AppError {
  const { kind, message } = refusal;
  if (kind === 'too-large') return new AppError('list_rejected', message, { cause: refusal });
  const advice = ADVICE[kind];
  return new AppError('list_unreachable', `${message}${advice ? ` ${advice}` : ''} The version in use stays.`, {
    cause: refusal,
  });
}

const ADVICE: { readonly [K in GuardRefusal['kind']]?: string } = {
  inside: 'No public list is kept there.',
  elsewhere: 'Only its own answer counts; if the list has moved, get it from there as a file.',
};
