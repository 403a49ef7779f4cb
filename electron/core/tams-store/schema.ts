/**
 * The tables, as steps: a database at version n has had the first n run on it, so a step is never changed once it has shipped.
 * Instants of a timeline are whole nanoseconds (`*_ns`); moments of the world are milliseconds since 1970.
 * `body` is the JSON that the API gives back; columns beside it exist where something is filtered or sorted by them.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table meta (name text primary key, value text not null) without rowid;

  create table sources (
    id text primary key,
    format text not null,
    label text,
    created integer not null,
    updated integer not null,
    body text not null
  ) without rowid;
  create index sources_by_created on sources (created, id);

  create table flows (
    id text primary key,
    source_id text not null references sources (id),
    format text not null,
    codec text,
    label text,
    status text,
    frame_width integer,
    frame_height integer,
    init_segments integer not null,
    read_only integer not null,
    created integer not null,
    metadata_updated integer not null,
    segments_updated integer,
    body text not null
  ) without rowid;
  create index flows_by_created on flows (created, id);
  create index flows_by_updated on flows (metadata_updated, id);
  create index flows_by_source on flows (source_id, id);

  -- Tags once more, a row a value, to be found by. A tag that is an empty list has one row without a value.
  create table tags (kind text not null, owner text not null, name text not null, value text);
  create index tags_by_owner on tags (kind, owner, name);
  create index tags_by_value on tags (kind, name, value, owner);

  create table collections (
    parent text not null references flows (id) on delete cascade,
    position integer not null,
    child text not null,
    role text,
    primary key (parent, position)
  ) without rowid;
  create index collections_by_child on collections (child, parent);

  -- A null timerange, flow and role mean: allocated, and not yet part of any flow.
  create table objects (
    id text primary key,
    allocated_for text,
    allocated integer not null,
    content_type text,
    size integer,
    role text,
    first_flow text,
    start_ns integer,
    end_ns integer,
    key_frame_count integer,
    init_object text
  ) without rowid;
  create index objects_unused on objects (allocated) where role is null;
  create index objects_by_init on objects (init_object) where init_object is not null;

  create table object_urls (
    object_id text not null references objects (id) on delete cascade,
    label text not null,
    url text not null,
    primary key (object_id, label)
  ) without rowid;

  create table segments (
    flow_id text not null references flows (id) on delete cascade,
    start_ns integer not null,
    end_ns integer not null,
    object_id text not null references objects (id),
    body text not null,
    primary key (flow_id, start_ns)
  ) without rowid;
  create index segments_by_object on segments (object_id, flow_id, start_ns);

  create table delete_requests (
    id text primary key,
    flow_id text not null,
    start_ns integer,
    end_ns integer,
    object_id text,
    delete_flow integer not null,
    status text not null,
    created integer not null,
    updated integer not null
  ) without rowid;

  -- Objects whose row is gone and whose file is about to be.
  create table trash (object_id text primary key) without rowid;
  `,
  // The order of labels is that of sorting.ts: 100,000 flows were sorted for every page.
  `
  create index flows_by_label on flows (label is null, coalesce(label, ''), id);
  create index sources_by_label on sources (label is null, coalesce(label, ''), id);
  create index sources_by_updated on sources (updated, id);
  `,
];
