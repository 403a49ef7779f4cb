import { type ConnectionId, IngestId } from '#shared/api/ids.ts';
import { type IngestPlan, type IngestReport, ProvenanceKeeping } from '#shared/api/ingest.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { type TagValue, Uuid } from '#shared/tams/model.ts';
import { speaksAgainst } from '#core/ingest/keeping.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { inspectionText } from '../text.ts';
import type { TamsOptions } from './tams.ts';
import { findStore } from './tams-store.ts';
import {
  reportText,
  TamsDiscardReport,
  TamsIngestReport,
  TamsIngestsReport,
  TamsResumeReport,
} from './tams-reports.ts';

export interface IngestOptions extends TamsOptions {
  store?: string;
  keep?: string;
  label?: string;
  description: string;
  tag: readonly string[];
  source?: string;
  readOnly: boolean;
  /** Take in what the verdict speaks against. */
  anyway: boolean;
  dryRun: boolean;
}

/**
 * `tams ingest`: the verdict first, then the Flows. Nothing is refused silently, and nothing is taken in that way: a file whose verdict
 * speaks against it ends with exit code 1 and nothing sent, unless `--anyway` says that somebody wants it (R3).
 */
export async function ingestFile(session: CliSession, file: string, options: IngestOptions): Promise<ExitCode> {
  const { client, core } = session;
  const { json, print } = options;
  const wish = readWish(options);
  const { id: asset } = await core.grantFile(file);
  const connection = await rememberedStore(session, options);
  await session.finish((await client['asset.validate']({ asset })).job);
  const inspection = await client['asset.inspect']({ asset });
  const plan = await client['ingest.plan']({ connection, asset });
  if (!json) print(`${inspectionText(inspection)}\n${planLines(plan).join('\n')}\n`);
  const isRefused = speaksAgainst(inspection.verdict) && !options.anyway;
  if (isRefused || options.dryRun) {
    if (json) print(reportText(TamsIngestReport, { version: 1, inspection, plan }));
    else print(isRefused ? 'Nothing was sent. --anyway takes it in all the same.\n' : 'Nothing was sent.\n');
    return isRefused ? EXIT.problem : EXIT.fine;
  }
  const { job } = await client['ingest.start']({
    connection,
    asset,
    keeping: wish.keep ?? plan.keeping[0]!,
    label: options.label ?? plan.label,
    description: options.description,
    tags: wish.tags,
    readOnly: options.readOnly,
    source: wish.source,
  });
  await session.finish(job);
  const report = await client['ingest.result']({ job });
  if (json) print(reportText(TamsIngestReport, { version: 1, inspection, plan, report }));
  else print(`${doneLines(report).join('\n')}\n`);
  return EXIT.fine;
}

/** `tams ingests`: those that did not reach their tag. */
export async function listIngests({ client }: CliSession, { json, print }: TamsOptions): Promise<ExitCode> {
  const ingests = await client['ingest.unfinished']({});
  if (json) print(reportText(TamsIngestsReport, { version: 1, ingests }));
  else
    for (const { ingest, name, step, error = '', startedAt } of ingests)
      print(
        `${ingest}  ${displayText(name, { max: 60 })}  ${startedAt}  ${step}: ${displayText(error, { max: 300 })}\n`,
      );
  return EXIT.fine;
}

/** `tams resume`: goes on where an ingest stopped. */
export async function resumeIngest(session: CliSession, id: string, { json, print }: TamsOptions): Promise<ExitCode> {
  const { job } = await session.client['ingest.resume']({ ingest: readId(id) });
  await session.finish(job);
  const report = await session.client['ingest.result']({ job });
  print(json ? reportText(TamsResumeReport, { version: 1, report }) : `${doneLines(report).join('\n')}\n`);
  return EXIT.fine;
}

/** `tams discard`: takes back what an unfinished ingest had made. */
export async function discardIngest(session: CliSession, id: string, { json, print }: TamsOptions): Promise<ExitCode> {
  const ingest = readId(id);
  await session.finish((await session.client['ingest.discard']({ ingest })).job);
  print(json ? reportText(TamsDiscardReport, { version: 1, discarded: ingest }) : 'Taken back.\n');
  return EXIT.fine;
}

function planLines({ keeping, flows, warnings }: IngestPlan): string[] {
  return [
    `  can be kept ${keeping.join(' or ')}`,
    ...flows
      .filter(({ only }) => only === undefined)
      .map(({ format, codec, facts }) =>
        ['  Flow', format.split(':').at(-1), codec, displayText(facts, { max: 120 })].filter(Boolean).join('  '),
      ),
    ...warnings.map((warning) => `  warning: ${displayText(warning, { max: 800 })}`),
  ];
}

const doneLines = ({ flow, tracks, data, keeping, size, sha256 }: IngestReport): string[] => [
  `flow         ${displayText(flow, { max: 60 })}`,
  ...tracks.map((track) => `${track.role.padEnd(13)}${displayText(track.flow, { max: 60 })}`),
  ...(data ? [`c2pa         ${displayText(data.flow, { max: 60 })}`] : []),
  `tagged       c2pa-provenance = ${keeping}`,
  `read back    ${size} bytes  sha256 ${sha256}`,
];

function readWish({ keep, tag, source }: IngestOptions) {
  const kept = ProvenanceKeeping.optional().safeParse(keep);
  if (!kept.success)
    throw new AppError('invalid_input', `“${keep}” is no way to keep it: ${ProvenanceKeeping.options.join(', ')}.`);
  const joined = Uuid.optional().safeParse(source);
  if (!joined.success) throw new AppError('invalid_input', `“${source}” is not the id of a Source.`);
  const tags: Record<string, TagValue> = {};
  for (const text of tag) {
    const at = text.indexOf('=');
    if (at < 1) throw new AppError('invalid_input', `“${text}” is no tag: write name=value.`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    // The same name again makes a list.
    tags[name] = tags[name] === undefined ? value : [tags[name], value].flat();
  }
  return { keep: kept.data, source: joined.data, tags };
}

function readId(text: string): IngestId {
  const id = IngestId.safeParse(text);
  if (!id.success)
    throw new AppError('invalid_input', `“${text}” is not the id of an ingest. See: countersign tams ingests`);
  return id.data;
}

/**
 * The store of an ingest has to be one that the workspace remembers: what is not finished goes on, or back, in another run.
 * @throws AppError 'invalid_input', 'not_found'
 */
async function rememberedStore(session: CliSession, { store, env }: IngestOptions): Promise<ConnectionId> {
  if (store === undefined || !/^https?:\/\//i.test(store)) return findStore(session, store, env);
  const same = (await session.client['store.connections']({})).find(
    ({ address }) => withSlash(address) === withSlash(store),
  );
  if (same) return same.id;
  throw new AppError(
    'invalid_input',
    'An ingest may have to be gone on with later, so its store has to be remembered. First: countersign tams connections add NAME URL',
  );
}

const withSlash = (address: string): string => (address.endsWith('/') ? address : `${address}/`);
