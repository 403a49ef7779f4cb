import type { FlowInspection } from '#shared/api/flow.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import type { FlowProvenance, ProvenanceState } from '#shared/tams/flow-provenance.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { claimsText, inspectionText } from '../text.ts';
import { exitOfVerdict } from './inspect.ts';
import type { TamsOptions } from './tams.ts';
import { reportText, TamsGraphReport, TamsInspectReport, TamsPeekReport } from './tams-reports.ts';
import { findStore } from './tams-store.ts';

/** Which Flow, of which store. */
export interface FlowOptions extends TamsOptions {
  store?: string;
}

/** `tams inspect`: fetches what carries the credentials and prints the verdict as `inspect` does. */
export async function inspectFlow(session: CliSession, flow: string, options: FlowOptions): Promise<ExitCode> {
  const { client } = session;
  const connection = await findStore(session, options.store, options.env);
  const { job } = await client['flow.inspect']({ connection, flow });
  await session.finish(job);
  const found = await client['flow.inspected']({ job });
  options.print(
    options.json ? reportText(TamsInspectReport, { version: 1, ...found }) : `${inspectedText(found).join('\n')}\n`,
  );
  return exitOfVerdict([found.inspection]);
}

const inspectedText = ({ inspection, sha256, provenance, notes }: FlowInspection): string[] => [
  inspectionText(inspection),
  `  in the store: ${STATES[provenance.state]}`,
  `  sha256 ${sha256}`,
  ...notes.map(noteLine),
];

/** `tams peek`: what is claimed, from a few ranges of the object. Never a verdict, so it never ends with a problem. */
export async function peekFlow(session: CliSession, flow: string, options: FlowOptions): Promise<ExitCode> {
  const connection = await findStore(session, options.store, options.env);
  const peek = await session.client['flow.peek']({ connection, flow });
  const { graph, fetched, size, notes } = peek;
  if (options.json) options.print(reportText(TamsPeekReport, { version: 1, ...peek }));
  else {
    const head = graph ? 'What is claimed. Not checked: the media was not looked at.' : 'No claims found.';
    const of = size === undefined ? '' : ` of ${size}`;
    const lines = [
      head,
      ...(graph ? claimsText(graph) : []),
      `  fetched ${fetched}${of} bytes`,
      ...notes.map(noteLine),
    ];
    options.print(`${lines.join('\n')}\n`);
  }
  return EXIT.fine;
}

/** `tams graph`: the Flow and what is around it, an edge a line. */
export async function graphFlow(session: CliSession, flow: string, options: FlowOptions): Promise<ExitCode> {
  const connection = await findStore(session, options.store, options.env);
  const graph = await session.client['flow.graph']({ connection, flow });
  options.print(options.json ? reportText(TamsGraphReport, { version: 1, graph }) : `${graphText(graph).join('\n')}\n`);
  return EXIT.fine;
}

function graphText({ nodes, edges, notes }: FlowGraph): string[] {
  const names = new Map(nodes.map(({ id, label }) => [id, safe(label === undefined ? id : `${id} “${label}”`)]));
  return [
    ...edges.map(({ from, to, kind, role }) => {
      const how = role === undefined ? kind : `${kind} as ${safe(role)}`;
      return `${names.get(from)} ${how} ${names.get(to)}`;
    }),
    ...nodes.flatMap((node) =>
      node.kind === 'flow' && node.missing ? [`${names.get(node.id)} is not to be had`] : [],
    ),
    ...notes.map(noteLine),
  ];
}

/** Where a Flow's credentials are, as lines of `tams show`. */
export function provenanceText({ state, carriers, notes }: FlowProvenance): string[] {
  return [
    `credentials  ${STATES[state]}`,
    ...carriers.map(({ flow, label, state: says, path, holder, foundBy, nonStandard }) =>
      [
        `             ${says}, says ${safe(flow)}${label === undefined ? '' : ` “${safe(label)}”`}`,
        path.length > 1 ? `by ${path.map(safe).join(' → ')}` : '',
        holder === undefined ? '' : `in ${safe(holder)}${foundBy === undefined ? '' : ` (by its ${foundBy})`}`,
        nonStandard ? 'on a Flow that is not multi-essence' : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
    ...notes.map(noteLine),
  ];
}

const STATES: Readonly<Record<ProvenanceState, string>> = {
  embedded: 'embedded in the media',
  detached: 'in a Flow of their own',
  none: 'none: somebody has said so',
  unmarked: 'nobody has said anything',
  unknown: 'marked with a value that no version of the note names',
};

const safe = (text: string): string => displayText(text, { max: 200 });
const noteLine = (note: string): string => `  note: ${displayText(note, { max: 800 })}`;
