import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { KnownCredential } from '#shared/api/address-book.ts';
import { AssetId, Instant } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { type Certificate, parseCertificate, toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';
import { wrongKind } from '#core/trust/signing-certificate.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

/** Certificates that a person vouches for themselves (R58). */
export interface AddressBook {
  /** In the order they were added. */
  list(): Promise<KnownCredential[]>;
  /** Takes nothing yet. @throws AppError 'not_readable', 'certificate_refused' */
  read(path: string): Promise<{ token: string; certificate: CertificateFacts; known?: KnownCredential }>;
  /** @throws AppError 'not_found' for a token that is used up or too old, 'certificate_refused' when the fingerprint is another one */
  add(token: string, as: { name: string; confirmedFingerprint: string }): Promise<KnownCredential>;
  /** @throws AppError 'not_found' */
  rename(fingerprint: string, name: string): Promise<KnownCredential>;
  /** Returns where it was the reason to trust. @throws AppError 'not_found' */
  remove(fingerprint: string): Promise<KnownCredential['seen']>;
  /** Remembers that a file was trusted for this credential alone. */
  saw(fingerprint: string, where: { asset: AssetId; name: string }): Promise<void>;
  /** What an evaluation goes by: names by fingerprint, and the certificates for the engine. */
  vouching(): Promise<{ names: ReadonlyMap<string, string>; pem: string }>;
}

const Entry = z.object({
  name: z.string(),
  pem: z.string(),
  addedAt: Instant,
  seen: z.array(z.object({ asset: AssetId, name: z.string(), at: Instant })),
});
type Entry = z.output<typeof Entry>;
const Book = z.object({ format: z.literal(1), entries: z.array(Entry) });

const TOKEN_LIFE = 10 * 60_000;
/** One person can know this many others, and a page can list them. */
const MAX_ENTRIES = 1000;
const MAX_SEEN = 100;
/** A certificate has some 2 KB. */
const MAX_FILE = 64 * 1024;
const EXPIRING = 30 * 86_400_000;

export function createAddressBook({ folder, clock }: { folder: string; clock: () => Date }): AddressBook {
  const file = jsonFile(join(folder, 'address-book.json'), Book, () => ({ format: 1 as const, entries: [] }));
  const offered = new Map<string, { certificate: Certificate; until: number }>();
  let tail: Promise<unknown> = Promise.resolve();

  /** What is stored is parsed again each time: an entry that somebody edited by hand into an authority vouches for nobody. */
  const entries = async (): Promise<{ entry: Entry; certificate: Certificate }[]> =>
    (await file.read()).entries.flatMap((entry) => {
      const certificate = certificateOf(entry.pem);
      return certificate && wrongKind(certificate.facts) === undefined ? [{ entry, certificate }] : [];
    });

  /** One change at a time: each reads what the one before wrote. */
  function change<T>(apply: (all: Awaited<ReturnType<typeof entries>>) => { entries: Entry[]; result: T }): Promise<T> {
    const done = tail.then(async () => {
      const { entries: next, result } = apply(await entries());
      await file.write({ format: 1, entries: next });
      return result;
    });
    // The failure belongs to this caller; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  }

  const describe = ({ name, addedAt, seen }: Entry, { facts }: Certificate): KnownCredential => {
    const state = stateOf(facts, clock());
    const advice = ADVICE[state];
    return {
      fingerprint: facts.fingerprint,
      name,
      certificate: facts,
      addedAt,
      state,
      ...(advice && { advice }),
      seen,
    };
  };

  const changeOne = (fingerprint: string, apply: (entry: Entry) => Entry | undefined): Promise<KnownCredential> =>
    change((all) => {
      const found = all.find(({ certificate }) => certificate.facts.fingerprint === fingerprint);
      if (!found) throw new AppError('not_found', 'This credential is not in the address book any more.');
      const next = apply(found.entry);
      return {
        entries: all.flatMap(({ entry }) => (entry === found.entry ? (next ?? []) : entry)),
        result: describe(next ?? found.entry, found.certificate),
      };
    });

  return {
    async list() {
      return (await entries()).map(({ entry, certificate }) => describe(entry, certificate));
    },

    async read(path) {
      const certificate = await readCertificate(path);
      const wrong = wrongKind(certificate.facts);
      if (wrong !== undefined)
        throw refused(`${wrong} The address book holds certificates of people who sign, each by itself.`);
      const now = clock().getTime();
      for (const [token, { until }] of offered) if (until < now) offered.delete(token);
      const token = randomBytes(16).toString('hex');
      offered.set(token, { certificate, until: now + TOKEN_LIFE });
      const known = (await this.list()).find(({ fingerprint }) => fingerprint === certificate.facts.fingerprint);
      return { token, certificate: certificate.facts, ...(known && { known }) };
    },

    async add(token, { name, confirmedFingerprint }) {
      const offer = offered.get(token);
      if (!offer || offer.until < clock().getTime())
        throw new AppError(
          'not_found',
          'That was too long ago. Read the certificate again and compare its fingerprint.',
        );
      const { certificate } = offer;
      // Copied from a letter or read out over the phone: written as people write it.
      if (confirmedFingerprint.replaceAll(/[\s:]/g, '').toLowerCase() !== certificate.facts.fingerprint)
        throw refused(
          'The fingerprint is not that of this certificate. Ask its owner for it again; nothing was added.',
        );
      offered.delete(token);
      return change((all) => {
        if (all.some((one) => one.certificate.facts.fingerprint === certificate.facts.fingerprint))
          throw refused('This certificate is in the address book already.');
        if (all.length >= MAX_ENTRIES) throw refused('The address book is full. Remove somebody first.');
        const entry = { name, pem: toPem(certificate), addedAt: clock().toISOString(), seen: [] };
        return { entries: [...all.map((one) => one.entry), entry], result: describe(entry, certificate) };
      });
    },

    rename: (fingerprint, name) => changeOne(fingerprint, (entry) => ({ ...entry, name })),
    remove: async (fingerprint) => (await changeOne(fingerprint, () => undefined)).seen,

    async saw(fingerprint, { asset, name }) {
      const seen = { asset, name, at: clock().toISOString() };
      await changeOne(fingerprint, (entry) => ({
        ...entry,
        seen: [seen, ...entry.seen.filter((one) => one.asset !== asset)].slice(0, MAX_SEEN),
      })).catch((error: unknown) => {
        // Removed since the verdict was made: then there is nothing to remember it with.
        if (!(error instanceof AppError && error.code === 'not_found')) throw error;
      });
    },

    async vouching() {
      const all = await entries();
      return {
        names: new Map(all.map(({ entry, certificate }) => [certificate.facts.fingerprint, entry.name])),
        pem: all.map(({ certificate }) => toPem(certificate)).join(''),
      };
    },
  };
}

const ADVICE: Readonly<Record<KnownCredential['state'], string | undefined>> = {
  'in-date': undefined,
  expiring: 'This credential ends soon. Ask its owner for the next one.',
  expired:
    'This credential has ended and vouches for nothing new. Remove it, unless files with a proven time still rest on it.',
  'not-yet-valid': undefined,
};

function stateOf({ notBefore, notAfter }: CertificateFacts, now: Date): KnownCredential['state'] {
  const left = Date.parse(notAfter) - now.getTime();
  if (left < 0) return 'expired';
  if (now.getTime() < Date.parse(notBefore)) return 'not-yet-valid';
  return left < EXPIRING ? 'expiring' : 'in-date';
}

function certificateOf(pem: string): Certificate | undefined {
  try {
    const [first, ...more] = parsePemCertificates(pem);
    return more.length === 0 ? first?.certificate : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** One certificate, in PEM or DER. */
async function readCertificate(path: string): Promise<Certificate> {
  const bytes = await readSmall(path);
  const text = bytes.toString('latin1');
  if (!text.includes('-----BEGIN')) {
    try {
      return parseCertificate(bytes);
    } catch {
      throw refused(`${basename(path)} is not a certificate. It takes one in PEM or DER form.`);
    }
  }
  const found = parsePemOf(text);
  const [first, ...more] = found;
  if (!first || more.length > 0)
    throw refused(
      `${basename(path)} holds ${found.length} certificates. The address book takes one at a time: the signer's own.`,
    );
  return first.certificate;
}

function parsePemOf(text: string) {
  try {
    return parsePemCertificates(text);
  } catch (cause) {
    if (cause instanceof AppError) throw new AppError('certificate_refused', cause.message, { cause });
    throw cause;
  }
}

async function readSmall(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE) throw refused(`${basename(path)} has ${size} bytes, too many for a certificate.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not_readable', `${basename(path)} could not be read. Check that it is still there.`, { cause });
  }
}

const refused = (message: string): AppError => new AppError('certificate_refused', message);
