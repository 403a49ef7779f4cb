#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { distFolder, productVersion, workspaceFolder } from '../node/paths.ts';
import { runDemo } from './commands/demo.ts';
import { exportProject } from './commands/export.ts';
import { inspectFiles, type InspectOptions } from './commands/inspect.ts';
import { serve } from './commands/serve.ts';
import { showSigners } from './commands/signers.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit.ts';
import { type CliSession, openSession } from './session.ts';
import { addSignerCommands } from './signer-program.ts';
import { addTamsCommands } from './tams-program.ts';
import { addTrustCommands } from './trust-program.ts';

interface ExportChoices {
  out: string;
  signer?: string;
  signAnyway: boolean;
  signRevoked: boolean;
}

interface Common {
  workspace?: string;
  demo: boolean;
  json: boolean;
  quiet: boolean;
}

const print = (text: string): void => void process.stdout.write(text);
let exitCode: ExitCode = EXIT.fine;

/** Opens the core, does one thing, closes it. Errors become a sentence and a code on stderr, or JSON with --json. */
async function withSession(
  command: Command,
  work: (session: CliSession, common: Common) => Promise<ExitCode>,
): Promise<void> {
  const common = command.optsWithGlobals<Common>();
  const session = await openSession(common);
  try {
    exitCode = await work(session, common);
  } finally {
    await session.close();
  }
}

function build(version: string): Command {
  const program = new Command('countersign')
    .description('Reads, validates and countersigns Content Credentials.')
    .version(version)
    .option('--workspace <folder>', 'where settings, lists, signers and projects live')
    .option('--demo', 'use the demo workspace', false)
    .option('--json', 'print JSON (schemas: docs/json)', false)
    .option('--quiet', 'print results and errors only', false)
    .exitOverride()
    .showHelpAfterError('See: countersign --help');

  program
    .command('inspect')
    .description('say what files prove, who vouches for their signers, and what is missing')
    .argument('<file...>')
    .option('--schemas', 'hold the assertions against the published schemas as well; never changes the verdict', false)
    .option('--ask-revocation', "ask the issuer of each file's own signer whether it was revoked", false)
    .option('--credentials <file>', 'read the file with the manifest store in this one (.c2pa)')
    .option(
      '--fetch-remote',
      'ask the address that a file names for its credentials: whoever runs it learns of it',
      false,
    )
    .option('--allow-http', 'with --fetch-remote: ask over http too', false)
    .option('--allow-inside', 'with --fetch-remote: ask inside this machine or network too', false)
    .action((files: string[], options: Omit<InspectOptions, 'json' | 'out'>, command: Command) =>
      withSession(command, (session, { json }) => inspectFiles(session, files, { ...options, json, out: print })),
    );

  program
    .command('export')
    .description('export a project file as a signed MP4')
    .argument('<project>', 'a project file (*.countersign.json)')
    .requiredOption('--out <file>', 'the MP4 to write')
    .option('--signer <id>', 'who signs (see: countersign signers)')
    .option('--sign-anyway', 'sign although no list vouches for the signer', false)
    .option('--sign-revoked', 'sign although the certificate is revoked; readers are told', false)
    .action((project: string, options: ExportChoices, command: Command) =>
      withSession(command, (session, { json }) =>
        exportProject(session, project, { ...options, signer: options.signer, json, print }),
      ),
    );

  program
    .command('demo')
    .description('the whole job on demo clips: sign, validate, export, validate, tamper, compare')
    .option('--keep <folder>', 'keep the files it makes there')
    .action((options: { keep?: string }, command: Command) => {
      const { json, quiet } = command.optsWithGlobals<Common>();
      return runDemo({ json, quiet, keep: options.keep, print }).then((code) => void (exitCode = code));
    });

  program
    .command('serve')
    .description('serve the app to a browser on this machine')
    .argument('[file...]', 'files to open')
    .option('--open', 'open the default browser', false)
    .addOption(new Option('--port <number>', 'port to listen on').default(0, 'any free port').argParser(parsePort))
    .action(async (files: string[], options: { open: boolean; port: number }, command: Command) => {
      const { workspace, demo } = command.optsWithGlobals<Common>();
      exitCode = await serve({
        workspace: workspace ?? workspaceFolder(process.env, demo),
        demo,
        files,
        print,
        ...options,
      });
    });

  program
    .command('signers')
    .description('list who can sign here, with the pre-flight of each certificate')
    .action((_options, command: Command) =>
      withSession(command, (session, { json }) => showSigners(session, { json, print })),
    );

  program
    .command('store')
    .description('the TAMS store of this workspace')
    .command('serve')
    .description('run it alone, for other programs of this machine; prints its address and token')
    .addOption(new Option('--port <number>', 'port to listen on').default(0, 'any free port').argParser(parsePort))
    .action(async ({ port }: { port: number }, command: Command) => {
      const { workspace, demo, json, quiet } = command.optsWithGlobals<Common>();
      const folder = workspace ?? workspaceFolder(process.env, demo);
      // Loaded only here: a machine without the SQLite addon can do everything else.
      const { serveStore } = await import('./commands/store.ts');
      exitCode = await serveStore({ workspace: folder, port, version, json, quiet, env: process.env, print });
    });

  addSignerCommands(program, withSession);

  addTamsCommands(program, withSession);

  addTrustCommands(program, withSession);
  return program;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new AppError('invalid_input', `“${text}” is not a port number.`);
  return port;
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  const body = toErrorBody(error);
  if (process.argv.includes('--json')) print(`${JSON.stringify({ version: 1, error: body })}\n`);
  process.stderr.write(`${body.message} [${body.code}]\n`);
  // A fault of ours: its stack helps whoever reports it, and nobody else.
  if (body.code === 'internal' && process.env['COUNTERSIGN_DEBUG'] && error instanceof Error) {
    process.stderr.write(`${error.stack ?? error.message}\n`);
  }
  return exitCodeOf(body.code);
}

try {
  await build(await productVersion(distFolder())).parseAsync();
} catch (error) {
  exitCode = report(error);
}
// Explicit, because the engine keeps a process alive after signing (c2pa-engine.md section 5); after stdout has drained.
process.stdout.write('', () => process.exit(exitCode));
