import { z } from '#shared/rpc/zod.ts';
import { BACKEND, type StoreContext } from './context.ts';
import { urlSelection } from './get-urls.ts';
import { Refusal, type Route } from './http.ts';
import { noContent, ok, pageReply, pagingOf, tagFilters } from './lists.ts';
import { findObject, mediaJson, type ObjectRow, printedTimerange } from './object-rows.ts';

const Instance = z.union([
  z.object({ storage_id: z.string() }),
  z.object({ url: z.string().max(16_384), label: z.string().min(1).max(255) }),
]);

/** /objects/{id}: what an object is, and which flows use it. */
export const objectRoutes = (context: StoreContext): Route[] => [
  {
    method: 'GET',
    path: '/objects/:objectId',
    handle({ params, url }) {
      const object = registered(context, params['objectId']);
      const paging = pagingOf(url.searchParams, 1);
      const where = tagFilters(url.searchParams, 'flow_', 'flow', 'user.flow_id');
      if (paging.after) where.add('user.flow_id > ?', ...paging.after);
      // An init segment is used by the flows whose media need it.
      const uses =
        object.role === 'init'
          ? 'select s.flow_id from segments as s join objects as o on o.id = s.object_id where o.init_object = ?'
          : 'select flow_id from segments where object_id = ?';
      const rows = context.db.all<{ flow_id: string }>(
        `select distinct user.flow_id from (${uses}) as user where ${where.sql} order by user.flow_id limit ?`,
        object.id,
        ...where.values,
        paging.limit + 1,
      );
      const page = pageReply(url, { ...paging, reverse: false }, rows, ({ flow_id: id }) => [id]);
      const timerange = printedTimerange(object);
      return ok(
        {
          id: object.id,
          referenced_by_flows: page.rows.map(({ flow_id: id }) => id),
          ...(object.first_flow !== null && { first_referenced_by_flow: object.first_flow }),
          ...(timerange !== undefined && { timerange }),
          ...mediaJson(context, object, urlSelection(url.searchParams), 'id'),
        },
        page.headers,
      );
    },
  },
  {
    method: 'POST',
    path: '/objects/:objectId/instances',
    async handle({ params, body }) {
      const object = registered(context, params['objectId']);
      const instance = await body(Instance);
      if ('storage_id' in instance) throw new Refusal(400, 'This store has one backend, and keeps one copy there.');
      if (instance.label === BACKEND.label) throw new Refusal(400, `The label ${BACKEND.label} is the store’s own.`);
      context.db.run(
        'insert into object_urls (object_id, label, url) values (?, ?, ?) on conflict do update set url = excluded.url',
        object.id,
        instance.label,
        instance.url,
      );
      return { status: 201 };
    },
  },
  {
    method: 'DELETE',
    path: '/objects/:objectId/instances',
    handle({ params, url }) {
      const object = registered(context, params['objectId']);
      const label = url.searchParams.get('label');
      if (label === null || label === BACKEND.label)
        throw new Refusal(400, 'Name the label of a copy elsewhere. The store’s own copy goes with the last segment.');
      const others = context.db.get<{ n: bigint }>(
        'select count(*) as n from object_urls where object_id = ? and label <> ?',
        object.id,
        label,
      );
      if (object.size === null && others?.n === 0n) throw new Refusal(400, 'This is the only copy of the object.');
      if (context.db.run('delete from object_urls where object_id = ? and label = ?', object.id, label) === 0)
        throw new Refusal(404, 'The object has no copy with this label.');
      return noContent;
    },
  },
];

/** An object that is allocated and not used yet does not exist for readers. @throws Refusal 404 */
function registered(context: StoreContext, id: string | undefined): ObjectRow {
  const object = findObject(context, id as string);
  if (!object || object.role === null) throw new Refusal(404, 'No segment uses such an object.');
  return object;
}
