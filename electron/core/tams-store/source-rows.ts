import type { FlowWrite } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import { PRINCIPAL, type StoreContext } from './context.ts';
import { Refusal } from './http.ts';

export interface SourceRow {
  id: string;
  format: string;
  label: string | null;
  created: bigint;
  updated: bigint;
  body: string;
}

export const SELECT_SOURCES = 'select id, format, label, created, updated, body from sources';

/** What of a source is its own; the rest follows from its flows. */
export interface SourceBody {
  label?: string | undefined;
  description?: string | undefined;
  created_by?: string | undefined;
  updated_by?: string | undefined;
  tags?: Record<string, TagValue> | undefined;
}

/** A source comes to be with its first flow, whose label it takes (app note 0007). @throws Refusal 400 on another format. */
export function ensureSource({ db }: StoreContext, flow: FlowWrite, now: number): void {
  const known = db.get<{ format: string }>('select format from sources where id = ?', flow.source_id);
  if (known && known.format !== flow.format)
    throw new Refusal(400, `The source of this flow has the format ${known.format}.`);
  if (known) return;
  const author = flow.created_by ?? PRINCIPAL;
  const body: SourceBody = { label: flow.label, description: flow.description, created_by: author, updated_by: author };
  db.run(
    'insert into sources (id, format, label, created, updated, body) values (?, ?, ?, ?, ?, ?)',
    flow.source_id,
    flow.format,
    flow.label ?? null,
    now,
    now,
    JSON.stringify({ ...body, tags: {} }),
  );
}

/** A source as the API gives it. Its collections are those of its flows (schemas/source.json: read-only). */
export function sourceJson({ db }: StoreContext, row: SourceRow): object {
  const members = db.all<{ id: string; role: string | null }>(
    `select member.source_id as id, min(c.role) as role from flows as owner
       join collections as c on c.parent = owner.id join flows as member on member.id = c.child
     where owner.source_id = ? group by member.source_id order by min(c.position), member.source_id`,
    row.id,
  );
  const parents = db.all<{ id: string }>(
    `select distinct owner.source_id as id from flows as member
       join collections as c on c.child = member.id join flows as owner on owner.id = c.parent
     where member.source_id = ? order by owner.source_id`,
    row.id,
  );
  return {
    id: row.id,
    format: row.format,
    ...(JSON.parse(row.body) as SourceBody),
    created: new Date(Number(row.created)).toISOString(),
    updated: new Date(Number(row.updated)).toISOString(),
    ...(members.length > 0 && {
      source_collection: members.map(({ id, role }) => ({ id, ...(role !== null && { role }) })),
    }),
    collected_by: parents.map(({ id }) => id),
  };
}
