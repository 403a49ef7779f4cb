import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/rpc/errors.ts';

/** One use of a private key (R41). All hashes are lower-case hex. */
interface SignatureRecord {
  at: string;
  signer: string;
  /** sha256 of the key's SubjectPublicKeyInfo: the key stays the same when its certificate is renewed. */
  keyId: string;
  certificateSerial: string;
  /** sha256 of the bytes that were signed, whatever the signature algorithm hashes with. */
  signedSha256: string;
  requestId: string;
  /** The person chose to sign although no list vouches for the certificate (R47). */
  signAnyway: boolean;
  /** The person chose to sign although the certificate is revoked (R39). */
  signRevoked: boolean;
}

/** What became of a signature: the file it went into. */
interface OutputRecord {
  at: string;
  requestId: string;
  outputSha256: string;
}

/**
 * The append-only record of what was signed. `signatures.jsonl` has exactly one line for every signature that left the core, written
 * before it leaves. The output's hash is known only afterwards, and a failed export has none, so it has a file of its own,
 * `outputs.jsonl`; the request id joins the two.
 */
export interface Audit {
  /** @throws AppError 'storage_failed'; the caller must not hand the signature out then. */
  signed(record: SignatureRecord): Promise<void>;
  /** @throws AppError 'storage_failed' */
  exported(record: OutputRecord): Promise<void>;
}

/** @param folder the workspace; the records live in its `audit` folder. */
export function createAudit(folder: string): Audit {
  const root = join(folder, 'audit');
  return {
    signed: (record) => appendLine(root, 'signatures.jsonl', record),
    exported: (record) => appendLine(root, 'outputs.jsonl', record),
  };
}

async function appendLine(root: string, name: string, record: object): Promise<void> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    // 'a' makes every write go to the end, so lines of two processes on one workspace never overwrite each other.
    const file = await open(join(root, name), 'a', 0o600);
    try {
      await file.appendFile(`${JSON.stringify(record)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      `The audit record ${name} could not be written, and without it nothing is signed. Check that the disk has space and the folder is yours.`,
      { cause },
    );
  }
}
