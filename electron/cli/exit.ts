import type { ErrorCode } from '#shared/rpc/errors.ts';

/** 0: fine · 1: a problem was found · 2: the command was wrong · 3: it could not be done. */
export const EXIT = { fine: 0, problem: 1, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Errors by which kind of ending they are; whatever is not named here could not be done. */
const KINDS: Partial<Record<ErrorCode, ExitCode>> = {
  invalid_input: EXIT.usage,
  claim_rejected: EXIT.problem,
  preflight_blocked: EXIT.problem,
  postflight_failed: EXIT.problem,
  list_rejected: EXIT.problem,
  credentials_rejected: EXIT.problem,
  address_inside: EXIT.problem,
  confirmation_needed: EXIT.problem,
  certificate_refused: EXIT.problem,
  project_invalid: EXIT.problem,
};

export const exitCodeOf = (code: ErrorCode): ExitCode => KINDS[code] ?? EXIT.failed;
