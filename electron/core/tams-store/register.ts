import type { SegmentWrite } from '#shared/tams/segment.ts';
import {
  bounded,
  contains,
  isEmpty,
  parseTimerange,
  parseTimestamp,
  printTimerange,
  shift,
} from '#shared/tams/timerange.ts';
import { BACKEND, type StoreContext } from './context.ts';
import { bodyOf, type FlowRow } from './flow-rows.ts';
import { Refusal } from './http.ts';
import { isStorable } from './lists.ts';
import { findObject, type ObjectRow, timerangeOfObject } from './object-rows.ts';

/**
 * Attaches an object to a flow's timeline. Within a transaction; nothing is written when it throws.
 * The rules are those of POST segments in TimeAddressableMediaStore.yaml; where that says "may", this store refuses.
 * @throws Refusal 400 with the rule that is broken.
 */
export function registerSegment(context: StoreContext, flow: FlowRow, segment: SegmentWrite): void {
  const { db } = context;
  const timerange = parseTimerange(segment.timerange);
  const range = bounded(timerange);
  if (!range || isEmpty(timerange) || !isStorable(timerange))
    throw new Refusal(400, `A segment has a start and an end; ${segment.timerange} does not.`);
  const clash = db.get<{ start_ns: bigint; end_ns: bigint }>(
    'select start_ns, end_ns from segments where flow_id = ? and start_ns < ? order by start_ns desc limit 1',
    flow.id,
    range.end,
  );
  if (clash && clash.end_ns > range.start)
    throw new Refusal(
      400,
      `${segment.timerange} overlaps the segment at ${printTimerange({ start: clash.start_ns, end: clash.end_ns })}.`,
    );

  const known = findObject(context, segment.object_id);
  const offset = parseTimestamp(segment.ts_offset ?? '0:0');
  const onMediaTimeline = shift(timerange, -offset);
  if (!isStorable(onMediaTimeline)) throw new Refusal(400, 'ts_offset puts the segment outside of all time.');
  if (known?.role === 'init') throw new Refusal(400, 'This object is an init segment and cannot be media.');
  checkUrls(segment);
  if (known?.role === 'media') checkReuse(known, segment, flow);
  else first(context, flow, segment, known);

  const object = findObject(context, segment.object_id) as ObjectRow;
  const whole = timerangeOfObject(object);
  if (whole && !contains(whole, onMediaTimeline))
    throw new Refusal(
      400,
      `The segment needs ${printTimerange(onMediaTimeline)} of an object that has ${printTimerange(whole)}.`,
    );
  const { timerange: text, ts_offset, last_duration, sample_offset, sample_count } = segment;
  db.run(
    'insert into segments (flow_id, start_ns, end_ns, object_id, body) values (?, ?, ?, ?, ?)',
    flow.id,
    range.start,
    range.end,
    segment.object_id,
    JSON.stringify({ timerange: text, ts_offset, last_duration, sample_offset, sample_count }),
  );
}

/** An object that is used again keeps the facts of its first registration. */
function checkReuse(object: ObjectRow, segment: SegmentWrite, flow: FlowRow): void {
  const whole = timerangeOfObject(object);
  const says = segment.object_timerange && printTimerange(parseTimerange(segment.object_timerange));
  const differs =
    (says !== undefined && whole && says !== printTimerange(whole)) ||
    (segment.key_frame_count !== undefined && BigInt(segment.key_frame_count) !== object.key_frame_count) ||
    (segment.init_object_id !== undefined && segment.init_object_id !== object.init_object);
  if (differs)
    throw new Refusal(
      400,
      'object_timerange, key_frame_count or init_object_id differ from what this object was registered with.',
    );
  checkType(object, flow);
  if (usesInit(flow) !== (object.init_object !== null))
    throw new Refusal(400, 'The flow’s init_segments and this object’s init segment do not go together.');
}

/** The first use of an object settles its timerange, key frames and init segment for good. */
function first(context: StoreContext, flow: FlowRow, segment: SegmentWrite, known: ObjectRow | undefined): void {
  const { db, clock } = context;
  if (!known && segment.get_urls === undefined)
    throw new Refusal(400, 'This object was not allocated here, and no URL says where it is.');
  if (known && known.size === null) throw new Refusal(400, 'This object has no bytes yet. PUT them first.');
  // "An object’s first registration must be on the flow that allocated it" (tams.md 1.7).
  if (known && known.allocated_for !== flow.id) throw new Refusal(400, 'This object was allocated for another flow.');
  if (known) checkType(known, flow);
  const init = initObject(context, flow, segment);
  const timerange = segment.object_timerange
    ? parseTimerange(segment.object_timerange)
    : shift(parseTimerange(segment.timerange), -parseTimestamp(segment.ts_offset ?? '0:0'));
  const range = bounded(timerange);
  if (!range || isEmpty(timerange) || !isStorable(timerange))
    throw new Refusal(400, 'object_timerange has a start and an end.');
  if (!known)
    db.run(
      'insert into objects (id, allocated, content_type) values (?, ?, ?)',
      segment.object_id,
      clock().getTime(),
      bodyOf(flow).container ?? null,
    );
  db.run(
    `update objects set role = 'media', first_flow = ?, start_ns = ?, end_ns = ?, key_frame_count = ?, init_object = ? where id = ?`,
    flow.id,
    range.start,
    range.end,
    segment.key_frame_count ?? null,
    init ?? null,
    segment.object_id,
  );
  for (const { label, url } of segment.get_urls ?? [])
    db.run(
      'insert into object_urls (object_id, label, url) values (?, ?, ?) on conflict do update set url = excluded.url',
      segment.object_id,
      label,
      url,
    );
}

/** @returns the id of the init object, which is marked as one. */
function initObject({ db, ...context }: StoreContext, flow: FlowRow, segment: SegmentWrite): string | undefined {
  const id = segment.init_object_id;
  if ((id !== undefined) !== usesInit(flow))
    throw new Refusal(400, 'init_object_id is for flows with init_segments, and needed on all of their segments.');
  if (id === undefined) return undefined;
  const object = findObject({ db, ...context }, id);
  if (object === undefined || object.size === null) throw new Refusal(400, 'The init segment has no bytes here.');
  if (object.role === 'media' || id === segment.object_id)
    throw new Refusal(400, 'A media object cannot be an init segment.');
  if (object.role === null) db.run(`update objects set role = 'init', first_flow = ? where id = ?`, flow.id, id);
  return id;
}

const usesInit = (flow: FlowRow): boolean => {
  const { essence_parameters: essence = {} } = bodyOf(flow);
  return 'init_segments' in essence && essence.init_segments === true;
};

function checkType(object: ObjectRow, flow: FlowRow): void {
  const { container } = bodyOf(flow);
  if (object.content_type !== container)
    throw new Refusal(
      400,
      `The object is ${object.content_type ?? 'of no known type'}; the flow’s container is ${container ?? 'not set'}.`,
    );
}

function checkUrls({ get_urls: urls = [] }: SegmentWrite): void {
  if (urls.some(({ label }) => label === BACKEND.label))
    throw new Refusal(400, `The label ${BACKEND.label} is the store’s own.`);
}
