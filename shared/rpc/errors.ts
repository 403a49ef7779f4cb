import { z } from '#shared/rpc/zod.ts';

/**
 * Every code a person or a script can meet. Codes are stable: wording may change, a code never does.
 * One line each; docs/errors.md lists them for users.
 */
export const errorCodes = [
  'invalid_input', // the caller's words are wrong; the message says which
  'unknown_procedure',
  'not_found', // no such asset, project, job, signer or list
  'not_readable', // the file is missing, or we may not read it
  'not_media', // not a kind of file the engine knows
  'engine_failed', // the C2PA engine refused or broke
  'engine_untrustworthy', // the start-up canary gave a wrong answer: no verdicts
  'worker_lost', // a worker process ended under its job
  'media_unsupported', // a track or codec we cannot copy
  'media_mismatch', // clips cannot be joined without encoding
  'media_verify_failed', // the written file is not what was planned
  'claim_rejected', // the plan breaks a rule; problems are attached to the plan
  'preflight_blocked', // the signing certificate or the plan forbids signing
  'signing_failed',
  'postflight_failed', // the signed file does not say what it should
  'output_refused', // the output is an input, is not writable, or has no space
  'list_rejected', // a trust list file was not taken; the message names the line
  'list_unreachable', // a trust list could not be fetched from its address
  'credentials_unreachable', // Content Credentials kept elsewhere could not be fetched
  'credentials_rejected', // what was fetched or given is no manifest store
  'address_inside', // an address inside this machine or network, which nobody said is meant
  'confirmation_needed', // what was asked would lose something; the message says what, and how to confirm
  'key_refused', // wrong passphrase, unknown key type, key and certificate differ
  'certificate_refused', // a certificate that may not be used for this; the message says why
  'revocation_failed', // no answer on revocation could be had, or it proves nothing; the message says why
  'timestamp_failed', // no time-stamp could be had, or it is not one that proves anything
  'project_invalid', // a project file that cannot be read
  'storage_failed', // the workspace cannot be written
  'store_unreachable', // a TAMS store, or the way to it, did not answer
  'store_denied', // the store does not accept the credentials, or does not allow this
  'store_refused', // the store refused, and said why
  'store_protocol', // what answered does not keep to TAMS
  'flow_unusable', // what a Flow holds cannot be made into one file: gaps, overlaps, or other media than it declares
  'object_unavailable', // the bytes of an object in a store cannot be had, or its address is not safe to open
  'object_altered', // a store gives back other bytes than it was given
  'cancelled',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const ErrorBody = z.object({ code: z.enum(errorCodes), message: z.string() });
export type ErrorBody = z.infer<typeof ErrorBody>;

/**
 * The one error class that may reach a person; anything else becomes 'internal' with a fixed text.
 * `message` is a sentence that says what happened, to what, and what to do. `cause` is for the log alone.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static from(body: ErrorBody): AppError {
    return new AppError(body.code, body.message);
  }
}

/** What may leave a process of an error: never a path, a key or a stack of an unknown exception. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (isAbort(error)) return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: 'Something went wrong inside Countersign. The log holds the details.' };
}

const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
