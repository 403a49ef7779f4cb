import type { FlowWrite } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import { printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import { PRINCIPAL, type StoreContext } from './context.ts';
import { Refusal } from './http.ts';
import { overlapping } from './overlap.ts';
import { ensureSource } from './source-rows.ts';

export interface FlowRow {
  id: string;
  source_id: string;
  label: string | null;
  created: bigint;
  metadata_updated: bigint;
  segments_updated: bigint | null;
  read_only: bigint;
  body: string;
}

const COLUMNS = 'id, source_id, label, created, metadata_updated, segments_updated, read_only, body';
export const SELECT_FLOWS = `select ${COLUMNS} from flows`;

export const findFlow = ({ db }: StoreContext, id: string): FlowRow | undefined =>
  db.get<FlowRow>(`${SELECT_FLOWS} where id = ?`, id);

/** @throws Refusal 404 */
export function flowOf(context: StoreContext, id: string): FlowRow {
  const row = findFlow(context, id);
  if (!row) throw new Refusal(404, 'There is no such flow.');
  return row;
}

/** @throws Refusal 404, or 403 when the flow is read-only. */
export function writableFlow(context: StoreContext, id: string): FlowRow {
  const row = flowOf(context, id);
  if (row.read_only !== 0n) throw new Refusal(403, 'This flow is read-only.');
  return row;
}

export const bodyOf = (row: FlowRow): FlowWrite => JSON.parse(row.body) as FlowWrite;

/** A flow as the API gives it: what was put, and what the store knows itself. */
export function flowJson({ db }: StoreContext, row: FlowRow, timerange?: Timerange): object {
  const parents = db.all<{ parent: string }>(
    'select distinct parent from collections where child = ? order by parent',
    row.id,
  );
  return {
    ...bodyOf(row),
    created: iso(row.created),
    metadata_updated: iso(row.metadata_updated),
    ...(row.segments_updated !== null && { segments_updated: iso(row.segments_updated) }),
    ...(row.read_only !== 0n && { read_only: true }),
    collected_by: parents.map(({ parent }) => parent),
    ...(timerange && { timerange: printTimerange(timerange) }),
  };
}

export const iso = (milliseconds: bigint): string => new Date(Number(milliseconds)).toISOString();

/** From the first to the end of the last segment that overlaps `within`; gaps included. Never where there is none. */
export function flowTimerange({ db }: StoreContext, id: string, within: Timerange): Timerange {
  const where = overlapping(id, within);
  const edge = (order: 'asc' | 'desc') =>
    db.get<{ start_ns: bigint; end_ns: bigint }>(
      `select start_ns, end_ns from segments where ${where.sql} order by start_ns ${order} limit 1`,
      ...where.values,
    );
  const [first, last] = [edge('asc'), edge('desc')];
  return first && last ? { start: first.start_ns, end: last.end_ns } : { start: 0n, end: 0n };
}

/**
 * Writes a flow whole. Within a transaction.
 * @throws Refusal 400 where it conflicts with its source, its members or its segments.
 */
export function writeFlow(context: StoreContext, flow: FlowWrite, old: FlowRow | undefined): void {
  const { db, clock } = context;
  const now = clock().getTime();
  checkMembers(context, flow);
  checkAgainst(context, flow, old);
  ensureSource(context, flow, now);
  const before = old && bodyOf(old);
  const { read_only: isReadOnly = false, ...body } = {
    ...flow,
    tags: flow.tags ?? {},
    created_by: flow.created_by ?? before?.created_by ?? PRINCIPAL,
    updated_by: flow.updated_by ?? PRINCIPAL,
    // A client may bring a version of its own; the one we already had is no new version (schemas/flow-common.json).
    metadata_version:
      flow.metadata_version !== undefined && flow.metadata_version !== before?.metadata_version
        ? flow.metadata_version
        : context.newUuid(),
  };
  const essence = flow.essence_parameters ?? {};
  db.run(
    `insert into flows (id, source_id, format, codec, label, status, frame_width, frame_height, init_segments, read_only,
       created, metadata_updated, body)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set source_id = excluded.source_id, format = excluded.format, codec = excluded.codec,
       label = excluded.label, status = excluded.status, frame_width = excluded.frame_width,
       frame_height = excluded.frame_height, init_segments = excluded.init_segments, read_only = excluded.read_only,
       metadata_updated = excluded.metadata_updated, body = excluded.body`,
    flow.id,
    flow.source_id,
    flow.format,
    flow.codec ?? null,
    flow.label ?? null,
    flow.status ?? null,
    'frame_width' in essence ? essence.frame_width : null,
    'frame_height' in essence ? essence.frame_height : null,
    'init_segments' in essence && essence.init_segments === true ? 1 : 0,
    isReadOnly ? 1 : 0,
    now,
    now,
    JSON.stringify(body),
  );
  writeTags(context, 'flow', flow.id, body.tags);
  db.run('delete from collections where parent = ?', flow.id);
  for (const [position, { id, role }] of (flow.flow_collection ?? []).entries())
    db.run(
      'insert into collections (parent, position, child, role) values (?, ?, ?, ?)',
      flow.id,
      position,
      id,
      role ?? null,
    );
}

/** Changes some of a flow and counts that as a new version of it. @throws Refusal 403, 404, 400 */
export function changeFlow(context: StoreContext, id: string, change: (flow: FlowWrite) => FlowWrite): void {
  context.db.transaction(() => {
    const row = writableFlow(context, id);
    const { updated_by: _, ...flow } = bodyOf(row);
    writeFlow(context, change(flow), row);
  });
}

export function writeTags(
  { db }: StoreContext,
  kind: 'flow' | 'source',
  owner: string,
  tags: Readonly<Record<string, TagValue>>,
): void {
  db.run('delete from tags where kind = ? and owner = ?', kind, owner);
  for (const [name, value] of Object.entries(tags)) {
    const values = typeof value === 'string' ? [value] : value.length === 0 ? [null] : value;
    for (const one of values)
      db.run('insert into tags (kind, owner, name, value) values (?, ?, ?, ?)', kind, owner, name, one);
  }
}

/** Members exist before the flow that collects them (schemas/collection-item.json), and no flow is inside itself. */
function checkMembers({ db }: StoreContext, { id, flow_collection: members = [] }: FlowWrite): void {
  for (const member of members) {
    if (member.id === id) throw new Refusal(400, 'A flow cannot collect itself.');
    if (!db.get('select 1 from flows where id = ?', member.id))
      throw new Refusal(400, `The collected flow ${member.id} does not exist. Put it first.`);
    const isInside = db.get(
      `with recursive below (id) as (
         select ? union select child from collections join below on parent = below.id
       ) select 1 from below where id = ?`,
      member.id,
      id,
    );
    if (isInside) throw new Refusal(400, `The collected flow ${member.id} collects this flow itself.`);
  }
}

function checkAgainst({ db }: StoreContext, flow: FlowWrite, old: FlowRow | undefined): void {
  if (!old) return;
  if (old.source_id !== flow.source_id) throw new Refusal(400, 'A flow cannot change its source. Make a new flow.');
  if (bodyOf(old).format !== flow.format) throw new Refusal(400, 'A flow cannot change its format. Make a new flow.');
  const hasSegments = db.get('select 1 from segments where flow_id = ? limit 1', flow.id) !== undefined;
  if (hasSegments && bodyOf(old).container !== flow.container)
    throw new Refusal(400, 'The container cannot change while the flow has segments.');
}
