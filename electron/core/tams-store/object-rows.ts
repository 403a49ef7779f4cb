import { printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { StoreContext } from './context.ts';
import { getUrls, type UrlSelection } from './get-urls.ts';

export interface ObjectRow {
  id: string;
  allocated_for: string | null;
  content_type: string | null;
  /** Bytes; null while there are none here. */
  size: bigint | null;
  /** Null until a segment uses it. An object is one or the other for good. */
  role: 'media' | 'init' | null;
  first_flow: string | null;
  start_ns: bigint | null;
  end_ns: bigint | null;
  key_frame_count: bigint | null;
  init_object: string | null;
}

export const findObject = ({ db }: StoreContext, id: string): ObjectRow | undefined =>
  db.get<ObjectRow>(
    `select id, allocated_for, content_type, size, role, first_flow, start_ns, end_ns, key_frame_count, init_object
     from objects where id = ?`,
    id,
  );

export const timerangeOfObject = ({ start_ns: start, end_ns: end }: ObjectRow): Timerange | undefined =>
  start === null || end === null ? undefined : { start, end };

/** What segments and objects both say of an object. `idName` is what the id of an init object is called there. */
export function mediaJson(
  context: StoreContext,
  object: ObjectRow,
  selection: UrlSelection,
  idName: 'object_id' | 'id',
): object {
  const init = object.init_object === null ? undefined : findObject(context, object.init_object);
  return {
    ...(object.key_frame_count !== null && { key_frame_count: Number(object.key_frame_count) }),
    ...(init && {
      init_object: { [idName]: init.id, get_urls: getUrls(context, init.id, init.size !== null, selection) },
    }),
    get_urls: getUrls(context, object.id, object.size !== null, selection),
  };
}

export const printedTimerange = (object: ObjectRow): string | undefined => {
  const timerange = timerangeOfObject(object);
  return timerange && printTimerange(timerange);
};
