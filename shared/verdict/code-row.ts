import type { Problem } from '#shared/verdict/model.ts';

/** What a code does to the verdict of the manifest it speaks of. Absent: it is told and changes nothing else. */
export type Effect =
  /** The bytes are proven not to be those that were signed. Only ever a hash or signature mismatch. */
  | 'changed'
  /** Credentials are there but broken, or cannot be tied to the content. */
  | 'broken'
  | 'expired'
  | 'revoked'
  | 'wrong-kind'
  /** A rule of the specification is broken though nothing is proven to have changed. */
  | 'invalid';

export interface CodeMeaning {
  readonly axis: Problem['axis'];
  /** `success` codes are never problems; the Codes tab explains them too. */
  readonly severity: Problem['severity'] | 'success';
  /** One cause in plain words, for somebody who has never heard of the specification. No accusation. */
  readonly cause: string;
  readonly effect?: Effect;
}

export type CodeTable = Readonly<Record<string, CodeMeaning>>;

type Axis = CodeMeaning['axis'];

const row =
  (severity: CodeMeaning['severity']) =>
  (axis: Axis, cause: string, effect?: Effect): CodeMeaning => ({ axis, severity, cause, ...(effect && { effect }) });

export const fault = row('fault');
export const warning = row('warning');
export const missing = row('missing');
export const note = row('note');
export const success = row('success');
