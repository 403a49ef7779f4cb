import { SegmentWrite } from '#shared/tams/segment.ts';
import { Uuid } from '#shared/tams/model.ts';
import { ETERNITY, printTimerange } from '#shared/tams/timerange.ts';
import { z } from '#shared/rpc/zod.ts';
import type { StoreContext } from './context.ts';
import { deleteSegments } from './deletions.ts';
import { bodyOf, type FlowRow, writableFlow } from './flow-rows.ts';
import { urlSelection } from './get-urls.ts';
import { Refusal, type Reply, type Route } from './http.ts';
import { flag, ok, pageReply, pagingOf, timerangeOf } from './lists.ts';
import { findObject, mediaJson, type ObjectRow, printedTimerange } from './object-rows.ts';
import { overlapping } from './overlap.ts';
import { registerSegment } from './register.ts';

interface SegmentRow {
  start_ns: bigint;
  end_ns: bigint;
  object_id: string;
  body: string;
}

const Body = z.union([SegmentWrite, z.array(SegmentWrite)]);

/** /flows/{id}/segments. */
export const segmentRoutes = (context: StoreContext): Route[] => {
  const path = '/flows/:flowId/segments';
  return [
    { method: 'GET', path, handle: ({ params, url }) => list(context, flowId(params), url) },
    {
      method: 'POST',
      path,
      async handle({ params, body }) {
        const posted = await body(Body);
        return context.db.transaction(() => {
          const flow = writableFlow(context, flowId(params));
          if (bodyOf(flow).container === undefined)
            throw new Refusal(400, 'This flow has no container, so it has no segments of its own.');
          const reply = Array.isArray(posted) ? registerAll(context, flow, posted) : registerOne(context, flow, posted);
          context.db.run('update flows set segments_updated = ? where id = ?', context.clock().getTime(), flow.id);
          return reply;
        });
      },
    },
    {
      method: 'DELETE',
      path,
      handle({ params, url }) {
        const { id } = writableFlow(context, flowId(params));
        const objectId = url.searchParams.get('object_id') ?? undefined;
        return deleteSegments(context, id, timerangeOf(url.searchParams) ?? ETERNITY, objectId);
      },
    },
  ];
};

/** @throws Refusal 404 for what is no id at all; an id without a flow has no segments (the list is then empty). */
function flowId(params: Readonly<Record<string, string>>): string {
  const id = Uuid.safeParse(params['flowId']);
  if (!id.success) throw new Refusal(404, 'This is no flow id.');
  return id.data;
}

function list(context: StoreContext, flow: string, url: URL): Reply {
  const query = url.searchParams;
  const paging = pagingOf(query, 1);
  const selection = urlSelection(query);
  const where = overlapping(flow, timerangeOf(query) ?? ETERNITY);
  const objectId = query.get('object_id');
  if (objectId !== null) where.add('object_id = ?', objectId);
  if (paging.after) where.add(`start_ns ${paging.reverse ? '<' : '>'} ?`, ...paging.after);
  const rows = context.db.all<SegmentRow>(
    `select start_ns, end_ns, object_id, body from segments where ${where.sql}
     order by start_ns ${paging.reverse ? 'desc' : 'asc'} limit ?`,
    ...where.values,
    paging.limit + 1,
  );
  const { rows: shown, headers } = pageReply(url, paging, rows, ({ start_ns: start }) => [start]);
  const withObject = flag(query, 'include_object_timerange') === true;
  const ends = [shown[0], shown.at(-1)].toSorted((a, b) => Number((a?.start_ns ?? 0n) - (b?.start_ns ?? 0n)));
  const covered = ends[0] && ends[1] ? printTimerange({ start: ends[0].start_ns, end: ends[1].end_ns }) : '()';
  return ok(
    shown.map((row) => {
      const object = findObject(context, row.object_id) as ObjectRow;
      const timerange = withObject ? printedTimerange(object) : undefined;
      return {
        object_id: row.object_id,
        ...(JSON.parse(row.body) as object),
        ...(timerange !== undefined && { object_timerange: timerange }),
        ...mediaJson(context, object, selection, 'object_id'),
      };
    }),
    { ...headers, 'x-paging-timerange': covered },
  );
}

function registerOne(context: StoreContext, flow: FlowRow, segment: SegmentWrite): Reply {
  registerSegment(context, flow, segment);
  return { status: 201 };
}

/** Each on its own: what fails is listed, the rest is there (schemas/flow-segment-bulk-failure.json). */
function registerAll(context: StoreContext, flow: FlowRow, segments: readonly SegmentWrite[]): Reply {
  const failed: object[] = [];
  for (const segment of segments) {
    try {
      registerSegment(context, flow, segment);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { object_id, timerange } = segment;
      const time = context.clock().toISOString();
      failed.push({ object_id, timerange, error: { type: 'Refused', summary: error.message, time } });
    }
  }
  return failed.length === 0 ? { status: 201 } : { status: 200, body: { failed_segments: failed } };
}
