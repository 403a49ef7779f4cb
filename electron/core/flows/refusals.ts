import { AppError, type ErrorCode } from '#shared/rpc/errors.ts';

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['not_found', 'store_denied', 'store_refused', 'store_protocol']);

/** A store saying no about one thing, or nonsense: what is around it may still be had. One that does not answer at all is no such case. */
export const isRefusal = (error: unknown): error is AppError => error instanceof AppError && REFUSALS.has(error.code);

/** The same, or the thing is there and its bytes are not. */
export const isMissing = (error: unknown): error is AppError =>
  isRefusal(error) ||
  (error instanceof AppError && (error.code === 'object_unavailable' || error.code === 'media_unsupported'));
