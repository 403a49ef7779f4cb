// @peculiar/x509 looks up its decorators' metadata while it loads, so this has to come before it.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Name,
  SubjectKeyIdentifierExtension,
  X509Certificate as IssuedX509,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { createPublicKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';

type KeyPair = webcrypto.CryptoKeyPair;

/** A key pair and the certificate that names it. */
export interface Identity {
  algorithm: SignatureAlgorithm;
  keys: KeyPair;
  certificate: Certificate;
}

/** What a certificate says; every deviation from the C2PA profile is possible, because the tests of the profile need each of them. */
export interface CertificateRequest {
  /** Text made by {@link distinguishedName}, or the name as another certificate has it. */
  subject: string | Name;
  publicKey: webcrypto.CryptoKey;
  notBefore: Date;
  notAfter: Date;
  extensions: Extension[];
}

const HASHES = {
  es256: 'SHA-256',
  es384: 'SHA-384',
  es512: 'SHA-512',
  ps256: 'SHA-256',
  ps384: 'SHA-384',
  ps512: 'SHA-512',
} as const;
const CURVES = { es256: 'P-256', es384: 'P-384', es512: 'P-521' } as const;
const RSA_SALT = { ps256: 32, ps384: 48, ps512: 64 } as const;
/** C2PA's own certificate policy (conformance programme, certificate profiles). */
const C2PA_POLICY = '1.3.6.1.4.1.62558.1.1';
export const DAY = 86_400_000;

/** A fresh key pair for one COSE algorithm (R34). RSA keys have 2048 bits. */
export async function generateKeys(algorithm: SignatureAlgorithm): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(keyParameters(algorithm), true, ['sign', 'verify']);
  // Every algorithm here is asymmetric; the types of generateKey cannot know.
  return keys as KeyPair;
}

/** A key of ours as the library wants it that issues certificates. @throws Error when it cannot be of that algorithm */
export async function toKeyPair(key: KeyObject, algorithm: SignatureAlgorithm): Promise<KeyPair> {
  const { subtle } = webcrypto;
  const parameters = keyParameters(algorithm);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, parameters, true, ['verify']),
  };
}

/** The same private key for node:crypto, which encrypts and stores it. */
export const toKeyObject = (keys: KeyPair): KeyObject => KeyObject.from(keys.privateKey);

/**
 * Issues a certificate; without an issuer, one that signs itself. Serial numbers have 127 random bits and are positive.
 * @throws Error when the subject is not a distinguished name.
 */
export async function issueCertificate(
  request: CertificateRequest,
  issuer: Identity | { algorithm: SignatureAlgorithm; keys: KeyPair },
): Promise<Certificate> {
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const parent = 'certificate' in issuer ? new IssuedX509(issuer.certificate.der) : undefined;
  const issued = await X509CertificateGenerator.create(
    {
      serialNumber: serial.toString('hex'),
      subject: request.subject,
      issuer: parent ? parent.subjectName : request.subject,
      notBefore: request.notBefore,
      notAfter: request.notAfter,
      publicKey: request.publicKey,
      signingKey: issuer.keys.privateKey,
      signingAlgorithm: signingParameters(issuer.algorithm),
      extensions: [
        ...request.extensions,
        await SubjectKeyIdentifierExtension.create(request.publicKey, false, webcrypto),
        await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return parseCertificate(Buffer.from(issued.rawData));
}

export interface Validity {
  notBefore: Date;
  notAfter: Date;
}

/** A root: P-384, as most roots of the C2PA list are. */
export async function issueRoot(subject: string, validity: Validity): Promise<Identity> {
  const keys = await generateKeys('es384');
  const request = { subject, publicKey: keys.publicKey, ...validity, extensions: authorityExtensions() };
  return { algorithm: 'es384', keys, certificate: await issueCertificate(request, { algorithm: 'es384', keys }) };
}

/** A CA that issues leaves and nothing else: path length 0, C2PA policy, and the usages its leaves may have. */
export async function issueIssuingCa(subject: string, validity: Validity, root: Identity): Promise<Identity> {
  const keys = await generateKeys('es384');
  const extensions = [
    ...authorityExtensions(0),
    new ExtendedKeyUsageExtension([EKU.claimSigning, EKU.emailProtection]),
    new CertificatePolicyExtension([C2PA_POLICY]),
  ];
  const request = { subject, publicKey: keys.publicKey, ...validity, extensions };
  return { algorithm: 'es384', keys, certificate: await issueCertificate(request, root) };
}

/** A claim signer's certificate in the C2PA profile. */
export async function issueClaimSigner(
  subject: string,
  validity: Validity,
  issuer: Identity,
  algorithm: SignatureAlgorithm = 'es256',
): Promise<Identity> {
  const keys = await generateKeys(algorithm);
  const extensions = [
    ...claimSignerExtensions([EKU.claimSigning, EKU.emailProtection]),
    new CertificatePolicyExtension([C2PA_POLICY]),
  ];
  const request = { subject, publicKey: keys.publicKey, ...validity, extensions };
  return { algorithm, keys, certificate: await issueCertificate(request, issuer) };
}

/**
 * A private credential (R57): self-signed and not a CA, so that it can vouch for itself and for nobody else. The engine refuses
 * self-signed certificates only when they are CAs (signing-and-trust.md section 4).
 */
export async function issuePrivateCredential(
  subject: string,
  validity: Validity,
  algorithm: SignatureAlgorithm,
): Promise<Identity> {
  const keys = await generateKeys(algorithm);
  return { algorithm, keys, certificate: await issueOwnCertificate(subject, validity, { algorithm, keys }) };
}

/** Another certificate of a private credential, by a key that is there (R56). @param usages extended key usages; those of a new one when none */
export async function issueOwnCertificate(
  subject: string | Name,
  validity: Validity,
  own: Pick<Identity, 'algorithm' | 'keys'>,
  usages: readonly string[] = [],
): Promise<Certificate> {
  const extensions = claimSignerExtensions(usages);
  return issueCertificate({ subject, publicKey: own.keys.publicKey, ...validity, extensions }, own);
}

/** Joins attributes to a distinguished name, escaped as RFC 4514 asks, so that a comma in a name stays in the name. */
export const distinguishedName = (attributes: { organisation?: string; commonName: string }): string =>
  [
    ...(attributes.organisation === undefined ? [] : [`O=${escape(attributes.organisation)}`]),
    `CN=${escape(attributes.commonName)}`,
  ].join(', ');

const escape = (value: string): string =>
  value
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .replaceAll(/[\\,+"<>;=#]/g, (character) => `\\${character}`);

const authorityExtensions = (pathLength?: number): Extension[] => [
  new BasicConstraintsExtension(true, pathLength, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
];

/** What a certificate, or a request for one, says its key is for. */
export const claimSignerExtensions = (usages: readonly string[]): Extension[] => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  // E-mail protection is what every list of C2PA's accepts.
  new ExtendedKeyUsageExtension(usages.length > 0 ? [...usages] : [EKU.emailProtection]),
];

function keyParameters(algorithm: SignatureAlgorithm) {
  switch (algorithm) {
    case 'ed25519':
      return { name: 'Ed25519' };
    case 'es256':
    case 'es384':
    case 'es512':
      return { name: 'ECDSA', namedCurve: CURVES[algorithm] };
    case 'ps256':
    case 'ps384':
    case 'ps512':
      return {
        name: 'RSA-PSS',
        hash: HASHES[algorithm],
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
      };
  }
}

export function signingParameters(algorithm: SignatureAlgorithm) {
  switch (algorithm) {
    case 'ed25519':
      return { name: 'Ed25519' };
    case 'es256':
    case 'es384':
    case 'es512':
      return { name: 'ECDSA', hash: HASHES[algorithm] };
    case 'ps256':
    case 'ps384':
    case 'ps512':
      return { name: 'RSA-PSS', hash: HASHES[algorithm], saltLength: RSA_SALT[algorithm] };
  }
}
