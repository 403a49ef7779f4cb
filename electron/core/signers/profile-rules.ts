import type { PreflightCheck } from '#shared/api/signer.ts';
import { algorithmOf } from '#core/signers/algorithm.ts';
import { DAY } from '#core/signers/issue.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import {
  CERTIFICATE_SIGNATURES,
  CLAIM_SIGNING_USAGES,
  EKU,
  EXTENSION,
  PROCESSED_EXTENSIONS,
  SERVICE_USAGES,
} from '#core/trust/oids.ts';

/** What a rule found: nothing when it is kept. */
type Finding = Pick<PreflightCheck, 'outcome' | 'message'> | undefined;
interface Rule {
  rule: string;
  /** What is so when the rule is kept. */
  kept: string;
  check: (certificate: Certificate, now: Date, terms: Terms) => Finding;
}

type Terms = { [K in keyof ProfileTerms]-?: NonNullable<ProfileTerms[K]> };

export interface ProfileTerms {
  /** Extended key usages that a list takes besides the usual ones (R45). */
  accepted: readonly string[];
  /** From how many days before its end a certificate is said to end soon (R56). */
  soonDays?: number | undefined;
}

/** Renewal takes a newsroom weeks: said this many days ahead unless Settings say otherwise (R56). */
export const EXPIRES_SOON_DAYS = 30;
/** X.509 counts versions from 0. */
const V3 = 2;
const DIGITAL_SIGNATURE = 0x80;
const KEY_CERT_SIGN = 0x04;

const blocked = (message: string): Finding => ({ outcome: 'blocked', message });
const warn = (message: string): Finding => ({ outcome: 'warn', message });

/**
 * The certificate profile of C2PA 2.2 section 14.5.1 for a leaf that signs claims, rule by rule (R43). The engine refuses most of
 * these with one sentence, "the certificate is invalid" (c2pa-engine.md section 5); this says which.
 */
export const PROFILE_RULES: readonly Rule[] = [
  {
    rule: 'version',
    kept: 'The certificate is X.509 version 3.',
    check: ({ pki }) => (pki.version === V3 ? undefined : blocked('The certificate is not X.509 version 3.')),
  },
  {
    rule: 'not-yet-valid',
    kept: 'The certificate has begun to be valid.',
    check: ({ facts }, now) =>
      Date.parse(facts.notBefore) <= now.getTime()
        ? undefined
        : blocked(`The certificate is valid only from ${facts.notBefore}.`),
  },
  {
    rule: 'expired',
    kept: 'The certificate has not expired.',
    check: ({ facts }, now) =>
      Date.parse(facts.notAfter) >= now.getTime()
        ? undefined
        : blocked(`The certificate expired at ${facts.notAfter}.`),
  },
  {
    rule: 'expires-soon',
    kept: 'The certificate does not end soon.',
    check: (certificate, now, { soonDays }) => {
      const days = daysLeft(certificate, now);
      if (days < 0 || days >= soonDays) return undefined;
      return warn(`The certificate expires in ${days} ${days === 1 ? 'day' : 'days'}. Renew it.`);
    },
  },
  {
    rule: 'is-ca',
    kept: 'The certificate is not one of a certificate authority.',
    check: ({ facts }) =>
      facts.ca ? blocked('The certificate belongs to a certificate authority, which may not sign claims.') : undefined,
  },
  {
    rule: 'key-type',
    kept: 'The key is of a kind and size that can sign claims.',
    check: ({ node }) =>
      algorithmOf(node.publicKey)
        ? undefined
        : blocked('The key must be P-256, P-384, P-521, Ed25519, or RSA with at least 2048 bits.'),
  },
  {
    rule: 'signature-algorithm',
    kept: 'The certificate is signed with an accepted algorithm.',
    check: ({ pki }) =>
      CERTIFICATE_SIGNATURES.has(pki.signatureAlgorithm.algorithmId)
        ? undefined
        : blocked(
            `The certificate is signed with an algorithm C2PA does not accept (${pki.signatureAlgorithm.algorithmId}).`,
          ),
  },
  {
    rule: 'unique-ids',
    kept: 'The certificate has no unique identifiers.',
    check: ({ pki }) =>
      pki.issuerUniqueID || pki.subjectUniqueID
        ? blocked('The certificate has an issuer or subject unique identifier, which C2PA forbids.')
        : undefined,
  },
  {
    rule: 'no-key-usage',
    kept: 'The certificate says what its key may be used for.',
    check: (certificate) =>
      keyUsage(certificate) === undefined ? blocked('The key usage extension is missing.') : undefined,
  },
  {
    rule: 'no-digital-signature',
    kept: 'The key may make digital signatures.',
    check: (certificate) => {
      const bits = keyUsage(certificate);
      return bits !== undefined && (bits & DIGITAL_SIGNATURE) === 0
        ? blocked('The key usage does not include digital signatures.')
        : undefined;
    },
  },
  {
    rule: 'cert-sign',
    kept: 'The key may not sign certificates.',
    check: (certificate) =>
      ((keyUsage(certificate) ?? 0) & KEY_CERT_SIGN) === 0
        ? undefined
        : blocked('The key usage allows signing certificates, which only an authority may have.'),
  },
  {
    rule: 'no-eku',
    kept: 'The certificate names its extended key usages.',
    check: ({ facts }) =>
      facts.usages.length === 0 ? blocked('The extended key usage extension is missing.') : undefined,
  },
  {
    rule: 'any-eku',
    kept: 'The certificate does not allow any use at all.',
    check: ({ facts }) =>
      facts.usages.includes(EKU.any)
        ? blocked('The certificate allows any extended key usage, which C2PA forbids.')
        : undefined,
  },
  {
    rule: 'service-eku',
    kept: 'The certificate is not one of a time-stamping or revocation service.',
    check: ({ facts }) =>
      facts.usages.some((usage) => SERVICE_USAGES.has(usage))
        ? blocked('Certificates for time-stamping or for revocation answers may not sign claims.')
        : undefined,
  },
  {
    rule: 'eku-not-accepted',
    kept: 'An extended key usage is one that trust lists accept.',
    check: ({ facts: { usages } }, _now, { accepted }) =>
      usages.length === 0 || usages.some((usage) => CLAIM_SIGNING_USAGES.has(usage) || accepted.includes(usage))
        ? undefined
        : blocked(`None of the certificate's extended key usages is accepted for claims (${usages.join(', ')}).`),
  },
  {
    rule: 'no-authority-key-id',
    kept: "The certificate names its issuer's key.",
    check: ({ pki }) =>
      pki.extensions?.some(({ extnID }) => extnID === EXTENSION.authorityKeyIdentifier)
        ? undefined
        : blocked('The authority key identifier extension is missing.'),
  },
  {
    rule: 'no-organisation',
    kept: 'The certificate names an organisation.',
    check: ({ facts }) =>
      // The engine signs without (c2pa-engine.md section 5), but the organisation is the name most viewers show.
      facts.organisation === undefined
        ? warn('The certificate names no organisation (O), so viewers may show no name for the signer.')
        : undefined,
  },
  {
    rule: 'unknown-critical',
    kept: 'The certificate has no critical extension that validators do not know.',
    check: ({ pki }) => {
      const unknown = (pki.extensions ?? []).find(
        ({ critical, extnID }) => critical && !PROCESSED_EXTENSIONS.has(extnID),
      );
      return (
        unknown && blocked(`The certificate has a critical extension that validators do not know (${unknown.extnID}).`)
      );
    },
  },
];

/** Whole days until the certificate ends; negative when it has. */
export const daysLeft = ({ facts }: Certificate, now: Date): number =>
  Math.floor((Date.parse(facts.notAfter) - now.getTime()) / DAY);

/** The first byte of the key usage bits, where all the bits are that matter here. */
function keyUsage({ pki }: Certificate): number | undefined {
  const extension = pki.extensions?.find(({ extnID }) => extnID === EXTENSION.keyUsage);
  const bits = extension?.parsedValue as { valueBlock?: { valueHexView?: Uint8Array } } | undefined;
  return extension && (bits?.valueBlock?.valueHexView?.[0] ?? 0);
}
