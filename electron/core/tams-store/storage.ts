import { StorageWrite } from '#shared/tams/segment.ts';
import { BACKEND, OBJECT_TIMEOUT, type StoreContext } from './context.ts';
import { bodyOf, writableFlow } from './flow-rows.ts';
import { Refusal, type Route } from './http.ts';
import { emptyTrash, trash } from './trash.ts';

const MOST = 1000;

/** /flows/{id}/storage: object ids, and where to put their bytes. */
export const storageRoutes = (context: StoreContext): Route[] => [
  {
    method: 'POST',
    path: '/flows/:flowId/storage',
    async handle({ params, body }) {
      const wanted = await body(StorageWrite);
      await collectGarbage(context);
      return context.db.transaction(() => {
        const flow = writableFlow(context, params['flowId'] as string);
        const type = wanted.content_type ?? bodyOf(flow).container;
        if (type === undefined) throw new Refusal(400, 'This flow has no container, so it has no segments of its own.');
        if (wanted.storage_id !== undefined && wanted.storage_id !== BACKEND.id)
          throw new Refusal(400, 'There is no such storage backend.');
        const ids = wanted.object_ids ?? Array.from({ length: Math.min(wanted.limit ?? 1, MOST) }, context.newUuid);
        const isPresigned = wanted.presigned ?? true;
        return {
          status: 201,
          body: { media_objects: ids.map((id) => allocate(context, id, flow.id, type, isPresigned)) },
        };
      });
    },
  },
];

function allocate(context: StoreContext, id: string, flow: string, type: string, presigned: boolean): object {
  const { db, clock, urls } = context;
  // One in the trash still has a file that is about to go.
  if (db.get('select 1 from objects where id = ? union select 1 from trash where object_id = ?', id, id))
    throw new Refusal(400, `The object id ${id} is taken.`);
  db.run(
    'insert into objects (id, allocated_for, allocated, content_type) values (?, ?, ?, ?)',
    id,
    flow,
    clock().getTime(),
    type,
  );
  const url = presigned ? urls.presigned('PUT', id, type) : urls.plain(id);
  return { object_id: id, put_url: { url, 'content-type': type }, presigned };
}

/** Forgets objects that no segment used in time (`min_object_timeout`), with their bytes. */
export async function collectGarbage(context: StoreContext): Promise<void> {
  const { db, clock } = context;
  db.transaction(() => {
    const unused = db.all<{ id: string }>(
      'select id from objects where role is null and allocated < ? limit 1000',
      clock().getTime() - OBJECT_TIMEOUT * 1000,
    );
    for (const { id } of unused) trash(context, id);
  });
  await emptyTrash(context);
}
