import { createPrivateKey, randomBytes } from 'node:crypto';
import { SignerId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import {
  DAY,
  distinguishedName,
  type Identity,
  issueClaimSigner,
  issueIssuingCa,
  issueRoot,
  toKeyObject,
} from '#core/signers/issue.ts';
import { DEMO_SECRET, type Secrets } from '#core/signers/secrets.ts';
import { readSigner, type StoredSigner, writeSigner } from '#core/signers/signer-files.ts';
import { toPem } from '#core/trust/certificate.ts';
import type { TrustLists } from '#core/trust/lists.ts';

interface DemoPkiOptions {
  /** The workspace. */
  folder: string;
  secrets: Secrets;
  trustLists: Pick<TrustLists, 'ensureDemo' | 'demoPem'>;
  clock: () => Date;
}

export const DEMO_CONTRIBUTOR = SignerId.parse('demo-contributor');
export const DEMO_BROADCASTER = SignerId.parse('demo-broadcaster');

const ORGANISATION = 'Countersign demo';
const SIGNERS = [
  { id: DEMO_CONTRIBUTOR, name: 'External Contributor (demo)' },
  { id: DEMO_BROADCASTER, name: 'Broadcaster (demo)' },
] as const;

const ROOT_DAYS = 3650;
const SIGNER_DAYS = 365;
/** Renewed before the pre-flight begins to warn about it. */
const RENEW_DAYS = 31;

/**
 * Sees that the demo signers exist and are in date: a root, an issuing CA and two leaves made on this machine, the root on the demo
 * list, every name saying that it is a demo. Safe to call on every start; it changes nothing while they are usable.
 *
 * The keys of root and issuing CA are never written, so nobody who copies a workspace can extend its demo list. Renewing therefore
 * makes a new root; the earlier ones stay on the list, so that what was signed before is still recognised.
 * @throws AppError 'storage_failed'
 */
export async function ensureDemoPki({ folder, secrets, trustLists, clock }: DemoPkiOptions): Promise<void> {
  const known = await secrets.get(DEMO_SECRET);
  const listed = await trustLists.demoPem();
  const usable = SIGNERS.map(({ id }) => isUsable(folder, id, known, clock()));
  if (listed !== undefined && (await Promise.all(usable)).every(Boolean)) return;

  const passphrase = known ?? randomBytes(32).toString('base64url');
  if (known === undefined) await secrets.set(DEMO_SECRET, passphrase);
  const notBefore = new Date(clock().getTime() - DAY);
  const until = (days: number) => ({ notBefore, notAfter: new Date(clock().getTime() + days * DAY) });
  const name = (commonName: string) => distinguishedName({ organisation: ORGANISATION, commonName });

  const root = await issueRoot(name('Countersign demo root'), until(ROOT_DAYS));
  const issuing = await issueIssuingCa(name('Countersign demo issuing CA'), until(ROOT_DAYS), root);
  // The list first: interrupted here, the next start makes another root, and no demo signer is ever off the demo list.
  await trustLists.ensureDemo(toPem(root.certificate) + (listed ?? ''));
  for (const { id, name: signerName } of SIGNERS) {
    const leaf = await issueClaimSigner(name(signerName), until(SIGNER_DAYS), issuing);
    await writeSigner(folder, demoSigner(id, signerName, leaf, issuing, clock()), passphrase);
  }
}

const demoSigner = (id: SignerId, name: string, leaf: Identity, issuing: Identity, now: Date) => ({
  id,
  name,
  kind: 'demo' as const,
  algorithm: leaf.algorithm,
  createdAt: now.toISOString(),
  chain: [leaf.certificate, issuing.certificate] as const,
  key: toKeyObject(leaf.keys),
});

async function isUsable(folder: string, id: SignerId, passphrase: string | undefined, now: Date): Promise<boolean> {
  if (passphrase === undefined) return false;
  try {
    const stored = await readSigner(folder, id);
    return lasts(stored, now) && opens(stored, passphrase);
  } catch (error) {
    // Absent or damaged demo signers are made again; any other failure is a defect and must show.
    if (error instanceof AppError) return false;
    throw error;
  }
}

const lasts = ({ chain }: StoredSigner, now: Date): boolean =>
  Date.parse(chain[0].facts.notAfter) - now.getTime() > RENEW_DAYS * DAY;

function opens({ encryptedKey }: StoredSigner, passphrase: string): boolean {
  try {
    createPrivateKey({ key: encryptedKey, passphrase });
    return true;
  } catch {
    // The secret was replaced, or lost with the key store: the key is out of reach for good.
    return false;
  }
}
