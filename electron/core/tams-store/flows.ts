import { FlowStatus, FlowWrite } from '#shared/tams/flow.ts';
import { CONTENT_FORMATS } from '#shared/tams/model.ts';
import { ETERNITY, isEmpty } from '#shared/tams/timerange.ts';
import type { StoreContext } from './context.ts';
import { deleteFlow } from './deletions.ts';
import {
  findFlow,
  flowJson,
  flowOf,
  type FlowRow,
  flowTimerange,
  SELECT_FLOWS,
  writableFlow,
  writeFlow,
} from './flow-rows.ts';
import { Refusal, type Route } from './http.ts';
import {
  choice,
  edges,
  flag,
  noContent,
  ok,
  pageReply,
  pagingOf,
  tagFilters,
  timerangeOf,
  type Where,
  wholeNumber,
} from './lists.ts';
import { keyset } from './sorting.ts';

const SORTS = ['created', 'metadata_updated', 'label'] as const;

/** /flows and /flows/{id}. */
export const flowRoutes = (context: StoreContext): Route[] => [
  {
    method: 'GET',
    path: '/flows',
    handle({ url }) {
      const query = url.searchParams;
      const sort = keyset(choice(query, 'sort_by', SORTS) ?? 'created');
      const paging = pagingOf(query, sort.length);
      const where = filters(query);
      const order = sort.apply(where, paging);
      const rows = context.db.all<FlowRow>(
        `${SELECT_FLOWS} where ${where.sql} order by ${order} limit ?`,
        ...where.values,
        paging.limit + 1,
      );
      const page = pageReply(url, paging, rows, sort.keyOf);
      return ok(
        page.rows.map((row) => flowJson(context, row)),
        page.headers,
      );
    },
  },
  {
    method: 'GET',
    path: '/flows/:flowId',
    handle({ params, url }) {
      const within = timerangeOf(url.searchParams) ?? ETERNITY;
      const row = flowOf(context, params['flowId'] as string);
      const wanted = flag(url.searchParams, 'include_timerange') === true;
      return ok(flowJson(context, row, wanted ? flowTimerange(context, row.id, within) : undefined));
    },
  },
  {
    method: 'PUT',
    path: '/flows/:flowId',
    async handle({ params, body }) {
      const flow = await body(FlowWrite);
      if (flow.id !== params['flowId']) throw new Refusal(400, 'The id in the body is not the id in the address.');
      return context.db.transaction(() => {
        const old = findFlow(context, flow.id) && writableFlow(context, flow.id);
        writeFlow(context, flow, old);
        return old ? noContent : { status: 201, body: flowJson(context, flowOf(context, flow.id)) };
      });
    },
  },
  {
    method: 'DELETE',
    path: '/flows/:flowId',
    handle: ({ params }) => deleteFlow(context, writableFlow(context, params['flowId'] as string).id),
  },
];

function filters(query: URLSearchParams): Where {
  const where = tagFilters(query, '', 'flow', 'flows.id');
  const equal = (name: string, column = name): void => {
    const text = query.get(name);
    if (text !== null) where.add(`${column} = ?`, text);
  };
  choice(query, 'format', CONTENT_FORMATS);
  choice(query, 'status', FlowStatus.options);
  for (const name of ['source_id', 'format', 'codec', 'label', 'status']) equal(name);
  // No flow of this store was made from a profile.
  if (query.has('profile_id')) where.add('false');
  for (const name of ['frame_width', 'frame_height']) {
    const value = wholeNumber(query, name);
    if (value !== undefined) where.add(`${name} = ?`, value);
  }
  const init = flag(query, 'init_segments');
  if (init !== undefined) where.add('init_segments = ?', init ? 1 : 0);
  const parents = query.get('collected_by_ids');
  if (parents === '') where.add('not exists (select 1 from collections where child = flows.id)');
  else if (parents !== null) {
    const ids = parents.split(',');
    where.add(`flows.id in (select child from collections where parent in (${ids.map(() => '?').join()}))`, ...ids);
  }
  const timerange = timerangeOf(query);
  if (timerange && isEmpty(timerange)) where.add('not exists (select 1 from segments where flow_id = flows.id)');
  else if (timerange && (timerange.start !== null || timerange.end !== null)) {
    const [start, end] = edges(timerange);
    // Segments of a flow never overlap: the last that begins before the end is the only one that has to reach beyond the start.
    where.add(
      '(select end_ns from segments where flow_id = flows.id and start_ns < ? order by start_ns desc limit 1) > ?',
      end,
      start,
    );
  }
  return where;
}
