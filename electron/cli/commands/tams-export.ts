import { copyFile, rename, rm } from 'node:fs/promises';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { FlowMedia } from '#shared/api/flow.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import type { ExportPlan } from '#shared/api/project.ts';
import type { EditGraph, Input } from '#shared/edit/model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Range } from '#shared/tams/time.ts';
import { bounded, parseTimerange, printTimerange } from '#shared/tams/timerange.ts';
import { temporaryBeside } from '#core/workspace/atomic.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { inspectionText } from '../text.ts';
import { chooseSigner } from './export.ts';
import type { TamsOptions } from './tams.ts';
import { findStore } from './tams-store.ts';
import { reportText, TamsAssembledReport, TamsExportReport } from './tams-reports.ts';

export interface FlowExportOptions extends TamsOptions {
  store?: string;
  /** One for all, or one for each Flow. */
  range: readonly string[];
  out: string;
  title?: string;
  signer?: string;
  signAnyway: boolean;
  signRevoked: boolean;
  /** Who answers for Flows without credentials (R2). */
  vouch?: string;
  dryRun: boolean;
  /** The store that takes the signed file in again, as a new multi-essence Flow (R11). */
  into?: string;
}

/** `tams export`: Flows, one after the other, into one signed file that carries the history of each. */
export async function exportFlows(
  session: CliSession,
  flows: readonly string[],
  options: FlowExportOptions,
): Promise<ExitCode> {
  const { client, core } = session;
  const { json, print } = options;
  const ranges = rangesFor(flows, options.range);
  const connection = await findStore(session, options.store, options.env);
  const into = options.into === undefined ? undefined : await findStore(session, options.into, options.env);
  const media: FlowMedia[] = [];
  for (const [i, flow] of flows.entries()) media.push(await take(session, connection, flow, ranges[i]));
  if (!json) print(media.flatMap(mediaLines).join(''));
  const graph = await graphOf(session, connection, media, options);
  const signer = await chooseSigner(session, options.signer);
  if (options.dryRun) {
    const plan = await client['export.plan']({ graph, signer });
    print(json ? reportText(TamsExportReport, { version: 1, media, plan }) : planLines(plan).join(''));
    return plan.problems.some(({ severity }) => severity === 'blocks') ? EXIT.problem : EXIT.fine;
  }
  const { target } = await core.grantTarget(options.out);
  const { signAnyway, signRevoked } = options;
  const { job } = await client['export.start']({ graph, signer, target, signAnyway, signRevoked });
  await session.finish(job);
  const result = await client['export.result']({ job });
  const ingest = into && (await takeIn(session, into, result.asset, graph.output.title));
  if (json) print(reportText(TamsExportReport, { version: 1, media, result, ...(ingest && { ingest }) }));
  else {
    print(`${inspectionText(result.inspection)}\n  ${result.manifests} manifests, sha256 ${result.sha256}\n`);
    if (ingest) print(`  taken in as the Flow ${displayText(ingest.flow, { max: 60 })}\n`);
  }
  return EXIT.fine;
}

/** `tams get --assembled`: what a Flow holds, as one file. */
export async function getAssembled(
  session: CliSession,
  flow: string,
  options: TamsOptions & { store?: string; out: string; range: readonly string[] },
): Promise<ExitCode> {
  const [range] = rangesFor([flow], options.range);
  const media = await take(session, await findStore(session, options.store, options.env), flow, range);
  const file = await session.core.locateMedia(`/media/${media.asset}`);
  if (file === undefined) throw new AppError('not_readable', 'The assembled file is not there any more. Try again.');
  const temporary = temporaryBeside(options.out);
  try {
    await copyFile(file.path, temporary);
    await rename(temporary, options.out);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AppError('output_refused', 'The file could not be written there. Choose another place.', { cause });
  }
  options.print(
    options.json
      ? reportText(TamsAssembledReport, { version: 1, media })
      : `${displayText(options.out, { max: 300 })}\n${mediaLines(media).join('')}`,
  );
  return EXIT.fine;
}

async function take(
  session: CliSession,
  connection: ConnectionId,
  flow: string,
  timerange: Range | undefined,
): Promise<FlowMedia> {
  const { job } = await session.client['flow.take']({ connection, flow, timerange });
  await session.finish(job);
  return session.client['flow.taken']({ job });
}

/** @throws AppError 'invalid_input' */
function rangesFor(flows: readonly string[], texts: readonly string[]): (Range | undefined)[] {
  if (texts.length > 1 && texts.length !== flows.length)
    throw new AppError('invalid_input', `Give --range once, or once for each of the ${flows.length} Flows.`);
  const ranges = texts.map((text) => {
    const range = bounded(parseTimerange(text));
    if (range === undefined || range.end <= range.start)
      throw new AppError('invalid_input', `“${displayText(text, { max: 80 })}” has no beginning or no end to cut at.`);
    return range;
  });
  return flows.map((_flow, i) => (ranges.length === 1 ? ranges[0] : ranges[i]));
}

/** Whole clips in the order of the command; what has credentials carries them, and for the rest somebody answers or nobody signs. */
async function graphOf(
  { client }: CliSession,
  connection: ConnectionId,
  media: readonly FlowMedia[],
  { title, vouch }: FlowExportOptions,
): Promise<EditGraph> {
  const at = new Date().toISOString();
  let graph = emptyGraph(title ?? 'Package');
  for (const [i, one] of media.entries()) {
    const { asset, flow, timerange, credentials, credentialsAt, credentialsDirect } = one;
    const of = { credentials, credentialsAt, credentialsDirect };
    const report = await client['export.input']({ asset, ...of });
    const ref: Input['media'] = { kind: 'flow', connection, flow, timerange, asset, ...of };
    const id = `flow-${i + 1}`;
    const { duration, mimeType } = report.probe;
    graph = addInput(graph, { id, media: ref, title: report.inspection.asset.name, format: mimeType, duration });
    graph = addUse(graph, { id: `clip-${i + 1}`, input: id });
    const decision: Partial<Input> = report.facts.hasStore
      ? { disposition: 'carried', decidedBy: { who: 'the command line', at } }
      : vouch === undefined
        ? {}
        : { disposition: 'vouched', decidedBy: { who: vouch, at } };
    graph = { ...graph, inputs: graph.inputs.map((input) => (input.id === id ? { ...input, ...decision } : input)) };
  }
  return graph;
}

async function takeIn(
  session: CliSession,
  connection: ConnectionId,
  asset: FlowMedia['asset'],
  label: string,
): Promise<IngestReport> {
  const { client } = session;
  const wish = { connection, asset, keeping: 'embedded' as const, label, description: '', tags: {}, readOnly: false };
  const { job } = await client['ingest.start']({ ...wish, source: undefined });
  await session.finish(job);
  return client['ingest.result']({ job });
}

const mediaLines = ({ flow, timerange, segments, objects, credentials, provenance, notes }: FlowMedia): string[] => [
  `${displayText(flow, { max: 60 })}  ${printTimerange(timerange)}  ${segments} segments of ${objects} objects\n`,
  `  credentials: ${provenance.state}${credentials === undefined ? '' : ', those of the contributed object'}\n`,
  ...notes.map((note) => `  ${displayText(note, { max: 800 })}\n`),
];

const planLines = ({ plan, problems }: ExportPlan): string[] => [
  ...plan.ingredients.map(
    ({ title, relation, usedText = '' }) => `${relation}  ${displayText(title, { max: 80 })}  ${usedText}\n`,
  ),
  ...plan.actions.map(({ action, description = '' }) => `${action}  ${displayText(description, { max: 200 })}\n`),
  ...problems.map(({ rule, severity, message }) => `${severity} ${rule}: ${displayText(message, { max: 400 })}\n`),
  'Nothing was signed.\n',
];
