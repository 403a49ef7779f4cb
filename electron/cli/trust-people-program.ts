import type { Command } from 'commander';
import { addKnown, listKnown, preserveFile, removeKnown } from './commands/trust-address-book.ts';
import { checkTrust } from './commands/trust-check.ts';
import type { TrustOptions } from './commands/trust.ts';
import type { WithSession } from './tams-program.ts';

const print = (text: string): void => void process.stdout.write(text);
const base = ({ json }: { json: boolean }): TrustOptions => ({ json, print });

/** Commands on who vouches for the people behind files: the bench, and the address book (docs/trust.md). */
export function addPeopleCommands(trust: Command, withSession: WithSession): void {
  trust
    .command('check')
    .description(
      'ask every list, on or off, about every signer, time-stamp and identity of files, or about a certificate',
    )
    .argument('<file...>', 'media files, or certificates in PEM or DER')
    .option('-o, --out <file>', 'write a report: .html, .json or .csv')
    .option(
      '--ask-revocation',
      "ask the issuer of the file's own signer, or of the certificate, whether it was revoked",
      false,
    )
    .action((files: string[], { out, askRevocation }: { out?: string; askRevocation: boolean }, self: Command) =>
      withSession(self, (session, common) => checkTrust(session, files, { out, askRevocation, ...base(common) })),
    );

  const book = trust
    .command('address-book')
    .description('certificates of people you know, each trusted by itself alone');
  book
    .command('list')
    .description('list who is in it')
    .action((_options, self: Command) => withSession(self, (session, common) => listKnown(session, base(common))));
  book
    .command('add')
    .description('add a certificate, after its fingerprint was compared with its owner')
    .argument('<file>', 'one certificate, PEM or DER')
    .requiredOption('--name <name>', 'what you call its owner')
    .option('--fingerprint <sha256>', 'the whole fingerprint, as its owner gave it')
    .option('--i-know-the-owner', 'you know its owner yourself', false)
    .action((file: string, options: { name: string; fingerprint?: string; iKnowTheOwner: boolean }, self: Command) =>
      withSession(self, (session, common) => {
        const { name, fingerprint, iKnowTheOwner: knownPersonally } = options;
        return addKnown(session, file, { name, fingerprint, knownPersonally, ...base(common) });
      }),
    );
  book
    .command('remove')
    .description('remove one, and say which files were trusted for it')
    .argument('<fingerprint>', 'or its beginning')
    .action((fingerprint: string, _options, self: Command) =>
      withSession(self, (session, common) => removeKnown(session, fingerprint, base(common))),
    );
  book
    .command('preserve')
    .description('keep one file validating after its certificate has ended, by a time-stamp kept in this workspace')
    .argument('<file>')
    .requiredOption('--authority <url>', 'a time-stamping authority (RFC 3161) on a list for time-stamps that is on')
    .action((file: string, { authority }: { authority: string }, self: Command) =>
      withSession(self, (session, common) => preserveFile(session, file, { authority, ...base(common) })),
    );
}
