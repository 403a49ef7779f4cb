import { fault, missing, note, success, warning, type CodeTable } from '#shared/verdict/code-row.ts';

const cawg = (cause: string) => warning('identity', cause);
const cawgGood = (cause: string) => success('identity', cause);

/** Codes about who signed (C2PA 2.2 sections 14 and 15.7 to 15.9). */
const signerCodes: CodeTable = {
  'signingCredential.trusted': success('identity', "The C2PA engine found the signer's certificate on a list."),
  'signingCredential.untrusted': warning('identity', 'None of the lists that were asked vouches for the signer.'),
  'signingCredential.invalid': fault(
    'identity',
    "The signer's certificate may not be used to sign Content Credentials.",
    'wrong-kind',
  ),
  'signingCredential.expired': fault(
    'identity',
    "The signer's certificate has expired, and no trusted time-stamp proves that it was used before.",
    'expired',
  ),
  'claimSignature.insideValidity': success(
    'identity',
    "The claim was signed while the signer's certificate was valid.",
  ),
  'claimSignature.outsideValidity': fault(
    'identity',
    "The claim was signed when the signer's certificate was not valid.",
    'expired',
  ),
  'signingCredential.revoked': fault('identity', "The signer's certificate was revoked by its issuer.", 'revoked'),
  'signingCredential.ocsp.revoked': fault('identity', "The signer's certificate was revoked by its issuer.", 'revoked'),
  'signingCredential.ocsp.notRevoked': success(
    'identity',
    "The issuer had not revoked the signer's certificate when it was asked.",
  ),
  'signingCredential.ocsp.unknown': warning(
    'identity',
    "The issuer's revocation service does not know the signer's certificate.",
  ),
  'signingCredential.ocsp.skipped': missing(
    'identity',
    "Whether the signer's certificate was revoked is not known: no answer came with the file, and nobody was asked.",
  ),
  'signingCredential.ocsp.inaccessible': missing(
    'identity',
    "Whether the signer's certificate was revoked is not known: the issuer's service did not answer.",
  ),
};

/**
 * Codes of CAWG identity assertions: who a person or organisation says they are, beside the signer. Warnings at most: a problem with
 * them says nothing of the claim signer and nothing of the content (c2pa-engine.md section 9, inspector-ux.md ask 2).
 */
const cawgCodes: CodeTable = {
  'cawg.identity.well-formed': cawgGood('The identity statement can be read.'),
  'cawg.identity.trusted': cawgGood('The identity statement comes from somebody on a list for identities.'),
  'cawg.identity.cbor.invalid': cawg('The identity statement cannot be read.'),
  'cawg.identity.assertion.mismatch': cawg('The identity statement is about other information than this claim holds.'),
  'cawg.identity.assertion.duplicate': cawg('The identity statement names the same information twice.'),
  'cawg.identity.credential_revoked': cawg('The credential behind the identity statement was revoked.'),
  'cawg.identity.hard_binding_missing': cawg('The identity statement is not tied to the content.'),
  'cawg.identity.hard_binding_incorrect': cawg('The identity statement is tied to other content.'),
  'cawg.identity.sig_type.unknown': cawg('The identity statement is signed in a way that cannot be checked.'),
  'cawg.identity.pad.invalid': cawg('The identity statement holds data where none may be.'),
  'cawg.identity.expected_partial_claim.mismatch': cawg('The identity statement was made for another claim.'),
  'cawg.identity.expected_claim_generator.mismatch': cawg('The identity statement was made for another signer.'),
  'cawg.identity.unexpected_countersigner': cawg('Somebody signed along whom the identity statement does not expect.'),
  'cawg.identity.expected_countersigner.mismatch': cawg(
    'Somebody else signed along than the identity statement expects.',
  ),
  'cawg.identity.expected_countersigner.missing': cawg(
    'Somebody whom the identity statement expects did not sign along.',
  ),
  'cawg.identity.expected_countersigner.duplicate': cawg('The identity statement expects the same person twice.'),
  'cawg.x509.signature.validated': cawgGood('The signature of the identity statement is sound.'),
  'cawg.x509.signature.mismatch': cawg('The signature of the identity statement does not fit it.'),
  'cawg.x509.signature.outside_validity': cawg('The identity statement was signed when its certificate was not valid.'),
  'cawg.x509.credential.trusted': cawgGood('The certificate of the identity statement is on a list for identities.'),
  'cawg.x509.credential.untrusted': cawg('None of the lists for identities vouches for the identity statement.'),
  'cawg.x509.credential.invalid': cawg('The certificate of the identity statement may not be used for one.'),
  'cawg.x509.credential.expired': cawg('The certificate of the identity statement has expired.'),
  'cawg.x509.algorithm.unsupported': cawg(
    'The signature of the identity statement uses an algorithm that cannot be checked.',
  ),
  'cawg.x509.ocsp.not_revoked': cawgGood('The certificate of the identity statement was not revoked.'),
  'cawg.x509.ocsp.revoked': cawg('The certificate of the identity statement was revoked.'),
  'cawg.x509.ocsp.skipped': missing(
    'identity',
    'Whether the certificate of the identity statement was revoked is not known.',
  ),
  'cawg.ica.credential_valid': cawgGood('The identity statement was confirmed by the service that gathered it.'),
  'cawg.ica.invalid_cose_sign1': cawg('The signature of the identity statement cannot be read.'),
  'cawg.ica.invalid_alg': cawg('The signature of the identity statement uses an algorithm that cannot be checked.'),
  'cawg.ica.invalid_content_type': cawg('The identity statement is not of the kind it says it is.'),
  'cawg.ica.invalid_verifiable_credential': cawg('The identity statement cannot be read.'),
  'cawg.ica.invalid_issuer': cawg('The identity statement does not say properly which service made it.'),
  'cawg.ica.did_unavailable': missing(
    'identity',
    'The keys of the service behind the identity statement could not be had.',
  ),
  'cawg.ica.invalid_did_document': cawg('The keys of the service behind the identity statement cannot be read.'),
  'cawg.ica.untrusted_issuer': cawg(
    'The service behind the identity statement is on none of the lists for identities.',
  ),
  'cawg.ica.signature_mismatch': cawg('The signature of the identity statement does not fit it.'),
  'cawg.ica.time_stamp.validated': cawgGood('The time-stamp of the identity statement is sound.'),
  'cawg.ica.time_stamp.invalid': cawg('The time-stamp of the identity statement is not sound.'),
  'cawg.ica.valid_from.missing': cawg('The identity statement does not say from when it holds.'),
  'cawg.ica.valid_from.invalid': cawg('The identity statement did not hold yet when the claim was signed.'),
  'cawg.ica.valid_until.invalid': cawg('The identity statement no longer held when the claim was signed.'),
  'cawg.ica.signer_payload.mismatch': cawg('The identity statement is about other content.'),
  'cawg.ica.verified_identities.missing': cawg('The identity statement names nobody.'),
  'cawg.ica.verified_identities.invalid': cawg('Whom the identity statement names cannot be read.'),
  'cawg.ica.revocation.unsupported': missing(
    'identity',
    'Whether the identity statement was withdrawn cannot be checked.',
  ),
  'cawg.ica.revocation.unavailable': missing(
    'identity',
    'Whether the identity statement was withdrawn could not be found out.',
  ),
  'cawg.ica.credential.not_revoked': cawgGood('The identity statement was not withdrawn.'),
  'cawg.ica.credential.revoked': cawg('The identity statement was withdrawn.'),
};

export const identityCodes: CodeTable = { ...signerCodes, ...cawgCodes };

/** For codes of CAWG that are in no table: still beside the signer, still no fault of the file. */
export const unknownCawg = cawg('Something is wrong with the identity statement of a person or organisation.');
export const unknownCawgNote = note(
  'identity',
  'Something is said of the identity statement of a person or organisation.',
);
