import type { ProvenanceEdge } from '#shared/provenance/model.ts';
import { formatTimecode } from '../../../ui/timecode.ts';

type RegionTime = ProvenanceEdge['used'][number];

/** "0:00:04.000 to 0:00:08.000"; a region we could not read shows as the claim has it: hostile text. */
export function regionWords({ start, end, raw }: RegionTime): string {
  if (start === undefined && end === undefined) return raw ?? 'all of it';
  const from = start === undefined ? 'from the start' : formatTimecode(start);
  return end === undefined ? `${from} to the end` : `${from} to ${formatTimecode(end)}`;
}
