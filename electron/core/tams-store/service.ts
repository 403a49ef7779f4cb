import { ServiceWrite } from '#shared/tams/model.ts';
import { BACKEND, OBJECT_TIMEOUT, type StoreContext, URL_TIMEOUT } from './context.ts';
import type { Route } from './http.ts';
import { ok, pageReply, pagingOf, flag } from './lists.ts';

const NAMES = ['name', 'description'] as const;

/** / and /service. */
export const serviceRoutes = (context: StoreContext): Route[] => [
  {
    method: 'GET',
    path: '/',
    handle: () => ok(['service', 'sources', 'flows', 'objects', 'flow-delete-requests']),
  },
  {
    method: 'GET',
    path: '/service',
    handle: () =>
      ok({
        name: 'Countersign',
        ...Object.fromEntries(
          context.db
            .all<{ name: string; value: string }>('select name, value from meta')
            .map(({ name, value }) => [name, value]),
        ),
        type: 'urn:x-tams:service:countersign',
        api_version: '8.2',
        service_version: context.version,
        min_object_timeout: `${OBJECT_TIMEOUT}:0`,
        min_presigned_url_timeout: `${URL_TIMEOUT}:0`,
      }),
  },
  {
    method: 'POST',
    path: '/service',
    async handle({ body }) {
      const change = await body(ServiceWrite);
      for (const name of NAMES) {
        const value = change[name];
        if (value !== undefined)
          context.db.run(
            'insert into meta (name, value) values (?, ?) on conflict do update set value = excluded.value',
            name,
            value,
          );
      }
      return { status: 200 };
    },
  },
  {
    method: 'GET',
    path: '/service/storage-backends',
    handle({ url }) {
      // One backend without tags: it has none of a tag's values, and lacks every tag.
      const isWanted = [...url.searchParams.keys()].every((key) =>
        key.startsWith('tag.') ? false : !key.startsWith('tag_exists.') || flag(url.searchParams, key) === false,
      );
      const paging = pagingOf(url.searchParams, 1);
      const { rows, headers } = pageReply(
        url,
        paging,
        isWanted ? [{ ...BACKEND, default_storage: true }] : [],
        () => [],
      );
      return ok(rows, headers);
    },
  },
];
