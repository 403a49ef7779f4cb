import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph, Input, MediaRef } from '#shared/edit/model.ts';
import { removeUse, trimUse } from '#shared/edit/timeline.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { formatSeconds } from '../../ui/timecode.ts';

interface Replacement {
  media: MediaRef;
  title: string;
  report: InputReport;
  /** What was there, as far as it is known. */
  before: InputReport | undefined;
}

export interface Replaced {
  graph: EditGraph;
  /** What does not hold any more: sentences. */
  lost: string[];
}

/**
 * Puts other media in the place of an input. Its clips keep their places and their parts, as far as the new media have them; operations
 * stay on their clips. A decision stays where it speaks of the new media as well: what somebody vouched for, or went on with although it
 * was changed, was that one file (R2).
 * @throws AppError 'not_found' when there is no such input any more, 'invalid_input' when the new media are another input already
 */
export function replaceInput(graph: EditGraph, id: string, { media, title, report, before }: Replacement): Replaced {
  const input = graph.inputs.find((one) => one.id === id);
  if (!input) throw new AppError('not_found', 'The input that was to be replaced is not there any more.');
  if (graph.inputs.some((one) => one.id !== id && one.media.asset === media.asset))
    throw new AppError('invalid_input', 'That is an input of this package already. Add a clip of it instead.');
  const { duration, mimeType: format } = report.probe;
  const isSame =
    before !== undefined && before.facts.sha256 === report.facts.sha256 && before.probe.duration === duration;
  const decided = isSame ? { input, lost: [] } : decisionsOf(input, report);
  const replaced: Input = { ...decided.input, media, title: title.slice(0, 500), format, duration };
  // The clips are cut while the input is still as long as they are.
  const cut = cutClips(graph, id, duration);
  const inputs = cut.graph.inputs.map((one) => (one.id === id ? replaced : one));
  return { graph: { ...cut.graph, inputs }, lost: [...decided.lost, ...cut.lost] };
}

/** The input with the decisions that hold for other bytes. */
function decisionsOf(before: Input, { facts }: InputReport): { input: Input; lost: string[] } {
  const { acknowledgement, ...input } = before;
  const lost = acknowledgement === undefined ? [] : ['Why it was used although it was changed: that was another file.'];
  const why = whyUndecided(input, facts);
  if (why === undefined) return { input, lost };
  const { decidedBy: _by, ...open } = input;
  return { input: { ...open, disposition: 'undecided' }, lost: [...lost, why] };
}

function whyUndecided({ disposition }: Input, { hasStore, integrity }: InputReport['facts']): string | undefined {
  if (disposition === 'vouched') return 'What it is to us: somebody vouched for another file. Decide anew.';
  if (disposition !== 'carried') return undefined;
  if (!hasStore) return 'What it is to us: this one has no credentials to carry. Decide anew.';
  if (integrity === 'changed' || integrity === 'unreadable')
    return 'What it is to us: the credentials of this one do not hold. Decide anew.';
  return undefined;
}

/** Clips that go beyond the end become shorter; those that begin there go. What comes after closes up. */
function cutClips(graph: EditGraph, id: string, end: bigint): Replaced {
  const beyond = graph.uses.filter((use) => use.input === id && use.source.end > end);
  const [short, gone] = [
    beyond.filter(({ source }) => source.start < end),
    beyond.filter(({ source }) => source.start >= end),
  ];
  const trimmed = short.reduce((next, use) => trimUse(next, use.id, { start: use.source.start, end }), graph);
  const length = `the Flow is ${formatSeconds(end)} long`;
  return {
    graph: gone.reduce((next, use) => removeUse(next, use.id), trimmed),
    lost: [
      ...(short.length === 0 ? [] : [`${clips(short.length)} shorter than before: ${length}.`]),
      ...(gone.length === 0
        ? []
        : [`${clips(gone.length)} off the timeline, with what was done to it alone: ${length}.`]),
    ],
  };
}

const clips = (count: number): string => (count === 1 ? '1 clip is' : `${String(count)} clips are`);
