import { createHash, X509Certificate } from 'node:crypto';
import { AppError } from '#shared/rpc/errors.ts';

/** The certificates the engine may vouch with. Our own evaluator has the last word (signing-and-trust.md F2). */
export interface EngineTrust {
  readonly lists: ReadonlyArray<{
    /** Names the list in errors, and only there. */
    readonly uri: string;
    readonly purpose: 'signer' | 'tsa' | 'cawg';
    /** PEM certificates of roots and issuing CAs; may be empty. */
    readonly anchorsPem: string;
    /** PEM certificates of signers themselves, or their base64 sha256 digests line by line; may be empty. */
    readonly endEntityPem: string;
    /** OIDs of extended key usages that this list takes besides the usual ones. */
    readonly acceptedUsages?: readonly string[];
  }>;
}

/**
 * Extended key usages a claim signer may have. Without them the engine takes emailProtection alone and calls good files invalid
 * (c2pa-engine.md section 3, gotcha 1).
 */
const extendedKeyUsages = [
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.5.5.7.3.36', // documentSigning
  '1.3.6.1.5.5.7.3.8', // timeStamping
  '1.3.6.1.5.5.7.3.9', // OCSPSigning
  '1.3.6.1.4.1.311.76.59.1.9', // Microsoft C2PA signing
  '1.3.6.1.4.1.62558.2.1', // c2pa-kp-claimSigning
];

const kinds = { tsa: 'tsa', cawg: 'cawg', signer: 'manifest' } as const;

/**
 * One URI for every list. The engine prints the URI of a list that vouched, and writes it into a signed file for each ingredient: it
 * must not name a person's private list. Nor is it worth anything: when several lists hold the same root, which one is named changes
 * from one reading to the next (measured; tests/engine-reading-traps.test.ts). Our evaluator says which list it was.
 */
const listUri = 'urn:countersign:trust-list';

/** Settings for reading a file. `verify: false` parses only: its results are empty and its state says nothing. */
export function readSettings(trust: EngineTrust, verify: boolean): string {
  return engineSettings(trust, { verify_after_reading: verify });
}

/**
 * Settings for a file whose trust the engine refuses to look at, as it does when the staple beside a signature says revoked: everything
 * but trust is validated, and our evaluator says the rest. Without lists, because the engine refuses again as soon as one of them vouches
 * (measured; tests/engine-revoked.test.ts).
 */
export function integritySettings(): string {
  return engineSettings({ lists: [] }, { verify_after_reading: true, verify_trust: false });
}

/** Settings for signing and for taking in ingredients, whose validation results are published in the signed file. */
export function signSettings(trust: EngineTrust): string {
  return engineSettings(trust, { verify_after_reading: true, verify_after_sign: true });
}

/** sha256 of the settings, hex: a verdict names what it was made with. */
export const settingsHash = (settings: string): string => createHash('sha256').update(settings).digest('hex');

/**
 * The engine's settings as the JSON text it takes, in snake_case; throws `list_rejected` for a list with anything but sound
 * certificates, because the engine would skip a broken one without a word (F5).
 */
function engineSettings(trust: EngineTrust, verify: Readonly<Record<string, boolean>>): string {
  const { lists } = trust;
  for (const { uri, anchorsPem, endEntityPem } of lists)
    for (const pem of [anchorsPem, ...(isDigests(endEntityPem) ? [] : [endEntityPem])]) checkPem(uri, pem);
  return JSON.stringify({
    trust: {
      // The engine knows one set for all lists (F2); which list takes which usage is for our evaluator to say (R45).
      trust_config: [
        ...new Set([...extendedKeyUsages, ...lists.flatMap(({ acceptedUsages = [] }) => acceptedUsages)]),
      ].join('\n'),
      anchors: lists.map(({ purpose, anchorsPem, endEntityPem }) => ({
        trust_anchors: anchorsPem,
        allowed_list: endEntityPem,
        trust_uri: listUri,
        trust_kind: kinds[purpose],
      })),
    },
    core: {
      allowed_network_hosts: [],
      // With no list for them, identities would count as failures of the whole file (section 9).
      decode_identity_assertions: lists.some(({ purpose }) => purpose === 'cawg'),
    },
    verify: {
      verify_trust: true,
      verify_timestamp_trust: true,
      // R65: opening a file must not tell anybody that it was opened.
      ocsp_fetch: false,
      remote_manifest_fetch: false,
      ...verify,
    },
    builder: {
      thumbnail: { enabled: false },
      // R22: by default whole `free` boxes could be added to a signed file unseen.
      bmff_hash_exclude_free_and_skip_boxes: false,
    },
  });
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

const isDigests = (text: string): boolean => /^(?:[A-Za-z0-9+/]{43}=\n)+$/.test(text);

function checkPem(uri: string, pem: string): void {
  const blocks = pem.match(certificateBlock) ?? [];
  const begun = pem.match(/-----BEGIN [^-]*-----/g)?.length ?? 0;
  const rejected = (index: number, cause?: unknown) =>
    new AppError(
      'list_rejected',
      `Certificate ${index} of the trust list ${uri} cannot be read. Import the list again.`,
      {
        cause,
      },
    );
  if (begun !== blocks.length || (begun === 0 && pem.trim() !== '')) throw rejected(blocks.length + 1);
  for (const [index, block] of blocks.entries()) {
    try {
      void new X509Certificate(block);
    } catch (cause) {
      throw rejected(index + 1, cause);
    }
  }
}
