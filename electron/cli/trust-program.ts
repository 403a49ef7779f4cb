import { basename, extname } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { AppError } from '#shared/rpc/errors.ts';
import { VouchesFor } from '#shared/verdict/model.ts';
import {
  importList,
  importUsages,
  rollbackList,
  setVouchesFor,
  showDiff,
  showEntries,
  showLists,
  showVersions,
  switchList,
  type TrustOptions,
  updateList,
} from './commands/trust.ts';
import { buildBundle, preflightFiles, preflightSigner } from './commands/trust-certificates.ts';
import type { WithSession } from './tams-program.ts';
import { addPolicyCommand } from './trust-policy-program.ts';
import { addPeopleCommands } from './trust-people-program.ts';

const print = (text: string): void => void process.stdout.write(text);
const base = ({ json }: { json: boolean }): TrustOptions => ({ json, print });

/** Commands on trust lists and certificates (docs/trust.md). */
export function addTrustCommands(program: Command, withSession: WithSession): void {
  const trust = program.command('trust').description('who vouches for whom: lists, certificates and bundles');
  addListCommands(trust, withSession);
  addVersionCommands(trust, withSession);
  addCertificateCommands(trust, withSession);
  addPeopleCommands(trust, withSession);
  addPolicyCommand(trust, withSession);
  // What scripts know from before there was `trust`.
  addShow(program.command('lists').description('the same as: trust lists'), withSession);
  addImport(program.commands.find((command) => command.name() === 'lists')!.command('import'), withSession);
}

function addListCommands(trust: Command, withSession: WithSession): void {
  addShow(trust.command('lists').description('list the trust lists, and what stands out about each'), withSession);
  addImport(trust.command('import'), withSession);
  trust
    .command('entries')
    .description('show what is on a list')
    .argument('<list>')
    .argument('[words...]', 'words that all have to occur in name, issuer, note or fingerprint')
    .option('--of <version>', 'a version, by the beginning of its hash (default: the one in use)')
    .action((list: string, words: string[], { of }: { of?: string }, self: Command) =>
      withSession(self, (session, common) =>
        showEntries(session, list, { search: words.join(' '), of, ...base(common) }),
      ),
    );
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    trust
      .command(name)
      .description(`${enabled ? 'ask' : 'stop asking'} a list`)
      .argument('<list>')
      .action((list: string, _options, self: Command) =>
        withSession(self, (session, common) => switchList(session, list, enabled, base(common))),
      );
  trust
    .command('vouches-for')
    .description('say what the entries of an imported list are')
    .argument('<list>')
    .addArgument(new Argument('<kind>').choices(KINDS))
    .action((list: string, kind: VouchesFor, _options, self: Command) =>
      withSession(self, (session, common) => setVouchesFor(session, list, kind, base(common))),
    );
  trust
    .command('usages')
    .description(
      'take the extended key usages a list accepts from an EKU configuration; without one, those of its purpose',
    )
    .argument('<list>')
    .argument('[file]', 'one OID a line')
    .action((list: string, file: string | undefined, _options, self: Command) =>
      withSession(self, (session, common) => importUsages(session, list, file, base(common))),
    );
}

function addVersionCommands(trust: Command, withSession: WithSession): void {
  trust
    .command('versions')
    .description('show every version a list has had')
    .argument('<list>')
    .action((list: string, _options, self: Command) =>
      withSession(self, (session, common) => showVersions(session, list, base(common))),
    );
  trust
    .command('diff')
    .description('say what a newer version of a list would change')
    .argument('<list>')
    .argument('[file]', 'the newer version')
    .option('--fetch', 'ask the address of the list', false)
    .action((list: string, file: string | undefined, { fetch }: { fetch: boolean }, self: Command) =>
      withSession(self, (session, common) => showDiff(session, list, { file, fetch, ...base(common) })),
    );
  trust
    .command('update')
    .description('look at a newer version of a list, from its address or a file, and take it when told to')
    .argument('<list>')
    .argument('[file]', 'the newer version (default: fetched from the address of the list)')
    .option('--accept', 'take it as a whole', false)
    .option('--accept-removals', 'take it although it no longer vouches for some', false)
    .action(
      (list: string, file: string | undefined, options: { accept: boolean; acceptRemovals: boolean }, self: Command) =>
        withSession(self, (session, common) => updateList(session, list, { file, ...options, ...base(common) })),
    );
  trust
    .command('rollback')
    .description('put another version of a list into use')
    .argument('<list>')
    .argument('<version>', 'the beginning of its hash (see: countersign trust versions)')
    .action((list: string, version: string, _options, self: Command) =>
      withSession(self, (session, common) => rollbackList(session, list, version, base(common))),
    );
}

interface PreflightOptions {
  cert?: string[];
  key?: string;
  ocsp?: string;
  askRevocation: boolean;
}

function addCertificateCommands(trust: Command, withSession: WithSession): void {
  const { env } = process;
  trust
    .command('preflight')
    .description('say what stands in the way of signing with a signer, or with certificates in files')
    .argument('[signer]', 'see: countersign signers')
    .option('--cert <file...>', 'the bundle, signer first, PEM or DER')
    .option('--key <file>', 'its private key (COUNTERSIGN_PASSPHRASE opens it)')
    .option('--ocsp <file>', 'an answer about revocation, DER')
    .option(
      '--ask-revocation',
      'ask its issuer whether it was revoked: the issuer learns who may be about to sign',
      false,
    )
    .action((signer: string | undefined, options: PreflightOptions, self: Command) =>
      withSession(self, (session, common) => {
        const { cert: files, key, ocsp, askRevocation } = options;
        if ((signer === undefined) === (files === undefined))
          throw new AppError('invalid_input', 'Name a signer, or the files of its bundle with --cert.');
        if (files) return preflightFiles(session, { files, key, ocsp }, { ...base(common), askRevocation, env });
        return preflightSigner(session, signer!, { ...base(common), askRevocation });
      }),
    );
  trust
    .command('verify-certificate')
    .description('show a certificate with its chain, the rules it keeps, and which lists vouch for it')
    .argument('<file...>', 'PEM or DER, signer first')
    .option('--key <file>', 'the private key it has to belong to (COUNTERSIGN_PASSPHRASE opens it)')
    .option('--root <file>', 'the authority that the chain has to lead to, and no other')
    .action((files: string[], options: { key?: string; root?: string }, self: Command) =>
      withSession(self, (session, common) => preflightFiles(session, { files, ...options }, { ...base(common), env })),
    );
  trust
    .command('bundle')
    .description('put the separate files of a certificate and its issuers in signing order')
    .argument('<file...>', 'PEM or DER, in any order')
    .requiredOption('-o, --out <file>', 'where to write the bundle')
    .option('--keep-root', 'keep the root, which a claim does not carry', false)
    .action((files: string[], options: { out: string; keepRoot: boolean }, self: Command) =>
      withSession(self, (session, common) => buildBundle(session, files, { ...options, ...base(common) })),
    );
}

/** Of an imported list: the demo list is the product's own. */
const KINDS = VouchesFor.options.filter((kind) => kind !== 'demo');
const vouchesForOption = () =>
  new Option('--vouches-for <kind>', 'what its entries are (default: what the purpose says)').choices(KINDS);

const addShow = (command: Command, withSession: WithSession): Command =>
  command.action((_options, self: Command) => withSession(self, (session, common) => showLists(session, base(common))));

const addImport = (command: Command, withSession: WithSession): Command =>
  command
    .description('take a whole list from a file, as a new list')
    .argument('<file>', 'PEM, the JSON of C2PA, or base64 digests')
    .option('--name <name>', 'what to call it (default: the name of the file)')
    .addOption(new Option('--purpose <purpose>').choices(['signer', 'tsa', 'cawg']).default('signer'))
    .addOption(new Option('--kind <kind>').choices(['anchors', 'end-entity']).default('anchors'))
    .addOption(vouchesForOption())
    .option('--operator <text>', 'who keeps it')
    .option('--ecosystem <text>', 'what it is part of')
    .option('--audience <text>', 'whom it is for')
    .action((file: string, options: ImportWords & { name?: string }, self: Command) =>
      withSession(self, (session, common) =>
        importList(session, file, {
          ...options,
          name: options.name ?? basename(file, extname(file)),
          ...base(common),
        }),
      ),
    );

type ImportWords = Omit<Parameters<typeof importList>[2], 'name' | keyof TrustOptions>;
