import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SignerId } from '#shared/api/ids.ts';
import type { AnswerReport, SignatureAlgorithm, Signer } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { makeRequest, readSubject, subjectOf } from '#core/signers/certificate-request.ts';
import { DAY, generateKeys, issueOwnCertificate, toKeyObject, toKeyPair } from '#core/signers/issue.ts';
import { chainFor, encryptKey, readSigningKey } from '#core/signers/key-file.ts';
import { type PreflightSubject } from '#core/signers/preflight.ts';
import { dropBeside, keepBeside, readSigner, type StoredSigner, writeRecord } from '#core/signers/signer-files.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { orderPath } from '#core/trust/chain-path.ts';

/**
 * How a signer gets its next certificate (R56). Until it is there nothing of the signer changes, and what it had stays: a change of
 * certificate is one write of one file, which names the folder that key and chain lie in.
 */
export interface Renewals {
  /**
   * Makes a request that waits for its authority's answer, across restarts.
   * @throws AppError 'not_found', 'invalid_input' for a demo signer, an unreadable subject or while another waits, 'key_refused' when
   *   locked, 'storage_failed'
   */
  request(id: SignerId, wish: RequestWish): Promise<Signer>;
  /** Gives up the request that waits, with its new key. @throws AppError 'not_found', 'invalid_input' when none waits */
  cancelRequest(id: SignerId): Promise<Signer>;
  /** @throws AppError 'not_found', 'key_refused' when the answer does not fit */
  previewAnswer(id: SignerId, given: readonly Certificate[]): Promise<AnswerReport>;
  /** @throws AppError as `previewAnswer`, 'preflight_blocked' for a certificate that could not sign, 'storage_failed' */
  installCertificate(id: SignerId, given: readonly Certificate[]): Promise<Signer>;
  /**
   * Another certificate of a self-signed credential, with the same subject.
   * @throws AppError 'not_found', 'invalid_input' where an authority has to be asked, 'key_refused' when locked, 'storage_failed'
   */
  renew(id: SignerId, wish: KeyWish & { days: number }): Promise<Signer>;
}

interface KeyWish {
  key: 'same' | 'new';
  /** Of a new key; that of the key in use when absent. */
  algorithm?: SignatureAlgorithm | undefined;
}

interface RequestWish extends KeyWish {
  /** RFC 4514; the subject in use when absent. */
  subject?: string | undefined;
}

interface Parts {
  /** The workspace. */
  folder: string;
  clock: () => Date;
  /** The passphrase of a signer; undefined while it is locked. */
  passphraseFor: (signer: StoredSigner) => Promise<string | undefined>;
  describe: (signer: StoredSigner) => Promise<Signer>;
  preflight: (subject: PreflightSubject) => Promise<AnswerReport['preflight']>;
}

export function createRenewals({ folder, clock, passphraseFor, describe, preflight }: Parts): Renewals {
  let tail: Promise<unknown> = Promise.resolve();
  /** One change at a time: each reads what the one before wrote. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const done = tail.then(change);
    // The failure belongs to this caller; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  };

  /** The key that a wish is about, and, for a new one, how it is kept. */
  async function keyFor(stored: StoredSigner, { key: wish, algorithm = stored.algorithm }: KeyWish) {
    const passphrase = await passphraseFor(stored);
    if (passphrase === undefined)
      throw new AppError('key_refused', `"${stored.name}" is locked. Give its passphrase first, then try again.`);
    // Opened in any case: a new key must not be kept under a passphrase that does not open the signer.
    const own = readSigningKey(stored.encryptedKey, passphrase);
    if (wish === 'same') return { ...own, encryptedKey: stored.encryptedKey };
    const key = toKeyObject(await generateKeys(algorithm));
    return { key, algorithm, encryptedKey: encryptKey(key, passphrase) };
  }

  /** Makes what lies in a folder the signer's key and certificate. */
  async function replace(stored: StoredSigner, by: Replacement): Promise<Signer> {
    const { pending: _, ...record } = stored.record;
    const former = { replacedAt: clock().toISOString(), ...(record.folder !== undefined && { folder: record.folder }) };
    await writeRecord(folder, {
      ...record,
      format: 2,
      // What an authority vouches for is no private credential any more.
      kind: isSelfSigned(by.chain[0]) ? record.kind : 'file',
      algorithm: by.algorithm,
      publicKey: spkiPem(by.publicKey),
      folder: by.folder,
      former: [former, ...(record.former ?? [])],
    });
    return describe(await readSigner(folder, stored.id));
  }

  async function answer(id: SignerId, given: readonly Certificate[]) {
    const stored = await readSigner(folder, id);
    refuseDemo(stored);
    const publicKey = stored.pending ? createPublicKey(stored.pending.publicKey) : stored.publicKey;
    const chain = answerChain(stored, publicKey, given);
    return { stored, publicKey, chain, report: await preflight({ chain, publicKey }) };
  }

  return {
    request: (id, wish) =>
      inTurn(async () => {
        const stored = await readSigner(folder, id);
        refuseDemo(stored);
        refusePending(stored);
        const [leaf] = stored.chain;
        const { subject = leaf.facts.subject } = wish;
        const name = subject === leaf.facts.subject ? subjectOf(leaf) : readSubject(subject);
        const { key, algorithm, encryptedKey } = await keyFor(stored, wish);
        const csr = await makeRequest(name, { key, algorithm }, leaf.facts.usages);
        const madeAt = clock().toISOString();
        const own = wish.key === 'new' ? { folder: await keepBeside(folder, id, { encryptedKey }) } : {};
        const publicKey = spkiPem(createPublicKey(key));
        const pending = { madeAt, key: wish.key, algorithm, subject, csr, publicKey, ...own };
        await writeRecord(folder, { ...stored.record, format: 2, pending });
        return describe(await readSigner(folder, id));
      }),

    cancelRequest: (id) =>
      inTurn(async () => {
        const { record } = await readSigner(folder, id);
        const { pending, ...rest } = record;
        if (!pending) throw new AppError('invalid_input', `No request of "${record.name}" waits for an answer.`);
        await writeRecord(folder, rest);
        if (pending.folder !== undefined) await dropBeside(folder, id, pending.folder);
        return describe(await readSigner(folder, id));
      }),

    async previewAnswer(id, given) {
      const { chain, report } = await answer(id, given);
      return { chain: chain.map(({ facts }) => facts), preflight: report };
    },

    installCertificate: (id, given) =>
      inTurn(async () => {
        const { stored, publicKey, chain, report } = await answer(id, given);
        if (report.outcome === 'blocked') throw blocked(stored.name, report);
        const { pending } = stored;
        // A request for a new key has kept it already; the same key goes along, so that each folder is whole.
        const encryptedKey = pending?.folder === undefined ? stored.encryptedKey : undefined;
        const place = await keepBeside(folder, id, { chain, encryptedKey }, pending?.folder);
        const algorithm = pending?.algorithm ?? stored.algorithm;
        return replace(stored, { folder: place, publicKey, algorithm, chain });
      }),

    renew: (id, wish) =>
      inTurn(async () => {
        const stored = await readSigner(folder, id);
        refuseDemo(stored);
        refusePending(stored);
        const [leaf] = stored.chain;
        if (!isSelfSigned(leaf))
          throw new AppError(
            'invalid_input',
            `The certificate of "${stored.name}" was issued by somebody else (${leaf.facts.issuer}). Make a request for them to answer.`,
          );
        const { key, algorithm, encryptedKey } = await keyFor(stored, wish);
        const notBefore = clock();
        const validity = { notBefore, notAfter: new Date(notBefore.getTime() + wish.days * DAY) };
        const keys = await toKeyPair(key, algorithm).catch((cause: unknown) => {
          throw new AppError('key_refused', 'This kind of key cannot sign a certificate here. Renew with a new key.', {
            cause,
          });
        });
        const own = { algorithm, keys };
        const chain = [await issueOwnCertificate(subjectOf(leaf), validity, own, leaf.facts.usages)] as const;
        const place = await keepBeside(folder, id, { chain, encryptedKey });
        return replace(stored, { folder: place, publicKey: createPublicKey(key), algorithm, chain });
      }),
  };
}

interface Replacement {
  /** Within the signer's own. */
  folder: string;
  publicKey: KeyObject;
  algorithm: SignatureAlgorithm;
  chain: readonly [Certificate, ...Certificate[]];
}

/**
 * The chain of an answer. Authorities often send the leaf alone; issuers that the chain in use has already are taken from there.
 * @throws AppError 'key_refused' when no certificate is of that key, when it is the one in use, or when some belong to another chain
 */
function answerChain(
  { chain: [current, ...issuers], pending, name }: StoredSigner,
  publicKey: KeyObject,
  given: readonly Certificate[],
): [Certificate, ...Certificate[]] {
  const leaf = given.find(({ node, facts }) => !facts.ca && node.publicKey.equals(publicKey));
  if (!leaf)
    throw new AppError(
      'key_refused',
      `None of these certificates is for the key of ${pending ? `the request of "${name}" that waits` : `"${name}"`}.`,
    );
  if (leaf.facts.fingerprint === current.facts.fingerprint)
    throw new AppError('key_refused', `This is the certificate that "${name}" has already.`);
  const path = orderPath(leaf, [...given, ...issuers]);
  return chainFor(publicKey, [...given, ...issuers.filter((issuer) => path.includes(issuer))]);
}

function refuseDemo({ kind, name }: StoredSigner): void {
  if (kind !== 'demo') return;
  throw new AppError('invalid_input', `"${name}" is a demo signer. Those are made again with: countersign demo`);
}

function refusePending({ pending, name }: StoredSigner): void {
  if (!pending) return;
  throw new AppError(
    'invalid_input',
    `A request of "${name}" of ${pending.madeAt} waits for its answer. Install the answer, or give the request up first.`,
  );
}

function blocked(name: string, { checks }: AnswerReport['preflight']): AppError {
  const reasons = checks.filter(({ outcome }) => outcome === 'blocked').map(({ message }) => message);
  return new AppError(
    'preflight_blocked',
    `"${name}" could not sign with this certificate, so nothing was changed: ${reasons.join(' ')}`,
  );
}

const spkiPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
