import type { Timerange } from '#shared/tams/timerange.ts';
import { edges, Where } from './lists.ts';

/**
 * Segments of a flow that overlap a timerange, found by index however long the flow is: segments of one flow never overlap each other,
 * so nothing before the last that begins at or before the range can reach into it.
 */
export function overlapping(flow: string, range: Timerange): Where {
  const [start, end] = edges(range);
  const where = new Where();
  where.add('flow_id = ?', flow);
  where.add('start_ns < ? and end_ns > ?', end, start);
  where.add(
    'start_ns >= coalesce((select max(start_ns) from segments where flow_id = ? and start_ns <= ?), ?)',
    flow,
    start,
    start,
  );
  return where;
}
