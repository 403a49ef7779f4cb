import type { Flow } from '#shared/tams/flow.ts';
import type { Source, TagValue } from '#shared/tams/model.ts';

/** What a list of flows is narrowed to. All that is given has to hold. */
export interface FlowFilter {
  format?: string;
  codec?: string;
  label?: string;
  sourceId?: string;
  status?: string;
  /** Collected by one of these; an empty list means by none. */
  collectedBy?: readonly string[];
  /** Ids that `collectedBy` can only lead to, where they are known from `flow_collection`: checked here, never sent. */
  members?: readonly string[];
  /** One of the values, for each tag named. */
  tags?: Readonly<Record<string, readonly string[]>>;
  tagExists?: Readonly<Record<string, boolean>>;
}

export type SourceFilter = Pick<FlowFilter, 'format' | 'label' | 'collectedBy' | 'tags' | 'tagExists'>;

export function writeFilter(query: URLSearchParams, filter: FlowFilter): void {
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) query.set(name, value);
  };
  set('format', filter.format);
  set('codec', filter.codec);
  set('label', filter.label);
  set('source_id', filter.sourceId);
  set('status', filter.status);
  set('collected_by_ids', filter.collectedBy?.join());
  for (const [name, values] of Object.entries(filter.tags ?? {})) set(`tag.${name}`, values.join());
  for (const [name, exists] of Object.entries(filter.tagExists ?? {})) set(`tag_exists.${name}`, String(exists));
}

/**
 * Which parts of a filter a row breaks. Servers exist that ignore filters and answer with everything (tams.md P4, 3.2), so each row is
 * checked here again. `collected_by_ids` can only be checked where the server says `collected_by`, or the members are known; elsewhere the
 * row is doubted.
 */
export function brokenBy(row: Flow | Source, filter: FlowFilter): string[] {
  const broken: string[] = [];
  const demand = (name: string, holds: boolean): void => {
    if (!holds) broken.push(name);
  };
  const same = (name: 'format' | 'codec' | 'label' | 'status' | 'source_id', wanted: string | undefined): void => {
    if (wanted !== undefined) demand(name, row[name] === wanted);
  };
  same('format', filter.format);
  same('codec', filter.codec);
  same('label', filter.label);
  same('status', filter.status);
  same('source_id', filter.sourceId);
  if (filter.collectedBy) {
    const parents = row.collected_by ?? [];
    const isTop = filter.collectedBy.length === 0;
    const isMember = filter.members?.includes(row.id) ?? filter.collectedBy.some((id) => parents.includes(id));
    demand('collected_by_ids', isTop ? parents.length === 0 : isMember);
  }
  for (const [name, wanted] of Object.entries(filter.tags ?? {}))
    demand(
      `tag.${name}`,
      valuesOf(tagOf(row, name)).some((value) => wanted.includes(value)),
    );
  for (const [name, exists] of Object.entries(filter.tagExists ?? {}))
    demand(`tag_exists.${name}`, (tagOf(row, name) !== undefined) === exists);
  return broken;
}

const tagOf = ({ tags = {} }: Flow | Source, name: string): TagValue | undefined =>
  Object.hasOwn(tags, name) ? tags[name] : undefined;

const valuesOf = (value: TagValue | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
