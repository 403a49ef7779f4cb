import { fault, missing, note, success, warning, type CodeTable } from '#shared/verdict/code-row.ts';

const invalid = (cause: string) => fault('content', cause, 'invalid');

/** Codes about when it was signed (C2PA 2.2 section 15.8). None is a failure there: a bad time-stamp proves nothing, and that is all. */
export const timeCodes: CodeTable = {
  'timeStamp.validated': success('time', 'The time-stamp is sound and belongs to this signature.'),
  'timeStamp.trusted': success('time', 'The C2PA engine found the authority of the time-stamp on a list.'),
  'timeStamp.untrusted': warning(
    'time',
    'The authority that made the time-stamp is on none of the lists for time-stamps, so the time is only claimed.',
  ),
  'timeStamp.mismatch': warning(
    'time',
    'The time-stamp belongs to something else than this signature, so it proves nothing.',
  ),
  'timeStamp.malformed': warning('time', 'The time-stamp cannot be read, so it proves nothing.'),
  'timeStamp.outsideValidity': warning(
    'time',
    'The time-stamp was made when the certificate of its authority was not valid, so it proves nothing.',
  ),
  'timeOfSigning.insideValidity': success(
    'time',
    'The time the signer claims fits the certificate and the time-stamp.',
  ),
  'timeOfSigning.outsideValidity': warning(
    'time',
    'The time the signer claims does not fit the certificate or the time-stamp.',
  ),
  'assertion.timestamp.malformed': warning('time', 'Time-stamps that were added for ingredients cannot be read.'),
};

/** Codes about what is said: actions, ingredients, metadata, and the rules of update manifests. */
export const contentCodes: CodeTable = {
  'assertion.accessible': success('content', 'Information kept outside the file could be fetched.'),
  'assertion.inaccessible': missing('content', 'Information kept outside the file could not be fetched.'),
  'assertion.action.malformed': invalid(
    'The list of edits cannot be read as one, or does not begin with how the content began.',
  ),
  'assertion.action.ingredientMismatch': invalid(
    'An edit speaks of an ingredient that is not there or is of another kind.',
  ),
  'assertion.action.redacted': invalid('The list of edits of an earlier step was taken out, which is not allowed.'),
  'assertion.action.redactionMismatch': invalid('An edit speaks of information taken out that cannot be found.'),
  'assertion.action.softBindingMissing': invalid('An edit speaks of a watermark, but no watermark is described.'),
  'assertion.cloud-data.actions': invalid('The list of edits is kept outside the file, which is not allowed here.'),
  'assertion.cloud-data.malformed': invalid('A reference to information kept outside the file cannot be read.'),
  'assertion.external-reference.actions': invalid(
    'The list of edits is kept outside the file, which is not allowed here.',
  ),
  'assertion.external-reference.malformed': invalid('A reference to something kept outside the file cannot be read.'),
  'assertion.ingredient.malformed': invalid('The description of an ingredient is not complete.'),
  'assertion.metadata.disallowed': invalid(
    'Technical metadata holds fields that may only stand in editorial metadata.',
  ),
  'ingredient.unknownProvenance': note(
    'content',
    'This ingredient came without Content Credentials. That says nothing about it.',
  ),
  'manifest.inaccessible': missing('content', 'Content Credentials that are kept elsewhere could not be fetched.'),
  'manifest.unknownProvenance': note(
    'content',
    'Content Credentials of a kind this version cannot read were left aside.',
  ),
  'manifest.unreferenced': note('content', 'The file holds Content Credentials that nothing refers to.'),
  'manifest.multipleParents': invalid('The claim names more than one file it was made from, where only one may be.'),
  'manifest.update.invalid': invalid('A change of details alone brought along things only a new version may bring.'),
  'manifest.update.wrongParents': invalid('A change of details alone must name exactly one file it was made from.'),
  'manifest.timestamp.invalid': invalid('A manifest made for a time-stamp alone holds more than that.'),
  'manifest.timestamp.wrongParents': invalid('A manifest made for a time-stamp alone must name exactly one file.'),
  'com.adobe.prerelease': note(
    'content',
    'The Content Credentials were made with a version of the tool before its release.',
  ),
};

/** What Countersign adds: what is missing, and where our own look at the certificates differs from the engine's. */
export const ownCodes = {
  'countersign.timeStamp.missing': missing(
    'time',
    "No time-stamp proves when it was signed, so it stops validating when the signer's certificate ends.",
  ),
  'countersign.timeStamp.unconfirmed': warning(
    'time',
    'Countersign could not confirm that the time-stamp is a sound one of this signature, so it proves nothing.',
  ),
  'countersign.timeStamp.unlisted': warning(
    'time',
    'The time-stamp is sound, but the authority that made it is on none of the lists for time-stamps, so the time is only claimed. A list of signers does not count for that.',
  ),
  'countersign.timeStamp.notAsked': warning(
    'time',
    'No list for time-stamps is turned on, so nobody was asked about the authority of the time-stamp: the time is only claimed.',
  ),
  'countersign.timeStamp.wrongKind': warning(
    'time',
    'The certificate of the authority that made the time-stamp was not made for time-stamping alone, so the time-stamp proves nothing. That says nothing about the signer.',
  ),
  'countersign.timeStamp.revoked': warning(
    'time',
    'The certificate of the authority that made the time-stamp, or of one that it rests on, was revoked, so the time is only claimed.',
  ),
  'countersign.timeStamp.preserved': note(
    'time',
    'A time-stamp kept in this workspace proves the time. It is not in the file: elsewhere the file validates no longer than its own evidence lets it.',
  ),
  'countersign.binding.fragmented': missing(
    'integrity',
    'This is the first part of a stream; the other parts are not in this file, so the content could not be checked.',
  ),
  'countersign.revocation.missing': missing(
    'identity',
    "Whether the signer's certificate was revoked is not known: no answer came with the file.",
  ),
  'countersign.revocation.stale': missing(
    'identity',
    "Whether the signer's certificate was revoked is not known: the answer that came with the file was too old by the time that counts.",
  ),
  'countersign.revocation.unusable': missing(
    'identity',
    "Whether the signer's certificate was revoked is not known: the answer that came with the file cannot be relied on.",
  ),
  'countersign.revocation.unknown': warning(
    'identity',
    "The issuer's revocation service did not know the signer's certificate.",
  ),
  'countersign.revocation.later': note(
    'identity',
    "The signer's certificate was revoked after the proven time of signing, for a reason that leaves what was signed before as it was.",
  ),
  'countersign.signer.revoked': fault('identity', "The signer's certificate was revoked by its issuer.", 'revoked'),
  'countersign.policy.timestamp': warning(
    'time',
    'Your policy requires a time-stamp that proves when the file was signed, and nothing does. Ask its sender for one, turn on a list for time-stamps, or change the policy.',
  ),
  'countersign.policy.revocation': warning(
    'identity',
    "Your policy requires an answer on whether the signer's certificate was revoked, and none is at hand that counts. Ask its issuer, ask the sender for a file that brings the answer along, or change the policy.",
  ),
  'countersign.issuer.revoked': fault(
    'identity',
    "The certificate of an authority that stands between the signer and a list was revoked, so the list no longer vouches for the signer's certificate.",
  ),
  'countersign.identity.notEvaluated': note(
    'identity',
    'The identity statement is of a kind that Countersign does not evaluate. Nothing is said about whom it names.',
  ),
  'countersign.identity.unconfirmed': warning(
    'identity',
    'Countersign could not confirm the identity statement, so it proves nothing about whom it names.',
  ),
  'countersign.identity.unlisted': warning(
    'identity',
    'None of the lists for identities vouches for the identity statement.',
  ),
  'countersign.identity.revoked': warning(
    'identity',
    'The certificate of the identity statement was revoked by its issuer.',
  ),
  'countersign.identity.notAsked': missing(
    'identity',
    'No list for identities is turned on, so nobody was asked about the identity statement.',
  ),
  'countersign.engine.misattributed': note(
    'identity',
    "The C2PA engine holds the certificate of the time-stamp's authority against the signer. Countersign does not.",
  ),
  'countersign.trust.notAsked': missing(
    'identity',
    'No list of signers is turned on, so nobody was asked about the signer.',
  ),
  'countersign.trust.disagreement': note(
    'identity',
    'Countersign and the C2PA engine differ on whether a list vouches for the signer; the stricter answer is shown.',
  ),
  'countersign.signer.expired': fault(
    'identity',
    "The signer's certificate has expired, and no trusted time-stamp proves that it was used before.",
    'expired',
  ),
  'countersign.signer.wrongKind': fault(
    'identity',
    "The signer's certificate may not be used to sign Content Credentials.",
    'wrong-kind',
  ),
  'countersign.signer.unreadable': warning(
    'identity',
    "The signer's certificates could not be read, so no list could be asked.",
  ),
  'countersign.ingredient.manifestMissing': fault(
    'integrity',
    'The claim says this ingredient has Content Credentials, but they are not in this file.',
    'broken',
  ),
  'countersign.chain.tooDeep': warning(
    'content',
    'The chain goes deeper than it can be followed; what lies deeper was not judged.',
  ),
  'countersign.chain.cycle': fault('integrity', 'The chain runs in a circle, which no honest chain can.', 'broken'),
  'countersign.engine.refused': fault(
    'identity',
    "The C2PA engine refused to validate this file. That happens when the answer that came with it says the signer's certificate was revoked.",
    'invalid',
  ),
} satisfies CodeTable;

export type OwnCode = keyof typeof ownCodes;
