import type { Inspection, Outcome } from '#shared/api/asset.ts';
import type { ProvenanceKeeping } from '#shared/api/ingest.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { HeadlineState, Verdict } from '#shared/verdict/model.ts';

/**
 * How the provenance of a file may be kept, the proposed way first. The values mean what app note 0011 says: `none` is "a C2PA manifest
 * is not present inside this Flow", `embedded` is "present inside". So broken credentials are `embedded`, for they are there, and a fault
 * is never passed off as absence; nobody can copy them out, so they are not `detached`. An address of credentials elsewhere is no
 * manifest inside: `none`, and said so, for nothing is fetched.
 * @throws AppError 'not_readable'
 */
export function waysToKeep(outcome: Outcome): ProvenanceKeeping[] {
  switch (outcome.kind) {
    case 'readable':
      return outcome.embedded ? ['embedded', 'detached'] : ['none'];
    case 'unreadable':
      return ['embedded'];
    case 'none':
    case 'remote':
    case 'not-media':
      return ['none'];
    case 'unavailable':
      throw new AppError('not_readable', outcome.reason);
  }
}

/** Headlines that speak against taking a contribution in. An unknown signer and the absence of credentials do not (R3). */
const AGAINST: ReadonlySet<HeadlineState> = new Set(['incomplete', 'broken', 'unreadable']);

/** Whether somebody has to say that a file with this verdict is to be taken in all the same. */
export const speaksAgainst = ({ headline }: Verdict): boolean => AGAINST.has(headline.state);

/** What a person has to know of a file's credentials before it goes into a store. Sentences. */
export function credentialWarnings({ outcome, credentialsFrom, verdict }: Inspection): string[] {
  const { title, detail } = verdict.headline;
  const warnings = speaksAgainst(verdict) ? [`${title}. ${detail}`] : [];
  if (outcome.kind === 'unreadable')
    warnings.push('The Flow is tagged embedded: the credentials are in the file, though nobody can read them.');
  if (credentialsFrom)
    warnings.push(
      'The Content Credentials stand apart from this file, in what was fetched or given for it. They are not sent along, and the Flow is tagged none.',
    );
  if (outcome.kind === 'remote')
    warnings.push(
      `The file holds no Content Credentials, only where they are said to be: ${displayText(outcome.url, { max: 200 })}. Nothing was fetched, and the Flow is tagged none.`,
    );
  return warnings;
}
