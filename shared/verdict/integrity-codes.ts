import { fault, note, success, warning, type CodeTable } from '#shared/verdict/code-row.ts';

const unreadable = (cause: string) => fault('integrity', cause, 'broken');
const mismatch = (cause: string) => fault('integrity', cause, 'changed');
const intact = (cause: string) => success('integrity', cause);

/**
 * Codes about the bytes: signature, hashes, and the structure that holds them (C2PA 2.2 section 15.2.2, with the deprecated codes of 1.x
 * and those the engine adds). `changed` stands only where a computed hash or signature differs from the signed one.
 */
export const integrityCodes: CodeTable = {
  'claimSignature.validated': intact('The signature over the claim is sound.'),
  'claimSignature.mismatch': mismatch('The signature does not fit: the claim is not the one that was signed.'),
  'claimSignature.missing': unreadable('The claim carries no signature.'),
  'assertion.dataHash.match': intact('The content is what was signed, byte for byte.'),
  'assertion.dataHash.mismatch': mismatch('The content was changed after it was signed.'),
  'assertion.bmffHash.match': intact('The media data is what was signed.'),
  'assertion.bmffHash.mismatch': mismatch('The media data was changed after it was signed.'),
  'assertion.boxesHash.match': intact('The content is what was signed.'),
  'assertion.boxesHash.mismatch': mismatch('The content was changed after it was signed.'),
  'assertion.boxesHash.unknownBox': unreadable(
    'The file holds a part that the signed list of its parts does not name.',
  ),
  'assertion.collectionHash.match': intact('The files of the collection are those that were signed.'),
  'assertion.collectionHash.mismatch': mismatch('A file of the collection was changed after it was signed.'),
  'assertion.collectionHash.incorrectFileCount': unreadable('A file of the signed collection is not there.'),
  'assertion.collectionHash.invalidURI': unreadable(
    'The signed collection names a file by a path that is not allowed.',
  ),
  'assertion.multiAssetHash.match': intact('The parts of the file are those that were signed.'),
  'assertion.multiAssetHash.mismatch': mismatch('A part of the file was changed after it was signed.'),
  'assertion.multiAssetHash.missingPart': unreadable('A part of the file that was signed is not there.'),
  'assertion.hashedURI.match': intact('This information is what was signed.'),
  'assertion.hashedURI.mismatch': mismatch('Information in the Content Credentials was changed after it was signed.'),
  'hashedURI.mismatch': mismatch('Something the Content Credentials refer to was changed after it was signed.'),
  'hashedURI.missing': unreadable('Something the Content Credentials refer to is not in the file.'),
  'assertion.alternativeContentRepresentation.match': intact('The other version of the content is what was signed.'),
  'assertion.alternativeContentRepresentation.mismatch': mismatch(
    'The other version of the content was changed after it was signed.',
  ),
  'assertion.alternativeContentRepresentation.hashMismatch': mismatch(
    'The other version of the content was changed after it was signed.',
  ),
  'ingredient.manifest.validated': intact("The ingredient's Content Credentials are those that were taken in."),
  'ingredient.manifest.mismatch': mismatch(
    "The ingredient's Content Credentials were changed after they were taken in.",
  ),
  'ingredient.manifest.missing': unreadable("The ingredient's Content Credentials are not in this file."),
  'ingredient.claimSignature.validated': intact("The ingredient's signature is the one that was taken in."),
  'ingredient.claimSignature.mismatch': mismatch("The ingredient's signature is not the one that was taken in."),
  'ingredient.claimSignature.missing': unreadable("The ingredient's signature is not in this file."),
  'ingredient.hashedURI.mismatch': mismatch(
    "The ingredient's Content Credentials were changed after they were taken in.",
  ),
  'assertion.bmffHash.additionalExclusionsPresent': note(
    'integrity',
    'Parts of the file beside the media data are not covered by the signature; they could be changed unseen.',
  ),
  'assertion.boxesHash.additionalExclusionsPresent': note(
    'integrity',
    'Parts of the file are not covered by the signature; they could be changed unseen.',
  ),
  'assertion.dataHash.additionalExclusionsPresent': note(
    'integrity',
    'Parts of the file are not covered by the signature; they could be changed unseen.',
  ),
  'assertion.dataHash.malformed': unreadable('The binding between the claim and the content cannot be read.'),
  'assertion.bmffHash.malformed': unreadable('The binding between the claim and the media data cannot be read.'),
  'assertion.boxesHash.malformed': unreadable('The binding between the claim and the content cannot be read.'),
  'assertion.collectionHash.malformed': unreadable('The binding between the claim and the collection cannot be read.'),
  'assertion.multiAssetHash.malformed': unreadable(
    'The binding between the claim and the parts of the file cannot be read.',
  ),
  'assertion.alternativeContentRepresentation.malformed': unreadable(
    'The reference to another version of the content cannot be read.',
  ),
  'assertion.alternativeContentRepresentation.missing': unreadable('The other version of the content is not there.'),
  'claim.hardBindings.missing': unreadable('Nothing ties the claim to this content, so it proves nothing about it.'),
  'assertion.multipleHardBindings': unreadable(
    'The claim is tied to content in more than one way, which is not allowed.',
  ),
  'assertion.hardBinding.redacted': unreadable('What tied the claim to the content was taken out.'),
  'assertion.dataHash.redacted': unreadable('What tied the claim to the content was taken out.'),
  'assertion.cloud-data.hardBinding': unreadable(
    'What should tie the claim to the content is kept outside the file, which is not allowed.',
  ),
  'assertion.external-reference.hardBinding': unreadable(
    'What should tie the claim to the content is kept outside the file, which is not allowed.',
  ),
  'claim.malformed': unreadable('The claim cannot be read: fields are missing or wrong.'),
  'claim.missing': unreadable('The Content Credentials hold no claim.'),
  'claim.multiple': unreadable('The Content Credentials hold more than one claim where only one may be.'),
  'claim.required.missing': unreadable('The claim lacks a field it must have.'),
  'claim.cbor.invalid': unreadable('The claim cannot be read.'),
  'assertion.missing': unreadable('Information that was signed is missing from the Content Credentials.'),
  'assertion.undeclared': unreadable('The Content Credentials hold information that was never signed.'),
  'assertion.outsideManifest': unreadable('The claim counts information of another manifest as its own.'),
  'assertion.cbor.invalid': unreadable('Information in the Content Credentials cannot be read.'),
  'assertion.json.invalid': unreadable('Information in the Content Credentials cannot be read.'),
  'assertion.required.missing': unreadable('Information in the Content Credentials lacks a part it must have.'),
  'assertion.notRedacted': unreadable('Information that should have been taken out is still there.'),
  'assertion.selfRedacted': unreadable('The claim takes out its own information, which is not allowed.'),
  'manifest.compressed.invalid': unreadable('The compressed Content Credentials cannot be unpacked.'),
  'manifest.text.corruptedWrapper': unreadable('The Content Credentials in the text cannot be read.'),
  'manifest.text.multipleWrappers': unreadable('The text holds Content Credentials more than once.'),
  'algorithm.unsupported': unreadable('The signature or a hash uses an algorithm that cannot be checked.'),
  'algorithm.deprecated': warning(
    'integrity',
    'The signature or a hash uses an algorithm that is no longer considered strong.',
  ),
  'general.error': unreadable('The C2PA engine met an error it has no name for.'),
};
