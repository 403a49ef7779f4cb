import { fault, note, success, type CodeMeaning, type CodeTable } from '#shared/verdict/code-row.ts';
import { identityCodes, unknownCawg, unknownCawgNote } from '#shared/verdict/identity-codes.ts';
import { integrityCodes } from '#shared/verdict/integrity-codes.ts';
import { contentCodes, ownCodes, timeCodes } from '#shared/verdict/other-codes.ts';

const codes: ReadonlyMap<string, CodeMeaning> = new Map(
  [integrityCodes, identityCodes, timeCodes, contentCodes, ownCodes satisfies CodeTable].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Which of the engine's three lists a code stood in. */
export type Bucket = 'success' | 'informational' | 'failure';

const unknown: Readonly<Record<Bucket, CodeMeaning>> = {
  success: success('content', 'The C2PA engine found something in order that this version does not know by name.'),
  informational: note('content', 'The C2PA engine reports something that this version does not know by name.'),
  failure: fault('content', 'The C2PA engine reports a failure that this version does not know by name.', 'invalid'),
};

/**
 * What a status code means: axis, severity, cause in plain words, effect on the verdict. A code nobody knows is told as such and weighs
 * by the list it stood in; so does a known good code that stands among the failures, which no sound engine would put there.
 */
export function meaningOf(code: string, bucket: Bucket): CodeMeaning {
  const known = codes.get(code);
  if (known && (known.severity !== 'success' || bucket !== 'failure')) return known;
  if (code.startsWith('cawg.')) return bucket === 'failure' ? unknownCawg : unknownCawgNote;
  return unknown[bucket];
}
