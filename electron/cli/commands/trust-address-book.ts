import { KnownCredential, PreservedAsset } from '#shared/api/address-book.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { reportText } from './tams-reports.ts';
import type { TrustOptions } from './trust.ts';

/** What `countersign trust address-book … --json` prints: the entries there are, and what the command did. */
export const AddressBookReport = z.object({
  version: z.literal(1),
  credentials: z.array(KnownCredential),
  /** Files that lose by a removal. */
  lose: KnownCredential.shape.seen.optional(),
  kept: PreservedAsset.optional(),
});

const safe = (text: string): string => displayText(text, { max: 100 });

export async function listKnown({ client }: CliSession, { json, print }: TrustOptions): Promise<ExitCode> {
  const credentials = await client['addressBook.list']({});
  if (json) print(reportText(AddressBookReport, { version: 1, credentials }));
  else print(credentials.length === 0 ? 'The address book is empty.\n' : credentials.map(line).join(''));
  return EXIT.fine;
}

const line = ({ name, fingerprint, certificate, state, seen, advice }: KnownCredential): string =>
  `${fingerprint}  ${safe(name)}  ${state} to ${certificate.notAfter.slice(0, 10)}, the reason to trust ${seen.length} ${seen.length === 1 ? 'file' : 'files'}\n${advice === undefined ? '' : `  ${advice}\n`}`;

interface AddOptions extends TrustOptions {
  name: string;
  fingerprint?: string | undefined;
  knownPersonally: boolean;
}

/**
 * `trust address-book add`: shows the certificate, and takes it only with its whole fingerprint and the word of the person that they know
 * its owner (R59). Without, it says what to compare and ends with exit 1.
 */
export async function addKnown(
  session: CliSession,
  file: string,
  { json, print, name, fingerprint, knownPersonally }: AddOptions,
): Promise<ExitCode> {
  const { client, core } = session;
  const { id } = await core.grantFile(file);
  const { token, certificate } = await client['addressBook.read']({ file: id });
  if (!knownPersonally || fingerprint === undefined) {
    throw new AppError(
      'confirmation_needed',
      `The certificate says ${safe(certificate.name)}, valid to ${certificate.notAfter.slice(0, 10)}. Its SHA-256 fingerprint is ${certificate.fingerprint}. Compare it with its owner by another way than the one the file came, then add it with --fingerprint and --i-know-the-owner.`,
    );
  }
  await client['addressBook.add']({ token, name, confirmedFingerprint: fingerprint, knownPersonally: true });
  return listKnown(session, { json, print });
}

/** `trust address-book remove`: by the fingerprint, or as much of its beginning as is needed. */
export async function removeKnown(
  { client }: CliSession,
  given: string,
  { json, print }: TrustOptions,
): Promise<ExitCode> {
  const wanted = given.replaceAll(/[\s:]/g, '').toLowerCase();
  const found = (await client['addressBook.list']({})).filter(({ fingerprint }) => fingerprint.startsWith(wanted));
  const [one, ...more] = found;
  if (!one || wanted.length < 8)
    throw new AppError(
      'not_found',
      `No credential of the address book begins with ${given}. Eight characters are needed at least.`,
    );
  if (more.length > 0)
    throw new AppError('invalid_input', `${found.length} credentials begin with ${given}. Give more of it.`);
  const { lose } = await client['addressBook.remove']({ fingerprint: one.fingerprint });
  const credentials = await client['addressBook.list']({});
  if (json) print(reportText(AddressBookReport, { version: 1, credentials, lose }));
  else
    print(
      `Removed ${safe(one.name)}. ${lose.length === 0 ? 'No file rested on it.' : `These files are no longer trusted for it: ${lose.map((file) => safe(file.name)).join(', ')}.`}\n`,
    );
  return EXIT.fine;
}

/** `trust address-book preserve`: keeps one file validating by a time-stamp of its own (R60). */
export async function preserveFile(
  { client, core }: CliSession,
  file: string,
  { json, print, authority: address }: TrustOptions & { authority: string },
): Promise<ExitCode> {
  const { id } = await core.grantFile(file);
  const kept = await client['addressBook.preserve']({ asset: id, address });
  const credentials = await client['addressBook.list']({});
  if (json) print(reportText(AddressBookReport, { version: 1, credentials, kept }));
  else print(`${safe(kept.asset.name)} validates here from now on: time-stamp ${kept.at}, ${safe(kept.authority)}.\n`);
  return EXIT.fine;
}
