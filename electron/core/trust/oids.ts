/** Extended key usages that the C2PA trust model speaks of (C2PA 2.2, 14.4 and 14.5.1). */
export const EKU = {
  emailProtection: '1.3.6.1.5.5.7.3.4',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  microsoftC2pa: '1.3.6.1.4.1.311.76.59.1.9',
  claimSigning: '1.3.6.1.4.1.62558.2.1',
  any: '2.5.29.37.0',
} as const;

/**
 * What a claim signer's certificate may be made for. Time-stamping and OCSP are left out on purpose, although the engine takes them
 * (finding F2 of signing-and-trust.md).
 */
export const CLAIM_SIGNING_USAGES: ReadonlySet<string> = new Set([
  EKU.emailProtection,
  EKU.documentSigning,
  EKU.microsoftC2pa,
  EKU.claimSigning,
]);

/**
 * What a list accepts unless its keeper says otherwise (C2PA 2.2, 14.4.1 and 14.4.2; CAWG identity assertion 1.1, 8.2). R45: the
 * question is put to each list by itself.
 */
export const DEFAULT_USAGES: Readonly<Record<'signer' | 'tsa' | 'cawg', readonly string[]>> = {
  signer: [...CLAIM_SIGNING_USAGES],
  tsa: [EKU.timeStamping],
  cawg: [EKU.emailProtection, EKU.documentSigning],
};

/** Usages that exclude a certificate from signing claims even when it carries an accepted one beside them (C2PA 2.2, 14.5.1). */
export const SERVICE_USAGES: ReadonlySet<string> = new Set([EKU.timeStamping, EKU.ocspSigning]);

/** Certificate extensions by their place in RFC 5280. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

/** Extensions that path validation processes; a critical one outside this set makes a certificate unusable (RFC 5280, 4.2). */
export const PROCESSED_EXTENSIONS: ReadonlySet<string> = new Set(Object.values(EXTENSION));

/** Signature algorithms a certificate of a claim signer may be signed with (C2PA 2.2, 14.5.1): no SHA-1, nothing older. */
export const CERTIFICATE_SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.11', 'RSA with SHA-256'],
  ['1.2.840.113549.1.1.12', 'RSA with SHA-384'],
  ['1.2.840.113549.1.1.13', 'RSA with SHA-512'],
  ['1.2.840.113549.1.1.10', 'RSA-PSS'],
  ['1.2.840.10045.4.3.2', 'ECDSA with SHA-256'],
  ['1.2.840.10045.4.3.3', 'ECDSA with SHA-384'],
  ['1.2.840.10045.4.3.4', 'ECDSA with SHA-512'],
  ['1.3.101.112', 'Ed25519'],
]);

/** RSA with its hash named elsewhere, as the signatures of most time-stamps have it (RFC 8017, appendix A.1). */
export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
/** RSA with its hash among the parameters. */
export const RSA_PSS = '1.2.840.113549.1.1.10';

/** The other ones of {@link CERTIFICATE_SIGNATURES}: the kind of key, and the hash, as OpenSSL names them. Ed25519 hashes by itself. */
export const SIGNATURES: ReadonlyMap<string, { readonly key: 'rsa' | 'ec' | 'ed25519'; readonly hash: string | null }> =
  new Map([
    ['1.2.840.113549.1.1.11', { key: 'rsa', hash: 'sha256' }],
    ['1.2.840.113549.1.1.12', { key: 'rsa', hash: 'sha384' }],
    ['1.2.840.113549.1.1.13', { key: 'rsa', hash: 'sha512' }],
    ['1.2.840.10045.4.3.2', { key: 'ec', hash: 'sha256' }],
    ['1.2.840.10045.4.3.3', { key: 'ec', hash: 'sha384' }],
    ['1.2.840.10045.4.3.4', { key: 'ec', hash: 'sha512' }],
    ['1.3.101.112', { key: 'ed25519', hash: null }],
  ]);

/** Hashes a time-stamp may rest on (C2PA 2.2, 13.1): no SHA-1. */
export const HASHES: ReadonlyMap<string, 'sha256' | 'sha384' | 'sha512'> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** What a time-stamp token is made of (RFC 5652, RFC 3161, RFC 5816). */
export const CMS = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** An answer about revocation, and the hashes by which it names an issuer: no secret and no signature rests on these (RFC 6960, 4.1.1). */
export const OCSP = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  hashes: new Map([
    ['1.3.14.3.2.26', 'sha1'],
    ['2.16.840.1.101.3.4.2.1', 'sha256'],
    ['2.16.840.1.101.3.4.2.2', 'sha384'],
    ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ]) as ReadonlyMap<string, string>,
} as const;
