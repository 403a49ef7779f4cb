// Before @peculiar/x509, which looks up its decorators' metadata while it loads.
import 'reflect-metadata';
import { Name, Pkcs10CertificateRequestGenerator, X509Certificate as IssuedX509 } from '@peculiar/x509';
import { type KeyObject, webcrypto } from 'node:crypto';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { claimSignerExtensions, signingParameters, toKeyPair } from '#core/signers/issue.ts';
import type { Certificate } from '#core/trust/certificate.ts';

/** The subject of a certificate, byte for byte. */
export const subjectOf = ({ der }: Certificate): Name => new IssuedX509(der).subjectName;

/**
 * A subject as people write it: RFC 4514, most specific first, as every screen shows one.
 * @throws AppError 'invalid_input'
 */
export function readSubject(text: string): Name {
  try {
    // The order of the text is the reverse of the order in a certificate (RFC 4514, 2.1).
    const name = new Name(new Name(text).toJSON().toReversed());
    const isNamed = [...name.getField('CN'), ...name.getField('O')].some((value) => value.trim() !== '');
    if (isNamed) return name;
  } catch {
    // Falls through to the same sentence: the parser's own words say nothing to whoever typed it.
  }
  throw new AppError(
    'invalid_input',
    'The subject cannot be read. Write it like CN=Example News signing, O=Example News, C=GB; a name (CN) or an organisation (O) has to be there.',
  );
}

/**
 * A request for a certificate, PKCS#10 (RFC 2986) in PEM: signed with the key it is for, asking for the key usage of a claim signer and
 * the extended key usages of the certificate in use.
 * @param usages extended key usages, OIDs; e-mail protection when there are none
 * @throws AppError 'key_refused' for a key that the library cannot use
 */
export async function makeRequest(
  subject: Name,
  { key, algorithm }: { key: KeyObject; algorithm: SignatureAlgorithm },
  usages: readonly string[],
): Promise<string> {
  const keys = await toKeyPair(key, algorithm).catch((cause: unknown) => {
    throw new AppError('key_refused', 'No request can be made with this kind of key. Make one with a new key.', {
      cause,
    });
  });
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name: subject,
      keys,
      signingAlgorithm: signingParameters(algorithm),
      extensions: claimSignerExtensions(usages),
    },
    webcrypto,
  );
  return `${request.toString('pem').trim()}\n`;
}
