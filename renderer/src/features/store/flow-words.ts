import type { Flow } from '#shared/tams/flow.ts';

/** "1920 × 1080 · 25 fps": what a Flow is made of, in one line. */
export function essenceWords({ essence_parameters: essence, codec, container }: Flow): string {
  if (!essence) return [codec ?? container ?? ''].join('');
  const { frame_width: width, frame_height: height, frame_rate: rate, sample_rate: sampling, channels } = essence;
  return [
    width !== undefined && height !== undefined ? `${String(width)} × ${String(height)}` : '',
    rate ? frameRateWords(rate) : '',
    sampling === undefined ? '' : `${String(sampling / 1000)} kHz`,
    channels === undefined ? '' : channelWords(channels),
    codec ?? container ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "29.97 fps" */
export const frameRateWords = ({
  numerator,
  denominator = 1,
}: {
  numerator: number;
  denominator?: number | undefined;
}): string => `${String(Number((numerator / denominator).toFixed(3)))} fps`;

export const channelWords = (channels: number): string => {
  if (channels === 1) return 'mono';
  return channels === 2 ? 'stereo' : `${String(channels)} channels`;
};

/** TAMS counts bit rates in 1000 bit/s (app note 0013). */
export const bitRateWords = (kilobits: number): string =>
  kilobits < 1000 ? `${String(kilobits)} kbit/s` : `${(kilobits / 1000).toFixed(1)} Mbit/s`;

const statuses: Record<string, string> = {
  awaiting_content: 'Waiting for its first media',
  ingesting: 'Growing: media still comes in',
  replication_in_progress: 'Being copied from another store',
  closed_complete: 'Complete',
};

/** What a Flow's status means; one that TAMS does not know is shown as the store wrote it. */
export const statusWords = (status: string): string => (Object.hasOwn(statuses, status) ? statuses[status]! : status);
