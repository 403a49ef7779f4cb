import { AppError, type ErrorCode } from '#shared/rpc/errors.ts';
import { maxStoreBytes } from '#core/c2pa/store-bytes.ts';
import { guardedFetch, GuardRefusal, type RefusalKind } from '#core/net/guarded-fetch.ts';

/** What a person said beside yes. */
export interface FetchWish {
  plainHttp: boolean;
  inside: boolean;
}

/** Most stores have less than a megabyte. */
const TOTAL = 60_000;

/**
 * The manifest store at an address, at most 64 MiB in a minute.
 * @throws AppError 'credentials_unreachable', 'credentials_rejected' when it is too large, 'address_inside', 'invalid_input' for http that
 * nobody agreed to, 'cancelled'
 */
export async function fetchStore(
  url: URL,
  wish: FetchWish,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void,
): Promise<Buffer> {
  try {
    const limits = { maxBytes: maxStoreBytes, total: TOTAL };
    return await guardedFetch({ url, what: 'the Content Credentials', ...limits, ...wish, onBytes }, signal);
  } catch (cause) {
    if (!(cause instanceof GuardRefusal)) throw cause;
    const [code, advice] = endings[cause.kind];
    throw new AppError(code, `${cause.message} ${advice}`, { cause });
  }
}

const nothing = 'Nothing is known of the credentials; that says nothing about the file.';
const asFile = 'If you can get them from there yourself, give them to Countersign as a file.';

const endings: Readonly<Record<RefusalKind, readonly [ErrorCode, string]>> = {
  scheme: ['invalid_input', 'This address is not https; say that http will do, or leave it.'],
  password: ['credentials_unreachable', asFile],
  inside: [
    'address_inside',
    'It is asked only when you say that this is meant: a file from outside has no business there.',
  ],
  elsewhere: ['credentials_unreachable', `Only the address you confirmed was asked. ${asFile}`],
  loop: ['credentials_unreachable', nothing],
  status: ['credentials_unreachable', nothing],
  compressed: ['credentials_unreachable', asFile],
  'too-large': ['credentials_rejected', 'Nothing was kept.'],
  'too-slow': ['credentials_unreachable', nothing],
  unreachable: ['credentials_unreachable', nothing],
};
