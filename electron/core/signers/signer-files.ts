import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Instant, SignerId } from '#shared/api/ids.ts';
import { PendingRequest, Signer } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { encryptKey } from '#core/signers/key-file.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/** A folder within a signer's own, for a key and its certificate that came later than the first. */
const RenewalFolder = z.string().regex(/^renewal-[1-9][0-9]{0,3}$/);

const Record = z.object({
  /** 2: somewhere else than in the signer's own folder lie key and chain, which a reader of 1 would not know. */
  format: z.literal([1, 2]),
  id: SignerId,
  name: z.string(),
  kind: Signer.shape.kind,
  algorithm: Signer.shape.algorithm,
  createdAt: z.string(),
  /** PEM (SPKI) of the key, so that a locked signer can be checked against its certificate. */
  publicKey: z.string(),
  /** Where the key and chain in use lie; absent until the first renewal: in the signer's own folder. */
  folder: RenewalFolder.optional(),
  /** `folder` holds the new key, when it is for one. `publicKey`: PEM (SPKI) of the key it is for. */
  pending: PendingRequest.extend({ folder: RenewalFolder.optional(), publicKey: z.string() }).optional(),
  /** Newest first. */
  former: z.array(z.object({ folder: RenewalFolder.optional(), replacedAt: Instant })).optional(),
});
export type SignerRecord = z.output<typeof Record>;

/** A signer as it lies in the workspace. The key stays encrypted until it is used. */
export interface StoredSigner extends Omit<SignerRecord, 'publicKey'> {
  /** As it is on disk. */
  record: SignerRecord;
  publicKey: KeyObject;
  /** Leaf first, without the root. */
  chain: readonly [Certificate, ...Certificate[]];
  /** PKCS#8 PEM, encrypted. */
  encryptedKey: string;
}

export interface NewSigner extends Pick<SignerRecord, 'id' | 'name' | 'kind' | 'algorithm' | 'createdAt'> {
  chain: readonly [Certificate, ...Certificate[]];
  key: KeyObject;
}

const folderOf = (workspace: string, id: SignerId): string => join(workspace, 'signers', id);

/**
 * A free id for a new signer, made of its name because people type it (`COUNTERSIGN_PASSPHRASE_<ID>`, command lines). The id's folder
 * is made here: that is what keeps two signers of one name from sharing it.
 * @throws AppError 'storage_failed'
 */
export async function reserveSignerId(workspace: string, name: string): Promise<SignerId> {
  const words = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const slug = words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  // Ids that begin with `demo` belong to the demo signers, which are made again over whatever lies there.
  const base = slug === '' || slug.startsWith('demo') ? `signer-${slug}`.replace(/-$/, '') : slug;
  for (let number = 1; ; number++) {
    const id = SignerId.parse(number === 1 ? base : `${base}-${number}`);
    try {
      await mkdir(join(workspace, 'signers'), { recursive: true });
      await mkdir(folderOf(workspace, id));
      return id;
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') continue;
      throw new AppError('storage_failed', 'The workspace cannot be written. Check that the folder is yours.', {
        cause,
      });
    }
  }
}

/**
 * Writes a signer to `signers/<id>/`: `key.pem` (encrypted, 0600), `chain.pem`, and `signer.json` last, which makes the others count.
 * @throws AppError 'storage_failed'
 */
export async function writeSigner(workspace: string, signer: NewSigner, passphrase: string): Promise<void> {
  const { chain, key, ...about } = signer;
  const folder = folderOf(workspace, signer.id);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  await writeKeyAndChain(folder, { encryptedKey: encryptKey(key, passphrase), chain });
  await writeRecord(workspace, { format: 1, ...about, publicKey });
}

/** What says which key and chain count; written last, and whole. @throws AppError 'storage_failed' */
export const writeRecord = (workspace: string, record: SignerRecord): Promise<void> =>
  writeFileAtomic(join(folderOf(workspace, record.id), 'signer.json'), `${JSON.stringify(record, null, 2)}\n`);

async function writeKeyAndChain(
  folder: string,
  { encryptedKey, chain }: { encryptedKey?: string | undefined; chain?: readonly Certificate[] | undefined },
): Promise<void> {
  if (encryptedKey !== undefined) await writeFileAtomic(join(folder, 'key.pem'), encryptedKey, 0o600);
  if (chain) await writeFileAtomic(join(folder, 'chain.pem'), chain.map(toPem).join(''));
}

/**
 * Keeps a later key, a later chain, or both, in a folder of their own; they count when a record names it.
 * @param folder one that was made for a request; absent: a new one
 * @returns the folder's name
 * @throws AppError 'storage_failed'
 */
export async function keepBeside(
  workspace: string,
  id: SignerId,
  what: Parameters<typeof writeKeyAndChain>[1],
  folder?: string,
): Promise<string> {
  const name = folder ?? (await reserveFolder(workspace, id));
  await writeKeyAndChain(join(folderOf(workspace, id), name), what);
  return name;
}

/** A new folder, by the first number that is free: what was kept before is never written over. */
async function reserveFolder(workspace: string, id: SignerId): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `renewal-${number}`;
    try {
      await mkdir(join(folderOf(workspace, id), name));
      return name;
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') continue;
      throw new AppError(
        'storage_failed',
        `The folder of the signer ${id} cannot be written. Check that it is yours.`,
        {
          cause,
        },
      );
    }
  }
}

/** Throws away what was kept for a request that was given up. What cannot be removed stays, and counts for nothing. */
export async function dropBeside(workspace: string, id: SignerId, folder: string): Promise<void> {
  await rm(join(folderOf(workspace, id), RenewalFolder.parse(folder)), { recursive: true, force: true }).catch(
    () => {},
  );
}

/** The chain a signer had before. @throws Error when it is damaged */
export async function readFormerChain(
  workspace: string,
  id: SignerId,
  folder: string | undefined,
): Promise<readonly Certificate[]> {
  const pem = await readFile(join(folderOf(workspace, id), folder ?? '.', 'chain.pem'), 'utf8');
  return parsePemCertificates(pem).map(({ certificate }) => certificate);
}

/** @throws AppError 'not_found' when there is no such signer, 'storage_failed' when its files are damaged */
export async function readSigner(workspace: string, id: SignerId): Promise<StoredSigner> {
  const folder = folderOf(workspace, id);
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const about = await read('signer.json').catch((cause: unknown) => {
    throw new AppError('not_found', `There is no signer ${id}. It may have been removed in the meantime.`, { cause });
  });
  try {
    const record = Record.parse(JSON.parse(about));
    const place = record.folder ?? '.';
    const certificates = parsePemCertificates(await read(join(place, 'chain.pem')));
    const [leaf, ...others] = certificates.map(({ certificate }) => certificate);
    if (!leaf || record.id !== id) throw new Error('incomplete');
    return {
      ...record,
      record,
      publicKey: createPublicKey(record.publicKey),
      chain: [leaf, ...others],
      encryptedKey: await read(join(place, 'key.pem')),
    };
  } catch (cause) {
    throw new AppError('storage_failed', `The files of the signer ${id} are damaged. Remove it and import it again.`, {
      cause,
    });
  }
}

/** The ids of all signers, in alphabetical order; a folder whose writing was interrupted does not count. */
export async function signerIds(workspace: string): Promise<SignerId[]> {
  const files = await readdir(join(workspace, 'signers'), { recursive: true }).catch(() => []); // no folder yet: no signers
  const names = files.filter((file) => basename(file) === 'signer.json').map(dirname);
  return names.toSorted(compare).flatMap((name) => {
    const id = SignerId.safeParse(name);
    return id.success ? [id.data] : [];
  });
}

/** @throws AppError 'storage_failed' */
export async function removeSigner(workspace: string, id: SignerId): Promise<void> {
  const folder = folderOf(workspace, id);
  // Renamed first, so that a removal cut short leaves no half signer behind; the name is no signer id.
  const doomed = join(workspace, 'signers', `.removed.${id}`);
  try {
    await rm(doomed, { recursive: true, force: true });
    await rename(folder, doomed);
    await rm(doomed, { recursive: true, force: true });
  } catch (cause) {
    throw new AppError('storage_failed', `The signer ${id} could not be removed. Check that the folder is yours.`, {
      cause,
    });
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
