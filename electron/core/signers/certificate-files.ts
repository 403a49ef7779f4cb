import { createPublicKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { certificateApi } from '#shared/api/certificate.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Assets } from '#core/assets/assets.ts';
import { chainOf, readSigningKey, withoutRoot } from '#core/signers/key-file.ts';
import type { KeptAnswers } from '#core/revocation/kept-answers.ts';
import { preflight } from '#core/signers/preflight.ts';
import { type Certificate, isSelfSigned, parseCertificate, toPem } from '#core/trust/certificate.ts';
import { MAX_CHAIN } from '#core/trust/chain-path.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';

/** A chain of twelve large certificates has some 40 kB. */
const MAX_BYTES = 1024 * 1024;

interface Parts {
  assets: Assets;
  trust: Pick<TrustLists, 'enabled'>;
  answers: Pick<KeptAnswers, 'for'>;
  clock: () => Date;
  /** R56: how many days before its end a certificate ends soon. */
  soonDays: () => number;
}

/** Looks at certificates in files, before they become a signer's. */
export function createCertificateHandlers(parts: Parts): Handlers<typeof certificateApi> {
  const { assets, trust, answers, clock, soonDays } = parts;
  const certificatesIn = async (files: Parameters<Assets['path']>[0][]): Promise<Certificate[]> => {
    const lists = await Promise.all(files.map(async (file) => readCertificates(await assets.path(file))));
    return lists.flat();
  };

  return {
    'certificate.preflight': async ({ files, key, passphrase = '', ocsp, root }) => {
      const [leaf, ...others] = await certificatesIn(files);
      if (!leaf) throw refused('There is no certificate in these files.');
      if (others.length >= MAX_CHAIN) throw refused(`There are more than ${MAX_CHAIN} certificates in these files.`);
      const signing = key && readSigningKey((await read(await assets.path(key))).toString('utf8'), passphrase);
      const [pinned, ...more] = root ? await certificatesIn([root]) : [];
      if (more.length > 0)
        throw refused('The file of the pinned authority has more than one certificate. Keep only that one.');
      const now = clock();
      const report = await preflight(
        {
          chain: [leaf, ...others],
          publicKey: signing && createPublicKey(signing.key),
          pinned,
          staples: ocsp && [await read(await assets.path(ocsp))],
          asked: await answers.for(leaf.facts.fingerprint, now),
        },
        await trust.enabled(),
        now,
        soonDays(),
      );
      return { chain: [leaf, ...others].map(({ facts }) => facts), preflight: report };
    },

    'certificate.bundle': async ({ files, keepRoot }) => {
      const whole = chainOf(await certificatesIn(files));
      const chain = keepRoot ? whole : withoutRoot(whole);
      return {
        pem: chain.map(toPem).join(''),
        chain: chain.map(({ facts }) => facts),
        dropped: whole.filter((one) => !chain.includes(one) && isSelfSigned(one)).map(({ facts }) => facts),
      };
    },
  };
}

/** The certificates of a file: PEM when it looks like it, else one in DER. @throws AppError 'key_refused', 'not_readable' */
export async function readCertificates(path: string): Promise<Certificate[]> {
  const bytes = await read(path);
  const name = basename(path);
  try {
    if (bytes.includes('-----'))
      return parsePemCertificates(bytes.toString('utf8')).map(({ certificate }) => certificate);
    return [parseCertificate(bytes)];
  } catch (cause) {
    if (cause instanceof AppError) throw new AppError('key_refused', `${name}: ${cause.message}`, { cause });
    throw new AppError('key_refused', `${name} holds no certificate, neither in PEM nor in DER.`, { cause });
  }
}

async function read(path: string): Promise<Buffer> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw refused(`${name} has ${size} bytes, too many for certificates.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not_readable', `${name} could not be read. Check that it is still there.`, { cause });
  }
}

const refused = (message: string): AppError => new AppError('key_refused', message);
