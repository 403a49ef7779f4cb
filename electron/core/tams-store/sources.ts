import { CONTENT_FORMATS, TagValue } from '#shared/tams/model.ts';
import { z } from '#shared/rpc/zod.ts';
import { PRINCIPAL, type StoreContext } from './context.ts';
import { withTag } from './flow-properties.ts';
import { writeTags } from './flow-rows.ts';
import { Refusal, type Route } from './http.ts';
import { choice, noContent, ok, pageReply, pagingOf, tagFilters, type Where } from './lists.ts';
import { keyset } from './sorting.ts';
import { SELECT_SOURCES, type SourceBody, sourceJson, type SourceRow } from './source-rows.ts';

const SORTS = ['created', 'updated', 'label'] as const;
const TEXTS = ['label', 'description'] as const;

/** /sources and what is below it. Sources come and go with flows; only their words are changed here. */
export const sourceRoutes = (context: StoreContext): Route[] => [
  {
    method: 'GET',
    path: '/sources',
    handle({ url }) {
      const sort = keyset(choice(url.searchParams, 'sort_by', SORTS) ?? 'created');
      const paging = pagingOf(url.searchParams, sort.length);
      const where = filters(url.searchParams);
      const order = sort.apply(where, paging);
      const rows = context.db.all<SourceRow>(
        `${SELECT_SOURCES} where ${where.sql} order by ${order} limit ?`,
        ...where.values,
        paging.limit + 1,
      );
      const page = pageReply(url, paging, rows, sort.keyOf);
      return ok(
        page.rows.map((row) => sourceJson(context, row)),
        page.headers,
      );
    },
  },
  {
    method: 'GET',
    path: '/sources/:sourceId',
    handle: ({ params }) => ok(sourceJson(context, find(context, params['sourceId']))),
  },
  ...TEXTS.flatMap((name) => textRoutes(context, name)),
  ...tagRoutes(context),
];

function filters(query: URLSearchParams): Where {
  const where = tagFilters(query, '', 'source', 'sources.id');
  const format = choice(query, 'format', CONTENT_FORMATS);
  if (format !== undefined) where.add('format = ?', format);
  const label = query.get('label');
  if (label !== null) where.add('label = ?', label);
  const parents = query.get('collected_by_ids');
  if (parents !== null) {
    const ids = parents === '' ? [] : parents.split(',');
    const condition = ids.length === 0 ? 'true' : `owner.source_id in (${ids.map(() => '?').join()})`;
    where.add(
      `${ids.length === 0 ? 'not ' : ''}exists (select 1 from flows as member join collections as c on c.child = member.id
         join flows as owner on owner.id = c.parent where member.source_id = sources.id and ${condition})`,
      ...ids,
    );
  }
  return where;
}

/** @throws Refusal 404 */
function find({ db }: StoreContext, id: string | undefined): SourceRow {
  const row = db.get<SourceRow>(`${SELECT_SOURCES} where id = ?`, id as string);
  if (!row) throw new Refusal(404, 'There is no such source.');
  return row;
}

const bodyOf = (row: SourceRow): SourceBody => JSON.parse(row.body) as SourceBody;

function change(context: StoreContext, id: string | undefined, apply: (body: SourceBody) => SourceBody): void {
  context.db.transaction(() => {
    const row = find(context, id);
    const body: SourceBody = { ...apply(bodyOf(row)), updated_by: PRINCIPAL };
    context.db.run(
      'update sources set label = ?, updated = ?, body = ? where id = ?',
      body.label ?? null,
      context.clock().getTime(),
      JSON.stringify(body),
      row.id,
    );
    writeTags(context, 'source', row.id, body.tags ?? {});
  });
}

function textRoutes(context: StoreContext, name: (typeof TEXTS)[number]): Route[] {
  const path = `/sources/:sourceId/${name}`;
  return [
    {
      method: 'GET',
      path,
      handle({ params }) {
        const text = bodyOf(find(context, params['sourceId']))[name];
        if (text === undefined) throw new Refusal(404, `This source has no ${name}.`);
        return ok(text);
      },
    },
    {
      method: 'PUT',
      path,
      async handle({ params, body }) {
        const text = await body(z.string());
        change(context, params['sourceId'], (source) => ({ ...source, [name]: text }));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      path,
      handle({ params }) {
        change(context, params['sourceId'], (source) => ({ ...source, [name]: undefined }));
        return noContent;
      },
    },
  ];
}

function tagRoutes(context: StoreContext): Route[] {
  const path = '/sources/:sourceId/tags/:name';
  const tagsOf = (id: string | undefined): Record<string, TagValue> => bodyOf(find(context, id)).tags ?? {};
  const tagOf = (id: string | undefined, name: string): TagValue => {
    const tags = tagsOf(id);
    if (!Object.hasOwn(tags, name)) throw new Refusal(404, 'This source has no such tag.');
    return tags[name] as TagValue;
  };
  return [
    { method: 'GET', path: '/sources/:sourceId/tags', handle: ({ params }) => ok(tagsOf(params['sourceId'])) },
    { method: 'GET', path, handle: ({ params }) => ok(tagOf(params['sourceId'], params['name'] as string)) },
    {
      method: 'PUT',
      path,
      async handle({ params, body }) {
        const value = await body(TagValue);
        const name = params['name'] as string;
        change(context, params['sourceId'], (source) => ({ ...source, tags: withTag(source.tags, name, value) }));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      path,
      handle({ params }) {
        const name = params['name'] as string;
        tagOf(params['sourceId'], name);
        change(context, params['sourceId'], (source) => ({ ...source, tags: withTag(source.tags, name, undefined) }));
        return noContent;
      },
    },
  ];
}
