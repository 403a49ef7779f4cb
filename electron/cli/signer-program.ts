import { type Command, Option } from 'commander';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { cancelRequest, installCertificate, renewSigner, requestCertificate } from './commands/signer-renewal.ts';
import type { TrustOptions } from './commands/trust.ts';
import type { WithSession } from './tams-program.ts';

const print = (text: string): void => void process.stdout.write(text);
const base = ({ json }: { json: boolean }): TrustOptions => ({ json, print });

interface KeyWords {
  newKey: boolean;
  algorithm?: SignatureAlgorithm;
}

const withKey = (command: Command): Command =>
  command
    .option('--new-key', 'for a new key; the one in use stays with the former certificates', false)
    .addOption(new Option('--algorithm <name>', 'of the new key (default: as now)').choices(['es256', 'ed25519']));

/** Commands on the life of a signer's certificate (docs/trust.md, "Renewing a certificate"). */
export function addSignerCommands(program: Command, withSession: WithSession): void {
  const signer = program
    .command('signer')
    .description('renew the certificate of a signer (COUNTERSIGN_PASSPHRASE_<SIGNER> opens its key)');
  withKey(signer.command('csr'))
    .description('make a request for a certificate (PKCS#10), which waits for its answer')
    .argument('<signer>', 'see: countersign signers')
    .option('--subject <name>', 'whose certificate it shall be, as CN=…, O=…, C=… (default: as now)')
    .option('--again', 'give the request that waits, and make none', false)
    .option('-o, --out <file>', 'where to write it (default: stdout)')
    .action((named: string, options: KeyWords & { subject?: string; again: boolean; out?: string }, self: Command) =>
      withSession(self, (session, common) => requestCertificate(session, named, { ...options, ...base(common) })),
    );
  signer
    .command('install-certificate')
    .description('make the answer of an authority the certificate of a signer; the one before is kept')
    .argument('<signer>', 'see: countersign signers')
    .argument('<file...>', 'the certificate and its issuers, PEM or DER, in any order')
    .option('--dry-run', 'only look at it', false)
    .action((named: string, files: string[], { dryRun }: { dryRun: boolean }, self: Command) =>
      withSession(self, (session, common) => installCertificate(session, named, files, { dryRun, ...base(common) })),
    );
  signer
    .command('cancel-request')
    .description('give up the request that waits, with the new key that was made for it')
    .argument('<signer>', 'see: countersign signers')
    .action((named: string, _options, self: Command) =>
      withSession(self, (session, common) => cancelRequest(session, named, base(common))),
    );
  withKey(signer.command('renew'))
    .description('give a self-signed credential its next certificate')
    .argument('<signer>', 'see: countersign signers')
    .addOption(new Option('--days <number>', 'how long it lasts').default(365).argParser(parseDays))
    .action((named: string, options: KeyWords & { days: number }, self: Command) =>
      withSession(self, (session, common) => renewSigner(session, named, { ...options, ...base(common) })),
    );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days >= 1 && days <= 3650) return days;
  throw new AppError('invalid_input', `“${text}” is no number of days from 1 to 3650.`);
}
