import type { ConnectionId } from '#shared/api/ids.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { navigate } from '../../app/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { type Fact, Facts } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { showFlowsOf } from './browse-store.ts';
import s from './FlowPage.module.css';
import { bitRateWords, channelWords, frameRateWords, statusWords } from './flow-words.ts';
import { formatLabel } from './format-words.ts';
import { timeWords } from './time-words.ts';

/** What a Flow is, in plain words with TAMS's own beside them. */
export function FactsTab({ connection, flow }: { connection: ConnectionId; flow: Flow }) {
  const { source_id: source } = flow;
  const showSource = () => {
    if (source === undefined) return;
    showFlowsOf(connection, { id: source, label: source });
    navigate({ screen: 'store', item: connection });
  };
  return (
    <div className={s['panel']}>
      <h2 className={s['subtitle']}>Time</h2>
      <Facts facts={timeFacts(flow)} />
      <h2 className={s['subtitle']}>Essence</h2>
      <Facts facts={[...formatFacts(flow), ...essenceFacts(flow), ...rateFacts(flow)]} />
      <h2 className={s['subtitle']}>In the store</h2>
      <Facts facts={recordFacts(flow)} />
      {source !== undefined && (
        <div>
          <Button small onPress={showSource}>
            Other Flows of its Source
          </Button>
        </div>
      )}
    </div>
  );
}

const text = (value: string, max = 300) => <HostileText text={value} max={max} />;
const code = (value: string) => <HostileText text={value} mono max={1100} />;

/** A fact, where the store gives it. */
const optional = <T,>(value: T | undefined, fact: (value: T) => Fact): Fact[] =>
  value === undefined ? [] : [fact(value)];

function timeFacts({ timerange: given, status, container }: Flow): Fact[] {
  // A track without Segments of its own is not empty: its media is in the Flow that collects it (app note 0006).
  const timerange = container === undefined && given === '()' ? undefined : given;
  const words = timerange === undefined ? undefined : timeWords(timerange);
  return [
    ...(timerange === undefined || !words
      ? [
          {
            name: 'Timerange',
            value:
              given === undefined ? 'The store does not say how long it is.' : 'That of the Flow that collects it.',
          },
        ]
      : [
          { name: 'Timerange', value: code(timerange), note: text(words.span) },
          ...optional(words.length, (length) => ({ name: 'Length', value: length })),
          ...optional(words.tai, (tai) => ({
            name: 'Begins, as TAI',
            value: tai,
            note: 'If the Flow counts in TAI. No field of TAMS says whether it does.',
          })),
        ]),
    ...optional(status, (value) => ({ name: 'Status', value: text(statusWords(value)), note: code(value) })),
  ];
}

const formatFacts = ({ format, codec, container }: Flow): Fact[] => [
  { name: 'Format', value: text(formatLabel(format)), note: code(format) },
  ...optional(codec, (value) => ({ name: 'Codec', value: code(value) })),
  {
    name: 'Container',
    value: container === undefined ? 'None' : code(container),
    note:
      container === undefined
        ? 'It has no Segments of its own: its media is in the Flow that collects it.'
        : 'It has Segments of its own.',
  },
];

function essenceFacts({ essence_parameters: essence }: Flow): Fact[] {
  if (!essence) return [];
  const { frame_width: width, frame_height: height, frame_rate: rate, sample_rate: sampling } = essence;
  return [
    ...(width === undefined || height === undefined
      ? []
      : [{ name: 'Picture', value: `${String(width)} × ${String(height)} pixels` }]),
    ...optional(rate, (value) => ({ name: 'Frame rate', value: frameRateWords(value) })),
    ...optional(sampling, (value) => ({ name: 'Sample rate', value: `${String(value / 1000)} kHz` })),
    ...optional(essence.channels, (value) => ({ name: 'Channels', value: channelWords(value) })),
    ...optional(essence.data_type, (value) => ({ name: 'Data type', value: code(value) })),
    ...(essence.init_segments ? [{ name: 'Init segments', value: 'Its Segments need one to be decoded.' }] : []),
  ];
}

const rateFacts = ({ avg_bit_rate: average, max_bit_rate: most, generation }: Flow): Fact[] => [
  ...optional(average, (value) => ({ name: 'Bit rate', value: `${bitRateWords(value)} on average` })),
  ...optional(most, (value) => ({ name: 'At most', value: bitRateWords(value) })),
  ...optional(generation, (value) => ({
    name: 'Generation',
    value: String(value),
    note: 'Lossy encodings since the original.',
  })),
];

const recordFacts = (flow: Flow): Fact[] => [
  { name: 'Flow id', value: code(flow.id) },
  ...optional(flow.source_id, (value) => ({ name: 'Source id', value: code(value) })),
  ...optional(flow.created, (value) => ({ name: 'Made', value: text(when(value, flow.created_by)) })),
  ...optional(flow.metadata_updated, (value) => ({ name: 'Changed', value: text(when(value, flow.updated_by)) })),
  ...optional(flow.segments_updated, (value) => ({ name: 'Media changed', value: text(formatInstant(value)) })),
  ...(flow.read_only ? [{ name: 'Read only', value: 'Yes: nobody can change or delete it.' }] : []),
];

const when = (instant: string, by: string | undefined): string => `${formatInstant(instant)}${by ? ` by ${by}` : ''}`;
