import { ETERNITY, printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { StoreContext } from './context.ts';
import { bodyOf, flowOf, flowTimerange, iso } from './flow-rows.ts';
import { Refusal, type Reply, type Route } from './http.ts';
import { choice, edges, noContent, ok, pageReply, pagingOf, Where } from './lists.ts';
import { emptyTrash, trash } from './trash.ts';

/** Segments deleted before anything else gets a turn; what is more than that goes on after the answer. */
const BATCH = 1000;

interface RequestRow {
  id: string;
  flow_id: string;
  start_ns: bigint | null;
  end_ns: bigint | null;
  object_id: string | null;
  delete_flow: bigint;
  status: 'created' | 'started' | 'done' | 'error';
  created: bigint;
  updated: bigint;
}

/** Deletes the segments that lie wholly in `range`: at once when they are few, else as a request that can be watched. */
export const deleteSegments = (
  context: StoreContext,
  flow: string,
  range: Timerange,
  objectId?: string,
): Promise<Reply> => begin(context, { flow, range, objectId, deleteFlow: false });

/** Deletes a flow with all of its segments. */
export const deleteFlow = (context: StoreContext, flow: string): Promise<Reply> =>
  begin(context, { flow, range: ETERNITY, objectId: undefined, deleteFlow: true });

interface Deletion {
  flow: string;
  range: Timerange;
  objectId: string | undefined;
  deleteFlow: boolean;
}

async function begin(context: StoreContext, { flow, range, objectId, deleteFlow: withFlow }: Deletion): Promise<Reply> {
  const { db, clock, newUuid } = context;
  const now = clock().getTime();
  const id = newUuid();
  db.run(
    `insert into delete_requests (id, flow_id, start_ns, end_ns, object_id, delete_flow, status, created, updated)
     values (?, ?, ?, ?, ?, ?, 'created', ?, ?)`,
    id,
    flow,
    range.start,
    range.end,
    objectId ?? null,
    withFlow ? 1 : 0,
    now,
    now,
  );
  if (step(context, id)) {
    db.run('delete from delete_requests where id = ?', id);
    await emptyTrash(context);
    return noContent;
  }
  void finish(context, id);
  const row = find(context, id);
  return { status: 202, body: requestJson(context, row), headers: { location: `/flow-delete-requests/${id}` } };
}

/** Goes on with the deletions that an earlier run of the store had begun. */
export function resumeDeletions(context: StoreContext): void {
  for (const { id } of context.db.all<{ id: string }>(`select id from delete_requests where status <> 'done'`))
    void finish(context, id);
}

async function finish(context: StoreContext, id: string): Promise<void> {
  try {
    do await new Promise((resolve) => setImmediate(resolve));
    while (!step(context, id));
    await emptyTrash(context);
  } catch (error) {
    // The store was closed under it: the request is still there, and the next start goes on with it.
    if (!context.isOpen()) return;
    context.log('a deletion broke off', error);
    context.db.run(`update delete_requests set status = 'error' where id = ?`, id);
  }
}

/** One batch, or nothing of it. @returns whether that was the last. */
function step(context: StoreContext, id: string): boolean {
  const { db, clock } = context;
  return db.transaction(() => {
    const request = find(context, id);
    const where = covered(request);
    const rows = db.all<{ start_ns: bigint; object_id: string }>(
      `select start_ns, object_id from segments where ${where.sql} order by start_ns limit ?`,
      ...where.values,
      BATCH,
    );
    for (const row of rows)
      db.run('delete from segments where flow_id = ? and start_ns = ?', request.flow_id, row.start_ns);
    for (const object of new Set(rows.map((row) => row.object_id))) dropUnused(context, object);
    const now = clock().getTime();
    if (rows.length > 0) db.run('update flows set segments_updated = ? where id = ?', now, request.flow_id);
    const isLast = rows.length < BATCH;
    if (isLast && request.delete_flow !== 0n) removeFlow(context, request.flow_id);
    db.run('update delete_requests set status = ?, updated = ? where id = ?', isLast ? 'done' : 'started', now, id);
    return isLast;
  });
}

function covered(request: RequestRow): Where {
  const [start, end] = edges({ start: request.start_ns, end: request.end_ns });
  const where = new Where();
  where.add('flow_id = ? and start_ns >= ? and end_ns <= ?', request.flow_id, start, end);
  if (request.object_id !== null) where.add('object_id = ?', request.object_id);
  return where;
}

/** Its collections lose it, and its source goes with its last flow. */
function removeFlow(context: StoreContext, id: string): void {
  const { db } = context;
  const flow = db.get<{ source_id: string }>('select source_id from flows where id = ?', id);
  db.run(`delete from tags where kind = 'flow' and owner = ?`, id);
  for (const { parent } of db.all<{ parent: string }>('select distinct parent from collections where child = ?', id)) {
    const body = bodyOf(flowOf(context, parent));
    const flow_collection = body.flow_collection?.filter((member) => member.id !== id);
    db.run('update flows set body = ? where id = ?', JSON.stringify({ ...body, flow_collection }), parent);
  }
  db.run('delete from collections where child = ?', id);
  db.run('delete from flows where id = ?', id);
  if (!flow || db.get('select 1 from flows where source_id = ? limit 1', flow.source_id)) return;
  db.run(`delete from tags where kind = 'source' and owner = ?`, flow.source_id);
  db.run('delete from sources where id = ?', flow.source_id);
}

/** Objects live as long as a segment uses them, init segments as long as such an object does. */
function dropUnused(context: StoreContext, id: string): void {
  const { db } = context;
  if (db.get('select 1 from segments where object_id = ? limit 1', id)) return;
  const init = db.get<{ init_object: string | null }>('select init_object from objects where id = ?', id)?.init_object;
  trash(context, id);
  if (init && !db.get('select 1 from objects where init_object = ? limit 1', init)) trash(context, init);
}

/** /flow-delete-requests. */
export const deletionRoutes = (context: StoreContext): Route[] => [
  {
    method: 'GET',
    path: '/flow-delete-requests',
    handle({ url }) {
      choice(url.searchParams, 'sort_by', ['created', 'expiry']);
      const paging = pagingOf(url.searchParams, 2);
      const where = new Where();
      if (paging.after) where.add(`(created, id) ${paging.reverse ? '>' : '<'} (?, ?)`, ...paging.after);
      const order = paging.reverse ? 'asc' : 'desc';
      const rows = context.db.all<RequestRow>(
        `select * from delete_requests where ${where.sql} order by created ${order}, id ${order} limit ?`,
        ...where.values,
        paging.limit + 1,
      );
      const page = pageReply(url, paging, rows, ({ created, id }) => [created, id]);
      return ok(
        page.rows.map((row) => requestJson(context, row)),
        page.headers,
      );
    },
  },
  {
    method: 'GET',
    path: '/flow-delete-requests/:requestId',
    handle: ({ params }) => ok(requestJson(context, find(context, params['requestId'] as string))),
  },
];

/** @throws Refusal 404 */
function find({ db }: StoreContext, id: string): RequestRow {
  const row = db.get<RequestRow>('select * from delete_requests where id = ?', id);
  if (!row) throw new Refusal(404, 'There is no such delete request.');
  return row;
}

function requestJson(context: StoreContext, row: RequestRow): object {
  const range = { start: row.start_ns, end: row.end_ns };
  const remaining = row.status === 'done' ? { start: 0n, end: 0n } : flowTimerange(context, row.flow_id, range);
  return {
    id: row.id,
    flow_id: row.flow_id,
    timerange_to_delete: printTimerange(range),
    timerange_remaining: printTimerange(remaining),
    delete_flow: row.delete_flow !== 0n,
    created: iso(row.created),
    updated: iso(row.updated),
    status: row.status,
    ...(row.status === 'error' && {
      error: {
        type: 'Internal',
        summary: 'It broke off and goes on when the store starts again.',
        time: iso(row.updated),
      },
    }),
  };
}
