import { ConnectionId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { Flow } from '#shared/tams/flow.ts';
import { AnyId, ContentFormat, Source, TagValue } from '#shared/tams/model.ts';
import { StorageBackend } from '#shared/tams/segment.ts';

/*
 * TAMS stores: which there are, what is in them, and the words and tags that may be changed. No URL of a store's bytes and no secret
 * ever goes to the page (tams.md U9): rows carry what a person may see.
 */

const AuthKind = z.enum(['none', 'bearer', 'basic', 'url', 'oauth']);

/** How to sign in, on its way from a person to the keychain. It never comes back. */
const Secret = z.string().min(1).max(10_000);
export const StoreAuth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer'), token: Secret }),
  z.object({ kind: z.literal('basic'), user: z.string().min(1).max(500), password: Secret }),
  z.object({ kind: z.literal('url'), token: Secret }),
  z.object({
    kind: z.literal('oauth'),
    tokenUrl: z.url().max(2000),
    clientId: z.string().min(1).max(500),
    clientSecret: Secret,
    scope: z.string().max(1000).optional(),
  }),
]);
export type StoreAuth = z.output<typeof StoreAuth>;

/** A way to sign in that changes: what is not named stays as it is kept. Another kind needs all of its own. */
export const StoreAuthChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer'), token: Secret.optional() }),
  z.object({ kind: z.literal('basic'), user: z.string().min(1).max(500).optional(), password: Secret.optional() }),
  z.object({ kind: z.literal('url'), token: Secret.optional() }),
  z.object({
    kind: z.literal('oauth'),
    tokenUrl: z.url().max(2000).optional(),
    clientId: z.string().min(1).max(500).optional(),
    clientSecret: Secret.optional(),
    scope: z.string().max(1000).optional(),
  }),
]);
export type StoreAuthChange = z.output<typeof StoreAuthChange>;

/** What of a way to sign in may be seen again. */
export const StoreSignIn = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['none', 'bearer', 'url']) }),
  z.object({ kind: z.literal('basic'), user: z.string() }),
  z.object({
    kind: z.literal('oauth'),
    tokenUrl: z.string(),
    clientId: z.string(),
    scope: z.string().optional(),
  }),
]);
export type StoreSignIn = z.output<typeof StoreSignIn>;

export const StoreConnection = z.object({
  id: ConnectionId,
  name: z.string(),
  /** `local` is the store inside the product: started when first needed, on loopback. */
  kind: z.enum(['local', 'remote']),
  /** Without user, password, token or query. */
  address: z.string(),
  auth: AuthKind,
});
export type StoreConnection = z.output<typeof StoreConnection>;

/** What a store really does, as tried; `unknown` where it holds nothing to try it on (tams.md section 0). */
const Answer = z.enum(['yes', 'no', 'unknown']);
export const StoreReport = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  /** What it says of itself: API version, and its own. */
  apiVersion: z.string(),
  serviceVersion: z.string().optional(),
  backends: z.array(StorageBackend),
  capabilities: z.object({
    tagFilter: Answer,
    collectedByFilter: Answer,
    collectedBy: Answer,
    timerange: Answer,
    urlSelection: Answer,
    objects: Answer,
  }),
  /** Milliseconds the first answer took. */
  latency: z.number(),
});
export type StoreReport = z.output<typeof StoreReport>;

/** `unmarked`: there is no tag. It is not the same as `none`, which somebody has said (tams.md section 2.1). */
export const ProvenanceFilter = z.enum(['embedded', 'detached', 'none', 'unmarked']);
export type ProvenanceFilter = z.output<typeof ProvenanceFilter>;

/** Where the next page begins, good for this run of the core only: `not_found` afterwards, and the list is begun again. */
const Cursor = z.string().max(64);

const listing = {
  connection: ConnectionId,
  /** Text that has to occur in label, description or id; looked for in the rows that come, as no store can. */
  search: z.string().max(200).optional(),
  format: ContentFormat.optional(),
  tag: z.object({ name: z.string().min(1).max(200), value: z.string().max(1000).optional() }).optional(),
  /** Only what nothing collects. */
  topLevel: z.boolean().optional(),
  /** Only known to be kept by stores of API 8.2; the answer says when it was not. */
  sort: z.enum(['created', 'updated', 'label']).optional(),
  reverse: z.boolean().optional(),
  cursor: Cursor.optional(),
};

const page = <R extends z.ZodType>(row: R) =>
  z.object({
    items: z.array(row),
    /** Absent: this was the last page. A page may be empty and not the last (tams.md P1). There are no totals. */
    next: Cursor.optional(),
    /** Filters the store did not keep to (kept to here instead), rows that could not be read: sentences. */
    notes: z.array(z.string()),
  });

export const SegmentRow = z.object({
  objectId: AnyId,
  /** As TAMS writes it. */
  timerange: z.string(),
  tsOffset: z.string().optional(),
  objectTimerange: z.string().optional(),
  keyFrameCount: z.number().int().optional(),
  initObjectId: AnyId.optional(),
});
export type SegmentRow = z.output<typeof SegmentRow>;

const ofFlow = { connection: ConnectionId, flow: AnyId };

const reached = { address: z.string().min(1).max(2000) };

export const storeApi = {
  'store.connections': procedure(z.object({}), z.array(StoreConnection)),
  /** The address may hold user and password or an `access_token`: they become the way to sign in, and go to the keychain. */
  'store.add': procedure(z.object({ name: z.string().min(1).max(100), ...reached, auth: StoreAuth }), StoreConnection),
  /** Fails with `store_denied` when the secret is gone; then all of it has to be typed. */
  'store.signIn': procedure(z.object({ connection: ConnectionId }), StoreSignIn),
  /** A secret that is not named stays, where the address leads to the same server as before; elsewhere: `invalid_input`. */
  'store.edit': procedure(
    z.object({ connection: ConnectionId, name: z.string().min(1).max(100), ...reached, auth: StoreAuthChange }),
    StoreConnection,
  ),
  'store.remove': procedure(z.object({ connection: ConnectionId }), z.object({})),
  /** Asks the store what it is and tries what it does, reading only. */
  'store.test': procedure(z.object({ connection: ConnectionId }), StoreReport),
  /** The same before anything is kept: of a new connection, or of one as it would be after a change. */
  'store.try': procedure(
    z.object({ connection: ConnectionId.optional(), ...reached, auth: StoreAuthChange }),
    StoreReport,
  ),

  'store.sources': procedure(z.object(listing), page(Source)),
  'store.flows': procedure(
    z.object({
      ...listing,
      source: AnyId.optional(),
      provenance: ProvenanceFilter.optional(),
      collectedBy: AnyId.optional(),
    }),
    page(Flow),
  ),
  'store.source': procedure(z.object({ connection: ConnectionId, source: AnyId }), Source),
  'store.flow': procedure(z.object(ofFlow), Flow),
  /** In the store's order; `timerange` as TAMS writes it narrows them. */
  'store.segments': procedure(
    z.object({ ...ofFlow, timerange: z.string().max(200).optional(), cursor: Cursor.optional() }),
    page(SegmentRow),
  ),
  /** Which flows use an object: the store's own record of editing by re-use. */
  'store.object': procedure(
    z.object({ connection: ConnectionId, object: AnyId }),
    z.object({ id: AnyId, referencedBy: z.array(AnyId), firstReferencedBy: AnyId.optional() }),
  ),

  'store.setTag': procedure(
    z.object({ ...ofFlow, name: z.string().min(1).max(200), value: TagValue.optional() }),
    Flow,
  ),
  'store.setText': procedure(
    z.object({ ...ofFlow, label: z.string().max(1000).optional(), description: z.string().max(10_000).optional() }),
    Flow,
  ),
  /** Resolves when the store has deleted it, or says that it goes on deleting. */
  'store.removeFlow': procedure(z.object(ofFlow), z.object({ done: z.boolean() })),
};
export const storeEvents = { 'store.changed': z.object({}) };
