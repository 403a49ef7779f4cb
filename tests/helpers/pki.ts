// @peculiar/x509 looks up its decorators' metadata while it loads, so this has to come before it.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { KeyObject, randomBytes, sign } from 'node:crypto';

/** Certificates for tests of the engine, made anew in every run: root -> leaf, both P-256. */
export interface TestIdentity {
  readonly algorithm: 'es256';
  /** The leaf alone: the root issued it. */
  readonly chainPem: string;
  readonly rootPem: string;
  /** PKCS#8, for the engine's own signer. */
  readonly keyPem: string;
  readonly sign: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
}

export const usages = {
  claimSigning: '1.3.6.1.4.1.62558.2.1',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

interface IdentityOptions {
  readonly name?: string;
  /** Extended key usages of the leaf; absent: claim signing. */
  readonly usages?: readonly string[];
  /** Days from now; absent: a year. Negative ones make an expired certificate. */
  readonly days?: number;
}

const day = 86_400_000;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function makeIdentity({
  name = 'Test',
  usages: leafUsages,
  days = 365,
}: IdentityOptions = {}): Promise<TestIdentity> {
  const rootKeys = await makeKeys();
  const root = await issue(`O=${name}, CN=${name} root`, rootKeys, undefined, 3650, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
  const leafKeys = await makeKeys();
  const leaf = await issue(`O=${name}, CN=${name} signer`, leafKeys, { keys: rootKeys, subject: root.subject }, days, [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([...(leafUsages ?? [usages.claimSigning])]),
  ]);
  const key = KeyObject.from(leafKeys.privateKey);
  return {
    algorithm: 'es256',
    chainPem: leaf.toString('pem'),
    rootPem: root.toString('pem'),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: async (toBeSigned) => sign('sha256', toBeSigned, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

// ECDSA is asymmetric; the types of generateKey cannot know.
const makeKeys = async () => (await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])) as CryptoKeyPair;

async function issue(
  subject: string,
  keys: CryptoKeyPair,
  issuer: { keys: CryptoKeyPair; subject: string } | undefined,
  days: number,
  extensions: ReadonlyArray<BasicConstraintsExtension | KeyUsagesExtension | ExtendedKeyUsageExtension>,
) {
  const end = Date.now() + days * day;
  return X509CertificateGenerator.create(
    {
      serialNumber: randomBytes(8).toString('hex').replace(/^./, '4'),
      subject,
      issuer: issuer?.subject ?? subject,
      notBefore: new Date(Math.min(Date.now(), end) - 10 * day),
      notAfter: new Date(end),
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: ecdsa,
      extensions: [
        ...extensions,
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).publicKey, false, crypto),
      ],
    },
    crypto,
  );
}
