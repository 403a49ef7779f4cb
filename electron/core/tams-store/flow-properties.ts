import { FlowCollectionWrite, type FlowWrite } from '#shared/tams/flow.ts';
import { type Tags, TagValue } from '#shared/tams/model.ts';
import { z } from '#shared/rpc/zod.ts';
import type { StoreContext } from './context.ts';
import { bodyOf, changeFlow, flowOf, writableFlow } from './flow-rows.ts';
import { Refusal, type Route } from './http.ts';
import { noContent, ok } from './lists.ts';

interface Property {
  name: 'label' | 'description' | 'max_bit_rate' | 'avg_bit_rate' | 'flow_collection';
  schema: z.ZodType;
  /** What GET answers where the property is not set; 404 without it. */
  unset?: unknown;
}

const bitRate = z.int().nonnegative();
const PROPERTIES: readonly Property[] = [
  { name: 'label', schema: z.string() },
  { name: 'description', schema: z.string() },
  { name: 'max_bit_rate', schema: bitRate },
  { name: 'avg_bit_rate', schema: bitRate },
  { name: 'flow_collection', schema: FlowCollectionWrite, unset: [] },
];

/** The parts of a flow that have addresses of their own. Nothing else of a flow changes without putting it whole (tams.md 1.4). */
export const flowPropertyRoutes = (context: StoreContext): Route[] => [
  ...PROPERTIES.flatMap((property) => propertyRoutes(context, property)),
  ...readOnlyRoutes(context),
  ...tagRoutes(context),
];

function propertyRoutes(context: StoreContext, { name, schema, unset }: Property): Route[] {
  const path = `/flows/:flowId/${name}`;
  const change = (id: string | undefined, value: unknown): void =>
    changeFlow(context, id as string, (flow) => without({ ...flow, [name]: value }));
  return [
    {
      method: 'GET',
      path,
      handle({ params }) {
        const value = bodyOf(flowOf(context, params['flowId'] as string))[name] ?? unset;
        if (value === undefined) throw new Refusal(404, `This flow has no ${name}.`);
        return ok(value);
      },
    },
    {
      method: 'PUT',
      path,
      async handle({ params, body }) {
        change(params['flowId'], await body(schema));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      path,
      handle({ params }) {
        change(params['flowId'], undefined);
        return noContent;
      },
    },
  ];
}

/** Without the keys whose value is undefined. */
const without = (flow: FlowWrite): FlowWrite => JSON.parse(JSON.stringify(flow)) as FlowWrite;

function readOnlyRoutes({ db, ...context }: StoreContext): Route[] {
  const path = '/flows/:flowId/read_only';
  return [
    {
      method: 'GET',
      path,
      handle: ({ params }) => ok(flowOf({ db, ...context }, params['flowId'] as string).read_only !== 0n),
    },
    {
      method: 'PUT',
      path,
      async handle({ params, body }) {
        const isReadOnly = await body(z.boolean());
        const { id } = flowOf({ db, ...context }, params['flowId'] as string);
        db.run('update flows set read_only = ? where id = ?', isReadOnly ? 1 : 0, id);
        return noContent;
      },
    },
  ];
}

function tagRoutes(context: StoreContext): Route[] {
  const path = '/flows/:flowId/tags/:name';
  const tagsOf = (id: string | undefined): z.infer<typeof Tags> => bodyOf(flowOf(context, id as string)).tags ?? {};
  return [
    { method: 'GET', path: '/flows/:flowId/tags', handle: ({ params }) => ok(tagsOf(params['flowId'])) },
    {
      method: 'GET',
      path,
      handle({ params }) {
        const tags = tagsOf(params['flowId']);
        const name = params['name'] as string;
        if (!Object.hasOwn(tags, name)) throw new Refusal(404, 'This flow has no such tag.');
        return ok(tags[name]);
      },
    },
    {
      method: 'PUT',
      path,
      async handle({ params, body }) {
        const value = await body(TagValue);
        const name = params['name'] as string;
        changeFlow(context, params['flowId'] as string, (flow) => ({ ...flow, tags: withTag(flow.tags, name, value) }));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      path,
      handle({ params }) {
        const id = params['flowId'] as string;
        const name = params['name'] as string;
        writableFlow(context, id);
        if (!Object.hasOwn(tagsOf(id), name)) throw new Refusal(404, 'This flow has no such tag.');
        changeFlow(context, id, (flow) => ({ ...flow, tags: withTag(flow.tags, name, undefined) }));
        return noContent;
      },
    },
  ];
}

/** Tags with one set, or left out. A tag may be called anything, `__proto__` too. */
export const withTag = (
  tags: Readonly<Record<string, TagValue>> = {},
  name: string,
  value: TagValue | undefined,
): Record<string, TagValue> =>
  Object.fromEntries([
    ...Object.entries(tags).filter(([other]) => other !== name),
    ...(value === undefined ? [] : [[name, value] as const]),
  ]);
