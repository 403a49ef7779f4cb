import type { ConnectionId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { downloadObject } from '#core/tams/download.ts';
import type { FlowFilter } from '#core/tams/filters.ts';
import { locateOnly, onlySegment } from '#core/tams/only-segment.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { flowText, readSpans } from './tams-flow.ts';
import { provenanceText } from './tams-provenance.ts';
import type { CliSession } from '../session.ts';
import { reportText, TamsGetReport, TamsListReport, TamsShowReport } from './tams-reports.ts';
import { findStore } from './tams-store.ts';

export interface TamsOptions {
  json: boolean;
  env: NodeJS.ProcessEnv;
  print: (text: string) => void;
}

/** Works with the store that is named, until it is done or Ctrl+C. */
async function withStore(
  session: CliSession,
  named: string | undefined,
  { env }: TamsOptions,
  work: (client: TamsClient, signal: AbortSignal, connection: ConnectionId) => Promise<void>,
): Promise<ExitCode> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  try {
    const connection = await findStore(session, named, env);
    await work(await session.core.stores.client(connection), controller.signal, connection);
    return EXIT.fine;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

export interface ListOptions extends TamsOptions {
  format?: string;
  tag: readonly string[];
  max: number;
}

/** `tams ls`: flows a line each, or as JSON. */
export const listFlows = (session: CliSession, named: string | undefined, options: ListOptions): Promise<ExitCode> =>
  withStore(session, named, options, async (client, signal) => {
    const filter: FlowFilter = {
      ...(options.format !== undefined && { format: formatUrn(options.format) }),
      ...(options.tag.length > 0 && { tags: Object.fromEntries(options.tag.map(readTag)) }),
    };
    const flows: Flow[] = [];
    const ignored = new Set<string>();
    let isComplete = true;
    for await (const page of client.flows(filter, signal)) {
      for (const name of page.ignored) ignored.add(name);
      flows.push(...page.items);
      if (flows.length > options.max) {
        isComplete = false;
        break;
      }
    }
    const shown = flows.slice(0, options.max);
    if (options.json)
      return options.print(
        reportText(TamsListReport, { version: 1, flows: shown, complete: isComplete, ignoredFilters: [...ignored] }),
      );
    options.print(shown.map(line).join(''));
    if (!isComplete) options.print(`… and more. Use --max to see them.\n`);
    if (ignored.size > 0) options.print(`The store ignores ${[...ignored].join(', ')}: filtered here.\n`);
  });

/** `tams show`: one flow, how its timeline is filled, and where its Content Credentials are. */
export const showFlow = (
  session: CliSession,
  named: string | undefined,
  id: string,
  options: TamsOptions,
): Promise<ExitCode> =>
  withStore(session, named, options, async (client, signal, connection) => {
    const flow = await client.flow(id, signal);
    const content = await readSpans(client, id, signal);
    const provenance = await session.client['flow.provenance']({ connection, flow: id });
    options.print(
      options.json
        ? reportText(TamsShowReport, { version: 1, flow, content, provenance })
        : `${[...flowText(flow, content), ...provenanceText(provenance)].join('\n')}\n`,
    );
  });

/** `tams get`: the one object of a flow that has one segment, as it was ingested. */
export const getFlow = (
  session: CliSession,
  named: string | undefined,
  id: string,
  out: string,
  options: TamsOptions,
): Promise<ExitCode> =>
  withStore(session, named, options, async (client, signal) => {
    const segment = await onlySegment(client, id, 'none', signal);
    const { size, sha256 } = await downloadObject({
      objects: client.objects,
      locate: (wait) => locateOnly(client, id, wait),
      path: out,
      ports: session.core.stores.ports,
      signal,
    });
    const { object_id } = segment;
    options.print(
      options.json
        ? reportText(TamsGetReport, { version: 1, flow: id, object_id, size, sha256 })
        : `${displayText(out, { max: 300 })}  ${size} bytes  sha256 ${sha256}\n`,
    );
  });

const FORMATS: Readonly<Record<string, string>> = {
  video: 'urn:x-nmos:format:video',
  audio: 'urn:x-nmos:format:audio',
  data: 'urn:x-nmos:format:data',
  multi: 'urn:x-nmos:format:multi',
  image: 'urn:x-tam:format:image',
};

function formatUrn(name: string): string {
  const urn = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (urn === undefined)
    throw new AppError('invalid_input', `“${name}” is no format: ${Object.keys(FORMATS).join(', ')}.`);
  return urn;
}

function readTag(text: string): [string, string[]] {
  const at = text.indexOf('=');
  if (at < 1) throw new AppError('invalid_input', `“${text}” is no tag: write name=value or name=one,other.`);
  return [text.slice(0, at), text.slice(at + 1).split(',')];
}

const line = ({ id, format, label, tags }: Flow): string => {
  const provenance = tags?.['c2pa-provenance'];
  const said = provenance === undefined ? '' : `  c2pa-provenance=${[provenance].flat().join()}`;
  return `${displayText(id, { max: 60 })}  ${displayText(format.split(':').at(-1) ?? '', { max: 20 }).padEnd(5)}  ${displayText(label ?? '', { max: 60 })}${displayText(said, { max: 80 })}\n`;
};
