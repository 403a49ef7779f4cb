import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SignerId } from '#shared/api/ids.ts';
import { type FormerCertificate, PendingRequest, type PreflightReport, type Signer } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Audit } from '#core/signers/audit.ts';
import { type ClaimSigner, keySigner } from '#core/signers/claim-signer.ts';
import { DAY, distinguishedName, issuePrivateCredential, toKeyObject } from '#core/signers/issue.ts';
import { chainFor, encryptKey, readSigningKey } from '#core/signers/key-file.ts';
import { isSelfSigned, toPem } from '#core/trust/certificate.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { preflight, type PreflightSubject } from '#core/signers/preflight.ts';
import { createRenewals, type Renewals } from '#core/signers/renewals.ts';
import { createRateLimit } from '#core/signers/rate-limit.ts';
import { DEMO_SECRET, passphraseName, type Secrets } from '#core/signers/secrets.ts';
import {
  type NewSigner,
  readFormerChain,
  readSigner,
  removeSigner,
  reserveSignerId,
  signerIds,
  type StoredSigner,
  writeSigner,
} from '#core/signers/signer-files.ts';
import type { KeptAnswers } from '#core/revocation/kept-answers.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';

/** The signers of a workspace. */
export interface Signers extends Renewals {
  /** By id. A signer whose files are damaged is left out and logged. */
  list(): Promise<Signer[]>;
  /** @throws AppError 'not_readable', 'key_refused', 'storage_failed' */
  import(from: ImportSigner): Promise<Signer>;
  /** Makes a private credential: self-signed, not a CA, on no list (R57). @throws AppError 'storage_failed' */
  generate(wish: GenerateSigner): Promise<Signer>;
  /** Keeps the passphrase in memory until the process ends. @throws AppError 'key_refused', 'not_found' */
  unlock(id: SignerId, passphrase: string): Promise<Signer>;
  /** The signer's own certificate, PEM. @throws AppError 'not_found' */
  certificate(id: SignerId): Promise<{ name: string; pem: string; certificate: CertificateFacts }>;
  /**
   * The key, encrypted anew; only for whoever gives the passphrase that opens it, so that an unlocked app does not hand it out.
   * @throws AppError 'not_found', 'key_refused'
   */
  encryptedKey(id: SignerId, passphrase: string, newPassphrase: string): Promise<string>;
  /** @throws AppError 'not_found', 'storage_failed' */
  remove(id: SignerId): Promise<void>;
  /** @throws AppError 'not_found' */
  preflight(id: SignerId): Promise<PreflightReport>;
  /** A signer ready to sign. @throws AppError 'not_found', 'key_refused' when it is locked */
  use(id: SignerId): Promise<ClaimSigner>;
}

interface ImportSigner {
  name: string;
  keyPath: string;
  bundlePath: string;
  /** Opens the key file when it is encrypted, and protects our copy in any case. */
  passphrase: string;
}

interface GenerateSigner {
  name: string;
  algorithm: 'es256' | 'ed25519';
  days: number;
  organisation?: string | undefined;
  commonName?: string | undefined;
  passphrase: string;
}

interface SignersOptions {
  /** The workspace. */
  folder: string;
  secrets: Secrets;
  trustLists: Pick<TrustLists, 'enabled'>;
  answers: Pick<KeptAnswers, 'for'>;
  clock: () => Date;
  audit: Audit;
  /** R56: how many days before its end a certificate ends soon. */
  soonDays?: (() => number) | undefined;
  log: (level: 'warn', message: string, cause?: unknown) => void;
}

/** R57: no personal data unless somebody types it; an organisation has to be there, because viewers show it. */
const ANONYMOUS = { organisation: 'Private credential', commonName: 'Anonymous' };
/** Generous for an export of many clips, far too slow for an oracle. */
const RATE = { burst: 60, perMinute: 60 };

export function createSigners(options: SignersOptions): Signers {
  const { folder, secrets, trustLists, answers, clock, audit, soonDays, log } = options;
  const typed = new Map<SignerId, string>();
  const rateLimit = createRateLimit({ clock, ...RATE });

  /** The passphrase of a signer, from wherever it can come without asking. */
  async function passphraseFor({ id, kind }: Pick<StoredSigner, 'id' | 'kind'>): Promise<string | undefined> {
    return typed.get(id) ?? (await secrets.get(kind === 'demo' ? DEMO_SECRET : passphraseName(id)));
  }

  /** One signer with damaged files must not take the others away. */
  const readOrSkip = (id: SignerId) =>
    readSigner(folder, id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      log('warn', error.message, error.cause);
      return undefined;
    });

  async function describe(stored: StoredSigner): Promise<Signer> {
    const chain = stored.chain.map(({ facts }) => facts);
    return {
      id: stored.id,
      name: stored.name,
      kind: stored.kind,
      algorithm: stored.algorithm,
      certificate: stored.chain[0].facts,
      chain,
      locked: (await passphraseFor(stored)) === undefined,
      selfSigned: isSelfSigned(stored.chain[0]),
      ...(stored.pending && { pending: PendingRequest.parse(stored.pending) }),
      former: await formerOf(stored),
    };
  }

  /** One that is damaged is left out and logged: the signer itself works without. */
  async function formerOf({ id, publicKey, former = [] }: StoredSigner): Promise<FormerCertificate[]> {
    const all = former.map(async (one): Promise<FormerCertificate[]> => {
      const [leaf] = await readFormerChain(folder, id, one.folder).catch((error: unknown) => {
        log('warn', `A former certificate of the signer ${id} cannot be read.`, error);
        return [];
      });
      if (!leaf) return [];
      const key = leaf.node.publicKey.equals(publicKey) ? 'same' : 'other';
      return [{ certificate: leaf.facts, replacedAt: one.replacedAt, key }];
    });
    return (await Promise.all(all)).flat();
  }

  async function check(subject: PreflightSubject): Promise<PreflightReport> {
    const now = clock();
    const asked = await answers.for(subject.chain[0].facts.fingerprint, now);
    return preflight({ ...subject, asked }, await trustLists.enabled(), now, soonDays?.());
  }

  async function keep(signer: NewSigner, passphrase: string): Promise<Signer> {
    await writeSigner(folder, signer, passphrase);
    typed.set(signer.id, passphrase);
    return describe(await readSigner(folder, signer.id));
  }

  return {
    ...createRenewals({ folder, clock, passphraseFor, describe, preflight: check }),

    async list() {
      const stored = await Promise.all((await signerIds(folder)).map(readOrSkip));
      return Promise.all(stored.filter((signer) => signer !== undefined).map(describe));
    },

    async import({ name, keyPath, bundlePath, passphrase }) {
      const { key, algorithm } = readSigningKey(await readText(keyPath), passphrase);
      const bundle = parseBundle(await readText(bundlePath));
      const chain = chainFor(key, bundle);
      const signer = {
        id: await reserveSignerId(folder, name),
        name,
        kind: 'file' as const,
        algorithm,
        createdAt: clock().toISOString(),
        chain,
        key,
      };
      return keep(signer, passphrase);
    },

    async generate({ name, algorithm, days, organisation, commonName, passphrase }) {
      const notBefore = clock();
      const subject = distinguishedName({
        organisation: organisation ?? ANONYMOUS.organisation,
        commonName: commonName ?? ANONYMOUS.commonName,
      });
      const validity = { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY) };
      const identity = await issuePrivateCredential(subject, validity, algorithm);
      const signer: NewSigner = {
        id: await reserveSignerId(folder, name),
        name,
        kind: 'private',
        algorithm,
        createdAt: notBefore.toISOString(),
        chain: [identity.certificate],
        key: toKeyObject(identity.keys),
      };
      return keep(signer, passphrase);
    },

    async unlock(id, passphrase) {
      const stored = await readSigner(folder, id);
      readSigningKey(stored.encryptedKey, passphrase);
      typed.set(id, passphrase);
      return describe(stored);
    },

    async certificate(id) {
      const { name, chain } = await readSigner(folder, id);
      return { name, pem: toPem(chain[0]), certificate: chain[0].facts };
    },

    async encryptedKey(id, passphrase, newPassphrase) {
      const stored = await readSigner(folder, id);
      if (stored.kind === 'demo')
        throw new AppError(
          'key_refused',
          'The keys of demo signers stay here: they are made for trying out, and vouch for nobody.',
        );
      return encryptKey(readSigningKey(stored.encryptedKey, passphrase).key, newPassphrase);
    },

    async remove(id) {
      await readSigner(folder, id).catch((error: unknown) => {
        // A damaged signer can still be removed; that is what its message advises.
        if (!(error instanceof AppError && error.code === 'storage_failed')) throw error;
      });
      await removeSigner(folder, id);
      typed.delete(id);
    },

    async preflight(id) {
      const { chain, publicKey } = await readSigner(folder, id);
      return check({ chain, publicKey });
    },

    async use(id) {
      const stored = await readSigner(folder, id);
      const passphrase = await passphraseFor(stored);
      if (passphrase === undefined)
        throw new AppError('key_refused', `"${stored.name}" is locked. Give its passphrase first, then export again.`);
      const { key, algorithm } = readSigningKey(stored.encryptedKey, passphrase);
      // Two files that were swapped by hand would otherwise sign with a key the certificate does not name.
      if (!stored.chain[0].node.publicKey.equals(createPublicKey(key)))
        throw new AppError(
          'key_refused',
          `The key of "${stored.name}" does not belong to its certificate. Import both again.`,
        );
      return keySigner({ id, name: stored.name, algorithm, chain: stored.chain, key, audit, clock, rateLimit });
    },
  };
}

/** A bundle is read as strictly as a trust list, but its failures are about a key's certificate. */
function parseBundle(pem: string) {
  try {
    return parsePemCertificates(pem).map(({ certificate }) => certificate);
  } catch (cause) {
    if (cause instanceof AppError)
      throw new AppError('key_refused', `The certificate bundle: ${cause.message}`, { cause });
    throw cause;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('not_readable', `${basename(path)} could not be read. Check that it is still there.`, { cause });
  }
}
