import { displayText } from '#shared/provenance/display-text.ts';
import type { FlowGraphNode } from '#shared/tams/flow-graph.ts';
import type { Tone } from '../../ui/tone.ts';
import { formatLabel } from '../store/format-words.ts';
import { stateWords } from '../store/provenance-words.ts';
import { lengthWords } from '../store/time-words.ts';
import type { StoreLink } from './flow-graph-model.ts';

const kinds: Record<FlowGraphNode['kind'], string> = { source: 'Source', flow: 'Flow', object: 'Object' };

/** The id that its store knows it by. */
export function idOf(node: FlowGraphNode): string {
  switch (node.kind) {
    case 'source':
      return node.source;
    case 'flow':
      return node.flow;
    case 'object':
      return node.object;
  }
}

/** What a person calls it; its id where nobody has given it a name. */
export const titleOf = (node: FlowGraphNode): string =>
  node.label === undefined || node.label.trim() === '' ? idOf(node) : node.label;

/** "Flow · Video", "Object". */
export const kindWords = (node: FlowGraphNode): string =>
  node.kind === 'object' ? kinds.object : `${kinds[node.kind]} · ${formatLabel(node.format)}`;

/** What it is made of, in a line. */
export function factWords(node: FlowGraphNode): string {
  switch (node.kind) {
    case 'source':
      return '';
    case 'flow':
      return [node.codec ?? node.container ?? '', lengthWords(node.timerange)].filter(Boolean).join(' · ');
    case 'object':
      return node.users === 0 ? '' : `used by ${node.users === 1 ? '1 Flow' : `${String(node.users)} Flows`}`;
  }
}

export interface StoreMark {
  words: string;
  tone: Tone;
  holds: boolean;
}

/** What is said of a Flow's credentials, where something is said. A tag is somebody's word; nothing here is a verdict. */
export function markOf(node: FlowGraphNode): StoreMark | undefined {
  if (node.kind !== 'flow') return undefined;
  if (node.missing) return { words: 'Not to be had from this store', tone: 'attention', holds: false };
  if (node.holdsCredentials) return { words: 'Holds Content Credentials', tone: 'disclosure', holds: true };
  if (node.provenance === 'unmarked' && !isMulti(node.format)) return undefined;
  const { label, tone } = stateWords[node.provenance];
  return { words: `Credentials: ${label.toLowerCase()}`, tone, holds: false };
}

/** Only multi-essence Flows are marked (app note 0011): that another has no mark says nothing. */
const isMulti = (format: string): boolean => format === 'urn:x-nmos:format:multi';

/** What a card says aloud. */
export const spokenWords = (node: FlowGraphNode): string =>
  displayText(
    [
      titleOf(node),
      kindWords(node),
      node.kind === 'flow' && node.focus ? 'the Flow asked about' : '',
      markOf(node)?.words ?? '',
      factWords(node),
    ]
      .filter(Boolean)
      .join(', '),
    { max: 300 },
  );

/** What stands on a line of the picture; lines of the other kinds are told apart by the legend. */
export const linkLabel = ({ kind, role }: StoreLink): string =>
  kind === 'collects' ? displayText(role ?? '', { max: 40 }) : '';
