import { type Command, Option } from 'commander';
import { AppError } from '#shared/rpc/errors.ts';
import { getFlow, listFlows, type ListOptions, showFlow, type TamsOptions } from './commands/tams.ts';
import {
  addConnection,
  editConnection,
  type EditOptions,
  listConnections,
  removeConnection,
  testConnection,
} from './commands/tams-connections.ts';
import { exportFlows, type FlowExportOptions, getAssembled } from './commands/tams-export.ts';
import { discardIngest, ingestFile, type IngestOptions, listIngests, resumeIngest } from './commands/tams-ingest.ts';
import { graphFlow, inspectFlow, peekFlow } from './commands/tams-provenance.ts';
import type { ExitCode } from './exit.ts';
import type { CliSession } from './session.ts';

/** Opens the core for one command and remembers how it ended. */
export type WithSession = (
  command: Command,
  work: (session: CliSession, common: { json: boolean }) => Promise<ExitCode>,
) => Promise<void>;

interface StoreOption {
  store?: string;
}

interface GetOptions extends StoreOption {
  out: string;
  assembled: boolean;
  range?: string;
}

const print = (text: string): void => void process.stdout.write(text);
const base = ({ json }: { json: boolean }): TamsOptions => ({ json, env: process.env, print });

/** Commands on TAMS stores. Credentials come from the environment or from a connection (docs/tams.md). */
export function addTamsCommands(program: Command, withSession: WithSession): void {
  const tams = program.command('tams').description('look into TAMS stores, and put files into them');
  const command = (name: string, description: string): Command =>
    tams
      .command(name)
      .description(description)
      .option('--store <name|url>', 'a connection, or an address (default: the store of the workspace)');

  command('ls', 'list flows')
    .option('--format <format>', 'video, audio, data, multi or image')
    .option('--tag <name=value...>', 'only flows with this tag', [])
    .addOption(new Option('--max <number>', 'how many at most').default(200).argParser(parseCount))
    .action((options: StoreOption & Pick<ListOptions, 'format' | 'tag' | 'max'>, self: Command) =>
      withSession(self, (session, common) => listFlows(session, options.store, { ...options, ...base(common) })),
    );
  command('show', 'show one flow, how its timeline is filled, and where its Content Credentials are')
    .argument('<flow>', 'the flow’s id')
    .action((flow: string, { store }: StoreOption, self: Command) =>
      withSession(self, (session, common) => showFlow(session, store, flow, base(common))),
    );
  command('inspect', 'fetch what carries a flow’s Content Credentials, and say what they prove')
    .argument('<flow>', 'the flow’s id')
    .action((flow: string, options: StoreOption, self: Command) =>
      withSession(self, (session, common) => inspectFlow(session, flow, { ...options, ...base(common) })),
    );
  command('peek', 'say what a flow’s Content Credentials claim, unchecked, without fetching the media')
    .argument('<flow>', 'the flow’s id')
    .action((flow: string, options: StoreOption, self: Command) =>
      withSession(self, (session, common) => peekFlow(session, flow, { ...options, ...base(common) })),
    );
  command('graph', 'what is around a flow: sources, collections, credentials, objects it shares')
    .argument('<flow>', 'the flow’s id')
    .action((flow: string, options: StoreOption, self: Command) =>
      withSession(self, (session, common) => graphFlow(session, flow, { ...options, ...base(common) })),
    );
  command('get', 'fetch a flow that is a single file, as it was ingested')
    .argument('<flow>', 'the flow’s id')
    .requiredOption('-o, --out <file>', 'where to write it')
    .option('--assembled', 'put its segments together into one MP4', false)
    .option('--range <timerange>', 'what of an assembled Flow, as [0:0_10:0)')
    .action((flow: string, { store, out, assembled, range }: GetOptions, self: Command) =>
      withSession(self, (session, common) => {
        if (!assembled && range === undefined) return getFlow(session, store, flow, out, base(common));
        const wish = { out, range: range === undefined ? [] : [range], ...(store !== undefined && { store }) };
        return getAssembled(session, flow, { ...wish, ...base(common) });
      }),
    );
  command('export', 'make one signed MP4 of Flows, one after the other')
    .argument('<flow...>', 'ids of Flows, in the order of the result')
    .requiredOption('-o, --out <file>', 'where to write it')
    .option('--range <timerange...>', 'what of each, as [0:0_10:0): once for all, or once for each Flow', [])
    .option('--title <text>', 'title of the result')
    .option('--signer <id>', 'who signs (default: the only signer there is)')
    .option('--sign-anyway', 'sign with a certificate that no enabled list vouches for', false)
    .option('--sign-revoked', 'sign with a certificate that is revoked; readers are told', false)
    .option('--vouch <name>', 'who answers for Flows without Content Credentials')
    .option('--dry-run', 'say what would be claimed, and sign nothing', false)
    .option('--into <name|url>', 'take the result into a store, as a new multi-essence Flow')
    .action((flows: string[], options: Omit<FlowExportOptions, keyof TamsOptions>, self: Command) =>
      withSession(self, (session, common) => exportFlows(session, flows, { ...options, ...base(common) })),
    );
  addIngestCommands(tams, command, withSession);
  addConnectionCommands(tams, withSession);
}

/** These work on the workspace too, whose journal remembers what was begun. */
function addIngestCommands(
  tams: Command,
  onStore: (name: string, description: string) => Command,
  withSession: WithSession,
): void {
  onStore('ingest', 'validate a file and put it into a store, untouched, as a multi-essence Flow')
    .argument('<file>')
    .option('--keep <how>', 'embedded, detached or none (default: as fits the file)')
    .option('--label <text>', 'label of the Flow (default: the name of the file)')
    .option('--description <text>', 'description of the Flow', '')
    .option('--tag <name=value...>', 'a tag of the Flow', [])
    .option('--source <id>', 'the Source this is another version of (default: a new one)')
    .option('--read-only', 'lock its Flows at the end', false)
    .option('--anyway', 'take it in although the verdict speaks against it', false)
    .option('--dry-run', 'say what would be done, and send nothing', false)
    .action((file: string, options: Omit<IngestOptions, keyof TamsOptions>, self: Command) =>
      withSession(self, (session, common) => ingestFile(session, file, { ...options, ...base(common) })),
    );
  tams
    .command('ingests')
    .description('list ingests that did not reach their end')
    .action((_options, self: Command) => withSession(self, (session, common) => listIngests(session, base(common))));
  tams
    .command('resume')
    .description('go on with an ingest')
    .argument('<ingest>', 'its id')
    .action((id: string, _options, self: Command) =>
      withSession(self, (session, common) => resumeIngest(session, id, base(common))),
    );
  tams
    .command('discard')
    .description('take back what an unfinished ingest had made in its store')
    .argument('<ingest>', 'its id')
    .action((id: string, _options, self: Command) =>
      withSession(self, (session, common) => discardIngest(session, id, base(common))),
    );
}

function addConnectionCommands(tams: Command, withSession: WithSession): void {
  const connections = tams
    .command('connections')
    .description('the stores this workspace knows')
    .action((_options, self: Command) =>
      withSession(self, (session, common) => listConnections(session, base(common))),
    );
  connections
    .command('add')
    .description('remember a store, with the credentials of the environment or the address')
    .argument('<name>')
    .argument('<url>', 'the address of the store’s API')
    .action((name: string, url: string, _options, self: Command) =>
      withSession(self, (session, common) => addConnection(session, name, url, base(common))),
    );
  connections
    .command('edit')
    .description('change a store’s name or address, or how to sign in: by the environment; what is not named stays')
    .argument('<name>')
    .option('--name <name>', 'another name')
    .option('--url <url>', 'another address')
    .option('--no-sign-in', 'forget the credentials: the store asks for none')
    .option('--test', 'change nothing unless the store answers then', false)
    .action((named: string, options: Omit<EditOptions, keyof TamsOptions>, self: Command) =>
      withSession(self, (session, common) => editConnection(session, named, { ...options, ...base(common) })),
    );
  connections
    .command('remove')
    .description('forget a store and its credentials')
    .argument('<name>')
    .action((name: string, _options, self: Command) =>
      withSession(self, (session, common) => removeConnection(session, name, base(common))),
    );
  connections
    .command('test')
    .description('say whether a store answers, and what it really does')
    .argument('[name|url]', 'a connection, or an address (default: the store of the workspace)')
    .action((named: string | undefined, _options, self: Command) =>
      withSession(self, (session, common) => testConnection(session, named, base(common))),
    );
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new AppError('invalid_input', `“${text}” is not a number of flows.`);
  return count;
}
